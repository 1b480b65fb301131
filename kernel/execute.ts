import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { compiled, type Executable } from './compile';
import { Fault } from './error';
import type { Log } from './log';
import { Lru } from './lru';
import { masked, type Phase, type Shown, shown, tell } from './shown';
import type { Call, Subgraph } from './subgraph';

export interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

/** An answer as it leaves a subgraph: every error in it has a code of the catalogue and nothing else of its cause. */
export interface Result {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly Shown[];
}
export type Runner = (operation: Operation, call: Call) => Promise<Result>;

interface Plan {
  readonly document: DocumentNode;
  readonly run: Executable;
}

export const MAX_TOKENS = 20_000;
const MAX_PLANS = 1000;
/** Compiling costs as much as some runs by interpretation; a document that comes once is not worth it. */
const HOT = 2;

/** Runs operations on a subgraph: parsed, validated and compiled once per text. */
export function runner<Context extends Call>(subgraph: Subgraph<Context>, log: Log): Runner {
  guardFields(subgraph.schema);
  const plans = new Lru<string, Plan>(MAX_PLANS);
  const show = (errors: readonly GraphQLError[], phase: Phase, call: Call, document?: DocumentNode): Shown[] =>
    errors.map((error) => {
      const told = shown(error, phase, document);
      if (!told)
        log.error(
          { err: error.originalError ?? error, requestId: call.requestId, subgraph: subgraph.name, path: error.path },
          'resolver failed',
        );
      return told ?? masked(error);
    });

  return async (operation, call) => {
    if (call.signal.aborted) return late();
    const key = `${operation.operationName ?? ''}\n${operation.query}`;
    let plan = plans.get(key);
    if (!plan) {
      const drawn = draw(subgraph.schema, operation);
      if ('errors' in drawn) return { errors: show(drawn.errors, 'document', call, drawn.document) };
      plan = drawn;
      plans.set(key, plan);
    }
    const work = Promise.resolve(plan.run(subgraph.context(call), operation.variables ?? {}));
    const result = await unlessAborted(work, call.signal);
    if (!result) return late();
    const { data, errors } = result;
    return errors?.length ? { data, errors: show(errors, 'execution', call, plan.document) } : { data };
  };
}

type Refused = { readonly errors: readonly GraphQLError[]; readonly document?: DocumentNode };

function draw(schema: GraphQLSchema, { query, operationName }: Operation): Plan | Refused {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors, document };
  return { document, run: warming(schema, document, operationName ?? undefined) };
}

/** Interpreted at first, compiled once hot, interpreted for ever where the compiler cannot. */
function warming(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): Plan['run'] {
  const interpret: Plan['run'] = (contextValue, variableValues) =>
    execute({ schema, document, operationName, contextValue, variableValues, rootValue: {} });
  let runs = 0;
  let chosen = interpret;
  return (context, variables) => {
    if (++runs === HOT) chosen = compiled(schema, document, operationName) ?? interpret;
    return chosen(context, variables);
  };
}

const guarded = new WeakSet<GraphQLSchema>();

/**
 * Every field gets a resolver of its own: the compiler reads fields without one as plain properties, where ours may be
 * functions. Those that do work stop once nobody waits for the answer.
 */
export function guardFields(schema: GraphQLSchema): void {
  if (guarded.has(schema)) return;
  guarded.add(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      field.resolve = field.resolve ? stopping(field.resolve) : property(field.name);
  }
}

type Resolver = GraphQLFieldResolver<unknown, Call>;

const stopping =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    if (context.signal.aborted) throw new Fault('DEADLINE_EXCEEDED');
    return resolve(source, args, context, info);
  };

const property =
  (name: string): Resolver =>
  (source, args, context, info) => {
    const parent = source as Record<string, unknown>;
    const value = parent[name];
    return typeof value === 'function' ? value.call(parent, args, context, info) : value;
  };

const late = (): Result => ({ errors: [tell(new Fault('DEADLINE_EXCEEDED'))] });

/** Null as soon as the signal fires; what was begun runs to its end unheard, since a transaction must not be torn. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let onAbort = (): void => {};
  const aborted = new Promise<null>((resolve) => {
    onAbort = () => resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}
