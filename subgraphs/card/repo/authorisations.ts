import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { counts, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { groupBy, reader, type Source } from '../../../schema/rows';
import { message, authorisation as table } from '../../../schema/tables/card';

/** But for what only lists need: what has just been written is shown without being read again. */
export type AuthorisationRow = Omit<typeof table.$inferSelect, 'seq' | 'version'>;
export type MessageRow = typeof message.$inferSelect;
const read = reader(table);
const readMessage = reader(message);

export const merchantOf = (row: AuthorisationRow) => ({
  id: row.merchantId,
  name: row.merchantName,
  mcc: row.mcc,
  category: row.merchantCategory,
  city: row.merchantCity,
  postCode: row.merchantPostCode,
  state: row.merchantState,
  country: row.merchantCountry,
});

export interface AuthorisationFilter {
  readonly cardId?: string | null;
  readonly accountId?: string | null;
  readonly customerId?: string | null;
  readonly states?: readonly AuthorisationRow['state'][] | null;
  readonly declineReasons?: readonly NonNullable<AuthorisationRow['declineReason']>[] | null;
  readonly channels?: readonly AuthorisationRow['channel'][] | null;
  readonly types?: readonly AuthorisationRow['type'][] | null;
  readonly mcc?: string | null;
  /** Of the merchant. */
  readonly country?: string | null;
  readonly currency?: string | null;
  /** Whole units of whatever currency each one is in. */
  readonly minAmount?: string | null;
  readonly maxAmount?: string | null;
  readonly networkRef?: string | null;
  readonly period: Period;
}

const within = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment =>
  sql`a.tenant_id = ${tenantId} ${customerId ? sql`and a.customer_id = ${customerId}` : sql``}`;

/** What people write → what the ledger keeps. */
const units = ({ sql }: Source, amount: string): Fragment => sql`
  ${amount}::numeric * (select 10::numeric ^ s.ledger_scale from wallet.asset s
                        where s.tenant_id = a.tenant_id and s.code = a.currency)`;

function matching(source: Source, filter: AuthorisationFilter): Fragment {
  const { sql } = source;
  return sql`
    ${filter.cardId ? sql`and a.card_id = ${filter.cardId}` : sql``}
    ${filter.accountId ? sql`and a.account_id = ${filter.accountId}` : sql``}
    ${filter.customerId ? sql`and a.customer_id = ${filter.customerId}` : sql``}
    ${filter.states ? sql`and a.state = any(${[...filter.states]}::text[])` : sql``}
    ${filter.declineReasons ? sql`and a.decline_reason = any(${[...filter.declineReasons]}::text[])` : sql``}
    ${filter.channels ? sql`and a.channel = any(${[...filter.channels]}::text[])` : sql``}
    ${filter.types ? sql`and a.type = any(${[...filter.types]}::text[])` : sql``}
    ${filter.mcc ? sql`and a.mcc = ${filter.mcc}` : sql``}
    ${filter.country ? sql`and a.merchant_country = ${filter.country}` : sql``}
    ${filter.currency ? sql`and a.currency = ${filter.currency}` : sql``}
    ${filter.minAmount ? sql`and a.amount >= ${units(source, filter.minAmount)}` : sql``}
    ${filter.maxAmount ? sql`and a.amount <= ${units(source, filter.maxAmount)}` : sql``}
    ${filter.networkRef ? sql`and a.network_ref = ${filter.networkRef}` : sql``}`;
}

export const unders = ['tenant', 'card', 'account', 'customer'] as const;
/** Whose authorisations: each has an index that sorts them. */
export type Under = (typeof unders)[number];

const columns = {
  tenant: 'a.tenant_id',
  card: 'a.card_id',
  account: 'a.account_id',
  customer: 'a.customer_id',
} as const satisfies Record<Under, string>;

const listing = (source: Source, reach: Reach, under: Under, filter: AuthorisationFilter): Listing => ({
  from: source.sql`from card.authorisation a`,
  columns: source.sql`a.*`,
  where: source.sql`${source.sql(columns[under])} = p.id and ${within(source, reach)} ${matching(source, filter)}`,
  sort: ['a.created_at', 'a.seq'],
  period: filter.period,
});

export const list = (
  source: Source,
  reach: Reach,
  under: Under,
  parents: readonly string[],
  filter: AuthorisationFilter,
  window: Window,
  total: (parent: string) => Promise<number>,
): Promise<Pages<AuthorisationRow>> =>
  pages(source, parents, listing(source, reach, under, filter), window, read, total);

export const count = (
  source: Source,
  reach: Reach,
  under: Under,
  parents: readonly string[],
  filter: AuthorisationFilter,
) => counts(source, parents, listing(source, reach, under, filter));

export async function byIds(source: Source, reach: Reach, ids: readonly string[]): Promise<AuthorisationRow[]> {
  const rows = await source.sql`
    select a.* from card.authorisation a where ${within(source, reach)} and a.id = any(${[...ids]}::uuid[])`;
  return rows.map(read);
}

/** What one authorisation shows of its messages, at most. */
const CAP = 100;

/** What the network sent about each, in the order in which it came. Of authorisations that the viewer has been shown. */
export async function messagesOf(
  { sql }: Source,
  tenantId: string,
  authorisationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MessageRow[]>> {
  const rows = await sql`
    select m.* from unnest(${[...authorisationIds]}::uuid[]) as p (id)
    cross join lateral (
      select * from card.message where tenant_id = ${tenantId} and authorisation_id = p.id
      order by at, network_ref limit ${CAP}) as m
    order by m.at, m.network_ref`;
  return groupBy(rows.map(readMessage), ({ authorisationId }) => authorisationId);
}
