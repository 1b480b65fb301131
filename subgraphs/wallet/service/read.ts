import { found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { WalletCall } from '../context';
import * as transfers from '../repo/transfers';

/** As it is now, not as a loader remembers it. */
export async function transferOf(call: WalletCall, text: string, field = 'id'): Promise<transfers.TransferRow> {
  const id = idOf(text, 'TRANSFER_UNKNOWN', field);
  return found((await transfers.byIds(call.deps.db, call.viewer, [id])).get(id), 'TRANSFER_UNKNOWN', field);
}
