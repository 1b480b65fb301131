import { ulidOf } from '../../../kernel/ulid';
import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import { webhookFacts } from '../../../schema/webhooks';
import { vaultspaySignature } from '../signature';
import type { Recipient, Rendered, WebhookDialect } from './dialect';
import { endpointShown } from './endpoint';
import { sampleOf } from './samples';

/** VaultsPay /v1 §4: the event object, for what the endpoint itself goes through. */
export const vaultspayV1: WebhookDialect = {
  render: (event, to) => (event.type === 'endpoint.failed' ? [message(event, to)] : []),
  sample: (type, id, at, to) =>
    message(
      type === 'ping'
        ? { id, type, occurredAt: at, before: null, after: endpointShown(to.endpoint) }
        : sampleOf(type as EventType, id, at, to.endpoint),
      to,
    ),
  headers: (sending) => ({
    'vaultspay-signature': vaultspaySignature(sending),
    'vaultspay-event-id': sending.messageId,
    'user-agent': 'VaultsPay-Webhooks/1.0',
  }),
};

const newest = webhookFacts['vaultspay-v1'].versions.at(-1)!;

function message(event: Pick<Happening, 'id' | 'type' | 'occurredAt' | 'before' | 'after'>, to: Recipient): Rendered {
  const messageId = `evt_${ulidOf(event.id)}`;
  const object = endpointObject(event.after!);
  const previous = event.before && previousAttributes(endpointObject(event.before), object);
  const body = {
    id: messageId,
    object: 'event',
    type: event.type,
    created_at: event.occurredAt.toISOString(),
    api_version: to.apiVersion ?? newest,
    livemode: to.live,
    data: { object, ...(previous && { previous_attributes: previous }) },
  };
  return { eventType: event.type, messageId, body: JSON.stringify(body) };
}

/** §2.29, without the secret. */
const endpointObject = (shown: Payload): Payload => ({
  id: `whk_${ulidOf(String(shown.id))}`,
  object: 'webhook_endpoint',
  url: shown.url,
  events: shown.types,
  description: shown.description,
  enabled: shown.enabled,
  failure_count: shown.failureCount,
  disabled_reason: shown.disabledReason,
  created_at: shown.createdAt,
  updated_at: shown.updatedAt,
});

/** §4.2: old values of what changed, never `updated_at`; none when nothing is left to list. */
function previousAttributes(then: Payload, now: Payload): Payload | null {
  const changed = Object.entries(then).filter(
    ([key, value]) => key !== 'updated_at' && JSON.stringify(value) !== JSON.stringify(now[key]),
  );
  return changed.length > 0 ? Object.fromEntries(changed) : null;
}
