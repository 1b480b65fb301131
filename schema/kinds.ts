import { type SQL, sql } from 'drizzle-orm';
import { bigint, check, customType, integer, type PgColumn, timestamp, uuid } from 'drizzle-orm/pg-core';
import { array } from './sets';

/** The column kinds: the only place where database values turn into domain values and back. */

/** An amount in ledger units. numeric, because 18-decimal tokens do not fit into bigint. */
export const units = customType<{ data: bigint; driverData: string }>({
  dataType: () => 'numeric(38,0)',
  fromDriver: (value) => BigInt(value),
  toDriver: (value) => value.toString(),
});

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' });

export const at = (name?: string) =>
  name ? timestamp(name, { withTimezone: true }) : timestamp({ withTimezone: true });

/**
 * A drizzle query that is built once for each pool and then only run: building costs more than many a query itself.
 * What it is asked for comes by placeholders; sets through `array`.
 */
export function builtOnce<Key extends object, Query>(make: (orm: Key) => Query): (orm: Key) => Query {
  const made = new WeakMap<Key, Query>();
  return (orm) => {
    const known = made.get(orm) ?? make(orm);
    made.set(orm, known);
    return known;
  };
}

/** `column = any($name)`, for a set that is given later. */
export const amongGiven = (column: PgColumn, name: string): SQL =>
  sql`${column} = any(${sql.placeholder(name)}::${sql.raw(column.getSQLType())}[])`;

/** `column = any(…)`: one statement text however many values there are, so that it is prepared once. */
export const among = (column: PgColumn, values: readonly (string | number)[]): SQL =>
  sql`${column} = any(${array(values)}::${sql.raw(column.getSQLType())}[])`;

/** On every table: the tenant leads the key, `seq` is its public integer and the tie-breaker of every sort. */
export const standing = () => ({
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
  version: integer('version').notNull().default(1),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

/** The set clause of every update: a row that changes counts up and says when. */
export const touched = (version: PgColumn, now: Date): { version: SQL; updatedAt: Date } => ({
  version: sql`${version} + 1`,
  updatedAt: now,
});

/** The words that a text column may hold, from the list that TypeScript shares. */
export const oneOf = (name: string, column: PgColumn, words: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`);
