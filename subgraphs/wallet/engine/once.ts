import type { TransactionSql } from 'postgres';
import { canonical, sha256 } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import { checkKey } from '../../../schema/once';
import { array, insertInto } from '../../../schema/sets';
import type { Balance, Command, Receipt } from './commands';
import { Race } from './race';

/**
 * The idempotency of schema/once.ts for a whole batch: same table, same meaning, two statements. Keys are looked up
 * first and spent last, with their results. Two processes that spend one key at once meet at its unique index: the
 * later one waits, writes nothing, and its batch is tried again, when the look-up finds the first one's result.
 */
export interface Key {
  readonly tenantId: string;
  readonly scope: string;
  readonly key: string;
  readonly hash: string;
  readonly requestId: string;
  readonly at: Date;
}

const LIFE_MS = 24 * 3_600_000;

export function keyFor({ cause, once }: Command): Key | null {
  if (!once) return null;
  const hash = sha256(canonical(once.input)).toString('hex');
  const { scope, key } = once;
  return { tenantId: cause.viewer.tenantId, scope, key: checkKey(key), hash, requestId: cause.requestId, at: cause.at };
}

export const nameOf = ({ tenantId, scope, key }: Pick<Key, 'tenantId' | 'scope' | 'key'>): string =>
  JSON.stringify([tenantId, scope, key]);

export interface Spent {
  readonly hash: string;
  readonly receipt: Receipt;
}

interface SpentRow {
  readonly tenant_id: string;
  readonly scope: string;
  readonly key: string;
  readonly hash: string;
  readonly result: Stored;
}

export async function lookUp(sql: TransactionSql, keys: readonly Key[]): Promise<Map<string, Spent>> {
  if (keys.length === 0) return new Map();
  const rows = await sql<SpentRow[]>`
    select o.tenant_id, o.scope, o.key, encode(o.input_hash, 'hex') as hash, o.result
    from unnest(${array(keys.map(({ tenantId }) => tenantId))}::uuid[], ${array(keys.map(({ scope }) => scope))}::text[],
                ${array(keys.map(({ key }) => key))}::text[], ${array(keys.map(({ at }) => at))}::timestamptz[])
      as w(tenant_id, scope, key, at)
    join events.once o on o.tenant_id = w.tenant_id and o.scope = w.scope and o.key = w.key and o.expires_at >= w.at`;
  return new Map(
    rows.map((row) => [nameOf({ ...row, tenantId: row.tenant_id }), { hash: row.hash, receipt: revive(row.result) }]),
  );
}

export function replay(spent: Spent, key: Key): Receipt | Fault {
  return spent.hash === key.hash ? spent.receipt : new Fault('IDEMPOTENCY_REUSED', { field: 'idempotencyKey' });
}

type Spending = Key & { readonly receipt: Receipt };

const insertSpent = insertInto<Spending>(
  'events.once as o',
  {
    tenant_id: ['uuid', (k) => k.tenantId],
    scope: ['text', (k) => k.scope],
    key: ['text', (k) => k.key],
    input_hash: ['hex', (k) => k.hash],
    result: ['jsonb', (k) => JSON.stringify(store(k.receipt))],
    first_request_id: ['text', (k) => k.requestId],
    created_at: ['timestamptz', (k) => k.at],
    expires_at: ['timestamptz', (k) => new Date(k.at.getTime() + LIFE_MS)],
  },
  `on conflict (tenant_id, scope, key) do update
     set input_hash = excluded.input_hash, result = excluded.result, answer = null, answer_status = null,
         first_request_id = excluded.first_request_id, created_at = excluded.created_at, expires_at = excluded.expires_at
     where o.expires_at < excluded.created_at`,
);

/** Sorted, so that two processes with several keys in common queue for them and do not lock each other. */
export async function spend(sql: TransactionSql, spending: readonly Spending[]): Promise<void> {
  const sorted = [...spending].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if ((await insertSpent(sql, sorted)) < spending.length) throw new Race('an idempotency key was spent meanwhile');
}

/** A receipt as JSON: amounts as text. */
interface Stored extends Omit<Receipt, 'balances'> {
  readonly balances: readonly (Omit<Balance, 'posted' | 'held' | 'incoming'> &
    Record<'posted' | 'held' | 'incoming', string>)[];
}

const store = (receipt: Receipt): Stored => ({
  ...receipt,
  balances: receipt.balances.map(({ accountId, posted, held, incoming }) => ({
    accountId,
    posted: posted.toString(),
    held: held.toString(),
    incoming: incoming.toString(),
  })),
});

const revive = (stored: Stored): Receipt => ({
  ...stored,
  balances: stored.balances.map(({ accountId, posted, held, incoming }) => ({
    accountId,
    posted: BigInt(posted),
    held: BigInt(held),
    incoming: BigInt(incoming),
  })),
});
