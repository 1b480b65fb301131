import { type Asset, parseAmount, type Units } from '../../kernel/money';
import type { ChargeLine } from '../../schema/policy';
import type { Charge } from '../../schema/wallet-words';

const PERCENT_DIGITS = 4;
const HUNDRED_PERCENT = 100n * 10n ** BigInt(PERCENT_DIGITS);
const percentScale: Asset = { code: '%', decimals: PERCENT_DIGITS, ledgerScale: PERCENT_DIGITS };

/** Half a unit and more counts as one: only where the ledger keeps too few digits for the exact share. */
const share = (of: Units, percent: string): Units =>
  (of * parseAmount(percent, percentScale, 'charges') + HUNDRED_PERCENT / 2n) / HUNDRED_PERCENT;

/** What an act costs, line by line; a percentage of `fees` counts the lines above it. */
export function chargesFor(tariff: readonly ChargeLine[], amount: Units, asset: Asset): Charge[] {
  let fees = 0n;
  return tariff.map(({ title, chargeType, fixed, value, of, inclusive }) => {
    const billing = fixed ? parseAmount(value, asset, 'charges') : share(of === 'fees' ? fees : amount, value);
    fees += billing;
    return { title, chargeType, fixed, value, inclusive, billingAmount: billing.toString() };
  });
}
