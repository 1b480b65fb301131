import { z } from 'zod';
import { invalid } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { CardPolicy } from '../../../schema/policy';
import type { CardRow } from '../repo/cards';

export type Metadata = CardRow['metadata'];
type Given = Readonly<Record<string, unknown>>;

const MAX_KEYS = 50;
const plain = z
  .record(
    z.string().regex(/^[\w.-]{1,40}$/, 'keys are 1 to 40 letters, digits, dots, dashes or underscores'),
    z.union([z.string().max(500), z.number(), z.boolean()]),
  )
  .refine((entries) => Object.keys(entries).length <= MAX_KEYS, `at most ${MAX_KEYS} keys`);

const MAX_PAIRS = 20;
const KEY = /^[^[\]\p{Cc}\p{Cs}]{1,40}$/u;
const TEXT = /^[^\0\p{Cs}]{0,500}$/u;

/** Texts alone; one that is empty is none. */
function texts(given: Given, field: string): Metadata {
  const pairs = Object.entries(given).filter(([key, value]) => {
    const at = `${field}.${key.slice(0, 60)}`;
    if (!KEY.test(key)) throw invalid(at, 'must have a key of 1 to 40 characters without brackets');
    if (value === null || value === '') return false;
    if (typeof value !== 'string' || !TEXT.test(value)) throw invalid(at, 'must be a text of at most 500 characters');
    return true;
  });
  if (pairs.length > MAX_PAIRS) throw invalid(field, `may hold at most ${MAX_PAIRS} pairs`);
  return Object.fromEntries(pairs) as Metadata;
}

const kinds: Record<CardPolicy['metadata'], (given: Given, field: string) => Metadata> = {
  plain: (given, field) => parse(plain, given, field),
  texts,
};

export const checkMetadata = ({ metadata }: Pick<CardPolicy, 'metadata'>, given: Given, field: string): Metadata =>
  kinds[metadata](given, field);

/** Given entries overwrite, those given as null go, the rest stays; null clears all. The limits hold after merging. */
export function mergeMetadata(policy: CardPolicy, before: Metadata, given: Given | null, field: string): Metadata {
  if (given === null) return {};
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null);
  return checkMetadata(policy, Object.fromEntries(merged), field);
}
