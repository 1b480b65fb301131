import { and, count, eq, isNull, type SQL } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import { among, touched } from '../../../schema/kinds';
import { endpoint } from '../../../schema/tables/events';
import { pageByTime } from './list';

export type Row = typeof endpoint.$inferSelect;
export type NewRow = typeof endpoint.$inferInsert;
type Orm = Pick<Db | Tx, 'orm'>;

/** Those that were deleted exist for nobody. */
const standing = (tenantId: string): SQL => and(eq(endpoint.tenantId, tenantId), isNull(endpoint.deletedAt))!;
const own = (tenantId: string, id: string): SQL => and(standing(tenantId), eq(endpoint.id, id))!;

export async function find({ orm }: Orm, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(endpoint).where(own(tenantId, id)))[0];
}

export async function lock({ orm }: Tx, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(endpoint).where(own(tenantId, id)).for('no key update'))[0];
}

/** None of them is disabled before the end of the transaction. */
export const holdEnabled = ({ orm }: Tx, tenantId: string): Promise<Row[]> =>
  orm
    .select()
    .from(endpoint)
    .where(and(standing(tenantId), eq(endpoint.enabled, true)))
    .orderBy(endpoint.id)
    .for('share');

export const findMany = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Row[]> =>
  orm
    .select()
    .from(endpoint)
    .where(and(standing(tenantId), among(endpoint.id, ids)));

export interface Filter {
  readonly enabled?: boolean | null;
  readonly dialect?: string | null;
}

export const list = (db: Pick<Db, 'orm'>, tenantId: string, filter: Filter, args: PageArgs): Promise<Page<Row>> =>
  pageByTime(
    db,
    endpoint,
    // One that has gone still says where it stood.
    eq(endpoint.tenantId, tenantId),
    and(
      standing(tenantId),
      filter.enabled == null ? undefined : eq(endpoint.enabled, filter.enabled),
      filter.dialect == null ? undefined : eq(endpoint.dialect, filter.dialect as Row['dialect']),
    ),
    args,
  );

/** How many there are, which nobody else changes before the end of the transaction. */
export async function countHeld({ sql, orm }: Tx, tenantId: string, dialect: Row['dialect']): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`events.endpoint|${tenantId}|${dialect}`}, 0))`;
  const [row] = await orm
    .select({ n: count() })
    .from(endpoint)
    .where(and(standing(tenantId), eq(endpoint.dialect, dialect)));
  return row!.n;
}

export async function insert({ orm }: Tx, row: NewRow): Promise<void> {
  await orm.insert(endpoint).values(row);
}

export async function update(
  { orm }: Tx,
  tenantId: string,
  id: string,
  now: Date,
  change: Partial<NewRow>,
): Promise<Row> {
  const set = { ...change, ...touched(endpoint.version, now) };
  const [updated] = await orm
    .update(endpoint)
    .set(set)
    .where(and(eq(endpoint.tenantId, tenantId), eq(endpoint.id, id)))
    .returning();
  return updated!;
}
