import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { Context } from './context';
import { loadersFor } from './loaders';
import { references } from './references';
import { CredentialResolver } from './resolvers/credentials';
import { CustomerResolver } from './resolvers/customers';
import { HostedKycResolver } from './resolvers/hosted';
import {
  CustomerKycResolver,
  KycAddressResolver,
  KycCaseResolver,
  KycFileResolver,
  KycIdentificationResolver,
  KycPersonalResolver,
} from './resolvers/kyc';
import { CityResolver, LocationResolver, StateResolver } from './resolvers/locations';
import { SessionResolver } from './resolvers/sessions';
import { IdentitySandboxResolver, NotificationResolver, TenantResolver } from './resolvers/tenants';
import { ViewerResolver } from './resolvers/viewer';
import { WebhookDeliveryResolver, WebhookEndpointResolver } from './resolvers/webhooks';
import { appFinder } from './service/app-at';
import { credentialResolver } from './service/viewer';

export { events } from './events';

/** Who asks, and whom the tenants serve. */
export function identity(deps: Deps): Subgraph<Context> {
  const resolveCredential = credentialResolver(deps);
  const findApp = appFinder(deps);
  return defineSubgraph<Context>({
    name: 'identity',
    resolvers: [
      ViewerResolver,
      CredentialResolver,
      SessionResolver,
      TenantResolver,
      CustomerResolver,
      KycCaseResolver,
      KycFileResolver,
      CustomerKycResolver,
      KycPersonalResolver,
      KycIdentificationResolver,
      KycAddressResolver,
      HostedKycResolver,
      LocationResolver,
      StateResolver,
      CityResolver,
      NotificationResolver,
      IdentitySandboxResolver,
      WebhookEndpointResolver,
      WebhookDeliveryResolver,
    ],
    references,
    context: (call) => ({ ...call, deps, resolveCredential, findApp, load: loadersFor(deps.db, call.viewer.tenantId) }),
  });
}
