import { and, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../../kernel/db';
import { cursorOf, keyset, type Page, type PageArgs, paged, windowOf } from '../../../kernel/page';

type Listed = PgTable & { readonly seq: PgColumn };

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
  const total = async (): Promise<number> => {
    const [row] = await orm.select({ n: sql<number>`count(*)::int` }).from(from).where(where);
    return row!.n;
  };
  return paged(rows as (T['$inferSelect'] & { seq: number })[], window, ({ seq }) => cursorOf(seq, seq), total);
}

/** Text that somebody typed, found anywhere in a column; nothing in it is a pattern. */
export const contains = (column: SQL | PgColumn, text: string): SQL =>
  sql`position(lower(${text}) in lower(${column})) > 0`;
