import type { Sending, WebhookDialect } from './dialects/dialect';
import { standardHeaders } from './signature';

/** All that goes with a message: Standard Webhooks for every receiver, and what its dialect has of its own. */
export const headersFor = (dialect: WebhookDialect, sending: Sending): Record<string, string> => ({
  'user-agent': 'Vaultgraph-Webhooks/1.0',
  ...standardHeaders(sending.messageId, sending),
  ...lowered(dialect.headers(sending)),
  'content-type': 'application/json',
});

export const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
