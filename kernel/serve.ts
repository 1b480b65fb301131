import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt, errors } from 'jose';
import { parseJson, readJsonText } from './body';
import { Fault } from './error';
import { type Operation, type Runner, runner } from './execute';
import { listen, patienceOf, refuse, requestIdOf, sendJson, signalOf, traceparentOf } from './http';
import type { Log } from './log';
import { Lru } from './lru';
import { socketsOf } from './serve-socket';
import type { Call, Deps, Subgraph } from './subgraph';
import { subscriber } from './subscribe';
import { type Viewer, viewerVerifier } from './viewer';

/** Carries the signed viewer token; without a valid one nothing of a subgraph is answered, `_service` included. */
export const VIEWER_HEADER = 'x-vaultgraph-viewer';

export interface Served {
  readonly url: string;
  stop(graceMs?: number): Promise<void>;
}

interface Serving {
  readonly log: Log;
  readonly run: Runner;
  readonly viewerOf: (token: string | undefined) => Promise<Viewer>;
  readonly ready: () => Promise<boolean>;
}

type Route = (serving: Serving, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const routes: Record<string, { readonly method: string; readonly run: Route }> = {
  '/': { method: 'POST', run: graphql },
  '/graphql': { method: 'POST', run: graphql },
  '/healthz': { method: 'GET', run: async (_, __, response) => sendJson(response, 200, { status: 'alive' }) },
  '/readyz': { method: 'GET', run: readyz },
};

/** One subgraph over HTTP, for our gateway or any router of Federation 2 that sends the viewer token along. */
export async function serveSubgraph<Context extends Call>(
  subgraph: Subgraph<Context>,
  deps: Deps,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Served> {
  const { log } = deps;
  let stopping = false;
  const serving: Serving = {
    log,
    run: runner(subgraph, log),
    viewerOf: cachedVerifier(deps),
    ready: async () => !stopping && (await reachable(deps)),
  };
  const sockets = socketsOf({ ...serving, subscribe: subscriber(subgraph, log), header: VIEWER_HEADER });
  const { url, stop } = await listen((request, response) => void route(serving, request, response), {
    port,
    host,
    log,
    upgrade: sockets.upgrade,
  });
  return {
    url,
    stop: (graceMs) => {
      stopping = true;
      sockets.stop();
      return stop(graceMs);
    },
  };
}

async function route(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const found = routes[(request.url ?? '/').split('?', 1)[0]!];
    if (!found) throw new Fault('ROUTE_UNKNOWN');
    if (found.method !== request.method) throw new Fault('METHOD_UNKNOWN', { takes: found.method });
    await found.run(serving, request, response);
  } catch (error) {
    if (!(error instanceof Fault)) serving.log.error({ err: error }, 'request failed');
    refuse(response, error instanceof Fault ? error : new Fault('INTERNAL'));
  }
}

/** Five documents of 5 MiB in base64, with room to spare; nobody but a gateway gets as far as this. */
const MAX_BODY_BYTES = 64_000_000;
const PATIENCE_MS = 30_000;

async function graphql(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = request.headers[VIEWER_HEADER];
  const viewer = await serving.viewerOf(typeof token === 'string' ? token : undefined);
  const signal = signalOf(response, patienceOf(request, PATIENCE_MS));
  const operation = operationOf(parseJson(await readJsonText(request, MAX_BODY_BYTES, signal)));
  const call: Call = { viewer, requestId: requestIdOf(request), traceparent: traceparentOf(request), signal };
  sendJson(response, 200, await serving.run(operation, call));
}

function operationOf(body: unknown): Operation {
  const { query, variables, operationName } = (body ?? {}) as Partial<Operation>;
  if (typeof query !== 'string') throw new Fault('BODY_MALFORMED', { field: 'query', reason: 'must be a text' });
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
    throw new Fault('BODY_MALFORMED', { field: 'variables', reason: 'must be an object' });
  if (operationName != null && typeof operationName !== 'string')
    throw new Fault('BODY_MALFORMED', { field: 'operationName', reason: 'must be a text' });
  return { query, variables, operationName };
}

async function readyz(serving: Serving, _request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ready = await serving.ready();
  sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
}

const reachable = ({ db }: Deps): Promise<boolean> =>
  db.sql`select 1`.then(
    () => true,
    () => false,
  );

const MAX_TOKENS = 10_000;

/** A gateway sends the same token for some seconds, and checking a signature costs more than most queries. */
function cachedVerifier({ keys }: Deps): (token: string | undefined) => Promise<Viewer> {
  const verify = viewerVerifier(keys.signing);
  const seen = new Lru<string, { readonly viewer: Viewer; readonly until: number }>(MAX_TOKENS);
  return async (token) => {
    if (!token) throw new Fault('CREDENTIAL_MISSING');
    const known = seen.get(token);
    if (known && known.until > Date.now()) return known.viewer;
    if (known) throw new Fault('TOKEN_EXPIRED');
    const viewer = await verify(token).catch((error: unknown) => {
      throw error instanceof Fault && error.cause instanceof errors.JWTExpired ? new Fault('TOKEN_EXPIRED') : error;
    });
    seen.set(token, { viewer, until: (decodeJwt(token).exp ?? 0) * 1000 });
    return viewer;
  };
}
