import assert from 'node:assert/strict';
import type { Tx } from '../../kernel/db';
import type { Command } from './engine/commands';
import { open as openSession, type Session } from './engine/session';

export type * from './engine/commands';
export { Race } from './engine/race';
export type { Also, Outcome } from './engine/session';
export { legId, PAYEE, PAYER } from './leg-id';
export { close } from './service/close';
export { closeAll, holdsMoney, lockAccounts } from './service/of-customer';
export { type AssetOf, type System, systemAccounts } from './service/system';

/** What one transaction may do to money: `decide` as often as needed, `finish` once. */
export type Ledger = Pick<Session, 'decide' | 'tell' | 'account' | 'finish'>;

/**
 * Money moved inside somebody else's transaction: the same locks, decisions and rows as the engine's. `commands` name
 * the rows that may be needed; which of them are decided, and with what amounts, is up to the caller. A Fault in an
 * answer has changed nothing; the caller decides what becomes of the rest. Lock nothing of the wallet before, and open
 * one per transaction: it locks all accounts in one sorted go.
 */
export function open(tx: Tx, commands: readonly Command[]): Promise<Ledger> {
  assert(
    commands.every(({ once }) => !once),
    'idempotency keys are spent by the owner of the transaction',
  );
  assert(
    commands.every((command) => !('limited' in command || 'counted' in command)),
    'rules are asked by the owner of the transaction',
  );
  return openSession(tx, commands);
}
