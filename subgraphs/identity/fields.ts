import { z } from 'zod';
import { invalid } from '../../kernel/error';

/** Kinds of text that strangers send. None holds control characters; all have an end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const CONTROL = /[\u0000-\u001f\u007f]|\p{Cs}/u;

/** What no column takes: NUL, and half a surrogate pair. */
const UNSTORABLE = /\0|\p{Cs}/u;
export const storable = (text: string): boolean => !UNSTORABLE.test(text);

/** Characters as people count them, of which some are two to the runtime. */
const fits = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && [...text].length <= max);

export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'must not be blank' : `must have at least ${min} characters`)
    .refine((text) => fits(text, max), `must have at most ${max} characters`)
    .refine((text) => !CONTROL.test(text), 'must not hold control characters');

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

/** Exactly one @ with something before it and a dotted host after it; kept as given, compared folded. */
export const email = line(254).refine((text) => EMAIL.test(text), 'must be an e-mail address');

export const emailKey = (text: string): string => text.trim().toLowerCase();

/** Absent and null are the same on creation. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullish();

const MAX_FILTER = 300;

/** The texts of a filter: whatever they say they may find nothing, but the database must be able to read them. */
export function checkTexts<F extends object>(filter: F): F {
  for (const [field, value] of Object.entries(filter))
    if (typeof value === 'string' && (value.length > MAX_FILTER || !storable(value)))
      throw invalid(field, `must have at most ${MAX_FILTER} characters, all of them printable`);
  return filter;
}
