import type { Sql } from 'postgres';
import type { Db } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { engineOn } from './engine';
import { commandsOf, type World, worldOn } from './engine/testing';
import { verifyLedger } from './verify';

let db: TestDatabase;
let pool: Db;
let world: World;
let a: string;

beforeAll(async () => {
  db = await testDatabase();
  pool = db.as('wallet');
});
afterAll(() => db.close());

/** A small history: money in, three transfers, a hold, a credit that has not cleared. */
beforeEach(async () => {
  world = await worldOn(db.admin);
  const make = commandsOf(world);
  const engine = engineOn(pool);
  const clearing = await world.account({ role: 'bank_clearing' });
  a = await world.account();
  const b = await world.account();
  const history = [
    make.moneyIn(clearing, a, 1000n),
    ...[1n, 2n, 3n].map((amount) => make.transfer(a, b, amount)),
    make.hold(a, clearing, 50n),
    make.moneyIn(clearing, a, 7n, false),
  ];
  for (const command of history) await engine.execute(command);
});

/** As one who may do anything: triggers off, CHECKs gone. */
const tamper = (work: (sql: Sql) => Promise<unknown>): Promise<unknown> =>
  db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const check of ['account_floor', 'account_held', 'entry_amount'])
      await sql.unsafe(`alter table wallet.${check.split('_')[0]} drop constraint if exists ${check}`);
    await work(sql as unknown as Sql);
  });

const kinds = async (): Promise<string[]> => {
  const { ok, problems } = await verifyLedger(world.tenantId, pool);
  expect(ok).toBe(problems.length === 0);
  return [...new Set(problems.map(({ kind }) => kind))].sort();
};

test('an honest ledger has no problems', async () => {
  expect(await verifyLedger(world.tenantId, pool)).toEqual({ ok: true, accounts: 3, entries: 8, problems: [] });
});

test('an empty one neither', async () => {
  expect(await verifyLedger(newId(), pool)).toEqual({ ok: true, accounts: 0, entries: 0, problems: [] });
});

const own = () => ({ tenant: world.tenantId, a });

// biome-ignore format: a table
test.each<[string, (sql: Sql) => Promise<unknown>, string[]]>([
  ['a balance',                     (sql) => sql`update wallet.account set posted = posted + 1 where id = ${own().a}`,                         ['balance_mismatch']],
  ['what is held',                  (sql) => sql`update wallet.account set held = held + 1 where id = ${own().a}`,                             ['held_mismatch']],
  ['what a hold has left',          (sql) => sql`update wallet.hold set remaining = remaining - 1 where tenant_id = ${own().tenant}`,          ['held_mismatch']],
  ['what is incoming',              (sql) => sql`update wallet.account set incoming = incoming + 1 where id = ${own().a}`,                     ['incoming_mismatch']],
  ['a floor',                       (sql) => sql`update wallet.account set floor = 5000 where id = ${own().a}`,                                ['floor_breached']],
  ['a permission to be below it',   (sql) => sql`update wallet.account set overdrawn = 9 where id = ${own().a}`,                               ['floor_breached']],
  ['an amount',                     (sql) => sql`update wallet.entry set amount = amount - 1 where account_id = ${own().a} and n = 2`,         ['balance_mismatch', 'chain_broken', 'transfer_unbalanced']],
  ['the time of an entry',          (sql) => sql`update wallet.entry set at = at - interval '1 day' where account_id = ${own().a} and n = 2`,  ['chain_broken']],
  ['a balance on an entry',         (sql) => sql`update wallet.entry set balance_after = 0 where account_id = ${own().a} and n = 2`,           ['balance_mismatch', 'chain_broken']],
  ['a seal',                        (sql) => sql`update wallet.entry set hash = '\\x00' where account_id = ${own().a} and n = 3`,              ['chain_broken']],
  ['the last seal of an account',   (sql) => sql`update wallet.account set last_entry_hash = '\\x00' where id = ${own().a}`,                   ['chain_broken']],
  ['an entry away',                 (sql) => sql`delete from wallet.entry where account_id = ${own().a} and n = 2`,                            ['balance_mismatch', 'chain_broken', 'transfer_unbalanced', 'version_gap']],
  ['the last entry away',           (sql) => sql`delete from wallet.entry where account_id = ${own().a} and n = 4`,                            ['balance_mismatch', 'transfer_unbalanced', 'version_gap']],
  ['the number of entries',         (sql) => sql`update wallet.account set entry_count = 9 where id = ${own().a}`,                             ['version_gap']],
  ['a transfer away',               (sql) => sql`delete from wallet.transfer where tenant_id = ${own().tenant} and status = 'posted'`,         ['orphan']],
])('whoever changes %s is found out', async (_what, work, expected) => {
  await tamper(work);
  expect(await kinds()).toEqual(expected);
});

test('two equal mistakes that cancel out are found by the chains', async () => {
  await tamper(
    (sql) => sql`
    update wallet.entry e set account_id = e.account_id, amount = -amount, balance_after = balance_after - 2 * amount
    where tenant_id = ${world.tenantId} and n = 4 and account_id = ${a}`,
  );
  expect(await kinds()).toContain('chain_broken');
});

test('a problem names the account and the entry', async () => {
  await tamper((sql) => sql`update wallet.entry set hash = '\\x00' where account_id = ${a} and n = 3`);
  const { problems } = await verifyLedger(world.tenantId, pool);
  expect(problems).toEqual([{ accountId: a, kind: 'chain_broken', detail: 'at entry 3' }]);
});
