import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { touched } from '../../../schema/kinds';
import { rsaKey, tenant } from '../../../schema/tables/identity';

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

export async function update({ orm }: Tx, tenantId: string, now: Date, change: Partial<Row>): Promise<Row> {
  const [updated] = await orm
    .update(tenant)
    .set({ ...change, ...touched(tenant.version, now) })
    .where(own(tenantId))
    .returning();
  return updated!;
}

export const rsaKeys = ({ orm }: Orm, tenantId: string): Promise<KeyRow[]> =>
  orm.select().from(rsaKey).where(eq(rsaKey.tenantId, tenantId)).orderBy(rsaKey.seq);
