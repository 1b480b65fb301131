import { alpha2ToAlpha3 } from 'i18n-iso-countries';
import { assets } from '../../../schema/currencies';

/** ISO 4217 number, in the three digits that it is written with. */
export function currencyNumber(code: string): string | null {
  const number = assets.get(code)?.isoNumber;
  return number == null ? null : String(number).padStart(3, '0');
}

/** ISO 3166-1; what merchants call their country need not be one. */
export const countryAlpha3 = (alpha2: string | null): string | null =>
  (alpha2 !== null && alpha2ToAlpha3(alpha2)) || null;

/** Digits after the point that people write. */
export const minorDigits = (code: string): number => assets.get(code)?.decimals ?? 2;
