import { randomInt } from 'node:crypto';
import { found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { checkKey } from '../../../schema/once';
import type { Policy } from '../../../schema/policy';
import type { TransferKind } from '../../../schema/wallet-words';
import { causeOf, type WalletCall } from '../context';
import type { Command, Facts } from '../engine';
import * as transfers from '../repo/transfers';
import { scopeOf } from './once';

/** Whose key it is, where keys are used up for ever; and what it was spent on. */
export interface Keyed {
  readonly verb: string;
  readonly accountId: string;
  readonly key: string | null | undefined;
  readonly input: unknown;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The references that the bank side knows a transfer by: a text, and a number of at most 15 digits. */
export function gatewayRefs(now: Date, random: (min: number, max: number) => number = randomInt) {
  const tail = Array.from({ length: 8 }, () => ALPHABET[random(0, ALPHABET.length)]).join('');
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return { gatewayRef: `GW-${day}-${tail}`, gatewayNumber: random(10 ** 10, 10 ** 14) };
}

/** What every command that opens a transfer begins with. */
export function opener(call: WalletCall, kind: TransferKind, facts: Facts) {
  const cause = causeOf(call);
  return { cause, transferId: newId(), kind, facts: { ...gatewayRefs(cause.at), ...facts } };
}

/** The idempotency of such a command: of the request for a day, or of the account for ever. */
export function keyed(call: WalletCall, { transferKeys }: Policy, { verb, accountId, key, input }: Keyed) {
  if (key == null) return {};
  return transferKeys === 'for_ever' ? { forever: { accountId, key: checkKey(key) } } : once(call, verb, key, input);
}

/** The idempotency of a command on a transfer or hold that exists. */
export const once = (call: WalletCall, verb: string, key: string | null | undefined, input: unknown) =>
  key == null ? {} : { once: { scope: scopeOf(call, verb), key: checkKey(key), input } };

/** Let the engine do it, and read what has become of the transfer. */
export async function done(call: WalletCall, command: Command): Promise<transfers.TransferRow> {
  const { transferId } = await call.run(command);
  return found((await transfers.byIds(call.deps.db, call.viewer, [transferId])).get(transferId), 'TRANSFER_UNKNOWN');
}
