import { and, count, eq, type SQL } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { keyset, type Window } from '../../../kernel/page';
import { touched } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { rate as table } from '../../../schema/tables/card';

export type RateRow = typeof table.$inferSelect;
type Reader = Pick<Db | Tx, 'orm'>;

export interface Pair {
  readonly tenantId: string;
  readonly base: string;
  readonly quote: string;
}

export const nameOf = ({ tenantId, base, quote }: Pair): string => [tenantId, base, quote].join('/');

/** How much of `quote` one `base` is, of the pairs that their tenants keep. */
export async function ratesOf({ sql }: Pick<Tx, 'sql'>, pairs: readonly Pair[]): Promise<Map<string, string>> {
  if (pairs.length === 0) return new Map();
  const rows = await sql<(Pair & { readonly rate: string })[]>`
    select tenant_id as "tenantId", base, quote, rate from card.rate
    where (tenant_id, base, quote) in (
      select * from unnest(${array(pairs.map(({ tenantId }) => tenantId))}::uuid[],
                           ${array(pairs.map(({ base }) => base))}::text[],
                           ${array(pairs.map(({ quote }) => quote))}::text[]))`;
  return new Map(rows.map((row) => [nameOf(row), row.rate]));
}

const of = ({ tenantId, base, quote }: Pick<Pair, 'tenantId'> & Partial<Pair>): SQL | undefined =>
  and(
    eq(table.tenantId, tenantId),
    base == null ? undefined : eq(table.base, base),
    quote == null ? undefined : eq(table.quote, quote),
  );

/** One row more than asked for tells whether there is a next page. */
export function list({ orm }: Reader, pair: Parameters<typeof of>[0], window: Window): Promise<RateRow[]> {
  const { where, orderBy } = keyset(window, table.seq);
  return orm
    .select()
    .from(table)
    .where(and(of(pair), where))
    .orderBy(orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function total({ orm }: Reader, pair: Parameters<typeof of>[0]): Promise<number> {
  const [row] = await orm.select({ n: count() }).from(table).where(of(pair));
  return row!.n;
}

export async function byPair({ orm }: Reader, pair: Pair): Promise<RateRow | undefined> {
  const rows = await orm.select().from(table).where(of(pair));
  return rows[0];
}

export async function lock({ orm }: Tx, pair: Pair): Promise<RateRow | undefined> {
  const rows = await orm.select().from(table).where(of(pair)).for('no key update');
  return rows[0];
}

/** Of two who set the same pair for the first time, the later one stands. */
export async function put({ orm }: Tx, row: typeof table.$inferInsert, now: Date): Promise<RateRow> {
  const target = [table.tenantId, table.base, table.quote];
  const set = { rate: row.rate, ...touched(table.version, now) };
  const rows = await orm.insert(table).values(row).onConflictDoUpdate({ target, set }).returning();
  return rows[0]!;
}

export const remove = ({ orm }: Tx, { tenantId, id }: RateRow): Promise<unknown> =>
  orm.delete(table).where(and(eq(table.tenantId, tenantId), eq(table.id, id)));
