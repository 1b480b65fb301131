import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Viewer } from '../../../kernel/viewer';
import { inTurn } from '../../../schema/in-turn';
import { once } from '../../../schema/once';
import { type Policy, policyOf } from '../../../schema/policy';
import { account as table } from '../../../schema/tables/wallet';
import { causeOf, type WalletCall } from '../context';
import { accountEvent, type EventType } from '../events';
import { composeIban } from '../iban';
import { fits, largeMetadata, line, optional } from '../input';
import {
  setEnabled as enabled,
  freeze as frozen,
  type Restricted,
  restrictorOf,
  unfreeze as unfrozen,
} from '../lifecycle';
import { newAccountCode, newAccountNumber } from '../numbers';
import * as repo from '../repo/accounts';
import { assetFor } from './assets';
import { locked, tell } from './changed';
import { openings } from './of-customer';
import { onceKey } from './once';
import { fullName } from './owner';
import { approved, checkStanding, standings } from './standing';

export const ownerKinds = ['digital', 'card_balance', 'virtual'] as const;

const opening = z.object({
  customerId: optional(z.string()),
  currency: z
    .string()
    .trim()
    .regex(/^[A-Za-z]{3,10}$/, 'must be a currency code such as AED')
    .toUpperCase(),
  kind: z
    .enum(ownerKinds)
    .nullish()
    .transform((kind) => kind ?? 'digital'),
  label: optional(line(100)),
  title: optional(line(100)),
  alias: optional(line(64)),
  metadata: optional(largeMetadata),
  wantIban: z.boolean().default(true),
});
export type Opening = z.input<typeof opening>;
type Opened = z.output<typeof opening>;

/** An end user opens accounts for themselves; nobody else's customer exists for them. */
function ownerOf({ customerId: own }: Viewer, asked: string | null): string {
  const field = 'customerId';
  if (asked === null) return found(own, 'CUSTOMER_UNKNOWN', field);
  const id = idOf(asked, 'CUSTOMER_UNKNOWN', field);
  if (own && own !== id) throw new Fault('CUSTOMER_UNKNOWN', { field });
  return id;
}

export async function open(call: WalletCall, given: Opening, key?: string | null): Promise<repo.AccountRow> {
  const input = parse(opening, given);
  const owner = ownerOf(call.viewer, input.customerId);
  const { id } = await transact(call.deps.db, (tx) =>
    once(tx, onceKey(call, 'openAccount', key, given), async () => ({ id: (await openIn(call, tx, owner, input)).id })),
  );
  return get(call, id);
}

async function openIn(call: WalletCall, tx: Tx, owner: string, input: Opened): Promise<repo.AccountRow> {
  const { tenantId } = call.viewer;
  await openings(tx, tenantId, owner);
  const policy = await policyOf(tx, tenantId);
  demandSize(policy, input.metadata);
  if (policy.openingChecks === 'currency_first') await assetFor(tx, tenantId, input.currency, policy);
  const standing = checkStanding((await standings(tx, tenantId, [owner])).get(owner), 'customerId');
  const gated = policy.kycGate.openAccount || (policy.newCustomer === 'pending' && standing.status === 'pending');
  if (gated && !approved(standing)) throw new Fault('KYC_REQUIRED', { field: 'customerId' });
  const asset = await assetFor(tx, tenantId, input.currency, policy);
  const had = await tx.sql<{ primary: boolean }[]>`
    select is_primary and lifecycle = 'active' and currency = ${asset.code} as primary
    from wallet.account where tenant_id = ${tenantId} and owner_customer_id = ${owner}`;
  if (policy.accountsPerCustomer === 'one' && had.length > 0)
    throw new Fault('ACCOUNT_EXISTS', { field: 'customerId' });
  const row = await insert(call, tx, policy, {
    ...input,
    title: input.title ?? (await titleOf(tx, policy, tenantId, owner)),
    metadata: input.metadata ?? {},
    ownerCustomerId: owner,
    assetId: asset.id,
    currency: asset.code,
    isPrimary: !had.some(({ primary }) => primary),
  });
  await tell(tx, causeOf(call), 'CREATE_WALLET', accountEvent('account.opened', null, row));
  return row;
}

function demandSize({ accountMetadataBytes: bytes }: Policy, metadata: unknown): void {
  if (metadata != null && !fits(metadata, bytes)) throw invalid('metadata', `has at most ${bytes / 1024} KB as JSON`);
}

const titleOf = async (tx: Tx, policy: Policy, tenantId: string, owner: string): Promise<string | null> =>
  policy.accountTitle === 'none' ? null : ((await fullName(tx, tenantId, owner))?.toUpperCase() ?? null);

type Owned = Pick<repo.AccountRow, 'kind' | 'currency' | 'assetId' | 'ownerCustomerId' | 'isPrimary'> &
  Partial<repo.AccountRow> & { readonly wantIban: boolean };

/** Numbers and codes are drawn at random: one that exists already is drawn again. */
async function insert(call: WalletCall, tx: Tx, policy: Policy, owned: Owned): Promise<repo.AccountRow> {
  await inTurn(tx, call.viewer.tenantId, 'account');
  const at = call.deps.clock.now();
  for (;;) {
    const fresh = {
      ...named(policy, owned, at),
      tenantId: call.viewer.tenantId,
      id: newId(),
      createdAt: at,
      updatedAt: at,
    };
    const [row] = await tx.orm.insert(table).values(fresh).onConflictDoNothing().returning();
    if (row) return row;
  }
}

export const hasIbans = ({ iban, ibanCurrencies }: Policy, currency: string): boolean =>
  iban !== 'never' && (ibanCurrencies === 'all_but_inr' ? currency !== 'INR' : ibanCurrencies.includes(currency));

/** What a new account is called: number, code and, where the tenant's bank gives it at once, the IBAN. */
export function named<Account extends { currency: string; wantIban: boolean }>(
  policy: Policy,
  { wantIban, ...owned }: Account,
  at: Date,
  number = newAccountNumber(),
  code = newAccountCode(),
) {
  const wanted = wantIban && hasIbans(policy, owned.currency);
  const iban = wanted && policy.iban === 'at_once' ? ibanOf(policy, number, at) : {};
  return { ...owned, number, code, ibanWanted: wanted, ...iban };
}

export const ibanOf = ({ bank }: Policy, number: string, at: Date) => ({
  iban: composeIban(bank, number),
  bic: bank.bic,
  ibanAssignedAt: at,
});

export async function get({ deps, viewer }: WalletCall, id: string): Promise<repo.AccountRow> {
  return found((await repo.byIds(deps.db, viewer, [id])).get(id), 'ACCOUNT_UNKNOWN');
}

interface Act {
  readonly action: string;
  readonly event: EventType;
  readonly reason?: string | null;
  readonly decide: (account: repo.AccountRow, tx: Tx) => repo.Change | Promise<repo.Change>;
}

/** Every change of an account: under its lock, so that no money moves between the decision and the commit. */
const act = (call: WalletCall, text: string, { action, event, reason, decide }: Act): Promise<repo.AccountRow> => {
  const id = idOf(text, 'ACCOUNT_UNKNOWN');
  return transact(call.deps.db, async (tx) => {
    const before = await locked(tx, call.viewer, id);
    const after = await repo.change(tx, before, await decide(before, tx), call.deps.clock.now());
    await tell(tx, causeOf(call), action, accountEvent(event, before, after), reason);
    return after;
  });
};

const changing = z.object({
  label: line(100).nullish(),
  title: line(100).nullish(),
  alias: line(64).nullish(),
  metadata: largeMetadata.nullish(),
});
export type Changing = z.input<typeof changing>;

/** What is left out stays; an explicit null empties. */
export function update(call: WalletCall, id: string, given: Changing): Promise<repo.AccountRow> {
  const { metadata: replaced, ...rest } = parse(changing, given);
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const change = { ...set, ...(replaced !== undefined && { metadata: replaced ?? {} }) };
  return act(call, id, {
    action: 'UPDATE_WALLET',
    event: 'account.updated',
    decide: async ({ lifecycle, tenantId }, tx) => {
      demandSize(await policyOf(tx, tenantId), change.metadata);
      if (lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED');
      return change;
    },
  });
}

const because = optional(line(500));

function restrict(
  call: WalletCall,
  id: string,
  given: string | null | undefined,
  named: Pick<Act, 'action' | 'event'>,
  decide: (account: repo.AccountRow, reason: string | null) => Restricted,
): Promise<repo.AccountRow> {
  const { reason } = parse(z.object({ reason: because }), { reason: given });
  return act(call, id, { ...named, reason, decide: (account) => decide(account, reason) });
}

export const freeze = (call: WalletCall, id: string, reason?: string | null): Promise<repo.AccountRow> =>
  restrict(call, id, reason, { action: 'FREEZE_WALLET', event: 'account.frozen' }, (account, why) =>
    frozen(account, restrictorOf(call.viewer), why),
  );

export const unfreeze = (call: WalletCall, id: string, reason?: string | null): Promise<repo.AccountRow> =>
  restrict(call, id, reason, { action: 'UNFREEZE_WALLET', event: 'account.unfrozen' }, (account) =>
    unfrozen(account, restrictorOf(call.viewer)),
  );

export const setEnabled = (
  call: WalletCall,
  id: string,
  on: boolean,
  reason?: string | null,
): Promise<repo.AccountRow> =>
  restrict(
    call,
    id,
    reason,
    { action: on ? 'ENABLE_WALLET' : 'DISABLE_WALLET', event: on ? 'account.enabled' : 'account.disabled' },
    (account, why) => enabled(account, on, restrictorOf(call.viewer), why),
  );

/** Asking for one that is there already changes nothing. */
export const assignIban = (call: WalletCall, id: string): Promise<repo.AccountRow> =>
  act(call, id, {
    action: 'ASSIGN_IBAN',
    event: 'account.updated',
    decide: async (account, tx) => {
      const policy = await policyOf(tx, account.tenantId);
      if (account.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED');
      if (account.iban) return {};
      if (!account.number || !hasIbans(policy, account.currency))
        throw new Fault('CURRENCY_UNSUPPORTED', { field: 'id' });
      return { ibanWanted: true, ...ibanOf(policy, account.number, call.deps.clock.now()) };
    },
  });
