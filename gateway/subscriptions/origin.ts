import type { IncomingMessage } from 'node:http';
import type { Config } from '../../kernel/config';

type Asking = Pick<IncomingMessage, 'headers' | 'socket'>;

export const encrypted = ({ TRUST_PROXY }: Pick<Config, 'TRUST_PROXY'>, { headers, socket }: Asking): boolean =>
  'encrypted' in socket || (TRUST_PROXY && headers['x-forwarded-proto'] === 'https');

/** Whether a page of this origin may open something here. Browsers always say it for WebSockets, and cannot lie. */
export function mayOpen(config: Config, request: Asking): boolean {
  const { origin } = request.headers;
  return origin === undefined || isOurs(config, request, origin) || config.CORS_ORIGINS.includes(origin);
}

function isOurs(config: Config, request: Asking, origin: string): boolean {
  if (config.PUBLIC_URL && new URL(config.PUBLIC_URL).origin === origin) return true;
  return origin === `${encrypted(config, request) ? 'https' : 'http'}://${request.headers.host}`;
}

const COOKIE = 'vaultgraph_token';
const MAX_COOKIE = 8192;

/** Cookies come by themselves, also when a page elsewhere asks: they count only where the browser says which page does. */
export function cookieOf(config: Config, request: Asking): string | null {
  const { headers } = request;
  const vouched = headers.origin !== undefined ? mayOpen(config, request) : headers['sec-fetch-site'] === 'same-origin';
  if (!vouched) return null;
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() !== COOKIE) continue;
    const value = part.slice(at + 1).trim();
    return value === '' || value.length > MAX_COOKIE ? null : value;
  }
  return null;
}
