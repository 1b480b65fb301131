import { Fault } from '../../../../kernel/error';
import { checkAmount, checkOpen, checkPayer } from '../checks';
import type { Amend, Refund, Reverse } from '../commands';
import type { Draft, Posting } from '../draft';
import type { Effects, Transfer } from '../state';
import { end } from './hold';
import { faces, opened, postedAt } from './opening';

/** Money that was posted goes back: by new transfers (refund), or under the transfer's own id as a whole (reverse). */

export function refund(draft: Draft, command: Refund): Effects {
  const original = draft.transfer(command.originalId, command.field);
  const { fromAccountId, toAccountId } = original;
  if (!refundable(original) || !fromAccountId || !toAccountId) throw state(original, command.field);
  const left = original.postedAmount - original.refundedAmount;
  const amount = command.amount ?? left;
  if (left > 0n) checkAmount(amount);
  draft.forced = command.forced ?? false;
  const from = draft.account(toAccountId);
  checkPayer(from, { accountId: from.id, field: command.field }, draft.forced);
  const to = draft.account(fromAccountId);
  checkOpen(to, command.field);
  if (amount > left || left === 0n) throw new Fault('REFUND_EXCEEDED', { field: 'amount' });
  draft.putTransfer({ ...original, status: command.mark, refundedAmount: original.refundedAmount + amount });
  const row = opened(command, from, amount, {
    ...postedAt(draft.at, amount),
    fromAccountId: from.id,
    toAccountId: to.id,
    originalId: original.id,
    cardId: original.cardId,
    authorisationId: original.authorisationId,
  });
  draft.putTransfer(row);
  faces(draft, row, from, to);
  draft.book(row.id, [
    { accountId: from.id, amount: -amount, narration: row.narration },
    { accountId: to.id, amount, narration: row.narration },
  ]);
  return draft.effects(row.id, null);
}

const refundable = ({ status, kind }: Transfer): boolean =>
  (status === 'posted' || status === 'refunded') && kind !== 'refund' && kind !== 'card_refund';

const state = ({ status }: Transfer, field = 'id'): Fault => new Fault('TRANSFER_STATE', { field, status });

export function reverse(draft: Draft, command: Reverse): Effects {
  const transfer = draft.transfer(command.transferId, command.field);
  if (transfer.status !== 'posted' || transfer.refundedAmount > 0n) throw state(transfer, command.field);
  draft.forced = command.forced ?? false;
  const postings = opposites(draft, transfer, command.keepCharges);
  for (const { accountId, amount } of postings) {
    const account = draft.account(accountId);
    if (amount < 0n) checkPayer(account, { accountId, field: command.field }, draft.forced);
    else checkOpen(account, command.field);
  }
  const hold = transfer.holdId ? draft.hold(transfer.holdId) : null;
  if (hold?.state === 'open') end(draft, hold, 'released');
  draft.putTransfer({ ...transfer, status: 'reversed', failedReason: command.reason });
  draft.book(transfer.id, postings);
  return draft.effects(transfer.id, transfer.holdId);
}

export function amend(draft: Draft, command: Amend): Effects {
  const transfer = draft.transfer(command.transferId, command.field);
  const { fromAccountId, toAccountId, narration } = transfer;
  if (!refundable(transfer) || !fromAccountId || !toAccountId) throw state(transfer, command.field);
  checkAmount(command.amount);
  if (command.amount < transfer.refundedAmount) throw new Fault('REFUND_EXCEEDED', { field: 'amount' });
  draft.forced = command.forced ?? false;
  checkOpen(draft.account(fromAccountId), command.field);
  const more = command.amount - transfer.postedAmount;
  draft.putTransfer({ ...transfer, amount: command.amount, postedAmount: command.amount, clearedAt: draft.at });
  draft.book(transfer.id, [
    { accountId: fromAccountId, amount: -more, narration },
    { accountId: toAccountId, amount: more, narration },
  ]);
  return draft.effects(transfer.id, transfer.holdId);
}

function opposites(draft: Draft, transfer: Transfer, keepCharges: boolean): Posting[] {
  const kept = new Map<string | null, bigint>();
  if (keepCharges) {
    kept.set(transfer.fromAccountId, transfer.totalCharges);
    kept.set(transfer.feesAccountId, -transfer.totalCharges);
  }
  return [...draft.booked(transfer.id)]
    .map(([accountId, net]) => ({
      accountId,
      amount: -(net + (kept.get(accountId) ?? 0n)),
      narration: transfer.narration,
    }))
    .filter(({ amount }) => amount !== 0n);
}
