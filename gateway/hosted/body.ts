import { readBytes, textOf } from '../../kernel/body';
import { Fault } from '../../kernel/error';
import { readForm } from '../rest/multipart';
import type { Visit } from './ask';

const isOf = ({ exchange }: Visit, type: string): boolean =>
  (exchange.request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() === type;

/** What a form sends, up to a limit; it counts against what the process holds until it has answered. */
async function bytesOf({ parts, exchange, call }: Visit, limit: number): Promise<Buffer> {
  const { request, response } = exchange;
  const { budget } = parts.rest;
  let held = 0;
  response.once('close', () => budget.giveBack(held));
  return readBytes(request, limit, call.signal, (bytes) => {
    budget.take(bytes);
    held += bytes;
  });
}

/** Null: it is no form of that kind at all. */
export async function plainForm(visit: Visit, limit: number): Promise<URLSearchParams | null> {
  if (!isOf(visit, 'application/x-www-form-urlencoded')) return null;
  const bytes = await bytesOf(visit, limit);
  return unlessMalformed(async () => new URLSearchParams(textOf(bytes)));
}

/** The same. */
export async function filesForm(visit: Visit, limit: number): Promise<Record<string, unknown> | null> {
  if (!isOf(visit, 'multipart/form-data')) return null;
  const bytes = await bytesOf(visit, limit);
  return unlessMalformed(() => readForm(visit.exchange.request.headers['content-type']!, bytes));
}

const unlessMalformed = <T>(work: () => Promise<T>): Promise<T | null> =>
  work().catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'BODY_MALFORMED') return null;
    throw error;
  });
