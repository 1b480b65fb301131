import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { touched } from '../../../schema/kinds';
import { counts, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { reader, type Source } from '../../../schema/rows';
import { dispute as table } from '../../../schema/tables/wallet';
import { type disputeStatuses } from '../../../schema/wallet-words';

export type DisputeRow = typeof table.$inferSelect;
export type DisputeStatus = (typeof disputeStatuses)[number];
const read = reader(table);

export interface DisputeFilter {
  readonly status?: readonly DisputeStatus[] | null;
  readonly accountId?: string | null;
  readonly legId?: string | null;
  /** Of what the leg's transfer was made by. */
  readonly cardId?: string | null;
  readonly authorisationId?: string | null;
  readonly period: Period;
}

const joined = ({ sql }: Source): Fragment => sql`
  from wallet.dispute d join wallet.account a on a.tenant_id = d.tenant_id and a.id = d.account_id`;

const within = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment =>
  sql`d.tenant_id = ${tenantId} ${customerId ? sql`and a.owner_customer_id = ${customerId}` : sql``}`;

/** A dispute is about the whole transfer, though it names one leg of it. */
const concerning = ({ sql }: Source): Fragment => sql`
  join wallet.leg l on l.tenant_id = d.tenant_id and l.id = d.leg_id
  join wallet.transfer t on t.tenant_id = l.tenant_id and t.id = l.transfer_id`;

const parents = { tenant: 'd.tenant_id', card: 't.card_id' } as const;
export type Under = keyof typeof parents;

function listing(source: Source, reach: Reach, under: Under, filter: DisputeFilter): Listing {
  const { sql } = source;
  const { status, accountId, legId, cardId, authorisationId, period } = filter;
  return {
    from: sql`${joined(source)} ${concerning(source)}`,
    columns: sql`d.*`,
    where: sql`${sql(parents[under])} = p.id and ${within(source, reach)}
      ${status ? sql`and d.status = any(${[...status]}::text[])` : sql``}
      ${accountId ? sql`and d.account_id = ${accountId}` : sql``}
      ${legId ? sql`and d.leg_id = ${legId}` : sql``}
      ${cardId ? sql`and t.card_id = ${cardId}` : sql``}
      ${authorisationId ? sql`and t.authorisation_id = ${authorisationId}` : sql``}`,
    sort: ['d.created_at', 'd.seq'],
    period,
  };
}

export const list = (
  source: Source,
  reach: Reach,
  under: Under,
  ids: readonly string[],
  filter: DisputeFilter,
  window: Window,
  total: (parent: string) => Promise<number>,
): Promise<Pages<DisputeRow>> => pages(source, ids, listing(source, reach, under, filter), window, read, total);

export const count = (source: Source, reach: Reach, under: Under, ids: readonly string[], filter: DisputeFilter) =>
  counts(source, ids, listing(source, reach, under, filter));

export async function byIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DisputeRow>> {
  const rows = await source.sql`
    select d.* ${joined(source)} where ${within(source, reach)} and d.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

export async function byLegs(
  source: Source,
  reach: Reach,
  legIds: readonly string[],
): Promise<ReadonlyMap<string, DisputeRow>> {
  const rows = await source.sql`
    select d.* ${joined(source)} where ${within(source, reach)} and d.leg_id = any(${[...legIds]}::uuid[])`;
  return new Map(rows.map(read).map((row) => [row.legId, row]));
}

/** About card purchases: by the authorisation, not by what was refunded of it. */
export async function byAuthorisations(
  source: Source,
  reach: Reach,
  authorisationIds: readonly string[],
): Promise<ReadonlyMap<string, DisputeRow>> {
  const rows = await source.sql`
    select d.*, t.authorisation_id ${joined(source)} ${concerning(source)}
    where ${within(source, reach)} and t.authorisation_id = any(${[...authorisationIds]}::uuid[]) and t.original_id is null
    order by d.seq`;
  return new Map(rows.map((raw) => [String(raw.authorisation_id), read(raw)]));
}

/** Undefined where the leg has been disputed before: once, for ever. */
export const insert = async (tx: Tx, row: typeof table.$inferInsert): Promise<DisputeRow | undefined> =>
  (await tx.orm.insert(table).values(row).onConflictDoNothing().returning())[0];

export const lock = async (tx: Tx, reach: Reach, id: string): Promise<DisputeRow | undefined> => {
  const [row] = await tx.sql`
    select d.* ${joined(tx)} where ${within(tx, reach)} and d.id = ${id} for no key update of d`;
  return row && read(row);
};

export const change = async (
  tx: Tx,
  { tenantId, id }: DisputeRow,
  set: Partial<Pick<DisputeRow, 'status' | 'notes' | 'resolvedBy' | 'resolvedAt'>>,
  now: Date,
): Promise<DisputeRow> =>
  (
    await tx.orm
      .update(table)
      .set({ ...set, ...touched(table.version, now) })
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id)))
      .returning()
  )[0]!;
