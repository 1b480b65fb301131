import { and, asc, count, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { keyset, type Window } from '../../../kernel/page';
import { among, touched } from '../../../schema/kinds';
import { control, draft, limit, list, velocity } from '../../../schema/tables/rules';
import type { LimitRow } from '../limits';
import type { ControlRow, ListRow, VelocityRow } from './controls';
import type { RuleRow } from './rules';
import type { Reader } from './subjects';

export type DraftRow = typeof draft.$inferSelect;

/** The rules that a draft is made of. */
export interface DraftRules {
  readonly limits: readonly LimitRow[];
  readonly controls: readonly ControlRow[];
  readonly lists: readonly ListRow[];
  readonly velocity: readonly VelocityRow[];
}

export async function drafts(db: Reader, tenantId: string, ids: readonly string[]): Promise<DraftRow[]> {
  return db.orm
    .select()
    .from(draft)
    .where(and(eq(draft.tenantId, tenantId), among(draft.id, ids)));
}

export async function lockDraft(tx: Tx, tenantId: string, id: string): Promise<DraftRow | undefined> {
  const rows = await tx.orm
    .select()
    .from(draft)
    .where(and(eq(draft.tenantId, tenantId), eq(draft.id, id)))
    .for('update');
  return rows[0];
}

const matching = (tenantId: string, state?: DraftRow['state']) =>
  and(eq(draft.tenantId, tenantId), state && eq(draft.state, state));

export function draftPage(
  db: Reader,
  tenantId: string,
  window: Window,
  state?: DraftRow['state'],
): Promise<DraftRow[]> {
  const { where, orderBy } = keyset(window, draft.seq);
  return db.orm
    .select()
    .from(draft)
    .where(and(matching(tenantId, state), where))
    .orderBy(orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function countDrafts(db: Reader, tenantId: string, state?: DraftRow['state']): Promise<number> {
  const [row] = await db.orm.select({ n: count() }).from(draft).where(matching(tenantId, state));
  return row!.n;
}

export const insertDraft = (tx: Tx, row: typeof draft.$inferInsert): Promise<unknown> =>
  tx.orm.insert(draft).values(row);

export async function updateDraft(
  tx: Tx,
  row: Pick<DraftRow, 'tenantId' | 'id'>,
  changes: Partial<typeof draft.$inferInsert>,
  now: Date,
): Promise<DraftRow> {
  const rows = await tx.orm
    .update(draft)
    .set({ ...changes, ...touched(draft.version, now) })
    .where(and(eq(draft.tenantId, row.tenantId), eq(draft.id, row.id)))
    .returning();
  return rows[0]!;
}

/** Sent at once: four statements for however many drafts. */
export async function rulesOfDrafts(db: Reader, tenantId: string, ids: readonly string[]): Promise<DraftRules> {
  const of = (table: typeof limit | typeof control | typeof list | typeof velocity) =>
    and(eq(table.tenantId, tenantId), among(table.draftId, ids));
  const [limits, controls, lists, velocities] = await Promise.all([
    db.orm.select().from(limit).where(of(limit)).orderBy(asc(limit.seq)),
    db.orm.select().from(control).where(of(control)).orderBy(asc(control.seq)),
    db.orm.select().from(list).where(of(list)).orderBy(asc(list.seq)),
    db.orm.select().from(velocity).where(of(velocity)).orderBy(asc(velocity.seq)),
  ]);
  return { limits, controls, lists, velocity: velocities };
}

export const flat = ({ limits, controls, lists, velocity }: DraftRules): RuleRow[] => [
  ...limits.map((row) => ({ kind: 'limit' as const, row })),
  ...controls.map((row) => ({ kind: 'switch' as const, row })),
  ...lists.map((row) => ({ kind: 'list' as const, row })),
  ...velocity.map((row) => ({ kind: 'velocity' as const, row })),
];
