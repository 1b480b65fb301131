import { Fault } from '../../../kernel/error';
import type { Stage } from '../dialect';
import type { Pass } from '../pass';
import { bearer, bodySized, decoded, lookedUp, once, privileged, rated, read, routed } from '../stages';

const MINUTE_MS = 60_000;

const headerOf = ({ exchange }: Pass, name: string): string | undefined => {
  const value = exchange.request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Contract 1.4: both are required of every endpoint with headers. */
const device: Stage = (pass) => {
  if (headerOf(pass, 'x-device-os') !== 'SAAS') throw new Fault('HEADERS_INVALID');
  deviceIdOf(pass);
};

export function deviceIdOf(pass: Pass): number {
  const text = headerOf(pass, 'x-device-id') ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new Fault('HEADERS_INVALID');
  return Number(text);
}

/** Contract 1.13 */
const counted = rated({
  windowMs: MINUTE_MS,
  subject: (pass) => ({ key: String(deviceIdOf(pass)), limit: 120 }),
  headers: ({ limit, count, resetsAt }) => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - count)),
    'x-ratelimit-reset': String(resetsAt.getTime() / 1000),
  }),
});

/** A token serves only the app that it was given to. */
const owned: Stage = (pass) => {
  if (!pass.route!.open && pass.deviceId !== deviceIdOf(pass)) throw new Fault('VIEWER_FORBIDDEN');
};

/** Contract 1.11, order of checks. */
export const stages: readonly Stage[] = [
  routed,
  bodySized,
  device,
  counted,
  bearer,
  owned,
  privileged,
  read,
  decoded,
  lookedUp,
  once,
];
