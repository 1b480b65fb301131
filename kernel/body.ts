import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './error';
import { measured } from './nesting';

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?(?:;\s*)?$/i;

/** The text of a JSON body. */
export async function readJsonText(request: IncomingMessage, limit: number, signal: AbortSignal): Promise<string> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!JSON_TYPE.test(type)) throw new Fault('MEDIA_TYPE', { takes: 'application/json' });
  if (encoding !== 'identity') throw new Fault('MEDIA_TYPE', { reason: 'the body may not be compressed' });
  return textOf(await readBytes(request, limit, signal));
}

export function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Fault('BODY_MALFORMED', { reason: 'is not UTF-8' });
  }
}

/** What a request says of its body before any of it has come; null where it says nothing. */
export function sizeOf({ headers }: IncomingMessage): number | null {
  const said = headers['content-length'];
  if (said !== undefined) return Number(said);
  return headers['transfer-encoding'] === undefined ? 0 : null;
}

const MAX_NESTING = 100;
const MAX_VALUES = 200_000;

export function parseJson(text: string): unknown {
  const { depth, values } = measured(text);
  if (values > MAX_VALUES) throw new Fault('BODY_MALFORMED', { reason: `holds more than ${MAX_VALUES} values` });
  if (depth > MAX_NESTING) throw new Fault('BODY_MALFORMED', { reason: `is nested deeper than ${MAX_NESTING}` });
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('BODY_MALFORMED', { reason: 'is not JSON' });
  }
}

/** A sender hears the refusal of a body only after it was let finish; this much and this long it is let. */
const DRAIN_FACTOR = 16;
const DRAIN_MS = 1000;

/** `took` is told of every piece that is kept, and may refuse it. */
export async function readBytes(
  request: IncomingMessage,
  limit: number,
  signal: AbortSignal,
  took: (bytes: number) => void = () => {},
): Promise<Buffer> {
  if (signal.aborted || request.destroyed) throw new Fault('DEADLINE_EXCEEDED');
  if ((sizeOf(request) ?? 0) > limit) {
    await drained(request, limit * DRAIN_FACTOR);
    throw new Fault('BODY_TOO_LARGE', { limit });
  }
  const chunks: Buffer[] = [];
  try {
    await collected(request, signal, chunkTaker(chunks, limit, took));
  } catch (error) {
    chunks.length = 0;
    if (error instanceof Fault && error.code === 'BODY_TOO_LARGE') await drained(request, limit * DRAIN_FACTOR);
    // What still comes is nobody's.
    request.resume();
    throw error;
  }
  return Buffer.concat(chunks);
}

function chunkTaker(chunks: Buffer[], limit: number, took: (bytes: number) => void): (chunk: Buffer) => void {
  let size = 0;
  return (chunk) => {
    size += chunk.length;
    if (size > limit) throw new Fault('BODY_TOO_LARGE', { limit });
    took(chunk.length);
    chunks.push(chunk);
  };
}

/** Leaves no listener behind, however it ends. */
function collected(request: IncomingMessage, signal: AbortSignal, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (fault?: unknown): void => {
      request.off('data', onData).off('end', onEnd).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      if (fault === undefined) resolve();
      else reject(fault);
    };
    const onData = (chunk: Buffer): void => {
      try {
        take(chunk);
      } catch (fault) {
        settle(fault);
      }
    };
    const onEnd = (): void => settle();
    const onError = (): void => settle(new Fault('BODY_MALFORMED', { reason: 'was cut off' }));
    const onAbort = (): void => settle(new Fault('DEADLINE_EXCEEDED'));
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('data', onData).once('end', onEnd).once('error', onError);
  });
}

async function drained(request: IncomingMessage, budget: number): Promise<void> {
  const enough = new Promise<void>((resolve) => {
    let seen = 0;
    request.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > budget) resolve();
    });
    request.once('end', resolve).once('close', resolve);
  });
  await Promise.race([enough, pause(DRAIN_MS, undefined, { ref: false })]);
}
