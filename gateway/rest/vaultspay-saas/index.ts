import type { IncomingMessage } from 'node:http';
import { dialect } from '../dialect';
import { envelopes } from './envelopes';
import { errors, fail, type SaasRow } from './errors';
import { lookups } from './lookups';
import { reasons } from './reasons';
import { reference } from './reference';
import { accounts } from './routes/accounts';
import { controls } from './routes/controls';
import { conversion } from './routes/conversion';
import { cardDetails } from './routes/details';
import { issuance } from './routes/issuance';
import { kyc } from './routes/kyc';
import { locations } from './routes/locations';
import { reports } from './routes/reports';
import { security } from './routes/security';
import { sessions } from './routes/sessions';
import { system } from './routes/system';
import { tiers } from './routes/tiers';
import { transactions } from './routes/transactions';
import { transfers } from './routes/transfers';
import { users } from './routes/users';
import { stages } from './stages';

const PREFIXES = /^\/(as|us|be|tc|tme|pcs|re)\//;
const PING = '/v1/ping';
const NO_KEY = /^(Bearer +ey|$)/i;

/** Contract 2.13.1: of the one path that two dialects share, whoever shows nothing or an access token asks this one. */
const isOurs = (path: string, { headers }: IncomingMessage): boolean =>
  PREFIXES.test(path) || (path === PING && NO_KEY.test(headers.authorization ?? ''));

const MEGABYTE = 1_048_576;

export const vaultspaySaas = dialect<SaasRow>({
  name: 'vaultspay-saas',
  tenants: 'vaultspay-saas',
  ...reference,
  owns: isOurs,
  headers: { 'x-enable-encryption': 'false' },
  stages,
  reasons,
  errors,
  fail,
  envelopes,
  lookups,
  pathKey: 'id',
  routes: [
    ...sessions,
    ...users,
    ...locations,
    ...kyc,
    ...accounts,
    ...transfers,
    ...transactions,
    ...tiers,
    ...issuance,
    ...cardDetails,
    ...controls,
    ...reports,
    ...conversion,
    ...security,
    ...system,
  ],
  once: {
    header: 'idempotency-key',
    verbs: ['POST'],
    // Contract 1.13; without any character it is none, and heeded as little.
    form: /^[\x20-\x7e]{0,64}$/,
    within: 'credential',
    same: 'bytes',
    keeps: ({ status, code }) => status === 500 && [1010, 1012, 1035, 1050].includes(code),
  },
  bodyLimit: 20 * MEGABYTE,
});
