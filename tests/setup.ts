import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startPostgres } from '../kernel/postgres';
import { migrate } from '../schema/migrate';
import { MIGRATED } from './database';
import { TEST_KEYS, TEST_PREFIX } from './keys';

/** Nothing here outlives the run; what must survive a crash is tested on servers of its own, with the settings of production. */
const QUICK = {
  ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' },
  ...{ autovacuum: 'off', max_wal_size: '1GB', checkpoint_timeout: '1h', max_connections: '300' },
};

const NAMED = 'vaultgraph-test-';
const MEMORY = '/dev/shm';
const ROOM = 4 * 2 ** 30;
const HOUR_MS = 3_600_000;

/** In memory, where there is plenty: each clone is hundreds of files, over which a disk takes up to ten times as long. */
function place(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    // What a run that was killed has left would stay until the machine starts again.
    for (const name of readdirSync(MEMORY).filter((one) => one.startsWith(NAMED))) {
      const old = Date.now() - statSync(join(MEMORY, name)).mtimeMs > HOUR_MS;
      if (old) rmSync(join(MEMORY, name), { recursive: true, force: true });
    }
    return bavail * bsize > ROOM && freemem() > ROOM ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** One real Postgres for the whole run, and a migrated template that every test file clones. */
export default async function setup(): Promise<void> {
  const dir = mkdtempSync(join(place(), NAMED));
  const server = await startPostgres({
    dataDir: join(dir, 'postgres'),
    settings: QUICK,
  });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${MIGRATED}`);
  await sql.end();
  const url = new URL(server.url);
  url.pathname = `/${MIGRATED}`;
  await migrate(url.toString(), TEST_KEYS, TEST_PREFIX);
  process.env.TEST_DATABASE_URL = server.url;
  (globalThis as { testServer?: object }).testServer = { server, dir };
  writeFileSync(join(dir, 'url'), server.url, { mode: 0o600 });
}
