import { invalid } from './error';

/** Metadata of texts: pairs that strangers name, the same at the edge as in the core. */
export const MAX_PAIRS = 20;
export const LONGEST_TEXT = 500;

const KEY = /^[^[\]\0\p{Cs}]{1,40}$/u;
/** What no column keeps: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Cs}/u;

export const isKey = (key: string): boolean => KEY.test(key);
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);
/** Characters as people count them. */
export const isTooLong = (text: string): boolean => [...text].length > LONGEST_TEXT;

/** What says nothing (`null`, an empty text) may stand for a pair that is to go. */
export function checkPair(field: string, key: string, value: unknown): void {
  const at = `${field}.${key.slice(0, 60)}`;
  if (!isKey(key)) throw invalid(at, 'must have a key of 1 to 40 characters without brackets');
  if (value === null) return;
  if (typeof value !== 'string' || isTooLong(value) || !isStorable(value))
    throw invalid(at, `must be a text of at most ${LONGEST_TEXT} characters`);
}

export function checkCount(field: string, pairs: readonly unknown[]): void {
  if (pairs.length > MAX_PAIRS) throw invalid(field, `may hold at most ${MAX_PAIRS} pairs`);
}
