import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { control, limit, list } from '../../schema/tables/rules';

export interface Attached {
  readonly tenantId: string;
  readonly tierId: string;
  readonly cardId: string;
  readonly currency: string;
  readonly now: Date;
}

/** Give a new card the rules of its tier, as rules of its own. Amounts are taken over in the currency of the card. */
export async function attach(tx: Tx, { tenantId, tierId, cardId, currency, now }: Attached): Promise<void> {
  const own = () => ({ id: newId(), subjectKind: 'card' as const, subjectId: cardId, createdAt: now, updatedAt: now });
  const of = (table: typeof limit | typeof control | typeof list) =>
    and(
      eq(table.tenantId, tenantId),
      eq(table.subjectKind, 'tier'),
      eq(table.subjectId, tierId),
      isNull(table.draftId),
    );
  const [limits, controls, lists] = await Promise.all([
    tx.orm.select().from(limit).where(of(limit)).orderBy(limit.seq),
    tx.orm.select().from(control).where(of(control)).orderBy(control.seq),
    tx.orm.select().from(list).where(of(list)).orderBy(list.seq),
  ]);
  if (limits.length > 0)
    await tx.orm
      .insert(limit)
      .values(
        limits.map(({ seq: _, version: __, ...row }) => ({ ...row, ...own(), currency: row.currency && currency })),
      );
  if (controls.length > 0)
    await tx.orm.insert(control).values(controls.map(({ seq: _, version: __, ...row }) => ({ ...row, ...own() })));
  if (lists.length > 0)
    await tx.orm.insert(list).values(lists.map(({ seq: _, version: __, ...row }) => ({ ...row, ...own() })));
}
