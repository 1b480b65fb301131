import type { IncomingMessage } from 'node:http';
import { GraphQLError, parse } from 'graphql';
import { CloseCode, type Context as Connection, handleProtocols, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Fault } from './error';
import { MAX_TOKENS, type Operation, type Result, type Runner } from './execute';
import { requestIdOf, traceparentOf, type Upgrade } from './http';
import type { Log } from './log';
import { type Shown, tell } from './shown';
import type { Call } from './subgraph';
import type { Subscriber } from './subscribe';
import type { Viewer } from './viewer';

/** A subgraph's subscriptions: the protocol graphql-transport-ws, for our gateway or any router that sends the token along. */

export interface Sockets {
  readonly upgrade: Upgrade;
  /** Nobody new; those who are there are told to come again. */
  stop(): void;
}

export interface SocketOptions {
  readonly log: Log;
  readonly run: Runner;
  readonly subscribe: Subscriber;
  readonly viewerOf: (token: string | undefined) => Promise<Viewer>;
  /** Of the viewer token: in the upgrade, or in the payload of `connection_init`. */
  readonly header: string;
}

const INIT_MS = 3_000;
const KEEP_ALIVE_MS = 12_000;
const MAX_MESSAGE_BYTES = 1_000_000;
const MAX_SUBSCRIPTIONS = 1_000;
/** RFC 6455's registry: "service restart". */
const RESTART = 1012;
const PATHS = new Set(['/', '/graphql']);

// Not an interface: the library wants an index signature.
type Extra = {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  token?: string;
  /** Fires when the socket has closed. */
  gone?: AbortSignal;
};
type Peer = Connection<Record<string, unknown>, Extra>;

export function socketsOf(options: SocketOptions): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, handleProtocols });
  const pending = new WeakMap<WebSocket, Set<Promise<unknown>>>();
  const waiting = (socket: WebSocket): Set<Promise<unknown>> => {
    const known = pending.get(socket) ?? new Set();
    pending.set(socket, known);
    return known;
  };
  useServer<Record<string, unknown>, Extra>(
    {
      connectionInitWaitTimeout: INIT_MS,
      onConnect: (peer) => admitted(options, peer),
      onSubscribe: async (peer, id, payload) => {
        const begun = begin(options, peer, payload);
        const mine = waiting(peer.extra.socket);
        const settled = begun.catch(() => {});
        mine.add(settled);
        try {
          const outcome = await begun;
          // Left while it was begun: nobody would ever end it.
          if (!Array.isArray(outcome) && !(id in peer.subscriptions))
            await (outcome as Begun).stream?.return(undefined);
          return outcome as never;
        } finally {
          mine.delete(settled);
        }
      },
      // Whoever asks for a sign of life after subscribing learns with it that the subscription has begun.
      onPing: async ({ extra }) => {
        await Promise.all(waiting(extra.socket));
        await new Promise(setImmediate);
      },
      // As it is: its errors have their shape already.
      onNext: (_peer, _id, _payload, _args, result) => result,
      subscribe: (args) => (args as unknown as Begun).stream as never,
      execute: (args) => (args as unknown as Begun).answer as never,
    },
    server,
    KEEP_ALIVE_MS,
  );
  server.on('connection', (socket) => {
    // The library prints errors, and every stranger can make one; the socket has closed itself by then.
    socket.removeAllListeners('error');
    socket.on('error', (err) => options.log.debug({ err }, 'a socket failed'));
  });
  return {
    upgrade: (request, socket, head) => {
      if (!PATHS.has((request.url ?? '/').split('?', 1)[0]!)) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request));
    },
    stop: () => {
      for (const socket of server.clients) socket.close(RESTART, 'Service restart');
      server.close();
    },
  };
}

/** Without a token nobody is anybody (4403 is the protocol's own for a refused connection); a wrong one is 4401. */
async function admitted({ viewerOf, header, log }: SocketOptions, { extra, connectionParams }: Peer): Promise<boolean> {
  const gone = new AbortController();
  extra.socket.once('close', () => gone.abort());
  extra.gone = gone.signal;
  const token = extra.request.headers[header] ?? connectionParams?.[header];
  if (typeof token !== 'string') return false;
  extra.token = token;
  try {
    await viewerOf(token);
  } catch (error) {
    if (!(error instanceof Fault)) log.error({ err: error }, 'a socket could not be opened');
    extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
  }
  return true;
}

interface Begun {
  readonly document: ReturnType<typeof parse>;
  readonly operationName?: string | null;
  readonly stream?: AsyncGenerator<Result>;
  readonly answer?: Result;
}

const refusal = (errors: readonly Shown[]): readonly GraphQLError[] =>
  errors.map(({ message, extensions, path }) => new GraphQLError(message, { extensions, path }));

async function begin(options: SocketOptions, peer: Peer, payload: SubscribePayload) {
  const { extra } = peer;
  if (extra.token === undefined || !extra.gone) return refusal([tell(new Fault('CREDENTIAL_MISSING'))]);
  const viewer = await known(options, extra.token);
  if (viewer instanceof Fault) return refusal([tell(viewer)]);
  if (Object.keys(peer.subscriptions).length > MAX_SUBSCRIPTIONS)
    return refusal([tell(new Fault('RATE_LIMITED', { limit: MAX_SUBSCRIPTIONS }))]);
  const operation: Operation = payload as Operation;
  const { request } = extra;
  const call: Call = {
    viewer,
    requestId: requestIdOf(request),
    traceparent: traceparentOf(request),
    signal: extra.gone,
  };
  const document = documentOf(operation.query);
  const { operationName } = operation;
  const asked = document?.definitions.find(
    (one) => one.kind === 'OperationDefinition' && (!operationName || one.name?.value === operationName),
  );
  if (!document || asked?.kind !== 'OperationDefinition' || asked.operation !== 'subscription') {
    const result = await options.run(operation, call);
    if (!document || !asked) return refusal(result.errors ?? []);
    return { document, operationName, answer: result } satisfies Begun;
  }
  const outcome = await options.subscribe(operation, call);
  if (!(Symbol.asyncIterator in outcome)) return refusal(outcome.errors ?? []);
  return { document, operationName, stream: outcome } satisfies Begun;
}

/** A token lives for a minute: what is asked later than that needs a socket with another one. */
const known = ({ viewerOf }: SocketOptions, token: string): Promise<Viewer | Fault> =>
  viewerOf(token).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });

function documentOf(query: string): Begun['document'] | null {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch {
    return null;
  }
}
