import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { policyOf } from '../../../schema/policy';
import { directions, type TransferKind } from '../../../schema/wallet-words';
import { causeOf, type WalletCall } from '../context';
import { line, metadata, optional } from '../input';
import type { TransferRow } from '../repo/transfers';
import { counted } from './limited';
import { done, gatewayRefs, keyed, once, opener } from './opening';
import { accountOf, assetOf, payeeOf, unitsOf } from './parties';
import { transferOrLeg } from './read';

/** The bank side: money that comes and goes because the outside says so. */

type Key = string | null | undefined;
const money = z.object({ amount: z.string(), currency: z.string() });
const told = { description: optional(line(255)), reference: optional(line(64)), metadata: optional(metadata) };

const coming = z.object({
  to: z.object({ accountId: optional(z.string()), iban: optional(z.string().max(42)) }),
  amount: money,
  cleared: z.boolean().default(true),
  sender: optional(line(100)),
  ...told,
});
export type Coming = z.input<typeof coming>;

const takers = { returned: 'any', refused: 'open' } as const;

/** A closed account takes nothing: the transfer then is `reversed`, or there is none; its money has never been here. */
export async function inbound(call: WalletCall, given: Coming, key?: Key): Promise<TransferRow> {
  const { to, amount, cleared, sender, ...facts } = parse(coming, given);
  const { row, field } = await payeeOf(call, to);
  const policy = await policyOf(call.deps.db, row.tenantId);
  const asset = await assetOf(call, row);
  const refs = gatewayRefs(call.deps.clock.now());
  const narration = `TRANSFER FROM ${sender ?? 'OTHER BANK'} REF NO ${refs.gatewayRef}`;
  const description = facts.description ?? sender;
  return done(call, {
    ...opener(call, 'inbound', { ...facts, ...refs, description, metadata: facts.metadata ?? {}, narration }),
    ...keyed(call, policy, { verb: 'inbound', accountId: row.id, key, input: given }),
    verb: 'moneyIn',
    from: { accountId: await call.system(asset, 'bank_clearing') },
    to: { accountId: row.id, field },
    amount: unitsOf(asset, amount),
    settled: cleared,
    recipient: takers[policy.inboundToClosed],
  });
}

const going = z.object({ accountId: z.string(), amount: money, recipient: optional(line(100)), ...told });
export type Going = z.input<typeof going>;

/** The bank reports a payment that has left: posted at once, within what is available. */
export async function outbound(call: WalletCall, given: Going, key?: Key): Promise<TransferRow> {
  const { accountId, amount, recipient, ...facts } = parse(going, given);
  const from = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, from.tenantId);
  const asset = await assetOf(call, from);
  const refs = gatewayRefs(call.deps.clock.now());
  const narration = `TRANSFER TO ${recipient ?? 'OTHER BANK'} REF NO ${refs.gatewayRef}`;
  const description = facts.description ?? recipient;
  return done(call, {
    ...opener(call, 'outbound', { ...facts, ...refs, description, metadata: facts.metadata ?? {}, narration }),
    ...keyed(call, policy, { verb: 'outbound', accountId: from.id, key, input: given }),
    verb: 'transfer',
    from: { accountId: from.id, field: 'accountId' },
    to: { accountId: await call.system(asset, 'bank_clearing') },
    amount: unitsOf(asset, amount),
  });
}

const booking = z.object({
  accountId: z.string(),
  direction: z.enum(directions),
  amount: money,
  description: optional(line(255)),
});

/** What the bank's side of a single item is called on a statement, and which of the tenant's books it goes against. */
const items = {
  fee: { role: 'fees', name: 'FEE', verb: 'bankFee' },
  adjustment: { role: 'adjustments', name: 'ADJUSTMENT', verb: 'bankAdjust' },
} as const;

/** An item of the bank's own: booked at once, also on a frozen account, and never below the floor. */
export async function item(
  call: WalletCall,
  kind: keyof typeof items,
  given: z.input<typeof booking>,
  key?: Key,
): Promise<TransferRow> {
  const { accountId, direction, amount, description } = parse(booking, given);
  const { role, name, verb } = items[kind];
  const account = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, account.tenantId);
  const asset = await assetOf(call, account);
  const units = unitsOf(asset, amount);
  return done(call, {
    ...opener(call, kind, { description, narration: description ? `${name} ${description}` : name }),
    ...keyed(call, policy, { verb, accountId: account.id, key, input: given }),
    verb: 'adjust',
    account: { accountId: account.id, field: 'accountId' },
    contra: { accountId: await call.system(asset, role) },
    amount: direction === 'credit' ? units : -units,
  });
}

/** The kinds that a bank answers for. A card's hold is ended by its network alone. */
const banked: readonly TransferKind[] = ['direct', 'inbound', 'outbound', 'top_up', 'withdrawal'];

async function bankedOf(call: WalletCall, id: string): Promise<TransferRow> {
  const transfer = await transferOrLeg(call, id);
  if (!banked.includes(transfer.kind)) throw new Fault('TRANSFER_STATE', { field: 'id', kind: transfer.kind });
  return transfer;
}

const because = z.object({ reason: line(255) });

/** The bank confirms: what was pending is posted. */
export async function settle(call: WalletCall, id: string, key?: Key): Promise<TransferRow> {
  const transfer = await bankedOf(call, id);
  const command = { cause: causeOf(call), transferId: transfer.id, ...once(call, 'settle', key, { id }) };
  return done(call, { ...command, verb: 'settle' });
}

/** The bank refuses what was pending: money out has failed, money in is sent back. Nothing is booked. */
export async function refuse(call: WalletCall, id: string, given: string, key?: Key): Promise<TransferRow> {
  const { reason } = parse(because, { reason: given });
  const transfer = await bankedOf(call, id);
  const status = transfer.holdId === null ? 'reversed' : 'failed';
  const command = { cause: causeOf(call), transferId: transfer.id, ...once(call, 'refuse', key, { id, reason }) };
  return done(call, { ...command, ...counted(transfer), verb: 'fail', status, reason });
}

/** The bank returns money that had left. What the transfer cost is kept. */
export async function returned(call: WalletCall, id: string, given: string, key?: Key): Promise<TransferRow> {
  const { reason } = parse(because, { reason: given });
  const transfer = await bankedOf(call, id);
  if (transfer.kind === 'inbound' || transfer.kind === 'top_up')
    throw new Fault('TRANSFER_STATE', { field: 'id', kind: transfer.kind });
  const command = { cause: causeOf(call), transferId: transfer.id, ...once(call, 'return', key, { id, reason }) };
  return done(call, { ...command, ...counted(transfer), verb: 'reverse', keepCharges: true, reason, forced: true });
}

/** Nobody knows what became of it: somebody has to look. */
export async function stick(call: WalletCall, id: string, given: string): Promise<TransferRow> {
  const { reason } = parse(because, { reason: given });
  const transfer = await bankedOf(call, id);
  return done(call, { cause: causeOf(call), transferId: transfer.id, verb: 'stick', reason });
}
