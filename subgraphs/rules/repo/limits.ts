import { and, asc, count, eq, isNull, ne, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { keyset, type Window } from '../../../kernel/page';
import { among, touched } from '../../../schema/kinds';
import { limit } from '../../../schema/tables/rules';
import type { LimitRow } from '../limits';
import { about, bySeq, type Owner, one, type Reader, type SubjectKind, visible } from './subjects';

export type { LimitRow } from '../limits';
export type NewLimit = typeof limit.$inferInsert;

/** What one subject may have of limits at most; more are never shown. */
export const CAP = 200;

export const limitsOf = (db: Reader, owner: Owner, kind: SubjectKind, ids: readonly string[]): Promise<LimitRow[]> =>
  db.orm
    .select()
    .from(limit)
    .where(about(limit, owner, kind, ids))
    .orderBy(asc(limit.seq))
    .limit(CAP * ids.length);

export async function limitById(db: Reader, owner: Owner, id: string): Promise<LimitRow | undefined> {
  const rows = await db.orm
    .select()
    .from(limit)
    .where(one(limit, owner, id));
  return rows[0];
}

/** All that anybody can be told of at once: more limits than cards of a large sandbox have. */
export const MOST = 20_000;

/** Whatever limits the tenant, its accounts and its cards; of one card where it is named. In the order of their making. */
export const binding = (db: Reader, { tenantId, customerId }: Owner, cardId: string | undefined): Promise<LimitRow[]> =>
  db.orm
    .select()
    .from(limit)
    .where(
      and(
        ...[eq(limit.tenantId, tenantId), isNull(limit.draftId), ne(limit.subjectKind, 'tier')],
        ...(cardId ? [eq(limit.subjectKind, 'card'), eq(limit.subjectId, cardId)] : []),
        ...(customerId ? [visible(limit, tenantId, customerId)] : []),
      ),
    )
    .orderBy(asc(limit.seq))
    .limit(MOST);

export const limitsBySeq = (db: Reader, owner: Owner, seqs: readonly number[]): Promise<LimitRow[]> =>
  db.orm
    .select()
    .from(limit)
    .where(bySeq(limit, owner, seqs));

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

export async function insertLimits(tx: Tx, rows: readonly NewLimit[]): Promise<LimitRow[]> {
  return rows.length === 0
    ? []
    : tx.orm
        .insert(limit)
        .values([...rows])
        .returning();
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

export async function deleteLimits(tx: Tx, tenantId: string, rows: readonly Pick<LimitRow, 'id'>[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.orm.delete(limit).where(and(eq(limit.tenantId, tenantId), among(limit.id, ids)));
}
