import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isInputObjectType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  Kind,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Call } from './subgraph';

export type Executable = (
  context: Call,
  variables: Record<string, unknown>,
) => ExecutionResult | Promise<ExecutionResult>;

/** Null where the compiler cannot, or would do it wrong. */
export function compiled(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): Executable | null {
  if (holdsScalarObject(schema, document) || takesDefaults(schema, document)) return null;
  try {
    const query = compileQuery(schema, document, operationName);
    if (!isCompiledQuery(query)) return null;
    const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
    return (context, variables) => {
      // The compiler's own words for a wrong variable do not say where in it.
      const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 50 });
      return errors ? { errors } : query.query({}, context, given(variables));
    };
  } catch {
    return null;
  }
}

/** Without members that are undefined: the compiler would take them for null, where they are not there at all. */
function given<T>(value: T): T {
  if (Array.isArray(value)) return value.map(given) as T;
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, given(member)])) as T;
}

/** Plans make objects that have no prototype at all. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A literal such as `metadata: { ref: $ref }`: the compiler would leave its variables out. */
function holdsScalarObject(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let holds = false;
  const ObjectValue = (): void => {
    holds ||= isScalarType(getNamedType(types.getInputType()));
  };
  visit(document, visitWithTypeInfo(types, { ObjectValue }));
  return holds;
}

/** A variable whose type has a field such as `cleared: Boolean! = true`: the compiler would refuse it where it is absent. */
function takesDefaults(schema: GraphQLSchema, { definitions }: DocumentNode): boolean {
  const seen = new Set<GraphQLType>();
  const defaulted = (type: GraphQLType | undefined): boolean => {
    const named = type && getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named)) return false;
    seen.add(named);
    return Object.values(named.getFields()).some(
      (field) => (isNonNullType(field.type) && !isRequiredInputField(field)) || defaulted(field.type),
    );
  };
  return definitions.some(
    (one) =>
      one.kind === Kind.OPERATION_DEFINITION &&
      one.variableDefinitions?.some(({ type }) => defaulted(typeFromAST(schema, type as never))),
  );
}
