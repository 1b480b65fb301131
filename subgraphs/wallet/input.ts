import { z } from 'zod';

/** What strangers may write: one line without control characters, trimmed, of a length that somebody will read. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `has at most ${max} characters`)
    .regex(/^\P{C}*$/u, 'must not contain control characters');

/** Null and absent are the same. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);

const MAX_METADATA_BYTES = 4096;

export const metadata = z
  .record(z.string().max(64, 'has keys of at most 64 characters'), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES, 'has at most 4 KB as JSON');

/** The 19 purposes of a transfer to somebody else's bank. */
export const purposes = [
  'personal',
  'own_account_transfer',
  'rent',
  'utility_bill_payments',
  'allowance',
  'air_transport',
  'commission',
  'compensation',
  'credit_card_payment',
  'educational_support',
  'family_support',
  'financial_services',
  'goods_bought',
  'processing_repair',
  'government_goods',
  'leasing_abroad',
  'leasing_in_uae',
  'travel',
  'telecommunication_services',
] as const;
