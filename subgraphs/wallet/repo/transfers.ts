import type { Tx } from '../../../kernel/db';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { counts, cut, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { groupBy, reader, type Source } from '../../../schema/rows';
import { hold as holdTable, transfer as table } from '../../../schema/tables/wallet';
import type { HoldState, TransferKind, TransferStatus } from '../../../schema/wallet-words';

export type TransferRow = typeof table.$inferSelect;
export type HoldRow = typeof holdTable.$inferSelect;
const read = reader(table);
const readHold = reader(holdTable);

export interface TransferFilter {
  readonly id?: string | null;
  readonly kind?: readonly TransferKind[] | null;
  readonly status?: readonly TransferStatus[] | null;
  readonly currency?: string | null;
  /** Owner of either account, beside whatever the list is under. */
  readonly partyId?: string | null;
  readonly cardId?: string | null;
  readonly contactId?: string | null;
  readonly reference?: string | null;
  readonly gatewayRef?: string | null;
  readonly authorisationId?: string | null;
  readonly period: Period;
}

const concerns = ({ sql }: Source, customerId: string): Fragment => sql`
  and exists (select from wallet.leg l
              join wallet.account a on a.tenant_id = l.tenant_id and a.id = l.account_id
              where l.tenant_id = t.tenant_id and l.transfer_id = t.id and a.owner_customer_id = ${customerId})`;

/** A holder sees a transfer in which an account of theirs has a leg. */
const visible = (source: Source, { customerId }: Reach): Fragment =>
  customerId ? concerns(source, customerId) : source.sql``;

function matching(source: Source, filter: TransferFilter): Fragment {
  const { sql } = source;
  return sql`
    ${filter.id ? sql`and t.id = ${filter.id}` : sql``}
    ${filter.partyId ? concerns(source, filter.partyId) : sql``}
    ${filter.kind ? sql`and t.kind = any(${[...filter.kind]}::text[])` : sql``}
    ${filter.status ? sql`and t.status = any(${[...filter.status]}::text[])` : sql``}
    ${filter.currency ? sql`and t.currency = ${filter.currency}` : sql``}
    ${filter.cardId ? sql`and t.card_id = ${filter.cardId}` : sql``}
    ${filter.contactId ? sql`and t.contact_id = ${filter.contactId}` : sql``}
    ${filter.reference ? sql`and t.reference = ${filter.reference}` : sql``}
    ${filter.gatewayRef ? sql`and t.gateway_ref = ${filter.gatewayRef}` : sql``}
    ${filter.authorisationId ? sql`and t.authorisation_id = ${filter.authorisationId}` : sql``}`;
}

export type Under = 'tenant' | 'account' | 'customer';

/** Of the legs that lead to a transfer the first one counts, so that it is listed once. */
const firstLeg = ({ sql }: Source, same: Fragment): Fragment => sql`
  and not exists (select from wallet.leg twin join wallet.account b on b.tenant_id = twin.tenant_id and b.id = twin.account_id
                  where twin.tenant_id = own.tenant_id and twin.transfer_id = own.transfer_id and twin.seq < own.seq
                    and ${same})`;

/** Found by the legs' index: an account's transfers may be few among millions. */
function ofAccount(source: Source, reach: Reach, filter: TransferFilter, account: Fragment, same: Fragment): Listing {
  const { sql } = source;
  return {
    from: sql`from wallet.leg own join wallet.transfer t on t.tenant_id = own.tenant_id and t.id = own.transfer_id`,
    columns: sql`t.*, own.created_at as own_at, own.seq as own_seq`,
    where: sql`own.tenant_id = ${reach.tenantId} and own.account_id = ${account} ${firstLeg(source, same)}
      ${visible(source, reach)} ${matching(source, filter)}`,
    sort: ['own.created_at', 'own.seq'],
    period: filter.period,
  };
}

const all: Period = { from: null, before: null };

const listings: Record<
  Under,
  (source: Source, reach: Reach, filter: TransferFilter, window: Window | null) => Listing
> = {
  tenant: (source, reach, filter) => ({
    from: source.sql`from wallet.transfer t`,
    columns: source.sql`t.*`,
    where: source.sql`t.tenant_id = p.id and t.tenant_id = ${reach.tenantId} ${visible(source, reach)}
      ${matching(source, filter)}`,
    sort: ['t.created_at', 't.seq'],
    byNumber: 't.seq',
    period: filter.period,
  }),
  account: (source, reach, filter) => {
    const { sql } = source;
    return ofAccount(source, reach, filter, sql`p.id`, sql`twin.account_id = own.account_id`);
  },
  // A page from each of the customer's accounts, and from those the page.
  customer: (source, reach, filter, window) => {
    const { sql } = source;
    const each = ofAccount(source, reach, filter, sql`mine.id`, sql`b.owner_customer_id = mine.owner_customer_id`);
    return {
      from: sql`from wallet.account mine cross join lateral (${cut(source, each, window)}) as t`,
      columns: sql`t.*`,
      where: sql`mine.tenant_id = ${reach.tenantId} and mine.owner_customer_id = p.id`,
      sort: ['t.own_at', 't.own_seq'],
      period: all,
    };
  },
};

export const list = (
  source: Source,
  reach: Reach,
  under: Under,
  parents: readonly string[],
  filter: TransferFilter,
  window: Window,
  total: (parent: string) => Promise<number>,
): Promise<Pages<TransferRow>> =>
  pages(source, parents, listings[under](source, reach, filter, window), window, read, total);

export const count = (source: Source, reach: Reach, under: Under, parents: readonly string[], filter: TransferFilter) =>
  counts(source, parents, listings[under](source, reach, filter, null));

export async function byIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TransferRow>> {
  const rows = await source.sql`
    select t.* from wallet.transfer t
    where t.tenant_id = ${reach.tenantId} and t.id = any(${[...ids]}::uuid[]) ${visible(source, reach)}`;
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

export async function refundsOf(
  { sql }: Source,
  tenantId: string,
  originalIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TransferRow[]>> {
  const rows = await sql`
    select t.* from wallet.transfer t
    where t.tenant_id = ${tenantId} and t.original_id = any(${[...originalIds]}::uuid[]) order by t.seq`;
  return groupBy(rows.map(read), ({ originalId }) => originalId!);
}

export interface HoldFilter {
  readonly state?: readonly HoldState[] | null;
  readonly period: Period;
}

const ownHold = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment => sql`
  h.tenant_id = ${tenantId}
  ${
    customerId
      ? sql`and exists (select from wallet.account a
                        where a.tenant_id = h.tenant_id and a.id = h.account_id and a.owner_customer_id = ${customerId})`
      : sql``
  }`;

export async function holdsByIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HoldRow>> {
  const rows = await source.sql`
    select h.* from wallet.hold h where ${ownHold(source, reach)} and h.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(readHold).map((row) => [row.id, row]));
}

const holdListing = (source: Source, reach: Reach, { state, period }: HoldFilter): Listing => ({
  from: source.sql`from wallet.hold h`,
  columns: source.sql`h.*`,
  where: source.sql`h.account_id = p.id and ${ownHold(source, reach)}
    ${state ? source.sql`and h.state = any(${[...state]}::text[])` : source.sql``}`,
  sort: ['h.created_at', 'h.seq'],
  period,
});

export const holdCount = (source: Source, reach: Reach, accountIds: readonly string[], filter: HoldFilter) =>
  counts(source, accountIds, holdListing(source, reach, filter));

export const holds = (
  source: Source,
  reach: Reach,
  accountIds: readonly string[],
  filter: HoldFilter,
  window: Window,
  total: (accountId: string) => Promise<number>,
): Promise<Pages<HoldRow>> => pages(source, accountIds, holdListing(source, reach, filter), window, readHold, total);

/** Time passes for one hold: as if its end had come. */
export const letHoldExpire = (tx: Tx, tenantId: string, id: string, at: Date) =>
  tx.sql`update wallet.hold set expires_at = ${at.toISOString()}
         where tenant_id = ${tenantId} and id = ${id} and state = 'open'`;
