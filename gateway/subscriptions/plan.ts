import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import { type FetchNode, type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { sha256 } from '../../kernel/crypto';
import { Fault } from '../../kernel/error';
import { Lru } from '../../kernel/lru';
import { limits } from '../limits';
import { type Steered, steerable } from './steer';

type ApiSchema = ReturnType<Supergraph['apiSchema']>;

/** The supergraph in the forms that planning and running need. */
export interface Graph {
  readonly supergraph: GraphQLSchema;
  readonly schema: GraphQLSchema;
  readonly api: ApiSchema;
}

/** A subscription that was read, checked and planned: once for each text. */
export interface Planned {
  /** The same for equal documents. */
  readonly id: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly operationContext: ReturnType<typeof buildOperationContext>;
  /** What the owner of the events is asked. */
  readonly steered: Steered;
  readonly owner: string;
  /** Run for every event: the first fetch is answered by the event itself. */
  readonly eventPlan: QueryPlan;
}

export interface Planner {
  readonly graph: Graph;
  /** Throws what is wrong: `Refused` for a document, a `Fault` for what it asks for. */
  plan(query: string, operationName: string | null | undefined): Planned;
}

/** Errors of a document that was read, still without their shape. */
export class Refused extends Error {
  constructor(
    readonly errors: readonly GraphQLError[],
    readonly document?: DocumentNode,
  ) {
    super('the document is not valid');
  }
}

/** The service that answers the first fetch with the event. */
export const EVENT = 'vaultgraph_event';
const MAX_PLANS = 1000;

export function planner(supergraphSdl: string, production: boolean): Planner {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const api = supergraph.apiSchema();
  const graph: Graph = { supergraph: supergraph.schema.toGraphQLJSSchema(), schema: api.toGraphQLJSSchema(), api };
  const queryPlanner = new QueryPlanner(supergraph);
  const plans = new Lru<string, Planned>(MAX_PLANS);
  const rules = production ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;

  const draw = (id: string, query: string, operationName: string | null | undefined): Planned => {
    const document = read(query);
    const wrong = validate(graph.schema, document, rules);
    if (wrong.length > 0) throw new Refused(production ? wrong.map(withoutHints) : wrong, document);
    const operation = subscriptionIn(document, operationName);
    const name = operation.name?.value;
    const { node } = queryPlanner.buildQueryPlan(operationFromDocument(api, document, { operationName: name }));
    if (node?.kind !== 'Subscription')
      throw new Fault('QUERY_INVALID', { reason: 'what is subscribed to may not depend on @skip or @include' });
    const { primary, rest } = node;
    const first: FetchNode = { ...primary, serviceName: EVENT, operationKind: 'query' as FetchNode['operationKind'] };
    return {
      ...{ id, document, operation, operationName: name, owner: primary.serviceName },
      operationContext: buildOperationContext({
        schema: graph.schema,
        operationDocument: document,
        operationName: name,
      }),
      steered: steerable(graph.supergraph, primary, document),
      eventPlan: { kind: 'QueryPlan', node: rest ? { kind: 'Sequence', nodes: [first, rest] } : first },
    };
  };

  return {
    graph,
    plan: (query, operationName) => {
      const id = sha256(`${operationName ?? ''}\n${query}`).toString('base64url');
      const planned = plans.get(id) ?? draw(id, query, operationName);
      plans.set(id, planned);
      return planned;
    },
  };
}

function read(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: limits.tokens });
  } catch (error) {
    throw new Refused([error as GraphQLError]);
  }
}

const withoutHints = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message.replace(/ ?Did you mean.*$/s, ''), error);

function subscriptionIn(document: DocumentNode, operationName: string | null | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName || undefined);
  if (!operation)
    throw new Fault('QUERY_INVALID', { field: 'operationName', reason: 'names no operation of the document' });
  if (operation.operation !== 'subscription')
    throw new Fault('QUERY_INVALID', {
      reason: `only subscriptions are answered here; send a ${operation.operation} by POST over HTTP`,
    });
  return operation;
}

/** As the schema has them: defaults filled in, input checked. */
export function coerced(
  { schema }: Graph,
  { operation, document }: Planned,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const result = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 10 });
  if (result.errors) throw new Refused(result.errors, document);
  return result.coerced;
}
