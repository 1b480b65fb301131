import { z } from 'zod';
import { anyRecord } from '../../kernel/input';

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

/** What no tenant may exceed, whatever its policy says. */
const MAX_EVER_BYTES = 65_536;

const MAX_KEY = 64;

const sized = (bytes: number) =>
  anyRecord()
    .superRefine((value, { addIssue }) => {
      const long = Object.keys(value).find((key) => key.length > MAX_KEY);
      if (long) addIssue({ code: 'custom', path: [long], message: `has keys of at most ${MAX_KEY} characters` });
    })
    .refine((value) => fits(value, bytes), `has at most ${bytes / 1024} KB as JSON`);

export const fits = (value: unknown, bytes: number): boolean => Buffer.byteLength(JSON.stringify(value)) <= bytes;

export const metadata = sized(MAX_METADATA_BYTES);
/** Where a policy says how much is kept. */
export const largeMetadata = sized(MAX_EVER_BYTES);

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
