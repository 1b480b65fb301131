import type { Call, Deps } from '../../kernel/subgraph';
import type { Cause } from '../../schema/outbox';
import type { Loaders } from './loaders';
import type { Resolved, Shown } from './service/viewer';

/** One request, with what it needs to be answered. */
export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
  /** Shared by all requests of the process, so that those in flight together share a statement. */
  readonly resolveCredential: (shown: Shown) => Promise<Resolved>;
}

export const causeOf = ({ viewer, requestId, deps }: Context): Cause => ({ viewer, requestId, at: deps.clock.now() });
