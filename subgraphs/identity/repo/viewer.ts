import type { Db } from '../../../kernel/db';
import type { DialectName } from '../../../kernel/viewer';
import type { credentialKinds, credentialStatuses, modes, tenantStatuses } from '../../../schema/tables/identity';
import type { Claims } from '../access-token';
import type { Grant } from '../roles';

export type Wanted = { readonly digest: Buffer } | { readonly claims: Claims };

/** Timestamps come as text. */
export interface Found {
  readonly tenant_id: string;
  readonly id: string;
  readonly kind: (typeof credentialKinds)[number];
  readonly status: (typeof credentialStatuses)[number];
  readonly roles: readonly string[];
  readonly privileges: readonly string[];
  readonly ip_list: readonly string[];
  readonly rate_limit: number;
  readonly device_id: number | null;
  readonly customer_id: string | null;
  readonly digest: Buffer | null;
  readonly expires_at: string | null;
  /** Where it is a former secret that was shown. */
  readonly former_until: string | null;
  readonly grants: readonly Grant[];
  readonly dialect: DialectName;
  readonly mode: (typeof modes)[number];
  readonly api_version: string | null;
  readonly tenant_status: (typeof tenantStatuses)[number];
  readonly customer_status: string | null;
  readonly session_id: string | null;
  readonly session_revoked: boolean;
  readonly session_aged_seconds: number;
  readonly token_revoked: boolean;
}

interface Row extends Found {
  /** Which of those asked for this row answers, counted from 1. */
  readonly n: number;
}

/** On the path of every request, so: one statement for all that wait, prepared, by unique indexes only. */
export async function findAll(db: Db, wanted: readonly Wanted[]): Promise<(Found | null)[]> {
  const names = wanted.map((one) => ('digest' in one ? one.digest.toString('hex') : one.claims.jti));
  const distinct = new Map(wanted.map((one, i) => [names[i]!, one]));
  const rows = await findDistinct(db, [...distinct.values()]);
  const found = new Map([...distinct.keys()].map((name, i) => [name, rows[i]!]));
  return names.map((name) => found.get(name) ?? null);
}

async function findDistinct({ sql }: Db, wanted: readonly Wanted[]): Promise<(Found | null)[]> {
  const digests = wanted.map((one) => ('digest' in one ? one.digest.toString('hex') : null));
  const claims = wanted.map((one) => ('claims' in one ? one.claims : null));
  const rows = await sql<Row[]>`
    with asked as (
      select n, decode(digest, 'hex') as digest, tenant_id, session_id, jti
      from unnest(${digests}::text[], ${claims.map((c) => c?.tid ?? null)}::uuid[],
                  ${claims.map((c) => c?.session_id ?? null)}::uuid[], ${claims.map((c) => c?.jti ?? null)}::uuid[])
           with ordinality as t (digest, tenant_id, session_id, jti, n)
    )
    select a.n::int, f.session_id, f.session_revoked, f.session_aged_seconds, f.token_revoked,
           f.tenant_id, f.id, f.kind, f.status, f.roles, f.privileges, f.ip_list, f.rate_limit, f.device_id,
           f.customer_id, f.digest, f.expires_at, f.former_until,
           t.dialect, t.mode, t.api_version, t.status as tenant_status, u.status as customer_status,
           (select coalesce(jsonb_agg(jsonb_build_object('operation', g.operation, 'level', g.level)), '[]')
            from identity.credential_grant g where g.tenant_id = f.tenant_id and g.credential_id = f.id) as grants
    from asked a
    join lateral (
      select c.*, null::timestamptz as former_until, null::uuid as session_id, false as session_revoked,
             0 as session_aged_seconds, false as token_revoked
      from identity.credential c where c.digest = a.digest
      union all
      select c.*, p.until, null, false, 0, false
      from identity.former_secret p
      join identity.credential c on c.tenant_id = p.tenant_id and c.id = p.credential_id
      where p.digest = a.digest
      union all
      select c.*, null, s.id, s.revoked_at is not null, s.aged_seconds,
             exists (select 1 from identity.revoked_token r where r.tenant_id = a.tenant_id and r.jti = a.jti)
      from identity.session s
      join identity.credential c on c.tenant_id = s.tenant_id and c.id = s.credential_id
      where s.tenant_id = a.tenant_id and s.id = a.session_id
    ) f on true
    join identity.tenant t on t.tenant_id = f.tenant_id and t.id = f.tenant_id
    left join identity.customer u on u.tenant_id = f.tenant_id and u.id = f.customer_id`;
  const byAsker = new Map(rows.map((row) => [row.n, row]));
  return wanted.map((_, i) => byAsker.get(i + 1) ?? null);
}
