import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, printSchema } from 'graphql';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { dialects } from '../gateway/rest';
import { openapi } from '../gateway/rest/openapi';
import { postman } from '../gateway/rest/postman';
import { systemClock } from '../kernel/clock';
import { type SubgraphName, subgraphNames } from '../kernel/config';
import { keysOf } from '../kernel/crypto';
import { connect } from '../kernel/db';
import { logger } from '../kernel/log';
import { startPostgres } from '../kernel/postgres';
import type { Deps, Subgraph } from '../kernel/subgraph';
import { card } from '../subgraphs/card';
import { events as cardEvents } from '../subgraphs/card/events';
import { identity } from '../subgraphs/identity';
import { events as identityEvents } from '../subgraphs/identity/events';
import { rules } from '../subgraphs/rules';
import { events as rulesEvents } from '../subgraphs/rules/events';
import { wallet } from '../subgraphs/wallet';
import { events as walletEvents } from '../subgraphs/wallet/events';
import { dumpTables } from './dump';
import { migrate } from './migrate';

/** Everything that is made from the code and committed beside it, by its path. */
export type Goldens = Record<string, string>;

export const root = join(__dirname, '..');
/** Folders that hold nothing but goldens: a file there that is not rendered is left over. */
export const folders = ['schema/sdl', 'schema/events', 'docs/openapi', 'docs/postman'];

const makers = { identity, wallet, card, rules } as unknown as Record<SubgraphName, (deps: Deps) => Subgraph>;
export const eventTables: Record<SubgraphName, Record<string, z.ZodType>> = {
  identity: identityEvents,
  wallet: walletEvents,
  card: cardEvents,
  rules: rulesEvents,
};

/** `sql`: a freshly migrated database. */
export async function render(sql: Sql): Promise<Goldens> {
  const sdl = renderSdl();
  const supergraph = compose(sdl);
  const api = printSchema(Supergraph.build(supergraph, { validateSupergraph: false }).apiSchema().toGraphQLJSSchema());
  return {
    ...Object.fromEntries(Object.entries(sdl).map(([name, text]) => [`schema/sdl/${name}.graphql`, text])),
    'schema/supergraph.graphql': supergraph,
    'schema/api.graphql': `${api}\n`,
    'schema/tables.sql': await dumpTables(sql),
    ...renderEvents(),
    ...renderDialects(),
  };
}

/** A subgraph's schema does not depend on what it is made with; this connects to nothing. */
export function renderSdl(): Record<SubgraphName, string> {
  const deps: Deps = {
    db: connect({ url: 'postgres://127.0.0.1:1/none', name: 'emit' }),
    keys: keysOf([{ id: 0, secret: Buffer.alloc(32) }]),
    clock: systemClock,
    log: logger('silent'),
  };
  return Object.fromEntries(subgraphNames.map((name) => [name, makers[name](deps).sdl])) as Record<
    SubgraphName,
    string
  >;
}

const FIRST_PORT = 4001;

/** The addresses are those of the README's example; a gateway of ours takes its own from the settings. */
export function compose(sdl: Partial<Record<SubgraphName, string>>): string {
  const services = Object.entries(sdl).map(([name, text], i) => ({
    name,
    url: `http://127.0.0.1:${FIRST_PORT + i}`,
    typeDefs: parse(text),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** What each type of event holds, for whoever consumes them. */
const renderEvents = (): Goldens =>
  Object.fromEntries(
    Object.values(eventTables)
      .flatMap((table) => Object.entries(table))
      .map(([type, schema]) => [`schema/events/${type}.json`, `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`]),
  );

/** What integrators are given of each dialect. */
const renderDialects = (): Goldens =>
  Object.fromEntries(
    dialects.flatMap((dialect) => [
      [`docs/openapi/${dialect.name}.json`, `${JSON.stringify(openapi(dialect), null, 2)}\n`],
      [`docs/postman/${dialect.name}.json`, `${JSON.stringify(postman(dialect), null, 2)}\n`],
    ]),
  );

/** Paths whose committed text differs from what the code says now. */
export function stale(goldens: Goldens): string[] {
  const differing = Object.entries(goldens).filter(([path, text]) => committed(path) !== text);
  return [...differing.map(([path]) => path), ...leftOver(goldens)];
}

const committed = (path: string): string | null =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;

const leftOver = (goldens: Goldens): string[] =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !(path in goldens));

function write(goldens: Goldens): void {
  for (const path of leftOver(goldens)) rmSync(join(root, path));
  for (const [path, text] of Object.entries(goldens)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** graphql-codegen, for the types of the gateway's own operations; `check` only says whether they are up to date. */
export function codegen(check = false): boolean {
  const program = require.resolve('@graphql-codegen/cli/package.json').replace('package.json', 'cjs/bin.js');
  const run = spawnSync(process.execPath, [program, '--config', 'codegen.yml', ...(check ? ['--check'] : [])], {
    cwd: root,
  });
  return run.status === 0;
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'vaultgraph-emit-'));
  const server = await startPostgres({ dataDir: join(dir, 'postgres') });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    await migrate(server.url, keysOf([{ id: 0, secret: Buffer.alloc(32) }]), 'emit');
    const goldens = await render(sql);
    const changed = stale(goldens);
    write(goldens);
    if (!codegen()) throw new Error('graphql-codegen failed; run `npx graphql-codegen` to see why.');
    process.stdout.write(changed.length > 0 ? `Rewrote ${changed.join(', ')}.\n` : 'Everything was up to date.\n');
  } finally {
    await sql.end();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

if (require.main === module) void main();
