import fc from 'fast-check';
import { connect, type Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import type { DialectName } from '../../../kernel/viewer';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { expireHolds } from '../jobs';
import { accountOf, type Data, type Tenant, type World as Wallets, walletWorld } from '../testing';
import { verifyLedger } from '../verify';
import { type Engine, engineOn } from '.';
import { apply } from './apply';
import type { Command, GivenBack, Limited } from './commands';
import { commandsOf, limitOn, NOON, type World, worldOn } from './testing';

let db: TestDatabase;
let pool: Db;
/** Two processes' worth. */
let engine: Engine;
let other: Engine;
let world: World;
let make: ReturnType<typeof commandsOf>;
let clearing: string;
const statements: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const onQuery = (text: string) => text.includes('pg_catalog') || statements.push(text);
  pool = connect({ url: db.urlAs('wallet'), name: 'test-limits', onQuery });
  engine = engineOn(pool);
  other = engineOn(db.as('wallet'));
});
afterAll(async () => {
  await pool.close();
  await db.close();
});
const renew = async (): Promise<void> => {
  world = await worldOn(db.admin);
  make = commandsOf(world);
  clearing = await world.account({ role: 'bank_clearing' });
};
const verify = async (): Promise<void> => {
  expect(await verifyLedger(world.tenantId, pool)).toMatchObject({ ok: true, problems: [] });
};
beforeEach(renew);
afterEach(verify);

const asset = { code: 'AED', decimals: 2, ledgerScale: 2 };
const limited = (more: Partial<Limited> = {}): { limited: Limited } => ({
  limited: { action: 'send_money', order: 'limits_first', asset, discreet: false, ...more },
});

async function funded(amount: bigint): Promise<string> {
  const id = await world.account();
  await engine.execute(make.moneyIn(clearing, id, amount));
  return id;
}

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : error),
  );
/** How often each outcome came about. */
async function tallied(works: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of await Promise.all(works.map(outcome))) counts[String(one)] = (counts[String(one)] ?? 0) + 1;
  return counts;
}

const uses = async (): Promise<Record<string, string>> => {
  const rows = await db.admin`
    select id, amount - restored as counts from rules.use where tenant_id = ${world.tenantId}`;
  return Object.fromEntries(rows.map(({ id, counts }) => [id, counts as string]));
};
const used = async (): Promise<bigint> => Object.values(await uses()).reduce((sum, one) => sum + BigInt(one), 0n);
const decisions = () => db.admin`
  select cause_id, account_id, card_id, mode, outcome, code, rule_id, trace from rules.decision
  where tenant_id = ${world.tenantId} order by seq`;

describe('two processes', () => {
  test('race for the last unit of an account and one of them wins', async () => {
    const [a, b] = [await funded(10_000n), await world.account()];
    await limitOn(db.admin, world.tenantId, a, { value: 500 });
    const send = (i: number) => (i % 2 ? engine : other).execute(make.transfer(a, b, 100n, limited()));
    expect(await tallied(Array.from({ length: 24 }, (_, i) => send(i)))).toEqual({ done: 5, LIMIT_DAY: 19 });
    expect(await used()).toBe(500n);
  });

  test('race for the last unit of a tenant, each with an account of its own', async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => funded(10_000n)));
    const payee = await world.account();
    await limitOn(db.admin, world.tenantId, null, { value: 700, window: 'month' });
    const send = (i: number) =>
      (i % 2 ? engine : other).execute(make.transfer(accounts[i % 8]!, payee, 100n, limited()));
    expect(await tallied(Array.from({ length: 32 }, (_, i) => send(i)))).toEqual({ done: 7, LIMIT_MONTH: 25 });
    expect(await used()).toBe(700n);
  });

  test('do the same thing once, whichever of them is asked', async () => {
    const [a, b] = [await funded(1_000n), await world.account()];
    await limitOn(db.admin, world.tenantId, a, { value: 100 });
    const once = { scope: 'transfer', key: 'k', input: {} };
    const command = () => make.transfer(a, b, 100n, { ...limited(), once });
    const works = Array.from({ length: 8 }, (_, i) => (i % 2 ? engine : other).execute(command()));
    const receipts = await Promise.all(works);
    expect(new Set(receipts.map(({ transferId }) => transferId)).size).toBe(1);
    expect(await used()).toBe(100n);
    expect(await decisions()).toHaveLength(1);
  });
});

describe('one batch', () => {
  const run = (...commands: Command[]) =>
    pool.orm.transaction((orm) => apply({ orm, sql: (orm as never as Tx)._.session.client, ring: () => {} }, commands));
  interface Tx {
    readonly _: { readonly session: { readonly client: never } };
  }
  const codes = (outcomes: readonly unknown[]) =>
    outcomes.map((one) => (one instanceof Fault ? one.code : (one as { status: string }).status));

  test('is judged in order, each command over what those before it have left', async () => {
    const [a, b] = [await funded(1_000n), await world.account()];
    await limitOn(db.admin, world.tenantId, a, { value: 300 });
    const first = make.transfer(a, b, 200n, limited()) as Extract<Command, { verb: 'transfer' }>;
    const { transferId } = first;
    const back: Command = {
      ...{ verb: 'reverse', cause: world.cause(), transferId, counted: transferId },
      ...{ keepCharges: false, reason: 'no' },
    };
    const outcomes = await run(
      first,
      make.transfer(a, b, 101n, limited()),
      make.transfer(a, b, 100n, limited()),
      make.transfer(a, b, 1n, limited()),
      back,
      make.transfer(a, b, 200n, limited()),
      make.transfer(a, b, 1n, limited()),
      make.transfer(a, b, 1n),
    );
    expect(codes(outcomes)).toEqual([
      ...['posted', 'LIMIT_DAY', 'posted', 'LIMIT_DAY', 'reversed', 'posted', 'LIMIT_DAY', 'posted'],
    ]);
    expect(await used()).toBe(300n);
  });

  test('gives no room to what funds refuse', async () => {
    const [a, b] = [await funded(100n), await world.account()];
    await limitOn(db.admin, world.tenantId, a, { value: 300 });
    const outcomes = await run(make.transfer(a, b, 250n, limited()), make.transfer(a, b, 100n, limited()));
    expect(codes(outcomes)).toEqual(['FUNDS_INSUFFICIENT', 'posted']);
    expect(await used()).toBe(100n);
    expect(await decisions()).toHaveLength(1);
  });

  test('without anything limited sends what it always sent; with it, what rules send comes on top', async () => {
    const [a, b] = [await funded(1_000n), await world.account()];
    const sent = async (...commands: Command[]): Promise<string[]> => {
      await run(...commands);
      statements.length = 0;
      await run(...commands.map((one) => ({ ...one, transferId: newId() }) as Command));
      return [...statements];
    };
    const plain = await sent(make.transfer(a, b, 1n), make.moneyIn(clearing, a, 1n));
    expect(plain.filter((text) => text.includes('rules.'))).toEqual([]);
    expect(plain).toHaveLength(10);
    const asked = await sent(make.transfer(a, b, 1n, limited()), make.moneyIn(clearing, a, 1n));
    expect(asked.filter((text) => !/rules\./.test(text))).toEqual(plain);
    const written = asked.flatMap((text) => /^\s*(?:insert into|update) (rules\.\w+)/.exec(text)?.[1] ?? []);
    expect(written).toEqual(['rules.use', 'rules.tally', 'rules.decision']);
  });

  test('asks rules before it locks accounts, and measures behind the lock', async () => {
    const [a, b] = [await funded(1_000n), await world.account()];
    await limitOn(db.admin, world.tenantId, null, { value: 1_000 });
    await run(make.transfer(a, b, 1n, limited()));
    statements.length = 0;
    await run(make.transfer(a, b, 1n, limited()));
    const at = (part: string): number => statements.findIndex((text) => text.includes(part));
    const order = ['from rules.limit', 'pg_advisory_xact_lock', 'for no key update', 'from rules.tally'].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((one, two) => one - two));
  });
});

test('a decision is kept for what was booked and for what was refused, and says why', async () => {
  const [a, b] = [await funded(1_000n), await world.account()];
  const ruleId = await limitOn(db.admin, world.tenantId, a, { value: 300 });
  const [yes, no] = [make.transfer(a, b, 300n, limited()), make.transfer(a, b, 1n, limited())];
  await engine.execute(yes);
  const fault = await engine.execute(no).catch((error: Fault) => error.extensions);
  expect(fault).toEqual({
    code: 'LIMIT_DAY',
    field: 'amount.amount',
    details: { limit: '3.00', used: '3.00', asked: '0.01' },
  });
  const figures = { ruleId, rule: 'limit day send money amount', subjectKind: 'account', limit: '300' };
  const common = { account_id: a, card_id: null, mode: 'live' };
  expect([...(await decisions())]).toEqual([
    {
      ...{ ...common, cause_id: (yes as { transferId: string }).transferId, outcome: 'approved', code: null },
      ...{ rule_id: null, trace: [{ ...figures, used: '0', asked: '300', passed: true }] },
    },
    {
      ...{ ...common, cause_id: (no as { transferId: string }).transferId, outcome: 'refused', code: 'limit_day' },
      ...{ rule_id: ruleId, trace: [{ ...figures, used: '300', asked: '1', passed: false }] },
    },
  ]);
});

test('counts are told as counts, and least amounts bite too', async () => {
  const [a, b] = [await funded(1_000n), await world.account()];
  await limitOn(db.admin, world.tenantId, a, { measure: 'count', currency: null, value: 1 });
  await limitOn(db.admin, world.tenantId, a, { window: 'single', operator: 'greater', value: 10 });
  const refused = (amount: bigint) =>
    engine.execute(make.transfer(a, b, amount, limited())).catch((error: Fault) => error.extensions);
  expect(await refused(10n)).toMatchObject({ code: 'LIMIT_SINGLE', details: { limit: '0.10', asked: '0.10' } });
  await engine.execute(make.transfer(a, b, 11n, limited()));
  expect(await refused(11n)).toMatchObject({ code: 'LIMIT_DAY', details: { limit: '1', used: '1', asked: '1' } });
});

test('a rule in a draft bites nobody; in shadow it says what it would have said', async () => {
  const [a, b] = [await funded(1_000n), await world.account()];
  const draft = { tenant_id: world.tenantId, id: newId(), title: 'Less', actor_kind: 'app', actor_id: 'tests' };
  await db.admin`insert into rules.draft ${db.admin({ ...draft, state: 'shadow' })}`;
  await limitOn(db.admin, world.tenantId, a, { value: 1, draft_id: draft.id });
  await engine.execute(make.transfer(a, b, 300n, limited()));
  expect(await decisions()).toMatchObject([
    { mode: 'live', outcome: 'approved' },
    { mode: 'shadow', outcome: 'refused', code: 'limit_day' },
  ]);
});

describe('of a hold that was captured in part, once that part is refunded', () => {
  const LATER = new Date(NOON.getTime() + 1_000);
  type End = (holdId: string, about: { counted: string; givesBack: GivenBack }) => Command;
  const ends: Record<string, End> = {
    release: (holdId, about) => ({ verb: 'release', cause: world.cause(), holdId, ...about }),
    expire: (holdId, about) => ({ verb: 'expire', cause: world.cause(LATER), holdId, ...about }),
  };

  let wallets: Wallets;
  beforeAll(async () => {
    wallets = await walletWorld();
  });
  afterAll(() => wallets.close());

  const onId = async ({ ask }: Tenant, verb: string, id: string, more = ''): Promise<Data> => {
    const { data, code } = await ask(`mutation ($id: ID!) { ${verb}(id: $id${more}) { id hold { id } } }`, { id });
    expect({ verb, code }).toEqual({ verb });
    return data[verb];
  };
  const byPolicy: Record<string, (tenant: Tenant, holdId: string) => Promise<unknown>> = {
    release: (tenant, holdId) => onId(tenant, 'releaseHold', holdId),
    'sandboxed expiry': (tenant, holdId) => onId(tenant, 'sandboxLetHoldExpire', holdId),
    'timely expiry': () => {
      wallets.clock.advance(8 * 86_400_000);
      const own = wallets.db.as('wallet');
      return expireHolds({ db: own, clock: wallets.clock }, engineOn(own).execute);
    },
  };

  test.each<[DialectName, currency: string, end: string, left: string]>([
    ['vaultspay-v1', 'AED', 'release', '3000 of 1'],
    ['vaultspay-v1', 'AED', 'sandboxed expiry', '3000 of 1'],
    ['vaultspay-v1', 'AED', 'timely expiry', '3000 of 1'],
    ['vaultpay', 'INR', 'release', '0 of 0'],
    ['vaultpay', 'INR', 'sandboxed expiry', '0 of 0'],
    ['vaultpay', 'INR', 'timely expiry', '0 of 0'],
    ['cryptomate', 'USD', 'release', '0 of 1'],
  ])('a tenant of %s (%s) finds after the %s what its policy leaves', async (dialect, currency, end, left) => {
    const tenant = await wallets.tenant(dialect);
    const { id: accountId } = await accountOf(tenant, await tenant.customer(), '100.00', currency);
    const placed = await tenant.ask('mutation ($input: HoldInput!) { placeHold(input: $input) { id hold { id } } }', {
      input: { accountId, amount: { amount: '100.00', currency } },
    });
    const { id, hold } = placed.data.placeHold;
    const part = `, amount: { amount: "30.00", currency: "${currency}" }, final: false`;
    await onId(tenant, 'captureHold', hold.id, part);
    await onId(tenant, 'refundTransfer', id);
    await byPolicy[end]!(tenant, hold.id);
    const [tally] = await wallets.db.admin`
      select sum(amount) || ' of ' || sum(count) as left from rules.tally where subject_id = ${accountId}`;
    expect(tally!.left).toBe(left);
    expect(await verifyLedger(tenant.id, wallets.db.as('wallet'))).toMatchObject({ ok: true, problems: [] });
  });

  // biome-ignore format: a table
  test.each<[string, GivenBack, refunded: string, left: string]>([
    ['release', 'whole',   '23', '0 of 0'],
    ['expire',  'whole',   '23', '0 of 0'],
    ['release', 'parts',   '14', '0 of 1'],
    ['expire',  'parts',   '14', '0 of 1'],
    ['release', 'nothing', '23', '9 of 1'],
    ['expire',  'nothing', '23', '9 of 1'],
  ])('to %s the rest leaves what a refund that gives back %s has to', async (end, givesBack, refunded, left) => {
    const a = await funded(100n);
    const held = make.hold(a, clearing, 23n, { ...limited(), expiresAt: LATER });
    const { holdId, transferId: counted } = held;
    const cause = world.cause();
    await engine.execute(held);
    await engine.execute({ verb: 'capture', cause, holdId, counted, amount: 9n, rest: 'keep' });
    const back = { originalId: counted, transferId: newId(), kind: 'refund', mark: 'refunded', forced: true } as const;
    await engine.execute({ verb: 'refund', cause, ...back, counted, givesBack });
    expect(await uses()).toEqual({ [counted]: refunded });
    await engine.execute(ends[end]!(holdId, { counted, givesBack }));
    const tallied = await db.admin`
      select sum(amount) || ' of ' || sum(count) as left from rules.tally where tenant_id = ${world.tenantId}`;
    expect(tallied[0]!.left).toBe(left);
    expect(`${await used()}`).toBe(left.split(' ')[0]);
  });
});

/** Random lives of transfers: sent, held, failed, reversed, captured, released, refunded, and repeated. */
describe('whatever becomes of transfers', () => {
  type Act = 'send' | 'hold' | 'free' | 'repeat' | 'fail' | 'reverse' | 'capture' | 'release' | 'refund' | 'settle';
  interface Action {
    readonly act: Act;
    readonly pick: number;
    readonly amount: bigint;
    readonly flag: boolean;
  }
  interface Scene {
    readonly accounts: readonly string[];
    readonly payee: string;
    readonly made: { readonly transferId: string; readonly holdId: string }[];
    readonly sent: Command[];
    readonly limited: Set<string>;
    readonly givesBack: GivenBack;
  }
  const LIMIT = 150n;
  const TOGETHER = 380n;

  function commandFor(scene: Scene, { act, pick, amount, flag }: Action): Command | null {
    const account = scene.accounts[pick % scene.accounts.length]!;
    const known = scene.made[pick % Math.max(scene.made.length, 1)];
    const cause = world.cause();
    const once = flag ? { once: { scope: 'send', key: newId(), input: {} } } : {};
    if (act === 'send') return make.transfer(account, scene.payee, amount, { ...limited(), ...once });
    if (act === 'hold') return make.hold(account, clearing, amount, { ...limited(), ...once });
    if (act === 'free') return make.transfer(account, scene.payee, amount);
    if (act === 'repeat') return scene.sent[pick % Math.max(scene.sent.length, 1)] ?? null;
    if (!known) return null;
    const { transferId, holdId } = known;
    const counted = transferId;
    if (act === 'settle') return { verb: 'settle', cause, transferId };
    if (act === 'fail') return { verb: 'fail', cause, transferId, counted, reason: 'no' };
    if (act === 'reverse')
      return { verb: 'reverse', cause, transferId, counted, keepCharges: true, reason: 'no', forced: true };
    if (act === 'capture')
      return { verb: 'capture', cause, holdId, counted, amount, rest: pick % 2 ? 'keep' : 'release' };
    const { givesBack } = scene;
    const part = flag ? amount : undefined;
    if (act === 'release') return { verb: 'release', cause, holdId, counted, givesBack, amount: part };
    const refund = { originalId: transferId, transferId: newId(), amount: part };
    return { ...refund, verb: 'refund', cause, counted, givesBack, kind: 'refund', mark: 'refunded', forced: true };
  }

  async function act(scene: Scene, command: Command, by: Engine): Promise<void> {
    const answer = await outcome(by.execute(command));
    expect(answer).toEqual(expect.stringMatching(/^[A-Z_]+$|^done$/));
    if (answer !== 'done' || !('kind' in command) || command.verb === 'refund') return;
    if (command.once) scene.sent.push(command);
    if (scene.made.some(({ transferId }) => transferId === command.transferId)) return;
    scene.made.push({ transferId: command.transferId, holdId: 'holdId' in command ? command.holdId : newId() });
    if ('limited' in command) scene.limited.add(command.transferId);
  }

  /** What counts, from what became of each transfer. */
  const counting = (givesBack: GivenBack) => db.admin<{ id: string; account: string; counts: string }[]>`
    select t.id, t.from_account_id as account,
           case when t.status = 'failed' or (t.status = 'reversed' and t.refunded_amount = 0) then 0
                when t.posted_at is null then t.amount
                when ${givesBack === 'whole'} and h.state is distinct from 'open'
                     and t.refunded_amount = t.posted_amount then 0
                else t.posted_amount + case when h.state = 'open' then h.remaining else 0 end
                     - case when ${givesBack === 'parts'} then t.refunded_amount else 0 end end as counts
    from wallet.transfer as t
    left join wallet.hold as h on h.tenant_id = t.tenant_id and h.id = t.hold_id
    where t.tenant_id = ${world.tenantId}`;

  async function audit(scene: Scene): Promise<void> {
    const transfers = await counting(scene.givesBack);
    const ours = transfers.filter(({ id }) => scene.limited.has(id));
    expect(await uses()).toEqual(Object.fromEntries(ours.map(({ id, counts }) => [id, counts])));
    const sums = new Map(scene.accounts.map((id) => [id, 0n]));
    for (const { account, counts } of ours) sums.set(account, sums.get(account)! + BigInt(counts));
    for (const sum of sums.values()) expect(sum <= LIMIT).toBe(true);
    expect([...sums.values()].reduce((one, two) => one + two) <= TOGETHER).toBe(true);
    const tallies = await db.admin<{ id: string; amount: string }[]>`
      select subject_id as id, sum(amount)::text as amount from rules.tally
      where tenant_id = ${world.tenantId} group by 1 having sum(amount) <> 0`;
    expect(Object.fromEntries(tallies.map(({ id, amount }) => [id, amount]))).toEqual(
      Object.fromEntries([...sums].flatMap(([id, sum]) => (sum === 0n ? [] : [[id, sum.toString()]]))),
    );
  }

  const acts: readonly Act[] = ['send', 'hold', 'free', 'repeat', 'fail', 'reverse', 'capture', 'release', 'refund'];
  const action: fc.Arbitrary<Action> = fc.record({
    act: fc.constantFrom(...acts, 'send', 'hold', 'settle'),
    pick: fc.nat(1000),
    amount: fc.bigInt(1n, 60n),
    flag: fc.boolean(),
  });

  test('what is used is the sum of what counts, and never more than the limits', async () => {
    const bursts = fc.array(fc.array(action, { minLength: 3, maxLength: 20 }), { minLength: 2, maxLength: 8 });
    const policy = fc.constantFrom<GivenBack>('nothing', 'parts', 'whole');
    const lives = fc.asyncProperty(bursts, policy, async (all, givesBack) => {
      const accounts = [await funded(1_000n), await funded(1_000n), await funded(1_000n)];
      const payee = await world.account();
      const scene: Scene = { accounts, payee, made: [], sent: [], limited: new Set(), givesBack };
      for (const id of accounts) await limitOn(db.admin, world.tenantId, id, { value: LIMIT.toString() });
      await limitOn(db.admin, world.tenantId, null, { value: TOGETHER.toString(), window: 'lifetime' });
      for (const burst of all) {
        const commands = burst.flatMap((one) => commandFor(scene, one) ?? []);
        await Promise.all(commands.map((command, i) => act(scene, command, i % 2 ? engine : other)));
        await audit(scene);
      }
      await verify();
    });
    // Smaller counterexamples are looked for in worlds of their own too, and the smallest is told before time is up.
    const inTime = { interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true };
    await fc.assert(lives.beforeEach(renew), { numRuns: 12, ...inTime });
  }, 120_000);
});
