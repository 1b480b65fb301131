import assert from 'node:assert/strict';
import { Agent, request } from 'undici';
import { openGraph } from './dashboard/graph';
import { history } from './dashboard/history';
import { populate } from './federated-query/world';
import { drive } from './load';
import type { Bench, Comparison, Contestant, Prepared, Sample, Scenario } from './scenario';
import { openDatabase } from './server';

export const dashboard: Scenario = {
  measures:
    'A page of a dashboard in one query over four subgraphs, in process: customers with their accounts, cards, last ' +
    'authorisations and why they were decided so; how long it takes, and how many SQL statements it sends.',
  prepare,
};

const QUERY = `query Page($size: Int!, $page: Int!) { customers(page: $page, size: $size) { nodes {
  id fullName accounts(first: 5) { nodes { id currency balance { amount } cards(first: 5) {
    id last4 status authorisations(first: 3) { nodes { id state amount { amount } merchant { name } decision { outcome reason } } }
  } } } } } }`;

async function prepare({ server, defer }: Bench): Promise<Prepared> {
  const database = await openDatabase(await server(), 'dashboard');
  defer(() => database.close());
  const graph = await openGraph(database);
  defer(() => graph.stop());
  const customers = (await populate(database.admin)).length;
  await history(database.admin);
  const agent = new Agent({ connections: 16 });
  defer(() => agent.close());
  const ask = async (size: number): Promise<void> => {
    const page = 1 + Math.floor(Math.random() * Math.floor(customers / size));
    const { body } = await request(`${graph.url}/graphql`, {
      ...{ dispatcher: agent, method: 'POST', body: JSON.stringify({ query: QUERY, variables: { size, page } }) },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${graph.token}` },
    });
    const { data, errors } = (await body.json()) as { data?: { customers: { nodes: object[] } }; errors?: unknown };
    assert.equal(data?.customers.nodes.length, size, JSON.stringify(errors));
  };
  const contestants: Contestant[] = settings.map(([size, callers]) => ({
    name: nameOf(size, callers),
    round: async (ms): Promise<Sample> => {
      const before = graph.sent();
      let asked = 0;
      const sample = await drive(callers, ms, () => ask(size).then(() => asked++));
      return { ...sample, statements: (graph.sent() - before) / asked };
    },
  }));
  return { contestants, comparisons };
}

const settings = [
  [2, 1],
  [20, 1],
  [20, 16],
] as const;

const nameOf = (size: number, callers: number): string =>
  `${size} customers, ${callers} ${callers === 1 ? 'caller' : 'callers'}`;

const comparisons: readonly Comparison[] = [
  { metric: 'statements', of: nameOf(20, 1), to: nameOf(2, 1), atMost: 1 },
  { metric: 'p50Ms', of: nameOf(20, 1), to: nameOf(2, 1) },
];
