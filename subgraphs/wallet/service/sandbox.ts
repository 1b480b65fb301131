import { transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { demand } from '../../../kernel/viewer';
import { causeOf, type WalletCall } from '../context';
import * as repo from '../repo/transfers';
import { done } from './opening';

/** Only in the sandbox does anybody but a bank play the bank. */
export function inSandbox({ viewer }: WalletCall): void {
  if (!viewer.sandbox) throw new Fault('SANDBOX_ONLY');
  demand(viewer, 'sandbox');
}

/** Time passes for one hold: as if its end had come now. */
export async function letHoldExpire(call: WalletCall, text: string): Promise<repo.TransferRow> {
  const id = idOf(text, 'HOLD_UNKNOWN');
  const { db } = call.deps;
  const hold = found((await repo.holdsByIds(db, call.viewer, [id])).get(id), 'HOLD_UNKNOWN');
  const cause = causeOf(call);
  await transact(db, (tx) => repo.letHoldExpire(tx, hold.tenantId, hold.id, cause.at));
  return done(call, { verb: 'expire', cause, holdId: hold.id });
}
