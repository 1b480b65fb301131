import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { counts, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { reader, type Source } from '../../../schema/rows';
import { activity as table } from '../../../schema/tables/card';

export type ActivityRow = typeof table.$inferSelect;
const read = reader(table);

export interface ActivityFilter {
  readonly id?: string | null;
  readonly authorisationId?: string | null;
  readonly operations?: readonly ActivityRow['operation'][] | null;
  readonly statuses?: readonly ActivityRow['status'][] | null;
  readonly period: Period;
}

function listing({ sql }: Source, { tenantId, customerId }: Reach, filter: ActivityFilter): Listing {
  const own = sql`and exists (select from card.card c where c.tenant_id = v.tenant_id and c.id = v.card_id
                              and c.customer_id = ${customerId ?? null})`;
  return {
    from: sql`from card.activity v`,
    columns: sql`v.*`,
    where: sql`v.card_id = p.id and v.tenant_id = ${tenantId} ${customerId ? own : sql``}
      ${filter.id ? sql`and v.id = ${filter.id}` : sql``}
      ${filter.authorisationId ? sql`and v.authorisation_id = ${filter.authorisationId}` : sql``}
      ${filter.operations ? sql`and v.operation = any(${[...filter.operations]}::text[])` : sql``}
      ${filter.statuses ? sql`and v.status = any(${[...filter.statuses]}::text[])` : sql``}`,
    sort: ['v.at', 'v.seq'],
    period: filter.period,
  };
}

/** What happened to some cards and their money, newest first. */
export const list = (
  source: Source,
  reach: Reach,
  cardIds: readonly string[],
  filter: ActivityFilter,
  window: Window,
  total: (cardId: string) => Promise<number>,
): Promise<Pages<ActivityRow>> => pages(source, cardIds, listing(source, reach, filter), window, read, total);

export const count = (source: Source, reach: Reach, cardIds: readonly string[], filter: ActivityFilter) =>
  counts(source, cardIds, listing(source, reach, filter));
