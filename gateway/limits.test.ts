import { buildSchema, getIntrospectionQuery } from 'graphql';
import { Fault } from '../kernel/error';
import { nesting } from '../kernel/nesting';
import { guard, limits } from './limits';

const schema = buildSchema(`
  type Query { node: Node, nodes(first: Int, last: Int, size: Int): Page, plain: [Node!]! }
  type Page { nodes: [Node!]!, total: Int }
  type Node { id: ID, next: Node, nodes(first: Int, last: Int, size: Int): Page, plain: [Node!]! }
`);
const check = guard(() => schema);
const limitOf = (query: string, variables: Record<string, unknown> = {}): unknown => {
  try {
    check(query, variables);
    return null;
  } catch (error) {
    return error instanceof Fault && error.code === 'QUERY_TOO_COMPLEX' ? error.details.limit : error;
  }
};
const nest = (levels: number): string => `{ ${'node { '.repeat(levels)} id ${'}'.repeat(levels)} }`;
const fragments = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) => `fragment F${i} on Node { a${i}: next { ...F${i + 1} } b${i}: next { ...F${i + 1} } }`,
  ).join(' ');

describe('how much a document may ask for', () => {
  const cases: [what: string, limit: string | null, query: string, variables?: Record<string, unknown>][] = [
    [
      'a query of everyday',
      null,
      '{ nodes(first: 20) { nodes { id nodes(first: 20) { nodes { id next { id } } total } } } }',
    ],
    [
      'what GraphiQL asks first',
      null,
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true }),
    ],
    ['14 levels', null, nest(14)],
    ['15 levels', 'depth', nest(15)],
    ['300 levels', 'nesting', nest(300)],
    ['levels hidden in fragments', 'depth', `{ node { ...F0 } } ${fragments(20)} fragment F20 on Node { id }`],
    ['fragments that double', 'selections', `{ node { ...F0 } } ${fragments(11)} fragment F11 on Node { id }`],
    ['fragments that go round', null, '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['10,000 aliases', 'tokens', `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}:b`).join(' ')} }`],
    ['101 aliases', 'aliases', `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: node { id }`).join(' ')} }`],
    ['51 directives', 'directives', `{ node ${'@skip(if: false) '.repeat(51)} { id } }`],
    ['the same field 5,000 times', 'tokens', `{ ${'node '.repeat(5000)} }`],
    [
      'lists inside lists',
      'cost',
      '{ nodes(first: 100) { nodes { nodes(first: 100) { nodes { nodes(first: 100) { nodes { id } } } } } } }',
    ],
    [
      'the same with sizes as variables',
      'cost',
      'query ($n: Int) { nodes(size: $n) { nodes { nodes(last: $n) { nodes { nodes(first: $n) { total } } } } } }',
      { n: 100 },
    ],
    [
      'the same with small variables',
      null,
      'query ($n: Int) { nodes(size: $n) { nodes { nodes(last: $n) { nodes { nodes(first: $n) { total } } } } } }',
      { n: 5 },
    ],
    [
      'sizes as defaults of variables',
      'cost',
      'query ($n: Int = 100) { nodes(size: $n) { nodes { nodes(last: $n) { nodes { nodes(first: $n) { total } } } } } }',
    ],
    [
      'lists without pages inside each other',
      'cost',
      '{ plain { plain { plain { plain { plain { plain { id } } } } } } }'.replace('id', 'id a: id b: id'),
    ],
    ['a text beyond all measure', 'characters', `{ node(id: "${'x'.repeat(limits.characters)}") { id } }`],
    ['what is no GraphQL', null, '{ node { '],
  ];
  // A row that is shorter than the function would make jest wait for a callback.
  it.each(cases.map(([what, limit, query, variables = {}]) => [what, limit, query, variables] as const))(
    '%s: %s',
    (_what, limit, query, variables) => {
      expect(limitOf(query, variables)).toBe(limit);
    },
  );

  it('refuses 100,000 open braces, brackets and parentheses quickly, and without recursion', () => {
    const began = performance.now();
    for (const text of [
      '{'.repeat(99_000),
      `{ a(b: ${'['.repeat(99_000)}`,
      '{a'.repeat(49_000),
      `query (${'('.repeat(99_000)}`,
    ])
      expect(limitOf(text)).toBe('nesting');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('does not count brackets in texts and comments', () => {
    expect(nesting('{ a(b: "{{{{ \\" [[[") # (((\n }')).toBe(2);
    expect(nesting('{ a(b: """ {{{ \\""" {{ " {{ """) { c } }')).toBe(2);
    expect(nesting('{"a": "]]]", "b": [[{"c": "\\\\"}]]}')).toBe(4);
    expect(nesting('"never closed {{{')).toBe(0);
    expect(nesting('"""never closed {{{')).toBe(0);
  });
});
