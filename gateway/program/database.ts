import { join } from 'node:path';
import postgres from 'postgres';
import { type Config, readMasterKeys } from '../../kernel/config';
import { type Keys, keysOf, rolePassword } from '../../kernel/crypto';
import { connect, type Db, urlFor } from '../../kernel/db';
import { startPostgres } from '../../kernel/postgres';
import { StartError } from '../../kernel/start-error';
import { migrate } from '../../schema/migrate';
import type { Role } from '../../schema/rights';

export interface Database {
  /** The owner's: only for migrating. */
  readonly url: string;
  readonly keys: Keys;
  /** The connection string of one role, with no more rights than it needs. */
  urlFor(role: Role): string;
  open(role: Role): Db;
  /** Resolves when an embedded server ends by itself. */
  readonly exited: Promise<string>;
  close(): Promise<void>;
}

const NAME = 'vaultgraph';

/** The embedded server, or the one that DATABASE_URL names; migrated, roles in place. */
export async function openDatabase(config: Config): Promise<Database> {
  const keys = keysOf(readMasterKeys(config.dataDir));
  const server = config.DATABASE_URL ? outside(config.DATABASE_URL) : await embedded(config);
  try {
    const { separateRoles } = await migrate(server.url, keys, config.DATABASE_ROLE_PREFIX);
    return withRoles(config, keys, server, separateRoles);
  } catch (error) {
    await server.stop();
    throw told(error, server.url);
  }
}

interface Server {
  readonly url: string;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

const never = new Promise<string>(() => {});
const outside = (url: string): Server => ({ url, exited: never, stop: async () => {} });

async function embedded({ dataDir }: Config): Promise<Server> {
  const server = await startPostgres({ dataDir: join(dataDir, 'postgres') });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  const known = await sql`select 1 from pg_database where datname = ${NAME}`;
  if (known.length === 0) await sql`create database ${sql(NAME)}`;
  await sql.end();
  const url = new URL(server.url);
  url.pathname = `/${NAME}`;
  return { url: url.toString(), exited: server.exited, stop: () => server.stop() };
}

function withRoles(config: Config, keys: Keys, server: Server, separate: boolean): Database {
  const open: Db[] = [];
  const roleUrl = (role: Role): string =>
    separate ? urlFor(server.url, `${config.DATABASE_ROLE_PREFIX}_${role}`, rolePassword(keys, role)) : server.url;
  if (!separate)
    process.stderr.write('The database user may not create roles, so all parts of the program share its rights.\n');
  return {
    url: server.url,
    keys,
    urlFor: roleUrl,
    open: (role) => {
      const db = connect({
        url: roleUrl(role),
        max: config.DATABASE_POOL,
        name: role,
        prepare: config.DATABASE_PREPARE,
      });
      open.push(db);
      return db;
    },
    exited: server.exited,
    close: async () => {
      await Promise.all(open.map((db) => db.close()));
      await server.stop();
    },
  };
}

/** Connection troubles in one sentence, without the password that the URL holds. */
function told(error: unknown, url: string): unknown {
  const { host } = new URL(url);
  const code =
    (error as { code?: string; cause?: { code?: string } }).code ??
    (error as { cause?: { code?: string } }).cause?.code;
  const unreachable = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ECONNRESET',
    'CONNECT_TIMEOUT',
    'EHOSTUNREACH',
  ];
  if (unreachable.includes(code ?? '')) return new StartError(`The database at ${host} cannot be reached (${code}).`);
  if (code === '28P01' || code === '28000')
    return new StartError(`The database at ${host} refuses the user or the password.`);
  if (code === '3D000') return new StartError(`The database that DATABASE_URL names does not exist at ${host}.`);
  if (code === '42501') return new StartError(`The database user at ${host} may not create what the program needs.`);
  return error;
}

/** `npm run migrate`: bring the database up to date and end. */
export async function migrateOnly(config: Config): Promise<void> {
  const database = await openDatabase(config);
  await database.close();
  process.stdout.write('The database is up to date.\n');
}
