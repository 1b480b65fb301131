import { randomBytes } from 'node:crypto';
import { Fault } from '../../../kernel/error';
import { IV_BYTES, openBytes, readBase64, sealBody, WRAPPED_BYTES } from '../../../kernel/hybrid';
import type { Stage } from '../dialect';
import type { Pass } from '../pass';
import { bearer, bodySized, decoded, lookedUp, once, privileged, rated, read, routed } from '../stages';
import { keyOf } from '../stages/once';
import { isMultipart } from '../stages/read';
import { type App, appAt } from './app';

/** What the headers said: who asks, and how bodies are sealed. */
interface Heard {
  readonly app: App;
  readonly sealing?: Sealing;
}
interface Sealing {
  readonly key: Buffer;
  readonly iv: Buffer;
}
const heard = new WeakMap<Pass, Heard>();

const headerOf = ({ exchange }: Pass, name: string): string => {
  const value = exchange.request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** Contract 1.6, rules 5 and 6: production does not let go of it. */
const inClear = (pass: Pass): boolean =>
  pass.parts.config.sandbox && headerOf(pass, 'x-enable-encryption').toLowerCase() === 'false';

const DEVICE = /^-?\d{1,16}$/;
/** No app is there, nor beyond the numbers that apps are given. */
const NOBODY = 0;
const LAST_DEVICE = 2 ** 31 - 1;

/** Contract 1.4: of a request that came past the headers. */
export function deviceIdOf(pass: Pass): number {
  const number = Number(headerOf(pass, 'x-device-id'));
  return number > NOBODY && number <= LAST_DEVICE ? number : NOBODY;
}

/**
 * First of all, so that refusals can be read by whoever has the key; what is wrong with the headers is told later,
 * because a path that is not there is told before it (contract 1.6 rule 10, 1.11).
 */
const listened: Stage = async (pass) => {
  const clear = inClear(pass);
  const iv = clear ? null : readBase64(headerOf(pass, 'x-session-nonce'), IV_BYTES);
  const wrapped = clear ? null : readBase64(headerOf(pass, 'x-auth-signature'), WRAPPED_BYTES);
  const app = await appAt(pass, deviceIdOf(pass), iv && wrapped ? wrapped.toString('base64') : null);
  const key = app.keyWellFormed && app.key ? Buffer.from(app.key, 'base64') : null;
  const sealing = iv && key ? { key, iv } : undefined;
  heard.set(pass, { app, sealing });
  pass.headers.set('x-enable-encryption', String(sealing !== undefined));
  if (sealing) pass.seal = sealed(pass, sealing, app.reuseRequestIv);
};

/** Contract 1.6: an IV of its own for each answer, unless an old client needs its own back. */
const sealed =
  ({ headers }: Pass, { key, iv: asked }: Sealing, reuse: boolean) =>
  (text: string): string => {
    const iv = reuse ? asked : randomBytes(IV_BYTES);
    const encryptedData = sealBody(text, key, iv);
    headers.set('x-session-nonce', iv.toString('base64'));
    return JSON.stringify({ encryptedData, iv: iv.toString('base64') });
  };

/** Whatever is wrong with headers or seal is one answer, in clear. */
function refuseHeaders(pass: Pass): never {
  pass.seal = undefined;
  pass.headers.set('x-enable-encryption', 'false');
  throw new Fault('HEADERS_INVALID');
}

const headed: Stage = (pass) => {
  if (headerOf(pass, 'x-device-os') !== 'SAAS' || !DEVICE.test(headerOf(pass, 'x-device-id'))) refuseHeaders(pass);
  if (!inClear(pass) && !heard.get(pass)!.sealing) refuseHeaders(pass);
  try {
    keyOf(pass);
  } catch {
    refuseHeaders(pass);
  }
};

/** Contract 1.6, rules 2 and 8: bodies are sealed, forms and requests without one are not. */
const opened: Stage = (pass) => {
  const { sealing } = heard.get(pass)!;
  if (!sealing || pass.route!.verb === 'GET' || isMultipart(pass)) return;
  // What a seal comes in is ASCII; whatever else was sent is none.
  const bytes = openBytes(pass.bytes?.toString('latin1') ?? '', sealing.key, sealing.iv);
  if (bytes === null) refuseHeaders(pass);
  pass.bytes = bytes;
};

const MINUTE_MS = 60_000;
const LIMIT = { sandbox: 120, production: 600 };

/** Contract 1.13. Strangers who name a device of nobody's are counted by where they come from. */
const counted = rated({
  windowMs: MINUTE_MS,
  subject: (pass) => {
    const { credentialId, rateLimit } = heard.get(pass)!.app;
    const limit = rateLimit ?? (pass.parts.config.sandbox ? LIMIT.sandbox : LIMIT.production);
    return { key: credentialId ?? `from ${pass.ip}`, limit };
  },
  headers: ({ limit, count, resetsAt }) => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - count)),
    'x-ratelimit-reset': String(resetsAt.getTime() / 1000),
  }),
});

/** Contract 1.5: whatever else was shown is a token that is none. */
const tokened: Stage = async (pass) => {
  try {
    await bearer(pass);
  } catch (error) {
    if (error instanceof Fault && error.code === 'CREDENTIAL_INVALID') throw new Fault('TOKEN_INVALID');
    throw error;
  }
};

/** A token serves only the app that it was given to; one of no app at all is none here. */
const owned: Stage = (pass) => {
  if (pass.route!.open) return;
  if (pass.deviceId == null) throw new Fault('TOKEN_INVALID');
  if (pass.deviceId !== deviceIdOf(pass)) throw new Fault('VIEWER_FORBIDDEN');
};

/** Contract 1.11, order of checks. */
export const stages: readonly Stage[] = [
  listened,
  routed,
  bodySized,
  headed,
  opened,
  counted,
  tokened,
  owned,
  privileged,
  read,
  decoded,
  lookedUp,
  once,
];
