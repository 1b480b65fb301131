import { type Codec, constant, nullable, object, oneOf, titled, type Value } from '../../codec';
import { amount, id, same, timestamp, words } from '../codecs';
import type { DeclineReason, TransferStatus, V1TransactionFragment } from '../operations.generated';
import { minorOf } from './money';

/** Contract 2.13 and 2.28: what happened to an account, be it by card, by transfer or by the bank. */

export const types = ['card_purchase', 'transfer_in', 'transfer_out', 'fee', 'refund', 'adjustment'] as const;
export type Type = (typeof types)[number];

/** What the core calls them, of which each has one name here. */
export const categories: Record<Type, readonly string[]> = {
  card_purchase: ['card_purchase', 'atm_withdrawal'],
  transfer_in: ['transfer_in', 'p2p_receive', 'top_up', 'deposit'],
  transfer_out: ['transfer_out', 'p2p_send', 'withdrawal'],
  fee: ['fee'],
  refund: ['refund'],
  adjustment: ['adjustment', 'sweep', 'override', 'leverage'],
};

const typeOf = new Map(types.flatMap((type) => categories[type].map((category) => [category, type])));

/** What is said of an item of which nobody said anything. */
const plain: Record<Type, string> = {
  card_purchase: 'Card purchase',
  transfer_in: 'Incoming transfer',
  transfer_out: 'Outgoing transfer',
  fee: 'Fee',
  refund: 'Refund',
  adjustment: 'Adjustment',
};

export const statuses = ['pending', 'posted', 'reversed', 'refunded', 'declined'] as const;
export type Status = (typeof statuses)[number];

/** A transfer that another bank refused has never left; one that nobody knows of yet is still on its way. */
export const statusOf: Record<TransferStatus, Status> = {
  PENDING: 'pending',
  MANUAL_CHECK: 'pending',
  POSTED: 'posted',
  REFUNDED: 'refunded',
  REVERSED: 'reversed',
  FAILED: 'reversed',
  DECLINED: 'declined',
};

/** Contract 2.28; what the contract has no word for is called by the nearest one. */
export const declineReasons: Record<DeclineReason, string> = {
  CARD_CLOSED: 'card_terminated',
  CARD_EXPIRED: 'card_expired',
  CARD_FROZEN: 'card_frozen',
  CARD_BLOCKED: 'card_frozen',
  CARD_REPORTED: 'card_frozen',
  CARD_NOT_ACTIVE: 'card_not_active',
  CUSTOMER_SUSPENDED: 'user_suspended',
  ACCOUNT_CLOSED: 'card_terminated',
  ACCOUNT_FROZEN: 'card_frozen',
  WRONG_PIN: '3ds_failed',
  WRONG_CVV: '3ds_failed',
  WRONG_EXPIRY: '3ds_failed',
  PIN_TRIES: '3ds_failed',
  CVV_TRIES: '3ds_failed',
  EXPIRY_TRIES: '3ds_failed',
  VELOCITY: 'limit_exceeded_daily',
  PURCHASE: 'control_online_disabled',
  ATM: 'control_atm_disabled',
  ONLINE: 'control_online_disabled',
  CONTACTLESS: 'control_contactless_disabled',
  CARD_PRESENT: 'control_contactless_disabled',
  CROSS_BORDER: 'control_cross_border_disabled',
  MCC: 'control_mcc_blocked',
  COUNTRY: 'control_cross_border_disabled',
  LIMIT_SINGLE: 'limit_exceeded_tx',
  LIMIT_DAY: 'limit_exceeded_daily',
  LIMIT_WEEK: 'limit_exceeded_monthly',
  LIMIT_MONTH: 'limit_exceeded_monthly',
  LIMIT_LIFETIME: 'limit_exceeded_monthly',
  HOLDING_FUNDS: 'insufficient_funds',
  FUNDS: 'insufficient_funds',
  REFUSED: '3ds_failed',
  TIMED_OUT: '3ds_failed',
  THREE_DS: '3ds_failed',
};

const own = <const W extends string>(all: readonly W[]): Codec<W> =>
  oneOf(Object.fromEntries(all.map((word) => [word, word])) as Record<W, W>);

const merchant = titled('Merchant', object({ name: nullable(words), mcc: nullable(words), country: nullable(words) }));

export const transaction = titled(
  'Transaction',
  object({
    id: id('txn'),
    object: constant('transaction'),
    account_id: id('acc'),
    card_id: nullable(id('card')),
    type: own(types),
    direction: same('credit', 'debit'),
    amount,
    currency: words,
    status: own(statuses),
    description: words,
    merchant: nullable(merchant),
    decline_reason: nullable(own([...new Set(Object.values(declineReasons))])),
    authorised_at: nullable(timestamp),
    posted_at: nullable(timestamp),
    authorised_amount: nullable(amount),
    refunded_amount: nullable(amount),
    original_transaction_id: nullable(id('txn')),
    created_at: timestamp,
  }),
);

/** Only of items that a card made, and of what gives back of them. */
function cardFacts({ transfer, original }: V1TransactionFragment, type: Type) {
  const { card, authorisation } = transfer;
  const shown = card !== null && (type === 'card_purchase' || type === 'refund');
  return {
    card_id: shown ? card.id : null,
    merchant: shown ? (authorisation?.merchant ?? null) : null,
    original_transaction_id: type === 'refund' ? (original?.id ?? null) : null,
  };
}

function purchaseFacts({ transfer: { authorisation, refundedAmount } }: V1TransactionFragment, type: Type) {
  if (type !== 'card_purchase')
    return { decline_reason: null, authorised_at: null, authorised_amount: null, refunded_amount: null };
  const reason = authorisation?.declineReason;
  return {
    decline_reason: reason ? declineReasons[reason] : null,
    authorised_at: authorisation?.authorisedAt ?? null,
    authorised_amount: authorisation ? minorOf(authorisation.authorised) : 0,
    refunded_amount: minorOf(refundedAmount),
  };
}

export function transactionOf(row: V1TransactionFragment): Value<typeof transaction> {
  const type = typeOf.get(row.category) ?? 'adjustment';
  const card = cardFacts(row, type);
  return {
    id: row.id,
    object: 'transaction',
    account_id: row.account!.id,
    type,
    direction: row.direction,
    amount: minorOf(row.amount),
    currency: row.amount.currency,
    status: statusOf[row.status],
    description: card.merchant?.name || row.transfer.description || row.transfer.narration || plain[type],
    posted_at: row.postedAt,
    created_at: row.createdAt,
    ...card,
    ...purchaseFacts(row, type),
  };
}

export const transactionExample = {
  id: 'txn_01KTXEXHB711QQF71D9BY3S0CW',
  object: 'transaction',
  account_id: 'acc_01KTXEJHGN60W24WFX9DW79EMB',
  card_id: 'card_01KTXER1DYWDWDCP9TBQHH53SX',
  type: 'card_purchase',
  direction: 'debit',
  amount: 7900,
  currency: 'AED',
  status: 'posted',
  description: 'Dune Books',
  merchant: { name: 'Dune Books', mcc: '5942', country: 'AE' },
  decline_reason: null,
  authorised_at: '2026-06-12T08:58:02.000Z',
  posted_at: '2026-06-13T02:10:40.000Z',
  authorised_amount: 7900,
  refunded_amount: 0,
  original_transaction_id: null,
  created_at: '2026-06-12T08:58:02.000Z',
};
