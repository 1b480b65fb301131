import { Fault } from '../../kernel/error';
import type { Issue, Reason } from './codec';
import type { Dialect, Reasons, Told, ToldField } from './dialect';
import { type Pass, Refused } from './pass';

type Place = Pick<Pass, 'dialect' | 'route' | 'given'>;

/** Any failure, as the client is told of it: in the client's names and the dialect's words. */
export function toldOf(pass: Place, error: unknown): Told {
  if (error instanceof Refused)
    return { code: error.code, fields: error.issues.map((one) => fieldOf(pass, one)), details: {} };
  if (!(error instanceof Fault)) return { code: 'INTERNAL', fields: [], details: {} };
  const { field, reason: text, also = [], ...details } = error.details;
  const reason: Reason = text ? { is: 'told', text } : { is: 'unknown', code: error.code };
  const fields = [field, ...also].map((name) => fieldOf(pass, { at: nameOf(pass, name), reason }));
  return { code: error.code, fields, details };
}

const fieldOf = ({ dialect }: Place, { at, reason }: Issue): ToldField => ({
  key: at,
  reason: wordsOf(dialect, reason),
});

/** What the core calls by its own name has another here, or the same without the way to it. */
function nameOf({ route, dialect, given }: Place, field = ''): string {
  const last = field.slice(field.lastIndexOf('.') + 1);
  const named = route?.names?.[field] ?? route?.names?.[last] ?? (last || dialect.pathKey || 'id');
  return typeof named === 'string' ? named : named(given as never);
}

export const wordsOf = ({ reasons }: Pick<Dialect, 'reasons'>, reason: Reason): string =>
  (reasons[reason.is] as Reasons[Reason['is']])(reason as never);
