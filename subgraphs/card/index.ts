import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { Context } from './context';
import { hubOn } from './live/hub';
import { ownersOn } from './live/owners';
import { loaders } from './loaders';
import { networkOn } from './network';
import { references } from './references';
import { AccountEndResolver } from './resolvers/account';
import {
  AccountAuthorisationsResolver,
  AuthorisationResolver,
  CardActivityResolver,
  CardUseResolver,
  CustomerAuthorisationsResolver,
} from './resolvers/authorisation';
import { AccountCardsResolver, CardResolver, CustomerCardsResolver } from './resolvers/card';
import { ConversionResolver } from './resolvers/conversion';
import { CourierResolver } from './resolvers/courier';
import { EventResolver, StatusResolver } from './resolvers/event';
import { FulfilmentResolver } from './resolvers/fulfilment';
import { LifeResolver } from './resolvers/life';
import { MerchantResolver } from './resolvers/merchant';
import { NetworkResolver, SandboxNetworkResolver } from './resolvers/network';
import { RateResolver } from './resolvers/rate';
import { CardReportsResolver, ReportResolver } from './resolvers/report';
import { SecretsResolver } from './resolvers/secrets';
import { SandboxThreeDsResolver, ThreeDsResolver } from './resolvers/three-ds';
import { TierResolver } from './resolvers/tier';

/** Cards: who holds them, what they may be used for now, and what became of them. */
export function card(deps: Deps): Subgraph<Context> {
  const hub = hubOn(deps);
  const network = networkOn(deps, hub);
  const owners = ownersOn(deps.db);
  return defineSubgraph<Context>({
    name: 'card',
    resolvers: [
      CardResolver,
      AccountCardsResolver,
      AccountEndResolver,
      CustomerCardsResolver,
      LifeResolver,
      FulfilmentResolver,
      ReportResolver,
      CardReportsResolver,
      ConversionResolver,
      TierResolver,
      CourierResolver,
      AuthorisationResolver,
      AccountAuthorisationsResolver,
      CustomerAuthorisationsResolver,
      CardUseResolver,
      CardActivityResolver,
      MerchantResolver,
      RateResolver,
      NetworkResolver,
      SandboxNetworkResolver,
      SecretsResolver,
      ThreeDsResolver,
      SandboxThreeDsResolver,
      StatusResolver,
      EventResolver,
    ],
    references,
    context: (call) => ({ ...call, deps, network, hub, owners, load: loaders(deps.db, call.viewer) }),
  });
}
