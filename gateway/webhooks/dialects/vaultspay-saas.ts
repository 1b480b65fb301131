import { ulidOf } from '../../../kernel/ulid';
import type { CardNetwork, Form } from '../../../schema/card-words';
import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import type { TransferKind, TransferStatus } from '../../../schema/wallet-words';
import { type SaasCardStatus, saasCardStatus } from '../../words/vaultspay-saas';
import { vaultspaySignature } from '../signature';
import { type CardTold, cardOf, type TransferTold, transferOf } from './canonical';
import { decimal, json } from './decimal';
import type { Recipient, Rendered, WebhookDialect } from './dialect';
import { sampleOf } from './samples';

/**
 * VaultsPay SaaS §4: a card's status as this platform words it, told only when the word changes; and transactions that
 * have been performed or taken back.
 */
export const vaultspaySaas: WebhookDialect = {
  render: (event) => [...cardStatus(event), ...transaction(event)],
  sample: (type, id, at, to) => sample(type, id, at, to),
  headers: (sending) => ({
    'vaultspay-event-id': sending.messageId,
    'vaultspay-event-type': sending.eventType,
    ...(sending.secrets.length > 0 && { 'vaultspay-signature': vaultspaySignature(sending) }),
  }),
};

/** §3.2. */
const labels: Record<SaasCardStatus, string> = {
  PENDING: 'DECLINE_ALL_TXNS',
  ISSUANCE_IN_PROGRESS: 'DECLINE_ALL_TXNS',
  PENDING_VERIFICATION: 'DECLINE_ALL_TXNS',
  ACTIVE: 'FULLY_OPERATIONAL',
  FREEZE: 'DECLINE_ALL_TXNS',
  BLOCK: 'DECLINE_ALL_TXNS',
  LOST: 'LOST_CARD_CAPTURE',
  STOLEN: 'STOLEN_CARD_CAPTURE',
  DAMAGED: 'RESTRICTED_CARD',
  EXPIRED: 'EXPIRED_CARD_REPORT',
  REPLACED: 'VOID_CARD_REPORT',
  RENEWED: 'VOID_CARD_REPORT',
};

const networks: Record<CardNetwork, string> = { mastercard: 'MC', visa: 'VISA' };
const forms: Record<Form, string> = { physical: 'PHYSICAL', virtual: 'VIRTUAL' };

/** A declined report freezes an expired card, too, which is what is told of it, though it stays expired (§2.10.5). */
const toldStatus = ({ type }: Happening, card: CardTold): SaasCardStatus =>
  type === 'card.frozen' && card.restriction === 'frozen' ? 'FREEZE' : saasCardStatus(card);
const worded = (code: SaasCardStatus) => ({ code, label: labels[code] });
const isCard = ({ resourceType, after }: Happening): boolean => resourceType === 'card' && after?.status !== undefined;

/** §4.2. */
function cardStatus(event: Happening): Rendered[] {
  const [before, card] = [cardOf(event.before), cardOf(event.after)];
  if (!card || !isCard(event)) return [];
  const [previous, current] = [before && saasCardStatus(before), toldStatus(event, card)];
  if (previous === current) return [];
  const type = `card.status.${current.toLowerCase()}`;
  const messageId = ulidOf(event.id).toLowerCase();
  const body = {
    id: messageId,
    type,
    occurred_at: event.occurredAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    status: { previous: previous && worded(previous), current: worded(current), reason: card.statusReason },
    card: {
      token: card.token,
      last_four_digits: card.last4,
      tier: card.tier,
      network: networks[card.network],
      type: forms[card.form],
    },
  };
  return [{ eventType: type, messageId, body: json(body) }];
}

/** What is a transaction of somebody's, and what only moves money between the tenant's own books. */
const transactions: Record<TransferKind, boolean> = {
  direct: true,
  internal: true,
  top_up: true,
  withdrawal: true,
  inbound: true,
  outbound: true,
  card_purchase: true,
  atm_withdrawal: true,
  card_refund: true,
  refund: true,
  chain_deposit: true,
  chain_withdrawal: true,
  chain_transfer: true,
  fee: false,
  adjustment: false,
  sweep: false,
  override: false,
  leverage: false,
};

/** §3.5. Only what is final and performed is told. */
const performed: Record<TransferStatus, 'SUCCESS' | 'REVERSED' | null> = {
  pending: null,
  posted: 'SUCCESS',
  failed: null,
  declined: null,
  reversed: 'REVERSED',
  refunded: 'SUCCESS',
  manual_check: null,
};

/** What was on its way and came to nothing was never performed, so that nothing is taken back. */
const statusOf = (before: TransferTold | null, after: TransferTold) => {
  const [then, now] = [before && performed[before.status], performed[after.status]];
  return now === then || (now === 'REVERSED' && then === null) ? null : now;
};

const TRANSACTION = 'TRANSACTION_PERFORMED';

/** §4.3: in minor units with two decimals. */
function transaction(event: Happening): Rendered[] {
  const [before, transfer] = [transferOf(event.before), transferOf(event.after)];
  if (!transfer || event.resourceType !== 'transfer' || !transactions[transfer.kind]) return [];
  const status = statusOf(before, transfer);
  if (!status) return [];
  const body = {
    transactionId: transfer.id,
    amount: decimal(BigInt(transfer.amount), transfer.scale - transfer.decimals, 2),
    status,
    refId: transfer.reference ?? transfer.gatewayRef ?? '',
  };
  return [{ eventType: TRANSACTION, messageId: ulidOf(event.id).toLowerCase(), body: json(body) }];
}

/** The card that each code is told of, and how it came to it. */
const cards: Record<SaasCardStatus, readonly [EventType, Payload]> = {
  PENDING: ['card.issued', { status: 'pending', lifecycle: 'pending', form: 'physical', statusReason: 'new card' }],
  ISSUANCE_IN_PROGRESS: ['card.processed', {}],
  PENDING_VERIFICATION: ['card.delivered', {}],
  ACTIVE: ['card.activated', {}],
  FREEZE: ['card.frozen', {}],
  BLOCK: ['card.blocked', {}],
  LOST: ['card.reported', { reportedKind: 'lost' }],
  STOLEN: ['card.reported', { reportedKind: 'stolen' }],
  DAMAGED: ['card.reported', { reportedKind: 'damaged' }],
  EXPIRED: ['card.expired', {}],
  REPLACED: ['card.closed', { closedReason: 'replaced' }],
  RENEWED: ['card.closed', { closedReason: 'renewed' }],
};
const byType = new Map<string, readonly [EventType, Payload]>([
  ...Object.entries(cards).map(([code, one]) => [`card.status.${code.toLowerCase()}`, one] as const),
  [TRANSACTION, ['transfer.posted', {}]],
]);

function sample(type: string, id: string, at: Date, to: Recipient): Rendered {
  const [event, after] = byType.get(type)!;
  return vaultspaySaas.render(sampleOf(event, id, at, to.endpoint, { after }), to)[0]!;
}
