import { type Dispatcher, Pool } from 'undici';
import type { SubgraphName } from '../../kernel/config';
import type { Keys } from '../../kernel/crypto';
import { Fault } from '../../kernel/error';
import type { Operation, Result } from '../../kernel/execute';
import { Lru } from '../../kernel/lru';
import { VIEWER_HEADER } from '../../kernel/serve';
import { signViewer, type Viewer } from '../../kernel/viewer';
import { subscribeOver } from './over-socket';
import type { Source, SourceCall } from './source';

const MAX_ANSWER_BYTES = 32_000_000;
const CONNECTIONS = 64;
const PROBE_MS = 2_000;

/** A subgraph elsewhere. Asked through a pool of kept connections, since a stock data source costs eight times as much. */
export function overHttp(name: SubgraphName, url: string, keys: Keys): Source {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, keepAliveTimeout: 30_000, connectTimeout: 5_000 });
  const tokenOf = signer(keys);
  return {
    name,
    send: async (operation, call) =>
      answer(await ask(pool, pathname, operation, call, await tokenOf(call.viewer)), name),
    subscribe: async (operation, call) => subscribeOver(url, operation, call, await signViewer(call.viewer, keys)),
    ready: () => probe(pool),
    close: () => pool.destroy(),
  };
}

function ask(
  pool: Pool,
  path: string,
  operation: Operation,
  call: SourceCall,
  token: string,
): Promise<Dispatcher.ResponseData> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-request-id': call.requestId,
    'x-deadline-ms': String(Math.max(0, call.deadline - Date.now())),
    [VIEWER_HEADER]: token,
  };
  if (call.traceparent) headers.traceparent = call.traceparent;
  const { query, variables, operationName } = operation;
  const body = JSON.stringify({ query, variables, operationName });
  return pool.request({ path, method: 'POST', headers, body, signal: call.signal }).catch((cause) => {
    throw call.signal.aborted ? new Fault('DEADLINE_EXCEEDED') : new Fault('UNAVAILABLE', {}, { cause });
  });
}

async function answer({ statusCode, body }: Dispatcher.ResponseData, name: string): Promise<Result> {
  const text = await readCapped(body);
  if (statusCode === 504) throw new Fault('DEADLINE_EXCEEDED');
  if (statusCode !== 200) throw new Error(`the subgraph ${name} answered with status ${statusCode}`);
  return JSON.parse(text) as Result;
}

async function readCapped(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('a subgraph sent more than an answer may be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const probe = (pool: Pool): Promise<boolean> =>
  pool.request({ path: '/readyz', method: 'GET', signal: AbortSignal.timeout(PROBE_MS) }).then(
    async ({ statusCode, body }) => {
      await body.dump();
      return statusCode === 200;
    },
    () => false,
  );

/** Half the life of a token: what is sent is always good for long enough. */
const TOKEN_MS = 30_000;
const MAX_TOKENS = 10_000;

function signer(keys: Keys): (viewer: Viewer) => Promise<string> {
  const signed = new Lru<string, { readonly token: Promise<string>; readonly until: number }>(MAX_TOKENS);
  return (viewer) => {
    const key = JSON.stringify(viewer);
    const known = signed.get(key);
    if (known && known.until > Date.now()) return known.token;
    const token = signViewer(viewer, keys);
    signed.set(key, { token, until: Date.now() + TOKEN_MS });
    return token;
  };
}
