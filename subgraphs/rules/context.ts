import type { Call, Deps } from '../../kernel/subgraph';
import type { Loaders } from './loaders';

export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
}
