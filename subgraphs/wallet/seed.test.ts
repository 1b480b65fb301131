import { fixedClock } from '../../kernel/clock';
import { newId } from '../../kernel/id';
import { logger } from '../../kernel/log';
import { sandbox } from '../../schema/sandbox';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { seedWallet } from './seed';
import { verifyLedger } from './verify';

let db: TestDatabase;
beforeAll(async () => {
  db = await seeded();
});
afterAll(() => db.close());

/** As identity leaves it. */
async function seeded(): Promise<TestDatabase> {
  const made = await testDatabase();
  for (const [dialect, { tenantId, customers }] of Object.entries(sandbox)) {
    await made.admin`
      insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
      values (${tenantId}, ${tenantId}, ${newId()}, 'test', ${dialect}, ${dialect})`;
    for (const id of Object.values(customers))
      await made.admin`insert into identity.customer (tenant_id, id, status, kyc_status) values (${tenantId}, ${id}, 'active', 'approved')`;
  }
  return made;
}

const census = (of: TestDatabase) => of.admin`
  select t.tenant_id, count(*)::int as transfers, array_agg(distinct t.status order by t.status) as statuses,
         array_agg(distinct t.kind order by t.kind) as kinds
  from wallet.transfer t group by 1 order by 1`;
const balances = (of: TestDatabase) =>
  of.admin`select id, number, code, iban, posted, held, incoming, last_entry_hash from wallet.account where role is null order by id`;
const seed = (of: TestDatabase) =>
  seedWallet({
    db: of.as('wallet'),
    keys: TEST_KEYS,
    clock: fixedClock('2026-03-01T12:00:00Z'),
    log: logger('silent'),
  });

test('the sandbox has money, weeks of history in every state, and holds; a second start changes nothing', async () => {
  await seed(db);
  const before = await census(db);
  expect(before).toHaveLength(4);
  const plain = sandbox['vaultspay-v1'].tenantId;
  for (const { tenant_id: tenantId, transfers, statuses, kinds } of before) {
    const undone = tenantId !== plain;
    expect(transfers).toBeGreaterThan(50);
    expect(statuses).toEqual(expect.arrayContaining([...(undone ? ['failed'] : []), 'pending', 'posted', 'reversed']));
    expect(kinds).toEqual(expect.arrayContaining(['fee', 'internal']));
    expect(kinds.includes('refund')).toBe(undone);
  }
  const broke = await db.admin`
    select id from wallet.account
    where role is null and (posted - held <= 0 or (held = 0) <> (tenant_id = ${plain}) or incoming = 0)`;
  expect(broke).toEqual([]);
  expect(await db.admin`select 1 from wallet.entry where at > '2026-03-01T12:00:00Z'`).toEqual([]);
  const [aed] = await db.admin`select seq::int from wallet.asset where code = 'AED' order by seq limit 1`;
  expect(aed).toEqual({ seq: 2 });

  await seed(db);
  expect(await census(db)).toEqual(before);
  for (const { tenantId } of Object.values(sandbox))
    expect(await verifyLedger(tenantId, db.as('wallet'))).toMatchObject({ ok: true, problems: [] });
});

test('the same accounts and amounts at every first start', async () => {
  const other = await seeded();
  await seed(other);
  expect(await balances(other)).toEqual(await balances(db));
  await other.close();
});
