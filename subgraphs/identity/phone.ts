import { z } from 'zod';

/** A number apart from its country code, as two of the contracts show it. */
export interface Phone {
  readonly dialCode: string;
  readonly number: string;
}

/** Country codes (ITU-T E.164) have one digit (1, 7), two (these), or three. None begins another. */
const TWO_DIGITS = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

export function splitE164(text: string): Phone {
  const digits = text.slice(1);
  const length = /^[17]/.test(digits) ? 1 : TWO_DIGITS.has(digits.slice(0, 2)) ? 2 : 3;
  return { dialCode: digits.slice(0, length), number: digits.slice(length) };
}

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number such as +971501112233');
const pair = z.object({
  dialCode: z
    .string()
    .regex(/^\+?\d{1,4}$/, 'must be 1 to 4 digits')
    .transform((text) => text.replace('+', '')),
  number: z.string().regex(/^\d{5,15}$/, 'must be 5 to 15 digits'),
});

export const phoneInput = z.union([
  z
    .object({ e164, dialCode: z.null().optional(), number: z.null().optional() })
    .transform((phone) => splitE164(phone.e164)),
  pair,
]);

export const phoneKey = ({ dialCode, number }: Phone): string => dialCode + number;
