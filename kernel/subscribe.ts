import { createSourceEventStream, type DocumentNode, execute, type GraphQLError, parse, validate } from 'graphql';
import { guardFields, MAX_TOKENS, type Operation, type Result } from './execute';
import type { Log } from './log';
import { masked, type Phase, type Shown, shown } from './shown';
import type { Call, Subgraph } from './subgraph';

/** Answers one per event; a single one, with errors, where the subscription is refused. */
export type Subscriber = (operation: Operation, call: Call) => Promise<AsyncGenerator<Result> | Result>;

/** Runs subscriptions on a subgraph. Each event gets a context of its own: loaders that outlived one would show old rows. */
export function subscriber<Context extends Call>(subgraph: Subgraph<Context>, log: Log): Subscriber {
  const { schema } = subgraph;
  guardFields(schema);
  const show = (errors: readonly GraphQLError[], phase: Phase, call: Call, document?: DocumentNode): Shown[] =>
    errors.map((error) => {
      const told = shown(error, phase, document);
      if (!told)
        log.error(
          { err: error.originalError ?? error, requestId: call.requestId, subgraph: subgraph.name },
          'subscription failed',
        );
      return told ?? masked(error);
    });

  return async ({ query, variables, operationName }, call) => {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: MAX_TOKENS });
    } catch (error) {
      return { errors: show([error as GraphQLError], 'document', call) };
    }
    const wrong = validate(schema, document);
    if (wrong.length > 0) return { errors: show(wrong, 'document', call, document) };
    const left = new AbortController();
    const signal = AbortSignal.any([call.signal, left.signal]);
    const asked = { schema, document, operationName, variableValues: variables ?? {} };
    const source = await createSourceEventStream({ ...asked, contextValue: subgraph.context({ ...call, signal }) });
    if (!(Symbol.asyncIterator in source)) return { errors: show(source.errors ?? [], 'execution', call, document) };

    const answer = async (rootValue: unknown): Promise<Result> => {
      const { data, errors } = await execute({ ...asked, rootValue, contextValue: subgraph.context(call) });
      return errors?.length ? { data, errors: show(errors, 'execution', call, document) } : { data };
    };
    return endingAtOnce(answers(source, answer), () => left.abort());
  };
}

/** A generator that waits for its next value hears of `return` only once it has it, which may be never. */
function endingAtOnce<T>(generator: AsyncGenerator<T>, end: () => void): AsyncGenerator<T> {
  const leave = generator.return.bind(generator);
  generator.return = (value) => {
    end();
    return leave(value);
  };
  return generator;
}

async function* answers(
  source: AsyncIterable<unknown>,
  answer: (event: unknown) => Promise<Result>,
): AsyncGenerator<Result> {
  for await (const event of source) yield await answer(event);
}
