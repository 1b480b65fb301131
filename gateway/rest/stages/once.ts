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
    lockMs: LOCK_MS,
  });
  pass.spent = spent;
  if (!kept) stayAtWork(pass, spent);
  if (kept) throw repeated(pass, kept);
};

/** Whoever is at work says so again and again; whoever has died soon loses the key to the next who asks. */
const LOCK_MS = 6_000;

function stayAtWork({ parts, exchange }: Pass, spent: Spent): void {
  const failed = (error: unknown): void =>
    parts.log.warn({ err: error, requestId: exchange.id }, 'an idempotency key could not be held');
  const timer = setInterval(() => void holdKey(parts.db, spent, LOCK_MS).catch(failed), LOCK_MS / 3).unref();
  exchange.response.once('close', () => clearInterval(timer));
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
