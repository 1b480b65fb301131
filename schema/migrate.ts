import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate as apply } from 'drizzle-orm/postgres-js/migrator';
import type { Sql } from 'postgres';
import { type Keys, rolePassword } from '../kernel/crypto';
import { connect, type Db } from '../kernel/db';
import { StartError } from '../kernel/start-error';
import { callable, insertOnly, ownSchema, rights, roles } from './rights';

const folder = join(__dirname, 'migrations');
/** Any number of our own, so that two starting programs migrate one after the other. */
const MIGRATION_LOCK = 7_243_001;

export interface Migrated {
  /** False where the database user may not create roles: everything then runs as that one user. */
  readonly separateRoles: boolean;
}

/** Bring the database to this version: tables, guards, roles and their rights. Safe to run again and at once by many. */
export async function migrate(url: string, keys: Keys, rolePrefix: string): Promise<Migrated> {
  const db = connect({ url, name: 'migrate', max: 2 });
  const held = await db.sql.reserve();
  try {
    await held`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await refuseNewer(db.sql);
    const before = await newest(db.sql);
    await apply(db.orm, { migrationsFolder: folder });
    const separateRoles = await grant(db, keys, rolePrefix);
    // Generic plans made on empty tables cost a multiple later.
    if (before !== (await newest(db.sql))) await db.sql`analyze`;
    return { separateRoles };
  } finally {
    await held`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => {});
    held.release();
    await db.close();
  }
}

async function newest(sql: Sql): Promise<number> {
  const [journal] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!journal?.name) return 0;
  const [row] = await sql<{ at: string | null }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`;
  return Number(row?.at ?? 0);
}

async function refuseNewer(sql: Sql): Promise<void> {
  const ours = Math.max(...readMigrationFiles({ migrationsFolder: folder }).map((file) => file.folderMillis));
  if ((await newest(sql)) > ours)
    throw new StartError('The database was made by a newer version of this program; start that version instead.');
}

/** Roles are the cluster's, rights the database's; both are brought to what `rights.ts` says at every start. */
async function grant({ sql }: Db, keys: Keys, prefix: string): Promise<boolean> {
  const [me] = await sql`select rolcreaterole or rolsuper as able from pg_roles where rolname = current_user`;
  if (!me?.able) return false;
  for (const role of roles) await sql.unsafe(roleStatements(`${prefix}_${role}`, rolePassword(keys, role)));
  await sql.unsafe(roles.flatMap((role) => rightStatements(`${prefix}_${role}`, role)).join(';\n'));
  return true;
}

// The password is base64url and the name checked by configuration, so neither can end a literal.
const roleStatements = (name: string, password: string): string => `
  do $$ begin
    create role ${name} login;
  exception when duplicate_object or unique_violation then null;
  end $$;
  alter role ${name} with login nosuperuser nocreatedb nocreaterole password '${password}';
  alter role ${name} set lock_timeout = '10s';
  alter role ${name} set statement_timeout = '60s';
  alter role ${name} set idle_in_transaction_session_timeout = '60s'`;

function rightStatements(name: string, role: (typeof roles)[number]): string[] {
  const own = ownSchema.find((schema) => schema === role);
  const elsewhere = rights[role];
  const functions = callable[role] ?? [];
  const schemas = new Set([
    ...[...Object.keys(elsewhere), ...functions].map((table) => table.split('.')[0]!),
    ...(own ? [own] : []),
  ]);
  return [
    ...ownSchema.map((schema) => `revoke all on all tables in schema ${schema} from ${name}`),
    `revoke all on all tables in schema events from ${name}`,
    ...[...schemas].map((schema) => `grant usage on schema ${schema} to ${name}`),
    ...(own ? [`grant select, insert, update, delete on all tables in schema ${own} to ${name}`] : []),
    ...insertOnly
      .filter((table) => own === table.split('.')[0])
      .map((table) => `revoke update, delete on ${table} from ${name}`),
    ...Object.entries(elsewhere).map(([table, list]) => `grant ${list.join(', ')} on ${table} to ${name}`),
    ...functions.map((signature) => `grant execute on function ${signature} to ${name}`),
  ];
}
