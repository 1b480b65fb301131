import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { type Keys, keysOf, rolePassword } from '../kernel/crypto';
import { connect, type Db, urlFor } from '../kernel/db';
import { startPostgres } from '../kernel/postgres';
import { migrate } from '../schema/migrate';
import type { Role } from '../schema/rights';

const MASTER = Buffer.alloc(32, 1);
/** Of nothing worth keeping. */
export const BENCH_KEYS: Keys = keysOf([{ id: 1, secret: MASTER }]);
export const MASTER_KEYS = `1:${MASTER.toString('base64')}`;
export const ROLE_PREFIX = 'vgbench';

export interface Server {
  readonly version: string;
  /** An empty database: its superuser's connection string. */
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Database {
  readonly url: string;
  readonly admin: Sql;
  /** As the product connects, with no more rights. */
  as(role: Role, max?: number): Db;
  urlAs(role: Role): string;
  close(): Promise<void>;
}

/** With the product's own settings: what is acknowledged is on the disk. */
export async function startServer(folder: string): Promise<Server> {
  const { url, stop } = await startPostgres({ dataDir: join(folder, 'postgres') });
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const [shown] = await sql<{ server_version: string }[]>`show server_version`;
  return {
    version: shown!.server_version,
    create: async (name) => {
      await sql`create database ${sql(name)}`;
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.toString();
    },
    stop: async () => {
      await sql.end();
      await stop();
    },
  };
}

/** A database of one's own, migrated. */
export async function openDatabase(server: Server, name: string): Promise<Database> {
  const url = await server.create(name);
  await migrate(url, BENCH_KEYS, ROLE_PREFIX);
  const admin = postgres(url, { max: 2, onnotice: () => {} });
  const open: Db[] = [];
  const urlAs = (role: Role): string => urlFor(url, `${ROLE_PREFIX}_${role}`, rolePassword(BENCH_KEYS, role));
  return {
    url,
    admin,
    urlAs,
    as: (role, max) => {
      const db = connect({ url: urlAs(role), name: 'bench', max });
      open.push(db);
      return db;
    },
    close: async () => {
      await Promise.all([admin.end(), ...open.map((db) => db.close())]);
    },
  };
}
