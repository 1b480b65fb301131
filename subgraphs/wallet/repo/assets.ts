import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { amongGiven, builtOnce } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { asset as table } from '../../../schema/tables/wallet';

export type AssetRow = typeof table.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

const coded = builtOnce((orm: Orm['orm']) =>
  orm
    .select()
    .from(table)
    .where(and(eq(table.tenantId, sql.placeholder('tenantId')), amongGiven(table.code, 'codes')))
    .prepare('assets'),
);

export const byCodes = ({ orm }: Orm, tenantId: string, codes: readonly string[]): Promise<AssetRow[]> =>
  coded(orm).execute({ tenantId, codes: array(codes) });

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
