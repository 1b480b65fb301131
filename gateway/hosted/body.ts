import { readBytes, textOf } from '../../kernel/body';
import { Fault } from '../../kernel/error';
import { readForm } from '../rest/multipart';
import type { Visit } from './ask';

/** What a form sends, up to a limit; it counts against what the process holds until it has answered. */
async function bytesOf({ parts, exchange, call }: Visit, type: string, limit: number): Promise<Buffer> {
  const { request, response } = exchange;
  const said = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (said !== type) throw new Fault('MEDIA_TYPE', { takes: type });
  const { budget } = parts.rest;
  let held = 0;
  response.once('close', () => budget.giveBack(held));
  return readBytes(request, limit, call.signal, (bytes) => {
    budget.take(bytes);
    held += bytes;
  });
}

export async function plainForm(visit: Visit, limit: number): Promise<URLSearchParams> {
  return new URLSearchParams(textOf(await bytesOf(visit, 'application/x-www-form-urlencoded', limit)));
}

/** Null: it is no form at all. */
export async function filesForm(visit: Visit, limit: number): Promise<Record<string, unknown> | null> {
  const bytes = await bytesOf(visit, 'multipart/form-data', limit);
  return readForm(visit.exchange.request.headers['content-type']!, bytes).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'BODY_MALFORMED') return null;
    throw error;
  });
}
