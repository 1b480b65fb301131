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

/** What a command that opens a transfer says beside whom and how much. */
export interface Opener {
  readonly verb: string;
  readonly kind: TransferKind;
  /** The account whose key this is, where keys are used up for ever. */
  readonly accountId: string;
  readonly key: string | null | undefined;
  readonly input: unknown;
  readonly facts: Facts;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The references that the bank side knows a transfer by: a text, and a number of at most 15 digits. */
export function gatewayRefs(now: Date, random: (min: number, max: number) => number = randomInt) {
  const tail = Array.from({ length: 8 }, () => ALPHABET[random(0, ALPHABET.length)]).join('');
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return { gatewayRef: `GW-${day}-${tail}`, gatewayNumber: random(10 ** 10, 10 ** 14) };
}

export function opener(call: WalletCall, policy: Policy, { verb, kind, accountId, key, input, facts }: Opener) {
  const cause = causeOf(call);
  const keyed = key == null ? {} : spent(call, policy, verb, accountId, checkKey(key), input);
  return { cause, transferId: newId(), kind, facts: { ...gatewayRefs(cause.at), ...facts }, ...keyed };
}

const spent = (
  call: WalletCall,
  { transferKeys }: Policy,
  verb: string,
  accountId: string,
  key: string,
  input: unknown,
) =>
  transferKeys === 'for_ever' ? { forever: { accountId, key } } : { once: { scope: scopeOf(call, verb), key, input } };

/** The idempotency of a command on a transfer or hold that exists. */
export const once = (call: WalletCall, verb: string, key: string | null | undefined, input: unknown) =>
  key == null ? {} : { once: { scope: scopeOf(call, verb), key: checkKey(key), input } };

/** Let the engine do it, and read what has become of the transfer. */
export async function done(call: WalletCall, command: Command): Promise<transfers.TransferRow> {
  const { transferId } = await call.run(command);
  return found((await transfers.byIds(call.deps.db, call.viewer, [transferId])).get(transferId), 'TRANSFER_UNKNOWN');
}
