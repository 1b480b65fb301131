import type { Asset } from '../../../kernel/money';
import { policyOf } from '../../../schema/policy';
import type { TransferKind } from '../../../schema/wallet-words';
import type { WalletCall } from '../context';
import type { GivenBack, Limited } from '../engine';
import type { TransferRow } from '../repo/transfers';

/** Rules have a say where money moves on the word of whoever owns it. */
export const limited = (
  { viewer }: WalletCall,
  asset: Asset,
  action: Limited['action'],
  order: Limited['order'] = 'limits_first',
): { readonly limited: Limited } => ({
  limited: { action, order, asset, discreet: viewer.customerId !== undefined },
});

/** Of these kinds are the transfers that were limited; among them are others, which were never counted. */
const kinds: readonly TransferKind[] = ['internal', 'direct', 'top_up', 'withdrawal', 'outbound'];

/** What undoes such a transfer gives back what it took of limits. */
export const counted = ({ id, kind, authorisationId }: TransferRow): { readonly counted?: string } =>
  kinds.includes(kind) && authorisationId === null ? { counted: id } : {};

/** What ends its hold leaves nothing of it where all that was captured has been refunded already. */
export async function returning(
  { deps }: WalletCall,
  transfer: TransferRow,
): Promise<{ readonly counted?: string; readonly givesBack: GivenBack }> {
  const { refundGivesBack: givesBack } = await policyOf(deps.db, transfer.tenantId);
  return { ...counted(transfer), givesBack };
}
