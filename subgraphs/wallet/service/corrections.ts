import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { formatAmount } from '../../../kernel/money';
import { policyOf } from '../../../schema/policy';
import { directions } from '../../../schema/wallet-words';
import { causeOf, type WalletCall } from '../context';
import { line, optional } from '../input';
import type { TransferRow } from '../repo/transfers';
import { audited } from './audited';
import { counted } from './limited';
import { gatewayRefs, opener } from './opening';
import { accountOf, assetOf, unitsOf } from './parties';
import { transferOf } from './read';

/** What staff puts right. Each of these leaves an audit row beside its transfer. */

type Key = string | null | undefined;
const money = z.object({ amount: z.string(), currency: z.string() });

/** What a card's network books, it takes back: the authorisation must know of it. */
function notOfCard(transfer: TransferRow): TransferRow {
  if (transfer.authorisationId)
    throw new Fault('TRANSFER_STATE', { field: 'id', reason: 'its card network refunds and reverses it' });
  return transfer;
}

const refunding = z.object({ amount: optional(money), reason: optional(line(255)) });

/** Back from who received to who paid, in a transfer of its own; several, until nothing is left. */
export async function refund(
  call: WalletCall,
  id: string,
  given: z.input<typeof refunding>,
  key?: Key,
): Promise<TransferRow> {
  const { amount, reason } = parse(refunding, given);
  const original = notOfCard(await transferOf(call, id));
  const { refundMarks: mark, refundGivesBack } = await policyOf(call.deps.db, original.tenantId);
  const asset = await assetOf(call, original);
  const units = amount === null ? undefined : unitsOf(asset, amount);
  const shown = formatAmount(units ?? original.postedAmount - original.refundedAmount, asset);
  const cause = causeOf(call);
  const room = refundGivesBack === 'nothing' ? {} : { ...counted(original), givesBack: refundGivesBack };
  const facts = { ...gatewayRefs(cause.at), description: reason, narration: `REFUND AMT ${shown} ${asset.code}` };
  return audited(
    call,
    { verb: 'refund', action: 'REFUND_TRANSFER', reason, key, input: { id, ...given } },
    {
      ...room,
      verb: 'refund',
      cause,
      originalId: original.id,
      transferId: newId(),
      kind: 'refund',
      amount: units,
      mark,
      facts,
    },
  );
}

const reversing = z.object({ reason: line(255), keepCharges: z.boolean().default(false) });

/** As if it had not been, under its own id. */
export async function reverse(
  call: WalletCall,
  id: string,
  given: z.input<typeof reversing>,
  key?: Key,
): Promise<TransferRow> {
  const { reason, keepCharges } = parse(reversing, given);
  const transfer = notOfCard(await transferOf(call, id));
  return audited(
    call,
    { verb: 'reverse', action: 'REVERSE_TRANSFER', reason, key, input: { id, ...given } },
    { verb: 'reverse', cause: causeOf(call), transferId: transfer.id, keepCharges, reason, ...counted(transfer) },
  );
}

const adjusting = z.object({ accountId: z.string(), direction: z.enum(directions), amount: money, reason: line(255) });

/** A correction against the tenant's adjustments. It reaches frozen accounts too, and never goes below a floor. */
export async function adjust(call: WalletCall, given: z.input<typeof adjusting>, key?: Key): Promise<TransferRow> {
  const { accountId, direction, amount, reason } = parse(adjusting, given);
  const account = await accountOf(call, accountId, 'accountId');
  const asset = await assetOf(call, account);
  const units = unitsOf(asset, amount);
  return audited(
    call,
    { verb: 'adjust', action: 'ADJUST_BALANCE', reason, key, input: given },
    {
      ...opener(call, 'adjustment', { description: reason, narration: `ADJUSTMENT ${reason}` }),
      verb: 'adjust',
      account: { accountId: account.id, field: 'accountId' },
      contra: { accountId: await call.system(asset, 'adjustments') },
      amount: direction === 'credit' ? units : -units,
    },
  );
}

const charging = z.object({ accountId: z.string(), amount: money, title: line(100) });

/** A fee on its own, not part of another transfer. */
export async function chargeFee(call: WalletCall, given: z.input<typeof charging>, key?: Key): Promise<TransferRow> {
  const { accountId, amount, title } = parse(charging, given);
  const account = await accountOf(call, accountId, 'accountId');
  const asset = await assetOf(call, account);
  return audited(
    call,
    { verb: 'chargeFee', action: 'CHARGE_FEE', reason: title, key, input: given },
    {
      ...opener(call, 'fee', { description: title, narration: title.toUpperCase() }),
      verb: 'adjust',
      account: { accountId: account.id, field: 'accountId' },
      contra: { accountId: await call.system(asset, 'fees') },
      amount: -unitsOf(asset, amount),
    },
  );
}
