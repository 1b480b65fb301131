import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { embossed, embossingNames } from './embossing';
import { Bench } from './life.fixture';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());
beforeEach(() => bench.fresh('vaultspay-saas'));

const SHOWN = `id title network forms billingCurrency settlementCurrency bin expiryMonths cardLimit active standard
  fxFeePercent atmFeePercent atmFeeFixed`;
const usual =
  'title: "Gold", network: VISA, forms: [VIRTUAL], bin: "40000088", billingCurrency: "USD", expiryMonths: 24';
const create = (more = '', by = bench.viewer, from = usual) =>
  bench.ask('createCardTier', `input: { ${from} ${more} }`, by, SHOWN);
const change = (id: string, input: string, by = bench.viewer) =>
  bench.ask('updateCardTier', `id: "${id}", input: { ${input} }`, by, SHOWN);

describe('a card tier', () => {
  it('is made with its fees, told of, and written to the audit log', async () => {
    const { data } = await create('fxFeePercent: "2.5", atmFeePercent: "1", atmFeeFixed: "3.00", cardLimit: 10');
    expect(data!.it).toMatchObject({
      ...{ title: 'Gold', network: 'VISA', forms: ['VIRTUAL'], billingCurrency: 'USD', settlementCurrency: 'USD' },
      ...{
        bin: '40000088',
        fxFeePercent: '2.5',
        atmFeePercent: '1',
        atmFeeFixed: '3.00',
        active: true,
        standard: false,
      },
    });
    const id = (data!.it as never as { id: string }).id;
    expect(await bench.told(id)).toHaveLength(1);
    expect(await bench.database.admin`select action from identity.audit where target_id = ${id}`).toEqual([
      { action: 'tier.created' },
    ]);
    expect(await bench.issue({ tierId: id })).toMatchObject({ expiryMonth: 4, expiryYear: 2028 });
    expect((await bench.pan((await bench.issue({ tierId: id })).id)).pan).toMatch(/^40000088/);
  });

  it.each([
    ['bin: "53000044"', 'INPUT_INVALID'],
    ['bin: "41111111"', 'INPUT_INVALID'],
    ['bin: "400000999"', 'INPUT_INVALID'],
    ['billingCurrency: "EUR"', 'CURRENCY_UNSUPPORTED'],
    ['settlementCurrency: "NOPE"', 'CURRENCY_UNSUPPORTED'],
    ['expiryMonths: 0', 'INPUT_INVALID'],
    ['expiryMonths: 241', 'INPUT_INVALID'],
    ['forms: []', 'INPUT_INVALID'],
    ['title: " "', 'INPUT_INVALID'],
    ['cardLimit: -1', 'INPUT_INVALID'],
    ['fxFeePercent: "101"', 'INPUT_INVALID'],
    ['fxFeePercent: "100.5"', 'INPUT_INVALID'],
    ['atmFeePercent: "-1"', 'INPUT_INVALID'],
    ['atmFeeFixed: "1e9"', 'INPUT_INVALID'],
  ])('is not made with %s', async (part, code) => {
    const name = part.split(':')[0]!;
    const others = usual
      .split(/, (?=\w+:)/)
      .filter((one) => !one.startsWith(`${name}:`))
      .join(', ');
    const before = await bench.everything();
    expect(world.codeOf(await create(part, bench.viewer, `${others},`))).toBe(code);
    expect(await bench.everything()).toEqual(before);
  });

  it('changes in what is named, and takes being the standard one from another', async () => {
    const made = (await create('cardLimit: 10')).data!.it as never as { id: string };
    const { data } = await change(made.id, 'title: "Gold+", cardLimit: null, standard: true, fxFeePercent: "1.25"');
    expect(data!.it).toMatchObject({
      title: 'Gold+',
      cardLimit: null,
      standard: true,
      fxFeePercent: '1.25',
      expiryMonths: 24,
    });
    expect(
      await bench.database.admin`select id from card.tier where tenant_id = ${bench.tenantId} and standard`,
    ).toEqual([{ id: made.id }]);
    await change(made.id, 'active: false');
    expect(world.codeOf(await bench.tryIssue())).toBe('TIER_UNKNOWN');
    expect((await bench.told(made.id)).map(([type]) => type)).toEqual(['tier.created', 'tier.updated', 'tier.updated']);
  });

  it('is made once for one key', async () => {
    const args = `input: { ${usual} }, idempotencyKey: "k"`;
    const [one, two] = await Promise.all([1, 2].map(() => bench.ask('createCardTier', args, bench.viewer, 'id')));
    expect(one!.data).toEqual(two!.data);
  });

  it('is the tenant’s own', async () => {
    const outsider = world.viewerOf(await world.tenant(bench.database.admin));
    expect(world.codeOf(await change(bench.tierId, 'title: "x"', outsider))).toBe('TIER_UNKNOWN');
    expect(world.codeOf(await change(newId(), 'title: "x"'))).toBe('TIER_UNKNOWN');
    expect(world.codeOf(await change('nonsense', 'title: "x"'))).toBe('TIER_UNKNOWN');
    for (const by of [bench.user, bench.as({ scopes: ['card:read', 'card:write'] })]) {
      expect(world.codeOf(await change(bench.tierId, 'title: "x"', by))).toBe('VIEWER_FORBIDDEN');
      expect(world.codeOf(await create('', by))).toBe('VIEWER_FORBIDDEN');
    }
  });

  it('is an entity that other tenants do not have', async () => {
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on CardTier { id title } } }';
    const of = {
      of: [
        { __typename: 'CardTier', id: bench.tierId },
        { __typename: 'CardTier', id: 'nonsense' },
      ],
    };
    expect((await bench.run(query, of)).data!._entities).toEqual([{ id: bench.tierId, title: 'Tier' }, null]);
    const outsider = world.viewerOf(await world.tenant(bench.database.admin));
    expect((await bench.run(query, of, outsider)).data!._entities).toEqual([null, null]);
  });
});

describe('embossing names', () => {
  it.each([
    ['Mira', 'Tan', ['MIRA', 'MIRA TAN', 'MIRA T', 'M TAN']],
    ['Zoë-Ann', 'Ørsted', ['ZOE-ANN', 'ZOE-ANN ORSTED', 'ZOE-ANN O', 'Z ORSTED']],
    ['Jürgen', 'Groß', ['JURGEN', 'JURGEN GROSS', 'JURGEN G', 'J GROSS']],
    ['Bartholomew', 'Featherstonehaugh', ['BARTHOLOMEW', 'BARTHOLOMEW F', 'B FEATHERSTONEHAUGH']],
    ['A', 'B', ['A', 'A B']],
    [null, 'Tan', ['TAN']],
    ['Mira', null, ['MIRA']],
    ['山田', '太郎', []],
    ["O'Neil", 'D’Arcy', ['ONEIL', 'ONEIL DARCY', 'ONEIL D', 'O DARCY']],
    ['Юлия', 'Ефимова', ['IULIIA', 'IULIIA EFIMOVA', 'IULIIA E', 'I EFIMOVA']],
  ])('of %s %s are %j', (firstName, lastName, names) => {
    expect(embossingNames({ firstName, lastName })).toEqual(names);
  });

  it('are of the name that was verified, where there is one', async () => {
    const ask = (customerId: string, by = bench.viewer) =>
      bench.run('query ($customerId: ID!) { embossingNames(customerId: $customerId) }', { customerId }, by);
    expect((await ask(bench.holder)).data!.embossingNames).toEqual(['MIRA', 'MIRA TAN', 'MIRA T', 'M TAN']);
    await bench.database.admin`
      insert into identity.kyc_personal (tenant_id, id, customer_id, first_name, last_name, date_of_birth, gender, nationality, country_of_residence, language)
      values (${bench.tenantId}, ${newId()}, ${bench.holder}, 'Miranda', 'Tan', '1990-01-01', 'female', 'AE', 'AE', 'ENGLISH')`;
    expect((await ask(bench.holder, bench.user)).data!.embossingNames).toContain('MIRANDA TAN');
    expect(await bench.issue({ holderName: 'MIRANDA TAN' })).toMatchObject({ embossedName: 'MIRANDA TAN' });
    const stranger = await world.customer(bench.database.admin, bench.tenantId);
    expect(world.codeOf(await ask(bench.holder, bench.as({ customerId: stranger })))).toBe('CUSTOMER_UNKNOWN');
    expect(world.codeOf(await ask(bench.holder, world.viewerOf(await world.tenant(bench.database.admin))))).toBe(
      'CUSTOMER_UNKNOWN',
    );
    expect(world.codeOf(await ask('nonsense'))).toBe('CUSTOMER_UNKNOWN');
  });

  it('are cut to the room that there is where nobody chose', () => {
    expect(embossed({ firstName: 'Bartholomew', lastName: 'Featherstonehaugh' })).toBe('BARTHOLOMEW FEATHERST');
    expect(embossed({ firstName: 'Jean-Luc', lastName: 'Picard' })).toBe('JEAN LUC PICARD');
    expect(embossed({ firstName: '山田', lastName: null })).toBeNull();
  });
});
