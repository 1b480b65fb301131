import type { Exchange, Parts } from './exchange';
import { addressOf } from './viewer';

/**
 * Only somebody at this very machine, who may be given what the sandbox's own files hold. The Host header too must name
 * it: a page elsewhere whose name was made to resolve to 127.0.0.1 would otherwise read the credentials.
 */
export function atThisMachine({ config }: Parts, { request }: Exchange): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(host);
  const address = addressOf(request, config.TRUST_PROXY) ?? '';
  const near = address === '::1' || address.startsWith('127.');
  return config.sandbox && local && near && !request.headers['x-forwarded-for'];
}
