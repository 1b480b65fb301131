import { and, eq, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import { among, touched } from '../../../schema/kinds';
import { credential, formerSecret, grant } from '../../../schema/tables/identity';
import { contains, pageBy } from './list';

export type Row = typeof credential.$inferSelect;
export type NewRow = typeof credential.$inferInsert;
export type GrantRow = typeof grant.$inferSelect;
type FormerRow = typeof formerSecret.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

const own = (tenantId: string, id: string): SQL => and(eq(credential.tenantId, tenantId), eq(credential.id, id))!;

export async function find({ orm }: Orm, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(credential).where(own(tenantId, id)))[0];
}

export async function lock({ orm }: Tx, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(credential).where(own(tenantId, id)).for('no key update'))[0];
}

/** Before anybody is known: client ids are unique over all tenants. */
export async function findByClientId({ orm }: Orm, clientId: string): Promise<Row | undefined> {
  return (await orm.select().from(credential).where(eq(credential.clientId, clientId)))[0];
}

export async function findByEmail({ orm }: Orm, tenantId: string, emailKey: string): Promise<Row | undefined> {
  const where = and(eq(credential.tenantId, tenantId), eq(credential.emailKey, emailKey));
  return (await orm.select().from(credential).where(where))[0];
}

export async function loginOf({ orm }: Orm, tenantId: string, customerId: string): Promise<Row | undefined> {
  const where = and(
    eq(credential.tenantId, tenantId),
    eq(credential.customerId, customerId),
    eq(credential.kind, 'login'),
  );
  return (await orm.select().from(credential).where(where))[0];
}

export async function insert({ orm }: Tx, row: NewRow): Promise<Row> {
  const [inserted] = await orm.insert(credential).values(row).returning();
  return inserted!;
}

export async function update(
  { orm }: Tx,
  tenantId: string,
  id: string,
  now: Date,
  change: Partial<NewRow>,
): Promise<Row> {
  const set = { ...change, ...touched(credential.version, now) };
  const [updated] = await orm.update(credential).set(set).where(own(tenantId, id)).returning();
  return updated!;
}

/** Those of each credential, the one that ends last at the end. */
export async function formerOf({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<FormerRow[]> {
  const where = and(eq(formerSecret.tenantId, tenantId), among(formerSecret.credentialId, ids));
  return orm.select().from(formerSecret).where(where).orderBy(formerSecret.until, formerSecret.seq);
}

export async function insertFormer({ orm }: Tx, row: typeof formerSecret.$inferInsert): Promise<void> {
  await orm.insert(formerSecret).values(row);
}

/** Those that have ended by then and the one that is good again; all where nothing is said. */
export async function forgetFormer(
  { orm }: Tx,
  tenantId: string,
  id: string,
  which?: { readonly endedBy: Date; readonly again: Buffer },
): Promise<void> {
  const own = and(eq(formerSecret.tenantId, tenantId), eq(formerSecret.credentialId, id));
  const some = which && or(lte(formerSecret.until, which.endedBy), eq(formerSecret.digest, which.again));
  await orm.delete(formerSecret).where(and(own, some));
}

/** Device ids are small integers that no two apps share. */
export async function nextDeviceId({ sql: query }: Tx): Promise<number> {
  await query`select pg_advisory_xact_lock(hashtext('identity.device_id'))`;
  const [row] = await query<
    { next: number }[]
  >`select coalesce(max(device_id), 30) + 1 as next from identity.credential`;
  return row!.next;
}

export async function grantsOf({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<GrantRow[]> {
  const where = and(eq(grant.tenantId, tenantId), among(grant.credentialId, ids));
  return ids.length === 0 ? [] : orm.select().from(grant).where(where).orderBy(grant.seq);
}

export async function replaceGrants(
  { orm }: Tx,
  tenantId: string,
  credentialId: string,
  rows: readonly (typeof grant.$inferInsert)[],
): Promise<void> {
  await orm.delete(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.credentialId, credentialId)));
  if (rows.length > 0) await orm.insert(grant).values([...rows]);
}

export interface Filter {
  readonly kind?: string | null;
  readonly includeRevoked?: boolean | null;
  readonly search?: string | null;
  readonly role?: string | null;
}

export async function list(db: Db, tenantId: string, filter: Filter, args: PageArgs): Promise<Page<Row>> {
  const { kind, includeRevoked, search, role } = filter;
  const where = and(
    eq(credential.tenantId, tenantId),
    kind ? eq(credential.kind, kind as Row['kind']) : undefined,
    includeRevoked ? undefined : isNull(credential.revokedAt),
    role ? sql`${role} = any(${credential.roles})` : undefined,
    search ? contains(sql`${credential.name} || ' ' || coalesce(${credential.email}, '')`, search) : undefined,
  );
  return pageBy(db, credential, where, args);
}
