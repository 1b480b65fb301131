import type postgres from 'postgres';
import { type Keys, unseal } from '../../kernel/crypto';
import type { DialectName } from '../../kernel/viewer';
import { array } from '../../schema/sets';
import type { WebhookDialectName } from '../../schema/tables/events';
import { secretContext } from '../../schema/webhooks';
import type { EndpointFacts, Recipient } from './dialects/dialect';

/** An endpoint as it stood when it was read: every attempt reads it anew. */
export interface Receiver extends EndpointFacts {
  readonly tenantId: string;
  readonly dialect: WebhookDialectName;
  readonly apiVersion: string | null;
  /** The version before, and when it ended. */
  readonly formerApiVersion: string | null;
  readonly apiVersionSince: Date | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly live: boolean;
  readonly tenantDialect: DialectName;
  readonly secretSealed: Buffer;
  readonly previousSecretSealed: Buffer | null;
  readonly previousSecretUntil: Date | null;
}

interface Row extends Omit<Receiver, 'createdAt' | 'updatedAt' | 'previousSecretUntil' | 'apiVersionSince'> {
  readonly apiVersionSince: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly previousSecretUntil: string | null;
}

const receiverOf = ({
  createdAt,
  updatedAt,
  previousSecretUntil: until,
  apiVersionSince: since,
  ...row
}: Row): Receiver => ({
  ...row,
  apiVersionSince: since === null ? null : new Date(since),
  createdAt: new Date(createdAt),
  updatedAt: new Date(updatedAt),
  previousSecretUntil: until === null ? null : new Date(until),
});

/** Of what happened then: in the version that held for the tenant at that moment. */
export const recipientOf = (receiver: Receiver, at: Date): Recipient => ({
  endpoint: receiver,
  apiVersion:
    receiver.apiVersionSince && at < receiver.apiVersionSince ? receiver.formerApiVersion : receiver.apiVersion,
  live: receiver.live,
});

const columns = (sql: postgres.ISql): postgres.Fragment => sql`
  e.tenant_id as "tenantId", e.id, e.url, e.types, e.description, e.enabled, e.disabled_reason as "disabledReason",
  e.failure_count as "failureCount", e.created_at as "createdAt", e.updated_at as "updatedAt", e.dialect,
  t.api_version as "apiVersion", t.former_api_version as "formerApiVersion",
  t.api_version_since as "apiVersionSince", e.headers, t.mode = 'live' as live, t.dialect as "tenantDialect",
  e.secret_sealed as "secretSealed", e.previous_secret_sealed as "previousSecretSealed",
  e.previous_secret_until as "previousSecretUntil"`;

type Key = { readonly tenantId: string; readonly endpointId: string };

/** Whether enabled or not; those that were deleted exist for nobody. */
export async function receiversOf(sql: postgres.ISql, of: readonly Key[]): Promise<Map<string, Receiver>> {
  const keys = [...new Map(of.map((key) => [key.endpointId, key])).values()];
  const rows = await sql<Row[]>`
    select ${columns(sql)} from events.endpoint e join identity.tenant_policy t on t.tenant_id = e.tenant_id
    where e.deleted_at is null and (e.tenant_id, e.id) in (select * from unnest(
      ${array(keys.map(({ tenantId }) => tenantId))}::uuid[], ${array(keys.map(({ endpointId }) => endpointId))}::uuid[]))`;
  return new Map(rows.map((row) => [row.id, receiverOf(row)]));
}

/** Enabled ones of the tenants to whom something has happened in this span, of these dialects. */
export async function receiversWithNews(
  sql: postgres.ISql,
  { after, upto, dialects }: { after: number; upto: number; dialects: readonly WebhookDialectName[] },
): Promise<Receiver[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql)} from events.endpoint e join identity.tenant_policy t on t.tenant_id = e.tenant_id
    cross join lateral (
      select from events.outbox o where o.tenant_id = e.tenant_id and o.seq > ${after} and o.seq <= ${upto} limit 1) o
    where e.enabled and e.deleted_at is null and e.dialect = any(${array(dialects)}::text[])
    order by e.created_at, e.seq`;
  return rows.map(receiverOf);
}

export const tenantsOf = (all: readonly Receiver[]): string[] => [...new Set(all.map(({ tenantId }) => tenantId))];

/** Those that sign at this moment, newest first. */
export function secretsOf(receiver: Receiver, keys: Keys, now: Date): string[] {
  const { id, secretSealed, previousSecretSealed, previousSecretUntil } = receiver;
  const previous = previousSecretUntil && previousSecretUntil > now ? previousSecretSealed : null;
  return [secretSealed, previous].flatMap((sealed) =>
    sealed ? [unseal(keys, secretContext(id), sealed).toString()] : [],
  );
}
