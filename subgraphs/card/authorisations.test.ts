import { connect } from '../../kernel/db';
import { newId } from '../../kernel/id';
import type { Viewer } from '../../kernel/viewer';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { card as cardSubgraph } from './index';

/** What was asked of cards and what happened to their money, as it is read: every filter, both ways, by whom. */

let database: TestDatabase;
let deps: ReturnType<typeof world.depsOf>;
let subgraph: ReturnType<typeof cardSubgraph>;
let viewer: Viewer;
let tenantId: string;
let holder: string;
let account: string;
let card: string;

beforeAll(async () => {
  database = await testDatabase();
  deps = world.depsOf(database, 'card');
  subgraph = cardSubgraph(deps);
});
afterAll(() => database.close());

beforeEach(async () => {
  const { admin } = database;
  tenantId = await world.tenant(admin);
  viewer = world.viewerOf(tenantId);
  holder = await world.customer(admin, tenantId);
  account = await world.account(admin, tenantId, holder);
  card = await world.card(admin, tenantId, holder, account);
});

const DAY_MS = 86_400_000;
/** So many days after the first of them. */
const day = (n: number): string => new Date(Date.parse(world.NOW) + n * DAY_MS).toISOString();
const authorised = (more: Record<string, unknown> = {}, of = card) => world.authorisation(database.admin, of, more);
const acted = (more: Record<string, unknown> = {}, of = card) => world.activity(database.admin, of, more);

// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the documents
type Data = Record<string, any>;

async function ask(source: string, variables: Record<string, unknown> = {}, by = viewer): Promise<Data> {
  const result = await world.run(subgraph, by, source, variables);
  expect(result.errors).toBeUndefined();
  return result.data as Data;
}
async function refused(source: string, variables: Record<string, unknown> = {}, by = viewer) {
  const { errors } = await world.run(subgraph, by, source, variables);
  return [errors?.[0]?.extensions.code, errors?.[0]?.extensions.field];
}

describe('an authorisation', () => {
  const ALL = `query ($id: ID!) { authorisation(id: $id) {
    id networkRef type state declineReason channel cardPresent threeDsPassed asked generation currency
    merchant { id name mcc category city postCode state country }
    requested { amount currency decimals } amount { amount } held { amount } authorised { amount } captured { amount }
    refunded { amount } reversed { amount } transaction { amount { amount currency } exchangeRate }
    fees { fxProvider { amount } fxClient { amount } atmProvider { amount } atmClient { amount } depositProvider { amount } depositClient { amount } }
    question { sentAt deadline answeredAt code } authorisedAt postedAt clearedAt expiresAt createdAt updatedAt
    card { id last4 } account { id } holder { id } transfer { id } refunds { id } messages { kind networkRef amount { amount currency } at } } }`;

  it('tells all that there is to tell, amounts in the currency of the card', async () => {
    const { admin } = database;
    const aed = await world.account(admin, tenantId, holder, { currency: 'AED' });
    await admin`update card.card set currency = 'AED', account_id = ${aed} where id = ${card}`;
    const [transfer, refund] = [newId(), newId()];
    const merchant = { merchant_id: 'M-1', merchant_category: 'Restaurants', merchant_city: 'Tokyo' };
    const id = await authorised({
      ...{ ...merchant, merchant_post_code: '100', merchant_state: '13', merchant_country: 'JP' },
      ...{ state: 'captured', type: 'purchase', channel: 'chip', card_present: true, three_ds_passed: true },
      ...{ requested: '3672500000000', amount: '3672500000000', authorised: '3672500000000' },
      ...{ captured: '3672500000000', refunded: '100000000000', fee_fx_client: '36725000000', transfer_id: transfer },
      ...{ transaction_amount: 150_000, transaction_currency: 'JPY', exchange_rate: '0.0244833' },
      ...{ authorised_at: day(0), posted_at: day(1), cleared_at: day(2), expires_at: day(7) },
      ...{ question_sent_at: day(0), question_deadline: day(1), answered_at: day(1), answer_code: '00' },
    });
    const sent = (kind: string, at: string, more: object = {}) => ({
      ...{ tenant_id: tenantId, authorisation_id: id, kind, network_ref: `${kind}-1`, at },
      ...{ input_hash: Buffer.alloc(32), amount: '100000000000', transfer_id: null, ...more },
    });
    await admin`insert into card.message ${admin([
      sent('refund', day(3), { transfer_id: refund }),
      sent('capture', day(1)),
      sent('authorise', day(0)),
    ])}`;
    const { authorisation } = await ask(ALL, { id });
    expect(authorisation).toMatchObject({
      ...{ id, networkRef: `net-${id}`, type: 'PURCHASE', state: 'CAPTURED', declineReason: null, channel: 'CHIP' },
      ...{ cardPresent: true, threeDsPassed: true, asked: true, generation: 1, currency: 'AED' },
      merchant: { id: 'M-1', name: 'Blue Kettle', mcc: '5814', category: 'Restaurants', city: 'Tokyo', country: 'JP' },
      ...{ requested: { amount: '367.25', currency: 'AED', decimals: 2 }, captured: { amount: '367.25' } },
      ...{ held: { amount: '0.00' }, refunded: { amount: '10.00' }, reversed: { amount: '0.00' } },
      transaction: { amount: { amount: '150000', currency: 'JPY' }, exchangeRate: '0.0244833' },
      fees: { fxClient: { amount: '3.6725' }, atmClient: { amount: '0.00' } },
      question: { sentAt: day(0), deadline: day(1), answeredAt: day(1), code: '00' },
      ...{ authorisedAt: day(0), postedAt: day(1), clearedAt: day(2), expiresAt: day(7), createdAt: day(0) },
      ...{ card: { id: card, last4: '0000' }, account: { id: aed }, holder: { id: holder } },
      ...{ transfer: { id: transfer }, refunds: [{ id: refund }] },
      messages: [
        { kind: 'AUTHORISE', amount: { amount: '10.00', currency: 'AED' }, at: day(0) },
        { kind: 'CAPTURE', networkRef: 'capture-1' },
        { kind: 'REFUND' },
      ],
    });
  });

  it('stays on the account and with the holder that it was made with', async () => {
    const { admin } = database;
    const id = await authorised();
    const other = await world.account(admin, tenantId, holder);
    await admin`update card.card set account_id = ${other} where id = ${card}`;
    expect((await ask(ALL, { id })).authorisation).toMatchObject({ account: { id: account }, holder: { id: holder } });
  });

  it('that was declined says why and has moved nothing', async () => {
    const id = await authorised({ state: 'declined', decline_reason: 'limit_day', amount: 0 });
    expect((await ask(ALL, { id })).authorisation).toMatchObject({
      ...{ state: 'DECLINED', declineReason: 'LIMIT_DAY', transfer: null, question: null, transaction: null },
      ...{ refunds: [], messages: [], requested: { amount: '10.00' }, authorised: { amount: '0.00' } },
    });
  });

  const REFERENCE = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on Authorisation { id amount { amount } } ... on Account { authorisations { total nodes { id } } }
    ... on Customer { authorisations { total nodes { id } } } } }`;
  const referred = async (type: string, ids: readonly string[], by = viewer): Promise<unknown[]> =>
    (await ask(REFERENCE, { of: ids.map((id) => ({ __typename: type, id })) }, by))._entities;

  it("does not exist for another tenant, another holder, or by an id that is nobody's", async () => {
    const id = await authorised();
    const elsewhere = world.viewerOf(await world.tenant(database.admin));
    const stranger = { ...viewer, customerId: await world.customer(database.admin, tenantId) };
    for (const by of [elsewhere, stranger]) {
      expect(await refused(ALL, { id }, by)).toEqual(['AUTHORISATION_UNKNOWN', 'id']);
      expect(await referred('Authorisation', [id], by)).toEqual([null]);
    }
    for (const nobodys of [newId(), 'nonsense'])
      expect(await refused(ALL, { id: nobodys })).toEqual(['AUTHORISATION_UNKNOWN', 'id']);
    expect(await referred('Authorisation', ['nonsense', id, newId()])).toEqual([
      null,
      { id, amount: { amount: '10.00' } },
      null,
    ]);
    expect((await ask(ALL, { id }, { ...viewer, customerId: holder })).authorisation.id).toBe(id);
  });

  it('is under its account and its customer, for nobody else', async () => {
    const id = await authorised();
    const found = { authorisations: { total: 1, nodes: [{ id }] } };
    const nothing = { authorisations: { total: 0, nodes: [] } };
    const other = world.viewerOf(await world.tenant(database.admin));
    const stranger = { ...viewer, customerId: await world.customer(database.admin, tenantId) };
    for (const [type, own] of [
      ['Account', account],
      ['Customer', holder],
    ] as const) {
      expect(await referred(type, [own, newId(), 'nonsense'])).toEqual([found, nothing, nothing]);
      expect(await referred(type, [own], { ...viewer, customerId: holder })).toEqual([found]);
      for (const by of [other, stranger]) expect(await referred(type, [own], by)).toEqual([nothing]);
    }
  });

  it('is told to nobody without the scope', async () => {
    const id = await authorised();
    const by = { ...viewer, scopes: viewer.scopes.filter((scope) => scope !== 'card:read') };
    expect(await refused(ALL, { id }, by)).toEqual(['VIEWER_FORBIDDEN', undefined]);
    expect(await refused('{ authorisations { total } }', {}, by)).toEqual(['VIEWER_FORBIDDEN', undefined]);
    for (const [type, own] of [
      ['Authorisation', id],
      ['Account', account],
      ['Customer', holder],
    ])
      expect(await refused(REFERENCE, { of: [{ __typename: type, id: own }] }, by)).toEqual([
        'VIEWER_FORBIDDEN',
        undefined,
      ]);
  });
});

describe('the list of authorisations', () => {
  const LIST = `query ($filter: AuthorisationFilter, $first: Int, $after: String, $last: Int, $before: String, $page: Int, $size: Int) {
    authorisations(filter: $filter, first: $first, after: $after, last: $last, before: $before, page: $page, size: $size) {
      nodes { id } total pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const ids: Record<string, string> = {};
  const nameOf = (id: string): string => Object.entries(ids).find(([, value]) => value === id)?.[0] ?? id;
  const list = async (filter: object = {}, by = viewer): Promise<string[]> => {
    const { nodes, total } = (await ask(LIST, { filter }, by)).authorisations;
    expect(total).toBe(nodes.length);
    return nodes.map(({ id }: Data) => nameOf(id));
  };

  // Five on consecutive days, the last two of another customer and in another currency; one more of another tenant.
  let friend: string;
  let second: string;
  let secondAccount: string;
  beforeEach(async () => {
    const { admin } = database;
    friend = await world.customer(admin, tenantId);
    secondAccount = await world.account(admin, tenantId, friend, { currency: 'AED' });
    second = await world.card(admin, tenantId, friend, secondAccount);
    await admin`update card.card set currency = 'AED' where id = ${second}`;
    ids.held = await authorised({ created_at: day(0) });
    ids.declined = await authorised({
      ...{ created_at: day(1), state: 'declined', decline_reason: 'mcc', mcc: '7995', amount: 2000, channel: 'chip' },
    });
    ids.captured = await authorised({
      ...{
        created_at: day(2),
        state: 'captured',
        channel: 'contactless',
        merchant_country: 'FR',
        network_ref: 'REF-1',
      },
    });
    ids.cash = await authorised(
      { created_at: day(3), type: 'atm_withdrawal', channel: 'atm', requested: '500000000000', amount: '500000000000' },
      second,
    );
    ids.reversed = await authorised(
      { created_at: day(4), state: 'reversed', requested: '100000000001', amount: '100000000001' },
      second,
    );
    const other = await world.tenant(admin);
    const theirs = await world.account(admin, other, null);
    await authorised({}, await world.card(admin, other, null, theirs));
  });

  const NAMES = ['reversed', 'cash', 'captured', 'declined', 'held'];

  test.each<[string, () => object, string[]]>([
    ['nothing', () => ({}), NAMES],
    ['card', () => ({ cardId: card }), ['captured', 'declined', 'held']],
    ['account', () => ({ accountId: secondAccount }), ['reversed', 'cash']],
    ['customer', () => ({ customerId: friend }), ['reversed', 'cash']],
    ['card and customer that are not of each other', () => ({ cardId: card, customerId: friend }), []],
    ['account and card', () => ({ accountId: account, cardId: card }), ['captured', 'declined', 'held']],
    ['states', () => ({ states: ['HELD', 'CAPTURED'] }), ['cash', 'captured', 'held']],
    ['no state', () => ({ states: [] }), []],
    ['decline reasons', () => ({ declineReasons: ['MCC', 'FUNDS'] }), ['declined']],
    ['channels', () => ({ channels: ['ATM', 'CHIP'] }), ['cash', 'declined']],
    ['types', () => ({ types: ['ATM_WITHDRAWAL'] }), ['cash']],
    ['MCC', () => ({ mcc: '7995' }), ['declined']],
    ['country', () => ({ country: 'fr' }), ['captured']],
    ['currency', () => ({ currency: 'AED' }), ['reversed', 'cash']],
    ['a least amount, each in its own currency', () => ({ minAmount: '10.01' }), ['cash', 'declined']],
    ['a greatest amount', () => ({ maxAmount: '10.00' }), ['captured', 'held']],
    ['amounts to the last digit', () => ({ maxAmount: '10.0000000001', currency: 'AED' }), ['reversed']],
    ['both', () => ({ minAmount: '10', maxAmount: '20' }), ['reversed', 'captured', 'declined', 'held']],
    ['network reference', () => ({ networkRef: 'REF-1' }), ['captured']],
    ['since', () => ({ since: day(3) }), ['reversed', 'cash']],
    ['until, which is not in it', () => ({ until: day(1) }), ['held']],
    ['whole days', () => ({ from: '2026-04-12', to: '2026-04-13' }), ['captured', 'declined']],
    ['an unknown card', () => ({ cardId: newId() }), []],
    ['what is no id', () => ({ accountId: 'nonsense' }), []],
    ['an unknown customer', () => ({ customerId: newId() }), []],
  ])('by %s', async (_, filter, expected) => {
    expect(await list(filter())).toEqual(expected);
  });

  test.each([
    [{ mcc: '12' }, 'filter.mcc'],
    [{ country: 'ARE' }, 'filter.country'],
    [{ minAmount: '-1' }, 'filter.minAmount'],
    [{ maxAmount: '1e9' }, 'filter.maxAmount'],
    [{ from: '2026-02-31' }, 'from'],
  ])('refuses %j', async (filter, field) => {
    expect(await refused(LIST, { filter })).toEqual(['INPUT_INVALID', field]);
  });

  it("shows a holder their own alone, whatever they ask for, and another tenant's to nobody", async () => {
    const by = { ...viewer, customerId: friend };
    expect(await list({}, by)).toEqual(['reversed', 'cash']);
    for (const filter of [{ cardId: card }, { accountId: account }, { customerId: holder }])
      expect(await list(filter, by)).toEqual([]);
    const elsewhere = world.viewerOf(await world.tenant(database.admin));
    for (const filter of [{}, { cardId: card }, { accountId: account }, { customerId: holder }])
      expect(await list(filter, elsewhere)).toEqual([]);
  });

  const pageOf = async (args: object) => {
    const { nodes, pageInfo } = (await ask(LIST, args as Record<string, unknown>)).authorisations;
    return { names: nodes.map(({ id }: Data) => nameOf(id)), ...pageInfo };
  };

  it('is paged both ways, neither skipping nor repeating while more arrive', async () => {
    const one = await pageOf({ first: 2 });
    expect(one).toMatchObject({ names: ['reversed', 'cash'], hasNextPage: true, hasPreviousPage: false });
    await authorised({ created_at: day(9) });
    const two = await pageOf({ first: 2, after: one.endCursor });
    expect(two).toMatchObject({ names: ['captured', 'declined'], hasNextPage: true, hasPreviousPage: true });
    const three = await pageOf({ first: 2, after: two.endCursor });
    expect(three).toMatchObject({ names: ['held'], hasNextPage: false });
    expect((await pageOf({ last: 2, before: two.startCursor })).names).toEqual(one.names);
    expect((await pageOf({ last: 2 })).names).toEqual(['declined', 'held']);
  });

  it('is paged by number, and keeps apart what happened in one moment', async () => {
    expect(await pageOf({ page: 2, size: 2 })).toMatchObject({ names: ['captured', 'declined'], hasNextPage: true });
    expect((await pageOf({ page: 9, size: 2 })).names).toEqual([]);
    const same = [await authorised({ created_at: day(8) }), await authorised({ created_at: day(8) })];
    const first = await pageOf({ first: 1 });
    const next = await pageOf({ first: 1, after: first.endCursor });
    expect([next.names[0], first.names[0]]).toEqual(same);
  });

  it.each([{ first: 0 }, { first: 101 }, { page: 0 }, { after: 'x' }, { first: 1, last: 1 }])(
    'refuses %j',
    async (args) => {
      expect((await refused(LIST, args))[0]).toBe('INPUT_INVALID');
    },
  );

  it.each([
    ['tenant_id', 'authorisation_list'],
    ['card_id', 'authorisation_card'],
    ['account_id', 'authorisation_account'],
    ['customer_id', 'authorisation_customer'],
  ])('finds the newest by %s without sorting any', async (column, index) => {
    const plan = await database.admin.begin(async (sql) => {
      await sql`set local enable_seqscan = off`;
      await sql`set local enable_sort = off`;
      return sql`
        explain select a.* from card.authorisation a
        where a.tenant_id = ${tenantId} and a.${sql(column)} = ${column === 'tenant_id' ? tenantId : card}
        order by a.created_at desc, a.seq desc limit 21`;
    });
    expect(JSON.stringify(plan)).toContain(`Index Scan Backward using ${index}`);
  });
});

describe('the activity of a card', () => {
  const ACTIVITY = `query ($id: ID!, $filter: CardActivityFilter, $first: Int, $after: String, $last: Int, $before: String) { card(id: $id) {
    activity(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      nodes { id operation status amount { amount currency } transaction { amount { amount currency } exchangeRate } merchantName
        balanceBefore { amount } balanceAfter { amount } decline { code simple detailed responseCode }
        fees { fxClient { amount } depositProvider { amount } } authorisation { id state } transfer { id } at }
      total pageInfo { endCursor startCursor hasNextPage } } } }`;
  const activity = async (filter: object = {}, more: object = {}): Promise<Data> =>
    (await ask(ACTIVITY, { id: card, filter, ...more })).card.activity;
  const operations = async (filter: object): Promise<string[]> => {
    const { nodes, total } = await activity(filter);
    expect(total).toBe(nodes.length);
    return nodes.map(({ operation }: Data) => operation);
  };

  it('tells of each event what it was, with the balance before and after it', async () => {
    const id = await authorised({ state: 'declined', decline_reason: 'funds' });
    const transfer = newId();
    await acted({
      ...{ operation: 'rejected', status: 'failed', authorisation_id: id, at: day(1), response_code: '51' },
      ...{ decline_code: 'M102', decline_simple: 'Funds', decline_detailed: 'Not enough funds', amount: 1820 },
      ...{ transaction_amount: 1680, transaction_currency: 'EUR', exchange_rate: '1.083333' },
    });
    await acted({
      ...{ operation: 'wallet_deposit', balance_before: 20_060, balance_after: 18_240, merchant_name: 'Kiosk' },
      ...{ transfer_id: transfer, fee_deposit_provider: 10 },
    });
    const { nodes } = await activity();
    expect(nodes).toMatchObject([
      {
        ...{ operation: 'REJECTED', status: 'FAILED', amount: { amount: '18.20', currency: 'USD' }, at: day(1) },
        transaction: { amount: { amount: '16.80', currency: 'EUR' }, exchangeRate: '1.083333' },
        decline: { code: 'M102', simple: 'Funds', detailed: 'Not enough funds', responseCode: '51' },
        ...{ balanceBefore: null, balanceAfter: null, transfer: null, authorisation: { id, state: 'DECLINED' } },
      },
      {
        ...{ operation: 'WALLET_DEPOSIT', status: 'SUCCESS', merchantName: 'Kiosk', decline: null, transaction: null },
        ...{ balanceBefore: { amount: '200.60' }, balanceAfter: { amount: '182.40' }, authorisation: null },
        ...{ transfer: { id: transfer }, fees: { depositProvider: { amount: '0.10' }, fxClient: { amount: '0.00' } } },
      },
    ]);
  });

  it('is listed by operation, status, time, authorisation and id', async () => {
    const about = newId();
    await acted({ operation: 'authorization', at: day(0), authorisation_id: about });
    const approved = await acted({ operation: 'approved', at: day(1) });
    await acted({ operation: 'cleared', at: day(2), status: 'pending' });
    await acted({}, await world.card(database.admin, tenantId, holder, account));
    expect(await operations({})).toEqual(['CLEARED', 'APPROVED', 'AUTHORIZATION']);
    expect(await operations({ operations: ['CLEARED', 'AUTHORIZATION'] })).toEqual(['CLEARED', 'AUTHORIZATION']);
    expect(await operations({ operations: ['REFUND'] })).toEqual([]);
    expect(await operations({ statuses: ['PENDING'] })).toEqual(['CLEARED']);
    expect(await operations({ since: day(1), until: day(2) })).toEqual(['APPROVED']);
    expect(await operations({ from: '2026-04-11', to: '2026-04-12' })).toEqual(['APPROVED', 'AUTHORIZATION']);
    expect(await operations({ authorisationId: about })).toEqual(['AUTHORIZATION']);
    expect(await operations({ id: approved })).toEqual(['APPROVED']);
    for (const id of [newId(), 'nonsense']) expect(await operations({ id })).toEqual([]);
    expect(await refused(ACTIVITY, { id: card, filter: { operations: [] } })).toEqual([
      'INPUT_INVALID',
      'filter.operations',
    ]);
  });

  it('is paged both ways', async () => {
    for (let n = 0; n < 5; n++) await acted({ at: day(n), amount: n + 1 });
    const amounts = ({ nodes }: Data) => nodes.map(({ amount }: Data) => amount.amount);
    const one = await activity({}, { first: 2 });
    const two = await activity({}, { first: 2, after: one.pageInfo.endCursor });
    const back = await activity({}, { last: 2, before: two.pageInfo.startCursor });
    expect([one, two, back].map(amounts)).toEqual([
      ['0.05', '0.04'],
      ['0.03', '0.02'],
      ['0.05', '0.04'],
    ]);
    expect([one.total, two.pageInfo.hasNextPage]).toEqual([5, true]);
  });
});

describe('a card', () => {
  const LAST =
    'query ($id: ID!) { card(id: $id) { lastAuthorisation { id state } authorisations(first: 5) { nodes { id } } } }';

  it('shows what it was used for last', async () => {
    const other = await world.card(database.admin, tenantId, holder, account);
    const older = await authorised({ created_at: day(0) });
    const newer = await authorised({ created_at: day(1), state: 'captured' });
    expect((await ask(LAST, { id: card })).card).toEqual({
      lastAuthorisation: { id: newer, state: 'CAPTURED' },
      authorisations: { nodes: [{ id: newer }, { id: older }] },
    });
    expect((await ask(LAST, { id: other })).card).toEqual({ lastAuthorisation: null, authorisations: { nodes: [] } });
  });

  it('costs as many statements as twenty do', async () => {
    const { admin } = database;
    for (let n = 0; n < 20; n++) {
      const one = await world.card(admin, tenantId, holder, account);
      for (const at of [0, 1, 2])
        await acted({ authorisation_id: await authorised({ created_at: day(at) }, one) }, one);
    }
    const statements: string[] = [];
    // The driver asks each new connection for its types.
    const onQuery = (text: string) => text.includes('pg_catalog') || statements.push(text);
    const db = connect({ url: database.urlAs('card'), name: 'counting', max: 1, onQuery });
    const counting = cardSubgraph({ ...deps, db });
    const NESTED = `query ($first: Int) { cards(first: $first) { nodes { id
      lastAuthorisation { amount { amount } card { id } messages { kind } refunds { id } }
      authorisations(first: 2, filter: { states: [HELD] }) { total nodes { id fees { fxClient { amount } } card { last4 } } }
      activity(first: 2) { total nodes { amount { amount } authorisation { id held { amount } } } } } } }`;
    const sent = async (first: number): Promise<number> => {
      statements.length = 0;
      const result = await world.run(counting, viewer, NESTED, { first });
      expect(result.errors).toBeUndefined();
      expect((result.data as Data).cards.nodes).toHaveLength(first);
      return statements.length;
    };
    await sent(20);
    const [two, twenty] = [await sent(2), await sent(20)];
    expect(twenty).toBe(two);
    expect(two).toBeLessThanOrEqual(12);
    await db.close();
  });
});
