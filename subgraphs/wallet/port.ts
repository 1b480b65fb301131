import assert from 'node:assert/strict';
import type { Tx } from '../../kernel/db';
import { type Also, apply as applyAll, type Outcome } from './engine/apply';
import type { Command } from './engine/commands';

export type { Also, Outcome } from './engine/apply';
export type * from './engine/commands';

/**
 * Money moved inside somebody else's transaction: the same locks, decisions and rows as the engine's, on a set of
 * commands in order. A Fault in the answer has changed nothing; the caller decides what becomes of the rest. Lock
 * nothing of the wallet before, and call this once per transaction: it locks all accounts in one sorted go.
 */
export function apply(tx: Tx, commands: readonly Command[], also?: Also): Promise<Outcome[]> {
  assert(
    commands.every(({ once }) => !once),
    'idempotency keys are spent by the owner of the transaction',
  );
  return applyAll(tx, commands, also);
}
