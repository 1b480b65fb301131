import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { CloseCode } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ErrorCode, Fault } from '../../kernel/error';
import { refuseUpgrade, requestIdOf, type Upgrade } from '../../kernel/http';
import { addressOf } from '../viewer';
import { Client, MAX_WAITING_BYTES } from './client';
import type { Hub } from './hub';
import { encrypted, mayOpen } from './origin';
import { handleProtocols, protocol } from './protocol';

export interface Sockets {
  readonly upgrade: Upgrade;
  /** Tells all clients to come back later; they go on after their cursors. */
  stop(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 131_072;
/** Sockets that have not said yet whose they are. */
const MAX_STRANGERS = 4_000;
/** Of one address, so that it cannot keep out all others. */
const MAX_OF_ONE = 2_000;
const PING_MS = 12_000;
const FAREWELL_MS = 1_000;

/** WebSockets at /graphql. */
export function sockets(hub: Hub): Sockets {
  const { config } = hub.parts;
  const clients = new Set<Client>();
  const strangers = new Set<Client>();
  const server = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES },
    handleProtocols,
  });
  const serve = protocol(hub);
  const pinging = setInterval(() => ping(hub, clients), PING_MS).unref();

  const welcome = (ws: WebSocket, raw: Duplex, request: IncomingMessage): void => {
    const burst = Math.max(200, 2 * config.SUBSCRIPTIONS_PER_SOCKET);
    const ip = addressOf(request, config.TRUST_PROXY);
    const client = new Client(ws, raw, request, requestIdOf(request), ip, burst);
    clients.add(client);
    strangers.add(client);
    const closed = serve.opened(
      adapter(hub, client, () => client.viewer && strangers.delete(client)),
      { client },
    );
    client.whenEnding(() => {
      strangers.delete(client);
      void closed();
    });
    ws.once('close', () => clients.delete(client));
    attend(hub, client);
  };

  const upgrade: Upgrade = (request, socket, head) => {
    const code = refusal(hub, request, strangers);
    if (code) return refuseUpgrade(socket, new Fault(code));
    server.handleUpgrade(request, socket, head, (ws) => welcome(ws, socket, request));
  };

  const stop = async (): Promise<void> => {
    clearInterval(pinging);
    const closing = [...clients].map(async (client) => {
      const gone = once(client.ws, 'close');
      client.close(1012, 'restarting');
      await Promise.race([gone, pause(FAREWELL_MS, undefined, { ref: false })]);
      client.ws.terminate();
    });
    await Promise.all(closing);
  };
  return { upgrade, stop };
}

function refusal({ parts }: Hub, request: IncomingMessage, strangers: ReadonlySet<Client>): ErrorCode | null {
  const { config } = parts;
  if (request.url?.split('?')[0] !== '/graphql') return 'ROUTE_UNKNOWN';
  if (!config.sandbox && !encrypted(config, request)) return 'HTTPS_REQUIRED';
  if (!mayOpen(config, request)) return 'VIEWER_FORBIDDEN';
  if (parts.stopping() || crowded(strangers, addressOf(request, config.TRUST_PROXY))) return 'UNAVAILABLE';
  return null;
}

const crowded = (strangers: ReadonlySet<Client>, ip: string | undefined): boolean =>
  strangers.size >= MAX_STRANGERS ||
  (strangers.size >= MAX_OF_ONE && [...strangers].filter((one) => one.ip === ip).length >= MAX_OF_ONE);

/** A socket as the protocol sees it. */
function adapter({ parts }: Hub, client: Client, asked: () => void) {
  const { ws } = client;
  const receive = async (handle: (text: string) => Promise<void>, text: string): Promise<void> => {
    if (!client.open) return;
    if (!client.mayAsk()) {
      parts.metrics.cutOff('messages');
      return client.close(CloseCode.TooManyInitialisationRequests, 'too many messages');
    }
    try {
      await handle(text);
    } catch (error) {
      parts.log.error({ err: error, requestId: client.id }, 'a message could not be handled');
      client.close(1011, 'something went wrong on our side');
    }
    asked();
  };
  return {
    protocol: ws.protocol,
    send: (text: string): void => {
      if (client.open) ws.send(text);
    },
    close: (code?: number, reason?: string): void => client.close(code ?? 1000, reason ?? ''),
    onMessage: (handle: (text: string) => Promise<void>): void => {
      ws.on('message', (text, binary) => {
        if (binary) client.close(CloseCode.BadRequest, 'Invalid message received');
        else void receive(handle, String(text));
      });
    },
  };
}

function attend({ parts }: Hub, client: Client): void {
  const { ws, id, began } = client;
  parts.metrics.sockets('websocket', 1);
  ws.on('pong', () => {
    client.alive = true;
  });
  ws.on('error', (error) => parts.log.debug({ err: error, requestId: id }, 'socket failed'));
  ws.once('close', (code) => {
    client.end();
    parts.metrics.sockets('websocket', -1);
    const { viewer } = client;
    const who = viewer && { tenantId: viewer.tenantId, actor: viewer.actor };
    parts.log.info({ requestId: id, code, ms: Math.round(performance.now() - began), ...who }, 'socket');
  });
}

/** Those who do not answer are gone; those who do not read are told so, and then they are. */
function ping({ parts }: Hub, clients: ReadonlySet<Client>): void {
  for (const client of [...clients]) {
    if (!client.open) continue;
    if (!client.alive) {
      parts.metrics.cutOff('no pong');
      client.ws.terminate();
    } else if (client.ws.bufferedAmount > MAX_WAITING_BYTES) {
      parts.metrics.cutOff('too slow');
      client.close(1013, 'too slow');
    } else {
      client.alive = false;
      client.ws.ping();
    }
  }
}
