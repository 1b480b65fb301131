import { invalid } from '../../kernel/error';
import { storable } from './fields';

const MAX_PAIRS = 20;
const KEY = /^[^[\]\0\p{Cs}]{1,40}$/u;
const MAX_VALUE = 500;

export type Metadata = Record<string, string>;

function checkPair(key: string, value: unknown): void {
  const field = `metadata.${key.slice(0, 60)}`;
  if (!KEY.test(key)) throw invalid(field, 'the key must have 1 to 40 characters and no brackets');
  if (value === null || value === '') return;
  if (typeof value !== 'string') throw invalid(field, 'must be a text');
  if ([...value].length > MAX_VALUE || !storable(value))
    throw invalid(field, `must have at most ${MAX_VALUE} characters`);
}

/** Given keys overwrite, empty ones are removed, the others stay; null clears everything. The limit holds after merging. */
export function mergeMetadata(before: Metadata, given: Record<string, unknown> | null): Metadata {
  if (given === null) return {};
  for (const [key, value] of Object.entries(given)) checkPair(key, value);
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== '');
  if (merged.length > MAX_PAIRS) throw invalid('metadata', `may hold at most ${MAX_PAIRS} pairs`);
  return Object.fromEntries(merged) as Metadata;
}
