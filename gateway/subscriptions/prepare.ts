import { Fault } from '../../kernel/error';
import { masked, type Shown, shown, tell } from '../../kernel/shown';
import type { Parts } from '../exchange';
import { NotFound, resolveDocument } from '../persisted';
import { coerced, type Planned, type Planner, Refused } from './plan';

/** A subscription as a client sends it, whichever way. */
export interface Sent {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

export interface Prepared {
  readonly planned: Planned;
  readonly variables: Record<string, unknown>;
  /** Where the client wants to begin. */
  readonly after: string | null;
}

type Checks = Pick<Parts, 'guard' | 'persisted' | 'config' | 'log'>;

/** Everything that can be wrong with a subscription before anybody is asked, in the order in which HTTP looks at it. */
export async function prepare(checks: Checks, planner: Planner, sent: Sent): Promise<Prepared> {
  const { guard, persisted, config, log } = checks;
  const given = variablesOf(sent.variables);
  const operationName = nameOf(sent.operationName);
  const { query, hash } = await resolveDocument({ ...sent }, persisted, config.PERSISTED_ONLY);
  if (query === undefined) throw new Fault('QUERY_INVALID', { field: 'query', reason: 'is missing' });
  guard(query, given, operationName);
  const planned = planner.plan(query, operationName);
  const variables = coerced(planner.graph, planned, given);
  if (hash) void persisted.keep(hash, query).catch((error: unknown) => log.warn({ err: error }, 'operation not kept'));
  return { planned, variables, after: planned.steered.resume ? planned.steered.after(variables) : null };
}

function variablesOf(sent: unknown): Record<string, unknown> {
  if (sent == null) return {};
  if (typeof sent !== 'object' || Array.isArray(sent))
    throw new Fault('BODY_MALFORMED', { field: 'variables', reason: 'is no object' });
  return sent as Record<string, unknown>;
}

function nameOf(sent: unknown): string | null {
  if (sent == null || typeof sent === 'string') return sent ?? null;
  throw new Fault('BODY_MALFORMED', { field: 'operationName', reason: 'is no string' });
}

/** A refusal as clients get it; `hidden` is told of those of which nothing may be shown. */
export function refusalOf(error: unknown, hidden: (error: unknown) => void): readonly Shown[] {
  if (error instanceof Refused) return error.errors.map((one) => shown(one, 'document', error.document) ?? masked(one));
  if (error instanceof Fault) return [tell(error)];
  // The words of the protocol of automatic persisted queries: a client then sends the document along.
  if (error instanceof NotFound)
    return [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } } as never];
  hidden(error);
  return [masked({})];
}
