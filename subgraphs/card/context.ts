import type { Call, Deps } from '../../kernel/subgraph';
import type { Loaders } from './loaders';

/** What this subgraph has for one request. */
export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
}
