import { Fault, invalid } from '../../../kernel/error';
import { sought } from '../../../kernel/id';
import { parsePositive, sameCurrency, type Units } from '../../../kernel/money';
import type { Policy } from '../../../schema/policy';
import type { WalletCall } from '../context';
import * as repo from '../repo/accounts';
import { type AssetRow, byCodes } from '../repo/assets';
import { agentOf } from './owner';
import { approved, checkStanding, standings } from './standing';

export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** Somebody's account that the viewer may act on. The tenant's own books are nobody's to name here. */
export async function accountOf(call: WalletCall, id: string, field: string): Promise<repo.AccountRow> {
  const known = sought(id);
  const row = (await repo.byIds(call.deps.db, call.viewer, [known])).get(known);
  if (!row || row.role !== null) throw new Fault('ACCOUNT_UNKNOWN', { field });
  return row;
}

/** Of money that is there: whether new accounts may be opened in it does not matter. */
export const assetOf = async (
  { deps }: WalletCall,
  { tenantId, currency }: { readonly tenantId: string; readonly currency: string },
): Promise<AssetRow> => (await byCodes(deps.db, tenantId, [currency]))[0]!;

/** What is to move, in the account's asset. */
export function unitsOf(asset: AssetRow, { amount, currency }: Amount, field = 'amount'): Units {
  sameCurrency(asset.code, currency, `${field}.currency`);
  return parsePositive(amount, asset, `${field}.amount`);
}

/** What is to move, before it is known from where: how many units of an asset it is, and what its currency is called. */
export interface Sum {
  readonly currency: string | null;
  /** Where the currency stands. */
  readonly field: string;
  readonly in: (asset: AssetRow) => Units;
}

export interface Summed {
  readonly amount: Amount | null;
  readonly amountMinor: string | null;
  readonly currency: string | null;
}

/** In whole units with their currency, or in the smallest ones of whatever the account is in. */
export function sumOf({ amount, amountMinor, currency }: Summed): Sum {
  if ((amount === null) === (amountMinor === null)) throw invalid('amount', 'is needed, or amountMinor, not both');
  if (amount) return { currency: amount.currency, field: 'amount.currency', in: (asset) => unitsOf(asset, amount) };
  return { currency, field: 'currency', in: (asset) => minorOf(asset, amountMinor!, currency) };
}

function minorOf(asset: AssetRow, minor: string, currency: string | null): Units {
  if (currency !== null) sameCurrency(asset.code, currency, 'currency');
  const whole = minor.padStart(asset.decimals + 1, '0');
  const point = whole.length - asset.decimals;
  const digits = `${whole.slice(0, point).replace(/^0+(?=\d)/, '')}.${whole.slice(point)}`;
  return parsePositive(digits.replace(/\.$/, ''), asset, 'amountMinor');
}

/**
 * What a customer's account needs before money moves on their word: customer, account, identity, in this order. The
 * engine asks the first two again under the lock, where they count.
 */
export async function checkMover(
  call: WalletCall,
  account: repo.AccountRow,
  field: string,
  policy: Policy,
): Promise<void> {
  const { tenantId, ownerCustomerId: owner } = account;
  const standing =
    owner === null ? null : checkStanding((await standings(call.deps.db, tenantId, [owner])).get(owner), field);
  if (account.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED', { field });
  if (account.restriction === 'frozen') throw new Fault('ACCOUNT_FROZEN', { field, party: 'sender' });
  if (account.restriction === 'disabled') throw new Fault('WALLET_DISABLED', { field });
  if (!standing || !policy.kycGate.moneyOut || approved(standing)) return;
  // Nobody verifies the platform to itself.
  if (owner !== (await agentOf(call.deps.db, tenantId))) throw new Fault('KYC_REQUIRED', { field });
}

export interface Payee {
  readonly accountId?: string | null;
  readonly code?: string | null;
  readonly number?: string | null;
  readonly iban?: string | null;
}

/** Whom to pay, named in one of four ways. An end user knows somebody else's account by its public names alone. */
export async function payeeOf(
  call: WalletCall,
  to: Payee,
  field = 'to',
): Promise<{ row: repo.AccountRow; field: string }> {
  const names = (['accountId', 'code', 'number', 'iban'] as const).filter((name) => to[name] != null);
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw invalid(field, 'needs exactly one of accountId, code, number, iban');
  const at = `${field}.${name}`;
  const row = await namedBy(call, name, to[name]!);
  if (!row || row.role !== null) throw new Fault('RECIPIENT_UNKNOWN', { field: at });
  return { row, field: at };
}

async function namedBy(call: WalletCall, name: keyof Payee, value: string): Promise<repo.AccountRow | undefined> {
  const { db } = call.deps;
  const { tenantId } = call.viewer;
  if (name !== 'accountId') return repo.byName(db, { tenantId }, name, value.replace(/\s/g, ''));
  return (await repo.byIds(db, call.viewer, [sought(value)])).get(sought(value));
}

/** The payer, or whoever pays for a customer by default: their primary account in the currency. */
export async function payerOf(
  call: WalletCall,
  { accountId, customerId }: { readonly accountId?: string | null; readonly customerId?: string | null },
  { currency, field }: Pick<Sum, 'currency' | 'field'>,
): Promise<{ row: repo.AccountRow; field: string }> {
  if (accountId != null) return { row: await accountOf(call, accountId, 'accountId'), field: 'accountId' };
  const { db } = call.deps;
  const owner = customerId ?? call.viewer.customerId ?? (await agentOf(db, call.viewer.tenantId));
  if (owner == null || currency === null) throw invalid('accountId', 'is needed, or the customer who pays');
  const row = await repo.primary(db, call.viewer, sought(owner), currency);
  if (!row) throw new Fault('ACCOUNT_UNKNOWN', { field, reason: 'Account does not exist for this currency' });
  return { row, field };
}
