import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { keyset, type Window } from '../../../kernel/page';
import { touched } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { cardAccount, cards, conversion, fulfilment, report, vault } from '../../../schema/tables/card';
import { CAP, type Owner, type Reader } from './cards';

/** What lies beside a card: its plastics, reports, conversions, accounts, and the records of its number. */

export type FulfilmentRow = typeof fulfilment.$inferSelect;
export type ReportRow = typeof report.$inferSelect;
export type ConversionRow = typeof conversion.$inferSelect;
export type LinkRow = typeof cardAccount.$inferSelect;
export type VaultRow = typeof vault.$inferSelect;

type Of = { readonly tenantId: string; readonly id: string };
const is = (table: typeof fulfilment | typeof report | typeof conversion, { tenantId, id }: Of) =>
  and(eq(table.tenantId, tenantId), eq(table.id, id));

/** The plastic of the newest generation, under the lock of its card. */
export async function plasticOf(tx: Tx, tenantId: string, cardId: string): Promise<FulfilmentRow | undefined> {
  const rows = await tx.orm
    .select()
    .from(fulfilment)
    .where(and(eq(fulfilment.tenantId, tenantId), eq(fulfilment.cardId, cardId)))
    .orderBy(desc(fulfilment.generation))
    .limit(1);
  return rows[0];
}

export const orderPlastic = (tx: Tx, row: typeof fulfilment.$inferInsert): Promise<unknown> =>
  tx.orm.insert(fulfilment).values(row);

export async function trackPlastic(
  tx: Tx,
  row: FulfilmentRow,
  changes: Partial<FulfilmentRow>,
  now: Date,
): Promise<FulfilmentRow> {
  const set = { ...changes, ...touched(fulfilment.version, now) };
  const rows = await tx.orm.update(fulfilment).set(set).where(is(fulfilment, row)).returning();
  return rows[0]!;
}

export async function openReport(tx: Tx, tenantId: string, cardId: string): Promise<ReportRow | undefined> {
  const open = inArray(report.status, ['reported', 'reviewed']);
  const rows = await tx.orm
    .select()
    .from(report)
    .where(and(eq(report.tenantId, tenantId), eq(report.cardId, cardId), open));
  return rows[0];
}

export const fileReport = (tx: Tx, row: typeof report.$inferInsert): Promise<unknown> =>
  tx.orm.insert(report).values(row);

export const updateReport = (tx: Tx, row: ReportRow, changes: Partial<ReportRow>, now: Date): Promise<unknown> =>
  tx.orm
    .update(report)
    .set({ ...changes, ...touched(report.version, now) })
    .where(is(report, row));

export async function openConversion(tx: Tx, tenantId: string, cardId: string): Promise<ConversionRow | undefined> {
  const open = eq(conversion.status, 'applied');
  const rows = await tx.orm
    .select()
    .from(conversion)
    .where(and(eq(conversion.tenantId, tenantId), eq(conversion.cardId, cardId), open));
  return rows[0];
}

export const fileConversion = (tx: Tx, row: typeof conversion.$inferInsert): Promise<unknown> =>
  tx.orm.insert(conversion).values(row);

export const updateConversion = (
  tx: Tx,
  row: ConversionRow,
  changes: Partial<ConversionRow>,
  now: Date,
): Promise<unknown> =>
  tx.orm
    .update(conversion)
    .set({ ...changes, ...touched(conversion.version, now) })
    .where(is(conversion, row));

/** From now on another account pays. */
export async function unlink(tx: Tx, tenantId: string, cardId: string, now: Date): Promise<void> {
  const current = sql`${cardAccount.untilAt} is null`;
  await tx.orm
    .update(cardAccount)
    .set({ untilAt: now, ...touched(cardAccount.version, now) })
    .where(and(eq(cardAccount.tenantId, tenantId), eq(cardAccount.cardId, cardId), current));
}

export async function currentVault(tx: Tx, tenantId: string, cardId: string): Promise<VaultRow | undefined> {
  const wanted = and(eq(vault.tenantId, tenantId), eq(vault.cardId, cardId), eq(vault.current, true));
  return (await tx.orm.select().from(vault).where(wanted))[0];
}

/** The number stays on record, so that late messages about it find their card; nothing new is taken on it. */
export const supersede = (tx: Tx, tenantId: string, cardId: string, now: Date): Promise<unknown> =>
  tx.orm
    .update(vault)
    .set({ current: false, supersededAt: now })
    .where(and(eq(vault.tenantId, tenantId), eq(vault.cardId, cardId), eq(vault.current, true)));

/** The rows of each card, newest first, in one statement however many cards there are. */
const ofCards = (
  table: 'fulfilment' | 'report' | 'conversion' | 'card_account',
  tenantId: string,
  ids: readonly string[],
) =>
  sql`(select r.id from unnest(${array(ids)}::uuid[]) as parent (id) cross join lateral (
    select one.id from card.${sql.identifier(table)} as one
    where one.tenant_id = ${tenantId} and one.card_id = parent.id order by one.seq desc limit ${CAP}) as r)`;

export const fulfilments = (db: Reader, tenantId: string, ids: readonly string[]): Promise<FulfilmentRow[]> =>
  db.orm
    .select()
    .from(fulfilment)
    .where(and(eq(fulfilment.tenantId, tenantId), inArray(fulfilment.id, ofCards('fulfilment', tenantId, ids))))
    .orderBy(desc(fulfilment.generation));

export const reports = (db: Reader, tenantId: string, ids: readonly string[]): Promise<ReportRow[]> =>
  db.orm
    .select()
    .from(report)
    .where(and(eq(report.tenantId, tenantId), inArray(report.id, ofCards('report', tenantId, ids))))
    .orderBy(desc(report.seq));

export const conversions = (db: Reader, tenantId: string, ids: readonly string[]): Promise<ConversionRow[]> =>
  db.orm
    .select()
    .from(conversion)
    .where(and(eq(conversion.tenantId, tenantId), inArray(conversion.id, ofCards('conversion', tenantId, ids))))
    .orderBy(desc(conversion.seq));

export const links = (db: Reader, tenantId: string, ids: readonly string[]): Promise<LinkRow[]> =>
  db.orm
    .select()
    .from(cardAccount)
    .where(and(eq(cardAccount.tenantId, tenantId), inArray(cardAccount.id, ofCards('card_account', tenantId, ids))))
    .orderBy(desc(cardAccount.seq));

export interface ReportFilter {
  readonly cardId?: string;
  readonly customerId?: string;
  readonly kind?: ReportRow['kind'];
  readonly status?: ReportRow['status'];
  readonly since?: Date;
  readonly until?: Date;
}

/** Reports know their card, and cards know their customer. */
function wantedReports({ tenantId, customerId }: Owner, filter: ReportFilter): SQL | undefined {
  const holders = [customerId, filter.customerId].filter((id) => id !== undefined);
  return and(
    eq(report.tenantId, tenantId),
    ...(filter.cardId ? [eq(report.cardId, filter.cardId)] : []),
    ...(filter.kind ? [eq(report.kind, filter.kind)] : []),
    ...(filter.status ? [eq(report.status, filter.status)] : []),
    ...(filter.since ? [gte(report.createdAt, filter.since)] : []),
    ...(filter.until ? [lt(report.createdAt, filter.until)] : []),
    ...holders.map(
      (holder) => sql`exists (select 1 from ${cards} where ${cards.tenantId} = ${tenantId}
        and ${cards.id} = ${report.cardId} and ${cards.customerId} = ${holder})`,
    ),
  );
}

export function listReports(db: Reader, owner: Owner, filter: ReportFilter, window: Window): Promise<ReportRow[]> {
  const { where, orderBy } = keyset(window, report.seq);
  return db.orm
    .select()
    .from(report)
    .where(and(wantedReports(owner, filter), where))
    .orderBy(orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function totalReports(db: Reader, owner: Owner, filter: ReportFilter): Promise<number> {
  const [row] = await db.orm.select({ n: sql<number>`count(*)::int` }).from(report).where(wantedReports(owner, filter));
  return row!.n;
}

export const liveCardsOf = async (tx: Tx, tenantId: string): Promise<number> => {
  const [row] = await tx.orm
    .select({ n: sql<number>`count(*)::int` })
    .from(cards)
    .where(and(eq(cards.tenantId, tenantId), sql`lifecycle <> 'closed' and expired_at is null`));
  return row!.n;
};
