import { Fault } from '../../../kernel/error';
import { isRecord } from '../codec';
import type { Stage } from '../dialect';
import type { Pass } from '../pass';
import { bearer, bodySized, lookedUp, once, pathDecoded, privileged, rated, restDecoded, routed } from '../stages';
import { isMultipart, readBody } from '../stages/read';
import { asOf, isVersion, newest } from './versions';

const KEY = /^Bearer +sk_(test|live)_[A-Za-z0-9]{32} *$/i;
/** Contract 1.1: here live keys are none. */
const SANDBOX_HOST = 'sandbox.api.vaultspay.ae';

/** Contract 1.2: keys and nothing else. */
const keyed: Stage = async (pass) => {
  const { headers } = pass.exchange.request;
  if (headers.authorization === undefined) throw new Fault('CREDENTIAL_MISSING');
  const mode = KEY.exec(headers.authorization)?.[1];
  if (!mode || (mode === 'live' && headers.host?.replace(/:\d+$/, '') === SANDBOX_HOST))
    throw new Fault('CREDENTIAL_INVALID');
  await bearer(pass);
};

/** Contract 1.10. */
const counted = rated({
  windowMs: 60_000,
  subject: ({ viewer, rateLimit }) => ({
    key: viewer!.credentialId!,
    limit: rateLimit ?? (viewer!.sandbox ? 120 : 600),
  }),
  headers: ({ limit, count, resetsAt }) => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - count)),
    'x-ratelimit-reset': String(resetsAt.getTime() / 1000),
  }),
});

export const VERSION_HEADER = 'vaultspay-version';

/** Contract 1.8: the request's own, else the one that the platform is set to. */
const versioned: Stage = (pass) => {
  const asked = pass.exchange.request.headers[VERSION_HEADER];
  const version = asked ?? pass.viewer!.version ?? newest;
  if (!isVersion(version)) throw new Fault('VERSION_UNKNOWN');
  pass.headers.set(VERSION_HEADER, version);
  pass.shape = (answer) => asOf(version, answer);
};

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Contract 1.3: what is sent is JSON, or a form where the row takes one. */
const typed: Stage = (pass) => {
  if (pass.route!.verb === 'GET' || !pass.bytes?.length || isMultipart(pass)) return;
  if (!JSON_TYPE.test(pass.exchange.request.headers['content-type'] ?? '')) throw new Fault('MEDIA_TYPE');
};

/** Contract 1.3: an object, be it empty; also where nothing in it is looked at. */
const whole: Stage = async (pass) => {
  if (pass.route!.verb === 'GET') return;
  await readBody(pass);
  if (!isRecord(pass.body)) throw new Fault('BODY_MALFORMED');
};

export const versionOf = ({ headers }: Pass): string => headers.get(VERSION_HEADER)!;

/** Contract 1.2, the order in which a request is judged. */
export const stages: readonly Stage[] = [
  keyed,
  counted,
  versioned,
  routed,
  privileged,
  bodySized,
  typed,
  whole,
  once,
  pathDecoded,
  lookedUp,
  restDecoded,
  lookedUp,
];
