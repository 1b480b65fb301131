import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import type { Config } from '../../kernel/config';
import { claim } from '../../kernel/postgres/lock';
import { StartError } from '../../kernel/start-error';

/** `npm run reset`: as if never started. The master keys go too, as nothing that they sealed is left. */
export async function reset(config: Config): Promise<void> {
  if (!config.sandbox) throw new StartError('Only a sandbox can be reset; this is configured as production.');
  if (config.DATABASE_URL) await dropSchemas(config.DATABASE_URL);
  await empty(config.dataDir);
  process.stdout.write('Empty: the next start begins anew.\n');
}

const OURS = ['postgres', 'master.key', 'sandbox.json', 'database.json'];

async function empty(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  const release = existsSync(folder) ? await claim(folder) : () => {};
  for (const name of OURS) rmSync(join(dataDir, name), { recursive: true, force: true });
  release();
  // A folder that holds something else besides is left to its owner.
  if (existsSync(dataDir) && readdirSync(dataDir).length === 0) rmSync(dataDir, { recursive: true });
}

async function dropSchemas(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`drop schema if exists identity, wallet, card, rules, events, drizzle cascade`;
  await sql.end();
}
