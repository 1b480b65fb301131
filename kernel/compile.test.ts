import { buildSchema, execute, type GraphQLObjectType, parse } from 'graphql';
import { JSONObjectDefinition, JSONObjectResolver } from 'graphql-scalars';
import { compiled } from './compile';
import type { Call } from './subgraph';

const schema = buildSchema(`
  ${JSONObjectDefinition}
  input Inner { cleared: Boolean! = true, note: String }
  input Outer { inner: Inner, list: [Outer!] }
  input Part { name: String, note: String }
  input Change { name: String, note: String, part: Part }
  type Query { change(value: Change): String, json(value: JSONObject): JSONObject, outer(value: Outer): String, plain(id: ID!, size: Int! = 7): String }
`);
Object.assign(schema.getType('JSONObject')!, { ...JSONObjectResolver, name: 'JSONObject' });
for (const field of Object.values((schema.getType('Query') as GraphQLObjectType).getFields()))
  field.resolve = (_, args) =>
    field.name === 'json'
      ? args.value
      : JSON.stringify(args, Object.keys(args).concat('inner', 'cleared', 'list', 'name', 'note', 'part').sort());

/** As `kernel/execute.ts` runs a document that has become hot. */
const run = async (text: string, variableValues: Record<string, unknown>) => {
  const document = parse(text);
  const plan = compiled(schema, document, undefined);
  const interpreted = await execute({ schema, document, variableValues, rootValue: {} });
  return { compiled: plan && (await plan({} as Call, variableValues)), interpreted };
};

describe('a compiled operation answers like an interpreted one', () => {
  test.each([
    ['query ($id: ID!) { plain(id: $id) }', { id: '1' }],
    ['query ($id: ID!, $size: Int!) { plain(id: $id, size: $size) }', { id: '1', size: 2 }],
    ['query ($value: JSONObject) { json(value: $value) }', { value: { a: { b: 1 } } }],
    [
      'query ($value: Change) { change(value: $value) }',
      Object.assign(Object.create(null), {
        value: { name: undefined, note: null, part: { name: undefined, note: 'n' } },
      }),
    ],
  ])('%s', async (text, variables) => {
    const { compiled: result, interpreted } = await run(text, variables);
    expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(interpreted)));
  });
});

describe('what the compiler would do wrong is left to the interpreter', () => {
  test.each([
    ['query ($ref: String) { json(value: { ref: $ref }) }', { ref: 'r' }, { json: { ref: 'r' } }],
    [
      'query ($value: Outer) { outer(value: $value) }',
      { value: { inner: {} } },
      { outer: '{"value":{"inner":{"cleared":true}}}' },
    ],
    ['query ($value: [Outer!]) { outer(value: { list: $value }) }', { value: [] }, { outer: '{"value":{"list":[]}}' }],
  ])('%s', async (text, variables, data) => {
    const { compiled: result, interpreted } = await run(text, variables);
    expect(result).toBeNull();
    expect(JSON.parse(JSON.stringify(interpreted.data))).toEqual(data);
  });
});
