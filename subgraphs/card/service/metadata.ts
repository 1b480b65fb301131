import { z } from 'zod';
import { parse } from '../../../kernel/input';
import { checkCount, checkPair } from '../../../kernel/metadata';
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

/** Texts alone; one that is empty is none. */
function texts(given: Given, field: string): Metadata {
  for (const [key, value] of Object.entries(given)) checkPair(field, key, value);
  const pairs = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  checkCount(field, pairs);
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
