import type { SubgraphName } from '../kernel/config';
import type { ErrorCode } from '../kernel/error';
import { NIL } from '../kernel/id';
import type { Viewer } from '../kernel/viewer';
import type { Source, SourceCall } from './sources';

/** One request of a client, from its first byte to its last: what is known of it, and what became of it. */
export interface Context extends SourceCall {
  /** Filled in as the request goes, for its line in the log and for the metrics. */
  readonly seen: Seen;
  /** Told when an operation with a hash has proved valid, so that it can be kept. */
  readonly keep?: () => void;
}

export interface Seen {
  /** The row of a REST dialect that was found. */
  route?: string;
  operation?: string;
  kind?: string;
  codes: ErrorCode[];
  /** The document was not run at all. */
  refused?: boolean;
  /** Answered with a stream of events, which has a line of its own. */
  streamed?: boolean;
}

export type Sources = Record<SubgraphName, Source>;

/** Nobody in particular: may log in or refresh, and owns nothing. */
export const anonymous = (ip: string | undefined, sandbox: boolean): Viewer => ({
  tenantId: NIL,
  actor: { kind: 'app', id: 'anonymous' },
  roles: [],
  scopes: [],
  dialect: 'vaultspay-v1',
  sandbox,
  ...(ip && { ip }),
});
