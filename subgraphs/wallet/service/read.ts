import { found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { WalletCall } from '../context';
import * as legs from '../repo/legs';
import * as transfers from '../repo/transfers';

/** As it is now, not as a loader remembers it. */
export async function transferOf(call: WalletCall, text: string, field = 'id'): Promise<transfers.TransferRow> {
  const id = idOf(text, 'TRANSFER_UNKNOWN', field);
  return found((await transfers.byIds(call.deps.db, call.viewer, [id])).get(id), 'TRANSFER_UNKNOWN', field);
}

/** Named by itself, or by one of its legs: where accounts are told of their side of it alone, that is its only name. */
export async function transferOrLeg(call: WalletCall, text: string): Promise<transfers.TransferRow> {
  const id = idOf(text, 'TRANSFER_UNKNOWN');
  const leg = (await legs.byIds(call.deps.db, call.viewer, [id])).get(id);
  return transferOf(call, leg?.transferId ?? id);
}
