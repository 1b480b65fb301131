import type { Source } from '../../../schema/rows';

/** What has a public number, each counted on its own. */
export type Numbered = 'account' | 'transfer' | 'contact';

/** The ids behind public numbers, in the order asked; null where the tenant has none. */
export async function idsBySeq(
  { sql }: Source,
  tenantId: string,
  table: Numbered,
  seqs: readonly number[],
): Promise<(string | null)[]> {
  const rows = await sql<{ id: string; seq: string }[]>`
    select id, seq from ${sql(`wallet.${table}`)} where tenant_id = ${tenantId} and seq = any(${[...seqs]}::bigint[])`;
  const ids = new Map(rows.map(({ id, seq }) => [Number(seq), id]));
  return seqs.map((seq) => ids.get(seq) ?? null);
}
