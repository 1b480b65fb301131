import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { Fault } from '../kernel/error';
import { Lru } from '../kernel/lru';
import { nesting } from '../kernel/nesting';

/** How much one document may ask for. Checked before validation and planning, which cost far more than looking. */
export const limits = {
  /** Brackets inside brackets in the text. */
  nesting: 60,
  tokens: 4000,
  characters: 100_000,
  /** Fields inside fields, fragments unfolded. */
  depth: 15,
  aliases: 100,
  directives: 50,
  /** Selections after unfolding, each times the sizes of the lists that it is in. */
  cost: 20_000,
  selections: 2000,
} as const;

type Variables = Record<string, unknown>;

/** Throws where a document asks for too much; a text that is no GraphQL at all is left for validation to name. */
export type Guard = (query: string, variables: Variables | null | undefined, operationName?: string | null) => void;

export function guard(schema: () => GraphQLSchema | undefined): Guard {
  const known = new Lru<string, DocumentNode>(1000);
  return (query, variables, operationName) => {
    const document = known.get(query) ?? admit(query);
    if (!document) return;
    known.set(query, document);
    const operations = document.definitions.filter(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    const chosen = operations.filter((one) => !operationName || one.name?.value === operationName);
    for (const operation of chosen) weigh(document, operation, schema(), variables ?? {});
  };
}

const refuse = (limit: keyof typeof limits): never => {
  throw new Fault('QUERY_TOO_COMPLEX', { limit, most: limits[limit] });
};

function admit(query: string): DocumentNode | null {
  if (query.length > limits.characters) refuse('characters');
  if (nesting(query) > limits.nesting) refuse('nesting');
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: limits.tokens, noLocation: true });
  } catch (error) {
    if ((error as Error).message.includes('Parsing aborted')) refuse('tokens');
    return null;
  }
  countNames(document);
  return document;
}

/** Aliases and directives as written: each of them is paid for again by every rule of validation. */
function countNames(document: DocumentNode): void {
  let aliases = 0;
  let directives = 0;
  const count = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD && selection.alias) aliases++;
      if (selection.kind !== Kind.FRAGMENT_SPREAD) count(selection.selectionSet);
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    directives += definition.directives?.length ?? 0;
    count(definition.selectionSet);
  }
  if (aliases > limits.aliases) refuse('aliases');
  if (directives > limits.directives) refuse('directives');
}

interface Weighing {
  readonly schema: GraphQLSchema | undefined;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  selections: number;
  cost: number;
}

interface Place {
  readonly type: GraphQLNamedType | undefined;
  readonly depth: number;
  /** How many times what is here will be resolved. */
  readonly times: number;
  /** The field above is a page: its `nodes` are the list that was counted already. */
  readonly paged: boolean;
  readonly open: ReadonlySet<string>;
}

function weigh(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema | undefined,
  variables: Variables,
): void {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined,
    ]),
  );
  const weighing: Weighing = { schema, fragments, variables: { ...defaults, ...variables }, selections: 0, cost: 0 };
  const type = schema?.getRootType(operation.operation) ?? undefined;
  weighSet(weighing, operation.selectionSet, { type, depth: 1, times: 1, paged: false, open: new Set() });
}

function weighSet(weighing: Weighing, set: SelectionSetNode, place: Place): void {
  if (place.depth > limits.depth) refuse('depth');
  for (const selection of set.selections) {
    if (++weighing.selections > limits.selections) refuse('selections');
    if (selection.kind === Kind.FIELD) weighField(weighing, selection, place);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      weighSet(weighing, selection.selectionSet, on(weighing, selection.typeCondition?.name.value, place));
    else weighSpread(weighing, selection.name.value, place);
  }
}

const on = ({ schema }: Weighing, name: string | undefined, place: Place): Place =>
  name ? { ...place, type: schema?.getType(name) } : place;

/** A fragment inside itself would unfold for ever; validation will refuse it, so here it only has to end. */
function weighSpread(weighing: Weighing, name: string, place: Place): void {
  const fragment = weighing.fragments.get(name);
  if (!fragment || place.open.has(name)) return;
  const inside = on(weighing, fragment.typeCondition.name.value, place);
  weighSet(weighing, fragment.selectionSet, { ...inside, open: new Set([...place.open, name]) });
}

/** What a list holds when nobody says how much, if it has pages and if not. */
const PAGE = 20;
const LIST = 5;
const sizes = ['first', 'last', 'size'];

function weighField(weighing: Weighing, field: FieldNode, place: Place): void {
  weighing.cost += place.times;
  if (weighing.cost > limits.cost) refuse('cost');
  if (!field.selectionSet) return;
  // Schema questions cost no data; their depth is limited all the same.
  const { type } = place;
  const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
  const pages = definition?.args.some(({ name }) => sizes.includes(name)) ?? false;
  const listed = definition !== undefined && isListType(getNullableType(definition.type));
  const free = field.name.value.startsWith('__') || (listed && place.paged);
  const factor = free ? 1 : pages ? sizeOf(field.arguments ?? [], weighing.variables) : listed ? LIST : 1;
  const next = definition && getNamedType(definition.type);
  weighSet(weighing, field.selectionSet, {
    type: next?.name.startsWith('__') ? undefined : next,
    depth: place.depth + 1,
    times: place.times * factor,
    paged: pages,
    open: place.open,
  });
}

function sizeOf(given: readonly ArgumentNode[], variables: Variables): number {
  const numbers = given
    .filter(({ name }) => sizes.includes(name.value))
    .map(({ value }) =>
      value.kind === Kind.INT
        ? Number(value.value)
        : value.kind === Kind.VARIABLE
          ? Number(variables[value.name.value])
          : Number.NaN,
    )
    .filter((n) => Number.isFinite(n));
  return Math.max(1, ...(numbers.length > 0 ? numbers : [PAGE]));
}
