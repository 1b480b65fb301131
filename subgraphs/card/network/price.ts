import { Fault, found, invalid } from '../../../kernel/error';
import { type Asset, formatAmount, MAX_UNITS, parseAmount, type Units } from '../../../kernel/money';
import { inMinorUnits } from '../../../schema/currencies';
import type { Charge } from '../../../schema/wallet-words';
import type { Amount } from './messages';

/** What a purchase costs in the card's currency, and what the holder pays on top. */
export interface Price {
  readonly amount: Units;
  /** As at the merchant, where that is another currency: in its minor units (ISO 4217). */
  readonly transaction: { readonly amount: Units; readonly currency: string; readonly rate: string } | null;
  readonly fees: Fees;
}

export interface Fees {
  readonly fx: Units;
  readonly atm: Units;
}

/** Percentages and whole units of the card's currency, as decimal text. */
export interface Tariff {
  readonly fxFeePercent: string;
  readonly atmFeePercent: string;
  readonly atmFeeFixed: string;
}

export interface Asked {
  readonly amount: Amount;
  readonly billing?: Amount | null;
  readonly exchangeRate?: string | null;
  readonly cash: boolean;
}

const RATE_DIGITS = 12;
const rateScale: Asset = { code: 'rate', decimals: RATE_DIGITS, ledgerScale: RATE_DIGITS };
const percentScale: Asset = { code: '%', decimals: 6, ledgerScale: 6 };
const HUNDRED_PERCENT = 100n * 10n ** 6n;

/** Half and more counts as one. */
const divided = (of: bigint, by: bigint): bigint => (of + by / 2n) / by;

/** A currency of the world, in its minor units; ledger assets of the tenant have scales of their own. */
export const isoAsset = (code: string, field: string): Asset =>
  found(inMinorUnits(code), 'CURRENCY_UNSUPPORTED', field);

/** `tenantRate`: how much of the card's currency one unit of the merchant's is, where the tenant keeps one. */
export function price(asset: Asset, tariff: Tariff, asked: Asked, tenantRate: string | null): Price {
  const { amount: told, cash } = asked;
  if (told.currency === asset.code) {
    if (asked.billing && asked.billing.currency !== asset.code) throw mismatch('billing.currency', asset);
    const amount = parseAmount(told.amount, asset, 'amount.amount');
    return { amount, transaction: null, fees: feesOf(asset, tariff, amount, { cash, foreign: false }) };
  }
  const foreign = isoAsset(told.currency, 'amount.currency');
  const there = parseAmount(told.amount, foreign, 'amount.amount');
  const { amount, rate } = converted(asset, foreign, there, asked, tenantRate);
  const fees = feesOf(asset, tariff, amount, { cash, foreign: true });
  return { amount, transaction: { amount: there, currency: told.currency, rate }, fees };
}

const mismatch = (field: string, asset: Asset): Fault =>
  new Fault('CURRENCY_MISMATCH', { field, expected: asset.code });

function converted(
  asset: Asset,
  foreign: Asset,
  there: Units,
  { billing, exchangeRate }: Asked,
  tenantRate: string | null,
): { amount: Units; rate: string } {
  if (billing) {
    if (billing.currency !== asset.code) throw mismatch('billing.currency', asset);
    const amount = parseAmount(billing.amount, asset, 'billing.amount');
    // Only told here, but what is told is a rate.
    if (exchangeRate != null) factorOf(exchangeRate);
    return { amount, rate: exchangeRate ?? rateBetween(asset, foreign, amount, there) };
  }
  const rate = exchangeRate ?? tenantRate;
  if (rate === null)
    throw new Fault('CURRENCY_MISMATCH', { field: 'billing', expected: asset.code, reason: 'no rate' });
  const minor = divided(
    there * factorOf(rate) * 10n ** BigInt(asset.decimals),
    10n ** BigInt(RATE_DIGITS + foreign.ledgerScale),
  );
  const amount = minor * minorUnit(asset);
  if (amount > MAX_UNITS) throw invalid('amount.amount', 'is too large');
  return { amount, rate };
}

function factorOf(rate: string): bigint {
  const factor = parseAmount(rate, rateScale, 'exchangeRate');
  if (factor === 0n) throw invalid('exchangeRate', 'must be greater than zero');
  return factor;
}

const minorUnit = ({ ledgerScale, decimals }: Asset): bigint => 10n ** BigInt(ledgerScale - decimals);

const SHOWN_RATE_DIGITS = 6;
function rateBetween(asset: Asset, foreign: Asset, here: Units, there: Units): string {
  if (there === 0n) return '1';
  const top = here * 10n ** BigInt(foreign.ledgerScale + SHOWN_RATE_DIGITS);
  const units = divided(top, there * 10n ** BigInt(asset.ledgerScale));
  return formatAmount(units, { code: 'rate', decimals: 0, ledgerScale: SHOWN_RATE_DIGITS });
}

const share = (of: Units, percent: string): bigint =>
  divided(of * parseAmount(percent, percentScale, 'fee'), HUNDRED_PERCENT);

/** Fees are whole minor units: people see them on a statement. */
export function feesOf(
  asset: Asset,
  tariff: Tariff,
  amount: Units,
  { cash, foreign }: { readonly cash: boolean; readonly foreign: boolean },
): Fees {
  const unit = minorUnit(asset);
  const whole = (units: Units): Units => divided(units, unit) * unit;
  const fixed = parseAmount(tariff.atmFeeFixed, asset, 'fee', asset.ledgerScale);
  return {
    fx: foreign && amount > 0n ? whole(share(amount, tariff.fxFeePercent)) : 0n,
    atm: cash && amount > 0n ? whole(share(amount, tariff.atmFeePercent) + fixed) : 0n,
  };
}

/** The largest amount that together with its fees fits into `room`; whole minor units. */
export function affordable(asset: Asset, tariff: Tariff, room: Units, how: { cash: boolean; foreign: boolean }): Units {
  const unit = minorUnit(asset);
  const fixed = how.cash ? parseAmount(tariff.atmFeeFixed, asset, 'fee', asset.ledgerScale) : 0n;
  const percents = [how.foreign ? tariff.fxFeePercent : '0', how.cash ? tariff.atmFeePercent : '0'];
  const factor = HUNDRED_PERCENT + percents.reduce((sum, text) => sum + parseAmount(text, percentScale, 'fee'), 0n);
  let amount = room > fixed ? (((room - fixed) * HUNDRED_PERCENT) / factor / unit) * unit : 0n;
  // Each fee is rounded on its own: to a minor unit more, or less, than the quotient foresaw.
  const fits = (units: Units): boolean => units + total(feesOf(asset, tariff, units, how)) <= room;
  while (amount > 0n && !fits(amount)) amount -= unit;
  while (fits(amount + unit)) amount += unit;
  return amount;
}

export const total = ({ fx, atm }: Fees): Units => fx + atm;

interface Rate {
  readonly fixed: boolean;
  readonly value: string;
}

/** By what a fee was reckoned: a percentage where it is nothing else, otherwise what it came to. */
const rateOf = (asset: Asset, units: Units, percent: string, fixed: string): Rate =>
  parseAmount(fixed, asset, 'fee', asset.ledgerScale) === 0n
    ? { fixed: false, value: percent }
    : { fixed: true, value: formatAmount(units, asset) };

const line = (title: string, chargeType: string, units: Units, rate: Rate): Charge[] =>
  units === 0n ? [] : [{ title, chargeType, ...rate, inclusive: false, billingAmount: units.toString() }];

export const chargesOf = (asset: Asset, { fx, atm }: Fees, tariff: Tariff): Charge[] => [
  ...line('Foreign exchange fee', 'FX', fx, rateOf(asset, fx, tariff.fxFeePercent, '0')),
  ...line('Cash withdrawal fee', 'ATM', atm, rateOf(asset, atm, tariff.atmFeePercent, tariff.atmFeeFixed)),
];
