import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { fixedClock } from '../../kernel/clock';
import { type Config, readConfig, type SubgraphName } from '../../kernel/config';
import { type Log, logger } from '../../kernel/log';
import { type Served, serveSubgraph } from '../../kernel/serve';
import type { Shown } from '../../kernel/shown';
import type { Deps, Subgraph } from '../../kernel/subgraph';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { createGateway, type Gateway } from '../gateway';
import { inProcess, overHttp, type Source } from '../sources';
import { identityFixture } from './identity';
import { walletFixture } from './wallet';

export const topologies = ['in process', 'over http'] as const;
export type Topology = (typeof topologies)[number];

export interface Stack {
  readonly gateway: Gateway;
  readonly url: string;
  readonly database: TestDatabase;
  readonly served: readonly Served[];
  /** Everything that was logged. */
  readonly lines: Record<string, unknown>[];
  stop(): Promise<void>;
}

/** Two small subgraphs and a gateway before them, on real sockets and a real database. */
export async function startStack(
  topology: Topology,
  env: Record<string, string> = {},
  extra: { dashboardToken?: string } = {},
): Promise<Stack> {
  const database = await testDatabase();
  const lines: Record<string, unknown>[] = [];
  const log = logger('debug', { write: (line) => void lines.push(JSON.parse(line)) });
  const config = readConfig({ DATABASE_URL: database.url, ...env });
  const subgraphs = [identityFixture(), walletFixture()];
  const served: Served[] = [];
  const sources = await Promise.all(
    subgraphs.map((subgraph) => sourceOf(topology, subgraph, depsOf(database, log), served)),
  );
  const gateway = await startGateway(config, log, database, sources, subgraphs, extra.dashboardToken);
  const stop = async (): Promise<void> => {
    await gateway.stop(1000);
    await Promise.all(served.map((one) => one.stop(1000)));
    await database.close();
  };
  return { gateway, url: gateway.url, database, served, lines, stop };
}

const depsOf = (database: TestDatabase, log: Log): Deps => ({
  db: database.as('identity'),
  keys: TEST_KEYS,
  clock: fixedClock('2026-04-11T09:30:00Z'),
  log,
});

async function sourceOf(topology: Topology, subgraph: Subgraph, deps: Deps, served: Served[]): Promise<Source> {
  if (topology === 'in process') return inProcess(subgraph, deps.log);
  const one = await serveSubgraph(subgraph, deps, { port: 0, host: '127.0.0.1' });
  served.push(one);
  return overHttp(subgraph.name, one.url, TEST_KEYS);
}

const absent = (name: SubgraphName): Source => ({
  name,
  send: () => Promise.reject(new Error(`${name} is no part of this`)),
  subscribe: () => Promise.reject(new Error(`${name} is no part of this`)),
  ready: async () => true,
  close: async () => {},
});

async function startGateway(
  config: Config,
  log: Log,
  database: TestDatabase,
  [identity, wallet]: readonly Source[],
  subgraphs: readonly Subgraph[],
  dashboardToken?: string,
): Promise<Gateway> {
  const gateway = await createGateway({
    ...{ config, log, dashboardToken, db: database.as('gateway'), keys: TEST_KEYS },
    supergraph: compose(subgraphs),
    sources: { identity: identity!, wallet: wallet!, card: absent('card'), rules: absent('rules') },
  });
  await gateway.listen(0, '127.0.0.1');
  return gateway;
}

function compose(subgraphs: readonly Subgraph[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}.invalid`, typeDefs: parse(sdl) })),
  );
  if (errors) throw new AggregateError(errors);
  return supergraphSdl;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: Record<string, never>;
  readonly errors?: Shown[];
}

export interface Asking {
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** One operation, as an operator unless `headers` say otherwise. */
export async function ask(
  url: string,
  query: string,
  { variables, operationName, headers, signal }: Asking = {},
): Promise<Asked> {
  return post(
    url,
    JSON.stringify({ query, variables, operationName }),
    { authorization: 'Bearer good', ...headers },
    signal,
  );
}

export async function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Asked> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    body,
    signal,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return read(response);
}

export async function read(response: Response): Promise<Asked> {
  const text = await response.text();
  const body = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, data: body.data, errors: body.errors };
}
