import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../../kernel/db';
import {
  anchored,
  type Cursor,
  cursorOf,
  keyset,
  keysetBy,
  type Page,
  type PageArgs,
  paged,
  windowOf,
} from '../../../kernel/page';

type Listed = PgTable & { readonly seq: PgColumn };
type Dated = Listed & { readonly id: PgColumn; readonly createdAt: PgColumn };
type Orm = Pick<Db, 'orm'>;

/** Newest first; `where` must begin with the tenant. */
export async function pageBy<T extends Listed>(
  { orm }: Pick<Db, 'orm'>,
  table: T,
  where: SQL | undefined,
  args: PageArgs,
): Promise<Page<T['$inferSelect'] & { seq: number }>> {
  const window = windowOf(args);
  const at = keyset(window, table.seq);
  const from: PgTable = table;
  const query = orm.select().from(from).where(and(where, at.where)).orderBy(at.orderBy);
  const rows = await query.limit(window.limit + 1).offset(window.offset);
  const total = () => countOf({ orm }, from, where);
  return paged(rows as (T['$inferSelect'] & { seq: number })[], window, ({ seq }) => cursorOf(seq, seq), total);
}

async function countOf({ orm }: Orm, from: PgTable, where: SQL | undefined): Promise<number> {
  const [row] = await orm.select({ n: sql<number>`count(*)::int` }).from(from).where(where);
  return row!.n;
}

interface Item {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * Newest first by the time of making, then by id; a cursor may be the id of whatever is in `all`. Pages by number keep
 * the order of the numbers. Both conditions must begin with the tenant.
 */
export async function pageByTime<T extends Dated>(
  { orm }: Orm,
  table: T,
  all: SQL,
  where: SQL | undefined,
  args: PageArgs,
): Promise<Page<T['$inferSelect'] & Item>> {
  const from: PgTable = table;
  const window = await anchored(windowOf(args), async (id): Promise<Cursor | undefined> => {
    const [row] = await orm
      .select({ at: table.createdAt })
      .from(from)
      .where(and(all, eq(table.id, id)));
    return row && [(row.at as Date).toISOString(), id];
  });
  const at = window.numbered
    ? { where: undefined, orderBy: [desc(table.seq)] }
    : keysetBy(window, table.createdAt, table.id);
  const query = orm.select().from(from).where(and(where, at.where));
  const rows = await query
    .orderBy(...at.orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
  const key = ({ createdAt, id }: Item): string => cursorOf(createdAt, id);
  return paged(rows as (T['$inferSelect'] & Item)[], window, key, () => countOf({ orm }, from, where));
}

/** Text that somebody typed, found anywhere in a column; nothing in it is a pattern. */
export const contains = (column: SQL | PgColumn, text: string): SQL =>
  sql`position(lower(${text}) in lower(${column})) > 0`;
