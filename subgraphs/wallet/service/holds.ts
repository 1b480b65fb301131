import { z } from 'zod';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { policyOf } from '../../../schema/policy';
import { causeOf, type WalletCall } from '../context';
import { line, metadata, optional } from '../input';
import { byIds as accountsByIds } from '../repo/accounts';
import * as repo from '../repo/transfers';
import { counted, limited, returning } from './limited';
import { done, keyed, once, opener } from './opening';
import { accountOf, assetOf, checkMover, payeeOf, unitsOf } from './parties';
import { holdIdOf } from './transfers';

/** Money promised: still the account's, no longer available, until it is captured or released. */

type Key = string | null | undefined;
const money = z.object({ amount: z.string(), currency: z.string() });
const DAY_MS = 86_400_000;

const placing = z.object({
  accountId: z.string(),
  to: optional(
    z.object({
      accountId: optional(z.string()),
      code: optional(z.string()),
      number: optional(z.string()),
      iban: optional(z.string().max(42)),
    }),
  ),
  amount: money,
  expiresAt: optional(z.date()),
  description: optional(line(255)),
  reference: optional(line(64)),
  metadata: optional(metadata),
});

function endOf(asked: Date | null, holdDays: number | null, now: Date): Date | null {
  if (asked && asked <= now) throw new Fault('INPUT_INVALID', { field: 'expiresAt', reason: 'must be in the future' });
  return asked ?? (holdDays === null ? null : new Date(now.getTime() + holdDays * DAY_MS));
}

/** Without a recipient the money is promised to the tenant's settlement account. */
export async function place(call: WalletCall, given: z.input<typeof placing>, key?: Key): Promise<repo.TransferRow> {
  const { accountId, to, amount, expiresAt, ...facts } = parse(placing, given);
  const from = await accountOf(call, accountId, 'accountId');
  const policy = await policyOf(call.deps.db, from.tenantId);
  const asset = await assetOf(call, from);
  const units = unitsOf(asset, amount);
  await checkMover(call, from, 'accountId', policy);
  const payee = to && (await payeeOf(call, to));
  const opened = {
    ...opener(call, payee ? 'internal' : 'outbound', {
      ...facts,
      metadata: facts.metadata ?? {},
      narration: facts.description ?? 'HOLD',
    }),
    ...keyed(call, policy, { verb: 'hold', accountId: from.id, key, input: given }),
  };
  return done(call, {
    ...opened,
    verb: 'hold',
    holdId: holdIdOf(opened.transferId),
    from: { accountId: from.id, field: 'accountId' },
    to: payee
      ? { accountId: payee.row.id, field: payee.field }
      : { accountId: await call.system(asset, 'card_settlement') },
    amount: units,
    recipient: payee ? 'active' : 'open',
    expiresAt: endOf(expiresAt, policy.holdDays, opened.cause.at),
    ...limited(call, asset, 'send_money'),
  });
}

/** A hold that the wallet ends: not a card's, whose network does that, nor a transfer's that the bank answers. */
export async function ownHold(
  call: WalletCall,
  text: string,
): Promise<{ hold: repo.HoldRow; transfer: repo.TransferRow }> {
  const id = idOf(text, 'HOLD_UNKNOWN');
  const hold = found((await repo.holdsByIds(call.deps.db, call.viewer, [id])).get(id), 'HOLD_UNKNOWN');
  const transfer = (await repo.byIds(call.deps.db, call.viewer, [hold.transferId])).get(hold.transferId)!;
  if (transfer.authorisationId || transfer.kind === 'direct')
    throw new Fault('HOLD_STATE', { field: 'id', reason: 'its card network or bank ends it' });
  return { hold, transfer };
}

async function part(call: WalletCall, { hold }: { hold: repo.HoldRow }, amount: z.output<typeof money> | null) {
  if (amount === null) return undefined;
  const account = (await accountsByIds(call.deps.db, call.viewer, [hold.accountId])).get(hold.accountId)!;
  return unitsOf(await assetOf(call, account), amount);
}

const capturing = z.object({ amount: optional(money), final: z.boolean().default(true) });

export async function capture(
  call: WalletCall,
  id: string,
  given: z.input<typeof capturing>,
  key?: Key,
): Promise<repo.TransferRow> {
  const { amount, final } = parse(capturing, given);
  const own = await ownHold(call, id);
  return done(call, {
    cause: causeOf(call),
    ...once(call, 'capture', key, { id, ...given }),
    verb: 'capture',
    holdId: own.hold.id,
    ...counted(own.transfer),
    amount: await part(call, own, amount),
    rest: final ? 'release' : 'keep',
  });
}

const releasing = z.object({ amount: optional(money) });

export async function release(
  call: WalletCall,
  id: string,
  given: z.input<typeof releasing>,
  key?: Key,
): Promise<repo.TransferRow> {
  const { amount } = parse(releasing, given);
  const own = await ownHold(call, id);
  return done(call, {
    cause: causeOf(call),
    ...once(call, 'release', key, { id, ...given }),
    verb: 'release',
    holdId: own.hold.id,
    ...(await returning(call, own.transfer)),
    amount: await part(call, own, amount),
  });
}
