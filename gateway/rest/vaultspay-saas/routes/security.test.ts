import type { Data } from '../../../../tests/stack';
import type { Got } from '../client.fixture';
import { BLOCKED, type Desk, desk, elsewhere, keys, refused, saas, unknown } from './cards.fixture';

let at: Desk;
let amira: number;
let accountId: number;
beforeAll(async () => {
  at = await desk();
  await at.stack.database.admin`update identity.credential set rate_limit = 100000`;
  amira = await at.seq('identity.customer', saas.customers.amira);
  accountId = await at.seq('wallet.account', saas.accounts.amira);
}, 60_000);
afterAll(() => at?.close());

const issue = async (tier: number): Promise<Data> =>
  at.done('cards', {
    ...{ customerId: amira, accountId, cardType: 'VIRTUAL', cardHolderName: 'AMIRA', cardTierId: tier },
  });
const debit = (): Promise<number> => at.seq('card.tier', saas.tiers.debit);
const rules = (method: string, path: string, body?: unknown): Promise<Got> =>
  at.client.call(`/re/api/v1/${path}`, { method, body });
const settings = async (cardId: number): Promise<Data[]> =>
  (await rules('GET', `card-security?cardId=${cardId}`)).json.data;
const limits = async (query: string): Promise<Data[]> => (await rules('GET', `transaction-limits?${query}`)).json.data;

const TITLES = [
  ['ATM_WITHDRAWAL', 'Block ATM Withdrawal Transactions'],
  ['PURCHASE', 'Block Purchase Transactions'],
  ['PURCHASE', 'Block Contactless Transactions'],
  ['ALL', 'Location Based Security'],
];
const four = TITLES.map(([transactionType, title]) => ({
  ...{ id: expect.any(Number), transactionType, title, description: expect.any(String), enabled: false },
}));

describe('card security', () => {
  it('has four settings with ids of their own, which are turned, pointed elsewhere and reset', async () => {
    const [one, other] = [await issue(await debit()), await issue(await debit())];
    const [mine, theirs] = [await settings(one.id), await settings(other.id)];
    expect([mine, theirs]).toEqual([four, four]);
    expect(new Set([...mine, ...theirs].map(({ id }) => id)).size).toBe(8);
    const [atm] = mine;
    const put = (more: object) =>
      rules('PUT', 'card-security', {
        transactionType: 'ATM_WITHDRAWAL',
        cardId: `${one.id}`,
        id: `${atm!.id}`,
        ...more,
      });
    expect((await put({ value: '1' })).json).toEqual({ data: { ...atm, enabled: true } });
    expect((await put({ value: 0 })).json).toEqual({ data: atm });
    expect((await put({ value: 1, transactionType: 'PURCHASE' })).json).toEqual({
      data: { ...atm, enabled: true, transactionType: 'PURCHASE' },
    });
    expect(await settings(one.id)).toEqual([{ ...atm, enabled: true, transactionType: 'PURCHASE' }, ...mine.slice(1)]);
    expect(await settings(other.id)).toEqual(theirs);
    expect((await rules('PATCH', 'card-security/reset', { cardId: one.id })).json).toEqual({ data: mine });
    expect(await at.told(one.token)).toEqual(['card.issued active']);
  });

  it('is there on cards of tiers that say nothing of it, and so are daily limits', async () => {
    const { admin } = at.stack.database;
    const [row] = await admin`select * from card.tier where id = ${saas.tiers.debit}`;
    const { seq: _, ...tier } = row!;
    for (const [id, limited] of [
      ['00000000-0000-7000-8000-00000000aaa1', true],
      ['00000000-0000-7000-8000-00000000aaa2', false],
    ] as const) {
      await admin`insert into card.tier ${admin({ ...tier, id, title: id, standard: false, enable_limits: limited })}`;
      const { id: cardId } = await issue(await at.seq('card.tier', id));
      expect(await settings(cardId)).toEqual(four);
      expect((await limits(`cardId=${cardId}`)).map(({ slug }) => slug)).toEqual(
        limited
          ? ['ATM_WITHDRAWAL', 'PURCHASE'].map((type) => `DAILY_${type}_MAX_EQ_PMT_MASTERCARD_ISSUING_LIMIT`)
          : [],
      );
    }
  });

  it('refuses what is wrong, and the settings of other cards', async () => {
    const [one, other] = [await issue(await debit()), await issue(await debit())];
    const [entry] = await settings(other.id);
    const put = (more: object) => rules('PUT', 'card-security', more);
    const body = { transactionType: 'ALL', cardId: one.id, id: entry!.id, value: '1' };
    expect(refused(await put(body))).toEqual(unknown('id', 'Card security'));
    expect(refused(await put({ ...body, id: 99_999_999 }))).toEqual(unknown('id', 'Card security'));
    expect(keys(await put({}))).toEqual([422, 1000, 'transactionType', 'cardId', 'id', 'value']);
    expect(keys(await put({ transactionType: 'DEPOSIT', cardId: 'x', id: 1.5, value: 'true' }))).toEqual([
      ...[422, 1000, 'transactionType', 'cardId', 'id', 'value'],
    ]);
    const [foreign] = await at.stack.database.admin`
      select seq from card.card where tenant_id = ${elsewhere.tenantId} order by seq limit 1`;
    const cardId = Number(foreign!.seq);
    expect(refused(await put({ ...body, cardId }))).toEqual(unknown('cardId'));
    expect(refused(await rules('GET', `card-security?cardId=${cardId}`))).toEqual(unknown('cardId'));
    expect(refused(await rules('PATCH', 'card-security/reset', { cardId }))).toEqual(unknown('cardId'));
    expect(keys(await rules('GET', 'card-security'))).toEqual([422, 1000, 'cardId']);
    expect(keys(await rules('PATCH', 'card-security/reset', {}))).toEqual([422, 1000, 'cardId']);
    expect(await settings(other.id)).toEqual(four);
  });
});

describe('transaction limits', () => {
  const daily = (transactionType: string, limit: string, allowedLimit: string) => ({
    ...{ id: expect.any(Number), transactionType, frequency: 'DAILY', currencyCode: 'AED', limitType: 'LIMIT' },
    ...{ slug: `DAILY_${transactionType}_MAX_EQ_PMT_MASTERCARD_ISSUING_LIMIT`, operator: 'LESS_THAN_OR_EQUAL' },
    ...{ thirdPartyConfig: 'pmt-mastercard-issuing', limit, allowedLimit },
  });
  const both = [daily('ATM_WITHDRAWAL', '500000', '2000000'), daily('PURCHASE', '1000000', '5000000')];

  it('are those of one card, of one kind, or all there are', async () => {
    const { id: cardId } = await issue(await debit());
    const mine = await limits(`cardId=${cardId}`);
    expect(mine).toEqual(both);
    const all = await limits('');
    expect(all).toEqual(expect.arrayContaining(mine));
    expect(all.length).toBeGreaterThan(20);
    expect(all.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))].sort((a, b) => a - b));
    for (const { frequency, limitType, slug, thirdPartyConfig } of all) {
      expect(['DAILY', 'MONTHLY', 'ONE_TIME']).toContain(frequency);
      expect(['LIMIT', 'COUNT']).toContain(limitType);
      expect(slug).toContain(thirdPartyConfig.toUpperCase().replaceAll('-', '_'));
    }
    const found = [
      [`cardId=${cardId}&transactionType=PURCHASE`, 1],
      [`cardId=${cardId}&transactionType=Atm%20Withdrawal`, 1],
      [`cardId=${cardId}&thirdPartyConfig=pmt-mastercard-issuing`, 2],
      [`cardId=${cardId}&thirdPartyConfig=vp-acq`, 0],
      ['transactionType=NOTHING', 0],
      ['cardId=99999999', 0],
    ] as const;
    for (const [query, n] of found) expect([query, (await limits(query)).length]).toEqual([query, n]);
    expect(keys(await rules('GET', 'transaction-limits?cardId=x'))).toEqual([422, 1000, 'cardId']);
  });

  it('are changed up to what is allowed, under the same id', async () => {
    const { id: cardId, token } = await issue(await debit());
    const [atm, purchase] = await limits(`cardId=${cardId}`);
    const put = (value: unknown, more: object = {}) =>
      rules('PUT', 'transaction-limits', {
        transactionType: 'ATM_WITHDRAWAL',
        cardId,
        id: `${atm!.id}`,
        value,
        ...more,
      });
    for (const [value, limit] of [
      ['300000', '300000'],
      [0, '0'],
      ['1234.5', '1234.5'],
      ['7', '7'],
      ['2000000', '2000000'],
    ] as const)
      expect((await put(value)).json).toEqual({ data: { ...atm, limit } });
    expect(refused(await put('2000001'))).toEqual([422, 1000, ['value', 'must not exceed the allowed limit']]);
    for (const value of ['-1', 'x', '', '1e3', true]) expect(keys(await put(value))).toEqual([422, 1000, 'value']);
    expect(keys(await put('1', { cardId: undefined }))).toEqual([422, 1000, 'cardId']);
    expect(keys(await put('1', { transactionType: 'PURCHASE' }))).toEqual([422, 1000, 'transactionType']);
    expect(keys(await put('1', { transactionType: 'FOO' }))).toEqual([422, 1000, 'transactionType']);
    expect(keys(await rules('PUT', 'transaction-limits', {}))).toEqual([422, 1000, 'transactionType', 'id', 'value']);
    const other = await issue(await debit());
    expect(refused(await put('1', { cardId: other.id }))).toEqual(unknown('cardId'));
    const foreign = await at.stack.database.admin`
      select min(seq) as seq from rules.limit where tenant_id = ${elsewhere.tenantId}
      union all select min(seq) from rules.limit where subject_kind = 'tier' and tenant_id = ${saas.tenantId}`;
    for (const { seq } of foreign)
      expect(refused(await put('1', { id: Number(seq) }))).toEqual(unknown('id', 'Transaction limit'));
    expect(await limits(`cardId=${cardId}`)).toEqual([{ ...atm, limit: '2000000' }, purchase]);
    expect(await limits(`cardId=${other.id}`)).toEqual(both);
    expect(await at.told(token)).toEqual(['card.issued active']);
  });

  it('and settings are handed on to the card that takes the place, under ids of their own', async () => {
    const { id: cardId } = await issue(await debit());
    const [atm] = await limits(`cardId=${cardId}`);
    const [setting] = await settings(cardId);
    const value = { transactionType: 'ATM_WITHDRAWAL', cardId };
    await rules('PUT', 'transaction-limits', { ...value, id: atm!.id, value: '100' });
    await rules('PUT', 'card-security', { ...value, id: setting!.id, value: '1' });
    await at.done('report-card-issue', { cardId, cardStatus: 'LOST', statusReason: 'Gone' });
    await at.done('review-report-card-issue', { cardId });
    const next = await at.done('replace-card', { cardId });
    const [newLimit, newSetting] = [await limits(`cardId=${next.cardId}`), await settings(next.cardId)];
    expect(newLimit).toEqual([{ ...both[0], limit: '100' }, both[1]]);
    expect(newSetting).toEqual([{ ...four[0], enabled: true }, ...four.slice(1)]);
    expect([newLimit[0]!.id === atm!.id, newSetting[0]!.id === setting!.id]).toEqual([false, false]);
  });
});

it('changes nothing for a user who is blocked', async () => {
  const { id: cardId } = await issue(await debit());
  const [[entry], [limit]] = [await settings(cardId), await limits(`cardId=${cardId}`)];
  const { admin } = at.stack.database;
  await admin`update identity.customer set status = 'suspended' where id = ${saas.customers.amira}`;
  const body = { transactionType: 'ATM_WITHDRAWAL', cardId };
  expect(refused(await rules('PUT', 'card-security', { ...body, id: entry!.id, value: 1 }))).toEqual(BLOCKED);
  expect(refused(await rules('PATCH', 'card-security/reset', { cardId }))).toEqual(BLOCKED);
  expect(refused(await rules('PUT', 'transaction-limits', { ...body, id: limit!.id, value: '1' }))).toEqual(BLOCKED);
  expect([await settings(cardId), (await limits(`cardId=${cardId}`))[0]]).toEqual([four, limit]);
  await admin`update identity.customer set status = 'active' where id = ${saas.customers.amira}`;
});
