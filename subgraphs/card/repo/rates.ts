import type { Tx } from '../../../kernel/db';
import { array } from '../../../schema/sets';

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
