import { type Tx, transact } from '../../../kernel/db';
import type { Deps } from '../../../kernel/subgraph';
import type { DialectName } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';
import { fresh } from '../fresh';
import * as repo from '../repo/seed';
import * as tenants from '../repo/tenants';
import { makeRsaKey } from '../rsa';

interface Platform {
  readonly email: string;
  readonly apiVersion?: string;
  readonly pciApproved?: boolean;
  readonly cardDesigns?: string[];
  readonly agentCustomerId?: string;
  readonly quotas?: Record<string, number>;
  readonly information?: Record<string, unknown>;
  readonly issuer?: Record<string, unknown>;
}

const platforms: Record<DialectName, Platform> = {
  'vaultspay-saas': {
    email: 'ops@falcon.example',
    agentCustomerId: sandbox['vaultspay-saas'].agent,
    issuer: { configId: 1, slug: 'pmt-mastercard-issuing' },
  },
  'vaultspay-v1': {
    ...{ email: 'ops@meridian.example', apiVersion: '2026-04-01', pciApproved: true },
    cardDesigns: ['default', 'midnight'],
  },
  vaultpay: { email: 'ops@vaultpay.example' },
  cryptomate: {
    email: 'ops@nimbus.example',
    quotas: { treasuryWallets: 10, virtualWallets: 100, virtualCards: 50 },
    information: { businessName: 'Nimbus Labs', businessEmail: 'ops@nimbus.example', city: 'Lisbon', country: 'PRT' },
  },
};

export async function seedTenant({ db, clock }: Deps, dialect: DialectName): Promise<void> {
  const { tenantId, name } = sandbox[dialect];
  const { email, ...rest } = platforms[dialect];
  const common = { ...rest, accountId: tenantId, dialect, name, email, emailKey: email };
  const row = { ...fresh(tenantId, clock.now(), tenantId), ...common, mode: 'test' as const };
  await transact(db, (tx) => repo.tenantOnce(tx, row));
}

/** The live side of the same account, which nobody has certified to handle PINs and card numbers itself. */
export async function seedLive({ db, clock }: Deps): Promise<void> {
  const { tenantId: accountId, name, live } = sandbox['vaultspay-v1'];
  const { pciApproved: _, ...rest } = platforms['vaultspay-v1'];
  const common = { ...rest, accountId, dialect: 'vaultspay-v1' as const, name, emailKey: rest.email };
  const row = { ...fresh(live.tenantId, clock.now(), live.tenantId), ...common, mode: 'live' as const };
  await transact(db, (tx) => repo.tenantOnce(tx, row));
}

const kids = { transport: () => 'transport-1', pin: (now: Date) => `vp-pin-${now.getUTCFullYear()}-1` } as const;

/** Made once and kept, as a key pair cannot be derived; answers the public half. */
export async function seedRsaKey(
  { db, clock, keys }: Deps,
  dialect: DialectName,
  id: string,
  purpose: 'transport' | 'pin',
): Promise<{ kid: string; publicKey: string }> {
  const { tenantId } = sandbox[dialect];
  const existing = (await tenants.rsaKeys(db, tenantId)).find((key) => key.id === id);
  if (existing) return existing;
  const made = await makeRsaKey(keys, id);
  const row = { ...fresh(tenantId, clock.now(), id), purpose, kid: kids[purpose](clock.now()), ...made };
  await transact(db, (tx) => repo.rsaKeyOnce(tx, row));
  return (await tenants.rsaKeys(db, tenantId)).find((key) => key.id === id)!;
}

const money = (key: string, value: string, description: string) => ({
  key,
  value,
  type: 'money' as const,
  description,
});
const settings = [
  money('default_daily_send_limit', '10000.00', 'Sum of transfers a day'),
  money('default_per_transaction_send_limit', '5000.00', 'One transfer'),
  money('default_monthly_send_limit', '100000.00', 'Sum of transfers a month'),
  money('default_daily_top_up_limit', '20000.00', 'Sum of top-ups a day'),
  money('default_per_transaction_top_up_limit', '10000.00', 'One top-up'),
  money('default_monthly_top_up_limit', '100000.00', 'Sum of top-ups a month'),
  money('default_daily_withdrawal_limit', '10000.00', 'Sum of withdrawals a day'),
  money('default_per_transaction_withdrawal_limit', '5000.00', 'One withdrawal'),
  money('default_monthly_withdrawal_limit', '50000.00', 'Sum of withdrawals a month'),
  {
    key: 'ip_trust_enforced',
    value: 'false',
    type: 'boolean' as const,
    description: 'Refuse money movements from unknown addresses',
  },
];

export async function seedSettings(tx: Tx, tenantId: string, now: Date): Promise<void> {
  await repo.settingsOnce(
    tx,
    settings.map((one) => ({ ...fresh(tenantId, now), ...one })),
  );
}
