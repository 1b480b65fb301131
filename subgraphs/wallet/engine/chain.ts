import { createHash } from 'node:crypto';

/** One ledger row, as far as its seal covers it. */
export interface Sealed {
  readonly accountId: string;
  readonly n: number;
  readonly transferId: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly atMs: number;
}

/**
 * Each entry seals the one before it on the same account, so a row that is changed, dropped or slipped in breaks the
 * chain from there on. Per account and not over the whole ledger: one chain for all would queue every transfer.
 */
export const seal = (previous: string, row: Sealed): string =>
  createHash('sha256')
    .update(`${previous}|${row.accountId}|${row.n}|${row.transferId}|${row.amount}|${row.balanceAfter}|${row.atMs}`)
    .digest('hex');

/** What the first entry of an account seals. */
export const GENESIS = '';
