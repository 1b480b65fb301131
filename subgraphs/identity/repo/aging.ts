import type { Tx } from '../../../kernel/db';

/** `signing_secret` is named by its webhook endpoint: the one from before the last rotation. */
export type Aged = 'credential' | 'session' | 'kyc_case' | 'one_time_token' | 'signing_secret';
interface Aging {
  readonly tenantId: string;
  readonly id: string;
  readonly seconds: number;
  readonly now: string;
}

const step = ({ seconds }: Aging): string => `${seconds} seconds`;

/** The deadlines of each thing move towards the past; whether there is such a thing is told by the count. */
const statements: Record<Aged, (tx: Tx, aging: Aging) => Promise<{ count: number }>> = {
  credential: async ({ sql }, a) => {
    await sql`
      update identity.former_secret
      set until = until - ${step(a)}::interval, version = version + 1, updated_at = ${a.now}
      where tenant_id = ${a.tenantId} and credential_id = ${a.id}`;
    return sql`
      update identity.credential
      set expires_at = expires_at - ${step(a)}::interval, version = version + 1, updated_at = ${a.now}
      where tenant_id = ${a.tenantId} and id = ${a.id}`;
  },
  session: async ({ sql }, a) => {
    await sql`
      update identity.refresh_token set expires_at = expires_at - ${step(a)}::interval
      where tenant_id = ${a.tenantId} and session_id = ${a.id}`;
    return sql`
      update identity.session
      set expires_at = expires_at - ${step(a)}::interval, aged_seconds = aged_seconds + ${a.seconds},
          version = version + 1, updated_at = ${a.now}
      where tenant_id = ${a.tenantId} and id = ${a.id}`;
  },
  kyc_case: async ({ sql }, a) => sql`
    update identity.kyc_case
    set expires_at = expires_at - ${step(a)}::interval, version = version + 1, updated_at = ${a.now},
        status = case when status = 'pending' and expires_at - ${step(a)}::interval <= ${a.now} then 'expired' else status end
    where tenant_id = ${a.tenantId} and id = ${a.id}`,
  one_time_token: async ({ sql }, a) => sql`
    update identity.one_time_token
    set expires_at = expires_at - ${step(a)}::interval, version = version + 1, updated_at = ${a.now}
    where tenant_id = ${a.tenantId} and id = ${a.id}`,
  // Nothing that the endpoint shows is changed by it.
  signing_secret: async ({ sql }, a) => sql`
    update events.endpoint set previous_secret_until = previous_secret_until - ${step(a)}::interval
    where tenant_id = ${a.tenantId} and id = ${a.id} and deleted_at is null`,
};

export async function age(
  tx: Tx,
  tenantId: string,
  kind: Aged,
  id: string,
  seconds: number,
  now: Date,
): Promise<boolean> {
  const { count } = await statements[kind](tx, { tenantId, id, seconds, now: now.toISOString() });
  return count > 0;
}
