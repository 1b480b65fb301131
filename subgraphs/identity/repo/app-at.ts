import type { Db } from '../../../kernel/db';
import type { modes } from '../../../schema/tables/identity';

/** Names a key pair, wherever it is kept. */
export interface KeyName {
  readonly tenantId: string;
  readonly id: string;
}

export interface FoundApp {
  readonly credential_id: string | null;
  readonly tenant_id: string | null;
  readonly rate_limit: number | null;
  readonly reuse_request_iv: boolean | null;
  readonly mode: (typeof modes)[number] | null;
  /** Active transport keys of the app's tenant, its own first. */
  readonly own: readonly string[];
  /** The newest of all tenants. */
  readonly newest: readonly KeyName[];
}

interface Row extends FoundApp {
  readonly n: number;
}

/** Before anybody is known, on the path of every encrypted request, so: one statement for all that wait. */
export async function findApps(
  { sql }: Db,
  deviceIds: readonly number[],
  maxKeys: number,
  now: Date,
): Promise<FoundApp[]> {
  const distinct = [...new Set(deviceIds)];
  const at = now.toISOString();
  const rows = await sql<Row[]>`
    with newest as (
      select jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'id', id)) as keys
      from (select tenant_id, id from identity.rsa_key
            where purpose = 'transport' and (retired_at is null or retired_at > ${at})
            order by seq desc limit ${maxKeys}) k
    )
    select a.n::int, c.id as credential_id, c.tenant_id, c.rate_limit, c.reuse_request_iv, t.mode,
           array(select k.id::text from identity.rsa_key k
                 where k.tenant_id = c.tenant_id and k.purpose = 'transport'
                   and (k.retired_at is null or k.retired_at > ${at})
                 order by k.id is not distinct from c.rsa_key_id desc, k.seq desc limit ${maxKeys}) as own,
           coalesce(newest.keys, '[]') as newest
    from unnest(${distinct}::int[]) with ordinality as a (device_id, n)
    cross join newest
    left join identity.credential c on c.device_id = a.device_id
    left join identity.tenant t on t.tenant_id = c.tenant_id and t.id = c.tenant_id
    order by a.n`;
  const found = new Map(rows.map((row) => [distinct[row.n - 1]!, row]));
  return deviceIds.map((deviceId) => found.get(deviceId)!);
}

export interface SealedKey extends KeyName {
  readonly privateSealed: Buffer;
}

export async function sealedKeys({ sql }: Db, names: readonly KeyName[]): Promise<SealedKey[]> {
  return sql<SealedKey[]>`
    select k.tenant_id as "tenantId", k.id, k.private_sealed as "privateSealed"
    from unnest(${names.map(({ tenantId }) => tenantId)}::uuid[], ${names.map(({ id }) => id)}::uuid[]) as a (tenant_id, id)
    join identity.rsa_key k on k.tenant_id = a.tenant_id and k.id = a.id`;
}
