import type { SubgraphName } from '../kernel/config';
import { sandbox } from '../schema/sandbox';
import { type Data, operator, type Stack, testStack } from './stack';

/** What a customer takes along who is suspended or deleted: cards, accounts, tokens, all in one step. */

let stack: Stack;
beforeAll(async () => {
  stack = await testStack();
}, 300_000);
afterAll(() => stack.close());

const dated = operator('vaultspay-v1');
const { tenantId } = sandbox['vaultspay-v1'];

const get = async (name: SubgraphName, document: string, variables: object, viewer = dated): Promise<Data> =>
  Object.values(await stack.get(name, viewer, document, { ...variables }))[0];

const DELETE =
  'mutation ($id: ID!, $key: String) { deleteCustomer(id: $id, idempotencyKey: $key) { id status deletedAt } }';
const SUSPEND = 'mutation ($id: ID!) { updateCustomer(id: $id, input: { status: SUSPENDED }) { status } }';
const INBOUND = 'mutation ($input: InboundInput!) { sandboxInbound(input: $input) { status } }';
const OPEN = 'mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }';
const ISSUE = 'mutation ($input: IssueCardInput!) { issueCard(input: $input) { id } }';
const FREEZE = 'mutation ($id: ID!) { freezeCard(id: $id) { id } }';
const CONVERT = 'mutation ($id: ID!, $input: ConvertCardInput!) { convertCard(id: $id, input: $input) { id } }';
const REVEAL = 'mutation ($id: ID!) { createRevealToken(cardId: $id) { token } }';
const LOOK = 'mutation ($token: String!) { revealWithToken(token: $token) { pan } }';

interface Household {
  readonly id: string;
  readonly accounts: readonly string[];
  /** The third one is frozen, the fourth terminated. */
  readonly cards: readonly string[];
}

let households = 0;

/** Somebody approved, with two accounts and four cards. */
async function household(viewer = dated, currencies = ['AED', 'USD']): Promise<Household> {
  const input = { firstName: 'Nadia', lastName: 'Osman', email: `nadia${++households}@mail.example` };
  const create = 'mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }';
  const { id } = await get('identity', create, { input }, viewer);
  await stack.database.admin`
    update identity.customer set kyc_status = 'approved', kyc_level = 'full', kyc_approved_at = now() where id = ${id}`;
  const accounts: string[] = [];
  for (const currency of currencies)
    accounts.push((await get('wallet', OPEN, { input: { customerId: id, currency } }, viewer)).id);
  const cards: string[] = [];
  for (const accountId of [...accounts, ...accounts])
    cards.push((await get('card', ISSUE, { input: { accountId } }, viewer)).id);
  await get('card', FREEZE, { id: cards[2] }, viewer);
  await get(
    'card',
    'mutation ($id: ID!) { terminateCard(id: $id, reason: USER_REQUEST) { id } }',
    { id: cards[3] },
    viewer,
  );
  return { id, accounts, cards };
}

const credit = (accountId: string, cleared = true) =>
  stack.ask('wallet', dated, INBOUND, {
    input: { to: { accountId }, amount: { amount: '5', currency: 'AED' }, cleared },
  });

const mark = async (): Promise<number> =>
  Number((await stack.database.admin`select coalesce(max(seq), 0) as at from events.outbox`)[0]!.at);
const toldSince = async (at: number): Promise<string[][]> => {
  const rows = await stack.database.admin`
    select type, resource_id from events.outbox where seq > ${at} and tenant_id = ${tenantId} order by seq`;
  return rows.map((row) => [row.type, row.resource_id]);
};
const standing = async ({ id }: Household) => {
  const [customer] = await stack.database.admin`select status from identity.customer where id = ${id}`;
  const accounts = await stack.database.admin`
    select lifecycle from wallet.account where owner_customer_id = ${id} order by created_at, id`;
  const cards = await stack.database.admin`
    select lifecycle, restriction from card.card where customer_id = ${id} order by seq`;
  return {
    customer: customer!.status,
    accounts: accounts.map(({ lifecycle }) => lifecycle),
    cards: cards.map(({ lifecycle, restriction }) => `${lifecycle} ${restriction}`),
  };
};
const untouched = {
  customer: 'active',
  accounts: ['active', 'active'],
  cards: ['active none', 'active none', 'active frozen', 'closed none'],
};

test('who is deleted takes cards and accounts along: in one step, told in order, told once', async () => {
  const home = await household();
  const { id, accounts, cards } = home;
  const { token } = await get('card', REVEAL, { id: cards[0] });
  const address = { line1: 'Souk 1', city: 'Dubai', country: 'AE' };
  await get('card', CONVERT, { id: cards[1], input: { address } });
  const at = await mark();
  const twice = await Promise.all([1, 2].map(() => get('identity', DELETE, { id, key: 'bye' })));
  expect(twice[0]).toMatchObject({ id, status: 'DELETED', deletedAt: expect.any(String) });
  expect(twice[1]).toEqual(twice[0]);
  const byId = (ids: readonly string[]): string[] => [...ids].sort();
  expect(await toldSince(at)).toEqual([
    ...byId(cards.slice(0, 2)).map((card) => ['card.frozen', card]),
    ...byId(accounts).map((account) => ['account.closed', account]),
    ['customer.deleted', id],
  ]);
  expect(await standing(home)).toEqual({
    customer: 'deleted',
    accounts: ['closed', 'closed'],
    cards: ['active frozen', 'shipping frozen', 'active frozen', 'closed none'],
  });
  const [frozen] = await stack.database.admin`
    select after from events.outbox where resource_id = ${cards[1]!} and type = 'card.frozen'`;
  expect(frozen!.after).toMatchObject({
    restriction: 'frozen',
    rules: expect.any(Object),
    shipsTo: { line1: 'Souk 1' },
  });
  const [kept] = await stack.database.admin`select state from card.secret_token where card_id = ${cards[0]!}`;
  expect(kept!.state).toBe('voided');
  expect((await stack.ask('card', dated, LOOK, { token })).code).toBe('ONE_TIME_TOKEN_INVALID');
  expect((await stack.ask('identity', dated, DELETE, { id })).code).toBe('CUSTOMER_DELETED');
  await credit(accounts[0]!);
  expect((await stack.database.admin`select posted from wallet.account where id = ${accounts[0]!}`)[0]!.posted).toBe(
    '0',
  );
});

test('money of any kind keeps everything as it is: there, held, or on its way', async () => {
  const home = await household();
  const hold = async (posted: number, held: number, incoming: number) =>
    stack.database.admin`
      update wallet.account set posted = ${posted}, held = ${held}, incoming = ${incoming} where id = ${home.accounts[1]!}`;
  const began = await mark();
  for (const amounts of [
    [1, 0, 0],
    [1, 1, 0],
    [0, 0, 1],
  ] as const) {
    const [posted, held, incoming] = amounts;
    await hold(posted, held, incoming);
    const { code, field } = await stack.ask('identity', dated, DELETE, { id: home.id, key: 'money' });
    expect([amounts, code, field]).toEqual([amounts, 'CUSTOMER_HAS_BALANCE', 'id']);
    await hold(0, 0, 0);
  }
  expect(await standing(home)).toEqual(untouched);
  expect(await toldSince(began)).toEqual([]);
  // What was refused may be tried again under its key.
  expect((await get('identity', DELETE, { id: home.id, key: 'money' })).status).toBe('DELETED');
});

test('a credit, a new account and a new card that come meanwhile are in time, or come too late', async () => {
  for (let round = 0; round < 3; round++) {
    const home = await household();
    const [account = ''] = home.accounts;
    const began = await mark();
    const [gone] = await Promise.all([
      stack.ask('identity', dated, DELETE, { id: home.id }),
      credit(account),
      stack.ask('wallet', dated, OPEN, { input: { customerId: home.id, currency: 'EUR' } }),
      stack.ask('card', dated, ISSUE, { input: { accountId: account } }),
      stack.ask('identity', dated, DELETE, { id: home.id }),
    ]);
    const { customer, accounts, cards } = await standing(home);
    const deleted = (await toldSince(began)).filter(([type]) => type === 'customer.deleted');
    expect(deleted).toHaveLength(customer === 'deleted' ? 1 : 0);
    if (customer === 'deleted') {
      expect(accounts).not.toContain('active');
      expect(cards.filter((card) => card.startsWith('active'))).toEqual(
        cards.filter((card) => card === 'active frozen'),
      );
      const left = await stack.database.admin`
        select 1 from wallet.account where owner_customer_id = ${home.id} and (posted <> 0 or held <> 0 or incoming <> 0)`;
      expect(left).toEqual([]);
    } else {
      expect(gone.code).toBe('CUSTOMER_HAS_BALANCE');
      expect(accounts).not.toContain('closed');
      expect(cards.slice(0, 4)).toEqual(untouched.cards);
    }
  }
});

test('a card that comes while its account is waited for is locked in its turn', async () => {
  const { admin } = stack.database;
  const home = await household();
  const [account = '', late = ''] = [home.accounts[0], home.cards[3]];
  const waiting = async (n: number): Promise<void> => {
    const rows = await admin`select 1 from pg_locks where not granted`;
    if (rows.length < n) return waiting(n);
  };
  const lock = (sql: typeof admin, table: string, id: string) =>
    sql`select 1 from ${sql(table)} where id = ${id} for no key update`;
  let gone: Promise<Data> | undefined;
  let network: Promise<unknown> | undefined;
  await admin.begin(async (issuing) => {
    const sql = issuing as unknown as typeof admin;
    await lock(sql, 'wallet.account', account);
    gone = stack.ask('identity', dated, DELETE, { id: home.id });
    await waiting(1);
    await sql`update card.card set lifecycle = 'active', closed_at = null, closed_reason = null where id = ${late}`;
    network = admin.begin(async (asking) => {
      await lock(asking as unknown as typeof admin, 'card.card', late);
      await lock(asking as unknown as typeof admin, 'wallet.account', account);
    });
    await waiting(2);
  });
  await network;
  expect((await gone)?.code).toBeUndefined();
  expect((await standing(home)).cards).toEqual([...Array(4)].map(() => 'active frozen'));
});

test('who is suspended has no open pages from that moment on, also when they come back', async () => {
  const home = await household();
  const { token } = await get('card', REVEAL, { id: home.cards[1] });
  const at = await mark();
  expect((await get('identity', SUSPEND, { id: home.id })).status).toBe('SUSPENDED');
  expect(await toldSince(at)).toEqual([['customer.updated', home.id]]);
  expect(await standing(home)).toEqual({ ...untouched, customer: 'suspended' });
  await get('identity', SUSPEND.replace('SUSPENDED', 'ACTIVE'), { id: home.id });
  const { code, errors } = await stack.ask('card', dated, LOOK, { token });
  expect([code, errors[0]!.extensions]).toMatchObject(['ONE_TIME_TOKEN_INVALID', { details: { state: 'voided' } }]);
});

test('elsewhere the accounts stay, and the cards follow', async () => {
  const saas = operator('vaultspay-saas');
  const home = await household(saas, ['AED', 'AED']);
  await get('identity', DELETE, { id: home.id }, saas);
  expect(await standing(home)).toEqual({ ...untouched, customer: 'deleted' });
});
