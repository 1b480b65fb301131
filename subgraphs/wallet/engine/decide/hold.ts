import assert from 'node:assert/strict';
import { Fault } from '../../../../kernel/error';
import { checkAmount, checkAsset, checkOpen, checkPayer, checkRecipient } from '../checks';
import type { Capture, Decline, Expire, Increase, Hold as Place, Release } from '../commands';
import type { Draft } from '../draft';
import type { HoldStep } from '../happened';
import type { Effects, Hold, Transfer } from '../state';
import { checkSides, sidesOf } from './move';
import { checkForever, faces, levyOf, opened, totalOf } from './opening';

/**
 * A hold is open until nothing of it remains; then it is `captured` if anything of it was, else `released` or
 * `expired`. Its transfer is pending until the first capture posts it, and reversed when it ends without one.
 */

export function place(draft: Draft, command: Place): Effects {
  checkAmount(command.amount);
  draft.forced = command.forced ?? false;
  const from = draft.party(command.from);
  checkPayer(from, command.from, draft.forced);
  checkForever(draft, command);
  const to = draft.party(command.to);
  checkSides(from, to, command);
  checkRecipient(to, command.to, command.recipient ?? 'open');
  const levy = levyOf(draft, command.fees);
  checkAsset(from, sidesOf([to, command.to], levy.account), command.currency);
  const row = opened(command, from, command.amount, {
    charges: levy.charges,
    totalCharges: levy.total,
    fromAccountId: from.id,
    toAccountId: to.id,
    feesAccountId: levy.account?.id ?? null,
    holdId: command.holdId,
  });
  draft.putTransfer(row);
  faces(draft, row, from, to);
  const amount = command.amount + levy.total;
  const expiresAt = command.expiresAt ?? null;
  const held = { id: command.holdId, accountId: from.id, transferId: row.id, amount, expiresAt };
  draft.putHold('placed', { ...held, remaining: amount, state: 'open', made: true });
  draft.shift(from.id, { held: amount });
  return draft.effects(row.id, command.holdId);
}

export function decline(draft: Draft, command: Decline): Effects {
  checkAmount(command.amount);
  const from = draft.party(command.from);
  const to = draft.party(command.to);
  const parties = { fromAccountId: from.id, toAccountId: to.id };
  const row = opened(command, from, command.amount, { ...parties, status: 'declined', failedReason: command.reason });
  draft.putTransfer(row);
  faces(draft, row, from, to);
  return draft.effects(row.id, null);
}

export function openHold(draft: Draft, holdId: string, field?: string): Hold {
  const hold = draft.hold(holdId, field);
  if (hold.state !== 'open') throw new Fault('HOLD_STATE', { field: field ?? 'id', state: hold.state });
  return hold;
}

export function increase(draft: Draft, command: Increase): Effects {
  checkAmount(command.amount);
  const hold = openHold(draft, command.holdId, command.field);
  checkPayer(draft.account(hold.accountId), { accountId: hold.accountId, field: command.field }, false);
  const transfer = draft.transfer(hold.transferId);
  if (transfer.postedAt === null) draft.putTransfer({ ...transfer, amount: transfer.amount + command.amount }, false);
  const { amount, remaining } = hold;
  draft.putHold('increased', { ...hold, amount: amount + command.amount, remaining: remaining + command.amount });
  draft.shift(hold.accountId, { held: command.amount });
  return draft.effects(hold.transferId, hold.id);
}

export function capture(draft: Draft, command: Capture): Effects {
  const hold = openHold(draft, command.holdId, command.field);
  const transfer = draft.transfer(hold.transferId);
  const levy = dueWith(draft, transfer, command);
  const amount = command.amount ?? hold.remaining - levy.total;
  checkAmount(amount);
  checkOpen(draft.account(hold.accountId), command.field);
  checkOpen(draft.account(transfer.toAccountId!), command.field);
  if (amount + levy.total > hold.remaining) checkAbove(draft, command);
  settleHold(draft, hold, transfer, { amount, ...levy, keep: command.rest === 'keep', narration: command.narration });
  return draft.effects(transfer.id, hold.id);
}

function checkAbove(draft: Draft, { above = 'never' }: Capture): void {
  if (above === 'never') throw new Fault('HOLD_EXCEEDED', { field: 'amount' });
  draft.forced = above === 'forced';
}

/** The charges agreed with the hold are due once, with its first capture. */
function dueWith(draft: Draft, transfer: Transfer, command: Pick<Capture, 'fees'>) {
  if (command.fees) {
    const { charges, total, account } = levyOf(draft, command.fees);
    return { charges, total, feesAccountId: account!.id };
  }
  const charges = transfer.postedAt === null ? transfer.charges : [];
  return { charges, total: totalOf(charges), feesAccountId: transfer.feesAccountId };
}

export interface Settlement {
  readonly amount: bigint;
  readonly charges: Transfer['charges'];
  readonly total: bigint;
  readonly feesAccountId: string | null;
  readonly keep: boolean;
  readonly narration?: string | null;
  readonly gatewayRef?: string;
}

/** Give up the hold (or the part that is used) and book what it was for. */
export function settleHold(draft: Draft, hold: Hold, transfer: Transfer, given: Settlement): void {
  const { amount, charges, total, narration = transfer.narration } = given;
  const due = amount + total;
  const rest = due < hold.remaining ? hold.remaining - due : 0n;
  const remaining = given.keep ? rest : 0n;
  const first = transfer.postedAt === null;
  assert(total === 0n || given.feesAccountId, 'charges need an account that takes them');
  draft.putTransfer({
    ...transfer,
    status: transfer.status === 'refunded' ? 'refunded' : 'posted',
    amount: transfer.postedAmount + amount,
    postedAmount: transfer.postedAmount + amount,
    charges: first ? charges : [...transfer.charges, ...charges],
    totalCharges: first ? total : transfer.totalCharges + total,
    feesAccountId: given.feesAccountId ?? transfer.feesAccountId,
    gatewayRef: given.gatewayRef ?? transfer.gatewayRef,
    failedReason: null,
    postedAt: transfer.postedAt ?? draft.at,
    clearedAt: draft.at,
  });
  draft.putHold('captured', { ...hold, remaining, state: remaining > 0n ? 'open' : 'captured' });
  draft.shift(hold.accountId, { held: remaining - hold.remaining });
  draft.book(transfer.id, [
    { accountId: hold.accountId, amount: -due, narration },
    { accountId: transfer.toAccountId!, amount, narration },
    ...(total > 0n ? [{ accountId: given.feesAccountId!, amount: total, narration }] : []),
  ]);
}

/** What the accepted transfer foresaw, all of it: how the outside settles a pending debit. */
export function settleWhole(draft: Draft, transfer: Transfer, gatewayRef?: string): void {
  const hold = openHold(draft, transfer.holdId!);
  const due = dueWith(draft, transfer, {});
  checkOpen(draft.account(transfer.toAccountId!));
  settleHold(draft, hold, transfer, { ...due, amount: hold.remaining - due.total, keep: false, gatewayRef });
}

export function release(draft: Draft, command: Release): Effects {
  const hold = openHold(draft, command.holdId, command.field);
  const amount = command.amount ?? hold.remaining;
  checkAmount(amount);
  if (amount > hold.remaining) throw new Fault('HOLD_EXCEEDED', { field: 'amount' });
  if (amount === hold.remaining) end(draft, hold, 'released');
  else lessen(draft, hold, amount);
  return draft.effects(hold.transferId, hold.id);
}

export function expire(draft: Draft, command: Expire): Effects {
  const hold = openHold(draft, command.holdId, command.field);
  if (hold.expiresAt === null || hold.expiresAt > draft.at)
    throw new Fault('HOLD_STATE', { field: command.field ?? 'id', reason: 'it has not expired yet' });
  end(draft, hold, 'expired');
  return draft.effects(hold.transferId, hold.id);
}

function lessen(draft: Draft, hold: Hold, by: bigint): void {
  const transfer = draft.transfer(hold.transferId);
  const left = transfer.amount > by ? transfer.amount - by : 0n;
  if (transfer.postedAt === null) draft.putTransfer({ ...transfer, amount: left }, false);
  draft.putHold('released', { ...hold, remaining: hold.remaining - by });
  draft.shift(hold.accountId, { held: -by });
}

/** The rest of the hold goes back to what is available. `as` is what the transfer becomes if nothing was booked. */
export function end(
  draft: Draft,
  hold: Hold,
  step: HoldStep & Hold['state'],
  as?: Pick<Transfer, 'status' | 'failedReason'>,
): void {
  const transfer = draft.transfer(hold.transferId);
  const untouched = transfer.postedAt === null;
  if (untouched) draft.putTransfer({ ...transfer, ...(as ?? { status: 'reversed', failedReason: step }) });
  draft.putHold(step, { ...hold, remaining: 0n, state: untouched ? step : 'captured' });
  draft.shift(hold.accountId, { held: -hold.remaining });
}
