import type { FetchNode } from '@apollo/query-planner';
import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type ValueNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The owner's part of a subscription, such that the gateway can begin it anywhere: it always tells its cursor, and where
 * to begin is a variable of ours. Both under names that no client has used.
 */
export interface Steered {
  readonly query: string;
  readonly operationName: string | undefined;
  /** Of these the client's values are sent. */
  readonly variableNames: readonly string[];
  /** Names of ours; undefined where the field takes no `after`, or its type has no `cursor`. */
  readonly resume?: { readonly after: string; readonly cursor: string };
  /** The response name of what is subscribed to. */
  readonly field: string;
  /** The variable that says nothing but where to begin, if there is one: streams that differ in it alone are one. */
  readonly afterVariable?: string;
  /** Where the client wants to begin. */
  after(variables: Variables): string | null;
}

export function steerable(supergraph: GraphQLSchema, primary: FetchNode, asked: DocumentNode): Steered {
  const document = parse(primary.operation);
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
  const root = operation.selectionSet.selections[0] as FieldNode;
  const given = root.arguments?.find(({ name }) => name.value === 'after')?.value;
  const common = {
    operationName: primary.operationName,
    field: (root.alias ?? root.name).value,
    after: (variables: Variables) => textOr(given && valueFromASTUntyped(given, variables)),
    afterVariable: onlyUse(given, asked),
  };
  if (!resumable(supergraph, root))
    return { ...common, query: primary.operation, variableNames: primary.variableUsages ?? [] };
  const resume = { after: unused('vaultgraphAfter', primary), cursor: unused('vaultgraphCursor', primary) };
  const fragments = document.definitions.filter((one) => one !== operation);
  const changed = steer(operation, root, resume, variablesIn(fragments));
  const query = print({ ...document, definitions: [changed, ...fragments] });
  const variableNames = (changed.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return { ...common, query, resume, variableNames: variableNames.filter((name) => name !== resume.after) };
}

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function resumable(supergraph: GraphQLSchema, root: FieldNode): boolean {
  const field = supergraph.getSubscriptionType()?.getFields()[root.name.value];
  const type = field && getNamedType(field.type);
  return isObjectType(type) && 'cursor' in type.getFields() && field!.args.some(({ name }) => name === 'after');
}

function unused(name: string, { operation }: FetchNode): string {
  return operation.includes(name) ? unused(`${name}_`, { operation } as FetchNode) : name;
}

function onlyUse(given: ValueNode | undefined, asked: DocumentNode): string | undefined {
  if (given?.kind !== Kind.VARIABLE) return undefined;
  let uses = 0;
  visit(asked, { Variable: ({ name }) => void (name.value === given.name.value && uses++) });
  // Once where it is declared, once where it is used.
  return uses === 2 ? given.name.value : undefined;
}

function variablesIn(nodes: readonly ASTNode[]): string[] {
  const found: string[] = [];
  for (const node of nodes) visit(node, { Variable: (one) => void found.push(one.name.value) });
  return found;
}

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;

function steer(
  operation: OperationDefinitionNode,
  root: FieldNode,
  { after, cursor }: NonNullable<Steered['resume']>,
  elsewhere: readonly string[],
): OperationDefinitionNode {
  const variable = { kind: Kind.VARIABLE, name: name(after) } as const;
  const field: FieldNode = {
    ...root,
    arguments: [
      ...(root.arguments ?? []).filter((one) => one.name.value !== 'after'),
      { kind: Kind.ARGUMENT, name: name('after'), value: variable },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [
        ...(root.selectionSet?.selections ?? []),
        { kind: Kind.FIELD, alias: name(cursor), name: name('cursor') },
      ],
    },
  };
  const type = { kind: Kind.NAMED_TYPE, name: name('String') } as const;
  const steered = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [field] } as const };
  const used = new Set([...elsewhere, ...variablesIn([steered.selectionSet])]);
  return {
    ...steered,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []).filter((one) => used.has(one.variable.name.value)),
      { kind: Kind.VARIABLE_DEFINITION, variable, type },
    ],
  };
}
