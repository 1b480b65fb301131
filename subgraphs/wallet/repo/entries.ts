import type { Units } from '../../../kernel/money';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { counts, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { groupBy, type RawRow, reader, type Source } from '../../../schema/rows';
import { entry as table } from '../../../schema/tables/wallet';
import type { Direction } from '../../../schema/wallet-words';

export type EntryRow = typeof table.$inferSelect & { readonly currency: string; readonly gatewayRef: string | null };

const entry = reader(table);
const read = (raw: RawRow): EntryRow => ({
  ...entry(raw),
  currency: String(raw.currency),
  gatewayRef: raw.gateway_ref == null ? null : String(raw.gateway_ref),
});

export interface EntryFilter {
  readonly transferId?: string | null;
  readonly direction?: Direction | null;
  /** Of the account; somebody else's id finds nothing. */
  readonly ownerId?: string | null;
  readonly gatewayRef?: string | null;
  readonly period: Period;
}

const joined = ({ sql }: Source): Fragment => sql`
  from wallet.entry e
  join wallet.account a on a.tenant_id = e.tenant_id and a.id = e.account_id
  join wallet.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id`;
const columns = ({ sql }: Source): Fragment => sql`e.*, a.currency, t.gateway_ref`;

const within = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment =>
  sql`e.tenant_id = ${tenantId} ${customerId ? sql`and a.owner_customer_id = ${customerId}` : sql``}`;

function listing(
  source: Source,
  reach: Reach,
  { transferId, direction, ownerId, gatewayRef, period }: EntryFilter,
): Listing {
  const { sql } = source;
  return {
    from: joined(source),
    columns: columns(source),
    where: sql`e.account_id = p.id and ${within(source, reach)}
      ${transferId ? sql`and e.transfer_id = ${transferId}` : sql``}
      ${ownerId ? sql`and a.owner_customer_id = ${ownerId}` : sql``}
      ${gatewayRef ? sql`and t.gateway_ref = ${gatewayRef}` : sql``}
      ${direction ? (direction === 'debit' ? sql`and e.amount < 0` : sql`and e.amount > 0`) : sql``}`,
    sort: ['e.at', 'e.n'],
    period,
  };
}

/** The entries of some accounts, newest first. */
export const list = (
  source: Source,
  reach: Reach,
  accountIds: readonly string[],
  filter: EntryFilter,
  window: Window,
  total: (accountId: string) => Promise<number>,
): Promise<Pages<EntryRow>> => pages(source, accountIds, listing(source, reach, filter), window, read, total);

export const count = (source: Source, reach: Reach, accountIds: readonly string[], filter: EntryFilter) =>
  counts(source, accountIds, listing(source, reach, filter));

export async function ofTransfers(
  source: Source,
  reach: Reach,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EntryRow[]>> {
  const rows = await source.sql`
    select ${columns(source)} ${joined(source)}
    where ${within(source, reach)} and e.transfer_id = any(${[...transferIds]}::uuid[])
    order by e.seq`;
  return groupBy(rows.map(read), ({ transferId }) => transferId);
}

/** What was booked up to and including a moment: the balance after the last entry that is not later. */
export async function balancesAt(
  { sql }: Source,
  tenantId: string,
  asked: readonly { readonly accountId: string; readonly at: Date }[],
): Promise<Units[]> {
  const rows = await sql<{ balance: string }[]>`
    select coalesce(last.balance_after, 0) as balance
    from unnest(${asked.map(({ accountId }) => accountId)}::uuid[],
                ${asked.map(({ at }) => at.toISOString())}::text[]::timestamptz[]) with ordinality as q (account_id, at, n)
    left join lateral (
      select e.balance_after from wallet.entry e
      where e.tenant_id = ${tenantId} and e.account_id = q.account_id and e.at <= q.at
      order by e.at desc, e.n desc limit 1
    ) as last on true
    order by q.n`;
  return rows.map(({ balance }) => BigInt(balance));
}
