import type { Exchange } from '../exchange';
import { documentOf, styleHash, type View } from './layout';

/** Who may frame a page, and where its form may lead. */
export interface Framing {
  readonly origins: readonly string[];
  /** Browsers hold a redirect after a form against the same rule, which would stop it. */
  readonly leadsAway?: boolean;
}

export const unframed: Framing = { origins: [] };

const policy = ({ origins, leadsAway }: Framing): string =>
  [
    "default-src 'none'",
    `style-src ${styleHash}`,
    'img-src data:',
    "base-uri 'none'",
    ...(leadsAway ? [] : ["form-action 'self'"]),
    `frame-ancestors ${origins.length > 0 ? origins.join(' ') : "'none'"}`,
  ].join('; ');

/** Set before anything can go wrong, so that every answer has them; `framing` once it is known whose page it is. */
export function protect({ response }: Exchange, framing: Framing): void {
  response.setHeader('content-security-policy', policy(framing));
  response.setHeader('cache-control', 'no-store');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('x-content-type-options', 'nosniff');
  if (framing.origins.length > 0) response.removeHeader('x-frame-options');
  else response.setHeader('x-frame-options', 'DENY');
}

/** Whose page it is may be known by the time something goes wrong; then they may frame that answer too. */
export const isProtected = ({ response }: Exchange): boolean =>
  String(response.getHeader('content-security-policy')).includes(styleHash);

const TYPE = 'text/html; charset=utf-8';

export function show({ request, response }: Exchange, status: number, view: View): void {
  if (response.headersSent || response.destroyed) return;
  const text = documentOf(view);
  const head = request.method === 'HEAD';
  response.writeHead(status, { 'content-type': TYPE, ...(!head && { 'content-length': Buffer.byteLength(text) }) });
  response.end(head ? undefined : text);
}

/** On to a page elsewhere; what is sent beside is for whoever stays. */
export function leave(exchange: Exchange, location: string, view: View): void {
  exchange.response.setHeader('location', location);
  show(exchange, 303, view);
}
