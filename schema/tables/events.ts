import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, bytes, oneOf, standing, xid8 } from '../kinds';

export const events = pgSchema('events');

/** What happened, written in the transaction of the change. Insert-only. */
export const outbox = events.table(
  'outbox',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    /** Order within one transaction. */
    n: integer('n').notNull(),
    type: text('type').notNull(),
    resourceType: text('resource_type').notNull(),
    resourceId: uuid('resource_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    requestId: text('request_id'),
    occurredAt: at('occurred_at').notNull(),
    xid: xid8('xid').notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('outbox_tenant').on(t.tenantId, t.seq),
    index('outbox_age').using('brin', t.occurredAt),
    index('outbox_resource').on(t.tenantId, t.resourceId, t.seq),
  ],
);

/** Idempotency: a key is spent in the command's own transaction, the wire answer is stored after it. */
export const once = events.table(
  'once',
  {
    tenantId: uuid('tenant_id').notNull(),
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    inputHash: bytes('input_hash').notNull(),
    result: jsonb('result'),
    answer: bytes('answer'),
    answerStatus: smallint('answer_status'),
    /** What was sent with the answer and is sent with it again. */
    answerHeaders: jsonb('answer_headers').$type<Record<string, string>>(),
    firstRequestId: text('first_request_id').notNull(),
    lockedUntil: at('locked_until'),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.scope, t.key] }), index('once_expiry').on(t.expiresAt)],
);

/** How far each reader of the outbox has come: everything up to `seq` is done with. */
export const reader = events.table('reader', {
  name: text('name').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
});

/** Up to here events are no longer kept. One row. */
export const horizon = events.table(
  'horizon',
  {
    single: boolean('single').primaryKey().default(true),
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** When the last one that went had happened. */
    before: at('before'),
  },
  (t) => [check('horizon_single', sql`${t.single}`)],
);

/** Whom webhooks of an endpoint are rendered for: a contract of ours, or our own canonical shape. */
export const webhookDialects = ['vaultgraph', 'vaultspay-saas', 'vaultspay-v1', 'cryptomate'] as const;
export type WebhookDialectName = (typeof webhookDialects)[number];
export const disabledReasons = ['manual', 'delivery_failures'] as const;

export const endpoint = events.table(
  'endpoint',
  {
    ...standing(),
    url: text('url').notNull(),
    /** Of its dialect's own types; `*` alone is all of them. */
    types: text('types').array().notNull(),
    description: text('description'),
    enabled: boolean('enabled').notNull().default(true),
    disabledReason: text('disabled_reason').$type<(typeof disabledReasons)[number]>(),
    /** Failed attempts in a row, over all of its deliveries. */
    failureCount: integer('failure_count').notNull().default(0),
    dialect: text('dialect').$type<WebhookDialectName>().notNull(),
    /** Sent along with every delivery, on top of the dialect's own. */
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    secretSealed: bytes('secret_sealed').notNull(),
    previousSecretSealed: bytes('previous_secret_sealed'),
    previousSecretUntil: at('previous_secret_until'),
    deletedAt: at('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('endpoint_list').on(t.tenantId, t.createdAt, t.id),
    index('endpoint_failed').on(t.updatedAt).where(sql`disabled_reason = 'delivery_failures' and deleted_at is null`),
    oneOf('endpoint_dialect', t.dialect, webhookDialects),
    oneOf('endpoint_disabled_reason', t.disabledReason, disabledReasons),
  ],
);

/** `question`: the answer decides a purchase, so it is asked once and at once. */
export const triggers = ['event', 'test', 'redeliver', 'question'] as const;
export const deliveryStatuses = ['pending', 'succeeded', 'failed'] as const;

/**
 * One per event and endpoint and part, rendered when it is made, so that all attempts are byte-identical. A test or the
 * redelivery of an event that the endpoint never had is made without a body, which whoever sends it first renders.
 * Pending without `next_attempt_at`: it waits behind another of the same endpoint and resource.
 */
export const delivery = events.table(
  'delivery',
  {
    ...standing(),
    endpointId: uuid('endpoint_id').notNull(),
    /** Of the outbox; a ping and a test are told of nothing there and have their own id. */
    eventId: uuid('event_id'),
    /** An event may be told in several messages, one after the other. */
    part: smallint('part').notNull().default(0),
    /** What is told in order: one after the other per endpoint and resource. */
    resourceId: uuid('resource_id').notNull(),
    /** As the endpoint's dialect calls it. */
    eventType: text('event_type').notNull(),
    /** The id by which the receiver tells repeats; the same on every attempt and redelivery. Comes with the body. */
    messageId: text('message_id'),
    trigger: text('trigger').$type<(typeof triggers)[number]>().notNull(),
    body: bytes('body'),
    status: text('status').$type<(typeof deliveryStatuses)[number]>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    leasedUntil: at('leased_until'),
    deliveredAt: at('delivered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('delivery_due')
      .on(t.endpointId, t.nextAttemptAt)
      .where(sql`status = 'pending' and next_attempt_at is not null`),
    index('delivery_waiting')
      .on(t.endpointId, t.resourceId, t.seq)
      .where(sql`status = 'pending' and trigger = 'event'`),
    index('delivery_list').on(t.tenantId, t.endpointId, t.createdAt, t.id),
    index('delivery_age').using('brin', t.createdAt),
    uniqueIndex('delivery_once')
      .on(t.tenantId, t.endpointId, t.eventId, t.part)
      .where(sql`trigger in ('event', 'question')`),
    oneOf('delivery_trigger', t.trigger, triggers),
    oneOf('delivery_status', t.status, deliveryStatuses),
  ],
);

/** Why an attempt failed: our own words, which dialects translate. */
export const attemptErrors = [
  'timeout',
  'connection_error',
  'tls_error',
  'http_status',
  'url_forbidden',
  'endpoint_disabled',
  /** Of a question: it was answered when nobody waited any more. */
  'late',
  /** Of a question: the answer could not be read. */
  'broken_answer',
] as const;

export const attempt = events.table(
  'attempt',
  {
    tenantId: uuid('tenant_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    n: integer('n').notNull(),
    at: at('at').notNull(),
    status: integer('status'),
    error: text('error').$type<(typeof attemptErrors)[number]>(),
    /** The beginning of what was answered. */
    response: text('response'),
    durationMs: integer('duration_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.deliveryId, t.n] }), oneOf('attempt_error', t.error, attemptErrors)],
);

/** Counters of requests and failed logins; here and not in memory, so that they hold across replicas. */
export const rateBucket = events.table(
  'rate_bucket',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    windowStart: at('window_start').notNull(),
    count: integer('count').notNull(),
    blockedUntil: at('blocked_until'),
    violations: integer('violations').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] })],
);

/** Operations that clients registered by hash, so that every replica knows them. */
export const persistedOperation = events.table('persisted_operation', {
  hash: text('hash').primaryKey(),
  document: text('document').notNull(),
  usedAt: at('used_at').notNull(),
});
