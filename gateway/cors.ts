import type { IncomingMessage, ServerResponse } from 'node:http';

const HOUR_SECONDS = 3600;
const sent =
  'content-type, authorization, x-api-key, x-request-id, x-deadline-ms, last-event-id, traceparent, apollo-require-preflight, x-apollo-operation-name';

/** Headers of a dialect, beyond those that all requests and answers may have. */
export interface FurtherHeaders {
  readonly sent: readonly string[];
  readonly shown: readonly string[];
}

/**
 * Browsers of other origins get in only where a setting names them. Bearers are never sent by themselves, so
 * credentials (cookies) stay out. True: the request was a preflight and is answered.
 */
export function crossOrigin(
  allowed: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  further?: FurtherHeaders,
): boolean {
  const { origin } = request.headers;
  if (allowed.length === 0 || origin === undefined) return false;
  response.setHeader('vary', 'origin');
  if (!allowed.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', ['x-request-id', ...(further?.shown ?? [])].join(', '));
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (request.method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('access-control-allow-headers', [sent, ...(further?.sent ?? [])].join(', '));
  response.setHeader('access-control-max-age', String(HOUR_SECONDS));
  response.writeHead(204).end();
  return true;
}
