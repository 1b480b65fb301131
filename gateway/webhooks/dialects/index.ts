import type { WebhookDialectName } from '../../../schema/tables/events';
import { cryptomate } from './cryptomate';
import type { WebhookDialect } from './dialect';
import { vaultgraph } from './vaultgraph';
import { vaultspaySaas } from './vaultspay-saas';
import { vaultspayV1 } from './vaultspay-v1';

/** How each contract tells of events. What else differs between them is in `schema/webhooks`. */
export const webhookDialects: Record<WebhookDialectName, WebhookDialect> = {
  vaultgraph,
  'vaultspay-saas': vaultspaySaas,
  'vaultspay-v1': vaultspayV1,
  cryptomate,
};
