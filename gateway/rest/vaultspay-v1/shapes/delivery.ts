import { constant, list, nullable, object, oneOf, titled, type Value } from '../../codec';
import { id, idIn, integer, same, timestamp, words } from '../codecs';
import type { V1DeliveryFragment } from '../operations.generated';

type Failure = NonNullable<V1DeliveryFragment['attempts'][number]['error']>;

/** Contract 4.7. An address that may not be reached is one that is not; questions are not asked here. */
const errors: Record<Failure, string> = {
  TIMEOUT: 'timeout',
  CONNECTION_ERROR: 'connection_error',
  TLS_ERROR: 'tls_error',
  HTTP_STATUS: 'http_status',
  URL_FORBIDDEN: 'connection_error',
  ENDPOINT_DISABLED: 'endpoint_disabled',
  LATE: 'timeout',
  BROKEN_ANSWER: 'http_status',
};
const error = {
  ...oneOf(errors),
  schema: { type: 'string', enum: [...new Set(Object.values(errors))] },
};

export const deliveryStatus = same('pending', 'succeeded', 'failed');
const trigger = oneOf({ EVENT: 'event', TEST: 'test', REDELIVER: 'redeliver', QUESTION: 'event' });

export const delivery = titled(
  'WebhookDelivery',
  object({
    id: id('whd'),
    object: constant('webhook_delivery'),
    endpoint_id: id('whk'),
    event_id: id('evt'),
    event_type: words,
    trigger: { ...trigger, schema: { type: 'string', enum: ['event', 'test', 'redeliver'] } },
    status: deliveryStatus,
    attempt_count: integer(),
    attempts: list(
      titled(
        'WebhookAttempt',
        object({
          attempted_at: timestamp,
          response_status: nullable(integer()),
          response_body: nullable(words),
          error: nullable(error),
          duration_ms: integer(),
        }),
      ),
    ),
    next_attempt_at: nullable(timestamp),
    delivered_at: nullable(timestamp),
    created_at: timestamp,
  }),
);

export const deliveryOf = (row: V1DeliveryFragment): Value<typeof delivery> => ({
  id: row.id,
  object: 'webhook_delivery',
  endpoint_id: row.endpointId,
  // Of two messages that one event is told in, the second has an id of its own.
  event_id: idIn('evt', row.messageId) ?? row.eventId,
  event_type: row.eventType,
  trigger: row.trigger,
  status: row.status,
  attempt_count: row.attemptCount,
  attempts: row.attempts.map((one) => ({
    attempted_at: one.at,
    response_status: one.status,
    response_body: one.response,
    error: one.error,
    duration_ms: one.durationMs,
  })),
  next_attempt_at: row.nextAttemptAt,
  delivered_at: row.deliveredAt,
  created_at: row.createdAt,
});

export const deliveryExample = {
  id: 'whd_01KTXGF0JRJBKBCQSCEJ3YDY75',
  object: 'webhook_delivery',
  endpoint_id: 'whk_01KTXFKH0B91DYBG4G0848E6A4',
  event_id: 'evt_01KTXHG02ES0QRKD737Y648A1W',
  event_type: 'user.kyc.status_changed',
  trigger: 'event',
  status: 'pending',
  attempt_count: 1,
  attempts: [
    {
      attempted_at: '2026-06-12T08:39:03.020Z',
      response_status: 502,
      response_body: '',
      error: 'http_status',
      duration_ms: 214,
    },
  ],
  next_attempt_at: '2026-06-12T08:40:05.000Z',
  delivered_at: null,
  created_at: '2026-06-12T08:39:02.640Z',
};
