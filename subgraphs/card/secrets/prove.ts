import { type Keys, sameBytes, unseal } from '../../../kernel/crypto';
import { found } from '../../../kernel/error';
import type { Deps } from '../../../kernel/subgraph';
import type { Presented } from '../network/messages';
import { panHmac, vaultContext } from '../pan';
import * as repo from '../repo/secrets';
import { cvvOf } from './cvv';
import { pinMatches } from './pin';

type Verdict = 'right' | 'wrong';

/** What came of everything that the cardholder showed; null: it was not shown. */
export interface Proof {
  /** Of the vault record that it was checked against: a reissue in the meantime makes the proof void. */
  readonly generation: number;
  /** The PIN record that it was checked against: a PIN set in the meantime makes the proof void. */
  readonly pinId: string | null;
  readonly pinVersion: number | null;
  readonly pan: Verdict | null;
  readonly expiry: Verdict | null;
  readonly cvv: Verdict | null;
  readonly pin: Verdict | 'unset' | null;
}

/** Takes a PIN's time, some 30 ms of one thread: never call it inside a transaction. */
export async function prove(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  tenantId: string,
  cardId: string,
  { pan, expiry, cvv, pin }: Presented,
): Promise<Proof> {
  const known = found(await repo.known(db, tenantId, cardId), 'CARD_UNKNOWN', 'cardId');
  return {
    generation: known.generation,
    pinId: known.pinId,
    pinVersion: known.pinVersion,
    pan: pan == null ? null : verdict(known.panHmac !== null && sameBytes(panHmac(keys, pan), known.panHmac)),
    expiry: expiry == null ? null : verdict(sameText(expiry, expiryOf(known.validThrough))),
    cvv: cvv == null ? null : verdict(cvvMatches(keys, cardId, known, cvv)),
    pin: pin == null ? null : await provePin(keys, known, pin),
  };
}

const verdict = (matches: boolean): Verdict => (matches ? 'right' : 'wrong');

const sameText = (left: string, right: string): boolean => sameBytes(Buffer.from(left), Buffer.from(right));

/** MM/YY, as it stands on the card. */
export const expiryOf = (validThrough: string): string => `${validThrough.slice(5, 7)}/${validThrough.slice(2, 4)}`;

function cvvMatches(keys: Keys, cardId: string, { panSealed, generation, validThrough }: repo.Known, cvv: string) {
  if (!panSealed) return false;
  const pan = unseal(keys, vaultContext(cardId, generation), panSealed).toString();
  return sameText(cvv, cvvOf(keys, { pan, validThrough, generation }));
}

async function provePin(keys: Keys, { pinId, pinHash }: repo.Known, pin: string): Promise<Proof['pin']> {
  return pinId && pinHash ? verdict(await pinMatches(keys, pinId, pinHash, pin)) : 'unset';
}

export interface NumberHolder {
  readonly cardId: string;
  readonly generation: number;
  /** False: a number that the card no longer has. */
  readonly current: boolean;
}

/** Whose number this is, without opening any. */
export async function holderOfPan(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  tenantId: string,
  pan: string,
): Promise<NumberHolder | null> {
  return (await repo.numbered(db, tenantId, panHmac(keys, pan))) ?? null;
}
