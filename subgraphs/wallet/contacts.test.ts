import { newId } from '../../kernel/id';
import { accountOf, type Data, type Tenant, type World, walletWorld } from './testing';

let world: World;
let tenant: Tenant;
let mira: string;
beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant();
  mira = await tenant.customer();
});
afterAll(() => world.close());

const FIELDS = 'id title iban bankCode bankName swiftCode accountTitle active owner { id }';
const add = (input: object, key?: string, as?: object) =>
  tenant.ask(
    `mutation ($input: AddContactInput!, $key: String) { addContact(input: $input, idempotencyKey: $key) { ${FIELDS} } }`,
    { input, key },
    as,
  );

describe('validateIban', () => {
  const check = (iban: string, accountTitle?: string) =>
    tenant.ask(
      'query ($iban: String!, $accountTitle: String) { validateIban(iban: $iban, accountTitle: $accountTitle) { iban country bankCode bankName swiftCode accountTitle } }',
      { iban, accountTitle },
    );

  test('cleans, names the bank and masks whose account it is', async () => {
    const { data } = await check('ae63 0330 0000 1012 3456 789', 'Somebody Else');
    expect(data.validateIban).toEqual({
      iban: 'AE630330000010123456789',
      country: 'AE',
      bankCode: '033',
      bankName: 'Mashreq',
      swiftCode: 'BOMLAEADXXX',
      accountTitle: expect.stringMatching(/^\w+ \w\*$/),
    });
  });

  test.each([['AE879990000000000000001'], ['GB29NWBK60161331926819']])('%s needs a title', async (iban) => {
    expect(await check(iban)).toMatchObject({ code: 'CONTACT_TITLE_MISSING', field: 'accountTitle' });
    expect((await check(iban, 'Mira Tan')).data.validateIban).toMatchObject({
      accountTitle: 'Mira Tan',
      bankName: null,
    });
  });

  test.each([['AE630330000010123456788'], ['AE63'], ['not an iban'], ['']])('%s is not valid', async (iban) => {
    expect(await check(iban)).toMatchObject({ code: 'IBAN_INVALID', field: 'iban' });
  });
});

describe('payment contacts', () => {
  test('are added once for each owner and IBAN, also when two come at once', async () => {
    const input = { customerId: mira, title: 'Landlord', iban: 'AE58 0961 0006 4806 0012 345' };
    const answers = await Promise.all([add(input), add(input)]);
    expect(answers.map(({ code }) => code ?? 'added').sort()).toEqual(['CONTACT_EXISTS', 'added']);
    const other = await add({ ...input, customerId: await tenant.customer() });
    expect(other.data.addContact).toMatchObject({
      iban: 'AE580961000648060012345',
      bankName: 'Zand Bank PJSC',
      active: true,
    });
  });

  test.each([
    [{ title: '' }, 'INPUT_INVALID', 'title'],
    [{ title: 'x'.repeat(101) }, 'INPUT_INVALID', 'title'],
    [{ iban: 'AE580961000648060012346' }, 'IBAN_INVALID', 'iban'],
    [{ iban: 'A'.repeat(43) }, 'INPUT_INVALID', 'iban'],
    [{ iban: 'AE879990000000000000001' }, 'CONTACT_TITLE_MISSING', 'accountTitle'],
    [{ customerId: newId() }, 'CUSTOMER_UNKNOWN', 'customerId'],
  ])('%j is refused', async (differs, code, field) => {
    const input = { customerId: mira, title: 'Utilities', iban: 'AE630330000010123456789', ...differs };
    expect(await add(input)).toMatchObject({ code, field });
    const { data } = await tenant.ask('{ paymentContacts(filter: { iban: "AE630330000010123456789" }) { total } }');
    expect(data.paymentContacts.total).toBe(0);
  });

  test('change, and go', async () => {
    const input = { customerId: mira, title: 'Sister', iban: 'AE879990000000000000001', accountTitle: 'Nadia' };
    const { id } = (await add(input, 'k')).data.addContact;
    expect((await add(input, 'k')).data.addContact.id).toBe(id);
    const update = await tenant.ask(
      'mutation ($id: ID!) { updateContact(id: $id, input: { title: "Nadia", active: false }) { title active } }',
      { id },
    );
    expect(update.data.updateContact).toEqual({ title: 'Nadia', active: false });
    await tenant.ask('mutation ($id: ID!) { removeContact(id: $id) { id } }', { id });
    expect(await tenant.ask('mutation ($id: ID!) { removeContact(id: $id) { id } }', { id })).toMatchObject({
      code: 'CONTACT_UNKNOWN',
    });
    expect(await tenant.ask('query ($id: ID!) { paymentContact(id: $id) { id } }', { id })).toMatchObject({
      code: 'CONTACT_UNKNOWN',
    });
  });

  test('are filtered by owner, IBAN and activity', async () => {
    const owner = await tenant.customer();
    await add({ customerId: owner, title: 'One', iban: 'AE580961000648060012345' });
    await add({ customerId: owner, title: 'Two', iban: 'AE630330000010123456789' });
    const list = async (filter: object) => {
      const { data } = await tenant.ask(
        'query ($filter: ContactFilter) { paymentContacts(filter: $filter) { nodes { title } total } }',
        { filter },
      );
      return data.paymentContacts.nodes.map(({ title }: Data) => title);
    };
    expect(await list({ ownerId: owner })).toEqual(['Two', 'One']);
    expect(await list({ ownerId: owner, iban: 'AE58 0961 0006 4806 0012 345' })).toEqual(['One']);
    expect(await list({ ownerId: owner, active: false })).toEqual([]);
    expect(await list({ ownerId: newId() })).toEqual([]);
    expect(await list({ ownerId: 'nonsense' })).toEqual([]);
  });
});

describe('disputes', () => {
  const RESOLVE =
    'mutation ($id: ID!, $status: DisputeOutcome) { resolveDispute(id: $id, notes: "Looked at", status: $status) { status notes resolvedBy resolvedAt } }';
  const open = (legId: string, as?: object) =>
    tenant.ask(
      'mutation ($legId: ID!) { openDispute(legId: $legId, reason: "I do not know this payee") { id status leg { id } account { id } } }',
      { legId },
      as,
    );
  const legOf = async (accountId: string): Promise<Data> =>
    (
      await tenant.ask('query ($id: ID!) { account(id: $id) { legs { nodes { id reference status } } } }', {
        id: accountId,
      })
    ).data.account.legs.nodes[0];

  test('are opened once about a leg, looked at, and resolved for good', async () => {
    const { id: accountId } = await accountOf(tenant, mira, '5.00');
    const leg = await legOf(accountId);
    const { data } = await open(leg.id, { customerId: mira });
    expect(data.openDispute).toMatchObject({ status: 'OPEN', leg: { id: leg.id }, account: { id: accountId } });
    const { id } = data.openDispute;
    expect(await open(leg.id)).toMatchObject({ code: 'DISPUTE_EXISTS' });
    for (const _ of [1, 2]) await tenant.ask(RESOLVE, { id, status: 'UNDER_REVIEW' });
    expect(await tenant.ask(RESOLVE, { id }, { customerId: mira })).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
    expect((await tenant.ask(RESOLVE, { id })).data.resolveDispute).toMatchObject({
      status: 'RESOLVED',
      notes: 'Looked at',
      resolvedBy: 'olga',
    });
    expect(await tenant.ask(RESOLVE, { id, status: 'REJECTED' })).toMatchObject({ code: 'DISPUTE_RESOLVED' });
    expect(await open(leg.id)).toMatchObject({ code: 'DISPUTE_EXISTS' });
    const list = async (filter: object) =>
      (await tenant.ask('query ($filter: DisputeFilter) { disputes(filter: $filter) { total } }', { filter })).data
        .disputes.total;
    expect(await list({ status: ['RESOLVED'], accountId })).toBe(1);
    expect(await list({ status: ['OPEN'], accountId })).toBe(0);
    expect(await list({ legId: leg.id, from: '2026-03-01', to: '2026-03-01' })).toBe(1);
    expect(await list({ accountId: newId() })).toBe(0);
  });

  test("are not about what has not been posted, nor about somebody else's leg", async () => {
    const { id: accountId } = await accountOf(tenant, mira, '5.00');
    const leg = await legOf(accountId);
    expect(await open(leg.id, { customerId: await tenant.customer() })).toMatchObject({
      code: 'TRANSFER_UNKNOWN',
      field: 'legId',
    });
    expect(await open(newId())).toMatchObject({ code: 'TRANSFER_UNKNOWN', field: 'legId' });
    await tenant.ask('mutation ($input: InboundInput!) { sandboxInbound(input: $input) { id } }', {
      input: { to: { accountId }, amount: { amount: '1', currency: 'AED' }, cleared: false },
    });
    expect(await open((await legOf(accountId)).id)).toMatchObject({ code: 'TRANSFER_NOT_DISPUTABLE' });
  });
});
