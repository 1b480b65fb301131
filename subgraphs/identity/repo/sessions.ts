import { and, eq, isNull } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import { touched } from '../../../schema/kinds';
import { loginHistory, refreshToken, session } from '../../../schema/tables/identity';
import { pageBy } from './list';

export type Row = typeof session.$inferSelect;
export type Refresh = typeof refreshToken.$inferSelect;
export type Attempt = typeof loginHistory.$inferSelect;

export async function insert({ orm }: Tx, row: typeof session.$inferInsert): Promise<Row> {
  const [inserted] = await orm.insert(session).values(row).returning();
  return inserted!;
}

export async function lock({ orm }: Tx, tenantId: string, id: string): Promise<Row | undefined> {
  const where = and(eq(session.tenantId, tenantId), eq(session.id, id));
  return (await orm.select().from(session).where(where).for('no key update'))[0];
}

export async function update({ orm }: Tx, row: Row, now: Date, change: Partial<Row>): Promise<Row> {
  const where = and(eq(session.tenantId, row.tenantId), eq(session.id, row.id));
  const [updated] = await orm
    .update(session)
    .set({ ...change, ...touched(session.version, now) })
    .where(where)
    .returning();
  return updated!;
}

/** All that still go on of one credential or one customer. */
export async function endAll(
  { orm }: Tx,
  tenantId: string,
  of: { readonly credentialId: string } | { readonly customerId: string },
  now: Date,
  reason: string,
): Promise<number> {
  const whose =
    'credentialId' in of ? eq(session.credentialId, of.credentialId) : eq(session.customerId, of.customerId);
  const ended = await orm
    .update(session)
    .set({ revokedAt: now, revokedReason: reason, ...touched(session.version, now) })
    .where(and(eq(session.tenantId, tenantId), whose, isNull(session.revokedAt)))
    .returning({ id: session.id });
  return ended.length;
}

export async function insertRefresh({ orm }: Tx, row: typeof refreshToken.$inferInsert): Promise<void> {
  await orm.insert(refreshToken).values(row);
}

/** Before anybody is known, and locked: of two who show the same token at once, one comes second. */
export async function lockRefresh({ orm }: Tx, digest: Buffer): Promise<Refresh | undefined> {
  return (await orm.select().from(refreshToken).where(eq(refreshToken.digest, digest)).for('no key update'))[0];
}

export async function spendRefresh({ orm }: Tx, row: Refresh, now: Date, replacedById: string): Promise<void> {
  const where = and(eq(refreshToken.tenantId, row.tenantId), eq(refreshToken.id, row.id));
  await orm
    .update(refreshToken)
    .set({ spentAt: now, replacedById, ...touched(refreshToken.version, now) })
    .where(where);
}

export async function record({ orm }: Tx, row: typeof loginHistory.$inferInsert): Promise<void> {
  await orm.insert(loginHistory).values(row);
}

export interface Filter {
  readonly credentialId?: string;
  readonly customerId?: string;
  readonly includeEnded?: boolean | null;
}

export const list = (db: Db, tenantId: string, filter: Filter, args: PageArgs): Promise<Page<Row>> => {
  const { credentialId, customerId, includeEnded } = filter;
  const where = and(
    eq(session.tenantId, tenantId),
    credentialId ? eq(session.credentialId, credentialId) : undefined,
    customerId ? eq(session.customerId, customerId) : undefined,
    includeEnded ? undefined : isNull(session.revokedAt),
  );
  return pageBy(db, session, where, args);
};

export const attempts = (db: Db, tenantId: string, credentialId: string, args: PageArgs): Promise<Page<Attempt>> =>
  pageBy(db, loginHistory, and(eq(loginHistory.tenantId, tenantId), eq(loginHistory.credentialId, credentialId)), args);
