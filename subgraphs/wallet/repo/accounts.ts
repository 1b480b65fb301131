import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import type { Units } from '../../../kernel/money';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { touched } from '../../../schema/kinds';
import { counts, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { reader, type Source } from '../../../schema/rows';
import { account as table } from '../../../schema/tables/wallet';
import type { AccountKind, AccountRole } from '../../../schema/wallet-words';
import type { Restricted } from '../lifecycle';

export type AccountRow = typeof table.$inferSelect;
export const read = reader(table);

/** The one word for the state of an account, first match wins. */
export const statuses = ['closed', 'frozen', 'disabled', 'active'] as const;
export type AccountStatus = (typeof statuses)[number];

export const statusOf = ({ lifecycle, restriction }: Pick<AccountRow, 'lifecycle' | 'restriction'>): AccountStatus => {
  if (lifecycle === 'closed') return 'closed';
  return restriction === 'none' ? 'active' : restriction;
};

export interface AccountFilter {
  readonly ownerId?: string | null;
  readonly kind?: readonly AccountKind[] | null;
  readonly role?: AccountRole | null;
  readonly currency?: string | null;
  readonly status?: readonly AccountStatus[] | null;
  readonly kycVerified?: boolean | null;
  readonly primary?: boolean | null;
  readonly number?: string | null;
  readonly code?: string | null;
  readonly iban?: string | null;
  /** Of the customer that stands for the platform itself; or of anybody else. */
  readonly platform?: boolean | null;
}

/** A holder sees what is theirs; everybody else what is the tenant's. */
const within = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment =>
  customerId ? sql`a.tenant_id = ${tenantId} and a.owner_customer_id = ${customerId}` : sql`a.tenant_id = ${tenantId}`;

export async function byIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccountRow>> {
  const rows = await source.sql`
    select a.* from wallet.account a where ${within(source, reach)} and a.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

const unique = { code: 'a.code', iban: 'a.iban', number: 'a.number' } as const;

/** By one of the names that people use; nobody's but the tenant's own. */
export async function byName(
  source: Source,
  reach: Reach,
  by: keyof typeof unique,
  value: string,
): Promise<AccountRow | undefined> {
  const { sql } = source;
  const [row] = await sql`
    select a.* from wallet.account a where ${within(source, reach)} and ${sql(unique[by])} = ${value}`;
  return row && read(row);
}

/** One customer's account that others are paid from by default. */
export async function primary(
  source: Source,
  reach: Reach,
  owner: string,
  currency: string,
): Promise<AccountRow | undefined> {
  const [row] = await source.sql`
    select a.* from wallet.account a
    where ${within(source, reach)} and a.owner_customer_id = ${owner} and a.currency = ${currency} and a.is_primary
      and a.lifecycle = 'active'`;
  return row && read(row);
}

export async function byRole(
  source: Source,
  tenantId: string,
  assetId: string,
  role: AccountRole,
): Promise<string | undefined> {
  const [row] = await source.sql<{ id: string }[]>`
    select id from wallet.account where tenant_id = ${tenantId} and asset_id = ${assetId} and role = ${role}`;
  return row?.id;
}

function matching({ sql }: Source, filter: AccountFilter): Fragment {
  const status = sql`case when a.lifecycle = 'closed' then 'closed' when a.restriction = 'none' then 'active'
                          else a.restriction end`;
  const verified = sql`exists (select from identity.standing s where s.tenant_id = a.tenant_id
                               and s.customer_id = a.owner_customer_id and s.kyc_status = 'approved')`;
  const platform = sql`exists (select from identity.tenant_policy p where p.tenant_id = a.tenant_id
                               and p.agent_customer_id = a.owner_customer_id)`;
  return sql`
    ${filter.ownerId ? sql`and a.owner_customer_id = ${filter.ownerId}` : sql``}
    ${filter.kind ? sql`and a.kind = any(${[...filter.kind]}::text[])` : sql``}
    ${filter.role ? sql`and a.role = ${filter.role}` : sql``}
    ${filter.currency ? sql`and a.currency = ${filter.currency}` : sql``}
    ${filter.status ? sql`and ${status} = any(${[...filter.status]}::text[])` : sql``}
    ${filter.kycVerified == null ? sql`` : sql`and ${verified} = ${filter.kycVerified}`}
    ${filter.primary == null ? sql`` : sql`and a.is_primary = ${filter.primary}`}
    ${filter.number ? sql`and a.number = ${filter.number}` : sql``}
    ${filter.code ? sql`and a.code = ${filter.code}` : sql``}
    ${filter.iban ? sql`and a.iban = ${filter.iban}` : sql``}
    ${filter.platform == null ? sql`` : sql`and ${platform} = ${filter.platform}`}`;
}

/** Under the tenant, or under each of some customers. */
function listing(
  source: Source,
  reach: Reach,
  under: 'tenant' | 'customer',
  filter: AccountFilter,
  period: Period,
): Listing {
  const { sql } = source;
  const parent = under === 'tenant' ? sql`a.tenant_id = p.id` : sql`a.owner_customer_id = p.id`;
  return {
    from: sql`from wallet.account a`,
    columns: sql`a.*`,
    where: sql`${parent} and ${within(source, reach)} ${matching(source, filter)}`,
    sort: ['a.created_at', 'a.id'],
    all: sql`${parent} and ${within(source, reach)}`,
    byNumber: 'a.seq',
    period,
  };
}

export interface AccountQuery {
  readonly filter: AccountFilter;
  readonly period: Period;
}

export const count = (
  source: Source,
  reach: Reach,
  under: 'tenant' | 'customer',
  parents: readonly string[],
  { filter, period }: AccountQuery,
): Promise<ReadonlyMap<string, number>> => counts(source, parents, listing(source, reach, under, filter, period));

export const list = (
  source: Source,
  reach: Reach,
  under: 'tenant' | 'customer',
  parents: readonly string[],
  { filter, period }: AccountQuery,
  window: Window,
  total: (parent: string) => Promise<number>,
): Promise<Pages<AccountRow>> =>
  pages(source, parents, listing(source, reach, under, filter, period), window, read, total);

export interface Total {
  readonly customerId: string;
  readonly currency: string;
  readonly posted: Units;
  readonly held: Units;
  readonly incoming: Units;
  readonly accounts: number;
}

/** What some customers hold, per currency: one statement for all of them. Closed accounts hold nothing. */
export async function totals(source: Source, reach: Reach, customerIds: readonly string[]): Promise<Total[]> {
  const rows = await source.sql<
    { owner: string; currency: string; posted: string; held: string; incoming: string; n: number }[]
  >`
    select a.owner_customer_id as owner, a.currency, sum(a.posted) as posted, sum(a.held) as held,
           sum(a.incoming) as incoming, count(*)::int as n
    from wallet.account a
    where ${within(source, reach)} and a.owner_customer_id = any(${[...customerIds]}::uuid[]) and a.lifecycle = 'active'
    group by 1, 2 order by 1, 2`;
  return rows.map(({ owner, currency, posted, held, incoming, n }) => ({
    customerId: owner,
    currency,
    posted: BigInt(posted),
    held: BigInt(held),
    incoming: BigInt(incoming),
    accounts: n,
  }));
}

/** The row, locked as the engine locks it: what is decided about it stays true until the commit. */
export async function lock(tx: Tx, reach: Reach, id: string): Promise<AccountRow | undefined> {
  const [row] = await tx.sql`
    select a.* from wallet.account a where ${within(tx, reach)} and a.id = ${id} for no key update`;
  return row && read(row);
}

export const insert = async (tx: Tx, row: typeof table.$inferInsert): Promise<AccountRow> =>
  (await tx.orm.insert(table).values(row).returning())[0]!;

export type Change = Partial<
  Pick<
    AccountRow,
    | 'label'
    | 'title'
    | 'alias'
    | 'metadata'
    | 'lifecycle'
    | 'closedAt'
    | 'iban'
    | 'bic'
    | 'ibanWanted'
    | 'ibanAssignedAt'
  >
> &
  Partial<Restricted>;

/** Of a row that the caller has locked. */
export const change = async (tx: Tx, { tenantId, id }: AccountRow, set: Change, now: Date): Promise<AccountRow> =>
  (
    await tx.orm
      .update(table)
      .set({ ...set, ...touched(table.version, now) })
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id)))
      .returning()
  )[0]!;
