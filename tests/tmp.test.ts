import { buildSchema } from 'graphql';
import { compileQuery } from 'graphql-jit';
test('x', async () => {
  const schema = buildSchema('input I { a: Boolean! = true b: Int } type Query { f(i: I!): Int }');
  const { parse } = require('graphql');
  const q: any = compileQuery(schema, parse('query ($i: I!) { f(i: $i) }'));
  console.log(JSON.stringify(await q.query({ f: ({ i }: any) => (i.a ? 1 : 0) }, {}, { i: { b: 1 } })));
});
