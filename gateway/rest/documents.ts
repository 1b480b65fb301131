import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';

/** A named document and what it takes and gives; the types are generated from its text. */
export interface Operation<Data, Variables> {
  readonly name: string;
  readonly text: string;
  /** Takes the idempotency key of the request, so that also a repetition after a crash finds what was done. */
  readonly keyed: boolean;
  readonly mutation: boolean;
  readonly types?: readonly [Data, Variables];
}

/** The documents of a folder, each with the fragments that it needs, wherever in the folder they stand. */
export function documentsIn(folder: string) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const { definitions } = parse(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'), {
    noLocation: true,
  });
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
  );
  const operations = new Map(
    definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [[one.name!.value, one] as const] : [])),
  );
  return <Data, Variables>(name: string): Operation<Data, Variables> => {
    const operation = operations.get(name);
    if (!operation) throw new Error(`there is no document ${name} in ${folder}`);
    const used = [...needed(operation, fragments)];
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...used] };
    const keyed =
      operation.variableDefinitions?.some(({ variable }) => variable.name.value === 'idempotencyKey') ?? false;
    return { name, text: print(document), keyed, mutation: operation.operation === 'mutation' };
  };
}

function needed(
  from: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  visit(from, {
    FragmentSpread: ({ name }) => {
      const fragment = fragments.get(name.value);
      if (!fragment || found.has(fragment)) return;
      found.add(fragment);
      needed(fragment, fragments, found);
    },
  });
  return found;
}
