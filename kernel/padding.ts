import { createHash } from 'node:crypto';

/**
 * Un-padding of a key that was wrapped with RSA, after the raw operation. No step below branches or looks up by a byte
 * of the block: masks (-1 holds, 0 does not) are gathered and one of all candidates is chosen in the end, so that how
 * long it takes tells nobody which padding, if any, was well-formed.
 */

export const KEY_BYTES = 32;
/** Base64 of the key bytes, which some clients wrap in their place. */
const KEY_TEXT = 44;

/** A key in one form, and whether it is one. */
export interface Candidate {
  readonly ok: number;
  readonly key: Buffer;
}

/** -1 when 0, else 0. Of numbers that bytes make. */
const zero = (n: number): number => ~((n | -n) >> 31);

/** -1 when every byte is 0. */
const allZero = (bytes: Uint8Array): number => zero(bytes.reduce((any, byte) => any | byte, 0));
const noneZero = (bytes: Uint8Array): number => ~bytes.reduce((any, byte) => any | zero(byte), 0);

/** -1 when `low` ≤ n ≤ `high`. */
const within = (n: number, low: number, high: number): number => ((low - 1 - n) & (n - high - 1)) >> 31;

const UPPER_A = 65;
const LOWER_A = 97;
const DIGIT_0 = 48;
const PLUS = 43;
const MINUS = 45;
const SLASH = 47;
const LOW_LINE = 95;
const EQUALS = 61;

/** What a character stands for in both alphabets of Base64 (RFC 4648 §4, §5), or -1. */
const sextet = (c: number): number =>
  (within(c, UPPER_A, UPPER_A + 25) & (c - UPPER_A + 1)) +
  (within(c, LOWER_A, LOWER_A + 25) & (c - LOWER_A + 27)) +
  (within(c, DIGIT_0, DIGIT_0 + 9) & (c - DIGIT_0 + 53)) +
  ((zero(c - PLUS) | zero(c - MINUS)) & 63) +
  ((zero(c - SLASH) | zero(c - LOW_LINE)) & 64) -
  1;

function fromText(text: Buffer): Candidate {
  let ok = zero(text[KEY_TEXT - 1]! - EQUALS);
  const bits = [...text.subarray(0, KEY_TEXT - 1)].map(sextet);
  for (const six of bits) ok &= ~(six >> 31);
  const key = Buffer.alloc(KEY_BYTES);
  for (let i = 0; i < KEY_BYTES; i++) {
    const at = Math.floor((i * 4) / 3);
    const shift = 2 * (i % 3);
    key[i] = (bits[at]! << (2 + shift)) | (bits[at + 1]! >> (4 - shift));
  }
  return { ok, key };
}

/** What a padding says of a message of one length at the end of its block. */
type Judge = (length: number) => number;

/** A message is the end of its block, so both forms of a key can be cut out before it is known whether there is one. */
function candidates(block: Buffer, judge: Judge): Candidate[] {
  const text = fromText(block.subarray(-KEY_TEXT));
  return [
    { ok: judge(KEY_BYTES), key: block.subarray(-KEY_BYTES) },
    { ok: judge(KEY_TEXT) & text.ok, key: text.key },
  ];
}

/** RFC 8017 B.2.1 */
function mask(hash: string, seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let made = 0; made < length; made += parts.at(-1)!.length) {
    parts.push(createHash(hash).update(seed).update(counter).digest());
    counter.writeUInt32BE(parts.length);
  }
  return Buffer.concat(parts).subarray(0, length);
}

const xor = (left: Buffer, right: Buffer): Buffer => Buffer.from(left.map((byte, i) => byte ^ right[i]!));

/** RFC 8017 §7.1.2 with an empty label: 00 ‖ masked seed ‖ masked (label hash ‖ 00… ‖ 01 ‖ message). */
function oaep(block: Buffer, hash: string, maskHash: string): Candidate[] {
  const label = createHash(hash).digest();
  const seedEnd = 1 + label.length;
  const masked = block.subarray(seedEnd);
  const seed = xor(block.subarray(1, seedEnd), mask(maskHash, masked, label.length));
  const db = xor(masked, mask(maskHash, seed, masked.length));
  const begins = zero(block[0]!) & allZero(xor(db.subarray(0, label.length), label));
  return candidates(db, (length) => {
    const one = db.length - length - 1;
    return begins & allZero(db.subarray(label.length, one)) & zero(db[one]! - 1);
  });
}

/** RFC 8017 §7.2.2: 00 ‖ 02 ‖ at least eight bytes, none 0 ‖ 00 ‖ message. */
function pkcs1(block: Buffer): Candidate[] {
  const begins = zero(block[0]!) & zero(block[1]! - 2);
  return candidates(block, (length) => {
    const end = block.length - length - 1;
    return begins & noneZero(block.subarray(2, end)) & zero(block[end]!);
  });
}

/** The accepted paddings, in the order of trial (contract 1.6). */
const paddings: readonly ((block: Buffer) => Candidate[])[] = [
  (block) => oaep(block, 'sha256', 'sha256'),
  (block) => oaep(block, 'sha256', 'sha1'),
  (block) => oaep(block, 'sha1', 'sha1'),
  pkcs1,
];

/** All of them are tried, whichever of them is the one. */
export const keysIn = (block: Buffer): Candidate[] => paddings.flatMap((padding) => padding(block));

/** The first that is one, else `otherwise`. */
export function choose(all: readonly Candidate[], otherwise: Buffer): Buffer {
  const chosen = Buffer.from(otherwise);
  for (const { ok, key } of [...all].reverse())
    for (let i = 0; i < KEY_BYTES; i++) chosen[i] = (chosen[i]! & ~ok) | (key[i]! & ok);
  return chosen;
}
