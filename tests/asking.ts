import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { subgraphNames } from '../kernel/config';
import type { Viewer } from '../kernel/viewer';
import { type Case, type Key, type Outcome, operations, type Row } from './operations';
import type { Answer, Stack } from './stack';
import type { Things } from './things';

/** How the operations of the table are called, and how their answers are told in one word. */

export const kinds = ['Query', 'Mutation'] as const;
export type Named = Row & {
  readonly subgraph: (typeof subgraphNames)[number];
  readonly kind: (typeof kinds)[number];
  readonly name: string;
};

export const rows: Named[] = subgraphNames.flatMap((subgraph) =>
  kinds.flatMap((kind) =>
    Object.entries(operations[subgraph][kind]).map(([name, row]) => ({ ...row, subgraph, kind, name })),
  ),
);
export const titled = (list: readonly Named[]) =>
  list.map((row) => [`${row.subgraph}: ${row.kind === 'Query' ? '' : 'mutation '}${row.name}`, row] as const);

export const fieldsOf = ({ subgraphs }: Stack, subgraph: Named['subgraph'], kind: Named['kind']) =>
  Object.values((subgraphs[subgraph].schema.getType(kind) as GraphQLObjectType).getFields()).filter(
    ({ name }) => !name.startsWith('_'),
  );
export const fieldOf = (stack: Stack, { subgraph, kind, name }: Named): GraphQLField<unknown, unknown> =>
  fieldsOf(stack, subgraph, kind).find((field) => field.name === name)!;

/** The operation with a variable for each argument, asking for as little as there is to ask. */
export function documentOf(stack: Stack, row: Named): string {
  const { args, type } = fieldOf(stack, row);
  const given = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = `${row.name}${passed && `(${passed})`}`;
  return `${row.kind.toLowerCase()} ${given && `(${given})`} { it: ${call} ${selectionOf(getNamedType(type))} }`;
}

function selectionOf(type: unknown): string {
  if (!isObjectType(type)) return '';
  const { id, nodes } = type.getFields();
  return nodes ? `{ nodes ${selectionOf(getNamedType(nodes.type))} total }` : `{ __typename ${id ? 'id' : ''} }`;
}

export const ask = (stack: Stack, row: Named, viewer: Viewer, variables: Record<string, unknown>): Promise<Answer> =>
  stack.ask(row.subgraph, viewer, documentOf(stack, row), { ...defaultsOf(stack, row), ...variables });

/** A variable that is not given must not be null where there is a default. */
const defaultsOf = (stack: Stack, row: Named): Record<string, unknown> =>
  Object.fromEntries(
    fieldOf(stack, row).args.flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    ),
  );

/** The one word for an answer; nothing of anybody's may come along with a refusal. */
export function outcomeOf({ data, code }: Answer): Outcome | string {
  if (code) return data?.it == null ? code : `${code} with data`;
  const page = data?.it as { nodes?: unknown[]; total?: number } | null;
  return page?.nodes?.length === 0 && page.total === 0 ? 'empty' : 'done';
}

/** Which names a case asks for. */
export function keysOf({ args }: Case): Key[] {
  const keys = new Set<Key>();
  const get = (_: object, key: string): string => {
    if (key !== 'currency') keys.add(key as Key);
    return key;
  };
  args?.(new Proxy({}, { get }) as Things);
  return [...keys];
}

const UNWATCHED = ['identity.country', 'identity.state', 'identity.city', 'events.once', 'events.rate_bucket'];

/** From now on every row that anybody writes is noted, with the transaction that wrote it: what is rolled back was not. */
export async function watch({ database: { admin } }: Stack): Promise<void> {
  const tables = await admin<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ('identity', 'wallet', 'card', 'rules', 'events') and c.relkind = 'r'
      and n.nspname || '.' || c.relname <> all(${UNWATCHED})`;
  const note = 'execute function watch.note()';
  const triggers = tables.flatMap(({ name }) => [
    `create trigger watch after insert or update or delete on ${name} for each row ${note}`,
    `create trigger watch_truncate after truncate on ${name} ${note}`,
  ]);
  await admin.unsafe(`
    create schema watch;
    create table watch.change (what text not null);
    create function watch.note() returns trigger language plpgsql security definer as $$ begin
      insert into watch.change values (lower(tg_op) || ' ' || tg_table_schema || '.' || tg_table_name); return null;
    end $$;
    ${triggers.join(';')}`);
}

/** What was written since this was asked last. */
export async function changes({ database: { admin } }: Stack): Promise<string[]> {
  const noted = await admin<{ what: string }[]>`delete from watch.change returning what`;
  return noted.map(({ what }) => what);
}

/** Where among the arguments of a type an id is taken. */
export function idsOf(type: GraphQLInputType, path: readonly string[]): string[][] {
  const named = getNamedType(type);
  if (isEnumType(named)) return [];
  if (isScalarType(named)) return named.name === 'ID' ? [[...path]] : [];
  return isInputObjectType(named)
    ? Object.values(named.getFields()).flatMap((field) => idsOf(field.type, [...path, field.name]))
    : [];
}
