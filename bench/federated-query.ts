import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { signViewer } from '../kernel/viewer';
import { VIEWER_HEADER } from '../kernel/serve';
import { cpuMsOf, node } from './child';
import { hive, installHive } from './federated-query/hive';
import { bodies, CUSTOMERS } from './federated-query/query';
import type { Order, Told } from './federated-query/requester';
import * as stack from './federated-query/stack';
import { populate, viewer } from './federated-query/world';
import type { Bench, Comparison, Contestant, Prepared, Scenario } from './scenario';
import { BENCH_KEYS, openDatabase } from './server';

export const federatedQuery: Scenario = {
  measures:
    'How many times per second 16 connections get 20 customers with their accounts and cards, of three subgraphs: from ' +
    'our gateway with subgraphs in process and over HTTP, from stock @apollo/gateway, and from Hive Gateway.',
  prepare,
};

const CONNECTIONS = 16;

const [inProcess, overHttp, stock, hiveName] = ['ours, in process', 'ours, over HTTP', 'stock Apollo', 'Hive Gateway'];
const [plainly, ourselves] = ['plain @apollo/server subgraphs', 'our subgraph servers'];

async function prepare(bench: Bench): Promise<Prepared> {
  const { folder, defer } = bench;
  const database = await openDatabase(await bench.server(), 'federated');
  defer(() => database.close());
  const place = stack.placeIn(folder, database.url, defer);
  const all = await stack.allInOne(place);
  await populate(database.admin, CUSTOMERS);
  const own = await stack.ourSubgraphs(place);
  const plain = await stack.plainSubgraphs(place, (name) => database.urlAs(name));
  const stockProgram = (file: string, port: number) => ({
    command: node('bench/federated-query/stock-gateway.ts', file, String(port)),
    env: {},
  });
  const answering: Record<string, stack.Answering> = {
    [inProcess!]: all,
    [`${overHttp}, ${ourselves}`]: await stack.ourGateway(place, 'gateway', own),
    [`${overHttp}, ${plainly}`]: await stack.ourGateway(place, 'gateway-plain', plain),
    [`${stock}, ${plainly}`]: await stack.peer(place, 'stock-plain', plain, stockProgram),
    [`${stock}, ${ourselves}`]: await stack.peer(place, 'stock', own, stockProgram),
  };
  const installed = await installHive();
  if ('version' in installed) {
    answering[`${hiveName}, ${plainly}`] = await stack.peer(place, 'hive-plain', plain, (file, port) => hive(folder, 'plain', file, port));
    answering[`${hiveName}, ${ourselves}`] = await stack.peer(place, 'hive', own, (file, port) => hive(folder, 'ours', file, port));
  }
  const ask = requester(bench, all.token);
  const lengths = await alike(answering, all.token);
  const contestants = Object.entries(answering).map(([name, one]) => contestant(name, one, lengths[name]!, ask));
  const rounds = bench.quick ? { roundMs: 1_500 } : {};
  return { contestants, comparisons: comparisonsOf('version' in installed), notes: notesOf(installed), rounds };
}

const notesOf = (installed: Awaited<ReturnType<typeof installHive>>): string[] => [
  'Only ours finds out who asks (a credential looked up for every request), counts the request and limits its cost.',
  'The plain subgraphs check no viewer token; ours check one, from whichever gateway.',
  'version' in installed
    ? `Hive Gateway ${installed.version} runs with --jit, in one process.`
    : `Hive Gateway could not be installed: ${installed.missing}`,
];

function comparisonsOf(withHive: boolean): Comparison[] {
  const reference = `${stock}, ${plainly}`;
  const http = `${overHttp}, ${ourselves}`;
  const metric = 'perSecond';
  return [
    { metric, of: inProcess!, to: reference, atLeast: 10 },
    { metric, of: http, to: reference, atLeast: 2.5 },
    { metric: 'gatewayCpuMs', of: http, to: `${stock}, ${ourselves}` },
    ...(withHive
      ? ([
          { metric, of: http, to: `${hiveName}, ${ourselves}`, atLeast: 1 },
          { metric, of: `${overHttp}, ${plainly}`, to: `${hiveName}, ${plainly}`, atLeast: 1 },
          { metric: 'gatewayCpuMs', of: http, to: `${hiveName}, ${ourselves}` },
        ] satisfies Comparison[])
      : []),
  ];
}

/** Our gateway takes the credential, the others hand the viewer token on; everybody is sent both. */
const headersOf = async (token: string): Promise<Record<string, string>> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  [VIEWER_HEADER]: await signViewer(viewer, BENCH_KEYS),
});

/** Everybody gives the same answers, or there is nothing to compare. Tells how long each of them is. */
async function alike(answering: Record<string, stack.Answering>, token: string): Promise<Record<string, number[]>> {
  const lengths: Record<string, number[]> = {};
  const right: unknown[] = [];
  for (const [name, { url }] of Object.entries(answering)) {
    const headers = await headersOf(token);
    lengths[name] = [];
    for (const [i, body] of bodies.entries()) {
      const text = await (await fetch(url, { method: 'POST', headers, body })).text();
      const { data } = JSON.parse(text) as { data: { customers: { nodes: unknown[] } } | null };
      assert(data?.customers.nodes.length === 20, `${name} does not answer: ${text.slice(0, 300)}`);
      assert.deepEqual(data, (right[i] ??= data), `${name} gives another answer`);
      lengths[name].push(text.length);
    }
  }
  return lengths;
}

type Ask = (order: Pick<Order, 'url' | 'lengths' | 'ms'>) => Promise<Exclude<Told, { error: string }>>;

function requester({ defer }: Bench, token: string): Ask {
  const child = fork(join(__dirname, 'federated-query', 'requester.ts'), { execArgv: ['--import', 'tsx'] });
  defer(async () => child.kill());
  return async (order) => {
    child.send({ ...order, bodies, connections: CONNECTIONS, headers: await headersOf(token) } satisfies Order);
    const [told] = (await once(child, 'message')) as [Told];
    if ('error' in told) throw new Error(`${order.url} ${told.error}`);
    return told;
  };
}

function contestant(name: string, { url, gateway, subgraphs }: stack.Answering, lengths: readonly number[], ask: Ask): Contestant {
  const cpu = (): readonly [number, number] => {
    const own = cpuMsOf(gateway.pid);
    return [own, own + subgraphs.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0)];
  };
  return {
    name,
    round: async (ms) => {
      const [own, everybody] = cpu();
      const { sample, asked } = await ask({ url, lengths, ms });
      const [ownAfter, everybodyAfter] = cpu();
      return { ...sample, gatewayCpuMs: (ownAfter - own) / asked, cpuMs: (everybodyAfter - everybody) / asked };
    },
  };
}
