import assert from 'node:assert/strict';
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { Agent, type Dispatcher, request } from 'undici';
import { vaultspaySaas } from '../gateway/rest/vaultspay-saas';
import { sandbox } from '../schema/sandbox';
import { type Graph, openGraph } from './dashboard/graph';
import { populate } from './federated-query/world';
import { drive } from './load';
import type { Bench, Comparison, Contestant, Prepared, Scenario } from './scenario';
import { openDatabase } from './server';

export const rest: Scenario = {
  measures:
    'One account read, and one card frozen or thawed, over the VaultsPay SaaS paths and as the same documents over ' +
    '/graphql, by the same app on the same process; the read also with encryption; 16 connections, and 64.',
  prepare,
};

interface Record {
  readonly id: string;
  readonly seq: number;
}
interface Asking {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: { readonly [name: string]: string };
}

async function prepare({ server, defer }: Bench): Promise<Prepared> {
  const database = await openDatabase(await server(), 'rest');
  defer(() => database.close());
  const graph = await openGraph(database);
  defer(() => graph.stop());
  await populate(database.admin);
  const accounts = await recordsOf(
    database.admin,
    'wallet.account',
    "owner_customer_id is not null and kind = 'digital'",
  );
  const cards = await recordsOf(
    database.admin,
    'card.card',
    "lifecycle = 'active' and restriction = 'none' and expired_at is null",
  );
  const token = await logIn(graph);
  const agent = new Agent({ connections: 64 });
  defer(() => agent.close());
  const asked = askingOf(graph, accounts, cards);
  const contestants = Object.entries(asked).flatMap(([name, one]) =>
    callersOf(name).map(
      (callers): Contestant => ({
        name: nameOf(name, callers),
        round: (ms) => drive(callers, ms, () => ask(agent, graph, token, one())),
      }),
    ),
  );
  return { contestants, comparisons };
}

const recordsOf = async (admin: Sql, table: string, where: string): Promise<Record[]> =>
  admin.unsafe<Record[]>(
    `select id, seq::int as seq from ${table} where tenant_id = '${sandbox['vaultspay-saas'].tenantId}' and ${where} limit 500`,
  );

const plain = ({ app }: Graph) => ({
  'content-type': 'application/json',
  'x-device-os': 'SAAS',
  'x-device-id': String(app.deviceId),
  'x-enable-encryption': 'false',
});

async function logIn(graph: Graph): Promise<string> {
  const { clientId, clientSecret } = graph.app;
  const { body } = await request(`${graph.url}/as/api/v1/saas-login`, {
    ...{ method: 'POST', headers: plain(graph), body: JSON.stringify({ clientId, clientSecret }) },
  });
  return ((await body.json()) as { accessToken: string }).accessToken;
}

const textOf = (line: string): string => {
  const row = vaultspaySaas.routes.find(({ verb, path }) => `${verb} ${path}` === line);
  assert(row?.operation, `there is no ${line}`);
  return row.operation.text;
};
const READ = 'GET /be/api/v1/accounts/{id}';
const WRITE = 'POST /pcs/api/v1/toggle-freeze-card';

const oneOf = (records: readonly Record[]): Record => records[Math.floor(Math.random() * records.length)]!;

function askingOf(graph: Graph, accounts: readonly Record[], cards: readonly Record[]) {
  const headers = plain(graph);
  const sealed = { ...headers, 'x-enable-encryption': 'true', ...sealing(graph.app.rsaPublicKey) };
  const read = textOf(READ);
  const write = textOf(WRITE);
  const graphql = (query: string, id: string): Asking => ({
    ...{ method: 'POST', path: '/graphql', body: { query, variables: { id } } },
  });
  return {
    'REST read': (): Asking => ({ method: 'GET', path: `/be/api/v1/accounts/${oneOf(accounts).seq}`, headers }),
    'GraphQL read': () => graphql(read, oneOf(accounts).id),
    'REST read, encrypted': (): Asking => ({
      ...{ method: 'GET', path: `/be/api/v1/accounts/${oneOf(accounts).seq}`, headers: sealed },
    }),
    'REST write': (): Asking => ({
      ...{ method: 'POST', path: '/pcs/api/v1/toggle-freeze-card', body: { cardId: oneOf(cards).seq }, headers },
    }),
    'GraphQL write': () => graphql(write, oneOf(cards).id),
  };
}

/** The same for all requests: what it costs to seal them is the client's affair, and not measured here. */
function sealing(spki: string): { readonly [name: string]: string } {
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  const padding = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return {
    'x-session-nonce': randomBytes(12).toString('base64'),
    'x-auth-signature': publicEncrypt(padding, randomBytes(32)).toString('base64'),
  };
}

async function ask(agent: Dispatcher, { url }: Graph, token: string, asking: Asking): Promise<void> {
  const { method, path, body, headers = { 'content-type': 'application/json' } } = asking;
  const answer = await request(url + path, {
    ...{ dispatcher: agent, method, headers: { ...headers, authorization: `Bearer ${token}` } },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  assert(answer.statusCode === 200 && !text.startsWith('{"errors"'), text);
}

const reads = new Set(['REST read', 'GraphQL read']);
const callersOf = (name: string): readonly number[] => (reads.has(name) ? [16, 64] : [16]);
const nameOf = (name: string, callers: number): string => (callers === 16 ? name : `${name}, ${callers} connections`);

const comparisons: readonly Comparison[] = [
  { metric: 'perSecond', of: 'REST read', to: 'GraphQL read', atLeast: 0.9 },
  { metric: 'perSecond', of: 'REST write', to: 'GraphQL write' },
  { metric: 'perSecond', of: 'REST read, encrypted', to: 'REST read' },
  { metric: 'perSecond', of: nameOf('REST read', 64), to: nameOf('GraphQL read', 64), atLeast: 0.9 },
  { metric: 'p99Ms', of: nameOf('REST read', 64), to: nameOf('GraphQL read', 64) },
];
