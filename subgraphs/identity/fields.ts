import { z } from 'zod';

/** Kinds of text that strangers send. None holds control characters; all have an end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const CONTROL = /[\u0000-\u001f\u007f]/;

export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'must not be blank' : `must have at least ${min} characters`)
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !CONTROL.test(text), 'must not hold control characters');

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

/** Exactly one @ with something before it and a dotted host after it; kept as given, compared folded. */
export const email = line(254).refine((text) => EMAIL.test(text), 'must be an e-mail address');

export const emailKey = (text: string): string => text.trim().toLowerCase();

/** Absent and null are the same on creation. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullish();
