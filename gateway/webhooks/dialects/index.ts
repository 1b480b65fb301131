import type { WebhookDialectName } from '../../../schema/tables/events';
import type { WebhookDialect } from './dialect';
import { vaultgraph } from './vaultgraph';
import { vaultspayV1 } from './vaultspay-v1';

/** How each contract tells of events. What else differs between them is in `schema/webhooks`. */
export const webhookDialects: Record<WebhookDialectName, WebhookDialect> = {
  vaultgraph,
  'vaultspay-saas': vaultgraph,
  'vaultspay-v1': vaultspayV1,
  cryptomate: vaultgraph,
};
