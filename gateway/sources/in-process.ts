import { runner } from '../../kernel/execute';
import type { Log } from '../../kernel/log';
import type { Call, Subgraph } from '../../kernel/subgraph';
import { subscriber } from '../../kernel/subscribe';
import type { Source } from './source';

/** A subgraph of this very process: the viewer is handed over as it is, and nothing is serialised. */
export function inProcess<Context extends Call>(subgraph: Subgraph<Context>, log: Log): Source {
  const run = runner(subgraph, log);
  return {
    name: subgraph.name,
    send: run,
    subscribe: subscriber(subgraph, log),
    ready: async () => true,
    close: async () => {},
  };
}
