import type { IncomingMessage, ServerResponse } from 'node:http';
import { getOperationAST, parse } from 'graphql';
import { Fault } from '../../kernel/error';
import { signalOf, traceparentOf } from '../../kernel/http';
import { type Shown, tell } from '../../kernel/shown';
import { seqOf } from '../../schema/happenings';
import type { Exchange } from '../exchange';
import { addressOf, credentialOf } from '../viewer';
import { MAX_WAITING, MAX_WAITING_BYTES } from './client';
import type { Hub } from './hub';
import { opened, prepared, SubscriptionRefused, type Who } from './opened';
import { cookieOf, mayOpen } from './origin';
import type { Prepared, Sent } from './prepare';
import type { Told } from './stream';
import type { Pipe } from './subscriber';

/** Reads what is asked for, no more than so many bytes of it. */
export type SentLater = (limit: number, signal: AbortSignal) => Promise<Sent>;

const MAX_BODY_BYTES = 131_072;
const KEEP_ALIVE_MS = 12_000;

/** Many clients say that they would take events whatever they ask; what they ask then decides. */
export function takesEvents({ headers }: IncomingMessage): 'only' | 'too' | 'never' {
  const { accept = '' } = headers;
  if (!/\btext\/event-stream\b/i.test(accept)) return 'never';
  return /json|\*\/\*/i.test(accept) ? 'too' : 'only';
}

export function asksToSubscribe(query: string | undefined, operationName: string | null): boolean {
  try {
    return getOperationAST(parse(query ?? ''), operationName || undefined)?.operation === 'subscription';
  } catch {
    return false;
  }
}

export interface EventStreams {
  stream(exchange: Exchange, sent: SentLater): Promise<void>;
  stop(): void;
}

/** GraphQL over server-sent events, in the mode of distinct connections (graphql-sse, PROTOCOL.md). */
export function eventStreams(hub: Hub): EventStreams {
  const open = new Set<EventStream>();
  const keeping = setInterval(() => keepAlive(hub, open), KEEP_ALIVE_MS).unref();
  return {
    stream: (exchange, sent) => stream(hub, open, exchange, sent),
    stop: () => {
      clearInterval(keeping);
      for (const one of [...open]) one.finish([]);
    },
  };
}

async function stream(hub: Hub, open: Set<EventStream>, exchange: Exchange, sent: SentLater): Promise<void> {
  const { parts } = hub;
  const { request, response, id, seen } = exchange;
  if (!mayOpen(parts.config, request)) throw new Fault('VIEWER_FORBIDDEN', { reason: 'the origin is not allowed' });
  const credential = credentialOf(request) ?? cookieOf(parts.config, request);
  if (credential === null) throw new Fault('CREDENTIAL_MISSING');
  const shown = { credential, ip: addressOf(request, parts.config.TRUST_PROXY) };
  const recognised = await hub.credentials.look(shown);
  const { viewer } = recognised;
  seen.viewer = viewer;
  const asked = await sent(MAX_BODY_BYTES, signalOf(response, parts.config.REQUEST_TIMEOUT_MS));
  // Gone meanwhile: it would never say so again, and keep its place for ever.
  if (response.destroyed) return;
  const release = hub.tenants.take(viewer);
  if (!release) {
    parts.metrics.cutOff('sockets of tenant');
    throw new Fault('RATE_LIMITED', { reason: 'too many sockets' });
  }
  response.once('close', release);
  const who: Who = { viewer, requestId: id, traceparent: traceparentOf(request), transport: 'sse' };
  const one = new EventStream(response);
  seen.streamed = true;
  seen.kind = 'subscription';
  let ready: Prepared;
  try {
    ready = beginningAt(request, await prepared(hub, asked, who));
  } catch (error) {
    if (!(error instanceof SubscriptionRefused)) throw error;
    seen.codes = error.errors.map(({ extensions }) => extensions.code);
    return one.finish(error.errors);
  }
  if (response.destroyed || parts.stopping()) return one.finish([]);
  seen.operation = ready.planned.operationName;
  open.add(one);
  parts.metrics.sockets('sse', 1);
  const subscription = opened(
    hub,
    ready,
    who,
    one.pipe(() => parts.metrics.cutOff('too slow')),
  );
  const unwatch = hub.credentials.watch(shown, recognised, (fault) => {
    parts.metrics.cutOff('credential');
    one.finish([tell(fault)]);
  });
  response.once('close', () => {
    unwatch();
    subscription.close();
    open.delete(one);
    parts.metrics.sockets('sse', -1);
  });
}

/** A browser that lost its stream says by itself what it had last. */
function beginningAt({ headers }: IncomingMessage, ready: Prepared): Prepared {
  const last = headers['last-event-id'];
  const resumes = typeof last === 'string' && seqOf(last) !== null && ready.planned.steered.resume;
  return resumes ? { ...ready, after: last } : ready;
}

/** One response that goes on for as long as events come. */
class EventStream {
  #waiting = 0;
  #ended = false;
  #read = -1;

  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    response.write(':\n\n');
  }

  /** Something has waited since this was last asked, and nothing of it was taken. */
  stuck(): boolean {
    const before = this.#read;
    this.#read = this.response.socket?.bytesWritten ?? 0;
    return this.response.writableNeedDrain && this.#read === before;
  }

  comment(): void {
    if (!this.#ended) this.response.write(':\n\n');
  }

  finish(errors: readonly Shown[]): void {
    if (this.#ended) return;
    this.#ended = true;
    const next = errors.length > 0 ? `event: next\ndata: ${JSON.stringify({ errors })}\n\n` : '';
    this.response.end(`${next}event: complete\ndata:\n\n`);
  }

  cut(): void {
    this.#ended = true;
    this.response.destroy();
  }

  pipe(onSlow: () => void): Pipe {
    const { response } = this;
    const waiting = (): number => this.#waiting;
    return {
      write: (told) => this.#write(told),
      get full() {
        return response.writableNeedDrain;
      },
      get over() {
        return response.writableLength > MAX_WAITING_BYTES || waiting() >= MAX_WAITING;
      },
      drained: () => drained(response),
      tooSlow: () => {
        onSlow();
        this.cut();
      },
      end: (errors) => this.finish(errors),
    };
  }

  #write({ cursor, text }: Told): void {
    if (this.#ended) return;
    this.#waiting++;
    const id = cursor === null ? '' : `id: ${cursor}\n`;
    this.response.write(`event: next\n${id}data: ${text}\n\n`, () => {
      this.#waiting--;
    });
  }
}

function drained(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

/** A comment now and then, so that nothing in between takes the silence for an end; who has read nothing since is gone. */
function keepAlive({ parts }: Hub, open: ReadonlySet<EventStream>): void {
  for (const one of [...open]) {
    if (!one.stuck()) {
      one.comment();
      continue;
    }
    parts.metrics.cutOff('too slow');
    one.cut();
  }
}
