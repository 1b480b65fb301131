import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { Fault, isCode } from '../kernel/error';
import { statusOf } from '../kernel/http';
import type { Log } from '../kernel/log';
import { masked, type Shown } from '../kernel/shown';
import { type Executor, quieter } from './executor';
import { limits } from './limits';
import { present, presentBadRequest } from './present';
import type { Context } from './request';
import { tellsSecret } from './secrets';

export interface GraphQL {
  /** The schema as clients see it; undefined until started. */
  schema(): GraphQLSchema | undefined;
  execute(request: GraphQLHttpRequest, context: Context): Promise<Answer>;
  /** One of the gateway's own documents, without the way through HTTP and text. */
  run(operation: OwnOperation, context: Context): Promise<Ran>;
  stop(): Promise<void>;
}

export interface OwnOperation {
  readonly query: string;
  readonly operationName: string;
  readonly variables: Record<string, unknown>;
}

export interface Ran {
  readonly data?: unknown;
  readonly errors?: readonly Shown[];
}

export interface GraphQLHttpRequest {
  readonly method: string;
  readonly headers: Iterable<[string, string]>;
  /** The query string, `?` included. */
  readonly search: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  readonly body: string;
}

export interface GraphQLOptions {
  readonly executor: Executor;
  readonly log: Log;
  /** Introspection and suggestions are for those who build, not for those who probe. */
  readonly production: boolean;
}

export async function graphql({ executor, log, production }: GraphQLOptions): Promise<GraphQL> {
  let schema: GraphQLSchema | undefined;
  executor.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const server = new ApolloServer<Context>({
    gateway: executor,
    logger: quieter(log),
    nodeEnv: 'production',
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    formatError: presentBadRequest,
    plugins: [...quiet, watching(log)],
  });
  await server.start();
  return {
    schema: () => schema,
    execute: async (request, context) => {
      const httpGraphQLRequest = { ...request, headers: new HeaderMap(request.headers) };
      return answer(
        await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context }),
        context,
      );
    },
    run: async (operation, context) => {
      const { body } = await server.executeOperation(operation, { contextValue: context });
      if (body.kind !== 'single') throw new Error('incremental delivery is not offered');
      const { data, errors } = body.singleResult;
      return { data, errors: errors?.length ? (errors as Shown[]) : undefined };
    },
    stop: () => server.stop(),
  };
}

const quiet: ApolloServerPlugin[] = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

export const SUBSCRIBE_BY =
  'a subscription needs a WebSocket to this very path (graphql-transport-ws), or `accept: text/event-stream`';

const watching = (log: Log): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, operationName, contextValue }) => {
      if (!operation)
        throw new Fault('QUERY_INVALID', { field: 'operationName', reason: 'names no operation of the document' });
      contextValue.seen.operation = operationName ?? undefined;
      contextValue.seen.kind = operation.operation;
      if (operation.operation === 'subscription') throw new Fault('QUERY_INVALID', { reason: SUBSCRIBE_BY });
      if (operation.operation !== 'mutation' || !tellsSecret(document)) contextValue.keep?.();
    },
    willSendResponse: async (request) => shape(request, log),
  }),
});

/** The one place where errors of GraphQL take the shape in which clients get them. */
function shape(request: GraphQLRequestContext<Context>, log: Log): void {
  const { body } = request.response;
  const { seen, requestId } = request.contextValue;
  if (body?.kind !== 'single') return;
  const { singleResult } = body;
  const hidden = (error: unknown): void =>
    log.error({ err: error, requestId, operation: seen.operation }, 'operation failed');
  const errors: Shown[] = (request.errors ?? []).map((error) => present(error, request.document, hidden));
  for (const nulled of takeNulled(singleResult)) {
    hidden(new Error(nulled.message));
    errors.push(masked(nulled));
  }
  if (errors.length > 0) singleResult.errors = errors;
  seen.codes = errors.map(({ extensions }) => extensions.code);
  seen.refused = !('data' in singleResult) || singleResult.data === undefined;
}

export type Nulled = Pick<Shown, 'message' | 'path' | 'locations'>;

/** Where a subgraph owed a value and sent none, the executor nulls what is above and says so aside; that is an error. */
export function takeNulled(result: { extensions?: Record<string, unknown> }): Nulled[] {
  const { valueCompletion, ...others } = result.extensions ?? {};
  if (!Array.isArray(valueCompletion)) return [];
  result.extensions = Object.keys(others).length > 0 ? others : undefined;
  return valueCompletion as Nulled[];
}

function answer({ status, headers, body }: HTTPGraphQLResponse, { seen }: Context): Answer {
  if (body.kind !== 'complete') throw new Error('incremental delivery is not offered');
  if (!seen.refused) {
    if (status && status >= 400) seen.codes = codesIn(body.string);
    return { status: status ?? 200, headers, body: body.string };
  }
  const modern = headers.get('content-type')?.startsWith('application/graphql-response+json') ?? false;
  return { status: refusedStatus(seen.codes[0], modern), headers, body: body.string };
}

/** GraphQL over HTTP §6.4: under `application/json` a document that was read and refused is answered 200. */
function refusedStatus(code: string | undefined, modern: boolean): number {
  if (!isCode(code)) return 500;
  return aboutDocument.has(code) && !modern ? 200 : statusOf(code);
}
const aboutDocument: ReadonlySet<string> = new Set(['QUERY_INVALID', 'QUERY_TOO_COMPLEX', 'INPUT_INVALID']);

const codesIn = (body: string): Context['seen']['codes'] =>
  ((JSON.parse(body) as { errors?: Shown[] }).errors ?? []).map(({ extensions }) => extensions.code);
