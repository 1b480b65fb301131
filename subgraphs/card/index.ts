import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { Context } from './context';
import { loaders } from './loaders';
import { references } from './references';
import { AccountCardsResolver, CardResolver, CustomerCardsResolver } from './resolvers/card';

/** Cards: who holds them, what they may be used for now, and what became of them. */
export const card = (deps: Deps): Subgraph<Context> =>
  defineSubgraph<Context>({
    name: 'card',
    resolvers: [CardResolver, AccountCardsResolver, CustomerCardsResolver],
    references,
    context: (call) => ({ ...call, deps, load: loaders(deps.db, call.viewer) }),
  });
