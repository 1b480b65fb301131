import { z } from 'zod';
import { channels } from '../../../schema/tables/card';

/** What the network may send: nothing else gets past this gate. */

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{C}*$/u, 'must not contain control characters');
const optional = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);

const reference = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters');
const amount = z.object({ amount: z.string(), currency: z.string() });
const rate = z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,12})?$/, 'must be a positive decimal number');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code');
const mcc = z.string().regex(/^\d{4}$/, 'must be four digits');

const merchant = z.object({
  id: optional(text(64)),
  name: optional(text(100)),
  mcc: optional(mcc),
  category: optional(text(100)),
  city: optional(text(100)),
  postCode: optional(text(20)),
  state: optional(text(60)),
  country: optional(country),
});

const presented = z.object({
  pan: optional(z.string().regex(/^\d{12,19}$/, 'must be 12 to 19 digits')),
  expiry: optional(z.string().regex(/^(0[1-9]|1[0-2])\/\d{2}$/, 'must be MM/YY')),
  cvv: optional(z.string().regex(/^\d{3,4}$/, 'must be 3 or 4 digits')),
  pin: optional(z.string().regex(/^\d{4,12}$/, 'must be 4 to 12 digits')),
});

const purchase = {
  networkRef: reference,
  cardId: z.string(),
  type: z
    .enum(['purchase', 'atm_withdrawal', 'deposit'])
    .nullish()
    .transform((value) => value ?? null),
  channel: z.enum(channels),
  merchant: optional(merchant),
  amount,
  billing: optional(amount),
  exchangeRate: optional(rate),
};

export const authorising = z.object({
  ...purchase,
  /** The number shown names it as well. */
  cardId: optional(z.string()),
  partial: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  threeDsPassed: optional(z.boolean()),
  presented: optional(presented),
});
export const forcing = z.object(purchase);
export const following = z.object({
  networkRef: reference,
  id: optional(z.string()),
  original: optional(reference),
  amount: optional(amount),
});
export const capturing = following.extend({
  more: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});
export const answering = z.object({ id: z.string(), approve: z.boolean(), code: optional(text(64)) });

export type Authorising = z.output<typeof authorising>;
export type Forcing = z.output<typeof forcing>;
export type Following = z.output<typeof following>;
export type Capturing = z.output<typeof capturing>;
export type Answering = z.output<typeof answering>;
