import type { Happened } from '../../../schema/outbox';
import { balanceEvent } from '../events';
import type { AccountRow } from '../repo/accounts';
import { available } from './checks';
import type { Account, Hold, Transfer } from './state';

/** What events tell: whole, before and after, amounts as text in ledger units. */

/** Where the points of an asset's amounts are. */
export type Scale = Pick<Account, 'decimals' | 'scale'>;

/** The transfer as its accounts see it; null where a side is nobody's. */
export interface ToldLegs {
  readonly fromLegId: string | null;
  readonly toLegId: string | null;
}

type Beside = Scale & ToldLegs;

const shownTransfer = (transfer: Transfer, { decimals, scale, fromLegId, toLegId }: Beside) => ({
  id: transfer.id,
  kind: transfer.kind,
  status: transfer.status,
  currency: transfer.currency,
  decimals,
  scale,
  amount: transfer.amount.toString(),
  totalCharges: transfer.totalCharges.toString(),
  postedAmount: transfer.postedAmount.toString(),
  refundedAmount: transfer.refundedAmount.toString(),
  fromAccountId: transfer.fromAccountId,
  toAccountId: transfer.toAccountId,
  fromLegId,
  toLegId,
  originalId: transfer.originalId,
  cardId: transfer.cardId,
  authorisationId: transfer.authorisationId,
  contactId: transfer.contactId,
  holdId: transfer.holdId,
  description: transfer.description,
  narration: transfer.narration,
  reference: transfer.reference,
  gatewayRef: transfer.gatewayRef,
  failedReason: transfer.failedReason,
  createdAt: transfer.createdAt.toISOString(),
  postedAt: transfer.postedAt?.toISOString() ?? null,
});

const shownHold = (hold: Hold) => ({
  id: hold.id,
  accountId: hold.accountId,
  transferId: hold.transferId,
  state: hold.state,
  amount: hold.amount.toString(),
  remaining: hold.remaining.toString(),
  expiresAt: hold.expiresAt?.toISOString() ?? null,
});

export const transferHappened = (before: Transfer | undefined, after: Transfer, beside: Beside): Happened => ({
  type: `transfer.${after.status}`,
  resourceType: 'transfer',
  resourceId: after.id,
  ...(before && { before: shownTransfer(before, beside) }),
  after: shownTransfer(after, beside),
});

/** A hold that is captured or released in part stays open, so its state does not tell what happened. */
export type HoldStep = 'placed' | 'increased' | 'captured' | 'released' | 'expired';

export const holdHappened = (step: HoldStep, before: Hold | undefined, after: Hold): Happened => ({
  type: `hold.${step}`,
  resourceType: 'hold',
  resourceId: after.id,
  ...(before && { before: shownHold(before) }),
  after: shownHold(after),
});

/** Every change of what is available, of accounts of which that is told: `whole` says what is said beside. */
export const balanceChanged = (whole: AccountRow | undefined, before: Account, after: Account): Happened[] =>
  whole === undefined || available(before) === available(after)
    ? []
    : [balanceEvent(balanced(whole, before), balanced(whole, after))];

const balanced = (whole: AccountRow, { posted, held, incoming, decimals, scale }: Account) => ({
  ...{ ...whole, posted, held, incoming },
  ...{ decimals, scale },
});

export type ShownTransfer = ReturnType<typeof shownTransfer>;
export type ShownHold = ReturnType<typeof shownHold>;
