import type { Database } from '../gateway/program/database';
import { seedSandbox } from '../gateway/program/sandbox';
import { fixedClock } from '../kernel/clock';
import { type SubgraphName, subgraphNames } from '../kernel/config';
import { logger } from '../kernel/log';
import type { Deps } from '../kernel/subgraph';
import type { SandboxCredentials } from '../subgraphs/identity/seed';
import { type TestDatabase, testDatabase, testServer } from './database';
import { TEST_KEYS } from './keys';

/** When the sandbox world is seeded in tests. */
export const NOW = '2026-05-01T09:00:00.000Z';

const SEEDED = 'template_sandbox';

/** The sandbox world in a database of one's own: the first to ask seeds it, all others clone what that one has made. */
export async function sandboxDatabase(): Promise<{ database: TestDatabase; credentials: SandboxCredentials }> {
  const root = testServer();
  try {
    const credentials = await root.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${SEEDED}, 0))`;
      const [made] = await sql<{ told: string }[]>`
        select shobj_description(oid, 'pg_database') as told from pg_database where datname = ${SEEDED}`;
      return made ? (JSON.parse(made.told) as SandboxCredentials) : seedTemplate();
    });
    return { database: await testDatabase(SEEDED), credentials };
  } finally {
    await root.end();
  }
}

/** It has its name only when it is complete, and tells the credentials of its inhabitants. */
async function seedTemplate(): Promise<SandboxCredentials> {
  const database = await testDatabase();
  const names = subgraphNames.map((name) => [name, depsOf(database, name)] as const);
  const deps = Object.fromEntries(names) as Record<SubgraphName, Deps>;
  const credentials = await seedSandbox({ url: database.url } as Database, deps);
  await database.keepAs(SEEDED, JSON.stringify(credentials));
  return credentials;
}

const depsOf = (database: TestDatabase, name: SubgraphName): Deps => ({
  db: database.as(name),
  keys: TEST_KEYS,
  clock: fixedClock(NOW),
  log: logger('silent'),
  allowLoopback: true,
});
