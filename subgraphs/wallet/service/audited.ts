import { type Tx, transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { causeOf, type WalletCall } from '../context';
import type { Command } from '../engine';
import { apply } from '../engine/apply';
import { Race } from '../engine/race';
import type { TransferRow } from '../repo/transfers';
import { onceKey } from './once';
import { transferOf } from './read';

/** What staff does with money, and how the audit log calls it. */
export interface StaffAct {
  readonly verb: string;
  readonly action: string;
  readonly reason: string | null;
  readonly key: string | null | undefined;
  readonly input: unknown;
}

const ATTEMPTS = 3;

/** Rare, and never without its audit row: so not by the batches of the engine, but in one transaction with the row. */
export async function audited(call: WalletCall, act: StaffAct, command: Command): Promise<TransferRow> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { id } = await transact(call.deps.db, (tx) =>
        once(tx, onceKey(call, act.verb, act.key, act.input), () => book(call, tx, act, command)),
      );
      return await transferOf(call, id);
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function book(call: WalletCall, tx: Tx, { action, reason }: StaffAct, command: Command): Promise<{ id: string }> {
  const [outcome] = await apply(tx, [command], call.deps.clock);
  if (!outcome || outcome instanceof Fault) throw outcome ?? new Fault('INTERNAL');
  const { transferId: targetId, status, balances } = outcome;
  const after = {
    status,
    balances: balances.map(({ accountId, posted }) => ({ accountId, posted: posted.toString() })),
  };
  await audit(tx, causeOf(call), { action, targetType: 'transfer', targetId, after, reason, ip: call.viewer.ip });
  return { id: targetId };
}
