import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { type SubgraphName, subgraphNames } from '../../kernel/config';
import { freePort } from '../../kernel/postgres/port';
import { begin, type Child, node, type Program, ROOT } from '../child';
import { MASTER_KEYS, ROLE_PREFIX } from '../server';
import { type Asked, asked } from './query';

export type Urls = Partial<Record<SubgraphName, string>>;

/** Something that answers the query: whom to ask, and the processes that work for it. */
export interface Answering {
  readonly url: string;
  readonly gateway: Child;
  readonly subgraphs: readonly Child[];
}

/** What all processes of ours share: one database, one set of keys. */
export interface Place {
  readonly folder: string;
  readonly databaseUrl: string;
  start(program: Program, url: (port: number) => string, port: number): Promise<Child>;
}

export function placeIn(folder: string, databaseUrl: string, defer: (undo: () => Promise<unknown>) => void): Place {
  return {
    folder,
    databaseUrl,
    start: async (program, url, port) => {
      const child = begin(program);
      defer(() => child.stop());
      await child.ready(url(port));
      return child;
    },
  };
}

const at = (port: number, path = ''): string => `http://127.0.0.1:${port}${path}`;
const readyz = (port: number): string => at(port, '/readyz');
const healthz = (port: number): string => at(port, '/healthz');
/** A query that every GraphQL server answers. */
const alive = (port: number): string => at(port, '/graphql?query=%7B__typename%7D');

function ours(place: Place, name: string, port: number, ...words: string[]): Program {
  const dataDir = join(place.folder, name);
  mkdirSync(dataDir, { recursive: true });
  const shared = { DATABASE_URL: place.databaseUrl, DATABASE_ROLE_PREFIX: ROLE_PREFIX, MASTER_KEYS, LOG_LEVEL: 'warn' };
  return { command: node('gateway/main.ts', ...words), env: { ...shared, DATA_DIR: dataDir, PORT: String(port) } };
}

/** `npm start`: everything in one process. It also migrates and seeds, so it comes first. */
export async function allInOne(place: Place): Promise<Answering & { readonly token: string }> {
  const port = await freePort();
  const gateway = await place.start(ours(place, 'all', port), readyz, port);
  const sandbox = JSON.parse(readFileSync(join(place.folder, 'all', 'sandbox.json'), 'utf8')) as {
    dashboard: { token: string };
  };
  return { url: at(port, '/graphql'), gateway, subgraphs: [], token: sandbox.dashboard.token };
}

/** Subgraphs as they are served: where, and by which processes. */
export interface Serving {
  readonly urls: Urls;
  readonly children: readonly Child[];
}

/** `npm run start:subgraph`, each in a process of its own. */
export async function ourSubgraphs(place: Place): Promise<Serving> {
  const started = subgraphNames.map(async (name) => {
    const port = await freePort();
    return {
      name,
      port,
      child: await place.start(ours(place, `subgraph-${name}`, port, 'subgraph', name), readyz, port),
    };
  });
  const all = await Promise.all(started);
  return {
    urls: Object.fromEntries(all.map(({ name, port }) => [name, at(port, '/graphql')])),
    children: all.map(({ child }) => child),
  };
}

/** The same schemas and resolvers behind plain @apollo/server. */
export async function plainSubgraphs(place: Place, urlAs: (name: Asked) => string): Promise<Serving> {
  const started = asked.map(async (name) => {
    const port = await freePort();
    const command = node('bench/federated-query/plain-subgraph.ts', name, String(port));
    return { name, port, child: await place.start({ command, env: { DATABASE_URL: urlAs(name) } }, alive, port) };
  });
  const all = await Promise.all(started);
  return {
    urls: Object.fromEntries(all.map(({ name, port }) => [name, at(port, '/graphql')])),
    children: all.map(({ child }) => child),
  };
}

/** `npm run start:gateway` in front of subgraphs elsewhere. A subgraph that nobody asks may be missing. */
export async function ourGateway(place: Place, name: string, { urls, children }: Serving): Promise<Answering> {
  const port = await freePort();
  const program = ours(place, name, port, 'gateway');
  const settings = subgraphNames.map((subgraph) => [
    `SUBGRAPH_${subgraph.toUpperCase()}_URL`,
    urls[subgraph] ?? at(9, '/graphql'),
  ]);
  const gateway = await place.start(
    { ...program, env: { ...program.env, ...Object.fromEntries(settings) } },
    healthz,
    port,
  );
  return { url: at(port, '/graphql'), gateway, subgraphs: children };
}

/** Somebody else's gateway: it gets a supergraph of the same schemas that names where they are. */
export async function peer(
  place: Place,
  name: string,
  { urls, children }: Serving,
  program: (supergraph: string, port: number) => Program,
): Promise<Answering> {
  const port = await freePort();
  const supergraph = join(place.folder, `${name}.graphql`);
  writeFileSync(supergraph, supergraphOf(urls));
  return {
    url: at(port, '/graphql'),
    gateway: await place.start(program(supergraph, port), alive, port),
    subgraphs: children,
  };
}

function supergraphOf(urls: Urls): string {
  const services = subgraphNames.map((name) => {
    const sdl = readFileSync(join(ROOT, 'schema', 'sdl', `${name}.graphql`), 'utf8');
    return { name, typeDefs: parse(sdl), url: urls[name] ?? at(9, '/graphql') };
  });
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(`the subgraphs do not compose: ${errors?.[0]?.message}`);
  return supergraphSdl;
}
