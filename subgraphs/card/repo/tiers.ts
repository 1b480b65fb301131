import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { touched } from '../../../schema/kinds';
import { tier } from '../../../schema/tables/card';
import { lockTier, type TierRow } from './cards';

export type NewTier = typeof tier.$inferInsert;

export const lock = (tx: Tx, tenantId: string, id: string): Promise<TierRow | undefined> => lockTier(tx, tenantId, id);

export async function insert(tx: Tx, row: NewTier): Promise<TierRow> {
  return (await tx.orm.insert(tier).values(row).returning())[0]!;
}

export async function update(
  tx: Tx,
  { tenantId, id }: TierRow,
  changes: Partial<TierRow>,
  now: Date,
): Promise<TierRow> {
  const rows = await tx.orm
    .update(tier)
    .set({ ...changes, ...touched(tier.version, now) })
    .where(and(eq(tier.tenantId, tenantId), eq(tier.id, id)))
    .returning();
  return rows[0]!;
}

/** There is one standard tier: whoever makes another stands in one line. Taken before any tier is locked. */
export const lockStandard = async ({ sql }: Tx, tenantId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`card.standard|${tenantId}`}, 0))`;
};

export const noStandard = (tx: Tx, tenantId: string, now: Date): Promise<unknown> =>
  tx.orm
    .update(tier)
    .set({ standard: false, ...touched(tier.version, now) })
    .where(and(eq(tier.tenantId, tenantId), eq(tier.standard, true)));

export async function isAsset({ sql }: Tx, tenantId: string, code: string): Promise<boolean> {
  const rows = await sql`select 1 from wallet.asset where tenant_id = ${tenantId} and code = ${code}`;
  return rows.length > 0;
}
