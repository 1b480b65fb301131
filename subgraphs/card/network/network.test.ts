import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { verifyLedger } from '../../wallet/verify';
import { events } from '../events';
import { another, type Scene, sceneOn } from './testing';

let database: TestDatabase;
let scene: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  scene = await sceneOn(database);
});
afterEach(async () => {
  expect(await verifyLedger(scene.tenantId, database.as('wallet'))).toMatchObject({ ok: true });
  for (const { type, before, after } of await told())
    if (type in events) events[type as keyof typeof events].parse({ ...(before ? { before } : {}), after });
});

const usd = (amount: string) => ({ amount, currency: 'USD' });
const told = () => database.admin<{ type: string; before: unknown; after: unknown }[]>`
  select type, before, after from events.outbox where tenant_id = ${scene.tenantId} order by seq`;
const toldSince = async (n: number) => (await told()).slice(n).map(({ type }) => type);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Fault ? error.code : error),
  );
const ref = () => ({ networkRef: newId() });
/** Everything that a refusal could have touched. */
const picture = async () =>
  Promise.all(
    [
      'card.authorisation',
      'card.message',
      'card.activity',
      'wallet.transfer',
      'wallet.hold',
      'rules.use',
      'rules.tally',
    ].map(async (table) => (await scene.rows(table)).length),
  );

describe('an approval', () => {
  test('holds the money, counts it, and leaves row, decision, activity and events', async () => {
    const n = (await told()).length;
    const row = await scene.buy('12.50');
    expect(row).toMatchObject({
      ...{ state: 'held', amount: 1250n, held: 1250n, authorised: 1250n, requested: 1250n, declineReason: null },
      ...{ merchantName: 'Corner Shop', mcc: '5411', cardPresent: false, type: 'purchase', currency: 'USD' },
    });
    expect(row.expiresAt!.getTime() - row.authorisedAt!.getTime()).toBe(7 * 86_400_000);
    expect(await scene.balance()).toEqual({ posted: '10000', held: '1250' });
    expect(await scene.rows('rules.use')).toMatchObject([{ id: row.id, amount: '1250', restored: '0' }]);
    expect(await scene.rows('rules.decision')).toMatchObject([{ cause_id: row.id, outcome: 'approved', mode: 'live' }]);
    expect(
      (await scene.rows('card.activity')).map(({ operation, balance_before, balance_after }) => [
        operation,
        balance_before,
        balance_after,
      ]),
    ).toEqual([
      ['authorization', '10000', '8750'],
      ['approved', '10000', '8750'],
    ]);
    expect(await toldSince(n)).toEqual(['transfer.pending', 'hold.placed', 'authorisation.held', 'account.balance']);
  });

  test('is given once for each number of the network', async () => {
    const message = { ...ref() };
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => scene.buy('5.00', message)));
    expect(new Set(others.map(({ id }) => id))).toEqual(new Set([first!.id]));
    expect(await scene.balance()).toEqual({ posted: '10000', held: '500' });
    expect(await codeOf(scene.buy('6.00', message))).toBe('IDEMPOTENCY_REUSED');
    expect(await scene.rows('card.authorisation')).toHaveLength(1);
  });

  test('of nothing holds nothing and is over', async () => {
    expect(await scene.buy('0')).toMatchObject({ state: 'captured', amount: 0n, transferId: null });
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
  });

  test('is for less where that is wanted and there is less, by money or by limit', async () => {
    expect(await scene.buy('150.00', { partial: true })).toMatchObject({
      state: 'held',
      amount: 10000n,
      requested: 15000n,
    });
    expect(await scene.buy('1.00', { partial: true })).toMatchObject({ state: 'declined', declineReason: 'funds' });
    scene = await sceneOn(database);
    await scene.limit({ window: 'day', value: '3000' });
    expect(await scene.buy('45.00', { partial: true })).toMatchObject({ state: 'held', amount: 3000n });
    expect(await scene.buy('1.00', { partial: true })).toMatchObject({ declineReason: 'limit_day' });
  });

  test('in another currency is converted, and its fee is held with it', async () => {
    await database.admin`update card.tier set fx_fee_percent = 1.5 where tenant_id = ${scene.tenantId}`;
    expect(await codeOf(scene.buy('10.00', { amount: { amount: '10.00', currency: 'EUR' } }))).toBe(
      'CURRENCY_MISMATCH',
    );
    const row = await scene.buy('', { amount: { amount: '10.00', currency: 'EUR' }, exchangeRate: '1.083333' });
    expect(row).toMatchObject({
      amount: 1083n,
      feeFxClient: 16n,
      held: 1099n,
      transactionAmount: 1000n,
      exchangeRate: '1.083333',
    });
    const yen = await scene.buy('', { amount: { amount: '1000', currency: 'JPY' }, billing: usd('6.50') });
    expect(yen).toMatchObject({ amount: 650n, transactionAmount: 1000n, exchangeRate: '0.0065' });
    const captured = await scene.network.capture(scene.call, { ...ref(), id: row.id });
    expect(captured).toMatchObject({ state: 'captured', captured: 1083n, held: 0n });
    expect(await scene.balance()).toEqual({ posted: String(10000 - 1099), held: String(650 + 10) });
  });
});

describe('a refusal', () => {
  const set = (text: string) =>
    database.admin.unsafe(`update card.card set ${text} where tenant_id = '${scene.tenantId}'`);

  test.each([
    ['card_closed', () => set("lifecycle = 'closed', closed_reason = 'lost', closed_at = now()")],
    ['card_expired', () => set("valid_through = '2026-03-31'")],
    ['card_frozen', () => set("restriction = 'frozen', restricted_by = 'app'")],
    ['card_blocked', () => set("restriction = 'blocked', restricted_by = 'platform'")],
    ['card_reported', () => set("restriction = 'reported', restricted_by = 'app', reported_kind = 'lost'")],
    ['card_not_active', () => set("lifecycle = 'awaiting_activation'")],
    [
      'customer_suspended',
      () => database.admin`update identity.customer set status = 'suspended' where id = ${scene.customerId}`,
    ],
    [
      'account_frozen',
      () => database.admin`update wallet.account set restriction = 'frozen' where id = ${scene.accountId}`,
    ],
    ['limit_single', () => scene.limit({ window: 'single', value: '1000' })],
    ['limit_month', () => scene.limit({ window: 'month', value: '1000' })],
    ['funds', () => database.admin`update wallet.account set floor = 9000 where id = ${scene.accountId}`],
  ] as const)('for %s is an answer that moves nothing', async (reason, make) => {
    await make();
    const n = (await told()).length;
    const row = await scene.buy('12.50');
    expect(row).toMatchObject({ state: 'declined', declineReason: reason, held: 0n, authorised: 0n });
    expect(await scene.balance()).toMatchObject({ held: '0' });
    expect(await scene.rows('rules.use')).toEqual([]);
    expect(await scene.rows('rules.decision')).toMatchObject([{ outcome: 'refused', code: reason, cause_id: row.id }]);
    expect(await toldSince(n)).toEqual(['transfer.declined', 'authorisation.declined']);
  });

  test('for a virtual card where the card must be present', async () => {
    for (const channel of ['chip', 'contactless', 'atm'] as const)
      expect(await scene.buy('1.00', { channel })).toMatchObject({
        declineReason: 'card_not_active',
        cardPresent: true,
      });
    expect(await scene.buy('1.00', { channel: 'wallet' })).toMatchObject({ state: 'held' });
  });

  test('for failed 3-D Secure comes last', async () => {
    expect(await scene.buy('1.00', { threeDsPassed: false })).toMatchObject({ declineReason: 'three_ds' });
    expect(await scene.buy('500.00', { threeDsPassed: false })).toMatchObject({ declineReason: 'funds' });
    expect(await scene.buy('1.00', { threeDsPassed: true })).toMatchObject({ state: 'held' });
  });

  test('of what is no message at all is an error that leaves nothing', async () => {
    const before = await picture();
    const bad: [string, Parameters<Scene['buy']>[1]][] = [
      ['CARD_UNKNOWN', { cardId: newId() }],
      ['CARD_UNKNOWN', { cardId: 'nonsense' }],
      ['INPUT_INVALID', { amount: usd('-1') }],
      ['INPUT_INVALID', { amount: usd('1.005') }],
      ['CURRENCY_UNSUPPORTED', { amount: { amount: '1', currency: 'ZZZ' } }],
      ['INPUT_INVALID', { merchant: { mcc: '54' } }],
      ['INPUT_INVALID', { merchant: { country: 'uae' } }],
      ['INPUT_INVALID', { networkRef: '' }],
      ['INPUT_INVALID', { presented: { cvv: 'abc' } }],
      ['INPUT_INVALID', { presented: { pan: '4000000000000000' } }],
    ];
    for (const [code, more] of bad) expect([more, await codeOf(scene.buy('1.00', more))]).toEqual([more, code]);
    expect(await picture()).toEqual(before);
  });
});

describe('what becomes of a hold', () => {
  const { capture, reverse, refund, increment } = {
    capture: (id: string, amount?: string, more = false) =>
      scene.network.capture(scene.call, { ...ref(), id, more, amount: amount ? usd(amount) : null }),
    reverse: (id: string, amount?: string) =>
      scene.network.reverse(scene.call, { ...ref(), id, amount: amount ? usd(amount) : null }),
    refund: (id: string, amount?: string) =>
      scene.network.refund(scene.call, { ...ref(), id, amount: amount ? usd(amount) : null }),
    increment: (id: string, amount: string) =>
      scene.network.increment(scene.call, { ...ref(), id, amount: usd(amount) }),
  };
  const use = async () =>
    (await scene.rows('rules.use'))[0] as { amount: string; restored: string; restored_at: unknown };

  test('captured as a whole, refunded in parts, never more than was taken', async () => {
    const { id } = await scene.buy('20.00');
    expect(await capture(id)).toMatchObject({ state: 'captured', captured: 2000n, held: 0n, amount: 2000n });
    expect(await scene.balance()).toEqual({ posted: '8000', held: '0' });
    expect(await refund(id, '5.00')).toMatchObject({ state: 'captured', refunded: 500n });
    expect(await codeOf(refund(id, '15.01'))).toBe('REFUND_EXCEEDED');
    expect(await refund(id)).toMatchObject({ refunded: 2000n });
    expect(await codeOf(refund(id))).toBe('REFUND_EXCEEDED');
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
    expect(await use()).toMatchObject({ amount: '2000', restored: '0' });
    expect(await codeOf(capture(id))).toBe('AUTHORISATION_STATE');
    expect(await codeOf(reverse(id))).toBe('AUTHORISATION_STATE');
  });

  test('captured in part: the rest goes back, and no longer counts', async () => {
    const { id } = await scene.buy('20.00');
    expect(await capture(id, '12.00')).toMatchObject({ state: 'captured', captured: 1200n, amount: 1200n });
    expect(await scene.balance()).toEqual({ posted: '8800', held: '0' });
    expect(await use()).toMatchObject({ amount: '2000', restored: '800', restored_at: null });
  });

  test('captured piece by piece', async () => {
    const { id } = await scene.buy('20.00');
    expect(await capture(id, '5.00', true)).toMatchObject({
      state: 'held',
      captured: 500n,
      held: 1500n,
      amount: 2000n,
    });
    expect(await capture(id, '5.00', true)).toMatchObject({ state: 'held', captured: 1000n, held: 1000n });
    expect(await reverse(id)).toMatchObject({ state: 'captured', captured: 1000n, held: 0n, reversed: 1000n });
    expect(await scene.balance()).toEqual({ posted: '9000', held: '0' });
    expect(await refund(id)).toMatchObject({ refunded: 1000n });
  });

  test('captured for more than was held, below nothing at all', async () => {
    const { id } = await scene.buy('90.00');
    expect(await capture(id, '120.00')).toMatchObject({ state: 'captured', captured: 12000n });
    expect(await scene.balance()).toEqual({ posted: '-2000', held: '0' });
    expect(await use()).toMatchObject({ amount: '12000', restored: '0' });
  });

  test('released in part and as a whole, which gives the limit back', async () => {
    const { id } = await scene.buy('20.00');
    expect(await reverse(id, '8.00')).toMatchObject({ state: 'held', amount: 1200n, held: 1200n, reversed: 800n });
    expect(await codeOf(reverse(id, '12.01'))).toBe('HOLD_EXCEEDED');
    expect(await use()).toMatchObject({ restored: '800', restored_at: null });
    expect(await reverse(id)).toMatchObject({ state: 'reversed', held: 0n });
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
    expect(await use()).toMatchObject({ amount: '2000', restored: '2000' });
    expect((await use()).restored_at).not.toBeNull();
    for (const verb of [capture, reverse, refund]) expect(await codeOf(verb(id))).toBe('AUTHORISATION_STATE');
  });

  test('increased where rules and money allow, else left as it is', async () => {
    await scene.limit({ window: 'day', value: '5000' });
    const { id } = await scene.buy('20.00');
    expect(await increment(id, '10.00')).toMatchObject({
      state: 'held',
      amount: 3000n,
      held: 3000n,
      authorised: 3000n,
    });
    const before = await scene.balance();
    expect(await codeOf(increment(id, '20.01'))).toBe('LIMIT_DAY');
    expect(await scene.balance()).toEqual(before);
    expect(await use()).toMatchObject({ amount: '3000' });
    expect(await capture(id)).toMatchObject({ captured: 3000n });
  });

  test('expires after its time, by itself, once', async () => {
    const { id } = await scene.buy('20.00');
    expect(await scene.network.sweep()).toBe(0);
    scene.deps.clock.advance(7 * 86_400_000);
    const other = another(database, scene.deps.clock);
    const ended = await Promise.all([scene.network.sweep(), other.sweep()]);
    expect(ended[0]! + ended[1]!).toBeGreaterThanOrEqual(1);
    expect((await scene.rows('card.authorisation'))[0]).toMatchObject({ id, state: 'reversed', held: '0' });
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
    expect(await use()).toMatchObject({ restored: '2000' });
  });

  test('a closed card still pays what was promised', async () => {
    const { id } = await scene.buy('20.00');
    await database.admin`update card.card set lifecycle = 'closed', closed_reason = 'lost', closed_at = now() where id = ${scene.cardId}`;
    expect(await capture(id)).toMatchObject({ state: 'captured' });
  });

  test('the same number again changes nothing', async () => {
    const { id } = await scene.buy('20.00');
    const message = { ...ref(), id, amount: usd('5.00') };
    const rows = await Promise.all(Array.from({ length: 5 }, () => scene.network.reverse(scene.call, message)));
    expect(new Set(rows.map(({ held }) => held))).toEqual(new Set([1500n]));
    expect(await codeOf(scene.network.capture(scene.call, message))).toBe('IDEMPOTENCY_REUSED');
  });

  test("another tenant's authorisation does not exist", async () => {
    const { id } = await scene.buy('20.00');
    const stranger = await sceneOn(database);
    for (const verb of ['capture', 'reverse', 'refund'] as const)
      expect(await codeOf(stranger.network[verb](stranger.call, { ...ref(), id }))).toBe('AUTHORISATION_UNKNOWN');
    expect(await codeOf(stranger.buy('1.00', { cardId: scene.cardId }))).toBe('CARD_UNKNOWN');
    expect(await scene.balance()).toEqual({ posted: '10000', held: '2000' });
  });

  test('may be named by the number that it was authorised under', async () => {
    const row = await scene.buy('20.00');
    const captured = await scene.network.capture(scene.call, { ...ref(), original: row.networkRef });
    expect(captured).toMatchObject({ id: row.id, state: 'captured' });
  });
});

test('what nobody had asked for is owed, whatever the card says', async () => {
  await database.admin`update card.card set restriction = 'frozen', restricted_by = 'app' where id = ${scene.cardId}`;
  await scene.limit({ window: 'single', value: '1' });
  const message = { ...ref(), cardId: scene.cardId, channel: 'ecommerce' as const, amount: usd('130.00') };
  const row = await scene.network.force(scene.call, message);
  expect(row).toMatchObject({ state: 'captured', asked: false, captured: 13000n });
  expect(await scene.balance()).toEqual({ posted: '-3000', held: '0' });
  expect(await scene.rows('rules.use')).toEqual([]);
  expect((await scene.network.force(scene.call, message)).id).toBe(row.id);
});

describe('money that is booked with its approval', () => {
  beforeEach(async () => {
    scene = await sceneOn(database, { dialect: 'vaultspay-saas' });
  });

  test('is debited at once; the network then clears another amount', async () => {
    const row = await scene.buy('20.00');
    expect(row).toMatchObject({ state: 'captured', captured: 2000n, held: 0n, clearedAt: null });
    expect(await scene.balance()).toEqual({ posted: '8000', held: '0' });
    const cleared = await scene.network.capture(scene.call, { ...ref(), id: row.id, amount: usd('23.50') });
    expect(cleared).toMatchObject({ state: 'captured', captured: 2350n, amount: 2350n });
    expect(await scene.balance()).toEqual({ posted: '7650', held: '0' });
    expect(await codeOf(scene.network.capture(scene.call, { ...ref(), id: row.id }))).toBe('AUTHORISATION_STATE');
    expect(await codeOf(scene.network.reverse(scene.call, { ...ref(), id: row.id }))).toBe('AUTHORISATION_STATE');
  });

  test('comes back by a reversal, in part or as a whole', async () => {
    const { id } = await scene.buy('20.00');
    const part = await scene.network.reverse(scene.call, { ...ref(), id, amount: usd('5.00') });
    expect(part).toMatchObject({ state: 'captured', captured: 1500n, reversed: 500n });
    expect(await scene.balance()).toEqual({ posted: '8500', held: '0' });
    expect(await scene.network.reverse(scene.call, { ...ref(), id })).toMatchObject({ state: 'reversed' });
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
    expect(await scene.rows('rules.use')).toMatchObject([{ restored: '2000' }]);
  });
});

describe('an outside approver', () => {
  const ask = async (policies?: object) => {
    scene = await sceneOn(database, { dialect: 'cryptomate', policies });
    await database.admin`update card.card set approval_method = 'webhook' where id = ${scene.cardId}`;
    return scene.buy('20.00');
  };

  test('is asked, and nothing is held while it thinks', async () => {
    const row = await ask();
    expect((await told()).at(-1)).toMatchObject({ type: 'authorisation.requested', after: { state: 'questioned' } });
    expect(row).toMatchObject({ state: 'questioned', held: 0n });
    expect(row.questionDeadline!.getTime() - scene.deps.clock.now().getTime()).toBe(1200);
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
    const held = await scene.network.answer(scene.call, { id: row.id, approve: true });
    expect(held).toMatchObject({ state: 'held', held: 2000n });
    expect(await codeOf(scene.network.answer(scene.call, { id: row.id, approve: true }))).toBe('AUTHORISATION_STATE');
  });

  test('may refuse, with a code of its own', async () => {
    const { id } = await ask();
    const row = await scene.network.answer(scene.call, { id, approve: false, code: '51' });
    expect(row).toMatchObject({ state: 'declined', declineReason: 'refused', answerCode: '51' });
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
  });

  test('that is late is not heard: somebody stands in', async () => {
    const { id } = await ask();
    scene.deps.clock.advance(1200);
    expect(await scene.network.answer(scene.call, { id, approve: true })).toMatchObject({ declineReason: 'timed_out' });
    const second = await scene.buy('20.00');
    scene.deps.clock.advance(1200);
    await scene.network.sweep();
    expect(await scene.rows('card.authorisation')).toContainEqual(
      expect.objectContaining({ id: second.id, state: 'declined', decline_reason: 'timed_out' }),
    );
  });

  test('finds all checks made again when it answers', async () => {
    const { id } = await ask();
    await database.admin`update card.card set restriction = 'frozen', restricted_by = 'app' where id = ${scene.cardId}`;
    expect(await scene.network.answer(scene.call, { id, approve: true })).toMatchObject({
      declineReason: 'card_frozen',
    });
  });
});

describe('races', () => {
  const storm = (n: number, work: (network: Scene['network'], i: number) => Promise<unknown>) => {
    const other = another(database, scene.deps.clock);
    return Promise.all(Array.from({ length: n }, (_, i) => work(i % 2 ? other : scene.network, i)));
  };
  const message = (cardId: string, amount: string) => ({
    ...ref(),
    ...{ cardId, channel: 'ecommerce' as const, amount: usd(amount), merchant: { country: 'AE' } },
  });

  test('for the last of the money have one winner, on one card and on two', async () => {
    const second = await scene.card();
    await storm(30, (network, i) => network.authorise(scene.call, message(i % 3 ? scene.cardId : second, '60.00')));
    expect(await scene.balance()).toEqual({ posted: '10000', held: '6000' });
    const rows = await scene.rows<{ state: string }>('card.authorisation');
    expect(rows.filter(({ state }) => state === 'held')).toHaveLength(1);
    expect(rows).toHaveLength(30);
  });

  test('for the last of a limit have one winner, of the card and of its account', async () => {
    const second = await scene.card();
    await scene.limit({ subject_kind: 'account', subject_id: scene.accountId, window: 'month', value: '1000' });
    await storm(30, (network, i) => network.authorise(scene.call, message(i % 2 ? scene.cardId : second, '6.00')));
    expect(await scene.balance()).toEqual({ posted: '10000', held: '600' });
    const [tally] = await scene.rows<{ amount: string; count: number; subject_kind: string }>('rules.tally');
    expect(tally).toMatchObject({ amount: '600', count: 1 });
  });

  test('between captures and reversals of one hold take it once', async () => {
    const { id } = await scene.buy('50.00');
    const outcomes = await storm(10, (network, i) =>
      codeOf(i % 2 ? network.capture(scene.call, { ...ref(), id }) : network.reverse(scene.call, { ...ref(), id })),
    );
    expect(outcomes.filter((code) => code === null)).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'AUTHORISATION_STATE')).toHaveLength(9);
    expect(await scene.balance()).toMatchObject({ held: '0' });
  });
});
