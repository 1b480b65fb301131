import { z } from 'zod';
import { transact } from '../../../kernel/db';
import { found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { formatAmount } from '../../../kernel/money';
import { audit } from '../../../schema/audit';
import { policyOf } from '../../../schema/policy';
import { directions } from '../../../schema/wallet-words';
import { causeOf, type WalletCall } from '../context';
import { line, optional } from '../input';
import * as assets from '../repo/assets';
import type { TransferRow } from '../repo/transfers';
import { transferOf } from './bank';
import { done, gatewayRefs, once, opener } from './opening';
import { accountOf, assetOf, unitsOf } from './parties';

/** What staff puts right. Each of these leaves an audit row beside its transfer. */

type Key = string | null | undefined;
const money = z.object({ amount: z.string(), currency: z.string() });

async function audited(
  call: WalletCall,
  action: string,
  transfer: TransferRow,
  reason: string | null,
): Promise<TransferRow> {
  const { id: targetId, status, amount, currency } = transfer;
  const after = { status, amount: amount.toString(), currency };
  await transact(call.deps.db, (tx) =>
    audit(tx, causeOf(call), { action, targetType: 'transfer', targetId, after, reason, ip: call.viewer.ip }),
  );
  return transfer;
}

const refunding = z.object({ amount: optional(money), reason: optional(line(255)) });

/** Back from who received to who paid, in a transfer of its own; several, until nothing is left. */
export async function refund(
  call: WalletCall,
  id: string,
  given: z.input<typeof refunding>,
  key?: Key,
): Promise<TransferRow> {
  const { amount, reason } = parse(refunding, given);
  const original = await transferOf(call, id);
  const { db, clock } = call.deps;
  const policy = await policyOf(db, original.tenantId);
  const asset = found((await assets.byCodes(db, original.tenantId, [original.currency]))[0], 'ASSET_UNKNOWN');
  const units = amount === null ? undefined : unitsOf(asset, amount);
  const shown = formatAmount(units ?? original.postedAmount - original.refundedAmount, asset);
  const facts = { ...gatewayRefs(clock.now()), description: reason, narration: `REFUND AMT ${shown} ${asset.code}` };
  const refunded = await done(call, {
    cause: causeOf(call),
    ...once(call, 'refund', key, { id, ...given }),
    verb: 'refund',
    originalId: original.id,
    transferId: newId(),
    kind: 'refund',
    amount: units,
    mark: policy.refundMarks,
    facts,
  });
  return audited(call, 'REFUND_TRANSFER', refunded, reason);
}

const reversing = z.object({ reason: line(255), keepCharges: z.boolean().default(false) });

/** As if it had not been, under its own id. */
export async function reverse(
  call: WalletCall,
  id: string,
  given: z.input<typeof reversing>,
  key?: Key,
): Promise<TransferRow> {
  const { reason, keepCharges } = parse(reversing, given);
  const { id: transferId } = await transferOf(call, id);
  const command = { cause: causeOf(call), transferId, ...once(call, 'reverse', key, { id, ...given }) };
  return audited(
    call,
    'REVERSE_TRANSFER',
    await done(call, { ...command, verb: 'reverse', keepCharges, reason }),
    reason,
  );
}

const adjusting = z.object({ accountId: z.string(), direction: z.enum(directions), amount: money, reason: line(255) });

/** A correction against the tenant's adjustments. It reaches frozen accounts too, and never goes below a floor. */
export async function adjust(call: WalletCall, given: z.input<typeof adjusting>, key?: Key): Promise<TransferRow> {
  const { accountId, direction, amount, reason } = parse(adjusting, given);
  const account = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, account.tenantId);
  const asset = await assetOf(call, account, policy);
  const units = unitsOf(asset, amount);
  const facts = { description: reason, narration: `ADJUSTMENT ${reason}` };
  const adjusted = await done(call, {
    ...opener(call, policy, { verb: 'adjust', kind: 'adjustment', accountId: account.id, key, input: given, facts }),
    verb: 'adjust',
    account: { accountId: account.id, field: 'accountId' },
    contra: { accountId: await call.system(asset, 'adjustments') },
    amount: direction === 'credit' ? units : -units,
  });
  return audited(call, 'ADJUST_BALANCE', adjusted, reason);
}

const charging = z.object({ accountId: z.string(), amount: money, title: line(100) });

/** A fee on its own, not part of another transfer. */
export async function chargeFee(call: WalletCall, given: z.input<typeof charging>, key?: Key): Promise<TransferRow> {
  const { accountId, amount, title } = parse(charging, given);
  const account = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, account.tenantId);
  const asset = await assetOf(call, account, policy);
  const units = unitsOf(asset, amount);
  const facts = { description: title, narration: title.toUpperCase() };
  const charged = await done(call, {
    ...opener(call, policy, { verb: 'chargeFee', kind: 'fee', accountId: account.id, key, input: given, facts }),
    verb: 'adjust',
    account: { accountId: account.id, field: 'accountId' },
    contra: { accountId: await call.system(asset, 'fees') },
    amount: -units,
  });
  return audited(call, 'CHARGE_FEE', charged, title);
}
