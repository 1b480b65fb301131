import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { among, touched } from '../../../schema/kinds';
import { control, list, velocity } from '../../../schema/tables/rules';
import { about, bySeq, type Owner, one, type Reader, type SubjectKind } from './subjects';

export type ControlRow = typeof control.$inferSelect;
export type NewControl = typeof control.$inferInsert;
export type ListRow = typeof list.$inferSelect;
export type NewList = typeof list.$inferInsert;
export type VelocityRow = typeof velocity.$inferSelect;
export type NewVelocity = typeof velocity.$inferInsert;

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

export const velocityOf = (
  db: Reader,
  owner: Owner,
  kind: SubjectKind,
  ids: readonly string[],
): Promise<VelocityRow[]> =>
  db.orm
    .select()
    .from(velocity)
    .where(about(velocity, owner, kind, ids))
    .orderBy(asc(velocity.seq));

export async function controlById(db: Reader, owner: Owner, id: string): Promise<ControlRow | undefined> {
  const rows = await db.orm
    .select()
    .from(control)
    .where(one(control, owner, id));
  return rows[0];
}

export const controlsBySeq = (db: Reader, owner: Owner, seqs: readonly number[]): Promise<ControlRow[]> =>
  db.orm
    .select()
    .from(control)
    .where(bySeq(control, owner, seqs));

export async function insertControls(tx: Tx, rows: readonly NewControl[]): Promise<void> {
  if (rows.length > 0) await tx.orm.insert(control).values([...rows]);
}

export const updateControl = (
  tx: Tx,
  row: ControlRow,
  changes: Partial<Pick<ControlRow, 'allowed' | 'appliesTo'>>,
  now: Date,
): Promise<unknown> =>
  tx.orm
    .update(control)
    .set({ ...changes, ...touched(control.version, now) })
    .where(and(eq(control.tenantId, row.tenantId), eq(control.id, row.id)));

export async function insertLists(tx: Tx, rows: readonly NewList[]): Promise<void> {
  if (rows.length > 0) await tx.orm.insert(list).values([...rows]);
}

export const updateList = (tx: Tx, row: ListRow, entries: string[], now: Date): Promise<unknown> =>
  tx.orm
    .update(list)
    .set({ entries, ...touched(list.version, now) })
    .where(and(eq(list.tenantId, row.tenantId), eq(list.id, row.id)));

export async function insertVelocity(tx: Tx, rows: readonly NewVelocity[]): Promise<void> {
  if (rows.length > 0) await tx.orm.insert(velocity).values([...rows]);
}

/** Of one kind of rules, those with these ids. */
const deleteFrom =
  (table: typeof control | typeof list | typeof velocity) =>
  async (tx: Tx, tenantId: string, rows: readonly { readonly id: string }[]): Promise<void> => {
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await tx.orm.delete(table).where(and(eq(table.tenantId, tenantId), among(table.id, ids)));
  };

export const deleteControls = deleteFrom(control);
export const deleteLists = deleteFrom(list);
export const deleteVelocity = deleteFrom(velocity);
