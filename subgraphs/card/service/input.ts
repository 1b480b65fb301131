import { alpha3ToAlpha2, isValid } from 'i18n-iso-countries';
import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import type { CardPolicy } from '../../../schema/policy';
import type { PostalAddress } from '../../../schema/tables/card';

/** Text for people: of control characters only those that lay it out; not blank, not endless. */
export const sentence = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[\P{Cc}\t\n\r]*$/u, 'must not contain control characters');

export const holderName = z
  .string()
  .trim()
  .regex(/^\p{L}[\p{L}\p{M} .'-]{0,25}$/u, "must be 1 to 26 letters, spaces, '.', '-' or an apostrophe");

const part = (max: number) => sentence(max).nullish();
const place = z
  .string()
  .regex(/^[+-]?\d{1,10}(\.\d{1,20})?$/, 'must be a number of degrees')
  .nullish();
const MAX_LINE = 255;

/** A country comes as alpha-2 or alpha-3; alpha-2 is kept. Whether there is such a country is asked later. */
export const address = z.object({
  type: part(40).transform((type) => type?.toLowerCase()),
  country: z
    .string()
    .regex(/^[A-Za-z]{2,3}$/, 'must be an ISO 3166-1 code')
    .transform((code) => alpha3ToAlpha2(code.toUpperCase()) ?? code.toUpperCase()),
  state: part(MAX_LINE),
  city: sentence(MAX_LINE),
  line1: sentence(MAX_LINE),
  line2: part(MAX_LINE),
  postalCode: part(20),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number such as +971501112233')
    .nullish(),
  longitude: place,
  latitude: place,
});

export function demandShipsTo({ country }: PostalAddress, { shipsTo }: CardPolicy, field: string): void {
  const fault = shippingFault(country, shipsTo, field);
  if (fault) throw fault;
}

export const shippingFault = (country: string, shipsTo: readonly string[] | null, field: string): Fault | null =>
  isValid(country) && (shipsTo === null || shipsTo.includes(country))
    ? null
    : new Fault('COUNTRY_UNSUPPORTED', { field: `${field}.country`, country });

export const email = z.email().max(254);

/** Where one-time codes go: the country's number without plus sign, and the rest. */
export const phone = z.object({
  dialCode: z.int().min(1, 'must be 1 to 4 digits').max(9_999, 'must be 1 to 4 digits'),
  number: z.string().regex(/^\d{4,15}$/, 'must be 4 to 15 digits'),
});

export const design = z.string().regex(/^[\w.-]{1,40}$/, 'must be the code of a design');
export const deliverySpeed = z.enum(['standard', 'express']);
