import type { Page, Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { counts, cut, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { groupBy, type RawRow, reader, type Source } from '../../../schema/rows';
import { leg as table } from '../../../schema/tables/wallet';
import type { Direction, TransferKind, TransferStatus } from '../../../schema/wallet-words';

const leg = reader(table);
export type LegRow = typeof table.$inferSelect;
const read = (raw: RawRow): LegRow => leg(raw);

export interface LegFilter {
  readonly accountId?: string | null;
  readonly seq?: number | null;
  readonly direction?: Direction | null;
  readonly category?: readonly string[] | null;
  readonly kind?: readonly TransferKind[] | null;
  readonly status?: readonly TransferStatus[] | null;
  readonly transferId?: string | null;
  readonly cardId?: string | null;
  readonly relatedAccountId?: string | null;
  readonly gatewayRef?: string | null;
  /** Declined authorisations have a leg that moves nothing; account lists leave it out unless asked. */
  readonly declined?: boolean | null;
  readonly period: Period;
}

const joined = ({ sql }: Source): Fragment => sql`
  from wallet.leg l
  join wallet.transfer t on t.tenant_id = l.tenant_id and t.id = l.transfer_id
  join wallet.account a on a.tenant_id = l.tenant_id and a.id = l.account_id`;

const own = ({ sql }: Source, { customerId }: Reach): Fragment =>
  customerId ? sql`and a.owner_customer_id = ${customerId}` : sql``;

function matching({ sql }: Source, filter: LegFilter): Fragment {
  return sql`
    ${filter.accountId ? sql`and l.account_id = ${filter.accountId}` : sql``}
    ${filter.seq == null ? sql`` : sql`and l.seq = ${filter.seq}`}
    ${filter.direction ? sql`and l.direction = ${filter.direction}` : sql``}
    ${filter.category ? sql`and l.category = any(${[...filter.category]}::text[])` : sql``}
    ${filter.kind ? sql`and t.kind = any(${[...filter.kind]}::text[])` : sql``}
    ${filter.status ? sql`and l.status = any(${[...filter.status]}::text[])` : sql``}
    ${filter.transferId ? sql`and l.transfer_id = ${filter.transferId}` : sql``}
    ${filter.cardId ? sql`and t.card_id = ${filter.cardId}` : sql``}
    ${filter.relatedAccountId ? sql`and l.related_account_id = ${filter.relatedAccountId}` : sql``}
    ${filter.gatewayRef ? sql`and t.gateway_ref = ${filter.gatewayRef}` : sql``}
    ${filter.declined || filter.status ? sql`` : sql`and l.status <> 'declined'`}`;
}

const ofAccount = (source: Source, reach: Reach, filter: LegFilter, account: Fragment): Listing => ({
  from: joined(source),
  columns: source.sql`l.*`,
  where: source.sql`l.account_id = ${account} and l.tenant_id = ${reach.tenantId} ${own(source, reach)}
    ${matching(source, filter)}`,
  sort: ['l.created_at', 'l.id'],
  all: source.sql`l.account_id = ${account} and l.tenant_id = ${reach.tenantId} ${own(source, reach)}
    and l.status <> 'declined'`,
  period: filter.period,
});

/** Over the whole tenant the transfers' index sorts. */
const ofTenant = (source: Source, reach: Reach, filter: LegFilter): Listing => ({
  from: joined(source),
  columns: source.sql`l.*`,
  where: source.sql`t.tenant_id = p.id and t.tenant_id = ${reach.tenantId} ${own(source, reach)}
    ${matching(source, filter)}`,
  sort: ['t.created_at', 'l.id'],
  period: filter.period,
});

/** A page from each of the customer's accounts, and from those the page. */
const ofCustomer = (source: Source, reach: Reach, filter: LegFilter, window: Window | null): Listing => ({
  from: source.sql`
    from wallet.account mine
    cross join lateral (${cut(source, ofAccount(source, reach, filter, source.sql`mine.id`), window)}) as l`,
  columns: source.sql`l.*`,
  where: source.sql`mine.tenant_id = ${reach.tenantId} and mine.owner_customer_id = p.id`,
  sort: ['l.created_at', 'l.id'],
  period: { from: null, before: null },
});

/** Of one card, whose transfers have an index of their own. What was declined stood in its list, too. */
const ofCard = (source: Source, reach: Reach, filter: LegFilter): Listing => {
  const { sql } = source;
  const { cardId, category, direction, kind, period } = filter;
  const always = { cardId, category, direction, kind, period, declined: true };
  const card = sql`t.card_id = p.id and t.tenant_id = ${reach.tenantId} ${own(source, reach)}`;
  return {
    from: joined(source),
    columns: sql`l.*`,
    where: sql`${card} ${matching(source, filter)}`,
    sort: ['t.created_at', 'l.id'],
    all: sql`${card} ${matching(source, always)}`,
    period,
  };
};

/** The legs of some accounts, newest first. */
export const list = (
  source: Source,
  reach: Reach,
  accountIds: readonly string[],
  filter: LegFilter,
  window: Window,
  total: (accountId: string) => Promise<number>,
): Promise<Pages<LegRow>> =>
  pages(source, accountIds, ofAccount(source, reach, filter, source.sql`p.id`), window, read, total);

export const count = (source: Source, reach: Reach, accountIds: readonly string[], filter: LegFilter) =>
  counts(source, accountIds, ofAccount(source, reach, filter, source.sql`p.id`));

/** The legs of all accounts within reach. */
export async function everywhere(
  source: Source,
  reach: Reach,
  filter: LegFilter,
  window: Window,
): Promise<Page<LegRow>> {
  const parent = filter.cardId ?? reach.customerId ?? reach.tenantId;
  const listing = (part: Window | null): Listing => {
    if (filter.cardId) return ofCard(source, reach, filter);
    return reach.customerId ? ofCustomer(source, reach, filter, part) : ofTenant(source, reach, filter);
  };
  const total = async (): Promise<number> => (await counts(source, [parent], listing(null))).get(parent) ?? 0;
  return (await pages(source, [parent], listing(window), window, read, total)).get(parent)!;
}

/** Both faces: a leg has no balance, so whoever may see one of them may see the other. */
export async function ofTransfers(
  { sql }: Source,
  tenantId: string,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LegRow[]>> {
  const rows = await sql`
    select l.* from wallet.leg l
    where l.tenant_id = ${tenantId} and l.transfer_id = any(${[...transferIds]}::uuid[]) order by l.seq`;
  return groupBy(rows.map(read), ({ transferId }) => transferId);
}

export async function byIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LegRow>> {
  const rows = await source.sql`
    select l.* ${joined(source)}
    where l.tenant_id = ${reach.tenantId} and l.id = any(${[...ids]}::uuid[]) ${own(source, reach)}`;
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

export async function bySeq(source: Source, reach: Reach, seq: number): Promise<LegRow | undefined> {
  const [row] = await source.sql`
    select l.* ${joined(source)} where l.tenant_id = ${reach.tenantId} and l.seq = ${seq} ${own(source, reach)}`;
  return row && read(row);
}

/** What the account that pays sees of a card purchase; not of what was refunded of it. */
export async function ofAuthorisation(
  source: Source,
  reach: Reach,
  authorisationId: string,
): Promise<LegRow | undefined> {
  const [row] = await source.sql`
    select l.* ${joined(source)}
    where l.tenant_id = ${reach.tenantId} and t.authorisation_id = ${authorisationId} and t.original_id is null
      ${own(source, reach)}
    order by l.seq limit 1`;
  return row && read(row);
}
