import { eq } from 'drizzle-orm';
import { type Tx, transact } from '../../kernel/db';
import { found } from '../../kernel/error';
import { type Random, randomFrom } from '../../kernel/random';
import type { Deps } from '../../kernel/subgraph';
import { emitAll } from '../../schema/outbox';
import { type Policy, policyOf } from '../../schema/policy';
import { account as accountTable, contact as contactTable } from '../../schema/tables/wallet';
import type { AccountRole } from '../../schema/wallet-words';
import type { Command } from './engine';
import { apply } from './engine/apply';
import { accountEvent } from './events';
import { readIban } from './iban';
import { newAccountCode, newAccountNumber } from './numbers';
import * as assets from './repo/assets';
import type { ContactRow } from './repo/contacts';
import { history, type Stage, WEEKS } from './seed/history';
import { type SandboxTenant, tenants } from './seed/world';
import { named } from './service/accounts';
import { allowedCodes, rowsFor } from './service/assets';
import { rowFor } from './service/system';

/** Lets happen what has not happened yet, up to and including a moment; of all tenants, or of one. */
export type Until = (moment: Date, tenantId?: string) => Promise<void>;

/** The money of the sandbox world: assets, accounts, and six weeks of history that end now. */
export async function seedWallet(deps: Deps): Promise<void> {
  const until = await openWallet(deps);
  await until(deps.clock.now());
}

/**
 * The same, but what happens on the accounts goes only as far as it is told to: no entry may be older than the one
 * before it, so that other histories on these accounts must be let in at their own time. Needs its tenants and
 * customers. A start that was cut off goes on where it stopped; where all has happened, nothing more does.
 */
export async function openWallet({ db, clock }: Deps): Promise<Until> {
  const stories = new Map<string, Command[]>();
  for (const tenant of Object.values(tenants))
    stories.set(tenant.tenantId, await transact(db, (tx) => story(tx, tenant, clock.now())));
  return async (moment, tenantId) => {
    const told = tenantId === undefined ? [...stories.values()] : [stories.get(tenantId) ?? []];
    for (const commands of told) {
      const later = commands.findIndex(({ cause }) => cause.at > moment);
      const due = commands.splice(0, later < 0 ? commands.length : later);
      // What an account cannot afford does not happen.
      if (due.length > 0) await transact(db, (tx) => apply(tx, due));
    }
  };
}

const DAY_MS = 86_400_000;
const OPEN_MS = (WEEKS * 7 + 2) * DAY_MS;
/** Something happened on each account since. */
const LATELY_MS = 2 * DAY_MS;

/** What is still to happen to a tenant's accounts, in order; they are opened where they are not. */
async function story(tx: Tx, tenant: SandboxTenant, now: Date): Promise<Command[]> {
  const { tenantId } = tenant;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`wallet.seed/${tenantId}`}, 0))`;
  const policy = await policyOf(tx, tenantId);
  if ((await assets.list(tx, tenantId)).length === 0) await openAccounts(tx, tenant, policy, now);
  const { opened, last } = await played(tx, tenant);
  const end = new Date(opened.getTime() + OPEN_MS);
  if (last && last.getTime() >= end.getTime() - LATELY_MS) return [];
  const contacts = await contactsOf(tx, tenantId);
  const books = await booksOf(tx, tenantId);
  const random = randomFrom(`${tenantId}/history`);
  const stage = { tenant, random, now: end, books, contacts, refundMarks: policy.refundMarks };
  const commands = tenant.accounts.flatMap((account) => history({ ...stage, account }));
  return commands
    .filter(({ cause }) => !last || cause.at > last)
    .toSorted((a, b) => a.cause.at.getTime() - b.cause.at.getTime());
}

async function openAccounts(tx: Tx, tenant: SandboxTenant, policy: Policy, now: Date): Promise<void> {
  const { tenantId } = tenant;
  const random = randomFrom(tenantId);
  const opened = new Date(now.getTime() - OPEN_MS);
  await assets.insert(tx, rowsFor(tenantId, seededCodes(policy), policy));
  await seedBooks(tx, tenant, opened);
  await seedAccounts(tx, tenant, policy, random, opened);
  await seedContacts(tx, tenant, random, opened);
}

/** When the accounts were opened, and how far their history has come; what cards did to them is another's. */
async function played(
  { sql }: Tx,
  { tenantId, accounts }: SandboxTenant,
): Promise<{ opened: Date; last: Date | null }> {
  const [row] = await sql<{ opened: string; last: string | null }[]>`
    select a.created_at as opened, (
      select max(t.created_at) from wallet.transfer t
      where t.tenant_id = a.tenant_id and t.authorisation_id is null) as last
    from wallet.account a where a.tenant_id = ${tenantId} and a.id = ${accounts[0]!.id}`;
  const { opened, last } = found(row, 'ACCOUNT_UNKNOWN');
  return { opened: new Date(opened), last: last === null ? null : new Date(last) };
}

/** One integrator's samples promise that AED is number 2, so it is the second one made. */
const seededCodes = (policy: Policy): string[] => {
  const codes = allowedCodes(policy);
  const first = ['USD', 'AED'].filter((code) => codes.includes(code));
  return [...first, ...codes.filter((code) => !first.includes(code))];
};

async function seedBooks(tx: Tx, { tenantId, accounts }: SandboxTenant, at: Date): Promise<void> {
  const rows = await assets.byCodes(tx, tenantId, [...new Set(accounts.map(({ currency }) => currency))]);
  const roles = ['bank_clearing', 'card_settlement', 'fees', 'adjustments'] as const;
  await tx.orm.insert(accountTable).values(rows.flatMap((asset) => roles.map((role) => rowFor(asset, role, at))));
}

async function booksOf({ sql }: Tx, tenantId: string): Promise<Stage['books']> {
  const rows = await sql<{ code: string; scale: number; ids: Record<AccountRole, string> }[]>`
    select s.code, s.ledger_scale as scale, jsonb_object_agg(a.role, a.id) as ids
    from wallet.account a join wallet.asset s on s.tenant_id = a.tenant_id and s.id = a.asset_id
    where a.tenant_id = ${tenantId} and a.role is not null group by 1, 2`;
  return new Map(
    rows.map(({ code, scale, ids }) => [
      code,
      { unit: 10n ** BigInt(scale), clearing: ids.bank_clearing, settlement: ids.card_settlement, fees: ids.fees },
    ]),
  );
}

async function seedAccounts(tx: Tx, tenant: SandboxTenant, policy: Policy, random: Random, at: Date): Promise<void> {
  const { tenantId } = tenant;
  const ids = new Map((await assets.list(tx, tenantId)).map(({ code, id }) => [code, id]));
  const seen = new Set<string>();
  const values = tenant.accounts.map(({ income: _, older = 0, ...account }) => {
    const opened = new Date(at.getTime() - older * DAY_MS);
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
      ...named(settled, common, opened, ...draw),
      assetId: ids.get(account.currency)!,
      isPrimary,
      createdAt: opened,
      updatedAt: opened,
    };
  });
  const rows = await tx.orm.insert(accountTable).values(values).returning();
  const cause = {
    viewer: { tenantId, actor: { kind: 'system' as const, id: 'sandbox' } },
    requestId: 'sandbox-seed',
  };
  await emitAll(
    tx,
    rows.map((row) => ({ cause: { ...cause, at: row.createdAt }, ...accountEvent('account.opened', null, row) })),
  );
}

async function seedContacts(tx: Tx, { tenantId, contacts }: SandboxTenant, random: Random, at: Date): Promise<void> {
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
  if (values.length > 0) await tx.orm.insert(contactTable).values(values);
}

const contactsOf = ({ orm }: Tx, tenantId: string): Promise<ContactRow[]> =>
  orm.select().from(contactTable).where(eq(contactTable.tenantId, tenantId)).orderBy(contactTable.seq);
