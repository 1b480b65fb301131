import { sibling } from '../../../kernel/id';
import { ulidOf, uuidOf } from '../../../kernel/ulid';
import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import type { V1Type } from '../../../schema/webhooks';
import type { Codec } from '../../rest/codec';
import { account, accountOf } from '../../rest/vaultspay-v1/shapes/account';
import { card, cardOf } from '../../rest/vaultspay-v1/shapes/card';
import { kycDocument, kycDocumentOf } from '../../rest/vaultspay-v1/shapes/document';
import { endpoint, endpointOf } from '../../rest/vaultspay-v1/shapes/endpoint';
import { transaction, transactionOf } from '../../rest/vaultspay-v1/shapes/transaction';
import { user, userOf } from '../../rest/vaultspay-v1/shapes/user';
import { asOf, isVersion, newest } from '../../rest/vaultspay-v1/versions';
import { vaultspaySignature } from '../signature';
import type { Recipient, Rendered, WebhookDialect } from './dialect';
import { previousOf } from './previous';
import {
  accountFacts,
  cardFacts,
  documentFacts,
  endpointFacts,
  purchaseFacts,
  transferFacts,
  userFacts,
} from './vaultspay-v1-facts';
import { v1Sample } from './vaultspay-v1-samples';

/** VaultsPay /v1 §4: what happened, as the resource stands after it, in the shape that the API answers with. */
export const vaultspayV1: WebhookDialect = {
  render: (event, to) => messages(event, to),
  sample: (type, id, at, to) => {
    const { as, ...told } = v1Sample(type as V1Type, id, at, to.endpoint);
    return message({ ...told, id }, { ...rows[as]!.find((row) => row.type === type)! }, to, 0);
  },
  headers: (sending) => ({
    'vaultspay-signature': vaultspaySignature(sending),
    'vaultspay-event-id': sending.messageId,
    'user-agent': 'VaultsPay-Webhooks/1.0',
  }),
};

type Shown = Readonly<Record<string, unknown>>;
type Told = Pick<Happening, 'id' | 'occurredAt' | 'before' | 'after'>;

/** One type of event that something is told as. */
interface Row {
  readonly type: V1Type;
  /** The resource, in the newest shape. */
  readonly show: (payload: Payload) => Shown;
  /** Whether there is such a resource for anybody of this contract; always, where it does not say. */
  readonly is?: (payload: Payload) => boolean;
  /** §4.3: where only a change of this is told as such; of what is new nothing changed. */
  readonly when?: (then: Shown, now: Shown) => boolean;
  /** §4.3: no old values are told, whatever there was before. */
  readonly fresh?: true;
  /** What was the same before is told once, as it is now. */
  readonly sparse?: true;
}

const shape =
  <Facts, Value>(facts: (payload: Payload) => Facts, of: (facts: Facts) => Value, codec: Codec<Value>) =>
  (payload: Payload): Shown =>
    codec.encode(of(facts(payload))) as Shown;

const users = { show: shape(userFacts, userOf, user) };
const accounts = {
  show: shape(accountFacts, accountOf, account),
  is: ({ ownerCustomerId }: Payload) => ownerCustomerId !== null,
};
/** Rules can be changed without the card, and then nothing of it is told. */
const cards = { show: shape(cardFacts, cardOf, card), is: ({ rules }: Payload) => rules !== undefined };
const purchases = {
  show: shape(purchaseFacts, transactionOf, transaction),
  is: ({ legId, type }: Payload) => legId !== null && type !== 'deposit',
};
const endpoints = { show: shape(endpointFacts, endpointOf, endpoint) };
const documents = { show: shape(documentFacts, kycDocumentOf, kycDocument) };

/** What moves money from one party to another; fees, corrections and what cards do are told otherwise. */
const moving: ReadonlySet<unknown> = new Set([
  ...['direct', 'internal', 'top_up', 'withdrawal', 'inbound', 'outbound'],
  ...['chain_deposit', 'chain_withdrawal', 'chain_transfer'],
]);
const transfers = (side: 'from' | 'to') => ({
  show: shape(transferFacts(side), transactionOf, transaction),
  is: (payload: Payload) => moving.has(payload.kind) && payload[`${side}LegId`] !== null,
  when: became('status'),
});

function became(...names: readonly string[]) {
  return (then: Shown, now: Shown): boolean => names.some((name) => then[name] !== now[name]);
}
const kycMoved = (then: Shown, now: Shown): boolean => became('status', 'level')(then.kyc as Shown, now.kyc as Shown);
const anything = (then: Shown, now: Shown): boolean => oldValues(then, now) !== undefined;
const status = became('status');

/** §4.3. What stands in no row has no event here: conversion, labels, reviews that began, a card past its month. */
const rows: Partial<Record<EventType | 'ping', readonly Row[]>> = {
  'customer.created': [{ type: 'user.created', ...users }],
  'customer.updated': [{ type: 'user.updated', ...users, when: anything }],
  'customer.status': [{ type: 'user.updated', ...users, when: anything }],
  'customer.deleted': [{ type: 'user.deleted', ...users }],
  'kyc.changed': [{ type: 'user.kyc.status_changed', ...users, when: kycMoved }],
  'kyc.document.uploaded': [{ type: 'user.kyc.document_uploaded', ...documents }],
  'account.opened': [{ type: 'account.created', ...accounts }],
  'account.closed': [{ type: 'account.closed', ...accounts }],
  'account.balance': [{ type: 'account.balance.updated', ...accounts, sparse: true }],
  'transfer.posted': [
    { type: 'account.transfer.outbound', ...transfers('from'), fresh: true },
    { type: 'account.transfer.inbound', ...transfers('to') },
  ],
  'card.issued': [{ type: 'card.created', ...cards }],
  'card.activated': [{ type: 'card.activated', ...cards }],
  'card.frozen': [{ type: 'card.frozen', ...cards, when: status }],
  'card.blocked': [{ type: 'card.frozen', ...cards, when: status }],
  'card.reported': [{ type: 'card.frozen', ...cards, when: status }],
  'card.unfrozen': [{ type: 'card.unfrozen', ...cards, when: status }],
  'card.unblocked': [{ type: 'card.unfrozen', ...cards, when: status }],
  'card.closed': [{ type: 'card.terminated', ...cards }],
  'card.dispatched': [{ type: 'card.shipping.dispatched', ...cards }],
  'card.delivered': [{ type: 'card.shipping.delivered', ...cards }],
  'card.pin_set': [{ type: 'card.pin_set', ...cards }],
  'card.controls': [{ type: 'card.controls.updated', ...cards, when: anything }],
  'authorisation.held': [{ type: 'card.transaction.authorised', ...purchases, fresh: true }],
  'authorisation.declined': [{ type: 'card.transaction.declined', ...purchases, fresh: true }],
  'authorisation.captured': [{ type: 'card.transaction.posted', ...purchases }],
  'authorisation.reversed': [{ type: 'card.transaction.reversed', ...purchases }],
  'authorisation.refunded': [{ type: 'card.transaction.refunded', ...purchases }],
  'endpoint.failed': [{ type: 'endpoint.failed', ...endpoints }],
  ping: [{ type: 'ping', ...endpoints }],
};

function messages(event: Happening, to: Recipient): Rendered[] {
  const { before, after } = event;
  const due = (rows[event.type as EventType] ?? []).filter(({ is, when, show }) => {
    if (!after || (is && !is(after))) return false;
    return !before || !when || when(show(before), show(after));
  });
  return due.map((row, part) => message(event, row, to, part));
}

/** §4.2, written in the version that held for the tenant then. Of two messages the second has an id beside the first's. */
function message({ id, occurredAt, before, after }: Told, row: Row, to: Recipient, part: number): Rendered {
  const { apiVersion } = to;
  const version = isVersion(apiVersion) ? apiVersion : newest;
  const now = row.show(after!);
  const object = asOf(version, now) as Shown;
  const past = before && row.sparse ? { ...after, ...before } : before;
  const then = past && !row.fresh ? (asOf(version, row.show(past)) as Shown) : null;
  const previous = then && oldValues(then, object);
  const messageId = `evt_${ulidOf(part === 0 ? id : sibling(id, part))}`;
  const body = {
    id: messageId,
    object: 'event',
    type: row.type,
    created_at: occurredAt.toISOString(),
    api_version: version,
    livemode: to.live,
    data: { object, ...(previous && { previous_attributes: previous }) },
  };
  const resourceId = uuidOf(String(now.id).replace(/^[a-z]+_/, ''));
  return { eventType: row.type, messageId, body: JSON.stringify(body), ...(resourceId && { resourceId }) };
}

/** Never of `updated_at`. */
function oldValues({ updated_at: _then, ...then }: Shown, { updated_at: _now, ...now }: Shown): Shown | undefined {
  return previousOf(then, now);
}
