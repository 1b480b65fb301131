import { newId } from '../../kernel/id';
import { accountOf, type Data, type Tenant, type World, walletWorld } from './testing';

/** Whatever is somebody else's does not exist: on every query, mutation and reference, for tenants and for holders. */

let world: World;
let ours: Tenant;
let theirs: Tenant;
let me: string;
let own: Data = {};
const foreign: Record<string, string> = {};

beforeAll(async () => {
  world = await walletWorld();
  ours = await world.tenant();
  theirs = await world.tenant();
  me = await ours.customer();
  own = await accountOf(ours, me, '100.00');
  const you = await theirs.customer();
  const account = await accountOf(theirs, you, '100.00');
  Object.assign(foreign, { customer: you, account: account.id, code: account.code, number: account.number });
  const made = await theirs.ask(
    'mutation ($a: AddContactInput!, $h: HoldInput!) { addContact(input: $a) { id } placeHold(input: $h) { id hold { id } } }',
    {
      a: { customerId: you, title: 'Landlord', iban: 'AE580961000648060012345' },
      h: { accountId: account.id, amount: { amount: '5', currency: 'AED' } },
    },
  );
  Object.assign(foreign, {
    contact: made.data.addContact.id,
    hold: made.data.placeHold.hold.id,
    transfer: made.data.placeHold.id,
  });
  const { data } = await theirs.ask(
    'query ($id: ID!) { account(id: $id) { legs(last: 1) { nodes { id reference } } } }',
    { id: account.id },
  );
  Object.assign(foreign, { leg: data.account.legs.nodes[0].id, reference: data.account.legs.nodes[0].reference });
  const dispute = await theirs.ask('mutation ($legId: ID!) { openDispute(legId: $legId, reason: "x") { id } }', {
    legId: foreign.leg,
  });
  foreign.dispute = dispute.data.openDispute.id;
});
afterAll(() => world.close());

const AMOUNT = 'amount: { amount: "1", currency: "AED" }';

/** Operation → code, with the ids of `of` filled in. */
const operations: [operation: (of: Record<string, string>) => string, code: string][] = [
  [(of) => `{ account(id: "${of.account}") { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `{ publicAccount(code: "${of.code}") { code } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `{ transfer(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `{ leg(id: "${of.leg}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `{ leg(reference: "${of.reference}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `{ hold(id: "${of.hold}") { id } }`, 'HOLD_UNKNOWN'],
  [(of) => `{ paymentContact(id: "${of.contact}") { id } }`, 'CONTACT_UNKNOWN'],
  [(of) => `{ dispute(id: "${of.dispute}") { id } }`, 'DISPUTE_UNKNOWN'],
  [
    (of) => `mutation { openAccount(input: { customerId: "${of.customer}", currency: "AED" }) { id } }`,
    'CUSTOMER_UNKNOWN',
  ],
  [(of) => `mutation { updateAccount(id: "${of.account}", input: { label: "x" }) { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { freezeAccount(id: "${of.account}") { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { unfreezeAccount(id: "${of.account}") { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { setAccountEnabled(id: "${of.account}", enabled: false) { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { assignIban(id: "${of.account}") { id } }`, 'ACCOUNT_UNKNOWN'],
  [
    (of) =>
      `mutation { transfer(input: { accountId: "${of.account}", to: { accountId: "${own.id}" }, ${AMOUNT} }) { id } }`,
    'ACCOUNT_UNKNOWN',
  ],
  [
    (of) =>
      `mutation { transfer(input: { accountId: "${own.id}", to: { accountId: "${of.account}" }, ${AMOUNT} }) { id } }`,
    'RECIPIENT_UNKNOWN',
  ],
  [
    (of) =>
      `mutation { directTransfer(input: { accountId: "${own.id}", contactId: "${of.contact}", ${AMOUNT} }) { id } }`,
    'CONTACT_UNKNOWN',
  ],
  [
    (of) =>
      `mutation { directTransfer(input: { customerId: "${of.customer}", contactId: "${of.contact}", ${AMOUNT} }) { id } }`,
    'ACCOUNT_UNKNOWN',
  ],
  [(of) => `mutation { topUp(input: { accountId: "${of.account}", ${AMOUNT} }) { id } }`, 'ACCOUNT_UNKNOWN'],
  [
    (of) => `mutation { withdraw(input: { accountId: "${of.account}", bankAccount: "123456789", ${AMOUNT} }) { id } }`,
    'ACCOUNT_UNKNOWN',
  ],
  [
    (of) =>
      `mutation { addContact(input: { customerId: "${of.customer}", title: "x", iban: "AE630330000010123456789" }) { id } }`,
    'CUSTOMER_UNKNOWN',
  ],
  [(of) => `mutation { updateContact(id: "${of.contact}", input: { title: "x" }) { id } }`, 'CONTACT_UNKNOWN'],
  [(of) => `mutation { removeContact(id: "${of.contact}") { id } }`, 'CONTACT_UNKNOWN'],
  [(of) => `mutation { openDispute(legId: "${of.leg}", reason: "x") { id } }`, 'TRANSFER_UNKNOWN'],
];

/** Not for end users at all. */
const staffOperations: typeof operations = [
  [
    (of) => `mutation { transfer(input: { accountId: "${own.id}", to: { code: "${of.code}" }, ${AMOUNT} }) { id } }`,
    'RECIPIENT_UNKNOWN',
  ],
  [(of) => `mutation { resolveDispute(id: "${of.dispute}", notes: "x") { id } }`, 'DISPUTE_UNKNOWN'],
  [(of) => `mutation { placeHold(input: { accountId: "${of.account}", ${AMOUNT} }) { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { captureHold(id: "${of.hold}") { id } }`, 'HOLD_UNKNOWN'],
  [(of) => `mutation { releaseHold(id: "${of.hold}") { id } }`, 'HOLD_UNKNOWN'],
  [(of) => `mutation { refundTransfer(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { reverseTransfer(id: "${of.transfer}", reason: "x") { id } }`, 'TRANSFER_UNKNOWN'],
  [
    (of) =>
      `mutation { adjustBalance(input: { accountId: "${of.account}", direction: CREDIT, reason: "x", ${AMOUNT} }) { id } }`,
    'ACCOUNT_UNKNOWN',
  ],
  [
    (of) => `mutation { chargeFee(input: { accountId: "${of.account}", title: "x", ${AMOUNT} }) { id } }`,
    'ACCOUNT_UNKNOWN',
  ],
  [
    (of) => `mutation { postInbound(input: { to: { accountId: "${of.account}" }, ${AMOUNT} }) { id } }`,
    'RECIPIENT_UNKNOWN',
  ],
  [(of) => `mutation { postOutbound(input: { accountId: "${of.account}", ${AMOUNT} }) { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { settleTransfer(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { refuseTransfer(id: "${of.transfer}", reason: "x") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { returnTransfer(id: "${of.transfer}", reason: "x") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { flagTransfer(id: "${of.transfer}", reason: "x") { id } }`, 'TRANSFER_UNKNOWN'],
  [
    (of) => `mutation { sandboxInbound(input: { to: { accountId: "${of.account}" }, ${AMOUNT} }) { id } }`,
    'RECIPIENT_UNKNOWN',
  ],
  [(of) => `mutation { sandboxOutbound(input: { accountId: "${of.account}", ${AMOUNT} }) { id } }`, 'ACCOUNT_UNKNOWN'],
  [(of) => `mutation { sandboxSettle(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { sandboxRefuse(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { sandboxReturn(id: "${of.transfer}") { id } }`, 'TRANSFER_UNKNOWN'],
  [(of) => `mutation { sandboxLetHoldExpire(id: "${of.hold}") { id } }`, 'HOLD_UNKNOWN'],
];

const ledger = () => world.db.admin`select id, version, posted, held from wallet.account order by id`;

describe("another tenant's ids", () => {
  test.each(
    [...operations, ...staffOperations].map(
      ([operation, code]) => [operation({}).slice(0, 40), operation, code] as const,
    ),
  )('%s…', async (_, operation, code) => {
    const before = await ledger();
    expect(await ours.ask(operation(foreign))).toMatchObject({ code });
    expect(
      await ours.ask(
        operation({ ...foreign, ...Object.fromEntries(Object.keys(foreign).map((key) => [key, newId()])) }),
      ),
    ).toMatchObject({ code });
    expect(await ledger()).toEqual(before);
  });

  test('find nothing by reference', async () => {
    const representations = [
      { __typename: 'Account', id: foreign.account },
      { __typename: 'Transfer', id: foreign.transfer },
      { __typename: 'Account', id: 'nonsense' },
      { __typename: 'Customer', id: foreign.customer },
    ];
    const { data } = await ours.ask(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Account { id balance { amount } } ... on Transfer { id }
        ... on Customer { accounts { total nodes { id } } totalBalances { currency } transfers { total nodes { id } } } } }`,
      { representations },
    );
    const nothing = { total: 0, nodes: [] };
    expect(data._entities).toEqual([null, null, null, { accounts: nothing, totalBalances: [], transfers: nothing }]);
  });

  test('find nothing in filters', async () => {
    const { data } = await ours.ask(`{
      a: accounts(filter: { ownerId: "${foreign.customer}" }) { total } b: accounts(filter: { code: "${foreign.code}" }) { total }
      c: transfers(filter: { accountId: "${foreign.account}" }) { total } d: transfers(filter: { customerId: "${foreign.customer}" }) { total }
      e: legs(filter: { accountId: "${foreign.account}" }) { total } f: legs(filter: { reference: "${foreign.reference}" }) { total }
      g: paymentContacts(filter: { ownerId: "${foreign.customer}" }) { total } h: disputes(filter: { legId: "${foreign.leg}" }) { total }
      i: transfers(filter: { contactId: "${foreign.contact}" }) { total }
    }`);
    expect(Object.values(data)).toEqual(Array(9).fill({ total: 0 }));
  });
});

describe("another customer's things, for an end user", () => {
  test.each(
    operations
      .filter(([operation]) => !operation({}).includes('publicAccount'))
      .map(([operation, code]) => [operation({}).slice(0, 40), operation, code] as const),
  )('%s…', async (_, operation, code) => {
    const before = await ledger();
    const stranger = await theirs.customer();
    const account = await accountOf(theirs, stranger);
    const as = { customerId: stranger };
    const text = operation(foreign).replaceAll(own.id, account.id);
    expect(await theirs.ask(text, {}, as)).toMatchObject({ code });
    expect((await ledger()).filter(({ id }) => id !== account.id)).toEqual(before);
  });

  test.each(staffOperations.slice(1).map(([operation]) => [operation({}).slice(0, 40), operation] as const))(
    '%s… is refused',
    async (_, operation) => {
      const before = await ledger();
      const as = {
        customerId: await theirs.customer(),
        scopes: ['account:read', 'account:write', 'money:move'] as const,
      };
      expect(['VIEWER_FORBIDDEN']).toContain((await theirs.ask(operation(foreign), {}, as)).code);
      expect(await ledger()).toEqual(before);
    },
  );

  test('who pays somebody sees the other side by its public names alone', async () => {
    const friend = await ours.customer();
    const account = await accountOf(ours, friend);
    const as = { customerId: me };
    const { data } = await ours.ask(
      `mutation { transfer(input: { accountId: "${own.id}", to: { code: "${account.code}" }, ${AMOUNT} }) {
        fromAccount { id } toAccount { id } recipient { code number title status } legs { account { id } party { code } amount { amount } } entries { account { id } } } }`,
      {},
      as,
    );
    expect(data.transfer).toMatchObject({
      fromAccount: { id: own.id },
      toAccount: null,
      recipient: { code: account.code, number: `${'*'.repeat(10)}${account.number.slice(-4)}` },
      legs: [{ account: { id: own.id } }, { account: null, party: { code: account.code } }],
      entries: [{ account: { id: own.id } }],
    });
  });
});

test('without the scope nothing is told', async () => {
  const none = { scopes: [] };
  const texts = [
    '{ accounts { total } }',
    '{ transfers { total } }',
    '{ legs { total } }',
    '{ assets { code } }',
    '{ disputes { total } }',
    '{ paymentContacts { total } }',
    `{ account(id: "${own.id}") { id } }`,
    '{ validateIban(iban: "x") { iban } }',
    'mutation { setAssetActive(code: "AED", active: false) { code } }',
  ];
  for (const text of texts) expect(await ours.ask(text, {}, none)).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
  const entities = await ours.ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { id } } }',
    { r: [{ __typename: 'Account', id: own.id }] },
    none,
  );
  expect(entities).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
});
