import {
  type Message,
  MessageType,
  GRAPHQL_TRANSPORT_WS_PROTOCOL as PROTOCOL,
  parseMessage,
  stringifyMessage,
} from 'graphql-ws';
import WebSocket from 'ws';
import { Fault } from '../../kernel/error';
import type { Operation, Result } from '../../kernel/execute';
import { VIEWER_HEADER } from '../../kernel/serve';
import type { Shown } from '../../kernel/shown';
import type { SourceCall } from './source';

/** One subscription on a subgraph elsewhere, over a socket of its own in the protocol graphql-transport-ws. */

const OPEN_MS = 5_000;
const MAX_MESSAGE_BYTES = 32_000_000;
/** The subgraph pings more often; one that has been silent for so long is gone. */
const SILENT_MS = 30_000;
/** Read and not yet taken: beyond it the socket rests. */
const AHEAD = 64;
const ID = '1';

type Said = { readonly result: Result } | { readonly refused: readonly Shown[] } | { readonly end: Error | null };

export async function subscribeOver(
  url: string,
  operation: Operation,
  call: SourceCall,
  token: string,
): Promise<AsyncGenerator<Result> | Result> {
  const line = open(url, operation, call, token);
  try {
    await line.begun();
    const first = await line.peek();
    if (first && 'refused' in first) {
      line.close();
      return { errors: first.refused };
    }
    if (first && 'end' in first && first.end) throw first.end;
  } catch (error) {
    line.close();
    throw error;
  }
  return answers(line, call.signal);
}

interface Line {
  /** Resolves once the subgraph has taken the subscription up, or said something about it. */
  begun(): Promise<void>;
  peek(): Promise<Said | undefined>;
  next(): Promise<Said>;
  close(): void;
}

function answers(line: Line, signal: AbortSignal): AsyncGenerator<Result> {
  const stream = reading(line, signal);
  const leave = stream.return.bind(stream);
  // One that waits for its next value would hear of it only then.
  stream.return = (value) => {
    line.close();
    return leave(value);
  };
  return stream;
}

async function* reading(line: Line, signal: AbortSignal): AsyncGenerator<Result> {
  try {
    for (;;) {
      const said = await line.next();
      if ('result' in said) yield said.result;
      else if ('refused' in said) return yield { errors: said.refused };
      else if (said.end && !signal.aborted) throw said.end;
      else return;
    }
  } finally {
    line.close();
  }
}

function open(
  url: string,
  { query, variables, operationName }: Operation,
  { signal, requestId, traceparent }: SourceCall,
  token: string,
): Line {
  const headers: Record<string, string> = { [VIEWER_HEADER]: token, 'x-request-id': requestId };
  if (traceparent) headers.traceparent = traceparent;
  const socket = new WebSocket(url.replace(/^http/, 'ws'), PROTOCOL, {
    ...{ headers, handshakeTimeout: OPEN_MS, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false },
  });
  const heard: Said[] = [];
  let wake = (): void => {};
  let begun = false;
  let ended = false;
  const say = (said: Said): void => {
    if (ended) return;
    ended = 'end' in said;
    heard.push(said);
    if (heard.length >= AHEAD && !ended) socket.pause();
    wake();
  };
  const send = (message: Message): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(stringifyMessage(message));
  };
  const silence = setTimeout(() => socket.terminate(), SILENT_MS);
  const close = (): void => {
    clearTimeout(silence);
    signal.removeEventListener('abort', close);
    say({ end: null });
    socket.resume();
    send({ type: MessageType.Complete, id: ID });
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    else socket.close(1000);
  };
  signal.addEventListener('abort', close, { once: true });
  socket.on('ping', () => silence.refresh());
  socket.on('error', (cause) => say({ end: new Fault('UNAVAILABLE', {}, { cause }) }));
  socket.on('close', (code) => {
    clearTimeout(silence);
    signal.removeEventListener('abort', close);
    say({ end: new Fault('UNAVAILABLE', {}, { cause: new Error(`the subgraph closed the socket with ${code}`) }) });
  });
  const payload = { query, variables: variables ?? null, operationName: operationName ?? null };
  const does: Partial<Record<MessageType, () => void>> = {
    [MessageType.ConnectionAck]: () => {
      send({ type: MessageType.Subscribe, id: ID, payload });
      // Nothing in the protocol says that a subscription has begun; ours answers this one only when it has.
      send({ type: MessageType.Ping });
    },
    [MessageType.Ping]: () => send({ type: MessageType.Pong }),
    [MessageType.Pong]: () => {
      begun = true;
      wake();
    },
    [MessageType.Complete]: () => say({ end: null }),
  };
  socket.on('open', () => send({ type: MessageType.ConnectionInit }));
  socket.on('message', (data) => {
    silence.refresh();
    const message = heardOf(String(data));
    if (!message) say({ end: new Fault('UNAVAILABLE') });
    else if (message.type === MessageType.Next) say({ result: message.payload as Result });
    else if (message.type === MessageType.Error) say({ refused: message.payload as unknown as Shown[] });
    else does[message.type]?.();
  });
  const until = async (ready: () => boolean): Promise<void> => {
    while (!ready())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  if (signal.aborted) close();
  return {
    begun: () => until(() => begun || heard.length > 0),
    peek: async () => heard[0],
    next: async () => {
      await until(() => heard.length > 0);
      const said = heard.shift()!;
      if (heard.length < AHEAD / 2 && socket.isPaused) socket.resume();
      return said;
    },
    close,
  };
}

function heardOf(text: string): Message | null {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}
