import type { Call, Deps } from '../../kernel/subgraph';
import type { Loaders } from './loaders';
import type { Network } from './network';

/** What this subgraph has for one request. */
export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
  readonly network: Network;
}
