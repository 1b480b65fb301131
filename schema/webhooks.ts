import type { ErrorCode } from '../kernel/error';
import { eventTypes } from './event-types';
import { defaults } from './policy';
import type { WebhookDialectName } from './tables/events';

/** What the three contracts say about webhooks, and our own, as data. Whoever sends or manages them asks this table. */
export interface WebhookFacts {
  /** What an endpoint may subscribe to, in the dialect's own words. */
  readonly types: readonly string[];
  /** Or to whole families of them, such as `card.*`. */
  readonly families: boolean;
  /** Endpoints of this dialect that one tenant may have. */
  readonly endpoints: number;
  readonly versions: readonly string[];
  /** Made by us, or given by the receiver within these lengths; one that is not given is made. */
  readonly secret: 'made' | { readonly least: number; readonly most: number; readonly tooShort?: ErrorCode };
  /** For so long after a rotation the previous secret signs too. */
  readonly overlapHours: number;
  /** Schemes that a URL may have in production; in a sandbox that allows loopback, http to it is always good. */
  readonly schemes: readonly ('https:' | 'http:')[];
  /** Where the money is not real an endpoint may be named anywhere, private networks included. */
  readonly sandboxAnywhere: boolean;
  /** An endpoint may be named with any port; to those of well-known other services nothing is sent all the same. */
  readonly namesPorts: boolean;
  /** For one whole attempt, from the connection to the end of the answer. */
  readonly timeoutMs: number;
  /** Waits before the second and each further attempt; there are no more after the last. */
  readonly waitsMs: { readonly live: readonly number[]; readonly sandbox: readonly number[] };
  /** Each wait is varied by so much of itself, either way. */
  readonly jitter: number;
  /** Failed attempts in a row that disable the endpoint. */
  readonly disablesAfter: number | null;
  /** Told once, whatever comes of it. */
  readonly once: readonly string[];
  /** A new endpoint is sent a `ping`. */
  readonly pings: boolean;
  /** Where something is told in several messages, each is an event of its own, which is asked for by its own id. */
  readonly messagesAreEvents: boolean;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Vaultspay /v1 §4.5. */
const threeDays = [minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour];

/** Vaultspay /v1 §4.3. */
export const v1Types = [
  ...['user.created', 'user.updated', 'user.deleted', 'user.kyc.status_changed', 'user.kyc.document_uploaded'],
  ...['account.created', 'account.closed', 'account.balance.updated'],
  ...['account.transfer.inbound', 'account.transfer.outbound'],
  ...['card.created', 'card.activated', 'card.frozen', 'card.unfrozen', 'card.terminated'],
  ...['card.shipping.dispatched', 'card.shipping.delivered', 'card.pin_set', 'card.controls.updated'],
  ...['card.transaction.authorised', 'card.transaction.declined', 'card.transaction.posted'],
  ...['card.transaction.refunded', 'card.transaction.reversed', 'ping', 'endpoint.failed'],
] as const;
export type V1Type = (typeof v1Types)[number];

/** Vaultspay SaaS §4.2 and §4.3. */
export const saasCardStatuses = [
  ...['PENDING', 'ISSUANCE_IN_PROGRESS', 'PENDING_VERIFICATION', 'ACTIVE', 'FREEZE', 'BLOCK'],
  ...['LOST', 'STOLEN', 'DAMAGED', 'EXPIRED', 'REPLACED', 'RENEWED'],
] as const;
const saasTypes = [...saasCardStatuses.map((code) => `card.status.${code.toLowerCase()}`), 'TRANSACTION_PERFORMED'];

/** CryptoMate §4.3, in so far as it is about cards: `operation` is always CARDS. */
const cryptomateTypes = [
  ...['AUTHORIZATION', 'AUTHORIZED', 'CLEARING', 'DECLINED', 'REVERSAL', 'REFUND'],
  ...['NOTIFICATION_3DS_AUTHORIZATION', 'CARD_BLOCKED_BY_VELOCITY'],
];

const standard = {
  families: false,
  versions: [],
  overlapHours: 24,
  schemes: ['https:'],
  sandboxAnywhere: false,
  namesPorts: false,
  timeoutMs: 10 * second,
  jitter: 0.1,
  once: [],
  pings: false,
  messagesAreEvents: false,
} as const;

export const webhookFacts: Record<WebhookDialectName, WebhookFacts> = {
  vaultgraph: {
    ...standard,
    types: [...eventTypes, 'ping'],
    families: true,
    endpoints: 16,
    secret: 'made',
    waitsMs: { live: threeDays, sandbox: threeDays.slice(0, 3) },
    disablesAfter: 10,
    pings: true,
  },
  'vaultspay-saas': {
    ...standard,
    types: saasTypes,
    endpoints: 1,
    secret: { least: 16, most: 128 },
    waitsMs: { live: [30 * second, 60 * second], sandbox: [30 * second, 60 * second] },
    jitter: 0,
    disablesAfter: null,
  },
  'vaultspay-v1': {
    ...standard,
    types: v1Types,
    endpoints: 16,
    versions: defaults['vaultspay-v1'].apiVersions,
    secret: 'made',
    sandboxAnywhere: true,
    namesPorts: true,
    waitsMs: { live: threeDays, sandbox: threeDays.slice(0, 3) },
    disablesAfter: 10,
    pings: true,
    messagesAreEvents: true,
  },
  cryptomate: {
    ...standard,
    types: cryptomateTypes,
    endpoints: 1,
    secret: { least: 10, most: 128, tooShort: 'WEBHOOK_KEY_SHORT' },
    overlapHours: 0,
    schemes: ['https:', 'http:'],
    timeoutMs: 30 * second,
    waitsMs: doubling(9),
    disablesAfter: null,
    once: ['AUTHORIZATION', 'NOTIFICATION_3DS_AUTHORIZATION'],
  },
};

/** Rung after every commit that made deliveries to be sent. */
export const DELIVERIES = 'vaultgraph_deliveries';

/** What the secrets of an endpoint are sealed with, the present and the previous one. */
export const secretContext = (endpointId: string): string => `events.endpoint.secret|${endpointId}`;

/** Whether an endpoint that subscribed to these is told of this type: `*` is all, `card.*` a family. */
export const takes = (types: readonly string[], type: string): boolean =>
  types.some((one) => one === '*' || one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))));

/** CryptoMate §4.1: ten attempts in all, from one second, each wait twice the one before. */
function doubling(waits: number): WebhookFacts['waitsMs'] {
  const all = Array.from({ length: waits }, (_, i) => second * 2 ** i);
  return { live: all, sandbox: all };
}
