import { Fault } from '../../../../kernel/error';
import type { Fail, Settle, Stick } from '../commands';
import type { Draft } from '../draft';
import type { Effects, Transfer } from '../state';
import { end, openHold, settleWhole } from './hold';
import { inwards } from './move';
import { postedAt } from './opening';

/** What the outside makes of a pending transfer: pending → posted | failed | reversed, by way of manual_check or not. */

function awaited(draft: Draft, transferId: string, field?: string): Transfer {
  const transfer = draft.transfer(transferId, field);
  if (transfer.status !== 'pending' && transfer.status !== 'manual_check')
    throw new Fault('TRANSFER_STATE', { field: field ?? 'id', status: transfer.status });
  return transfer;
}

export function settle(draft: Draft, command: Settle): Effects {
  const transfer = awaited(draft, command.transferId, command.field);
  if (transfer.holdId) settleWhole(draft, transfer, command.gatewayRef);
  else settleIn(draft, transfer, command);
  return draft.effects(transfer.id, transfer.holdId);
}

function settleIn(draft: Draft, transfer: Transfer, command: Settle): void {
  const { id, amount, fromAccountId, toAccountId } = transfer;
  draft.shift(toAccountId!, { incoming: -amount });
  if (draft.account(toAccountId!).lifecycle === 'closed') {
    draft.putTransfer({ ...transfer, status: 'reversed', failedReason: 'ACCOUNT_CLOSED' });
    return;
  }
  const gatewayRef = command.gatewayRef ?? transfer.gatewayRef;
  draft.putTransfer({ ...transfer, ...postedAt(draft.at, amount), gatewayRef });
  draft.book(id, inwards(fromAccountId!, toAccountId!, amount, transfer.narration));
}

export function fail(draft: Draft, command: Fail): Effects {
  const transfer = awaited(draft, command.transferId, command.field);
  const outcome = { status: command.status ?? 'failed', failedReason: command.reason } as const;
  if (transfer.holdId) end(draft, openHold(draft, transfer.holdId, command.field), 'released', outcome);
  else {
    draft.putTransfer({ ...transfer, ...outcome });
    draft.shift(transfer.toAccountId!, { incoming: -transfer.amount });
  }
  return draft.effects(transfer.id, transfer.holdId);
}

export function stick(draft: Draft, command: Stick): Effects {
  const transfer = awaited(draft, command.transferId, command.field);
  if (transfer.status !== 'pending')
    throw new Fault('TRANSFER_STATE', { field: command.field ?? 'id', status: transfer.status });
  draft.putTransfer({ ...transfer, status: 'manual_check', failedReason: command.reason });
  return draft.effects(transfer.id, transfer.holdId);
}
