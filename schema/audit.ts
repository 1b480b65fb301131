import type { Tx } from '../kernel/db';
import { newId } from '../kernel/id';
import type { Cause } from './outbox';

export interface Audited {
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** Never a secret: who may read the audit log may not read those. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
  readonly ip?: string | null;
}

/** Insert-only, for every role; written in the transaction of what it tells of. */
export async function audit(tx: Tx, cause: Cause, entry: Audited): Promise<void> {
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  await tx.sql`
    insert into identity.audit (tenant_id, id, actor_kind, actor_id, actor_role, action, target_type, target_id, before, after,
                                reason, request_id, ip, at)
    values (${cause.viewer.tenantId}, ${newId()}, ${cause.viewer.actor.kind}, ${cause.viewer.actor.id},
            ${cause.viewer.roles?.[0] ?? null},
            ${entry.action}, ${entry.targetType}, ${entry.targetId}, ${json(entry.before)}::jsonb,
            ${json(entry.after)}::jsonb, ${entry.reason ?? null}, ${cause.requestId}, ${entry.ip ?? cause.viewer.ip ?? null},
            ${cause.at.toISOString()})`;
}
