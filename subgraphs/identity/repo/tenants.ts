import { and, count, eq, ne, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { touched } from '../../../schema/kinds';
import { credential, rsaKey, tenant } from '../../../schema/tables/identity';

export type Row = typeof tenant.$inferSelect;
export type KeyRow = typeof rsaKey.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

const own = (tenantId: string) => and(eq(tenant.tenantId, tenantId), eq(tenant.id, tenantId));

export async function find({ orm }: Orm, tenantId: string): Promise<Row | undefined> {
  return (await orm.select().from(tenant).where(own(tenantId)))[0];
}

export async function lock({ orm }: Tx, tenantId: string): Promise<Row | undefined> {
  return (await orm.select().from(tenant).where(own(tenantId)).for('no key update'))[0];
}

/** The test and the live tenant of one platform account. */
export async function lockAccount({ orm }: Tx, accountId: string): Promise<Row[]> {
  return orm.select().from(tenant).where(eq(tenant.accountId, accountId)).orderBy(tenant.id).for('no key update');
}

export async function update({ orm }: Tx, tenantId: string, now: Date, change: Partial<Row>): Promise<Row> {
  const [updated] = await orm
    .update(tenant)
    .set({ ...change, ...versioned(change, now), ...touched(tenant.version, now) })
    .where(own(tenantId))
    .returning();
  return updated!;
}

/** What was told before the version changed was told in the one before. */
const versioned = ({ apiVersion }: Partial<Row>, now: Date) =>
  apiVersion === undefined
    ? {}
    : {
        formerApiVersion: otherwise(apiVersion, tenant.apiVersion, tenant.formerApiVersion),
        apiVersionSince: otherwise(apiVersion, sql`${now.toISOString()}::timestamptz`, tenant.apiVersionSince),
      };

const otherwise = (version: string | null, changed: SQLWrapper, same: SQLWrapper): SQL =>
  sql`case when ${tenant.apiVersion} is distinct from ${version}::text then ${changed} else ${same} end`;

export const rsaKeys = ({ orm }: Orm, tenantId: string): Promise<KeyRow[]> =>
  orm.select().from(rsaKey).where(eq(rsaKey.tenantId, tenantId)).orderBy(rsaKey.seq);

const ownKey = (tenantId: string, id: string) => and(eq(rsaKey.tenantId, tenantId), eq(rsaKey.id, id));

export async function findRsaKey({ orm }: Orm, tenantId: string, id: string): Promise<KeyRow | undefined> {
  return (await orm.select().from(rsaKey).where(ownKey(tenantId, id)))[0];
}

export async function insertRsaKey({ orm }: Tx, row: typeof rsaKey.$inferInsert): Promise<void> {
  await orm.insert(rsaKey).values(row);
}

export async function retireRsaKey({ orm }: Tx, { tenantId, id }: KeyRow, now: Date): Promise<KeyRow> {
  const set = { retiredAt: now, ...touched(rsaKey.version, now) };
  const [retired] = await orm.update(rsaKey).set(set).where(ownKey(tenantId, id)).returning();
  return retired!;
}

export async function countApps({ orm }: Orm, tenantId: string): Promise<number> {
  const where = and(eq(credential.tenantId, tenantId), eq(credential.kind, 'app'), ne(credential.status, 'revoked'));
  const [row] = await orm.select({ apps: count() }).from(credential).where(where);
  return row!.apps;
}
