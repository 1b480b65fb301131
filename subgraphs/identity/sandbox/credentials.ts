import { transact } from '../../../kernel/db';
import type { Deps } from '../../../kernel/subgraph';
import { sandbox, sandboxId } from '../../../schema/sandbox';
import type { modes, operations } from '../../../schema/tables/identity';
import { fresh } from '../fresh';
import { hashPassword } from '../password';
import type { NewRow } from '../repo/credentials';
import * as credentials from '../repo/credentials';
import * as repo from '../repo/seed';
import { derivedSecret, forms, secretDigest } from '../secrets';
import { seedSettings } from './tenants';

/** High, so that nobody who tries the sandbox out runs into it. */
const RATE_LIMIT = 100_000;

type Kind = keyof typeof forms;
type Mode = (typeof modes)[number];

interface Made {
  readonly secret: string;
  readonly row: NewRow;
}

function make(
  { keys, clock }: Deps,
  tenantId: string,
  n: number,
  kind: Kind,
  name: string,
  extra: Partial<NewRow> = {},
  mode: Mode = 'test',
): Made {
  const prefix = forms[kind].prefix(mode);
  const secret = prefix + derivedSecret(keys, `${tenantId}|${name}`, kind === 'key' ? 32 : 43);
  const shown = { prefix, last4: secret.slice(-4), digest: secretDigest(keys, kind, secret) };
  const row = { ...fresh(tenantId, clock.now(), sandboxId(n)), kind, name, rateLimit: RATE_LIMIT, ...shown, ...extra };
  return { secret, row };
}

export async function seedSaas(
  deps: Deps,
  rsaKeyId: string,
): Promise<{ token: string; clientId: string; clientSecret: string; deviceId: number }> {
  const { tenantId } = sandbox['vaultspay-saas'];
  const clientId = `vg_app_${derivedSecret(deps.keys, `${tenantId}|client`, 24)}`;
  const deviceId = 31;
  const extra = { clientId, deviceId, roles: ['platform'], privileges: ['card:reveal'], rsaKeyId };
  const app = make(deps, tenantId, 0x1f01, 'app', 'Sandbox app', extra);
  const operator = make(deps, tenantId, 0x1f02, 'operator', 'Sandbox dashboard', { roles: ['operator'] });
  await transact(deps.db, (tx) => repo.credentialsOnce(tx, [app.row, operator.row]));
  return { token: operator.secret, clientId, clientSecret: app.secret, deviceId };
}

export interface SideKeys {
  readonly secretKey: string;
  readonly dashboardToken: string;
}

/** A key and an operator on either side of the one platform account. */
export async function seedV1(deps: Deps): Promise<SideKeys & { readonly live: SideKeys }> {
  const { tenantId, live } = sandbox['vaultspay-v1'];
  const [test, real] = [sideOf(deps, tenantId, 0x2f01, 'test'), sideOf(deps, live.tenantId, 0x5f01, 'live')];
  await transact(deps.db, (tx) => repo.credentialsOnce(tx, [...test.rows, ...real.rows]));
  return { ...test.keys, live: real.keys };
}

function sideOf(deps: Deps, tenantId: string, n: number, mode: Mode): { keys: SideKeys; rows: NewRow[] } {
  const extra = { roles: ['platform'], privileges: ['card:reveal'] };
  const key = make(deps, tenantId, n, 'key', 'Sandbox secret key', extra, mode);
  const operator = make(deps, tenantId, n + 1, 'operator', 'Sandbox dashboard', { roles: ['operator'] }, mode);
  return { keys: { secretKey: key.secret, dashboardToken: operator.secret }, rows: [key.row, operator.row] };
}

const business = ['cards', 'virtual_wallets', 'treasury', 'payments'] as const;
type Granted = readonly (readonly [(typeof operations)[number], number])[];
const levels: Record<'1' | '2' | '3' | 'management', Granted> = {
  '1': business.map((operation) => [operation, 1] as const),
  '2': business.map((operation) => [operation, 2] as const),
  '3': business.map((operation) => [operation, 3] as const),
  management: [['management', 3]],
};

export async function seedCryptomate(deps: Deps): Promise<Record<keyof typeof levels, string>> {
  const { tenantId } = sandbox.cryptomate;
  const names = Object.keys(levels) as (keyof typeof levels)[];
  const made = names.map((name, i) => ({ name, ...make(deps, tenantId, 0x4f01 + i, 'key', `Sandbox ${name}`) }));
  const grants = made.flatMap(({ name, row }) =>
    levels[name].map(([operation, level]) => ({
      ...fresh(tenantId, deps.clock.now()),
      credentialId: row.id,
      operation,
      level,
    })),
  );
  await transact(deps.db, async (tx) => {
    await repo.credentialsOnce(
      tx,
      made.map(({ row }) => row),
    );
    await repo.grantsOnce(tx, grants);
  });
  return Object.fromEntries(made.map(({ name, secret }) => [name, secret])) as Record<keyof typeof levels, string>;
}

const people = [
  { who: 'admin', email: 'admin@vaultpay.example', role: 'super_admin', fullName: 'Anita Desai' },
  { who: 'kiran', email: 'kiran@vaultpay.example', role: 'moderator', fullName: 'Kiran Rao' },
  { who: 'asha', email: 'asha@mail.example', role: 'user', fullName: 'Asha Nair' },
  { who: 'ravi', email: 'ravi@mail.example', role: 'user', fullName: 'Ravi Iyer' },
] as const;

export interface SandboxUser {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly pin: string;
}

/** A hash differs every time it is made, so it is made once; the password is the same at every start. */
export async function seedUsers(deps: Deps): Promise<SandboxUser[]> {
  const { tenantId, customers, pin } = sandbox.vaultpay;
  const now = deps.clock.now();
  const users = people.map((one, i) => {
    const password = `Vg1!${derivedSecret(deps.keys, `${tenantId}|${one.email}`, 16)}`;
    return { ...one, id: sandboxId(0x3f01 + i), password };
  });
  if (!(await credentials.find(deps.db, tenantId, users[0]!.id))) {
    const rows = users.map(async ({ id, who, email, role, fullName, password }) => ({
      ...{
        ...fresh(tenantId, now, id),
        kind: 'login' as const,
        name: fullName,
        fullName,
        email,
        emailKey: email,
        rateLimit: RATE_LIMIT,
      },
      ...{ roles: [role], customerId: customers[who], verifiedAt: now, passwordChangedAt: now },
      passwordHash: await hashPassword(password),
    }));
    const hashed = await Promise.all(rows);
    await transact(deps.db, async (tx) => {
      await repo.credentialsOnce(tx, hashed);
      await seedSettings(tx, tenantId, now);
    });
  }
  return users.map(({ email, password, role }) => ({ email, password, role, pin }));
}
