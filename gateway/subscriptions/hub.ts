import type { Viewer } from '../../kernel/viewer';
import type { Parts } from '../exchange';
import { Credentials } from './credentials';
import { enricher } from './enrich';
import { type Planner, planner } from './plan';
import { Streams } from './streams';

export type HubParts = Omit<Parts, 'subscriptions'>;

/** What sockets and event streams have in common: made once for a gateway. */
export interface Hub {
  readonly parts: HubParts;
  readonly planner: () => Planner;
  readonly streams: Streams;
  readonly credentials: Credentials;
  readonly tenants: Tenants;
}

export function hub(parts: HubParts, supergraph: string): Hub {
  const { config, sources, log, db, metrics, tracing, recognise } = parts;
  // Not before somebody subscribes: a gateway starts faster without.
  let made: Planner | undefined;
  const lazily = (): Planner => {
    made ??= planner(supergraph, !config.sandbox);
    return made;
  };
  const graph = () => lazily().graph;
  const enrich = enricher(graph, { supergraph, sources, log, metrics, tracing }, config.REQUEST_TIMEOUT_MS);
  return {
    parts,
    planner: lazily,
    streams: new Streams({ sources, enrich, log, db }),
    credentials: new Credentials(recognise, config.SOCKET_RECHECK_MS),
    tenants: new Tenants(config.SOCKETS_PER_TENANT),
  };
}

/** How many sockets each tenant has open here. */
class Tenants {
  readonly #open = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Null where there are too many; otherwise how to give the place back. */
  take({ tenantId }: Viewer): (() => void) | null {
    const open = this.#open.get(tenantId) ?? 0;
    if (open >= this.most) return null;
    this.#open.set(tenantId, open + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#open.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#open.set(tenantId, left);
      else this.#open.delete(tenantId);
    };
  }
}
