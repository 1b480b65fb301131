import type { Payload } from '../../../schema/happenings';
import type { EndpointFacts } from './dialect';

export type { EndpointFacts };

/** An endpoint as `endpoint.failed` is written into the outbox, and as `ping` shows it: without its secret. */
export const endpointShown = (endpoint: EndpointFacts): Payload => ({
  id: endpoint.id,
  url: endpoint.url,
  types: [...endpoint.types],
  description: endpoint.description,
  enabled: endpoint.enabled,
  disabledReason: endpoint.disabledReason,
  failureCount: endpoint.failureCount,
  createdAt: endpoint.createdAt.toISOString(),
  updatedAt: endpoint.updatedAt.toISOString(),
});
