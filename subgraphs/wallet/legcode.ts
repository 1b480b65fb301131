import { createHmac } from 'node:crypto';
import { digest, type Keys } from '../../kernel/crypto';

/**
 * `VP-TXN-Q8ZD31`: the name of a leg that people tell each other. It is the leg's number under a keyed permutation of
 * all six-character codes, so it is unique without being stored, and does not tell how many there are.
 */
export interface LegCodes {
  encode(seq: number): string;
  /** Undefined for what no leg can have. */
  decode(code: string): number | undefined;
}

const PREFIX = 'VP-TXN-';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Three characters; two halves make a code. */
const HALF = ALPHABET.length ** 3;
const ROUNDS = [0, 1, 2, 3, 4, 5];

const spell = (half: number): string =>
  [ALPHABET.length ** 2, ALPHABET.length, 1]
    .map((unit) => ALPHABET[Math.floor(half / unit) % ALPHABET.length])
    .join('');

const read = (text: string): number =>
  [...text].reduce((sum, letter) => sum * ALPHABET.length + ALPHABET.indexOf(letter), 0);

export function legCodes(keys: Keys): LegCodes {
  const key = digest(keys, 'leg-code', 'permutation');
  const mix = (round: number, half: number): number =>
    createHmac('sha256', key).update(`${round}|${half}`).digest().readUInt32BE(0) % HALF;

  // A balanced Feistel network: whatever `mix` does, each round can be undone.
  const encode = (seq: number): string => {
    let [left, right] = [Math.floor(seq / HALF) % HALF, seq % HALF];
    for (const round of ROUNDS) [left, right] = [right, (left + mix(round, right)) % HALF];
    return PREFIX + spell(left) + spell(right);
  };

  const decode = (code: string): number | undefined => {
    const [, first, second] = /^VP-TXN-([A-Z0-9]{3})([A-Z0-9]{3})$/.exec(code) ?? [];
    if (first === undefined || second === undefined) return undefined;
    let [left, right] = [read(first), read(second)];
    for (const round of ROUNDS.toReversed()) [left, right] = [(right - mix(round, left) + HALF) % HALF, left];
    return left * HALF + right;
  };

  return { encode, decode };
}
