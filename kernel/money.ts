import { Fault, invalid } from './error';

/**
 * An amount in ledger units: 10^-scale of its asset, where scale ≥ the decimals that people write.
 * The surplus digits exist for contracts that charge fractions of a minor unit.
 */
export type Units = bigint;

export interface Asset {
  readonly code: string;
  /** Digits after the point that people write. */
  readonly decimals: number;
  /** Digits after the point that the ledger keeps. */
  readonly ledgerScale: number;
}

/** numeric(38,0) holds more; beyond this an amount is a typing error or an attack. */
export const MAX_UNITS: Units = 10n ** 30n;

const DECIMAL = /^(0|[1-9]\d{0,29})(?:\.(\d{1,18}))?$/;

/** "12.50" → ledger units. Over-precise, negative, empty and enormous texts are refused, never rounded. */
export function parseAmount(text: string, asset: Asset, field: string, digits = asset.decimals): Units {
  const match = DECIMAL.exec(text);
  if (!match) throw invalid(field, 'must be a positive decimal number such as 12.50');
  const fraction = match[2] ?? '';
  if (fraction.length > digits) throw invalid(field, `${asset.code} has at most ${digits} decimals`);
  const units = BigInt(match[1] + fraction.padEnd(asset.ledgerScale, '0'));
  if (units > MAX_UNITS) throw invalid(field, 'is too large');
  return units;
}

/** The same, and more than zero. */
export function parsePositive(text: string, asset: Asset, field: string): Units {
  const units = parseAmount(text, asset, field);
  if (units === 0n) throw invalid(field, 'must be greater than zero');
  return units;
}

/** Ledger units → "12.50": at least the asset's decimals, more only where they are not zero. */
export function formatAmount(units: Units, asset: Asset): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(asset.ledgerScale + 1, '0');
  const whole = digits.slice(0, digits.length - asset.ledgerScale);
  const fraction = digits.slice(digits.length - asset.ledgerScale);
  const shown = fraction.slice(0, asset.decimals) + fraction.slice(asset.decimals).replace(/0+$/, '');
  return sign + whole + (shown === '' ? '' : `.${shown}`);
}

/** So many of the smallest units that people write, or whole ones, as ledger units. */
export const fromMinor = (minor: bigint, { decimals, ledgerScale }: Asset): Units =>
  minor * 10n ** BigInt(ledgerScale - decimals);
export const fromWhole = (whole: bigint, { ledgerScale }: Asset): Units => whole * 10n ** BigInt(ledgerScale);

/** Ledger units as the smallest ones that people write; what is less than one of them is dropped. */
export const toMinor = (units: Units, { decimals, ledgerScale }: Asset): bigint =>
  units / 10n ** BigInt(ledgerScale - decimals);

export function sameCurrency(left: string, right: string, field: string): void {
  if (left !== right) throw new Fault('CURRENCY_MISMATCH', { field, expected: left });
}
