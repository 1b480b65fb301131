import assert from 'node:assert/strict';
import { createGateway, type GatewayOptions } from '../gateway/gateway';
import { subgraphs as made } from '../gateway/program/subgraphs';
import { anonymous as nobody } from '../gateway/request';
import { inProcess, overHttp, type Source } from '../gateway/sources';
import { fixedClock } from '../kernel/clock';
import { readConfig, type SubgraphName, subgraphNames } from '../kernel/config';
import { connect, type Db } from '../kernel/db';
import { type Result, type Runner, runner } from '../kernel/execute';
import { NIL, newId } from '../kernel/id';
import { logger } from '../kernel/log';
import { type Served, serveSubgraph } from '../kernel/serve';
import type { Call, Deps, Subgraph } from '../kernel/subgraph';
import type { ActorKind, DialectName, Viewer } from '../kernel/viewer';
import { sandbox, sandboxId } from '../schema/sandbox';
import { operations } from '../schema/tables/identity';
import { type Grant, type RoleName, roles, scopesOf } from '../subgraphs/identity/roles';
import type { SandboxCredentials } from '../subgraphs/identity/seed';
import type { TestDatabase } from './database';
import { TEST_KEYS } from './keys';
import { NOW, sandboxDatabase } from './sandbox';

export { NIL, NOW };

/** What the tests that cross folders stand on: the four subgraphs of the program over the sandbox world. */
export interface Stack {
  readonly database: TestDatabase;
  readonly credentials: SandboxCredentials;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly deps: Readonly<Record<SubgraphName, Deps>>;
  readonly subgraphs: Readonly<Record<SubgraphName, Subgraph>>;
  /** Every statement that each subgraph has sent. */
  readonly statements: Readonly<Record<SubgraphName, string[]>>;
  ask(name: SubgraphName, viewer: Viewer, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The same, which must succeed. */
  get(name: SubgraphName, viewer: Viewer, query: string, variables?: Record<string, unknown>): Promise<Data>;
  close(): Promise<void>;
}

// A test knows what it asked for.
// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the documents
export type Data = Record<string, any>;

export interface Answer {
  readonly data: Data | null;
  readonly errors: NonNullable<Result['errors']>;
  /** Of the first error. */
  readonly code?: string;
  readonly field?: string;
}

const each = <T>(make: (name: SubgraphName) => T): Record<SubgraphName, T> =>
  Object.fromEntries(subgraphNames.map((name) => [name, make(name)])) as Record<SubgraphName, T>;

export async function testStack(log = logger('silent')): Promise<Stack> {
  const { database, credentials } = await sandboxDatabase();
  const clock = fixedClock(NOW);
  const statements = each((): string[] => []);
  const dbs = each((name) => counting(database, name, statements[name]));
  const deps = each((name): Deps => ({ db: dbs[name], keys: TEST_KEYS, clock, log, allowLoopback: true }));
  const subgraphs = each((name) => made[name].make(deps[name]));
  const runners = each((name): Runner => runner(subgraphs[name], log));
  const ask: Stack['ask'] = async (name, viewer, query, variables) =>
    told(await runners[name]({ query, variables }, callOf(viewer)));
  const get: Stack['get'] = async (...asked) => {
    const { data, errors } = await ask(...asked);
    assert(data && errors.length === 0, JSON.stringify(errors));
    return data;
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(dbs).map((db) => db.close()));
    await database.close();
  };
  return { database, credentials, clock, deps, subgraphs, statements, ask, get, close };
}

function counting(database: TestDatabase, name: SubgraphName, statements: string[]): Db {
  // The driver asks each new connection for its types.
  const onQuery = (text: string): void => void (text.includes('pg_catalog') || statements.push(text));
  return connect({ url: database.urlAs(name), name: `test-${name}`, max: 4, onQuery });
}

export const callOf = (viewer: Viewer): Call => ({
  viewer,
  requestId: 'test-request',
  signal: new AbortController().signal,
});

/** Without the prototypes that graphql-js leaves out. */
function told({ data, errors = [] }: Result): Answer {
  const { code, field } = errors[0]?.extensions ?? {};
  return { data: JSON.parse(JSON.stringify(data ?? null)) as Data | null, errors, code, field };
}

export const topologies = ['in process', 'over http'] as const;
export type Topology = (typeof topologies)[number];

export interface Front {
  readonly url: string;
  /** As the operator of `vaultspay-saas`, where no other credential is given. */
  ask(query: string, variables?: Record<string, unknown>, credential?: string | null): Promise<Answer>;
  /** Stops a subgraph that is served on a port of its own; what it returns serves it there again. */
  away(name: SubgraphName): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** The real gateway on a port of its own, before the subgraphs of a stack. */
export async function startGateway(
  stack: Stack,
  topology: Topology,
  log = logger('silent'),
  { env = {}, ...more }: Pick<GatewayOptions, 'dialects' | 'clock'> & { env?: Record<string, string> } = {},
): Promise<Front> {
  const served = new Map<SubgraphName, Served>();
  const serve = async (name: SubgraphName, port = 0): Promise<Served> => {
    const one = await serveSubgraph(stack.subgraphs[name], stack.deps[name], { port, host: '127.0.0.1' });
    served.set(name, one);
    return one;
  };
  const sources = {} as Record<SubgraphName, Source>;
  for (const name of subgraphNames) {
    if (topology === 'in process') sources[name] = inProcess(stack.subgraphs[name], log);
    else sources[name] = overHttp(name, (await serve(name)).url, TEST_KEYS);
  }
  const config = readConfig({ LOG_LEVEL: 'silent', PORT: '0', ...env });
  const { token } = stack.credentials.dashboard;
  const db = stack.database.as('gateway');
  const front = await createGateway({ config, log, sources, db, keys: TEST_KEYS, dashboardToken: token, ...more });
  await front.listen(0, '127.0.0.1');
  const { url } = front;
  const stop = async (): Promise<void> => {
    await front.stop();
    await Promise.all([...served.values()].map((one) => one.stop()));
  };
  const away: Front['away'] = async (name) => {
    const one = served.get(name)!;
    await one.stop(0);
    return async () => void (await serve(name, Number(new URL(one.url).port)));
  };
  return { url, stop, away, ask: (query, variables, credential = token) => post(url, query, variables, credential) };
}

async function post(
  url: string,
  query: string,
  variables: object | undefined,
  credential: string | null,
): Promise<Answer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(credential && { authorization: `Bearer ${credential}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return told((await answer.json()) as Result);
}

/** Viewers of every kind, as identity makes them of credentials. */
type Who = Pick<Viewer, 'scopes'> & Partial<Viewer>;

const viewer = (dialect: DialectName, kind: ActorKind, more: Who): Viewer => {
  const id = newId();
  const { tenantId } = sandbox[dialect];
  return {
    tenantId,
    actor: { kind, id },
    roles: [],
    dialect,
    sandbox: true,
    credentialId: id,
    ip: '203.0.113.7',
    ...more,
  };
};

const actorOf: Record<RoleName, ActorKind> = {
  platform: 'app',
  network: 'network',
  user: 'user',
  moderator: 'staff',
  admin: 'staff',
  super_admin: 'staff',
  operator: 'operator',
};

export const withRole = (dialect: DialectName, role: RoleName, more: Partial<Viewer> = {}): Viewer =>
  viewer(dialect, actorOf[role], {
    roles: [role],
    scopes: scopesOf({ roles: [role], privileges: [], grants: [], sandbox: more.sandbox ?? true }),
    ...more,
  });

export const withGrants = (dialect: DialectName, grants: readonly Grant[]): Viewer =>
  viewer(dialect, 'key', { scopes: scopesOf({ roles: [], privileges: [], grants, sandbox: true }) });

export const operator = (dialect: DialectName, more: Partial<Viewer> = {}): Viewer =>
  withRole(dialect, 'operator', more);

/** An end user: nothing but this customer's things exist for them. */
export const holder = (dialect: DialectName, customerId: string): Viewer =>
  withRole(dialect, 'user', { customerId, actor: { kind: 'user', id: customerId } });

export const withoutScopes = (dialect: DialectName): Viewer => viewer(dialect, 'key', { scopes: [] });

export const anonymous: Viewer = nobody(undefined, true);
export const hosted: Viewer = { ...anonymous, actor: { kind: 'hosted', id: 'page' }, scopes: ['hosted'] };
export const gateway: Viewer = { ...anonymous, actor: { kind: 'gateway', id: 'gateway' }, scopes: ['viewer:resolve'] };

/** One of each, by name. */
export function viewersOf(dialect: DialectName, customerId: string): Record<string, Viewer> {
  const { user: _, ...others } = roles;
  const byRole = (Object.keys(others) as RoleName[]).map((role) => [role, withRole(dialect, role)] as const);
  const byGrant = operations.flatMap((operation) =>
    [1, 2, 3].map((level) => [`${operation} ${level}`, withGrants(dialect, [{ operation, level }])] as const),
  );
  return Object.fromEntries([...byRole, ['holder', holder(dialect, customerId)], ...byGrant]);
}

/** The operator whose bearer `sandbox.json` tells. */
export const dashboard: Viewer = operator('vaultspay-saas', { credentialId: sandboxId(0x1f02) });
