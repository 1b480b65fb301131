import { type ErrorCode, Fault } from '../../kernel/error';
import { statusOf } from '../../kernel/http';
import type { Exchange, Parts } from '../exchange';
import { isProtected, protect, show, unframed } from './answer';
import { visitOf } from './ask';
import type { View } from './layout';
import { kycPage } from './pages/kyc';
import type { HostedPage } from './pages/page';
import { pinPage } from './pages/pin';
import { revealPage } from './pages/reveal';
import { type HostedKind, placeOf } from './url';
import { gone, notFound, refused } from './views/ended';

export { hostedUrl } from './url';

/**
 * Pages that people are sent to, each good for one thing: to show who they are, to choose a PIN, to see a card number.
 * Whoever has the address may open it; nobody is logged in, nothing runs in the browser, and nothing is left in it.
 */
const pages: Record<HostedKind, HostedPage> = { kyc: kycPage, pin: pinPage, reveal: revealPage };

const METHODS = ['GET', 'HEAD', 'POST'];

export async function serveHosted(parts: Parts, exchange: Exchange): Promise<void> {
  const { method = '' } = exchange.request;
  protect(exchange, unframed);
  const place = placeOf(exchange.path);
  if (!place) return show(exchange, 404, notFound);
  const page = pages[place.kind];
  const takes = METHODS.filter((one) => one !== 'POST' || page.submit);
  const known = METHODS.includes(method);
  const visit = visitOf(parts, exchange, page.patienceMs);
  parts.guesses.refuse(visit.ip);
  const look = await page.look(visit, place);
  if (!look) {
    await parts.guesses.missed(visit.ip);
    return known ? show(exchange, 404, notFound) : refuseMethod(exchange, takes);
  }
  protect(exchange, page.framing(look));
  const over = gone(look.platform);
  if (known && !look.open) return show(exchange, 410, over);
  if (!takes.includes(method)) return refuseMethod(exchange, takes);
  // Only what it would be is asked for.
  if (method === 'HEAD') return show(exchange, 200, over);
  await (method === 'POST' ? page.submit! : page.show)(visit, place, look).catch((error) => end(exchange, error, over));
}

function refuseMethod(exchange: Exchange, takes: readonly string[]): void {
  exchange.response.setHeader('allow', takes.join(', '));
  show(exchange, 405, refused(405));
}

/** Refusals that are about the request, or ours; every other one says that somebody was faster, or the card has changed. */
const otherwise: ReadonlySet<ErrorCode> = new Set([
  ...(['BODY_TOO_LARGE', 'BODY_MALFORMED', 'MEDIA_TYPE', 'DEADLINE_EXCEEDED', 'RATE_LIMITED'] as const),
  ...(['UNAVAILABLE', 'INTERNAL', 'INPUT_INVALID', 'VIEWER_FORBIDDEN', 'CREDENTIAL_MISSING'] as const),
]);

function end(exchange: Exchange, error: unknown, over: View): void {
  if (!(error instanceof Fault) || otherwise.has(error.code)) throw error;
  exchange.seen.codes = [error.code];
  show(exchange, 410, over);
}

/** Of a request that failed, or that came to no page at all. */
export function refuseHosted(exchange: Exchange, { code, details }: Fault): void {
  const status = statusOf(code);
  if (!isProtected(exchange)) protect(exchange, unframed);
  const { retryAfterSeconds } = details;
  if (typeof retryAfterSeconds === 'number') exchange.response.setHeader('retry-after', String(retryAfterSeconds));
  show(exchange, status, refused(status));
}
