import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
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
import { at, bytes, standing, xid8 } from '../kinds';

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
    index('outbox_tail').on(t.xid, t.seq),
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
    firstRequestId: text('first_request_id').notNull(),
    lockedUntil: at('locked_until'),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.scope, t.key] }), index('once_expiry').on(t.expiresAt)],
);

export const endpoint = events.table(
  'endpoint',
  {
    ...standing(),
    url: text('url').notNull(),
    types: text('types').array().notNull(),
    description: text('description'),
    enabled: boolean('enabled').notNull().default(true),
    disabledReason: text('disabled_reason'),
    failureCount: integer('failure_count').notNull().default(0),
    dialect: text('dialect').notNull(),
    apiVersion: text('api_version'),
    headers: jsonb('headers').$type<Record<string, string>>(),
    secretSealed: bytes('secret_sealed').notNull(),
    previousSecretSealed: bytes('previous_secret_sealed'),
    previousSecretUntil: at('previous_secret_until'),
    deletedAt: at('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
);

/** One per event and endpoint, rendered when it is made, so that all attempts are byte-identical. */
export const delivery = events.table(
  'delivery',
  {
    ...standing(),
    endpointId: uuid('endpoint_id').notNull(),
    eventId: uuid('event_id'),
    resourceId: uuid('resource_id').notNull(),
    eventType: text('event_type').notNull(),
    trigger: text('trigger').notNull(),
    body: bytes('body').notNull(),
    status: text('status').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    leasedUntil: at('leased_until'),
    deliveredAt: at('delivered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('delivery_due').on(t.nextAttemptAt).where(sql`status = 'pending'`),
    index('delivery_order').on(t.tenantId, t.endpointId, t.resourceId, t.seq),
    uniqueIndex('delivery_once').on(t.tenantId, t.endpointId, t.eventId).where(sql`trigger = 'event'`),
  ],
);

export const attempt = events.table(
  'attempt',
  {
    tenantId: uuid('tenant_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    n: integer('n').notNull(),
    at: at('at').notNull(),
    status: integer('status'),
    error: text('error'),
    response: text('response'),
    durationMs: integer('duration_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.deliveryId, t.n] })],
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
