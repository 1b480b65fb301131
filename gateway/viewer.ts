import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Fault, isCode } from '../kernel/error';
import { NIL } from '../kernel/id';
import type { Viewer } from '../kernel/viewer';
import type { ViewerForQuery, ViewerForQueryVariables } from './operations.generated';
import { anonymous } from './request';
import type { Source, SourceCall } from './sources';

const query = readFileSync(join(__dirname, 'operations', 'viewer.graphql'), 'utf8');

export interface Recognised {
  readonly viewer: Viewer;
  /** Requests per minute that the credential allows; null for nobody in particular. */
  readonly rateLimit: number | null;
  /** When the credential ends by itself, in milliseconds since the epoch. */
  readonly expiresAt: number | null;
  /** Of an app: the number that its requests must name as their device. */
  readonly deviceId: number | null;
}

/** The gateway as the subgraphs know it: may ask who somebody is, and nothing else. */
export const gatewayItself = (sandbox: boolean): Viewer => ({
  tenantId: NIL,
  actor: { kind: 'gateway', id: 'gateway' },
  roles: [],
  scopes: ['viewer:resolve'],
  dialect: 'vaultspay-v1',
  sandbox,
});

/** Asks identity who shows a credential, as the gateway itself and for nothing else. */
export function recogniser(identity: Source, sandbox: boolean) {
  const gateway = gatewayItself(sandbox);
  return async (
    credential: string | null,
    ip: string | undefined,
    call: Omit<SourceCall, 'viewer'>,
  ): Promise<Recognised> => {
    if (credential === null)
      return { viewer: anonymous(ip, sandbox), rateLimit: null, expiresAt: null, deviceId: null };
    const variables: ViewerForQueryVariables = { credential, ip };
    const { data, errors } = await identity.send(
      { query, variables, operationName: 'ViewerFor' },
      { ...call, viewer: gateway },
    );
    const refused = errors?.[0]?.extensions;
    if (refused) throw new Fault(isCode(refused.code) ? refused.code : 'INTERNAL');
    const { viewer, rateLimit, expiresAt, deviceId } = (data as ViewerForQuery).viewerFor;
    return { viewer: viewer as Viewer, rateLimit, expiresAt: timeOf(expiresAt), deviceId };
  };
}

const timeOf = (at: unknown): number | null => (at == null ? null : new Date(at as string).getTime());

export type Recogniser = ReturnType<typeof recogniser>;

const MAX_CREDENTIAL = 8192;

/** Where a credential may stand, be it the headers of a request or the first message of a socket. */
export interface Shows {
  readonly authorization?: unknown;
  readonly 'x-api-key'?: unknown;
}

export const credentialOf = ({ headers }: IncomingMessage): string | null => credentialIn(headers);

/** `Authorization: Bearer …` or `x-api-key`; null where neither was sent. */
export function credentialIn({ authorization, 'x-api-key': key }: Shows): string | null {
  if (authorization !== undefined && key !== undefined)
    throw new Fault('HEADERS_INVALID', { reason: 'send either authorization or x-api-key' });
  const credential = authorization === undefined ? key : /^Bearer +(\S+) *$/i.exec(String(authorization))?.[1];
  if (authorization === undefined && key === undefined) return null;
  if (typeof credential !== 'string' || credential.length > MAX_CREDENTIAL) throw new Fault('CREDENTIAL_INVALID');
  return credential;
}

/** The address that the connection came from; of a forwarding proxy only where one is configured as trusted. */
export function addressOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string | undefined {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  // The trusted proxy appends; whatever stands before was written by strangers.
  const last = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(',').at(-1)?.trim();
  return (last || socket.remoteAddress)?.replace(/^::ffff:/, '');
}
