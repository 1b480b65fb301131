import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Shown } from '../../kernel/shown';

/** A stock client of graphql-ws that does not come back by itself. */
export const clientFor = (url: string, credential = 'good'): Client =>
  createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${credential}` },
    retryAttempts: 0,
  });

// A test knows what it asked for.
// biome-ignore lint/suspicious/noExplicitAny: events are as deep as the documents
type Event = any;

export interface Heard {
  readonly events: { readonly data: Event; readonly errors?: readonly Shown[] }[];
  /** What ended it: errors, or how the socket was closed. */
  readonly ended: Promise<unknown>;
  /** Waits for so many events in all. */
  until(count: number): Promise<void>;
  stop(): void;
}

export function hear(client: Client, query: string, variables?: Record<string, unknown>, more: object = {}): Heard {
  const events: Heard['events'] = [];
  let stop = (): void => {};
  const ended = new Promise<unknown>((resolve) => {
    stop = client.subscribe(
      { query, variables, ...more },
      {
        next: (event) => void events.push(event as never),
        error: resolve,
        complete: () => resolve('complete'),
      },
    );
  });
  return { events, ended, stop: () => stop(), until: (count) => eventually(() => events.length >= count) };
}

/** A subscription is not acknowledged: `tell` is told again and again until all have heard something. */
export async function allHear(heard: readonly Heard[], tell: () => void): Promise<void> {
  while (heard.some(({ events }) => events.length === 0)) {
    tell();
    await pause(20);
  }
}

export async function eventually(holds: () => boolean, patienceMs = 20_000): Promise<void> {
  const until = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > until) throw new Error(`did not come true: ${holds}`);
    await pause(5);
  }
}

export interface Raw {
  readonly ws: WebSocket;
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: Event }[];
  readonly closed: Promise<readonly [code: number, reason: string]>;
  send(message: unknown): void;
  until(holds: (messages: Raw['messages']) => boolean): Promise<void>;
}

/** A socket that says what it likes. */
export async function rawSocket(
  url: string,
  headers: Record<string, string> = {},
  protocol = 'graphql-transport-ws',
): Promise<Raw> {
  const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, protocol, { headers, perMessageDeflate: false });
  const messages: Raw['messages'] = [];
  ws.on('message', (text) => messages.push(JSON.parse(String(text))));
  ws.on('error', () => {});
  const closed = once(ws, 'close').then(([code, reason]) => [code as number, String(reason)] as const);
  await Promise.race([once(ws, 'open'), closed]);
  return {
    ...{ ws, messages, closed },
    send: (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: (holds) => eventually(() => holds(messages)),
  };
}

export const init = (credential = 'good') => ({
  type: 'connection_init',
  payload: { Authorization: `Bearer ${credential}` },
});

/** The status with which an upgrade is refused. */
export async function refusedUpgrade(url: string, headers: Record<string, string>): Promise<number> {
  const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  ws.on('error', () => {});
  const [, response] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }];
  ws.terminate();
  return response.statusCode;
}
