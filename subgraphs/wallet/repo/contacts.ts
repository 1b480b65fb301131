import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { touched } from '../../../schema/kinds';
import { counts, type Fragment, type Listing, type Pages, pages, type Reach } from '../../../schema/listing';
import { reader, type Source } from '../../../schema/rows';
import { contact as table } from '../../../schema/tables/wallet';

export type ContactRow = typeof table.$inferSelect;
const read = reader(table);

export interface ContactFilter {
  readonly ownerId?: string | null;
  readonly iban?: string | null;
  readonly active?: boolean | null;
  readonly period: Period;
}

const within = ({ sql }: Source, { tenantId, customerId }: Reach): Fragment =>
  sql`c.tenant_id = ${tenantId} ${customerId ? sql`and c.owner_customer_id = ${customerId}` : sql``}`;

function listing(source: Source, reach: Reach, { ownerId, iban, active, period }: ContactFilter): Listing {
  const { sql } = source;
  return {
    from: sql`from wallet.contact c`,
    columns: sql`c.*`,
    where: sql`c.tenant_id = p.id and ${within(source, reach)}
      ${ownerId ? sql`and c.owner_customer_id = ${ownerId}` : sql``}
      ${iban ? sql`and c.iban = ${iban}` : sql``}
      ${active == null ? sql`` : sql`and c.active = ${active}`}`,
    sort: ['c.created_at', 'c.seq'],
    period,
  };
}

export const list = (
  source: Source,
  reach: Reach,
  filter: ContactFilter,
  window: Window,
  total: (parent: string) => Promise<number>,
): Promise<Pages<ContactRow>> => pages(source, [reach.tenantId], listing(source, reach, filter), window, read, total);

export const count = (source: Source, reach: Reach, filter: ContactFilter) =>
  counts(source, [reach.tenantId], listing(source, reach, filter));

export async function byIds(
  source: Source,
  reach: Reach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ContactRow>> {
  const rows = await source.sql`
    select c.* from wallet.contact c where ${within(source, reach)} and c.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

/** Undefined where the owner has a contact with this IBAN already, also of a moment ago. */
export const insert = async (tx: Tx, row: typeof table.$inferInsert): Promise<ContactRow | undefined> =>
  (await tx.orm.insert(table).values(row).onConflictDoNothing().returning())[0];

export const change = async (
  tx: Tx,
  { tenantId, id }: ContactRow,
  set: Partial<Pick<ContactRow, 'title' | 'active' | 'accountTitle'>>,
  now: Date,
): Promise<ContactRow | undefined> =>
  (
    await tx.orm
      .update(table)
      .set({ ...set, ...touched(table.version, now) })
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id)))
      .returning()
  )[0];

/** False where somebody was quicker. */
export const remove = async (tx: Tx, { tenantId, id }: ContactRow): Promise<boolean> =>
  (
    await tx.orm
      .delete(table)
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id)))
      .returning({ id: table.id })
  ).length > 0;

export async function exists({ sql }: Source, tenantId: string, owner: string, iban: string): Promise<boolean> {
  const rows = await sql`
    select 1 from wallet.contact where tenant_id = ${tenantId} and owner_customer_id = ${owner} and iban = ${iban}`;
  return rows.length > 0;
}
