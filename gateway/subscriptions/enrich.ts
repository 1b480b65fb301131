import { executeQueryPlan } from '@apollo/gateway';
import type { Result } from '../../kernel/execute';
import { newId } from '../../kernel/id';
import { masked, type Shown } from '../../kernel/shown';
import type { Viewer } from '../../kernel/viewer';
import { dataSource, type ExecutorParts } from '../executor';
import { type Nulled, takeNulled } from '../graphql';
import { present } from '../present';
import type { Context } from '../request';
import { EVENT, type Graph, type Planned } from './plan';

/** What somebody subscribed to, and as whom it is read. */
export interface Wanted {
  readonly planned: Planned;
  readonly variables: Record<string, unknown>;
  readonly viewer: Viewer;
  readonly traceparent?: string;
}

/** An event of the owner made whole by the other subgraphs: the JSON that clients get. Never rejects. */
export type Enrich = (wanted: Wanted, event: Result) => Promise<string>;

type Service = ReturnType<typeof dataSource>;
type Executed = Awaited<ReturnType<typeof executeQueryPlan>>;

export function enricher(graph: () => Graph, parts: ExecutorParts, timeoutMs: number): Enrich {
  const services = Object.fromEntries(
    Object.entries(parts.sources).map(([name, source]) => [name, dataSource(source, parts)]),
  );
  return async (wanted, event) => {
    // A context of its own for every event, as loaders that outlived one would show old rows.
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    const context: Context = {
      ...{ viewer: wanted.viewer, traceparent: wanted.traceparent, requestId: newId() },
      ...{ signal: ending.signal, deadline: Date.now() + timeoutMs, seen: { codes: [] } },
    };
    const hidden = (error: unknown): void =>
      parts.log.error({ err: error, requestId: context.requestId }, 'event failed');
    const told = { process: async () => event as never } satisfies Service;
    try {
      const executed = await run(graph(), { ...services, [EVENT]: told }, wanted, context);
      return JSON.stringify(shape(executed, wanted.planned, hidden));
    } catch (error) {
      hidden(error);
      return JSON.stringify({ data: null, errors: [masked({})] });
    } finally {
      clearTimeout(timer);
    }
  };
}

function run(
  { supergraph, api }: Graph,
  services: Record<string, Service>,
  { planned, variables }: Wanted,
  context: Context,
): Promise<Executed> {
  const request = { request: { variables }, context, metrics: {}, logger: silent };
  return executeQueryPlan(
    ...([planned.eventPlan, services, request as never, planned.operationContext, supergraph, api] as const),
  );
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function shape(executed: Executed, { document }: Planned, hidden: (error: unknown) => void): Result {
  const errors: Shown[] = (executed.errors ?? []).map((error) => present(error, document, hidden));
  for (const nulled of takeNulled(executed as { extensions?: Record<string, unknown> }) satisfies Nulled[]) {
    hidden(new Error(nulled.message));
    errors.push(masked(nulled));
  }
  const { data } = executed;
  return errors.length > 0 ? { data, errors } : { data };
}
