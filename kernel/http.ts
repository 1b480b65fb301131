import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { catalogue, type ErrorCode, Fault } from './error';
import { newId } from './id';
import type { Log } from './log';

/** The HTTP status of a refusal that concerns the whole request; one that is not named here is a bad request. */
const statuses: Partial<Record<ErrorCode, number>> = {
  HTTPS_REQUIRED: 403,
  CREDENTIAL_MISSING: 401,
  CREDENTIAL_INVALID: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_REVOKED: 401,
  SESSION_REUSED: 401,
  CREDENTIAL_IP: 403,
  TENANT_BANNED: 403,
  TENANT_SUSPENDED: 403,
  VIEWER_DEACTIVATED: 403,
  VIEWER_FORBIDDEN: 403,
  QUERY_NOT_ALLOWED: 403,
  RATE_LIMITED: 429,
  ROUTE_UNKNOWN: 404,
  METHOD_UNKNOWN: 405,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE: 415,
  DEADLINE_EXCEEDED: 504,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};
export const statusOf = (code: ErrorCode): number => statuses[code] ?? 400;

/** GraphQL's own shape for a refusal, also where no GraphQL was reached: clients then need one parser only. */
export function refuse(response: ServerResponse, fault: Fault, status = statusOf(fault.code)): void {
  const { message, extensions } = fault;
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  sendJson(response, status, { errors: [{ message, extensions }] });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, JSON.stringify(body), 'application/json; charset=utf-8');
}

export function send(response: ServerResponse, status: number, body: string | Buffer, type: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** To somebody who wanted to become a WebSocket. */
export function refuseUpgrade(socket: Duplex, fault: Fault): void {
  const { code, message, extensions } = fault;
  const status = statusOf(code);
  const body = JSON.stringify({ errors: [{ message, extensions }] });
  socket.end(plainAnswer(`${status} ${STATUS_CODES[status]}`, body));
  socket.once('finish', () => socket.destroy());
}

const plainAnswer = (status: string, body: string): string =>
  `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const REQUEST_ID = /^[\w.:-]{8,128}$/;

/** The caller's own id where it is well formed, so that both sides' logs meet; otherwise a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** W3C Trace Context §3.2. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

/** How long the caller will wait, never longer than we would. */
export function patienceOf({ headers }: IncomingMessage, limitMs: number): number {
  const asked = Number(headers['x-deadline-ms'] ?? Number.NaN);
  return Number.isFinite(asked) && asked >= 0 ? Math.min(asked, limitMs) : limitMs;
}

/** Fires when the caller has gone away or will wait no longer: what is still done for it then is waste. */
export function signalOf(response: ServerResponse, patienceMs: number): AbortSignal {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), patienceMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Takes connections over that want to become WebSockets; without it they are requests like all others. */
  readonly upgrade?: Upgrade;
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Listening {
  readonly url: string;
  readonly server: Server;
  /** No new work; what is in flight is finished; whoever takes longer than `graceMs` is cut off. */
  stop(graceMs?: number): Promise<void>;
}

const limits = {
  maxHeaderSize: 16_384,
  /** Header by header and byte by byte is how a single slow client holds a socket for ever. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** Longer than the usual 60 s of load balancers, so that it is never us who close under them. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};

export async function listen(
  handle: RequestListener,
  { host, port, log, tls, upgrade }: ListenOptions,
): Promise<Listening> {
  let stopping = false;
  const open = new Set<ServerResponse>();
  const listener: RequestListener = (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    open.add(response);
    response.once('close', () => open.delete(response));
    handle(request, response);
  };
  const server = tls
    ? createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' }, listener)
    : createServer(limits, listener);
  server.on('clientError', refuseUnread);
  const taken = new Set<Duplex>();
  if (upgrade) server.on('upgrade', upgrading(server, taken, upgrade));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  server.on('error', (error) => log.error({ err: error }, 'server failed'));
  const stop = async (graceMs = 10_000): Promise<void> => {
    stopping = true;
    for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      server.closeAllConnections();
      for (const socket of taken) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  };
  const { port: own } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${own}`, server, stop };
}

const upgrading =
  (server: Server, taken: Set<Duplex>, upgrade: Upgrade): Upgrade =>
  (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return stay(server, request, socket, head);
    taken.add(socket);
    socket.once('close', () => taken.delete(socket));
    // One that breaks before anybody has taken it over must not break the process.
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head);
  };

/**
 * An offer of another protocol may be ignored (RFC 9110 §7.8), and Java's client makes one with every request (h2c).
 * By then node has let go of the connection, so it gets it back with the request as it would have been without.
 */
function stay(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!;
    if (!/^(connection|upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${request.rawHeaders[i + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}

const unread: Record<string, readonly [status: string, code: ErrorCode]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'HEADERS_INVALID'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'DEADLINE_EXCEEDED'],
};

/** What never became a request gets its answer here; node's own would be an empty one. */
function refuseUnread(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code] = unread[error.code ?? ''] ?? ['400 Bad Request', 'BODY_MALFORMED'];
  const body = JSON.stringify({ errors: [{ message: catalogue[code], extensions: { code } }] });
  socket.end(plainAnswer(status, body));
}
