import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { fixedClock } from '../../kernel/clock';
import { logger } from '../../kernel/log';
import type { Deps } from '../../kernel/subgraph';
import { scopes, type Viewer } from '../../kernel/viewer';
import { sandbox } from '../../schema/sandbox';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { identity } from '.';
import { type SandboxCredentials, seedIdentity } from './seed';

export const NOW = '2026-05-01T09:00:00.000Z';
export const NOBODY = '00000000-0000-0000-0000-000000000000';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
type Answer = any;

export interface Asked {
  readonly data: Answer;
  readonly code?: string;
  readonly field?: string;
  readonly details?: Record<string, unknown>;
}

export interface World {
  readonly db: TestDatabase;
  readonly deps: Deps;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly credentials: SandboxCredentials;
  ask(viewer: Viewer, source: string, variables?: Record<string, unknown>): Promise<Asked>;
  /** The same, which must succeed. */
  get(viewer: Viewer, source: string, variables?: Record<string, unknown>): Promise<Answer>;
  viewerFor(credential: string, ip?: string, asHolder?: boolean): Promise<Viewer>;
  close(): Promise<void>;
}

const base = { roles: [], dialect: 'vaultspay-saas', sandbox: true } as const;

export const gateway: Viewer = {
  ...base,
  tenantId: NOBODY,
  actor: { kind: 'gateway', id: 'gateway' },
  scopes: ['viewer:resolve'],
};
export const anonymous: Viewer = { ...base, tenantId: NOBODY, actor: { kind: 'system', id: 'anonymous' }, scopes: [] };

export const hosted: Viewer = { ...gateway, actor: { kind: 'hosted', id: 'page' }, scopes: ['hosted'] };
const everything = scopes.filter((scope) => scope !== 'viewer:resolve' && scope !== 'hosted');

export const operatorOf = (dialect: keyof typeof sandbox): Viewer => ({
  ...{ tenantId: sandbox[dialect].tenantId, actor: { kind: 'operator', id: 'test-operator' }, dialect, sandbox: true },
  ...{ roles: ['operator'], scopes: everything, ip: '203.0.113.7' },
});

export const holder = (dialect: keyof typeof sandbox, customerId: string): Viewer => ({
  ...operatorOf(dialect),
  ...{ actor: { kind: 'user', id: customerId }, customerId, roles: ['user'], credentialId: customerId },
});

/** The sandbox's own world on a database of one's own, and a way to ask. */
export async function world(): Promise<World> {
  const db = await testDatabase();
  const clock = fixedClock(NOW);
  const deps: Deps = { db: db.as('identity'), keys: TEST_KEYS, clock, log: logger('silent') };
  const credentials = await seedIdentity(deps);
  const subgraph = identity(deps);
  let n = 0;
  const ask: World['ask'] = async (viewer, source, variableValues) => {
    const contextValue = subgraph.context({ viewer, requestId: `test-${++n}`, signal: new AbortController().signal });
    const { data, errors } = await graphql({ schema: subgraph.schema, source, variableValues, contextValue });
    const [error] = errors ?? [];
    const { code, field, details } = (error?.extensions ?? {}) as {
      code?: string;
      field?: string;
      details?: Record<string, unknown>;
    };
    return { data, code: error ? (code ?? error.message) : undefined, field, details };
  };
  const get: World['get'] = async (viewer, source, variables) => {
    const { data, code, field, details } = await ask(viewer, source, variables);
    assert.equal(code, undefined, `${code} at ${field}: ${JSON.stringify(details)}`);
    return data;
  };
  const viewerFor: World['viewerFor'] = async (credential, ip, asHolder = false) => {
    const source =
      'query ($c: String!, $ip: String, $h: Boolean) { viewerFor(credential: $c, ip: $ip, asHolder: $h) { viewer } }';
    return (await get(gateway, source, { c: credential, ip, h: asHolder })).viewerFor.viewer;
  };
  return { db, deps, clock, credentials, ask, get, viewerFor, close: db.close };
}
