import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import { loaders } from './loaders';
import { references } from './references';
import { AccountRulesResolver, CardRulesResolver, type Context, LimitResolver } from './resolvers';

/** Rules: how much, how often and in which ways cards and accounts may be used. */
export const rules = (deps: Deps): Subgraph<Context> =>
  defineSubgraph<Context>({
    name: 'rules',
    resolvers: [LimitResolver, CardRulesResolver, AccountRulesResolver],
    references,
    context: (call) => ({ ...call, deps, load: loaders(deps.db, call.viewer) }),
  });
