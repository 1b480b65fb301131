import type { Tx } from '../../../kernel/db';
import { credential, grant, rsaKey, setting, tenant } from '../../../schema/tables/identity';

/** Rows of the sandbox have ids of their own: what is there already stays as it is. */

export async function tenantOnce({ orm }: Tx, row: typeof tenant.$inferInsert): Promise<void> {
  await orm.insert(tenant).values(row).onConflictDoNothing();
}

export async function credentialsOnce({ orm }: Tx, rows: readonly (typeof credential.$inferInsert)[]): Promise<void> {
  await orm
    .insert(credential)
    .values([...rows])
    .onConflictDoNothing();
}

export async function grantsOnce({ orm }: Tx, rows: readonly (typeof grant.$inferInsert)[]): Promise<void> {
  await orm
    .insert(grant)
    .values([...rows])
    .onConflictDoNothing();
}

export async function settingsOnce({ orm }: Tx, rows: readonly (typeof setting.$inferInsert)[]): Promise<void> {
  await orm
    .insert(setting)
    .values([...rows])
    .onConflictDoNothing();
}

export async function rsaKeyOnce({ orm }: Tx, row: typeof rsaKey.$inferInsert): Promise<void> {
  await orm.insert(rsaKey).values(row).onConflictDoNothing();
}
