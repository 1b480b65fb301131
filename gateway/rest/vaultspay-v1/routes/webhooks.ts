import { Fault } from '../../../../kernel/error';
import { judgeText } from '../../../../kernel/outgoing';
import { webhookFacts } from '../../../../schema/webhooks';
import { type Codec, object, optional, refuse } from '../../codec';
import { type Route, route } from '../../dialect';
import { anyId, boolean, booleanInQuery, changing, clearing, named, text, words } from '../codecs';
import { document } from '../documents';
import type {
  V1CreateEndpointMutation,
  V1CreateEndpointMutationVariables,
  V1DeleteEndpointMutation,
  V1DeleteEndpointMutationVariables,
  V1DeliveriesQuery,
  V1DeliveriesQueryVariables,
  V1EndpointQuery,
  V1EndpointQueryVariables,
  V1EndpointsQuery,
  V1EndpointsQueryVariables,
  V1RedeliverMutation,
  V1RedeliverMutationVariables,
  V1RotateSecretMutation,
  V1RotateSecretMutationVariables,
  V1TestEndpointMutation,
  V1TestEndpointMutationVariables,
  V1UpdateEndpointMutation,
  V1UpdateEndpointMutationVariables,
} from '../operations.generated';
import { cursorNames, pageCodec, pageFacts, pageOf, pageQuery, period } from '../paging';
import { delivery, deliveryExample, deliveryOf, deliveryStatus } from '../shapes/delivery';
import { createdEndpoint, endpoint, endpointExample, endpointOf, eventType, rotatedEndpoint } from '../shapes/endpoint';

const facts = webhookFacts['vaultspay-v1'];

/** All that can be told of it here; whether it may be reached depends on who asks. */
const url: Codec<string> = {
  ...words,
  decode: (wire, at) => {
    if (typeof wire !== 'string') return refuse(at, { is: 'text' });
    try {
      return judgeText(wire, facts);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return refuse(at, { is: 'told', text: String(error.details.reason) });
    }
  },
  schema: { type: 'string', format: 'uri', maxLength: 2048 },
};

const ALL = '*';
const MOST = 1000;

/** Types each once, in their order, or all of them. */
const events: Codec<string[]> = {
  decode: (wire, at) => {
    if (!Array.isArray(wire) || wire.length > MOST) return refuse(at, { is: 'list' });
    if (wire.length === 0) return refuse(at, { is: 'blank' });
    const different = new Set<unknown>(wire);
    if (different.has(ALL) && different.size > 1)
      return refuse(at, { is: 'told', text: '* takes all, so it stands alone' });
    if (different.has(ALL)) return [ALL];
    const types = wire.map((one, i) => eventType.decode(one, { ...at, path: `${at.path}[${i}]` }));
    return [...new Set<string>(types)];
  },
  encode: (value) => value,
  schema: { type: 'array', minItems: 1, items: { type: 'string', enum: [ALL, ...facts.types] } },
};

const description = text(255, 0);

/** Endpoints of other words than these are not this contract's. */
const dialect = 'VAULTSPAY_V1' as const;

const path = object({ id: named('endpoint', 'whk') });
const tag = 'Webhooks';
const at = { id: 'whk_01KTXFKH0B91DYBG4G0848E6A4' };
const page = <Item>(...data: Item[]) => ({ object: 'list', data, has_more: false, next_cursor: null });
const secret = 'whsec_q7Rk2VnXw9TgYb4LsDf8HcJm3PzA6EuN';
const names = { types: 'events' };

/** Contract 2.29 to 2.32, and 2.36 */
const endpoints: readonly Route[] = [
  route(
    'POST /v1/webhooks/endpoints',
    document<V1CreateEndpointMutation, V1CreateEndpointMutationVariables>('V1CreateEndpoint'),
    {
      summary: 'Register an endpoint',
      notes: 'The signing secret is shown this once. An endpoint that is enabled is sent a `ping`.',
      tag,
      needs: 'webhook:write',
      status: 201,
      unstored: true,
      in: { body: object({ url, events, description: optional(description), enabled: optional(boolean) }) },
      names,
      to: ({ events: types, ...input }) => ({ input: { ...input, types, dialect } }),
      from: ({ createWebhookEndpoint: { endpoint: made, secret: signing_secret } }) => ({
        ...endpointOf(made),
        signing_secret,
      }),
      out: createdEndpoint,
      example: {
        body: {
          url: endpointExample.url,
          events: endpointExample.events,
          description: endpointExample.description,
        },
        answer: { ...endpointExample, signing_secret: secret },
      },
    },
  ),
  route('GET /v1/webhooks/endpoints', document<V1EndpointsQuery, V1EndpointsQueryVariables>('V1Endpoints'), {
    summary: 'List endpoints, newest first',
    tag,
    in: { query: pageQuery('whk', { enabled: optional(booleanInQuery) }) },
    names: cursorNames,
    to: (given) => ({ ...pageOf(given), filter: { enabled: given.enabled, dialect } }),
    from: ({ webhookEndpoints }, given) => pageFacts(webhookEndpoints, given, endpointOf),
    out: pageCodec('whk', 'WebhookEndpointPage', endpoint),
    example: { answer: page(endpointExample) },
  }),
  route('GET /v1/webhooks/endpoints/{id}', document<V1EndpointQuery, V1EndpointQueryVariables>('V1Endpoint'), {
    summary: 'Retrieve an endpoint',
    tag,
    in: { path },
    to: ({ id }) => ({ endpoint: id }),
    from: ({ webhookEndpoint }) => endpointOf(webhookEndpoint),
    out: endpoint,
    example: { path: at, answer: endpointExample },
  }),
  route(
    'PATCH /v1/webhooks/endpoints/{id}',
    document<V1UpdateEndpointMutation, V1UpdateEndpointMutationVariables>('V1UpdateEndpoint'),
    {
      summary: 'Update an endpoint',
      notes: 'Enabling forgets the failures; disabling gives up what has not been delivered yet.',
      tag,
      needs: 'webhook:write',
      in: {
        path,
        body: object({
          url: changing(url),
          events: changing(events),
          description: clearing(description),
          enabled: changing(boolean),
        }),
      },
      names,
      to: ({ id, events: types, ...input }) => ({ endpoint: id, input: { ...input, types } }),
      from: ({ updateWebhookEndpoint }) => endpointOf(updateWebhookEndpoint),
      out: endpoint,
      example: {
        path: at,
        body: { enabled: false },
        answer: { ...endpointExample, enabled: false, disabled_reason: 'manual' },
      },
    },
  ),
  route(
    'DELETE /v1/webhooks/endpoints/{id}',
    document<V1DeleteEndpointMutation, V1DeleteEndpointMutationVariables>('V1DeleteEndpoint'),
    {
      summary: 'Delete an endpoint, with all that it has not been told yet',
      tag,
      needs: 'webhook:write',
      status: 204,
      in: { path },
      to: ({ id }) => ({ endpoint: id }),
      from: () => ({}),
      out: object({}),
      example: { path: at, answer: {} },
    },
  ),
];

/** Contract 2.33 to 2.35, and 2.37 */
const deliveries: readonly Route[] = [
  route(
    'POST /v1/webhooks/endpoints/{id}/rotate',
    document<V1RotateSecretMutation, V1RotateSecretMutationVariables>('V1RotateSecret'),
    {
      summary: 'Rotate the signing secret',
      notes: 'The previous one signs, too, for 24 hours; an older one does no more.',
      tag,
      needs: 'webhook:write',
      unstored: true,
      in: { path },
      to: ({ id }) => ({ endpoint: id }),
      from: ({ rotateWebhookSecret: { endpoint: row, secret: signing_secret, previousSecretExpiresAt } }) => ({
        ...endpointOf(row),
        signing_secret,
        previous_secret_expires_at: previousSecretExpiresAt!,
      }),
      out: rotatedEndpoint,
      example: {
        path: at,
        answer: {
          ...endpointExample,
          signing_secret: 'whsec_Zt5BhK8rWm2QvXy7NcGd4LpSj9FaEu3R',
          previous_secret_expires_at: '2026-06-13T09:00:00.000Z',
          updated_at: '2026-06-12T09:00:00.000Z',
        },
      },
    },
  ),
  route(
    'POST /v1/webhooks/endpoints/{id}/test',
    document<V1TestEndpointMutation, V1TestEndpointMutationVariables>('V1TestEndpoint'),
    {
      summary: 'Send a sample event to an endpoint, once and at once',
      notes: 'Also to one that is disabled or not subscribed to the type; what became of it is in its deliveries.',
      tag,
      needs: 'webhook:write',
      status: 202,
      in: { path, body: object({ type: optional(eventType) }) },
      to: ({ id, type }) => ({ endpoint: id, type }),
      from: ({ testWebhookEndpoint }) => deliveryOf(testWebhookEndpoint),
      out: delivery,
      example: {
        path: at,
        body: { type: 'card.frozen' },
        answer: {
          ...deliveryExample,
          ...{ event_type: 'card.frozen', trigger: 'test', attempt_count: 0, attempts: [] },
          next_attempt_at: deliveryExample.created_at,
        },
      },
    },
  ),
  route(
    'GET /v1/webhooks/endpoints/{id}/deliveries',
    document<V1DeliveriesQuery, V1DeliveriesQueryVariables>('V1Deliveries'),
    {
      summary: 'List what an endpoint was sent, newest first',
      tag,
      in: {
        path,
        query: pageQuery('whd', {
          status: optional(deliveryStatus),
          event_type: optional(eventType),
          event_id: optional(anyId('evt')),
          ...period,
        }),
      },
      names: cursorNames,
      to: ({ id, status, event_type, event_id, since, until, ...asked }) => ({
        ...pageOf(asked),
        endpoint: id,
        filter: { status, eventType: event_type, eventId: event_id, since, until },
      }),
      from: ({ webhookEndpoint }, given) => pageFacts(webhookEndpoint.deliveries, given, deliveryOf),
      out: pageCodec('whd', 'WebhookDeliveryPage', delivery),
      example: { path: at, query: { status: 'pending' }, answer: page(deliveryExample) },
    },
  ),
  route(
    'POST /v1/webhooks/events/{event_id}/redeliver',
    document<V1RedeliverMutation, V1RedeliverMutationVariables>('V1Redeliver'),
    {
      summary: 'Send an event again',
      notes: 'To every enabled endpoint that subscribed to its type, or to the one that is named.',
      tag,
      needs: 'webhook:write',
      status: 202,
      in: {
        path: object({ event_id: named('event', 'evt') }),
        body: object({ endpoint_id: optional(named('endpoint', 'whk')) }),
      },
      names: { eventId: 'event_id', endpointId: 'endpoint_id' },
      to: ({ event_id, endpoint_id }) => ({ event: event_id, endpoint: endpoint_id }),
      from: ({ redeliverWebhookEvent }) => ({
        object: 'list' as const,
        data: redeliverWebhookEvent.map(deliveryOf),
        has_more: false,
        next_cursor: null,
      }),
      out: pageCodec('whd', 'WebhookDeliveryPage', delivery),
      example: {
        path: { event_id: deliveryExample.event_id },
        body: { endpoint_id: at.id },
        answer: page({
          ...deliveryExample,
          ...{ trigger: 'redeliver', attempt_count: 0, attempts: [], next_attempt_at: deliveryExample.created_at },
        }),
      },
    },
  ),
];

export const webhooks = [...endpoints, ...deliveries];
