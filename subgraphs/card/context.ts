import type { Call, Deps } from '../../kernel/subgraph';
import type { Hub } from './live/hub';
import type { Owners } from './live/owners';
import type { Loaders } from './loaders';
import type { Network } from './network';

/** What this subgraph has for one request. */
export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
  readonly network: Network;
  readonly hub: Hub;
  readonly owners: Owners;
}
