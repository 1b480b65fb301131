import type { z } from 'zod';
import type { Happened } from '../../../schema/outbox';
import { legId, PAYEE, PAYER } from '../../wallet/port';
import type { authorisationSnapshot } from '../events';
import { merchantOf } from '../repo/authorisations';
import type { Authorisation, CardState } from './state';

/** What an authorisation's events tell of its card. */
export type Shown = Pick<CardState, 'asset' | 'publicId' | 'metadata'>;

/** What events tell of an authorisation: amounts as text in ledger units, of the card only what names it. */
const shown = (row: Authorisation, { asset, publicId, metadata }: Shown): z.output<typeof authorisationSnapshot> => ({
  id: row.id,
  cardId: row.cardId,
  card: { publicId, metadata },
  customerId: row.customerId,
  accountId: row.accountId,
  transferId: row.transferId,
  legId: row.transferId && legId(row.transferId, row.type === 'deposit' ? PAYEE : PAYER),
  networkRef: row.networkRef,
  type: row.type,
  state: row.state,
  declineReason: row.declineReason,
  channel: row.channel,
  cardPresent: row.cardPresent,
  asked: row.asked,
  currency: row.currency,
  decimals: asset.decimals,
  scale: asset.ledgerScale,
  requested: row.requested.toString(),
  amount: row.amount.toString(),
  held: row.held.toString(),
  authorised: row.authorised.toString(),
  captured: row.captured.toString(),
  refunded: row.refunded.toString(),
  reversed: row.reversed.toString(),
  fees: (row.feeFxClient + row.feeAtmClient).toString(),
  fxFee: row.feeFxClient.toString(),
  atmFee: row.feeAtmClient.toString(),
  transaction:
    row.transactionAmount === null
      ? null
      : {
          amount: row.transactionAmount.toString(),
          currency: row.transactionCurrency!,
          rate: row.exchangeRate!,
        },
  merchant: merchantOf(row),
  createdAt: row.createdAt.toISOString(),
  authorisedAt: row.authorisedAt?.toISOString() ?? null,
  postedAt: row.postedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  questionDeadline: row.questionDeadline?.toISOString() ?? null,
  answerCode: row.answerCode,
});

export type AuthorisationEvent = 'requested' | 'held' | 'declined' | 'amended' | 'captured' | 'reversed' | 'refunded';

export const authorisationHappened = (
  step: AuthorisationEvent,
  before: Authorisation | null,
  after: Authorisation,
  card: Shown,
): Happened => ({
  type: `authorisation.${step}`,
  resourceType: 'authorisation',
  resourceId: after.id,
  ...(before && { before: shown(before, card) }),
  after: shown(after, card),
});
