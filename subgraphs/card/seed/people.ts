import type { Call } from '../../../kernel/subgraph';
import type { ActorKind, Viewer } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';
import type { People } from './deeds';
import type { CardTenant } from './products';

const callOf = (tenant: CardTenant, kind: ActorKind, more: Partial<Viewer> = {}): Call => ({
  viewer: {
    ...{ tenantId: sandbox[tenant].tenantId, actor: { kind, id: 'sandbox' }, roles: [], scopes: ['card:write'] },
    ...{ dialect: tenant, sandbox: true, ...more },
  },
  requestId: 'sandbox-seed',
  signal: new AbortController().signal,
});

export const peopleOf = (tenant: CardTenant, customerId: string): People => ({
  app: callOf(tenant, 'app'),
  staff: callOf(tenant, 'staff'),
  holder: callOf(tenant, 'user', { actor: { kind: 'user', id: customerId }, customerId }),
});

export const networkOf = (tenant: CardTenant): Call => callOf(tenant, 'network');
