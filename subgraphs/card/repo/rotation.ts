import type { Db, Tx } from '../../../kernel/db';
import { array, statement } from '../../../schema/sets';
import type { Reader } from './cards';

/** What is sealed with one of the older master keys. */

export interface Sealed {
  readonly tenantId: string;
  /** Of the row, as its seal binds it. */
  readonly id: string;
  readonly generation: number;
  readonly sealed: Buffer;
}
export type Resealed = Omit<Sealed, 'sealed'> & { readonly hex: string };

/** The tables in which there are such rows. */
export interface Table {
  readonly name: string;
  /** Tenants that have any; asked by index, tenant by tenant. */
  tenants(db: Db, keyIds: readonly number[]): Promise<string[]>;
  /** A portion of one tenant's, locked; those that another process holds are left to it. */
  stale(tx: Tx, tenantId: string, keyIds: readonly number[], portion: number): Promise<Sealed[]>;
  write(sql: Tx['sql'], rows: readonly Resealed[]): Promise<number>;
}

const ids = (rows: readonly { readonly tenant_id: string }[]): string[] => rows.map(({ tenant_id }) => tenant_id);

const resealed = {
  tenant_id: ['uuid', (row: Resealed) => row.tenantId],
  id: ['uuid', (row: Resealed) => row.id],
  generation: ['int', (row: Resealed) => row.generation],
  sealed: ['hex', (row: Resealed) => row.hex],
} as const;

export const numbers: Table = {
  name: 'card.vault',
  tenants: async ({ sql }, keyIds) =>
    ids(
      await sql`
      select t.tenant_id from identity.tenant_policy as t where exists (
        select from card.vault as v where v.tenant_id = t.tenant_id and v.key_id = any(${array(keyIds)}::smallint[]))`,
    ),
  stale: ({ sql }, tenantId, keyIds, portion) => sql<Sealed[]>`
    select tenant_id as "tenantId", card_id as id, generation, pan_sealed as sealed from card.vault
    where tenant_id = ${tenantId} and key_id = any(${array(keyIds)}::smallint[])
    limit ${portion} for update skip locked`,
  write: statement(
    resealed,
    (values) => `
      update card.vault as r set pan_sealed = decode(v.sealed, 'hex') from ${values}
      where r.tenant_id = v.tenant_id and r.card_id = v.id and r.generation = v.generation`,
  ),
};

export const pinKeys: Table = {
  name: 'identity.pin_key',
  tenants: async ({ sql }, keyIds) =>
    ids(await sql`select distinct tenant_id from identity.pin_key where key_id = any(${array(keyIds)}::smallint[])`),
  stale: ({ sql }, tenantId, keyIds, portion) => sql<Sealed[]>`
    select tenant_id as "tenantId", id, 0 as generation, private_sealed as sealed from identity.pin_key
    where tenant_id = ${tenantId} and key_id = any(${array(keyIds)}::smallint[])
    limit ${portion} for update skip locked`,
  write: statement(
    resealed,
    (values) => `
      update identity.pin_key as r set private_sealed = decode(v.sealed, 'hex') from ${values}
      where r.tenant_id = v.tenant_id and r.id = v.id`,
  ),
};

export interface RotationCount {
  readonly keyId: number;
  readonly numbers: number;
  readonly pinKeys: number;
}

export const countByKey = ({ sql }: Reader, tenantId: string): Promise<RotationCount[]> =>
  sql<RotationCount[]>`
    select key_id as "keyId", sum(numbers)::int as numbers, sum(pin_keys)::int as "pinKeys" from (
      select key_id, count(*) as numbers, 0 as pin_keys from card.vault where tenant_id = ${tenantId} group by key_id
      union all
      select key_id, 0, count(*) from identity.pin_key where tenant_id = ${tenantId} group by key_id) as each
    group by key_id order by key_id`;
