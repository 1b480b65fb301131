import { and, asc, count, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../kernel/db';
import type { Asset } from '../../kernel/money';
import { keyset, type Window } from '../../kernel/page';
import type { Viewer } from '../../kernel/viewer';
import { among, touched } from '../../schema/kinds';
import { control, limit, list, type velocity } from '../../schema/tables/rules';
import type { LimitRow } from './limits';

export type { LimitRow } from './limits';
export type NewLimit = typeof limit.$inferInsert;
export type ControlRow = typeof control.$inferSelect;
export type ListRow = typeof list.$inferSelect;
export type VelocityRow = typeof velocity.$inferSelect;
export type SubjectKind = LimitRow['subjectKind'];

export type Reader = Pick<Tx, 'orm'> & Pick<Db | Tx, 'sql'>;
export type Owner = Pick<Viewer, 'tenantId' | 'customerId'>;

/** What one subject may have of limits at most; more are never shown. */
export const CAP = 200;

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly customerId: string | null;
  readonly currency: string | null;
  readonly closed: boolean;
}

export async function subject(
  db: Reader,
  { tenantId, customerId }: Owner,
  kind: SubjectKind,
  id: string,
): Promise<Subject | undefined> {
  const rows = await db.sql<Subject[]>`
    select kind, id, customer_id as "customerId", currency, closed from rules.subject
    where tenant_id = ${tenantId} and kind = ${kind} and id = ${id}
      and (${customerId ?? null}::uuid is null or customer_id = ${customerId ?? null}::uuid)`;
  return rows[0];
}

/** Rules have no row of their subject to lock; whoever changes them waits here. */
export const lockSubject = (tx: Tx, tenantId: string, id: string): Promise<unknown> =>
  tx.sql`select pg_advisory_xact_lock(hashtextextended(${`rules|${tenantId}|${id}`}, 0))`;

interface About {
  readonly tenantId: typeof limit.tenantId | typeof control.tenantId | typeof list.tenantId;
  readonly subjectKind: typeof limit.subjectKind | typeof control.subjectKind | typeof list.subjectKind;
  readonly subjectId: typeof limit.subjectId | typeof control.subjectId | typeof list.subjectId;
  readonly draftId: typeof limit.draftId | typeof control.draftId | typeof list.draftId;
}

/** Live rules about these subjects; a customer sees those about their own things alone. */
function about(
  table: About,
  { tenantId, customerId }: Owner,
  kind: SubjectKind,
  ids: readonly string[],
): SQL | undefined {
  return and(
    eq(table.tenantId, tenantId),
    eq(table.subjectKind, kind),
    among(table.subjectId, ids),
    isNull(table.draftId),
    customerId ? visible(table, tenantId, customerId) : undefined,
  );
}

const visible = (table: About, tenantId: string, customerId: string): SQL => sql`exists (
  select 1 from rules.subject as s
  where s.tenant_id = ${tenantId} and s.kind = ${table.subjectKind} and s.id = ${table.subjectId}
    and s.customer_id = ${customerId})`;

export const limitsOf = (db: Reader, owner: Owner, kind: SubjectKind, ids: readonly string[]): Promise<LimitRow[]> =>
  db.orm
    .select()
    .from(limit)
    .where(about(limit, owner, kind, ids))
    .orderBy(asc(limit.seq))
    .limit(CAP * ids.length);

export const controlsOf = (
  db: Reader,
  owner: Owner,
  kind: SubjectKind,
  ids: readonly string[],
): Promise<ControlRow[]> =>
  db.orm
    .select()
    .from(control)
    .where(about(control, owner, kind, ids))
    .orderBy(asc(control.seq));

export const listsOf = (db: Reader, owner: Owner, kind: SubjectKind, ids: readonly string[]): Promise<ListRow[]> =>
  db.orm
    .select()
    .from(list)
    .where(about(list, owner, kind, ids))
    .orderBy(asc(list.seq));

export async function limitById(
  db: Reader,
  { tenantId, customerId }: Owner,
  id: string,
): Promise<LimitRow | undefined> {
  const mine = customerId ? visible(limit, tenantId, customerId) : undefined;
  const wanted = and(eq(limit.tenantId, tenantId), eq(limit.id, id), isNull(limit.draftId), mine);
  const rows = await db.orm.select().from(limit).where(wanted);
  return rows[0];
}

export type Filter = Partial<Pick<LimitRow, 'subjectKind' | 'subjectId' | 'action' | 'window' | 'source'>>;

function matching({ tenantId, customerId }: Owner, filter: Filter): SQL[] {
  const columns = ['subjectKind', 'subjectId', 'action', 'window', 'source'] as const;
  const given = columns.filter((column) => filter[column] !== undefined);
  return [
    eq(limit.tenantId, tenantId),
    isNull(limit.draftId),
    ...given.map((column) => eq(limit[column] as typeof limit.subjectId, filter[column]!)),
    ...(customerId ? [visible(limit, tenantId, customerId)] : []),
  ];
}

export function limits(db: Reader, owner: Owner, filter: Filter, window: Window): Promise<LimitRow[]> {
  const { where, orderBy } = keyset(window, limit.seq);
  const wanted = and(...matching(owner, filter), where);
  return db.orm
    .select()
    .from(limit)
    .where(wanted)
    .orderBy(orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function countLimits(db: Reader, owner: Owner, filter: Filter): Promise<number> {
  const [row] = await db.orm
    .select({ n: count() })
    .from(limit)
    .where(and(...matching(owner, filter)));
  return row!.n;
}

export async function insertLimit(tx: Tx, row: NewLimit): Promise<LimitRow> {
  const rows = await tx.orm.insert(limit).values(row).returning();
  return rows[0]!;
}

export async function updateLimit(tx: Tx, row: LimitRow, changes: Partial<NewLimit>, now: Date): Promise<LimitRow> {
  const wanted = and(eq(limit.tenantId, row.tenantId), eq(limit.id, row.id));
  const rows = await tx.orm
    .update(limit)
    .set({ ...changes, ...touched(limit.version, now) })
    .where(wanted)
    .returning();
  return rows[0]!;
}

export const deleteLimit = (tx: Tx, row: LimitRow): Promise<unknown> =>
  tx.orm.delete(limit).where(and(eq(limit.tenantId, row.tenantId), eq(limit.id, row.id)));

export const insertControl = (tx: Tx, row: typeof control.$inferInsert): Promise<unknown> =>
  tx.orm.insert(control).values(row);

export const updateControl = (tx: Tx, row: ControlRow, allowed: boolean, now: Date): Promise<unknown> =>
  tx.orm
    .update(control)
    .set({ allowed, ...touched(control.version, now) })
    .where(and(eq(control.tenantId, row.tenantId), eq(control.id, row.id)));

export const insertList = (tx: Tx, row: typeof list.$inferInsert): Promise<unknown> => tx.orm.insert(list).values(row);

export const updateList = (tx: Tx, row: ListRow, entries: string[], now: Date): Promise<unknown> =>
  tx.orm
    .update(list)
    .set({ entries, ...touched(list.version, now) })
    .where(and(eq(list.tenantId, row.tenantId), eq(list.id, row.id)));

export const deleteList = (tx: Tx, row: ListRow): Promise<unknown> =>
  tx.orm.delete(list).where(and(eq(list.tenantId, row.tenantId), eq(list.id, row.id)));

/** The assets of these codes; an amount can be neither read nor shown without. */
export const assets = (db: Reader, tenantId: string, codes: readonly string[]): Promise<Asset[]> =>
  db.sql<Asset[]>`
    select code, decimals, ledger_scale as "ledgerScale" from wallet.asset
    where tenant_id = ${tenantId} and code = any(${[...codes]}::text[])`;
