import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { verifyLedger } from '../verify';
import { type Engine, engineOn } from '.';
import type { Command, Receipt } from './commands';
import { commandsOf, NOON, type World, worldOn } from './testing';

let db: TestDatabase;
let pool: Db;
let world: World;
let make: ReturnType<typeof commandsOf>;
/** Two processes' worth. */
let engine: Engine;
let other: Engine;
let clearing: string;

beforeAll(async () => {
  db = await testDatabase();
  pool = db.as('wallet');
  engine = engineOn(pool);
  other = engineOn(db.as('wallet'));
});
afterAll(() => db.close());

beforeEach(async () => {
  world = await worldOn(db.admin);
  make = commandsOf(world);
  clearing = await world.account({ role: 'bank_clearing' });
});
afterEach(async () => {
  const { ok, problems } = await verifyLedger(world.tenantId, pool);
  expect({ ok, problems }).toEqual({ ok: true, problems: [] });
});

async function funded(amount: bigint, given = {}): Promise<string> {
  const id = await world.account(given);
  if (amount > 0n) await engine.execute(make.moneyIn(clearing, id, amount));
  return id;
}

const posted = async (id: string): Promise<bigint> =>
  BigInt((await db.admin`select posted from wallet.account where id = ${id}`)[0]!.posted);
const count = async (table: string): Promise<number> =>
  Number((await db.admin`select count(*) as n from ${db.admin(table)} where tenant_id = ${world.tenantId}`)[0]!.n);
const counts = () =>
  Promise.all(
    ['wallet.transfer', 'wallet.leg', 'wallet.entry', 'wallet.hold', 'events.outbox', 'events.once'].map(count),
  );
const types = async (): Promise<string[]> =>
  (await db.admin`select type from events.outbox where tenant_id = ${world.tenantId} order by seq`).map(
    ({ type }) => type,
  );
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Fault ? error.extensions : error),
  );
const codeOf = (settled: PromiseSettledResult<Receipt>): string =>
  settled.status === 'fulfilled'
    ? settled.value.status
    : settled.reason instanceof Fault
      ? settled.reason.code
      : 'BROKEN';

test('a transfer leaves a transfer, two legs without a balance, two entries with one, and one event', async () => {
  const [a, b] = [await funded(1000n), await funded(0n)];
  const command = make.transfer(a, b, 300n, {
    facts: { narration: 'Rent "March" \\ {1}', purpose: 'RENT', bankAccountSealed: Buffer.from([0, 255]) },
  });
  const receipt = await engine.execute(command);
  expect(receipt).toEqual({
    transferId: (command as { transferId: string }).transferId,
    holdId: null,
    status: 'posted',
    balances: [
      { accountId: a, posted: 700n, held: 0n, incoming: 0n },
      { accountId: b, posted: 300n, held: 0n, incoming: 0n },
    ],
  });
  const { transferId } = receipt;
  const [row] = await db.admin`select * from wallet.transfer where id = ${transferId}`;
  expect(row).toMatchObject({
    status: 'posted',
    amount: '300',
    narration: 'Rent "March" \\ {1}',
    purpose: 'RENT',
    bank_account_sealed: Buffer.from([0, 255]),
    from_account_id: a,
    to_account_id: b,
    initiated_kind: 'app',
    initiated_by: 'tests',
    request_id: 'request-1',
    created_at: NOON,
    posted_at: NOON,
  });
  const legs =
    await db.admin`select account_id, direction, amount, status, category, related_account_id from wallet.leg where transfer_id = ${transferId} order by seq`;
  expect([...legs]).toEqual([
    { account_id: a, direction: 'debit', amount: '300', status: 'posted', category: 'p2p_send', related_account_id: b },
    {
      account_id: b,
      direction: 'credit',
      amount: '300',
      status: 'posted',
      category: 'p2p_receive',
      related_account_id: a,
    },
  ]);
  const entries =
    await db.admin`select account_id, n, amount, balance_after from wallet.entry where transfer_id = ${transferId} order by seq`;
  expect([...entries]).toEqual([
    { account_id: a, n: 2, amount: '-300', balance_after: '700' },
    { account_id: b, n: 1, amount: '300', balance_after: '300' },
  ]);
  const [event] = await db.admin`select * from events.outbox where resource_id = ${transferId}`;
  expect(event).toMatchObject({
    type: 'transfer.posted',
    resource_type: 'transfer',
    before: null,
    request_id: 'request-1',
    occurred_at: NOON,
  });
  expect(event!.after).toMatchObject({
    id: transferId,
    status: 'posted',
    amount: '300',
    fromAccountId: a,
    toAccountId: b,
  });
  expect(await types()).toEqual(['transfer.posted', 'transfer.posted']);
});

test('a pending debit tells its steps, each with what was before', async () => {
  const a = await funded(1000n);
  const hold = make.hold(a, clearing, 300n);
  await engine.execute(hold);
  await engine.execute({ verb: 'settle', cause: world.cause(), transferId: hold.transferId, gatewayRef: 'GW-1' });
  await engine.execute({
    verb: 'reverse',
    cause: world.cause(),
    transferId: hold.transferId,
    keepCharges: true,
    reason: 'account closed',
  });
  expect((await types()).slice(1)).toEqual([
    'transfer.pending',
    'hold.placed',
    'transfer.posted',
    'hold.captured',
    'transfer.reversed',
  ]);
  const [reversed] =
    await db.admin`select before, after from events.outbox where type = 'transfer.reversed' and resource_id = ${hold.transferId}`;
  expect([reversed!.before.status, reversed!.after.status, reversed!.after.gatewayRef]).toEqual([
    'posted',
    'reversed',
    'GW-1',
  ]);
  const [leg] = await db.admin`select status, version from wallet.leg where transfer_id = ${hold.transferId}`;
  expect(leg).toEqual({ status: 'reversed', version: 3 });
  expect(await posted(a)).toBe(1000n);
});

test.each([
  ['whose contract asks for it', 'vaultspay-v1', {}, true],
  ['that asks for it itself', 'cryptomate', { balanceEvents: true }, true],
  ['that does without it', 'vaultspay-v1', { balanceEvents: false }, false],
  ['of another contract', 'cryptomate', {}, false],
])('of balances a tenant %s is told as it wants', async (_, dialect, policies, wants) => {
  await db.admin`
    insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name, status, policies)
    values (${world.tenantId}, ${world.tenantId}, ${newId()}, 'test', ${dialect}, 'Meridian', 'active', ${db.admin.json(policies)})`;
  const account = await world.account();
  await db.admin`update wallet.account set metadata = '{"note":"long"}' where id = ${account}`;
  await engine.execute(make.moneyIn(clearing, account, 100n));
  const told = await db.admin`
    select before, after from events.outbox where tenant_id = ${world.tenantId} and type = 'account.balance'`;
  if (!wants) return expect(told).toHaveLength(0);
  expect(told).toMatchObject([{ before: { available: '0' }, after: { available: '100', metadata: { note: 'long' } } }]);
  expect(told[0]!.before).not.toHaveProperty('metadata');
});

test('a tenant whose policy asks for it hears of every change of what is available, after the transfer', async () => {
  const [, a] = [
    await db.admin`
    insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name, status)
    values (${world.tenantId}, ${world.tenantId}, ${newId()}, 'test', 'vaultspay-v1', 'Meridian', 'active')`,
    await world.account(),
  ];
  await engine.execute(make.moneyIn(clearing, a, 100n));
  const pending = make.moneyIn(clearing, a, 50n, false);
  await engine.execute(pending);
  const hold = make.hold(a, clearing, 40n);
  await engine.execute(hold);
  await engine.execute({ verb: 'capture', cause: world.cause(), holdId: hold.holdId });
  expect(await types()).toEqual([
    'transfer.posted',
    'account.balance',
    'transfer.pending',
    'transfer.pending',
    'hold.placed',
    'account.balance',
    'transfer.posted',
    'hold.captured',
  ]);
});

describe('A refusal', () => {
  test('changes nothing, and names the field', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    const before = await counts();
    const work = engine.execute(make.transfer(a, b, 101n, { once: { scope: 'transfer', key: 'k', input: 1 } }));
    expect(await refusal(work)).toEqual({ code: 'FUNDS_INSUFFICIENT', field: 'input.fromAccountId' });
    expect(await counts()).toEqual(before);
  });

  test('does not poison its batch', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    const work = [60n, 60n, 40n, 1n].map((amount) => engine.execute(make.transfer(a, b, amount)));
    expect((await Promise.allSettled(work)).map(codeOf)).toEqual([
      'posted',
      'FUNDS_INSUFFICIENT',
      'posted',
      'FUNDS_INSUFFICIENT',
    ]);
    expect(await posted(b)).toBe(100n);
  });

  test('a command that the database refuses fails alone', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    const first = make.transfer(a, b, 1n);
    await engine.execute(first);
    const work = [make.transfer(a, b, 2n), first, make.transfer(a, b, 3n)].map((command) => engine.execute(command));
    expect((await Promise.allSettled(work)).map(codeOf)).toEqual(['posted', 'BROKEN', 'posted']);
    expect(await posted(b)).toBe(6n);
  });

  test("of a suspended customer's debit; credits pass", async () => {
    const customerId = newId();
    await db.admin`insert into identity.customer (tenant_id, id, status) values (${world.tenantId}, ${customerId}, 'suspended')`;
    const [a, b] = [await funded(100n, { customerId }), await funded(0n)];
    expect(await refusal(engine.execute(make.transfer(a, b, 1n)))).toMatchObject({ code: 'CUSTOMER_SUSPENDED' });
    expect(await posted(a)).toBe(100n);
  });

  test("another tenant's accounts, transfers and holds do not exist", async () => {
    const a = await funded(100n);
    const hold = make.hold(a, clearing, 10n);
    await engine.execute(hold);
    const stranger = await worldOn(db.admin);
    const cause = stranger.cause();
    const own = await stranger.account({ role: 'fees' });
    const work: Command[] = [
      commandsOf(stranger).transfer(own, a, 1n),
      commandsOf(stranger).transfer(a, own, 1n),
      { verb: 'settle', cause, transferId: hold.transferId },
      { verb: 'refund', cause, originalId: hold.transferId, transferId: newId(), kind: 'refund', mark: 'refunded' },
      { verb: 'capture', cause, holdId: hold.holdId },
    ];
    const codes = (await Promise.allSettled(work.map((command) => engine.execute(command)))).map(codeOf);
    expect(codes).toEqual([
      'ACCOUNT_UNKNOWN',
      'ACCOUNT_UNKNOWN',
      'TRANSFER_UNKNOWN',
      'TRANSFER_UNKNOWN',
      'HOLD_UNKNOWN',
    ]);
    expect(await count('wallet.hold')).toBe(1);
  });
});

describe('The same idempotency key', () => {
  const once = (input: unknown = 1, key = 'key-1') => ({ scope: 'transfer', key, input });

  test('200 times at once, over two processes, has one effect and one answer', async () => {
    const [a, b] = [await funded(1000n), await funded(0n)];
    const work = Array.from({ length: 200 }, (_, i) =>
      (i % 2 ? engine : other).execute(make.transfer(a, b, 10n, { once: once() })),
    );
    const receipts = await Promise.all(work);
    expect(new Set(receipts.map(({ transferId }) => transferId)).size).toBe(1);
    for (const receipt of receipts) expect(receipt).toEqual(receipts[0]);
    expect(await posted(b)).toBe(10n);
    expect(await count('events.once')).toBe(1);
  });

  test('with different accounts, so that no lock is shared, over two processes', async () => {
    const from = await Promise.all(Array.from({ length: 20 }, () => funded(10n)));
    const to = await Promise.all(Array.from({ length: 20 }, () => funded(0n)));
    const work = from.map((a, i) => (i % 2 ? engine : other).execute(make.transfer(a, to[i]!, 10n, { once: once() })));
    expect(new Set((await Promise.all(work)).map(({ transferId }) => transferId)).size).toBe(1);
    expect((await Promise.all(to.map(posted))).filter((sum) => sum > 0n)).toEqual([10n]);
  });

  test('with another input is refused, in the same batch and later', async () => {
    const [a, b] = [await funded(1000n), await funded(0n)];
    const work = [1, 2].map((input) => engine.execute(make.transfer(a, b, 10n, { once: once(input) })));
    expect((await Promise.allSettled(work)).map(codeOf)).toEqual(['posted', 'IDEMPOTENCY_REUSED']);
    const later = other.execute(make.transfer(a, b, 10n, { once: once(3) }));
    expect(await refusal(later)).toEqual({ code: 'IDEMPOTENCY_REUSED', field: 'idempotencyKey' });
    expect(await posted(b)).toBe(10n);
  });

  test('of a refused command is not spent', async () => {
    const [a, b] = [await funded(0n), await funded(0n)];
    expect(await refusal(engine.execute(make.transfer(a, b, 10n, { once: once() })))).toMatchObject({
      code: 'FUNDS_INSUFFICIENT',
    });
    await engine.execute(make.moneyIn(clearing, a, 10n));
    expect(await engine.execute(make.transfer(a, b, 10n, { once: once() }))).toMatchObject({ status: 'posted' });
  });

  test('runs again after its day', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    await engine.execute(make.transfer(a, b, 10n, { once: once() }));
    const tomorrow = world.cause(new Date(NOON.getTime() + 24 * 3_600_000 + 1));
    await engine.execute({ ...make.transfer(a, b, 10n, { once: once(2) }), cause: tomorrow });
    expect(await posted(b)).toBe(20n);
  });

  test('malformed is refused, and stops nobody else', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    const work = ['', 'k', 'two words'].map((key) => engine.execute(make.transfer(a, b, 10n, { once: once(1, key) })));
    expect((await Promise.allSettled(work)).map(codeOf)).toEqual([
      'IDEMPOTENCY_INVALID',
      'posted',
      'IDEMPOTENCY_INVALID',
    ]);
  });

  test('of an account for ever: one transfer, whatever process asks', async () => {
    const [a, b] = [await funded(100n), await funded(0n)];
    const work = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? engine : other).execute(make.transfer(a, b, 10n, { forever: { accountId: a, key: 'k' } })),
    );
    const codes = (await Promise.allSettled(work)).map(codeOf).sort();
    expect(codes).toEqual([...Array(19).fill('TRANSFER_DUPLICATE'), 'posted']);
  });
});

describe('Storms finish', () => {
  test('opposite pairs over two processes, against somebody who locks in the other order', async () => {
    const [a, b] = [await funded(10_000n), await funded(10_000n)];
    let storming = true;
    const locker = (async () => {
      while (storming) {
        const [first, second] = Math.random() < 0.5 ? [a, b] : [b, a];
        await db.admin
          .begin(async (sql) => {
            await sql`select 1 from wallet.account where id = ${first} for no key update`;
            await sleep(2);
            await sql`update wallet.account set label = 'locked' where id = ${second}`;
          })
          // It may be the one whom the database picks to break a deadlock.
          .catch(() => {});
        await sleep(1);
      }
    })();
    const work = Array.from({ length: 300 }, (_, i) => {
      const [from, to] = i % 2 ? [a, b] : [b, a];
      return (i % 3 ? engine : other).execute(make.transfer(from, to, 1n));
    });
    const results = await Promise.allSettled(work);
    storming = false;
    await locker;
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect([await posted(a), await posted(b)]).toEqual([10_000n, 10_000n]);
  });

  test('parts of one hold, taken and given back by two processes, are neither lost nor taken twice', async () => {
    const a = await funded(1000n);
    const hold = make.hold(a, clearing, 100n);
    await engine.execute(hold);
    const cause = world.cause();
    const work = Array.from({ length: 150 }, (_, i): Promise<Receipt> => {
      const common = { cause, holdId: hold.holdId, amount: 1n };
      return (i % 2 ? engine : other).execute(
        i % 3 ? { ...common, verb: 'capture', rest: 'keep' } : { ...common, verb: 'release' },
      );
    });
    const codes = (await Promise.allSettled(work)).map(codeOf);
    expect(codes.filter((code) => code === 'HOLD_STATE').length).toBe(50);
    const [after] = await db.admin`select posted, held from wallet.account where id = ${a}`;
    const [transfer] = await db.admin`select posted_amount from wallet.transfer where id = ${hold.transferId}`;
    expect([Number(after!.posted) + Number(transfer!.posted_amount), Number(after!.held)]).toEqual([1000, 0]);
  });

  test('many legs in every order, over two processes, without a single deadlock', async () => {
    const own = await testDatabase();
    const pools = [own.as('wallet'), own.as('wallet')];
    const engines = pools.map((pool) => engineOn(pool));
    const { account, cause } = await worldOn(own.admin);
    const accounts = await Promise.all(Array.from({ length: 12 }, () => account({ floor: null })));
    const legs = (shift: number) =>
      accounts.map((_, i) => ({ accountId: accounts[(i * 5 + shift) % 12]!, amount: i % 2 ? 1n : -1n }));
    // One after the other in each process, so that their batches meet often.
    const work = engines.map(async (one, process) => {
      for (let i = 0; i < 150; i++)
        await one.execute({
          verb: 'post',
          cause: cause(),
          transferId: newId(),
          kind: 'internal',
          legs: legs(i + process),
        });
    });
    await Promise.all(work);
    // What a connection has counted is sure to be told when it ends.
    await Promise.all(pools.map((one) => one.close()));
    await sleep(200);
    const [stats] = await own.admin`select deadlocks from pg_stat_database where datname = current_database()`;
    await own.close();
    expect(stats!.deadlocks).toBe(0n);
  });
});

describe('The ledger table', () => {
  const attempts = ['update wallet.entry set amount = 1', 'delete from wallet.entry', 'truncate wallet.entry'];

  test.each(['wallet', 'card', 'identity', 'rules', 'gateway'] as const)('is never changed by %s', async (role) => {
    const { sql } = db.as(role);
    for (const attempt of attempts) await expect(sql.unsafe(attempt)).rejects.toMatchObject({ code: '42501' });
  });

  test('is never changed by the owner of the schema either', async () => {
    for (const attempt of attempts) await expect(db.admin.unsafe(attempt)).rejects.toThrow('insert-only');
  });

  test('takes no entries out of balance', async () => {
    const a = await funded(1n);
    const entry = db.admin`
      insert into wallet.entry (tenant_id, account_id, n, transfer_id, asset_id, amount, balance_after, hash, at)
      values (${world.tenantId}, ${a}, 2, ${newId()}, ${world.assetId}, 5, 6, '\\x00', now())`;
    await expect(entry).rejects.toThrow('do not sum to zero');
  });

  test('and no account goes below its floor or holds less than nothing', async () => {
    const a = await funded(1n);
    for (const change of ['posted = -1', 'held = -1', 'held = 2', 'incoming = -1', 'floor = 2'])
      await expect(db.admin.unsafe(`update wallet.account set ${change} where id = '${a}'`)).rejects.toMatchObject({
        code: '23514',
      });
  });
});
