import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { Context } from './context';
import { loaders } from './loaders';
import { references } from './references';
import { SubjectRulesResolver } from './resolvers/about';
import { ControlsResolver } from './resolvers/controls';
import { DecisionResolver } from './resolvers/decision';
import { BacktestResolver, DraftResolver } from './resolvers/draft';
import {
  AccountRulesResolver,
  AuthorisationDecisionResolver,
  CardRulesResolver,
  TierRulesResolver,
} from './resolvers/entities';
import { LimitResolver } from './resolvers/limit';
import { RuleResolver } from './resolvers/rule';

/** Rules: how much, how often and in which ways cards and accounts may be used; and why something was refused. */
export const rules = (deps: Deps): Subgraph<Context> =>
  defineSubgraph<Context>({
    name: 'rules',
    resolvers: [
      LimitResolver,
      ControlsResolver,
      SubjectRulesResolver,
      RuleResolver,
      DraftResolver,
      BacktestResolver,
      DecisionResolver,
      CardRulesResolver,
      AccountRulesResolver,
      TierRulesResolver,
      AuthorisationDecisionResolver,
    ],
    references,
    context: (call) => ({ ...call, deps, load: loaders(deps.db, call.viewer, deps.clock) }),
  });
