import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { among } from '../../../schema/kinds';
import { asset as table } from '../../../schema/tables/wallet';

export type AssetRow = typeof table.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

export const byCodes = ({ orm }: Orm, tenantId: string, codes: readonly string[]): Promise<AssetRow[]> =>
  orm
    .select()
    .from(table)
    .where(and(eq(table.tenantId, tenantId), among(table.code, codes)));

export const list = ({ orm }: Orm, tenantId: string): Promise<AssetRow[]> =>
  orm.select().from(table).where(eq(table.tenantId, tenantId)).orderBy(asc(table.code));

/** What is there already stays as it is: scales never change once money has been counted in them. */
export const insert = ({ orm }: Orm, rows: readonly (typeof table.$inferInsert)[]): Promise<unknown> =>
  orm
    .insert(table)
    .values([...rows])
    .onConflictDoNothing();

export const setActive = async (
  { orm }: Orm,
  tenantId: string,
  code: string,
  active: boolean,
): Promise<AssetRow | undefined> =>
  (
    await orm
      .update(table)
      .set({ active })
      .where(and(eq(table.tenantId, tenantId), eq(table.code, code)))
      .returning()
  )[0];
