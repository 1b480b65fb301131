import { type V1Type, v1Types } from '../../../../schema/webhooks';
import { constant, list, nullable, object, oneOf, titled, type Value } from '../../codec';
import { boolean, id, integer, type Moment, same, timestamp, words } from '../codecs';

/** Contract 4.3 */
export const eventType = oneOf(Object.fromEntries(v1Types.map((type) => [type, type])) as Record<V1Type, V1Type>);

const members = {
  id: id('whk'),
  object: constant('webhook_endpoint'),
  url: words,
  events: list(words),
  description: nullable(words),
  enabled: boolean,
};
const standing = {
  failure_count: integer(),
  disabled_reason: nullable(same('manual', 'delivery_failures')),
  created_at: timestamp,
  updated_at: timestamp,
};

/** Contract 2.D; secrets are shown once, by those who make them. */
export const endpoint = titled('WebhookEndpoint', object({ ...members, ...standing }));

/** Contract 2.29 */
export const createdEndpoint = titled(
  'WebhookEndpointWithSecret',
  object({ ...members, signing_secret: words, ...standing }),
);

/** Contract 2.33 */
export const rotatedEndpoint = titled(
  'WebhookEndpointRotated',
  object({ ...members, signing_secret: words, previous_secret_expires_at: timestamp, ...standing }),
);

/** As the graph shows one, or an event tells of it. */
export interface EndpointFacts {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  readonly failureCount: number;
  readonly disabledReason: 'MANUAL' | 'DELIVERY_FAILURES' | null;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
}

export const endpointOf = (row: EndpointFacts): Value<typeof endpoint> => ({
  id: row.id,
  object: 'webhook_endpoint',
  url: row.url,
  events: row.types,
  description: row.description,
  enabled: row.enabled,
  failure_count: row.failureCount,
  disabled_reason: row.disabledReason,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});

export const endpointExample = {
  id: 'whk_01KTXFKH0B91DYBG4G0848E6A4',
  object: 'webhook_endpoint',
  url: 'https://example.com/vaultspay-events',
  events: ['card.transaction.authorised', 'card.transaction.declined', 'user.kyc.status_changed'],
  description: 'ledger intake',
  enabled: true,
  failure_count: 0,
  disabled_reason: null,
  created_at: '2026-06-12T08:36:30.959Z',
  updated_at: '2026-06-12T08:36:30.959Z',
};
