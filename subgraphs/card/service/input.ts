import { z } from 'zod';

/** Text for people: no control characters, not blank, not endless. */
export const sentence = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters');

const MAX_KEYS = 50;

export const metadata = z
  .record(
    z.string().regex(/^[\w.-]{1,40}$/, 'keys are 1 to 40 letters, digits, dots, dashes or underscores'),
    z.union([z.string().max(500), z.number(), z.boolean()]),
  )
  .refine((entries) => Object.keys(entries).length <= MAX_KEYS, `at most ${MAX_KEYS} keys`);

export const holderName = z
  .string()
  .trim()
  .regex(/^\p{L}[\p{L}\p{M} .'-]{0,25}$/u, "must be 1 to 26 letters, spaces, '.', '-' or an apostrophe");
