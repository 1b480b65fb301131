import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../kernel/config';
import { StartError } from '../../kernel/start-error';
import { type DialectName, dialects } from '../../kernel/viewer';
import { sandbox } from '../../schema/sandbox';
import type { SandboxCredentials } from '../../subgraphs/identity/seed';
import type { Places } from './sandbox';

/** The running program as the commands beside it see it: as one tenant, over its own front door. */
export interface Place {
  readonly tenant: DialectName;
  readonly tenantId: string;
  readonly ws: string;
  readonly token: string;
  ask<Data>(query: string, variables?: object): Promise<Data>;
}

export interface PlaceOptions {
  readonly tenant?: string;
  readonly url?: string;
  readonly token?: string;
}

type Written = Places & SandboxCredentials;

/** Where nothing is given, what the program wrote for machines when it started. */
export async function placeOf(config: Config, options: PlaceOptions, fallback: DialectName): Promise<Place> {
  const tenant = tenantOf(options.tenant ?? fallback);
  const written = options.url && options.token ? null : read(config.dataDir);
  const graphql = options.url ? graphqlOf(options.url) : written!.graphql;
  const token = options.token ?? (await tokens[tenant](written!, graphql));
  const ask = <Data>(query: string, variables: object = {}) => post<Data>(graphql, token, query, variables);
  const ws = graphql.replace(/^http/, 'ws');
  return { tenant, tenantId: sandbox[tenant].tenantId, ws, token, ask };
}

function tenantOf(name: string): DialectName {
  const known = dialects.find((dialect) => dialect === name);
  if (!known) throw new StartError(`There is no tenant ${name}; there are ${dialects.join(', ')}.`);
  return known;
}

function read(dataDir: string): Written {
  const file = join(dataDir, 'sandbox.json');
  if (!existsSync(file)) throw new StartError(`Nothing is running here (no ${file}); start it with npm start.`);
  return JSON.parse(readFileSync(file, 'utf8')) as Written;
}

function graphqlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new StartError(`${text} is no http or https URL.`);
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.toString();
}

/** A credential of each tenant that may read events, and play what the tenant's own app does. */
const tokens: Record<DialectName, (written: Written, graphql: string) => string | Promise<string>> = {
  'vaultspay-saas': ({ dashboard }) => dashboard.token,
  'vaultspay-v1': ({ tenants }) => tenants['vaultspay-v1'].secretKey,
  vaultpay: loggedIn,
  cryptomate: ({ tenants }) => tenants.cryptomate.keys['3'],
};

async function loggedIn({ tenants }: Written, graphql: string): Promise<string> {
  const [{ email, password } = { email: '', password: '' }] = tenants.vaultpay.users;
  const input = { tenantId: sandbox.vaultpay.tenantId, email, password };
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
  const { login } = await post<{ login: { accessToken: string } }>(graphql, null, query, { input });
  return login.accessToken;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Refusal }[];
}
interface Refusal {
  readonly code?: string;
  readonly field?: string;
  readonly reason?: string;
}

/** What the program refused, under its code. */
export class Refused extends StartError {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

async function post<Data>(graphql: string, token: string | null, query: string, variables: object): Promise<Data> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  }).catch(() => {
    throw new StartError(`Nothing answers at ${graphql}; start it with npm start.`);
  });
  const { data, errors } = (await response.json().catch(() => ({}))) as Answer<Data>;
  const [error] = errors ?? [];
  if (error) throw new Refused(sentence(error.message, error.extensions), error.extensions?.code);
  if (!data) throw new StartError(`${graphql} answered ${response.status}, which is no answer of Vaultgraph.`);
  return data;
}

export const sentence = (message: string, { code, field, reason }: Refusal = {}): string =>
  [message, code && `(${[code, field, reason].filter(Boolean).join(', ')})`].filter(Boolean).join(' ');
