import { transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { demand } from '../../../kernel/viewer';
import { causeOf, type WalletCall } from '../context';
import * as repo from '../repo/transfers';
import { ownHold } from './holds';
import { returning } from './limited';
import { done } from './opening';

/** Only in the sandbox does anybody but a bank play the bank. */
export function inSandbox({ viewer }: WalletCall): void {
  if (!viewer.sandbox) throw new Fault('SANDBOX_ONLY');
  demand(viewer, 'sandbox');
}

/** Time passes for one hold: as if its end had come now. */
export async function letHoldExpire(call: WalletCall, text: string): Promise<repo.TransferRow> {
  const { hold, transfer } = await ownHold(call, text);
  const cause = causeOf(call);
  await transact(call.deps.db, (tx) => repo.letHoldExpire(tx, hold.tenantId, hold.id, cause.at));
  return done(call, { verb: 'expire', cause, holdId: hold.id, ...(await returning(call, transfer)) });
}
