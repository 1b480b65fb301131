import { and, eq, gte, isNull, lte, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import { touched } from '../../../schema/kinds';
import { audit, notification, setting } from '../../../schema/tables/identity';
import { pageBy } from './list';

export type Notice = typeof notification.$inferSelect;
export type Setting = typeof setting.$inferSelect;
export type AuditRow = typeof audit.$inferSelect;

export async function insert({ orm }: Tx, rows: readonly (typeof notification.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await orm.insert(notification).values([...rows]);
}

/** Active customers whose login may review. */
export async function staff({ sql: query }: Tx, tenantId: string): Promise<string[]> {
  const rows = await query<{ id: string }[]>`
    select u.id from identity.credential c
    join identity.customer u on u.tenant_id = c.tenant_id and u.id = c.customer_id
    where c.tenant_id = ${tenantId} and c.kind = 'login' and c.status = 'active' and u.status = 'active'
      and c.roles && array['moderator', 'admin', 'super_admin']`;
  return rows.map(({ id }) => id);
}

const whose = (tenantId: string, customerId: string) =>
  and(eq(notification.tenantId, tenantId), eq(notification.customerId, customerId));

export const list = (
  db: Db,
  tenantId: string,
  customerId: string,
  unreadOnly: boolean,
  args: PageArgs,
): Promise<Page<Notice>> =>
  pageBy(
    db,
    notification,
    and(whose(tenantId, customerId), unreadOnly ? isNull(notification.readAt) : undefined),
    args,
  );

export async function unread({ orm }: Db, tenantId: string, customerId: string): Promise<number> {
  const where = and(whose(tenantId, customerId), isNull(notification.readAt));
  const [row] = await orm.select({ n: sql<number>`count(*)::int` }).from(notification).where(where);
  return row!.n;
}

export async function markRead(
  { orm }: Tx,
  tenantId: string,
  customerId: string,
  id: string,
  now: Date,
): Promise<Notice | undefined> {
  const readAt = sql`coalesce(${notification.readAt}, ${now.toISOString()})`;
  const where = and(whose(tenantId, customerId), eq(notification.id, id));
  return (
    await orm
      .update(notification)
      .set({ readAt, ...touched(notification.version, now) })
      .where(where)
      .returning()
  )[0];
}

export async function markAllRead({ orm }: Tx, tenantId: string, customerId: string, now: Date): Promise<number> {
  const where = and(whose(tenantId, customerId), isNull(notification.readAt));
  const rows = await orm
    .update(notification)
    .set({ readAt: now, ...touched(notification.version, now) })
    .where(where)
    .returning({ id: notification.id });
  return rows.length;
}

export const settings = ({ orm }: Pick<Db, 'orm'>, tenantId: string): Promise<Setting[]> =>
  orm.select().from(setting).where(eq(setting.tenantId, tenantId)).orderBy(setting.key);

export async function lockSettings({ orm }: Tx, tenantId: string): Promise<Setting[]> {
  return orm.select().from(setting).where(eq(setting.tenantId, tenantId)).orderBy(setting.key).for('no key update');
}

export async function updateSetting({ orm }: Tx, row: Setting, value: string, now: Date): Promise<Setting> {
  const where = and(eq(setting.tenantId, row.tenantId), eq(setting.id, row.id));
  return (
    await orm
      .update(setting)
      .set({ value, ...touched(setting.version, now) })
      .where(where)
      .returning()
  )[0]!;
}

export interface AuditFilter {
  readonly actorId?: string | null;
  readonly targetType?: string | null;
  readonly targetId?: string | null;
  readonly action?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** Both bounds inclusive. A word that does not exist finds nothing. */
export const auditLog = (db: Db, tenantId: string, filter: AuditFilter, args: PageArgs): Promise<Page<AuditRow>> => {
  const { actorId, targetType, targetId, action, since, until } = filter;
  const where = and(
    eq(audit.tenantId, tenantId),
    actorId ? eq(audit.actorId, actorId) : undefined,
    targetType ? eq(audit.targetType, targetType) : undefined,
    targetId ? eq(audit.targetId, targetId) : undefined,
    action ? eq(audit.action, action) : undefined,
    since ? gte(audit.at, since) : undefined,
    until ? lte(audit.at, until) : undefined,
  );
  return pageBy(db, audit, where, args);
};
