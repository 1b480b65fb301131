import type { Viewer } from '../../kernel/viewer';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { card as cardSubgraph } from './index';

/** How a tenant converts: who may say so, of which pairs, and what is remembered of it. */

let database: TestDatabase;
let subgraph: ReturnType<typeof cardSubgraph>;
let viewer: Viewer;
let tenantId: string;

beforeAll(async () => {
  database = await testDatabase();
  subgraph = cardSubgraph(world.depsOf(database, 'card'));
});
afterAll(() => database.close());
beforeEach(async () => {
  tenantId = await world.tenant(database.admin);
  viewer = world.viewerOf(tenantId);
});

const SET = `mutation ($base: String!, $quote: String!, $rate: Decimal!, $key: String) {
  setExchangeRate(base: $base, quote: $quote, rate: $rate, idempotencyKey: $key) { id base quote rate createdAt } }`;
const DELETE = `mutation ($base: String!, $quote: String!) { deleteExchangeRate(base: $base, quote: $quote) { base quote rate } }`;
const LIST = `query ($base: String, $quote: String, $first: Int, $after: String) {
  exchangeRates(base: $base, quote: $quote, first: $first, after: $after) { total nodes { base quote rate } pageInfo { endCursor } } }`;

const ask = (source: string, variables: Record<string, unknown> = {}, by = viewer) =>
  world.run(subgraph, by, source, variables);
const outcome = async (...asked: Parameters<typeof ask>) => {
  const { errors } = await ask(...asked);
  return errors && [errors[0]!.extensions.code, errors[0]!.extensions.field];
};
const kept = () =>
  database.admin`select base, quote, rate::text from card.rate where tenant_id = ${tenantId} order by seq`;
const audited = () =>
  database.admin`select action, before, after from identity.audit where tenant_id = ${tenantId} order by seq`;
const rate = (base: string, quote: string, of: string) => ({ base, quote, rate: of });
const set = (base: string, quote: string, of: string, key?: string) => ask(SET, { ...rate(base, quote, of), key });

it('keeps one rate per pair, and who changed it', async () => {
  expect((await set('EUR', 'USD', '1.083333')).data?.setExchangeRate).toMatchObject(rate('EUR', 'USD', '1.083333'));
  expect((await set('EUR', 'USD', '1.09')).errors).toBeUndefined();
  await set('JPY', 'AED', '0.024');
  expect(await kept()).toEqual([rate('EUR', 'USD', '1.09'), rate('JPY', 'AED', '0.024')]);
  expect(await audited()).toEqual([
    { action: 'SET_EXCHANGE_RATE', before: null, after: rate('EUR', 'USD', '1.083333') },
    { action: 'SET_EXCHANGE_RATE', before: rate('EUR', 'USD', '1.083333'), after: rate('EUR', 'USD', '1.09') },
    { action: 'SET_EXCHANGE_RATE', before: null, after: rate('JPY', 'AED', '0.024') },
  ]);
  expect(await database.admin`select 1 from events.outbox where tenant_id = ${tenantId}`).toEqual([]);
});

it('does so once for a key, and refuses the key for another rate', async () => {
  await set('EUR', 'USD', '1.08', 'k');
  await set('EUR', 'USD', '1.08', 'k');
  expect(await audited()).toHaveLength(1);
  expect(world.codeOf(await set('EUR', 'USD', '1.09', 'k'))).toBe('IDEMPOTENCY_REUSED');
  expect(await kept()).toEqual([rate('EUR', 'USD', '1.08')]);
});

it.each([
  [rate('XXX', 'USD', '1'), 'ASSET_UNKNOWN', 'base'],
  [rate('eur', 'USD', '1'), 'ASSET_UNKNOWN', 'base'],
  [rate('USD', 'EUR', '1'), 'ASSET_UNKNOWN', 'quote'],
  [rate('USD', 'USD', '1'), 'INPUT_INVALID', 'quote'],
  [rate('EUR', 'USD', '0'), 'INPUT_INVALID', 'rate'],
  [rate('EUR', 'USD', '0.000'), 'INPUT_INVALID', 'rate'],
  [rate('EUR', 'USD', '-1'), 'INPUT_INVALID', 'rate'],
  [rate('EUR', 'USD', '1e3'), 'INPUT_INVALID', 'rate'],
  [rate('EUR', 'USD', '1234567890123'), 'INPUT_INVALID', 'rate'],
  [rate('EUR', 'USD', '1.1234567890123'), 'INPUT_INVALID', 'rate'],
  [rate('', 'USD', '1'), 'INPUT_INVALID', 'base'],
])('refuses %j', async (given, code, field) => {
  expect(await outcome(SET, given)).toEqual([code, field]);
  expect([await kept(), await audited()]).toEqual([[], []]);
});

it('deletes a pair, once', async () => {
  await set('EUR', 'USD', '1.08');
  const pair = { base: 'EUR', quote: 'USD' };
  expect((await ask(DELETE, pair)).data?.deleteExchangeRate).toEqual(rate('EUR', 'USD', '1.08'));
  expect(await outcome(DELETE, pair)).toEqual(['RATE_UNKNOWN', 'base']);
  expect(await kept()).toEqual([]);
  expect((await audited())[1]).toEqual({
    ...{ action: 'DELETE_EXCHANGE_RATE', before: rate('EUR', 'USD', '1.08'), after: null },
  });
});

interface Listed {
  readonly total: number;
  readonly nodes: readonly { readonly base: string; readonly quote: string }[];
  readonly pageInfo: { readonly endCursor: string };
}

it('lists the newest pair first, by either side, in pages', async () => {
  for (const base of ['EUR', 'JPY', 'GBP']) await set(base, 'USD', '2');
  await set('EUR', 'AED', '4');
  const list = async (given: object = {}) => {
    const { data } = await ask(LIST, given as Record<string, unknown>);
    return data!.exchangeRates as unknown as Listed;
  };
  const pairs = ({ nodes }: Listed) => nodes.map(({ base, quote }) => `${base}/${quote}`);
  expect(pairs(await list())).toEqual(['EUR/AED', 'GBP/USD', 'JPY/USD', 'EUR/USD']);
  expect(pairs(await list({ base: 'EUR' }))).toEqual(['EUR/AED', 'EUR/USD']);
  expect(pairs(await list({ base: 'EUR', quote: 'USD' }))).toEqual(['EUR/USD']);
  const one = await list({ first: 3 });
  expect([one.total, pairs(await list({ first: 3, after: one.pageInfo.endCursor }))]).toEqual([4, ['EUR/USD']]);
});

it("is nobody else's to see or to change", async () => {
  await set('EUR', 'USD', '1.08');
  const elsewhere = world.viewerOf(await world.tenant(database.admin));
  expect((await ask(LIST, {}, elsewhere)).data?.exchangeRates).toMatchObject({ total: 0, nodes: [] });
  expect(await outcome(DELETE, { base: 'EUR', quote: 'USD' }, elsewhere)).toEqual(['RATE_UNKNOWN', 'base']);
  const holder = { ...viewer, customerId: await world.customer(database.admin, tenantId) };
  const [read, none] = [['tenant:read'], []].map((scopes) => ({ ...viewer, scopes }) as Viewer);
  for (const by of [holder, read!, none!]) {
    expect((await outcome(SET, rate('EUR', 'USD', '9'), by))![0]).toBe('VIEWER_FORBIDDEN');
    expect((await outcome(DELETE, { base: 'EUR', quote: 'USD' }, by))![0]).toBe('VIEWER_FORBIDDEN');
  }
  expect((await outcome(LIST, {}, none!))![0]).toBe('VIEWER_FORBIDDEN');
  expect(await kept()).toEqual([rate('EUR', 'USD', '1.08')]);
});
