import type { Call, Deps } from '../../kernel/subgraph';
import { type OnceKey, scopeOf } from '../../schema/once';
import type { Cause } from '../../schema/outbox';
import type { Loaders } from './loaders';
import type { AppFacts, AskedApp } from './service/app-at';
import type { Resolved, Shown } from './service/viewer';

/** One request, with what it needs to be answered. */
export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
  /** Shared by all requests of the process, so that those in flight together share a statement. */
  readonly resolveCredential: (shown: Shown) => Promise<Resolved>;
  readonly findApp: (asked: AskedApp) => Promise<AppFacts>;
}

/** As much of it as a change needs: what is done without being asked has no more. */
export type Doing = Pick<Context, 'deps' | 'viewer' | 'requestId'>;

export const causeOf = ({ viewer, requestId, deps }: Doing): Cause => ({ viewer, requestId, at: deps.clock.now() });

/** The idempotency record of a verb; none where the caller gave no key. Holders cannot reach one another's. */
export const onceOf = (ctx: Context, scope: string, key: string | null | undefined, input: unknown): OnceKey | null => {
  const { viewer, requestId, deps } = ctx;
  if (key == null) return null;
  return { tenantId: viewer.tenantId, scope: scopeOf(viewer, scope), key, input, requestId, now: deps.clock.now() };
};
