import { unseal } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { defaults } from '../../../schema/policy';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { events } from '../events';
import { vaultContext } from '../pan';
import { cvvOf } from '../secrets/cvv';
import { expiryOf } from '../secrets/prove';
import { setPin } from '../secrets/set-pin';
import { reissue } from '../service/reissue';
import { unblock } from '../service/restrict';
import type { Presented } from './messages';
import { another, type Scene, sceneOn } from './testing';

/** What a cardholder shows, and what becomes of a card that somebody guesses at. */

const PIN = '4826';
const WRONG_PIN = '4827';

let database: TestDatabase;
let scene: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  scene = await sceneOn(database, { dialect: 'cryptomate' });
  await setPin(scene.deps, scene.call, { id: scene.cardId, pin: PIN });
});

interface Numbers {
  readonly pan: string;
  readonly expiry: string;
  readonly cvv: string;
}

/** As they stand on the card. */
async function numbers(cardId = scene.cardId): Promise<Numbers> {
  const [row] = await database.admin<{ generation: number; sealed: Buffer; through: string }[]>`
    select generation, pan_sealed as sealed, valid_through::text as through from card.vault
    where card_id = ${cardId} and current`;
  const { generation, sealed, through: validThrough } = row!;
  const pan = unseal(TEST_KEYS, vaultContext(cardId, generation), sealed).toString();
  return { pan, expiry: expiryOf(validThrough), cvv: cvvOf(TEST_KEYS, { pan, validThrough, generation }) };
}

const other = (cvv: string) => (cvv === '123' ? '124' : '123');
const show = (presented: Presented, more: object = {}) => scene.buy('1.00', { presented, ...more });
const reasonOf = async (presented: Presented) => (await show(presented)).declineReason;

async function card() {
  const [row] = await database.admin`select * from card.card where id = ${scene.cardId}`;
  const { restriction, restricted_by: by, restriction_reason: reason, pin_tries, cvv_tries, expiry_tries } = row!;
  return { restriction, by, reason, tries: [pin_tries, cvv_tries, expiry_tries] };
}
const tries = async () => (await card()).tries;
const set = (text: string) => database.admin.unsafe(`update card.card set ${text} where id = '${scene.cardId}'`);
const blockings = () => database.admin<Record<string, unknown>[]>`
  select type, before, after, actor_kind, actor_id from events.outbox
  where tenant_id = ${scene.tenantId} and type = 'card.blocked' order by seq`;
const history = () => database.admin<Record<string, unknown>[]>`
  select verb, status_before, status_after, reason, actor_kind from card.history
  where tenant_id = ${scene.tenantId} and verb in ('block', 'clearRestriction') order by seq`;

describe('what is shown and right', () => {
  test('is approved, all of it or any part', async () => {
    const all = await numbers();
    expect(await show({ ...all, pin: PIN })).toMatchObject({ state: 'held' });
    for (const part of [{ pan: all.pan }, { expiry: all.expiry }, { cvv: all.cvv }, { pin: PIN }])
      expect(await show(part)).toMatchObject({ state: 'held' });
    expect(await tries()).toEqual([0, 0, 0]);
  });

  test('finds the card by its number alone', async () => {
    const { pan } = await numbers();
    expect(await show({ pan }, { cardId: null })).toMatchObject({ state: 'held', cardId: scene.cardId });
    const second = await scene.card();
    const mixed = show({ pan }, { cardId: second }).catch((error: unknown) => error);
    expect(await mixed).toMatchObject({ code: 'INPUT_INVALID', details: { field: 'presented.pan' } });
    const none = show({ pan: '4000000000000002' }, { cardId: null }).catch((error: unknown) => error);
    expect(await none).toMatchObject({ code: 'CARD_UNKNOWN', details: { field: 'presented.pan' } });
  });

  test('clears what was counted of its kind and no other, even where the rules then refuse', async () => {
    const { cvv, expiry } = await numbers();
    await set('pin_tries = 2, cvv_tries = 2, expiry_tries = 2');
    await scene.limit({ window: 'single', value: '0' });
    expect(await reasonOf({ cvv })).toBe('limit_single');
    expect(await tries()).toEqual([2, 0, 2]);
    expect(await reasonOf({ pin: PIN, expiry })).toBe('limit_single');
    expect(await tries()).toEqual([0, 0, 0]);
  });
});

describe('what is shown and wrong', () => {
  test.each([
    ['wrong_pin', [1, 0, 0], () => ({ pin: WRONG_PIN })],
    ['wrong_cvv', [0, 1, 0], ({ cvv }: Numbers) => ({ cvv: other(cvv) })],
    ['wrong_expiry', [0, 0, 1], () => ({ expiry: '01/40' })],
    ['wrong_pin', [1, 0, 0], ({ cvv }: Numbers) => ({ pin: WRONG_PIN, cvv: other(cvv), expiry: '01/40' })],
    ['wrong_cvv', [0, 1, 0], ({ cvv }: Numbers) => ({ pin: PIN, cvv: other(cvv), expiry: '01/40' })],
  ] as const)('is refused as %s and counted: %j', async (reason, counted, wrong) => {
    expect(await reasonOf(wrong(await numbers()))).toBe(reason);
    expect(await tries()).toEqual(counted);
    expect(await card()).toMatchObject({ restriction: 'none' });
    expect(await scene.rows('rules.use')).toEqual([]);
    expect(await scene.balance()).toEqual({ posted: '10000', held: '0' });
  });

  test('is a PIN where none is set', async () => {
    scene = await sceneOn(database, { dialect: 'cryptomate' });
    expect(await reasonOf({ pin: PIN })).toBe('wrong_pin');
  });

  test('counts once for each number of the network', async () => {
    const networkRef = newId();
    const [first, second] = [await show({ pin: WRONG_PIN }, { networkRef }), await show({ pin: PIN }, { networkRef })];
    expect(second).toMatchObject({ id: first.id, declineReason: 'wrong_pin' });
    expect(await tries()).toEqual([1, 0, 0]);
  });

  test.each([
    ['pin_tries', () => ({ pin: WRONG_PIN })],
    ['cvv_tries', ({ cvv }: Numbers) => ({ cvv: other(cvv) })],
    ['expiry_tries', () => ({ expiry: '01/40' })],
  ] as const)('for the third time in a row blocks the card: %s', async (reason, wrong) => {
    const given = wrong(await numbers());
    await show(given);
    await show(given);
    expect(await blockings()).toEqual([]);
    expect(await show(given)).toMatchObject({ state: 'declined', declineReason: reason });
    expect(await card()).toMatchObject({ restriction: 'blocked', by: 'platform', reason });
    expect(await history()).toEqual([
      { verb: 'block', status_before: 'active', status_after: 'blocked', reason, actor_kind: 'system' },
    ]);
    const [told, ...others] = await blockings();
    expect(others).toEqual([]);
    expect(told).toMatchObject({ actor_kind: 'system', actor_id: 'card', after: { restrictionReason: reason } });
    events['card.blocked'].parse({ before: told!.before, after: told!.after });
  });

  test('is not looked at any more once the card is blocked, nor is what is right', async () => {
    for (let i = 0; i < 3; i++) await show({ pin: WRONG_PIN });
    const before = await tries();
    for (const pin of [PIN, WRONG_PIN]) expect(await reasonOf({ pin })).toBe('card_blocked');
    expect(await reasonOf({})).toBe('card_blocked');
    expect(await tries()).toEqual(before);
    expect(await blockings()).toHaveLength(1);
  });

  test('is forgotten when the card is unblocked', async () => {
    for (let i = 0; i < 3; i++) await show({ pin: WRONG_PIN });
    await unblock(scene.deps, scene.call, { id: scene.cardId });
    expect(await card()).toMatchObject({ restriction: 'none', by: null, tries: [0, 0, 0] });
    expect(await show({ pin: PIN })).toMatchObject({ state: 'held' });
    expect(await reasonOf({ pin: WRONG_PIN })).toBe('wrong_pin');
    expect((await history()).map(({ verb }) => verb)).toEqual(['block', 'clearRestriction']);
  });

  test('is begun anew by a right one in between', async () => {
    for (const pin of [WRONG_PIN, WRONG_PIN, PIN, WRONG_PIN, WRONG_PIN]) await show({ pin });
    expect(await card()).toMatchObject({ restriction: 'none', tries: [2, 0, 0] });
  });

  test('never blocks where the policy sets no number of tries', async () => {
    scene = await sceneOn(database, {
      ...{ dialect: 'cryptomate' },
      policies: { cards: { ...defaults.cryptomate.cards, credentialTries: null } },
    });
    const { cvv } = await numbers();
    for (let i = 0; i < 5; i++) expect(await reasonOf({ cvv: other(cvv) })).toBe('wrong_cvv');
    expect(await card()).toMatchObject({ restriction: 'none', tries: [0, 5, 0] });
    expect(await show({ cvv })).toMatchObject({ state: 'held' });
    expect(await tries()).toEqual([0, 0, 0]);
  });

  test('of a card that may not be used tells nothing and counts nothing', async () => {
    await set("restriction = 'frozen', restricted_by = 'app', pin_tries = 2");
    for (const pin of [WRONG_PIN, PIN, WRONG_PIN]) expect(await reasonOf({ pin })).toBe('card_frozen');
    expect(await card()).toMatchObject({ restriction: 'frozen', by: 'app', tries: [2, 0, 0] });
    expect(await blockings()).toEqual([]);
  });
});

describe('at the same moment, at two processes', () => {
  const storm = async (n: number, presented: (i: number) => Presented) => {
    const lanes = [scene.network, another(database, scene.deps.clock)];
    const rows = await Promise.all(
      Array.from({ length: n }, (_, i) =>
        lanes[i % 2]!.authorise(scene.call, {
          ...{ networkRef: newId(), cardId: scene.cardId, channel: 'ecommerce', presented: presented(i) },
          amount: { amount: '1.00', currency: 'USD' },
        }),
      ),
    );
    return rows.map(({ declineReason }) => declineReason ?? 'none').sort();
  };

  test('twelve wrong tries are two that are counted, one that blocks, and nine of a blocked card', async () => {
    const reasons = await storm(12, () => ({ pin: WRONG_PIN }));
    expect(reasons).toEqual([...Array(9).fill('card_blocked'), 'pin_tries', 'wrong_pin', 'wrong_pin']);
    expect(await card()).toMatchObject({ restriction: 'blocked', tries: [3, 0, 0] });
    expect(await blockings()).toHaveLength(1);
    expect(await history()).toHaveLength(1);
  });

  test('twelve wrong tries count twelve where nothing blocks', async () => {
    scene = await sceneOn(database, { dialect: 'vaultspay-v1' });
    const { cvv } = await numbers();
    expect(await storm(12, () => ({ cvv: other(cvv) }))).toEqual(Array(12).fill('wrong_cvv'));
    expect(await tries()).toEqual([0, 12, 0]);
  });

  test('of different kinds each has its own count', async () => {
    const { cvv } = await numbers();
    const kinds: Presented[] = [{ pin: WRONG_PIN }, { cvv: other(cvv) }, { expiry: '01/40' }];
    const reasons = await storm(6, (i) => kinds[i % 3]!);
    expect(reasons).toEqual(['wrong_cvv', 'wrong_cvv', 'wrong_expiry', 'wrong_expiry', 'wrong_pin', 'wrong_pin']);
    expect(await card()).toMatchObject({ restriction: 'none', tries: [2, 2, 2] });
  });

  test('with a new PIN nobody is answered by a comparison with the old one', async () => {
    const next = '9513';
    const changing = setPin(scene.deps, scene.call, { id: scene.cardId, pin: next });
    const old = await storm(2, () => ({ pin: PIN }));
    await changing;
    for (const reason of old) expect(['none', 'wrong_pin']).toContain(reason);
    expect(await reasonOf({ pin: PIN })).not.toBeNull();
    await unblock(scene.deps, scene.call, { id: scene.cardId });
    expect(await show({ pin: next })).toMatchObject({ state: 'held' });
  });
});

describe('a number that the card had before', () => {
  test('is refused as closed, without a look at what else is shown; the new one is good', async () => {
    const before = await numbers();
    await reissue(scene.deps, scene.call, { id: scene.cardId });
    const after = await numbers();
    expect(after.pan).not.toBe(before.pan);
    for (const presented of [{ pan: before.pan }, { ...before, pin: WRONG_PIN }])
      expect(await reasonOf(presented)).toBe('card_closed');
    expect(await show({ pan: before.pan }, { cardId: null })).toMatchObject({ declineReason: 'card_closed' });
    expect(await tries()).toEqual([0, 0, 0]);
    expect(await show({ ...after, pin: PIN })).toMatchObject({ state: 'held', generation: 2 });
  });

  test('took its CVV along', async () => {
    const { cvv } = await numbers();
    await reissue(scene.deps, scene.call, { id: scene.cardId });
    if (cvv !== (await numbers()).cvv) expect(await reasonOf({ cvv })).toBe('wrong_cvv');
  });
});

describe('used too fast', () => {
  const velocity = (row: Record<string, unknown>) =>
    database.admin`insert into rules.velocity ${database.admin({
      ...{ tenant_id: scene.tenantId, id: newId(), subject_kind: 'card', subject_id: scene.cardId },
      ...{ max_authorisations: 2, window_seconds: 60, ...row },
    })}`;

  test('a card is refused and blocked, until somebody unblocks it; then its count begins anew', async () => {
    await velocity({});
    for (let i = 0; i < 2; i++) expect(await show({})).toMatchObject({ state: 'held' });
    expect(await reasonOf({})).toBe('velocity');
    expect(await card()).toMatchObject({ restriction: 'blocked', by: 'platform', reason: 'velocity' });
    expect(await blockings()).toMatchObject([{ actor_kind: 'system', after: { status: 'blocked' } }]);
    scene.deps.clock.advance(61_000);
    expect(await reasonOf({})).toBe('card_blocked');
    await unblock(scene.deps, scene.call, { id: scene.cardId });
    scene.deps.clock.advance(1);
    for (let i = 0; i < 2; i++) expect(await show({})).toMatchObject({ state: 'held' });
    expect(await reasonOf({})).toBe('velocity');
  });

  test('is only refused where the rule says so, and only while the window lasts', async () => {
    await velocity({ blocks: false });
    const reasons = [];
    for (let i = 0; i < 4; i++) reasons.push(await reasonOf({}));
    expect(reasons).toEqual([null, null, 'velocity', 'velocity']);
    expect(await card()).toMatchObject({ restriction: 'none' });
    scene.deps.clock.advance(60_000);
    expect(await show({})).toMatchObject({ state: 'held' });
  });

  test('by a whole account blocks the card that went too far, and that alone', async () => {
    const second = await scene.card();
    await velocity({ subject_kind: 'account', subject_id: scene.accountId });
    await show({}, { cardId: second });
    await show({}, { cardId: second });
    expect(await reasonOf({})).toBe('velocity');
    expect(await card()).toMatchObject({ restriction: 'blocked' });
    const [row] = await database.admin`select restriction from card.card where id = ${second}`;
    expect(row).toEqual({ restriction: 'none' });
  });

  test('at two processes at once exactly as many are approved as may be', async () => {
    await velocity({ max_authorisations: 3 });
    const lanes = [scene.network, another(database, scene.deps.clock)];
    const rows = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        lanes[i % 2]!.authorise(scene.call, {
          ...{ networkRef: newId(), cardId: scene.cardId, channel: 'ecommerce' },
          amount: { amount: '1.00', currency: 'USD' },
        }),
      ),
    );
    expect(rows.filter(({ state }) => state === 'held')).toHaveLength(3);
    expect(rows.filter(({ declineReason }) => declineReason === 'velocity')).toHaveLength(1);
    expect(rows.filter(({ declineReason }) => declineReason === 'card_blocked')).toHaveLength(6);
    expect(await blockings()).toHaveLength(1);
  });
});

test('nothing of what was shown is kept anywhere', async () => {
  const { pan, cvv, expiry } = await numbers();
  await show({ pan, cvv, expiry, pin: PIN });
  await show({ pan, cvv, expiry, pin: WRONG_PIN });
  const bad = await show({ pan, pin: 'not digits' }).catch((error: unknown) => error);
  expect(bad).toBeInstanceOf(Fault);
  const tables = ['card.authorisation', 'card.message', 'card.activity', 'card.history', 'card.card'];
  const others = ['events.outbox', 'rules.decision', 'rules.use', 'wallet.transfer', 'identity.audit'];
  const rows = await Promise.all([...tables, ...others].map((table) => scene.rows(table)));
  const text = JSON.stringify([rows, (bad as Fault).details], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(text).not.toContain(pan);
  expect(text).not.toContain('not digits');
  expect(text).not.toMatch(new RegExp(`"(${PIN}|${WRONG_PIN}|${expiry})"`));
});
