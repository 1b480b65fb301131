import type { DialectName } from '../kernel/viewer';
import { sandbox } from '../schema/sandbox';
import { seed } from '../subgraphs/card/seed';
import { seed as seedRules } from '../subgraphs/rules/seed';
import * as world from './card-world';
import { type TestDatabase, testDatabase } from './database';

describe('the cards of the sandbox world', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    for (const [dialect, { tenantId, customers, currency }] of Object.entries(sandbox)) {
      await world.tenant(database.admin, dialect as DialectName, tenantId);
      for (const id of Object.values(customers)) {
        await world.customer(database.admin, tenantId, 'active', 'approved', id);
        await database.admin`update identity.customer set first_name = 'Noor', last_name = 'Said', kyc_level = 'full' where id = ${id}`;
        await world.account(database.admin, tenantId, id, { currency });
      }
    }
  });
  afterAll(() => database.close());

  const count = async (table: string): Promise<number> =>
    (await database.admin.unsafe(`select count(*)::int as n from ${table}`))[0]!.n;

  it('are in several states, with the rules of their tiers, and are made once', async () => {
    const rules = world.depsOf(database, 'rules');
    const cards = world.depsOf(database, 'card');
    await seedRules(rules);
    await seed(cards);
    const made = await database.admin`select status, count(*)::int as n from card.card group by status order by status`;
    expect(made.map(({ status, n }) => [status, n])).toEqual([
      ['active', 5],
      ['awaiting_activation', 1],
      ['blocked', 2],
      ['closed', 4],
      ['expired', 1],
      ['frozen', 2],
      ['issuance', 2],
      ['pending', 1],
      ['reported', 1],
      ['shipping', 1],
    ]);
    const tables = ['card.card', 'card.vault', 'card.history', 'events.outbox', 'rules.limit', 'rules.control'];
    const before = await Promise.all(tables.map(count));
    await seedRules(rules);
    await seed(cards);
    expect(await Promise.all(tables.map(count))).toEqual(before);
    expect(before[1]).toBe(before[0]);
    const bare = await database.admin`
      select c.id from card.card as c where tenant_id <> ${sandbox.cryptomate.tenantId}
        and not exists (select 1 from rules.limit as l where l.subject_id = c.id)`;
    expect(bare).toEqual([]);
  });
});
