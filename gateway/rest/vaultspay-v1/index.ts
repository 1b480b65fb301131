import { newId } from '../../../kernel/id';
import { ulidOf } from '../../../kernel/ulid';
import { dialect } from '../dialect';
import { vaultspaySaas } from '../vaultspay-saas';
import { envelopes } from './envelopes';
import { errors, fail, type V1Row } from './errors';
import { lookups } from './lookups';
import { reasons } from './reasons';
import { reference } from './reference';
import { accounts } from './routes/accounts';
import { cardSecrets } from './routes/card-secrets';
import { cards } from './routes/cards';
import { kyc } from './routes/kyc';
import { system } from './routes/system';
import { users } from './routes/users';
import { webhooks } from './routes/webhooks';
import { stages, VERSION_HEADER } from './stages';

const MEBIBYTE = 1_048_576;

export const vaultspayV1 = dialect<V1Row>({
  name: 'vaultspay-v1',
  tenants: 'vaultspay-v1',
  ...reference,
  // One path is another dialect's for whoever has no key of this one.
  owns: (path, request) => /^\/v1(\/|$)/.test(path) && !vaultspaySaas.owns(path, request),
  requestId: () => `req_${ulidOf(newId())}`,
  strict: true,
  emptyCounts: true,
  stages,
  reasons,
  errors,
  fail,
  envelopes,
  lookups,
  routes: [...accounts, ...users, ...kyc, ...cards, ...cardSecrets, ...webhooks, ...system],
  once: {
    header: 'idempotency-key',
    verbs: ['POST', 'PUT', 'PATCH', 'DELETE'],
    form: /^[\t\x20-\x7e]{1,64}$/,
    within: 'tenant',
    same: 'json',
    repeats: [VERSION_HEADER],
    marks: (requestId) => ({ 'idempotent-replayed': 'true', 'original-request': requestId }),
    // Contract 1.7: what preconditions refused, and a wrong activation code.
    keeps: ({ status, code }) =>
      status === 409 || code === 'pci_certification_required' || code === 'invalid_activation_code',
  },
  bodyLimit: MEBIBYTE,
});
