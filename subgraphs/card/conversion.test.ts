import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { Bench, HOME } from './life.fixture';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const address = 'address: { country: "AE", city: "Abu Dhabi", line1: "Corniche 1", phone: "+971501112233" }';
const request = (id: string) => `id: "${id}", ${address}`;

describe('a conversion that is asked for', () => {
  beforeEach(() => bench.fresh('vaultspay-saas'));

  it('is applied for, rejected, applied for again and approved; the number stays', async () => {
    const { id } = await bench.issue();
    const before = await bench.pan(id);
    expect(await bench.do('requestConversion', request(id), bench.user)).toMatchObject({
      ...{
        status: 'ACTIVE',
        form: 'VIRTUAL',
        fulfilment: null,
        conversion: { status: 'APPLIED', address: { city: HOME.city } },
      },
    });
    expect(await bench.do('decideConversion', `id: "${id}", approve: false, remarks: "Not now"`)).toMatchObject({
      ...{ form: 'VIRTUAL', conversion: { status: 'REJECTED', remarks: 'Not now' } },
    });
    await bench.do('requestConversion', request(id));
    expect(await bench.do('decideConversion', `id: "${id}", approve: true`)).toMatchObject({
      ...{ status: 'SHIPPING', form: 'PHYSICAL', embossedName: 'MIRA', conversion: { status: 'APPROVED' } },
      fulfilment: { manufacturing: 'PENDING', delivery: 'PENDING', courier: null, address: { country: 'AE' } },
    });
    expect(await bench.pan(id)).toEqual(before);
    expect((await bench.told(id)).at(-1)).toEqual(['card.shipping', 'active', 'shipping']);
    expect(await bench.verbs(id)).toEqual([
      ...['issueVirtual', 'requestConversion', 'rejectConversion', 'requestConversion', 'convert'],
    ]);
    for (const step of ['MANUFACTURED', 'DELIVERED'])
      await bench.do('sandboxCourier', `cardId: "${id}", step: ${step}`);
    expect(await bench.see(id)).toMatchObject({ status: 'AWAITING_ACTIVATION' });
  });

  it('is open once, of active virtual cards of tiers that have plastics', async () => {
    const { id } = await bench.issue();
    expect(await bench.refused('requestConversion', `id: "${id}"`)).toBe('ADDRESS_MISSING');
    await bench.do('freezeCard', `id: "${id}"`);
    expect(await bench.refused('requestConversion', request(id))).toBe('CARD_FROZEN');
    await bench.do('unfreezeCard', `id: "${id}"`);
    await bench.do('requestConversion', request(id));
    expect(await bench.refused('requestConversion', request(id))).toBe('CONVERSION_OPEN');
    await bench.do('decideConversion', `id: "${id}", approve: true`);
    expect(await bench.refused('requestConversion', request(id))).toBe('ALREADY_PHYSICAL');
    expect(await bench.refused('decideConversion', `id: "${id}", approve: false`)).toBe('CONVERSION_MISSING');
    const other = await bench.issue();
    await bench.database.admin`update card.tier set forms = '{virtual}' where id = ${bench.tierId}`;
    expect(await bench.refused('requestConversion', request(other.id))).toBe('FORM_UNAVAILABLE');
  });

  it('is approved only while the card is active, and rejected whatever became of it', async () => {
    const { id } = await bench.issue();
    await bench.do('requestConversion', request(id));
    await bench.do('blockCard', `id: "${id}"`);
    expect(await bench.refused('decideConversion', `id: "${id}", approve: true`)).toBe('CARD_BLOCKED');
    await bench.do('terminateCard', `id: "${id}", reason: FRAUD`);
    expect(await bench.refused('decideConversion', `id: "${id}", approve: true`)).toBe('CARD_CLOSED');
    expect(await bench.do('decideConversion', `id: "${id}", approve: false`)).toMatchObject({
      conversion: { status: 'REJECTED' },
    });
  });

  it('goes to a stored address of the holder, which is copied, and to nobody else’s', async () => {
    const { admin } = bench.database;
    await admin`insert into identity.country (id, name, iso2, iso3) values (784, 'United Arab Emirates', 'AE', 'ARE') on conflict do nothing`;
    const stored = async (customerId: string, tenantId = bench.tenantId): Promise<string> => {
      const id = newId();
      await admin`insert into identity.address (tenant_id, id, customer_id, type, country_id, state_id, city_id, line1)
        values (${tenantId}, ${id}, ${customerId}, 'mailing', 784, 1, 1, 'Souk 2')`;
      return id;
    };
    await admin`insert into identity.state (id, country_id, code, name) values (1, 784, 'DU', 'Dubai') on conflict do nothing`;
    await admin`insert into identity.city (id, state_id, country_id, name) values (1, 1, 784, 'Dubai') on conflict do nothing`;
    const { id } = await bench.issue();
    const elsewhere = await world.tenant(admin);
    const foreign = [
      await stored(await world.customer(admin, bench.tenantId)),
      await stored(await world.customer(admin, elsewhere), elsewhere),
      newId(),
      'nonsense',
    ];
    for (const addressId of foreign)
      expect(await bench.refused('requestConversion', `id: "${id}", addressId: "${addressId}"`)).toBe(
        'ADDRESS_UNKNOWN',
      );
    const own = await stored(bench.holder);
    const made = await bench.do('requestConversion', `id: "${id}", ${address}, addressId: "${own}"`);
    expect(made.conversion).toMatchObject({ status: 'APPLIED', address: { city: 'Dubai' } });
    await admin`update identity.address set line1 = 'Elsewhere' where id = ${own}`;
    await bench.do('decideConversion', `id: "${id}", approve: true`);
    const [row] = await admin`select address from card.fulfilment where card_id = ${id}`;
    expect(row!.address).toMatchObject({ country: 'AE', line1: 'Souk 2' });
  });

  it('is asked for by holders for their own, and decided by the tenant', async () => {
    const { id } = await bench.issue();
    const stranger = bench.as({ customerId: await world.customer(bench.database.admin, bench.tenantId) });
    expect(await bench.refused('requestConversion', request(id), stranger)).toBe('CARD_UNKNOWN');
    expect(await bench.refused('decideConversion', `id: "${id}", approve: true`, bench.user)).toBe('VIEWER_FORBIDDEN');
    expect(await bench.refused('convertCard', `id: "${id}", input: { ${address} }`, bench.user)).toBe(
      'VIEWER_FORBIDDEN',
    );
  });
});

describe('a conversion at once', () => {
  beforeEach(() => bench.fresh('vaultspay-v1'));
  const convert = (id: string, more = '', to = address) => `id: "${id}", input: { ${to} ${more} }`;

  it.each([
    ['', '2026-04-25T09:30:00.000Z', 'STANDARD'],
    ['deliverySpeed: EXPRESS', '2026-04-16T09:30:00.000Z', 'EXPRESS'],
  ])('says from the start who brings it, and when: %s', async (more, estimate, deliverySpeed) => {
    const { id, last4, expiryYear } = await bench.issue();
    const made = await bench.do('convertCard', convert(id, more));
    expect(made).toMatchObject({
      ...{ status: 'SHIPPING', form: 'PHYSICAL', last4, expiryYear, deliverySpeed, design: 'default' },
      ...{ embossedName: 'MIRA TAN', recipientName: 'Mira Tan', conversion: { status: 'APPROVED' } },
      fulfilment: { delivery: 'PENDING', courier: 'Gulf Parcel', deliveryEstimate: estimate, dispatchedAt: null },
    });
    expect(made.fulfilment.trackingNumber).toMatch(/^GP\d{9}$/);
  });

  it.each([
    ['Zoë', 'Müller-Łukasz', 'ZOE MULLER LUKASZ'],
    ['Анна', 'Щукина', 'ANNA SHCHUKINA'],
    ['محمد', 'علي', 'MHMD ALY'],
    ['Bartholomew', 'Featherstonehaugh', 'BARTHOLOMEW FEATHERST'],
  ])('embosses the name of %s %s as %s', async (first, last, expected) => {
    await bench.database
      .admin`update identity.customer set first_name = ${first}, last_name = ${last} where id = ${bench.holder}`;
    const { id } = await bench.issue();
    expect(await bench.do('convertCard', convert(id))).toMatchObject({ embossedName: expected });
  });

  it.each(['""', '"mira"', '"MIRA-TAN"', '"  "', '"M1RA"', `"${'A'.repeat(22)}"`])(
    'does not emboss %s',
    async (name) => {
      const { id } = await bench.issue();
      expect(await bench.refused('convertCard', convert(id, `embossedName: ${name}`))).toBe('NAME_NOT_ALLOWED');
    },
  );

  it('has no name to emboss where no letter is left', async () => {
    await bench.database
      .admin`update identity.customer set first_name = '山田', last_name = null where id = ${bench.holder}`;
    const { id } = await bench.issue();
    expect(await bench.refused('convertCard', convert(id))).toBe('NAME_NOT_ALLOWED');
    expect(await bench.do('convertCard', convert(id, 'embossedName: "YAMADA"'))).toMatchObject({
      embossedName: 'YAMADA',
    });
  });

  it('ships where the tenant ships, to whom is known well enough', async () => {
    const { id } = await bench.issue();
    const abroad = 'address: { country: "FR", city: "Paris", line1: "Rue 1" }';
    expect(await bench.refused('convertCard', convert(id, '', abroad))).toBe('COUNTRY_UNSUPPORTED');
    await bench.database.admin`update identity.customer set kyc_level = 'basic' where id = ${bench.holder}`;
    expect(await bench.refused('convertCard', convert(id))).toBe('KYC_LEVEL_LOW');
    await bench.database
      .admin`update identity.customer set kyc_level = 'full', status = 'suspended' where id = ${bench.holder}`;
    expect(await bench.refused('convertCard', convert(id))).toBe('CUSTOMER_SUSPENDED');
  });

  it('takes designs that were agreed, and else the standard one', async () => {
    const plain = await bench.issue();
    expect(await bench.refused('convertCard', convert(plain.id, 'design: "night"'))).toBe('INPUT_INVALID');
    expect(world.codeOf(await bench.tryIssue({ design: 'night' }))).toBe('INPUT_INVALID');
    expect(await bench.do('convertCard', convert(plain.id, 'design: "default"'))).toMatchObject({ design: 'default' });
    await bench.database.admin`update identity.tenant set card_designs = '{night}' where id = ${bench.tenantId}`;
    const { id } = await bench.issue({ design: 'night' });
    expect(await bench.refused('convertCard', convert(id, 'design: "day"'))).toBe('INPUT_INVALID');
    expect(await bench.do('convertCard', convert(id))).toMatchObject({ design: 'night' });
    expect(world.codeOf(await bench.tryIssue({ design: 'day' }))).toBe('INPUT_INVALID');
  });

  it('happens once; physical is told before the level of verification', async () => {
    const { id } = await bench.issue();
    const answers = await Promise.all([1, 2, 3].map(() => bench.ask('convertCard', convert(id))));
    expect(answers.map(world.codeOf).filter((code) => code === 'ALREADY_PHYSICAL')).toHaveLength(2);
    await bench.database.admin`update identity.customer set kyc_level = 'basic' where id = ${bench.holder}`;
    expect(await bench.refused('convertCard', convert(id))).toBe('ALREADY_PHYSICAL');
    expect(await bench.database.admin`select 1 from card.fulfilment where card_id = ${id}`).toHaveLength(1);
  });

  it('returns to shipping when it was frozen meanwhile, and is still reported, terminated, issued anew', async () => {
    const { id } = await bench.issue();
    await bench.do('convertCard', convert(id));
    await bench.do('freezeCard', `id: "${id}"`);
    expect(await bench.refused('convertCard', convert(id))).toBe('CARD_FROZEN');
    expect(await bench.do('unfreezeCard', `id: "${id}"`)).toMatchObject({ status: 'SHIPPING' });
  });
});
