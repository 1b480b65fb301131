import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '../kernel/db';

/** Where reads go: a pool, or the transaction that must see its own writes. */
export type Source = Pick<Db | Tx, 'sql'>;

export type RawRow = Readonly<Record<string, unknown>>;

/** A row of tagged SQL (snake_case, numbers and times as text) → the row that drizzle would give. */
export function reader<Table extends PgTable>(table: Table): (raw: RawRow) => Table['$inferSelect'] {
  const columns = Object.entries(getTableColumns(table));
  return (raw) =>
    Object.fromEntries(
      columns.map(([key, column]) => {
        const value = raw[column.name];
        return [key, value == null ? null : column.mapFromDriverValue(value)];
      }),
    ) as Table['$inferSelect'];
}

export function groupBy<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
