import type { Deps } from '../../kernel/subgraph';
import { ulidOf } from '../../kernel/ulid';
import { dialects } from '../../kernel/viewer';
import { sandbox, sandboxId } from '../../schema/sandbox';
import { seedLocations } from './locations/seed';
import { bareOf } from './rsa';
import { type SandboxUser, type SideKeys, seedCryptomate, seedSaas, seedUsers, seedV1 } from './sandbox/credentials';
import { seedCustomers } from './sandbox/customers';
import { seedLive, seedRsaKey, seedTenant } from './sandbox/tenants';

/** What sandbox.json tells. The secrets are derived from the master key, so every start tells the same. */
export interface SandboxCredentials {
  readonly dashboard: { readonly token: string };
  readonly tenants: {
    readonly 'vaultspay-saas': {
      readonly clientId: string;
      readonly clientSecret: string;
      readonly deviceId: number;
      /** Base64 of the DER, as integrators are given it. */
      readonly rsaPublicKey: string;
    };
    readonly 'vaultspay-v1': SideKeys & {
      /** The platform account, the same for its test and its live side. */
      readonly accountId: string;
      readonly live: SideKeys;
      readonly pinKey: { readonly kid: string; readonly publicKey: string };
    };
    readonly vaultpay: { readonly users: readonly SandboxUser[] };
    readonly cryptomate: { readonly keys: Readonly<Record<'1' | '2' | '3' | 'management', string>> };
  };
}

const TRANSPORT_KEY = sandboxId(0x1e01);
const PIN_KEY = sandboxId(0x2e01);

export async function seedIdentity(deps: Deps): Promise<SandboxCredentials> {
  await Promise.all([
    seedLocations(deps.db, deps.clock.now()),
    ...dialects.map((dialect) => seedTenant(deps, dialect)),
    seedLive(deps),
  ]);
  const [transport, pin, { token, ...app }, sides, users, keys] = await Promise.all([
    seedRsaKey(deps, 'vaultspay-saas', TRANSPORT_KEY, 'transport'),
    seedRsaKey(deps, 'vaultspay-v1', PIN_KEY, 'pin'),
    seedSaas(deps, TRANSPORT_KEY),
    seedV1(deps),
    seedUsers(deps),
    seedCryptomate(deps),
    ...dialects.map((dialect) => seedCustomers(deps, dialect)),
  ]);
  return {
    dashboard: { token },
    tenants: {
      'vaultspay-saas': { ...app, rsaPublicKey: bareOf(transport.publicKey) },
      'vaultspay-v1': {
        ...sides,
        accountId: `acct_${ulidOf(sandbox['vaultspay-v1'].tenantId)}`,
        pinKey: { kid: pin.kid, publicKey: pin.publicKey },
      },
      vaultpay: { users },
      cryptomate: { keys },
    },
  };
}

/** Production needs the world too, without its inhabitants. */
export { seedLocations };
