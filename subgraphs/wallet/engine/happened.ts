import type { Happened } from '../../../schema/outbox';
import { available } from './checks';
import type { Account, Hold, Transfer } from './state';

/** What events tell: whole, before and after, amounts as text in ledger units. */

/** Where the points of an asset's amounts are. */
export type Scale = Pick<Account, 'decimals' | 'scale'>;

const shownTransfer = (transfer: Transfer, { decimals, scale }: Scale) => ({
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
  originalId: transfer.originalId,
  cardId: transfer.cardId,
  authorisationId: transfer.authorisationId,
  contactId: transfer.contactId,
  holdId: transfer.holdId,
  narration: transfer.narration,
  reference: transfer.reference,
  gatewayRef: transfer.gatewayRef,
  failedReason: transfer.failedReason,
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

const shownBalance = (account: Account) => ({
  id: account.id,
  currency: account.currency,
  posted: account.posted.toString(),
  held: account.held.toString(),
  incoming: account.incoming.toString(),
  available: available(account).toString(),
});

export const transferHappened = (before: Transfer | undefined, after: Transfer, scale: Scale): Happened => ({
  type: `transfer.${after.status}`,
  resourceType: 'transfer',
  resourceId: after.id,
  ...(before && { before: shownTransfer(before, scale) }),
  after: shownTransfer(after, scale),
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

/** Every change of what is available, of accounts that are somebody's. */
export const balanceChanged = (before: Account, after: Account): Happened[] =>
  after.role !== null || available(before) === available(after)
    ? []
    : [
        {
          type: 'account.balance',
          resourceType: 'account',
          resourceId: after.id,
          before: shownBalance(before),
          after: shownBalance(after),
        },
      ];

export type ShownTransfer = ReturnType<typeof shownTransfer>;
export type ShownHold = ReturnType<typeof shownHold>;
export type ShownBalance = ReturnType<typeof shownBalance>;
