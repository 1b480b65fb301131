import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, SubgraphName } from '../../kernel/config';
import { connect, type Db } from '../../kernel/db';
import type { Deps } from '../../kernel/subgraph';
import { roles } from '../../schema/rights';
import { seed as seedCards } from '../../subgraphs/card/seed';
import { type SandboxCredentials, seedIdentity } from '../../subgraphs/identity/seed';
import { seedBacktests, seedOwn as seedOwnRules, seed as seedRules } from '../../subgraphs/rules/seed';
import { openWallet } from '../../subgraphs/wallet/seed';
import type { Database } from './database';

/**
 * Order matters: accounts need customers, cards need accounts and take over the limits of their tier, and what happens
 * to accounts lies between what happens to cards. Of several processes that start at once, one seeds and the others
 * wait; then they find it done.
 */
export async function seedSandbox(database: Database, deps: Record<SubgraphName, Deps>): Promise<SandboxCredentials> {
  const owner = connect({ url: database.url, name: 'seed', max: 2 });
  try {
    return await owner.sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('sandbox.seed', 0))`;
      return seedAll(owner, deps);
    });
  } finally {
    await owner.close();
  }
}

async function seedAll(owner: Db, deps: Record<SubgraphName, Deps>): Promise<SandboxCredentials> {
  const credentials = await seedIdentity(deps.identity);
  const money = await openWallet(deps.wallet);
  await seedRules(deps.rules);
  const before = async (): Promise<void> => {
    await seedOwnRules(deps.rules);
    await owner.sql.unsafe(`analyze ${small.join(', ')}`);
  };
  await seedCards(deps.card, { before, money, after: () => seedBacktests(deps.rules) });
  await money(deps.wallet.clock.now());
  await analyzeOnce(owner);
  return credentials;
}

/** What every authorisation reads: five weeks of them are too many for plans that were made of empty tables. */
const small = ['card.card', 'card.tier', 'wallet.account', 'wallet.asset', 'identity.customer'];

/** Plans made while the tables were empty would be kept and cost a multiple. */
async function analyzeOnce({ sql }: Db): Promise<void> {
  const [seen] = await sql`
    select 1 from pg_stat_user_tables where schemaname = 'wallet' and relname = 'entry'
    and (last_analyze is not null or last_autoanalyze is not null) and n_live_tup > 0 and n_mod_since_analyze = 0`;
  if (!seen) await sql`analyze`;
}

export interface Places {
  readonly url: string;
  readonly graphql: string;
  readonly ws: string;
}

/** The same that is printed, for machines, and where psql finds the database as each role. */
export function writeSandbox(
  config: Config,
  database: Database,
  places: Places,
  credentials: SandboxCredentials,
): void {
  write(config.dataDir, 'sandbox.json', { ...places, ...credentials });
  const urls = roles.map((role) => [role, database.urlFor(role)]);
  write(config.dataDir, 'database.json', { owner: database.url, ...Object.fromEntries(urls) });
}

/** They hold credentials, so only the owner may read them; renamed into place, so that nobody reads half a file. */
function write(folder: string, name: string, content: object): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
