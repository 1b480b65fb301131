import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './error';
import { nesting } from './nesting';

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

export function parseJson(text: string): unknown {
  if (nesting(text) > MAX_NESTING)
    throw new Fault('BODY_MALFORMED', { reason: `is nested deeper than ${MAX_NESTING}` });
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('BODY_MALFORMED', { reason: 'is not JSON' });
  }
}

/** A sender hears the refusal of a body only after it was let finish; this much and this long it is let. */
const DRAIN_FACTOR = 16;
const DRAIN_MS = 1000;

export async function readBytes(request: IncomingMessage, limit: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0);
  if (size > limit) await drained(request, limit * DRAIN_FACTOR);
  else size = 0;
  if (size > limit) throw new Fault('BODY_TOO_LARGE', { limit });
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Fault('DEADLINE_EXCEEDED'));
    signal.addEventListener('abort', onAbort, { once: true });
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.off('data', onData);
      void drained(request, limit * DRAIN_FACTOR).then(() => reject(new Fault('BODY_TOO_LARGE', { limit })));
    };
    request.on('data', onData);
    request.once('end', () => {
      signal.removeEventListener('abort', onAbort);
      if (size <= limit) resolve(Buffer.concat(chunks));
    });
    request.once('error', () => reject(new Fault('BODY_MALFORMED', { reason: 'was cut off' })));
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
