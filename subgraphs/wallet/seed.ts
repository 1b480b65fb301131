import { type Tx, transact } from '../../kernel/db';
import type { Deps } from '../../kernel/subgraph';
import { emit } from '../../schema/outbox';
import { type Policy, policyOf } from '../../schema/policy';
import { account as accountTable, contact as contactTable } from '../../schema/tables/wallet';
import { apply } from './engine/apply';
import { accountEvent } from './events';
import { readIban } from './iban';
import { newAccountCode, newAccountNumber } from './numbers';
import type { AccountRow } from './repo/accounts';
import * as assets from './repo/assets';
import type { ContactRow } from './repo/contacts';
import { history, type Stage, WEEKS } from './seed/history';
import { type Random, randomFrom } from './seed/random';
import { type SandboxTenant, tenants } from './seed/world';
import { named } from './service/accounts';
import { allowedCodes, rowsFor } from './service/assets';
import { rowFor } from './service/system';

/**
 * The money of the sandbox world: assets, accounts, and six weeks of history that end now. Needs its tenants and
 * customers. A tenant that has assets already is left alone.
 */
export async function seedWallet({ db, clock }: Deps): Promise<void> {
  const now = clock.now();
  for (const tenant of Object.values(tenants)) await transact(db, (tx) => seedTenant(tx, tenant, now));
}

async function seedTenant(tx: Tx, tenant: SandboxTenant, now: Date): Promise<void> {
  const { tenantId } = tenant;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`wallet.seed/${tenantId}`}, 0))`;
  if ((await assets.list(tx, tenantId)).length > 0) return;
  const policy = await policyOf(tx, tenantId);
  const random = randomFrom(tenantId);
  await assets.insert(tx, rowsFor(tenantId, seededCodes(policy), policy));
  const opened = new Date(now.getTime() - (WEEKS * 7 + 2) * 86_400_000);
  const books = await seedBooks(tx, tenant, opened);
  await seedAccounts(tx, tenant, policy, random, opened);
  const contacts = await seedContacts(tx, tenant, random, opened);
  await play(tx, { tenant, random, now, books, contacts, refundMarks: policy.refundMarks });
}

/** One integrator's samples promise that AED is number 2, so it is the second one made. */
const seededCodes = (policy: Policy): string[] => {
  const codes = allowedCodes(policy);
  const first = ['USD', 'AED'].filter((code) => codes.includes(code));
  return [...first, ...codes.filter((code) => !first.includes(code))];
};

async function seedBooks(tx: Tx, { tenantId, accounts }: SandboxTenant, at: Date): Promise<Stage['books']> {
  const rows = await assets.byCodes(tx, tenantId, [...new Set(accounts.map(({ currency }) => currency))]);
  const roles = ['bank_clearing', 'card_settlement', 'fees', 'adjustments'] as const;
  const made = rows.map((asset) => ({ asset, rows: roles.map((role) => rowFor(asset, role, at)) }));
  await tx.orm.insert(accountTable).values(made.flatMap((one) => one.rows));
  return new Map(
    made.map(({ asset, rows: [clearing, settlement, fees] }) => [
      asset.code,
      { unit: 10n ** BigInt(asset.ledgerScale), clearing: clearing!.id, settlement: settlement!.id, fees: fees!.id },
    ]),
  );
}

async function seedAccounts(
  tx: Tx,
  tenant: SandboxTenant,
  policy: Policy,
  random: Random,
  at: Date,
): Promise<AccountRow[]> {
  const { tenantId } = tenant;
  const ids = new Map((await assets.list(tx, tenantId)).map(({ code, id }) => [code, id]));
  const seen = new Set<string>();
  const values = tenant.accounts.map(({ income: _, ...account }) => {
    const owned = `${account.customerId}/${account.currency}`;
    const isPrimary = !seen.has(owned);
    seen.add(owned);
    const draw = [newAccountNumber(random.int), newAccountCode(random.int)] as const;
    const common = {
      ...account,
      wantIban: true,
      tenantId,
      kind: 'digital' as const,
      ownerCustomerId: account.customerId,
    };
    // The minute in which a bank makes up its mind is long over.
    const settled = policy.iban === 'within_a_minute' ? { ...policy, iban: 'at_once' as const } : policy;
    return {
      ...named(settled, common, at, ...draw),
      assetId: ids.get(account.currency)!,
      isPrimary,
      createdAt: at,
      updatedAt: at,
    };
  });
  const rows = await tx.orm.insert(accountTable).values(values).returning();
  const cause = {
    viewer: { tenantId, actor: { kind: 'system' as const, id: 'sandbox' } },
    requestId: 'sandbox-seed',
    at,
  };
  await emit(
    tx,
    cause,
    rows.map((row) => accountEvent('account.opened', null, row)),
  );
  return rows;
}

async function seedContacts(
  tx: Tx,
  { tenantId, contacts }: SandboxTenant,
  random: Random,
  at: Date,
): Promise<ContactRow[]> {
  if (contacts.length === 0) return [];
  const values = contacts.map(({ customerId, title, iban: typed }) => {
    const iban = readIban(typed);
    if (typeof iban === 'string') throw new Error(`the sandbox's own IBAN ${typed} is not valid: ${iban}`);
    return {
      tenantId,
      id: random.id(at),
      ownerCustomerId: customerId,
      title,
      iban: iban.text,
      bankCode: iban.bankCode,
      accountTitle: iban.title ?? title,
      swiftCode: iban.bank?.swift ?? null,
      bankName: iban.bank?.name ?? null,
      createdAt: at,
      updatedAt: at,
    };
  });
  return tx.orm.insert(contactTable).values(values).returning();
}

/** All accounts' threads woven into one, by the engine itself. What an account cannot afford does not happen. */
async function play(tx: Tx, stage: Stage): Promise<void> {
  const commands = stage.tenant.accounts.flatMap((account) => history({ ...stage, account }));
  await apply(
    tx,
    commands.toSorted((a, b) => a.cause.at.getTime() - b.cause.at.getTime()),
  );
}
