import { Fault, invalid } from '../../../kernel/error';
import { MAX_UNITS } from '../../../kernel/money';
import type { Party } from './commands';
import type { Account } from './state';

/** The refusals of money, each where the error catalogue has it: the first that applies is told. */

export const available = (account: Account): bigint => account.posted - account.held;

/** How far below its floor an account is. */
export function shortfall(account: Account): bigint {
  if (account.floor === null) return 0n;
  const missing = account.floor - available(account);
  return missing > 0n ? missing : 0n;
}

export function checkAmount(amount: bigint, field = 'amount'): void {
  if (amount <= 0n) throw invalid(field, 'must be greater than zero');
  if (amount > MAX_UNITS) throw invalid(field, 'is too large');
}

export function checkPayer(account: Account, { field }: Party, forced: boolean): void {
  if (!forced && account.customer === 'deleted') throw new Fault('CUSTOMER_DELETED', { field });
  if (!forced && account.customer === 'suspended') throw new Fault('CUSTOMER_SUSPENDED', { field });
  if (account.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED', { field });
  if (!forced && account.restriction === 'frozen') throw new Fault('ACCOUNT_FROZEN', { field });
  if (!forced && account.restriction === 'disabled') throw new Fault('WALLET_DISABLED', { field });
}

export function checkOpen(account: Account, field?: string): void {
  if (account.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED', { field });
}

export function checkRecipient(account: Account, { field }: Party, needs: 'open' | 'active'): void {
  if (account.lifecycle === 'closed') throw new Fault('RECIPIENT_CLOSED', { field });
  if (needs === 'active' && account.restriction === 'frozen') throw new Fault('RECIPIENT_FROZEN', { field });
}

/** All accounts of a transfer carry one asset: the one that the caller believes in, where one is named. */
export function checkAsset(payer: Account, others: readonly [Account, Party][], currency?: string): void {
  if (currency !== undefined && currency !== payer.currency)
    throw new Fault('CURRENCY_MISMATCH', { field: 'currency', expected: payer.currency });
  for (const [account, { field }] of others)
    if (account.assetId !== payer.assetId) throw new Fault('CURRENCY_MISMATCH', { field, expected: payer.currency });
}

/** What holds when a command is through: nobody below the floor but by force, no balance that a column cannot carry. */
export function checkBalance(before: Account, after: Account, forced: boolean, field?: string): Account {
  const missing = shortfall(after);
  if (!forced && missing > before.overdrawn) throw new Fault('FUNDS_INSUFFICIENT', { field });
  const size = after.posted < 0n ? -after.posted : after.posted;
  if (size > MAX_UNITS || after.incoming > MAX_UNITS) throw new Fault('BALANCE_TOO_LARGE', { field });
  return { ...after, overdrawn: missing };
}
