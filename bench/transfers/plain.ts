import type { Sql, TransactionSql } from 'postgres';
import { newId } from '../../kernel/id';
import { GENESIS, seal } from '../../subgraphs/wallet/engine/chain';
import type { Ledger } from './ledger';

/**
 * A transfer as one writes it by hand on postgres.js: a transaction of its own, both accounts locked in the order of
 * their ids, the same refusals, the same rows; statements prepared by the driver, and those that need not wait for
 * each other sent together.
 */
export const plainTransfers = (sql: Sql, ledger: Ledger): ((from: string, to: string) => Promise<string>) => {
  const amount = 100n;
  return (from, to) =>
    sql.begin(async (tx) => {
      const transferId = newId();
      const at = new Date();
      const accounts = await lock(tx, ledger.tenantId, from, to);
      const payer = paying(accounts.get(from), amount);
      const payee = receiving(accounts.get(to), payer);
      const sides = [booked(payer, -amount, transferId, at), booked(payee, amount, transferId, at)] as const;
      await write(tx, ledger, { transferId, from, to, amount: String(amount), at: at.toISOString(), sides });
      return transferId;
    });
};

interface Row {
  readonly id: string;
  readonly asset_id: string;
  readonly lifecycle: string;
  readonly restriction: string;
  readonly customer: string | null;
  readonly posted: string;
  readonly held: string;
  readonly floor: string | null;
  readonly entry_count: number;
  readonly last_entry_ms: number | null;
  readonly last_entry_hash: string | null;
}

async function lock(tx: TransactionSql, tenantId: string, from: string, to: string): Promise<Map<string, Row>> {
  const rows = await tx<Row[]>`
    select a.id, a.asset_id, a.lifecycle, a.restriction, s.status as customer, a.posted, a.held, a.floor, a.entry_count,
           (extract(epoch from a.last_entry_at) * 1000)::float8 as last_entry_ms,
           encode(a.last_entry_hash, 'hex') as last_entry_hash
    from wallet.account a
    left join identity.standing s on s.tenant_id = a.tenant_id and s.customer_id = a.owner_customer_id
    where a.tenant_id = ${tenantId} and a.id in (${from}, ${to})
    order by a.id
    for no key update of a`;
  return new Map(rows.map((row) => [row.id, row]));
}

function paying(row: Row | undefined, amount: bigint): Row {
  if (!row) throw new Error('the payer is unknown');
  if (row.lifecycle === 'closed' || row.restriction !== 'none') throw new Error('the payer may not pay');
  if (row.customer === 'suspended' || row.customer === 'deleted') throw new Error('the customer may not pay');
  const rest = BigInt(row.posted) - BigInt(row.held) - amount;
  if (row.floor !== null && rest < BigInt(row.floor)) throw new Error('the payer has too little');
  return row;
}

function receiving(row: Row | undefined, payer: Row): Row {
  if (!row || row.id === payer.id) throw new Error('the payee is unknown');
  if (row.lifecycle === 'closed' || row.asset_id !== payer.asset_id) throw new Error('the payee may not receive');
  return row;
}

/** One side of the transfer: the account's next entry, chained to its last one. */
interface Side {
  readonly accountId: string;
  readonly n: number;
  readonly amount: string;
  readonly balance: string;
  readonly hash: Buffer;
  readonly at: string;
}

function booked(row: Row, amount: bigint, transferId: string, at: Date): Side {
  const balanceAfter = BigInt(row.posted) + amount;
  const [n, atMs] = [row.entry_count + 1, Math.max(at.getTime(), row.last_entry_ms ?? 0)];
  const hash = seal(row.last_entry_hash ?? GENESIS, { accountId: row.id, n, transferId, amount, balanceAfter, atMs });
  return {
    accountId: row.id,
    n,
    amount: String(amount),
    balance: String(balanceAfter),
    hash: Buffer.from(hash, 'hex'),
    at: new Date(atMs).toISOString(),
  };
}

interface Booking {
  readonly transferId: string;
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly at: string;
  readonly sides: readonly [Side, Side];
}

/** Sent in one go, answered in one go. */
const write = (tx: TransactionSql, ledger: Ledger, booking: Booking): Promise<unknown> =>
  Promise.all([
    insertTransfer(tx, ledger, booking),
    insertLegs(tx, ledger, booking),
    insertEntries(tx, ledger, booking),
    ...booking.sides.map((side) => updateAccount(tx, ledger, side)),
    insertEvent(tx, ledger, booking),
  ]);

const insertTransfer = (
  tx: TransactionSql,
  { tenantId, assetId, currency }: Ledger,
  { transferId, from, to, amount, at }: Booking,
) => tx`
  insert into wallet.transfer (tenant_id, id, kind, status, asset_id, currency, amount, posted_amount, from_account_id,
    to_account_id, initiated_kind, initiated_by, request_id, posted_at, cleared_at, created_at, updated_at)
  values (${tenantId}, ${transferId}, 'internal', 'posted', ${assetId}, ${currency}, ${amount}, ${amount}, ${from},
    ${to}, 'app', 'bench', 'bench', ${at}, ${at}, ${at}, ${at})`;

const insertLegs = (
  tx: TransactionSql,
  { tenantId, currency }: Ledger,
  { transferId, from, to, amount, at }: Booking,
) => tx`
  insert into wallet.leg (tenant_id, id, transfer_id, account_id, direction, amount, currency, status, category,
    related_account_id, posted_at, created_at, updated_at)
  values (${tenantId}, ${newId()}, ${transferId}, ${from}, 'debit', ${amount}, ${currency}, 'posted', 'p2p_send',
      ${to}, ${at}, ${at}, ${at}),
    (${tenantId}, ${newId()}, ${transferId}, ${to}, 'credit', ${amount}, ${currency}, 'posted', 'p2p_receive',
      ${from}, ${at}, ${at}, ${at})`;

const insertEntries = (tx: TransactionSql, { tenantId, assetId }: Ledger, { transferId, sides: [a, b] }: Booking) => tx`
  insert into wallet.entry (tenant_id, account_id, n, transfer_id, asset_id, amount, balance_after, hash, at)
  values (${tenantId}, ${a.accountId}, ${a.n}, ${transferId}, ${assetId}, ${a.amount}, ${a.balance}, ${a.hash}, ${a.at}),
    (${tenantId}, ${b.accountId}, ${b.n}, ${transferId}, ${assetId}, ${b.amount}, ${b.balance}, ${b.hash}, ${b.at})`;

const updateAccount = (tx: TransactionSql, { tenantId }: Ledger, { accountId, n, balance, hash, at }: Side) => tx`
  update wallet.account
  set posted = ${balance}, entry_count = ${n}, last_entry_at = ${at}, last_entry_hash = ${hash},
      updated_at = ${at}, version = version + 1
  where tenant_id = ${tenantId} and id = ${accountId}`;

function insertEvent(
  tx: TransactionSql,
  { tenantId, currency }: Ledger,
  { transferId, from, to, amount, at }: Booking,
) {
  const money = { currency, amount, totalCharges: '0', postedAmount: amount, refundedAmount: '0' };
  const sides = { fromAccountId: from, toAccountId: to, originalId: null, cardId: null, authorisationId: null };
  const rest = { contactId: null, holdId: null, narration: null, gatewayRef: null, failedReason: null, postedAt: at };
  const after = { id: transferId, kind: 'internal', status: 'posted', ...money, ...sides, ...rest };
  return tx`
    insert into events.outbox (tenant_id, id, n, type, resource_type, resource_id, after, actor_kind, actor_id,
      request_id, occurred_at)
    values (${tenantId}, ${newId()}, 0, 'transfer.posted', 'transfer', ${transferId}, ${JSON.stringify(after)}::text::jsonb,
      'app', 'bench', 'bench', ${at})`;
}
