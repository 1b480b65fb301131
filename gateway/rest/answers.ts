import { type Keys, sameBytes, seal, unseal } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import { Fault } from '../../kernel/error';
import type { Spent } from './pass';

/** An answer that was given and is given again. */
export interface Kept {
  readonly status: number;
  readonly sealed: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the request that it was the answer to. */
  readonly requestId: string;
}

interface Asking {
  readonly hash: Buffer;
  /** Whoever does not answer within this has died; the core still knows what was done under the key. */
  readonly lockMs: number;
  readonly requestId: string;
}

const LIFE_HOURS = 24;

/**
 * Takes a key for one request: null where it is this one's to answer, else what was answered. Two statements would let
 * two requests in, so the taking is one.
 */
export async function spend({ sql }: Db, spent: Spent, { hash, requestId, lockMs }: Asking): Promise<Kept | null> {
  const { tenantId, scope, key } = spent;
  const [taken] = await sql`
    insert into events.once as o (tenant_id, scope, key, input_hash, first_request_id, locked_until, expires_at)
    values (${tenantId}, ${scope}, ${key}, ${hash}, ${requestId}, now() + make_interval(secs => ${lockMs / 1_000}),
            now() + make_interval(hours => ${LIFE_HOURS}))
    on conflict (tenant_id, scope, key) do update
      set input_hash = excluded.input_hash, answer = null, answer_status = null, answer_headers = null,
          locked_until = excluded.locked_until,
          first_request_id = excluded.first_request_id,
          expires_at = case when o.expires_at < now() then excluded.expires_at else o.expires_at end
      where o.expires_at < now() or (o.answer is null and o.locked_until < now() and o.input_hash = excluded.input_hash)
    returning 1`;
  if (taken) return null;
  const [row] = await sql<Row[]>`
    select input_hash, answer, answer_status, answer_headers, first_request_id from events.once
    where tenant_id = ${tenantId} and scope = ${scope} and key = ${key}`;
  if (row && !sameBytes(row.input_hash, hash)) throw new Fault('IDEMPOTENCY_REUSED');
  if (!row?.answer) throw new Fault('IDEMPOTENCY_RUNNING');
  return {
    status: row.answer_status!,
    sealed: row.answer,
    headers: row.answer_headers ?? {},
    requestId: row.first_request_id,
  };
}

interface Row {
  readonly input_hash: Buffer;
  readonly answer: Buffer | null;
  readonly answer_status: number | null;
  readonly answer_headers: Record<string, string> | null;
  readonly first_request_id: string;
}

const contextOf = ({ tenantId, scope, key }: Spent): string => `events.once.answer|${tenantId}|${scope}|${key}`;

export const openAnswer = (keys: Keys, spent: Spent, { sealed }: Kept): string =>
  unseal(keys, contextOf(spent), sealed).toString();

/** Still at work on it, if nobody has taken it over meanwhile. */
export async function holdKey({ sql }: Db, spent: Spent, requestId: string, lockMs: number): Promise<void> {
  const { tenantId, scope, key } = spent;
  await sql`
    update events.once set locked_until = now() + make_interval(secs => ${lockMs / 1_000})
    where tenant_id = ${tenantId} and scope = ${scope} and key = ${key} and answer is null
      and first_request_id = ${requestId}`;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sealed: answers hold whatever the tenant's records hold. */
export async function keepAnswer({ sql }: Db, keys: Keys, spent: Spent, given: Answer): Promise<void> {
  await sql`
    update events.once
    set answer = ${seal(keys, contextOf(spent), given.text)}, answer_status = ${given.status},
        answer_headers = ${JSON.stringify(given.headers)}::jsonb, locked_until = null
    where tenant_id = ${spent.tenantId} and scope = ${spent.scope} and key = ${spent.key}`;
}

/** Nothing came of it that must be repeated; the key is as good as new. */
export async function forgetKey({ sql }: Db, { tenantId, scope, key }: Spent): Promise<void> {
  await sql`
    delete from events.once
    where tenant_id = ${tenantId} and scope = ${scope} and key = ${key} and answer is null`;
}
