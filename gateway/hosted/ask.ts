import { join } from 'node:path';
import type { SubgraphName } from '../../kernel/config';
import { type ErrorCode, Fault, isCode } from '../../kernel/error';
import { patienceOf, signalOf, traceparentOf } from '../../kernel/http';
import { NIL } from '../../kernel/id';
import type { Viewer } from '../../kernel/viewer';
import type { Exchange, Parts } from '../exchange';
import { documentsIn, type Operation } from '../rest/documents';
import type { SourceCall } from '../sources';
import { addressOf } from '../viewer';

export const document = documentsIn(join(__dirname, '..', 'operations'));

/** A page of ours: it knows an id that somebody was given, and acts for whoever that id is of. */
const hosted = (sandbox: boolean, ip: string | undefined): Viewer => ({
  ...{ tenantId: NIL, actor: { kind: 'hosted', id: 'page' }, roles: [], scopes: ['hosted'] },
  ...{ dialect: 'vaultspay-v1', sandbox, ...(ip && { ip }) },
});

/** One request for a page. */
export interface Visit {
  readonly parts: Parts;
  readonly exchange: Exchange;
  readonly ip: string | undefined;
  readonly call: SourceCall;
}

export function visitOf(parts: Parts, exchange: Exchange, limitMs: number): Visit {
  const { request, response, id } = exchange;
  const patience = patienceOf(request, limitMs);
  const ip = addressOf(request, parts.config.TRUST_PROXY);
  const standing = { requestId: id, traceparent: traceparentOf(request), viewer: hosted(parts.config.sandbox, ip) };
  const call = { ...standing, signal: signalOf(response, patience), deadline: Date.now() + patience };
  return { parts, exchange, ip, call };
}

/** Asks the subgraph itself: what is for our pages alone is not in the graph that clients see. */
export async function ask<Data, Variables extends object>(
  { parts, call }: Visit,
  name: SubgraphName,
  { text, name: operationName }: Operation<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, errors } = await parts.sources[name].send(
    { query: text, operationName, variables: variables as Record<string, unknown> },
    call,
  );
  const refused = errors?.[0]?.extensions;
  if (!refused) return data as Data;
  const { code, field, details } = refused as { code: unknown; field?: string; details?: object };
  throw new Fault(isCode(code) ? code : 'INTERNAL', { ...(field && { field }), ...details });
}

/** Null where there never was what was asked about. */
export const unlessUnknown = <T>(code: ErrorCode, work: () => Promise<T>): Promise<T | null> =>
  work().catch((error: unknown) => {
    if (error instanceof Fault && error.code === code) return null;
    throw error;
  });
