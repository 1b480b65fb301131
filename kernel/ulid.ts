import assert from 'node:assert/strict';

/** Crockford's base 32: no I, L, O or U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;
const FORM = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The same 128 bits, as contracts that speak of ULIDs write them: sorted like the ids that they stand for. */
export function ulidOf(uuid: string): string {
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = DIGITS[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return text;
}

/** Null where it is none. Lower case is as good. */
export function uuidOf(ulid: string): string | null {
  const text = ulid.toUpperCase();
  if (!FORM.test(text)) return null;
  const bits = [...text].reduce((sum, digit) => (sum << 5n) | BigInt(DIGITS.indexOf(digit)), 0n);
  return hyphened(bits.toString(16).padStart(32, '0'));
}

/** The hyphens of a UUID between its 32 digits. */
export function hyphened(hex: string): string {
  assert(hex.length === 32, 'a UUID has 32 digits');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
