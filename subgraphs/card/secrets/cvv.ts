import { createCipheriv } from 'node:crypto';
import { digest, type Keys } from '../../../kernel/crypto';

/** The two halves, of 8 bytes each, of a card verification key. */
export interface CvkPair {
  readonly a: Buffer;
  readonly b: Buffer;
}

export interface Numbers {
  readonly pan: string;
  /** YYMM. */
  readonly expiry: string;
  /** Of the chip or the stripe; `000` for the number that is printed and asked for online. */
  readonly serviceCode: string;
}

const PRINTED = '000';
const BLOCK = 8;
const DIGITS = 3;

// Single DES is 3DES with one key three times; OpenSSL 3 counts the former as legacy.
const tripleDes = (keys: readonly Buffer[], block: Buffer): Buffer =>
  createCipheriv('des-ede3-ecb', Buffer.concat(keys), null).setAutoPadding(false).update(block);

const xor = (left: Buffer, right: Buffer): Buffer => Buffer.from(left.map((byte, i) => byte ^ right[i]!));

/** Visa's CVV, Mastercard's CVC: the method of IBM CCA's CSNBCSG. Digits four bits each, padded with zeros. */
export function cvvUnder({ a, b }: CvkPair, { pan, expiry, serviceCode }: Numbers): string {
  const packed = Buffer.from(`${pan}${expiry}${serviceCode}`.padEnd(4 * BLOCK, '0'), 'hex');
  const first = tripleDes([a, a, a], packed.subarray(0, BLOCK));
  const last = tripleDes([a, b, a], xor(first, packed.subarray(BLOCK)));
  return decimals(last.toString('hex')).slice(0, DIGITS);
}

/** Its decimal digits first, then its letters, each less ten. */
const decimals = (hex: string): string =>
  hex.replace(/[a-f]/g, '') +
  hex.replace(/\d/g, '').replace(/[a-f]/g, (letter) => String(Number.parseInt(letter, 16) - 10));

/** A renewed card may keep its number and even its expiry month: the generation makes its CVV a new one all the same. */
export function cvkOf(keys: Keys, generation: number): CvkPair {
  const bytes = digest(keys, 'card.cvk', String(generation));
  return { a: bytes.subarray(0, BLOCK), b: bytes.subarray(BLOCK, 2 * BLOCK) };
}

/** `validThrough`: as a date. The CVV is nowhere kept. */
export const cvvOf = (keys: Keys, card: { pan: string; validThrough: string; generation: number }): string =>
  cvvUnder(cvkOf(keys, card.generation), {
    pan: card.pan,
    expiry: card.validThrough.slice(2, 7).replace('-', ''),
    serviceCode: PRINTED,
  });
