import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { SubgraphName } from '../kernel/config';
import { Fault } from '../kernel/error';
import type { Log } from '../kernel/log';
import { type Shown, tell } from '../kernel/shown';
import type { Metrics } from './metrics';
import type { Context, Sources } from './request';
import type { Source } from './sources';
import type { Tracing } from './trace';

// The package reports use to its maker unless told otherwise before a gateway is made.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** What plans and runs operations over the subgraphs. Whatever satisfies this can take the stock one's place. */
export type Executor = ApolloServerOptionsWithGateway<Context>['gateway'];

export interface ExecutorParts {
  readonly supergraph: string;
  readonly sources: Sources;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** The packages tell of their own lives in sentences; those are worth reading only when something is wrong. */
export const quieter = (log: Log) => ({
  debug: (message: string) => log.trace(message),
  info: (message: string) => log.debug(message),
  warn: (message: string) => log.warn(message),
  error: (message: string) => log.error(message),
});

export function stockExecutor(parts: ExecutorParts): Executor {
  const { supergraph, sources, log } = parts;
  return new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ name }) => dataSource(sources[name as SubgraphName], parts),
    logger: quieter(log),
    debug: false,
    __exposeQueryPlanExperimental: false,
    telemetry: { includeDocument: false, recordExceptions: false },
    queryPlannerConfig: { debug: { maxEvaluatedPlans: 1000 } },
  }) as unknown as Executor;
}

/** A source as the executor wants it, timed and traced. */
export function dataSource(
  source: Source,
  { metrics, tracing, log }: ExecutorParts,
): GraphQLDataSource<Context & Record<string, unknown>> {
  const { name } = source;
  return {
    process: ({ request, context }) =>
      tracing.span('subgraph.call', { kind: 'client', attributes: { subgraph: name } }, async (told) => {
        const began = performance.now();
        const call = { ...(context as Context), traceparent: tracing.outgoing((context as Context).traceparent) };
        const operation = { query: request.query!, variables: request.variables, operationName: request.operationName };
        const result = await source.send(operation, call).catch((error: unknown) => {
          if (!(error instanceof Fault))
            log.error({ err: error, requestId: call.requestId, subgraph: name }, 'subgraph failed');
          return { errors: [tell(error instanceof Fault ? error : new Fault('UNAVAILABLE'))] as Shown[], failed: true };
        });
        const outcome = 'failed' in result ? 'failed' : result.errors ? 'errors' : 'ok';
        metrics.subgraph(name, outcome, (performance.now() - began) / 1000);
        if (outcome !== 'ok') told.fail();
        return result as never;
      }),
  };
}
