import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../kernel/error';
import { refuse, requestIdOf, traceparentOf } from '../kernel/http';
import { crossOrigin, type FurtherHeaders } from './cors';
import type { Exchange, Parts, Route } from './exchange';
import { graphiqlAsset } from './graphiql';
import { graphqlRoute } from './graphql-route';
import { refuseHosted, serveHosted } from './hosted';
import { healthz, metricsRoute, readyz } from './probes';
import { referenceAsset, showReference } from './reference';
import { dialectAt } from './rest';
import type { Dialect } from './rest/dialect';
import { handle, refuseEarly } from './rest/handle';
import { encrypted } from './subscriptions/origin';

interface Known {
  readonly run: Route;
  /** Answered over plain HTTP too: probes come from within, where there is no certificate. */
  readonly plain?: true;
  readonly methods?: readonly string[];
  readonly further?: FurtherHeaders;
  /** Not for browsers of other origins, whatever the settings. */
  readonly closed?: true;
  readonly requestId?: () => string;
  /** In its own words. */
  readonly refuse?: (exchange: Exchange, fault: Fault) => void;
}

const refuseAsGraphql = ({ response }: Exchange, fault: Fault): void => refuse(response, fault);

const spoken = (dialect: Dialect): Known => ({
  closed: dialect.strict,
  requestId: dialect.requestId,
  run: (parts, exchange) => handle(dialect, parts, parts.rest, exchange),
  refuse: (exchange, fault) => refuseEarly(dialect, exchange, fault),
  further: {
    sent: dialect.requestHeaders.map(({ name }) => name),
    shown: dialect.responseHeaders.map(({ name }) => name),
  },
});

const read = ['GET', 'HEAD'];

const routes: Record<string, Known> = {
  '/graphql': { run: graphqlRoute },
  '/docs': { run: showReference, methods: read },
  '/healthz': { run: healthz, plain: true, methods: read },
  '/readyz': { run: readyz, plain: true, methods: read },
  '/metrics': { run: metricsRoute, plain: true, methods: read },
};
/** What lies below a path, by how it begins. */
const page: Known = { run: serveHosted, closed: true, refuse: refuseHosted };
const folders: Record<string, Known> = {
  '/kyc': page,
  '/pin': page,
  '/reveal': page,
  '/graphiql': { run: graphiqlAsset, methods: read },
  '/docs': { run: referenceAsset, methods: read },
};

/** What is at a path, and how the log and the metrics call it. */
function placeOf(parts: Parts, request: IncomingMessage, path: string): readonly [label: string, known?: Known] {
  const dialect = dialectAt(parts.rest.dialects, { request, path });
  if (dialect) return [dialect.name, spoken(dialect)];
  if (Object.hasOwn(routes, path)) return [path, routes[path]];
  const folder = Object.keys(folders).find((name) => path.startsWith(`${name}/`));
  return folder ? [folder, folders[folder]] : ['unknown'];
}

/** Every request, from its first byte to its line in the log. */
export async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const began = performance.now();
  const [path, query] = split(request.url ?? '/');
  const [label, known] = placeOf(parts, request, path);
  const id = known?.requestId?.() ?? requestIdOf(request);
  response.setHeader('x-request-id', id);
  await parts.tracing.span(`HTTP ${label}`, { kind: 'server', traceparent: traceparentOf(request) }, async (told) => {
    const exchange: Exchange = { request, response, path, search: query, id, seen: { codes: [] }, told };
    response.once('close', () => note(parts, exchange, label, performance.now() - began));
    await attempt(parts, exchange, known);
    told.set('http.response.status_code', response.statusCode);
  });
}

const split = (url: string): [path: string, search: string] => {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)];
};

async function attempt(parts: Parts, exchange: Exchange, known: Known | undefined): Promise<void> {
  const { request, response, seen, id, told } = exchange;
  try {
    secure(parts, exchange, known);
    if (!known?.closed && crossOrigin(parts.config.CORS_ORIGINS, request, response, known?.further)) return;
    if (!known) throw new Fault('ROUTE_UNKNOWN');
    if (known.methods && !known.methods.includes(request.method ?? ''))
      throw new Fault('METHOD_UNKNOWN', { takes: known.methods.join(', ') });
    await known.run(parts, exchange);
  } catch (error) {
    if (!(error instanceof Fault)) parts.log.error({ err: error, requestId: id }, 'request failed');
    const fault = error instanceof Fault ? error : new Fault('INTERNAL');
    seen.codes = [fault.code];
    told.fail();
    (known?.refuse ?? refuseAsGraphql)(exchange, fault);
  }
}

const YEAR_SECONDS = 31_536_000;

/** In production nothing but probes is answered over plain HTTP, unless a trusted proxy says that it was HTTPS outside. */
function secure({ config }: Parts, { request, response }: Exchange, known: Known | undefined): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  const secret = encrypted(config, request);
  if (secret) response.setHeader('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  if (config.sandbox || secret || known?.plain) return;
  throw new Fault('HTTPS_REQUIRED');
}

/** One line for each request: who, what, how long and with what outcome; never what they sent or got. */
function note({ log, metrics }: Parts, { request, response, seen, id }: Exchange, label: string, ms: number): void {
  const route = seen.route ?? label;
  const status = response.writableFinished ? response.statusCode : 499;
  // How long somebody listened says nothing about how fast we are.
  if (!seen.streamed) metrics.request(route, status, ms / 1000);
  if (seen.kind && !seen.streamed) metrics.operation(seen.operation, seen.codes[0] ?? 'ok');
  const { viewer, operation, kind, codes } = seen;
  const who = viewer && { tenantId: viewer.tenantId, actor: viewer.actor };
  const line = {
    requestId: id,
    method: request.method,
    route,
    status,
    ms: Math.round(ms * 10) / 10,
    operation,
    kind,
    codes,
    ...who,
  };
  if (route === '/graphql' || status >= 500) log.info(line, 'request');
  else log.debug(line, 'request');
}
