import { canonical, sameBytes, sha256 } from '../kernel/crypto';
import type { Tx } from '../kernel/db';
import { Fault } from '../kernel/error';
import type { Viewer } from '../kernel/viewer';

const LIFE_HOURS = 24;
const MAX_KEY = 255;

export interface OnceKey {
  readonly tenantId: string;
  /** What the key is unique within: the verb, and the credential where the contract says so. */
  readonly scope: string;
  readonly key: string;
  readonly input: unknown;
  readonly requestId: string;
  readonly now: Date;
}

/** Different end users of one tenant may choose the same key; for everybody else the tenant is the scope. */
export const scopeOf = ({ customerId }: Pick<Viewer, 'customerId'>, verb: string): string =>
  customerId ? `${verb}/${customerId}` : verb;

export function checkKey(key: string, field = 'idempotencyKey'): string {
  if (key.length < 1 || key.length > MAX_KEY || !/^[\x21-\x7e]+$/.test(key))
    throw new Fault('IDEMPOTENCY_INVALID', { field, reason: `must be 1 to ${MAX_KEY} visible ASCII characters` });
  return key;
}

/**
 * Run `work` at most once for a key. The key is spent in the work's own transaction: both commit or neither does.
 * A duplicate that runs at the same time waits for the first one's commit and then gets its result; the same key with
 * another input is refused. Without a key the work simply runs.
 */
export async function once<Result>(tx: Tx, given: OnceKey | null, work: () => Promise<Result>): Promise<Result> {
  if (!given) return work();
  const hash = sha256(canonical(given.input));
  const expires = new Date(given.now.getTime() + LIFE_HOURS * 3_600_000).toISOString();
  const [spent] = await tx.sql`
    insert into events.once as o (tenant_id, scope, key, input_hash, first_request_id, expires_at)
    values (${given.tenantId}, ${given.scope}, ${checkKey(given.key)}, ${hash}, ${given.requestId}, ${expires})
    on conflict (tenant_id, scope, key) do update
      set input_hash = excluded.input_hash, result = null, answer = null, answer_status = null,
          first_request_id = excluded.first_request_id, expires_at = excluded.expires_at
      where o.expires_at < ${given.now.toISOString()}
    returning 1`;
  if (!spent) return replay<Result>(tx, given, hash);
  const result = await work();
  await tx.sql`
    update events.once set result = ${JSON.stringify(result ?? null)}::jsonb
    where tenant_id = ${given.tenantId} and scope = ${given.scope} and key = ${given.key}`;
  return result;
}

async function replay<Result>(tx: Tx, given: OnceKey, hash: Buffer): Promise<Result> {
  const [stored] = await tx.sql<{ input_hash: Buffer; result: Result }[]>`
    select input_hash, result from events.once
    where tenant_id = ${given.tenantId} and scope = ${given.scope} and key = ${given.key}`;
  if (!stored || !sameBytes(stored.input_hash, hash))
    throw new Fault('IDEMPOTENCY_REUSED', { field: 'idempotencyKey' });
  return stored.result;
}
