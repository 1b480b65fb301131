import type { Sql, TransactionSql } from 'postgres';
import type { Db } from '../../kernel/db';
import { GENESIS, seal } from './engine/chain';

/**
 * The ledger's own audit: it believes nothing that is stored beside the entries, and of those only what their chains
 * confirm. Reads one snapshot, so it may run while money moves.
 */
export interface Verdict {
  readonly ok: boolean;
  readonly accounts: number;
  readonly entries: number;
  /** At most `MAX_PROBLEMS`: more of them tell nothing new. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** Null where it is not one account's. */
  readonly accountId: string | null;
  readonly kind: ProblemKind;
  readonly detail: string;
}

export const problemKinds = [
  'balance_mismatch',
  'version_gap',
  'chain_broken',
  'transfer_unbalanced',
  'held_mismatch',
  'incoming_mismatch',
  'floor_breached',
  'orphan',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

const MAX_PROBLEMS = 1000;
const ROWS_AT_ONCE = 2000;

export async function verifyLedger(tenantId: string, db: Db): Promise<Verdict> {
  return db.sql.begin('isolation level repeatable read read only', async (sql) => {
    // Whole ledgers take longer than any request may.
    await sql`set local statement_timeout = 0`;
    const problems: Problem[] = [];
    for (const check of checks) problems.push(...(await check(sql, tenantId)));
    const entries = await walk(sql, tenantId, problems);
    const [counted] = await sql<
      { n: string }[]
    >`select count(*) as n from wallet.account where tenant_id = ${tenantId}`;
    const shown = problems.slice(0, MAX_PROBLEMS);
    return { ok: problems.length === 0, accounts: Number(counted!.n), entries, problems: shown };
  }) as Promise<Verdict>;
}

type Check = (sql: TransactionSql, tenantId: string) => PromiseLike<Problem[]>;

/** What sets can tell. Each statement answers problems as they are shown. */
const checks: readonly Check[] = [
  (sql, tenantId) => sql<Problem[]>`
    select a.id as "accountId", 'balance_mismatch' as kind,
           format('posted is %s, the entries sum to %s', a.posted, coalesce(e.total, 0)) as detail
    from wallet.account a
    left join (select account_id, sum(amount) as total from wallet.entry where tenant_id = ${tenantId} group by 1) e
      on e.account_id = a.id
    where a.tenant_id = ${tenantId} and a.posted <> coalesce(e.total, 0)`,
  (sql, tenantId) => sql<Problem[]>`
    select a.id as "accountId", 'version_gap' as kind,
           format('the account counts %s entries, there are %s up to number %s', a.entry_count, coalesce(e.rows, 0), coalesce(e.last, 0)) as detail
    from wallet.account a
    left join (select account_id, count(*) as rows, min(n) as first, max(n) as last
               from wallet.entry where tenant_id = ${tenantId} group by 1) e on e.account_id = a.id
    where a.tenant_id = ${tenantId}
      and (a.entry_count <> coalesce(e.rows, 0) or coalesce(e.last, 0) <> coalesce(e.rows, 0) or e.first <> 1)`,
  (sql, tenantId) => sql<Problem[]>`
    select null as "accountId", 'transfer_unbalanced' as kind,
           format('the entries of transfer %s sum to %s', transfer_id, sum(amount)) as detail
    from wallet.entry where tenant_id = ${tenantId}
    group by transfer_id, asset_id having sum(amount) <> 0`,
  (sql, tenantId) => sql<Problem[]>`
    select a.id as "accountId", 'held_mismatch' as kind,
           format('held is %s, the open holds have %s left', a.held, coalesce(h.total, 0)) as detail
    from wallet.account a
    left join (select account_id, sum(remaining) as total
               from wallet.hold where tenant_id = ${tenantId} and state = 'open' group by 1) h on h.account_id = a.id
    where a.tenant_id = ${tenantId} and a.held <> coalesce(h.total, 0)`,
  (sql, tenantId) => sql<Problem[]>`
    select a.id as "accountId", 'incoming_mismatch' as kind,
           format('incoming is %s, the pending credits sum to %s', a.incoming, coalesce(t.total, 0)) as detail
    from wallet.account a
    left join (select to_account_id, sum(amount) as total from wallet.transfer
               where tenant_id = ${tenantId} and status in ('pending', 'manual_check') and hold_id is null
               group by 1) t on t.to_account_id = a.id
    where a.tenant_id = ${tenantId} and a.incoming <> coalesce(t.total, 0)`,
  (sql, tenantId) => sql<Problem[]>`
    select id as "accountId", 'floor_breached' as kind,
           format('%s is available, the floor is %s, forced %s below it', posted - held, floor, overdrawn) as detail
    from wallet.account
    where tenant_id = ${tenantId} and greatest(floor - (posted - held), 0) <> overdrawn`,
  (sql, tenantId) => sql<Problem[]>`
    select o.account_id as "accountId", 'orphan' as kind, format('a %s of what does not exist: transfer %s', o.what, o.transfer_id) as detail
    from (select 'ledger entry' as what, account_id, transfer_id from wallet.entry where tenant_id = ${tenantId}
          union select 'leg', account_id, transfer_id from wallet.leg where tenant_id = ${tenantId}
          union select 'hold', account_id, transfer_id from wallet.hold where tenant_id = ${tenantId}) o
    left join wallet.account a on a.tenant_id = ${tenantId} and a.id = o.account_id
    left join wallet.transfer t on t.tenant_id = ${tenantId} and t.id = o.transfer_id
    where a.id is null or t.id is null`,
];

interface EntryRow {
  readonly account_id: string;
  readonly n: number;
  readonly transfer_id: string;
  readonly amount: string;
  readonly balance_after: string;
  readonly at_ms: number;
  readonly hash: string;
  /** As the account remembers its last one; null where it is another entry's turn. */
  readonly sealed: string | null;
}

/** What only a walk can tell: every chain, entry by entry, a few thousand rows in memory at a time. */
async function walk(sql: Sql | TransactionSql, tenantId: string, problems: Problem[]): Promise<number> {
  const rows = sql<EntryRow[]>`
    select e.account_id, e.n, e.transfer_id, e.amount, e.balance_after,
           (extract(epoch from e.at) * 1000)::float8 as at_ms, encode(e.hash, 'hex') as hash,
           case when e.n = a.entry_count then encode(a.last_entry_hash, 'hex') end as sealed
    from wallet.entry e
    left join wallet.account a on a.tenant_id = e.tenant_id and a.id = e.account_id
    where e.tenant_id = ${tenantId}
    order by e.account_id, e.n`.cursor(ROWS_AT_ONCE);
  let chain: Chain = { accountId: '', hash: GENESIS, balance: 0n, broken: false };
  let count = 0;
  for await (const batch of rows)
    for (const row of batch) {
      count++;
      if (row.account_id !== chain.accountId)
        chain = { accountId: row.account_id, hash: GENESIS, balance: 0n, broken: false };
      chain = follow(chain, row, problems);
    }
  return count;
}

interface Chain {
  readonly accountId: string;
  readonly hash: string;
  readonly balance: bigint;
  /** Told once: all that comes after a break is broken too. */
  readonly broken: boolean;
}

function follow(chain: Chain, row: EntryRow, problems: Problem[]): Chain {
  const amount = BigInt(row.amount);
  const balanceAfter = BigInt(row.balance_after);
  const accountId = row.account_id;
  const tell = (kind: ProblemKind, detail: string) =>
    problems.length <= MAX_PROBLEMS && problems.push({ accountId, kind, detail });
  if (chain.balance + amount !== balanceAfter)
    tell('balance_mismatch', `entry ${row.n} says ${balanceAfter} where ${chain.balance + amount} follows`);
  const hash = seal(chain.hash, {
    accountId,
    n: row.n,
    transferId: row.transfer_id,
    amount,
    balanceAfter,
    atMs: row.at_ms,
  });
  const broken = hash !== row.hash || (row.sealed !== null && row.sealed !== row.hash);
  if (broken && !chain.broken) tell('chain_broken', `at entry ${row.n}`);
  return { accountId, hash: row.hash, balance: balanceAfter, broken: chain.broken || broken };
}
