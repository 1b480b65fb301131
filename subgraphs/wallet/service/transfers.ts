import { z } from 'zod';
import { seal } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { type Policy, policyOf } from '../../../schema/policy';
import { chargesFor } from '../charges';
import type { WalletCall } from '../context';
import type { Fees } from '../engine';
import { maskIban } from '../iban';
import { line, metadata, optional, purposes } from '../input';
import type { AssetRow } from '../repo/assets';
import * as contacts from '../repo/contacts';
import type { TransferRow } from '../repo/transfers';
import { limited } from './limited';
import { done, gatewayRefs, keyed, opener } from './opening';
import { accountOf, assetOf, checkMover, payeeOf, payerOf, sumOf, unitsOf } from './parties';

/** Money that moves on the word of whoever owns it. */

type Key = string | null | undefined;
const money = z.object({ amount: z.string(), currency: z.string() });
const told = { description: optional(line(255)), reference: optional(line(64)), metadata: optional(metadata) };

const sending = z.object({
  accountId: z.string(),
  to: z.object({
    accountId: optional(z.string()),
    code: optional(z.string()),
    number: optional(z.string()),
    iban: optional(z.string().max(42)),
  }),
  amount: money,
  ...told,
});

/** Account to account within the tenant, at once. */
export async function transfer(call: WalletCall, given: z.input<typeof sending>, key?: Key): Promise<TransferRow> {
  const { accountId, to, amount, ...facts } = parse(sending, given);
  const from = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, from.tenantId);
  const asset = await assetOf(call, from);
  const units = unitsOf(asset, amount);
  await checkMover(call, from, 'accountId', policy);
  const payee = await payeeOf(call, to);
  return done(call, {
    ...opener(call, 'internal', {
      ...facts,
      metadata: facts.metadata ?? {},
      narration: facts.description ?? 'TRANSFER',
    }),
    ...keyed(call, policy, { verb: 'transfer', accountId: from.id, key, input: given }),
    verb: 'transfer',
    from: { accountId: from.id, field: 'accountId' },
    to: { accountId: payee.row.id, field: payee.field },
    amount: units,
    recipient: 'active',
    ...limited(call, asset, 'send_money'),
  });
}

const paying = z.object({
  accountId: optional(z.string()),
  customerId: optional(z.string()),
  contactId: z.string(),
  amount: optional(money),
  amountMinor: optional(z.string().regex(/^\d{1,18}$/, 'must be a whole number')),
  currency: optional(z.string()),
  purpose: z
    .enum(purposes)
    .nullish()
    .transform((purpose) => purpose ?? 'personal'),
  ...told,
});

async function contactOf(call: WalletCall, text: string): Promise<contacts.ContactRow> {
  const id = idOf(text, 'CONTACT_UNKNOWN', 'contactId');
  const row = (await contacts.byIds(call.deps.db, call.viewer, [id])).get(id);
  if (!row?.active) throw new Fault('CONTACT_UNKNOWN', { field: 'contactId' });
  return row;
}

async function feesOf(call: WalletCall, policy: Policy, asset: AssetRow, units: bigint): Promise<Fees | undefined> {
  const charges = chargesFor(policy.directTransferCharges, units, asset);
  return charges.length === 0 ? undefined : { to: { accountId: await call.system(asset, 'fees') }, charges };
}

/** To a payment contact at another bank: held until the bank answers, where the tenant's bank takes its time. */
export async function directTransfer(call: WalletCall, given: z.input<typeof paying>, key?: Key): Promise<TransferRow> {
  const { accountId, customerId, contactId, amount, amountMinor, currency, purpose, ...facts } = parse(paying, given);
  const sum = sumOf({ amount, amountMinor, currency });
  const payer = await payerOf(call, { accountId, customerId }, sum);
  const contact = await contactOf(call, contactId);
  const policy = await policyOf(call.deps.db, payer.row.tenantId);
  const asset = await assetOf(call, payer.row);
  const units = sum.in(asset);
  await checkMover(call, payer.row, payer.field, policy);
  const refs = gatewayRefs(call.deps.clock.now());
  const narration = `TRANSFER TO ${contact.title} ${maskIban(contact.iban)} REF NO ${refs.gatewayRef}`;
  const command = {
    ...opener(call, 'direct', {
      ...facts,
      ...refs,
      metadata: facts.metadata ?? {},
      narration,
      purpose,
      contactId: contact.id,
    }),
    ...keyed(call, policy, { verb: 'directTransfer', accountId: payer.row.id, key, input: given }),
    from: { accountId: payer.row.id, field: payer.field },
    to: { accountId: await call.system(asset, 'bank_clearing') },
    amount: units,
    fees: await feesOf(call, policy, asset, units),
    ...limited(call, asset, 'send_money', policy.directTransferChecks),
  };
  if (policy.directTransferSettles === 'at_once') return done(call, { ...command, verb: 'transfer' });
  return done(call, { ...command, verb: 'hold', holdId: holdIdOf(command.transferId), expiresAt: null });
}

/** One hold per transfer, and both are made together: they may as well share their id. */
export const holdIdOf = (transferId: string): string => transferId;

const loading = z.object({
  accountId: z.string(),
  amount: money,
  paymentMethod: optional(z.string().regex(/^[a-z_]{2,32}$/, 'must be a word such as bank_transfer')),
  ...told,
});

/** Money that the owner brings in by a payment method; it is there at once. */
export async function topUp(call: WalletCall, given: z.input<typeof loading>, key?: Key): Promise<TransferRow> {
  const { accountId, amount, ...facts } = parse(loading, given);
  const to = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, to.tenantId);
  const asset = await assetOf(call, to);
  const units = unitsOf(asset, amount);
  await checkMover(call, to, 'accountId', policy);
  return done(call, {
    ...opener(call, 'top_up', { ...facts, metadata: facts.metadata ?? {}, narration: facts.description ?? 'TOP UP' }),
    ...keyed(call, policy, { verb: 'topUp', accountId: to.id, key, input: given }),
    verb: 'moneyIn',
    from: { accountId: await call.system(asset, 'bank_clearing') },
    to: { accountId: to.id, field: 'accountId' },
    amount: units,
    settled: true,
    recipient: 'active',
    ...limited(call, asset, 'top_up'),
  });
}

const withdrawing = z.object({
  accountId: z.string(),
  amount: money,
  bankAccount: z.string().regex(/^[A-Za-z0-9]{9,34}$/, 'must be 9 to 34 letters and digits'),
  ifsc: optional(z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'must be an IFSC such as HDFC0001234')),
  ...told,
});

/** To the owner's own bank account, at once. The account number is kept sealed; only its end is ever shown. */
export async function withdraw(call: WalletCall, given: z.input<typeof withdrawing>, key?: Key): Promise<TransferRow> {
  const { accountId, amount, bankAccount, ...facts } = parse(withdrawing, given);
  const from = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, from.tenantId);
  const asset = await assetOf(call, from);
  const units = unitsOf(asset, amount);
  await checkMover(call, from, 'accountId', policy);
  const opened = {
    ...opener(call, 'withdrawal', {
      ...facts,
      metadata: facts.metadata ?? {},
      narration: facts.description ?? 'WITHDRAWAL',
    }),
    ...keyed(call, policy, { verb: 'withdraw', accountId: from.id, key, input: given }),
  };
  const bankAccountSealed = seal(call.deps.keys, `wallet.transfer/bank_account/${opened.transferId}`, bankAccount);
  return done(call, {
    ...opened,
    facts: { ...opened.facts, bankAccountSealed, bankAccountLast4: bankAccount.slice(-4) },
    verb: 'transfer',
    from: { accountId: from.id, field: 'accountId' },
    to: { accountId: await call.system(asset, 'bank_clearing') },
    amount: units,
    ...limited(call, asset, 'withdrawal'),
  });
}
