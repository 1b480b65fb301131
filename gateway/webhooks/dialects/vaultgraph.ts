import { ulidOf } from '../../../kernel/ulid';
import type { EventType } from '../../../schema/event-types';
import type { Happening } from '../../../schema/happenings';
import { toldOf } from '../../../schema/told';
import type { Recipient, Rendered, WebhookDialect } from './dialect';
import { endpointShown } from './endpoint';
import { sampleOf } from './samples';

/**
 * Our own shape, after Standard Webhooks: `type`, `timestamp`, `data`. What `data.before` and `data.after` hold for each
 * type is in `schema/events`; `previous` and `current` are what is said of states in there. A state is null
 * where there was none before, or where the resource has no states.
 */
export const vaultgraph: WebhookDialect = {
  render: (event, to) => [message(event, to)],
  sample: (type, id, at, to) =>
    message(type === 'ping' ? ping(id, at, to) : sampleOf(type as EventType, id, at, to.endpoint), to),
  headers: ({ traceId }) => ({ 'x-trace-id': traceId.replaceAll('-', '') }),
};

const message = (event: Happening, to: Recipient): Rendered => {
  const messageId = `evt_${ulidOf(event.id)}`;
  const { type, resourceType, resourceId, before, after, requestId } = event;
  const timestamp = event.occurredAt.toISOString();
  const data = { resourceType, resourceId, ...toldOf(event), before, after };
  const body = { id: messageId, type, timestamp, livemode: to.live, requestId, data };
  return { eventType: type, messageId, body: JSON.stringify(body) };
};

const ping = (id: string, at: Date, { endpoint }: Recipient): Happening => ({
  ...{ tenantId: id, id, seq: 0, type: 'ping', resourceType: 'endpoint', resourceId: endpoint.id },
  ...{ before: null, after: endpointShown(endpoint), actorKind: 'system', actorId: 'test', requestId: null },
  occurredAt: at,
});
