import { buildSchema, defaultFieldResolver, GraphQLEnumType, GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import { Fault } from './error';
import { runner } from './execute';
import { logger } from './log';
import type { Call, Subgraph } from './subgraph';
import type { Viewer } from './viewer';

const sdl = `
  enum Colour { RED GREEN }
  input Inner { n: Int! = 3, colour: Colour, texts: [String!], deep: Inner }
  interface Named { name: String! }
  type Cat implements Named { name: String!, lives: Int! }
  type Dog implements Named { name: String!, loud(times: Int! = 2): String }
  union Pet = Cat | Dog
  type Query {
    echo(inner: Inner, colour: Colour = GREEN, ids: [ID!], flag: Boolean): String!
    pets: [Pet!]!
    named: [Named!]!
    lazy: [Int!]!
    fails(code: String): String
    need: Need
    wait: String
    after: String
  }
  type Need { must: String!, fine: String }
`;

const resolvers: Record<string, Record<string, typeof defaultFieldResolver>> = {
  Query: {
    echo: async (_source, args) => JSON.stringify(args),
    pets: async () => [
      { __typename: 'Cat', name: 'Tom', lives: 9 },
      Promise.resolve({ __typename: 'Dog', name: 'Rex' }),
    ],
    named: () => [{ __typename: 'Dog', name: 'Rex' }],
    lazy: () => [Promise.resolve(1), async () => 2, 3].slice(0, 1),
    fails: async (_source, { code }) => {
      if (code === 'fault') throw new Fault('CARD_FROZEN', { field: 'id', at: 'x' });
      if (code === 'graphql') throw new GraphQLError('plain');
      throw new Error('select secret');
    },
    need: () => ({ must: null, fine: 'fine' }),
    wait: () => new Promise((resolve) => setTimeout(() => resolve('late'), 100)),
  },
  Dog: { loud: async (_source, { times }) => 'wuff '.repeat(times).trim() },
};

function schema(): GraphQLSchema {
  const built = buildSchema(sdl);
  for (const [type, fields] of Object.entries(resolvers))
    for (const [name, resolve] of Object.entries(fields))
      (built.getType(type) as never as { getFields(): Record<string, { resolve: unknown }> }).getFields()[
        name
      ]!.resolve = resolve;
  const colours = (built.getType('Colour') as GraphQLEnumType).getValues();
  for (const value of colours) value.value = value.name.toLowerCase();
  return built;
}

const subgraph = (built = schema()): Subgraph => ({ name: 'card', sdl, schema: built, context: (call) => call });
const call = (signal = new AbortController().signal): Call => ({ viewer: {} as Viewer, requestId: 'r', signal });
const log = logger('silent');

describe('running operations on a subgraph', () => {
  const cases: [query: string, variables?: Record<string, unknown>][] = [
    ['{ echo }'],
    ['{ echo(inner: {}) }'],
    [
      '{ echo(inner: { n: 1, colour: RED, texts: "one", deep: { deep: { colour: GREEN } } }, ids: [1, "2"], flag: false) }',
    ],
    ['query ($inner: Inner) { echo(inner: $inner) }'],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: null }],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: { texts: ['a', 'b'], colour: 'RED', deep: { n: 7 } } }],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: { texts: 'alone', deep: null } }],
    ['query ($inner: Inner = { n: 5 }) { echo(inner: $inner) }'],
    ['query ($colour: Colour) { echo(colour: $colour) }', { colour: 'RED' }],
    ['query ($colour: Colour) { echo(colour: $colour) }', {}],
    ['query ($colour: Colour) { echo(colour: $colour) }', { colour: null }],
    ['query ($colour: Colour = RED) { echo(colour: $colour, inner: { colour: $colour }) }'],
    ['query ($ids: [ID!]) { echo(ids: $ids) }', { ids: [1, '2'] }],
    ['query ($n: Int!) { echo(inner: { n: $n, texts: ["x"] }) }', { n: 4 }],
    ['query ($t: Boolean!) { echo @include(if: $t) again: echo @skip(if: $t) }', { t: true }],
    [
      '{ pets { __typename ... on Cat { name lives } ... on Dog { name loud(times: 3) } } named { name ... on Dog { loud } } lazy }',
    ],
    ['{ need { fine must } echo }'],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: { n: 'x' } }],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: { n: 1, deep: { extra: 1 } } }],
    ['query ($inner: Inner) { echo(inner: $inner) }', { inner: 3 }],
    ['query ($n: Int!) { echo(inner: { n: $n }) }', {}],
    ['{ __typename __schema { queryType { name } } __type(name: "Cat") { fields { name } } }'],
  ];

  it.each(cases.map(([query, variables = {}]) => [query, variables] as const))(
    'answers %s with %j the same hot as graphql-js does',
    async (source, variableValues) => {
      const run = runner(subgraph(), log);
      const plain = JSON.parse(
        JSON.stringify(await graphql({ schema: schema(), source, variableValues, contextValue: call() })),
      );
      const first = JSON.parse(JSON.stringify(await run({ query: source, variables: variableValues }, call())));
      expect(first.data ?? null).toEqual(plain.data ?? null);
      expect(first.errors?.length).toEqual(plain.errors?.length);
      for (let i = 0; i < 3; i++)
        expect(JSON.parse(JSON.stringify(await run({ query: source, variables: variableValues }, call())))).toEqual(
          first,
        );
    },
  );

  it.each([
    ['fault', { code: 'CARD_FROZEN', field: 'id', details: { at: 'x' } }],
    ['graphql', { code: 'INTERNAL' }],
    ['driver', { code: 'INTERNAL' }],
  ])('shows of a resolver that throws (%s) what the catalogue allows', async (code, extensions) => {
    const run = runner(subgraph(), log);
    for (let i = 0; i < 4; i++) {
      const { data, errors } = await run(
        { query: 'query ($code: String) { fails(code: $code) echo }', variables: { code } },
        call(),
      );
      expect(data).toEqual({ fails: null, echo: '{"colour":"GREEN"}' });
      expect(errors).toMatchObject([{ path: ['fails'], extensions }]);
      expect(JSON.stringify(errors)).not.toContain('secret');
    }
  });

  it('does nothing for a call that was given up, and stops one that is being given up', async () => {
    const run = runner(subgraph(), log);
    const given = new AbortController();
    const running = run({ query: '{ wait }' }, call(given.signal));
    given.abort();
    const late = { errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }] };
    expect(await running).toMatchObject(late);
    expect(await run({ query: '{ echo }' }, call(given.signal))).toMatchObject(late);
  });
});
