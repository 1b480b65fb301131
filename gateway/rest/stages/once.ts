import { canonical, digest, sha256 } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import { holdKey, type Kept, openAnswer, spend } from '../answers';
import type { Stage } from '../dialect';
import { UploadedFile } from '../multipart';
import { Answered, type Pass, type Spent } from '../pass';
import { isMultipart } from './read';

/** The key of an idempotent request, where one was sent and the dialect heeds it here; refused where it is malformed. */
export function keyOf({ dialect, route, exchange }: Pass): string | null {
  const { once } = dialect;
  const key = once && exchange.request.headers[once.header];
  if (!once || key === undefined || !route || route.open || route.secret || !once.verbs.includes(route.verb))
    return null;
  if (typeof key !== 'string' || !once.form.test(key)) throw new Fault('IDEMPOTENCY_INVALID', { field: once.header });
  return key === '' ? null : key;
}

/** The first answer to a key is the answer to all its repetitions; the same key for something else is refused. */
export const once: Stage = async (pass) => {
  const key = keyOf(pass);
  if (key === null) return;
  const { parts, rest, viewer, exchange } = pass;
  const scope = scopeOf(pass);
  const coreKey = `rest.${digest(rest.keys, 'rest.once', `${scope}|${key}`).toString('base64url')}`;
  const spent = { tenantId: viewer!.tenantId, scope, key, coreKey };
  const kept = await spend(parts.db, spent, {
    hash: digest(rest.keys, 'rest.body', sha256(meant(pass)).toString('hex')),
    requestId: exchange.id,
    lockMs: lockOf(pass),
  });
  pass.spent = spent;
  if (!kept) stayAtWork(pass, spent);
  else throw repeated(pass, kept);
};

const LOCK_MS = 6_000;
const GRACE_MS = 45_000;

/**
 * Whoever is at work says so again and again; whoever has died soon loses the key to the next who asks. Where the core
 * does not know the key, nobody else would keep two from doing it twice: there it is lost only after any request's end.
 */
const lockOf = ({ route, parts }: Pass): number =>
  route!.operation?.keyed ? LOCK_MS : parts.config.REQUEST_TIMEOUT_MS + GRACE_MS;

function stayAtWork(pass: Pass, spent: Spent): void {
  const { parts, exchange } = pass;
  const failed = (error: unknown): void =>
    parts.log.warn({ err: error, requestId: exchange.id }, 'an idempotency key could not be held');
  const again = (): void => void holdKey(parts.db, spent, exchange.id, lockOf(pass)).catch(failed);
  const timer = setInterval(again, LOCK_MS / 3).unref();
  // Not when the client has gone, which it may have long before: when the request has been dealt with.
  pass.finally = () => clearInterval(timer);
}

const scopeOf = ({ dialect, viewer, exchange, route }: Pass): string =>
  dialect.once!.within === 'tenant'
    ? `rest/${route!.verb} ${exchange.path}`
    : `rest/${viewer!.credentialId}${exchange.path}`;

/** What was asked for: the same JSON counts as the same whatever it was sealed with. Keyed: a PIN is soon guessed. */
function meant(pass: Pass): string | Buffer {
  if (isMultipart(pass)) return JSON.stringify(Object.entries(pass.body as object).map(partOf));
  if (pass.dialect.once!.same === 'json') return canonical(pass.body ?? {});
  return pass.bytes ?? pass.exchange.search;
}

/** Of a form, its parts: what divides them is another text each time. */
const partOf = ([name, value]: [string, unknown]): unknown =>
  value instanceof UploadedFile ? [name, value.name, sha256(value.bytes).toString('hex')] : [name, value];

function repeated({ rest, spent, dialect }: Pass, kept: Kept): Answered {
  const headers = { ...kept.headers, ...dialect.once!.marks?.(kept.requestId) };
  return new Answered(kept.status, openAnswer(rest.keys, spent!, kept), headers);
}
