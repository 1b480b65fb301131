import fc from 'fast-check';
import { Fault } from '../../../kernel/error';
import { type Asset, MAX_UNITS } from '../../../kernel/money';
import { type Asked, affordable, chargesOf, feesOf, price, type Tariff, total } from './price';

const USD: Asset = { code: 'USD', decimals: 2, ledgerScale: 2 };
const JPY: Asset = { code: 'JPY', decimals: 0, ledgerScale: 0 };
const KWD: Asset = { code: 'KWD', decimals: 3, ledgerScale: 3 };
/** The ledger keeps eight digits more than people write. */
const AED: Asset = { code: 'AED', decimals: 2, ledgerScale: 10 };
const ETH: Asset = { code: 'ETH', decimals: 18, ledgerScale: 18 };

const FREE: Tariff = { fxFeePercent: '0', atmFeePercent: '0', atmFeeFixed: '0' };
const tariff = (more: Partial<Tariff>): Tariff => ({ ...FREE, ...more });
const amount = (text: string, currency: string) => ({ amount: text, currency });
const priced = (asset: Asset, asked: Partial<Asked> & Pick<Asked, 'amount'>, rate: string | null = null) =>
  price(asset, FREE, { cash: false, ...asked }, rate);
const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Fault ? [error.code, error.details.field] : error;
  }
};

describe('a price in the card’s own currency', () => {
  test.each([
    [USD, '12.5', 1250n],
    [JPY, '1250', 1250n],
    [KWD, '1.005', 1005n],
    [AED, '0.01', 100_000_000n],
  ] as const)('is what was asked for: %j %s', (asset, text, units) => {
    expect(priced(asset, { amount: amount(text, asset.code) })).toEqual({
      ...{ amount: units, transaction: null, fees: { fx: 0n, atm: 0n } },
    });
  });

  test.each([
    [USD, '1.005'],
    [JPY, '1.0'],
    [AED, '1.001'],
    [USD, '-1'],
    [USD, ''],
  ] as const)('has no more digits than people write: %j %s', (asset, text) => {
    expect(refusal(() => priced(asset, { amount: amount(text, asset.code) }))).toEqual([
      'INPUT_INVALID',
      'amount.amount',
    ]);
  });
});

describe('a price in another currency', () => {
  test.each([
    // [card, at the merchant, rate, ledger units]: half a minor unit and more counts as one
    [USD, amount('0.01', 'EUR'), '0.5', 1n],
    [USD, amount('0.01', 'EUR'), '0.499999999999', 0n],
    [USD, amount('10.00', 'EUR'), '1.083333', 1083n],
    [USD, amount('10.00', 'EUR'), '1.0835', 1084n],
    [USD, amount('1000', 'JPY'), '0.0065', 650n],
    [USD, amount('1.005', 'KWD'), '3.25', 327n],
    [JPY, amount('10.00', 'USD'), '150.05', 1501n],
    [JPY, amount('10.00', 'USD'), '150.049999', 1500n],
    [KWD, amount('10.00', 'USD'), '0.30705', 3071n],
    [KWD, amount('1500', 'JPY'), '0.002', 3000n],
    [AED, amount('10.00', 'USD'), '3.672512', 36_73n * 10n ** 8n],
    [ETH, amount('1.00', 'USD'), '0.000000000001', 10n ** 6n],
  ] as const)('is whole minor units of %j: %j at %s', (asset, asked, exchangeRate, units) => {
    const { amount: here, transaction } = priced(asset, { amount: asked, exchangeRate });
    expect(here).toBe(units);
    expect(transaction).toMatchObject({ currency: asked.currency, rate: exchangeRate });
  });

  test('is never further than half a minor unit from what the rate says', () => {
    const pairs = fc.constantFrom([USD, 'JPY', 0], [JPY, 'KWD', 3], [KWD, 'EUR', 2], [AED, 'USD', 2]);
    const sums = fc.bigInt(0n, 10n ** 12n);
    const rates = fc.bigInt(1n, 10n ** 16n);
    fc.assert(
      fc.property(pairs, sums, rates, ([asset, currency, digits], there, rate) => {
        const asked = amount(decimal(there, digits), currency);
        const { amount: here } = priced(asset, { amount: asked, exchangeRate: decimal(rate, 12) });
        const unit = 10n ** BigInt(asset.ledgerScale - asset.decimals);
        const scale = 10n ** BigInt(12 + digits);
        const off = (here / unit) * scale - there * rate * 10n ** BigInt(asset.decimals);
        expect(here % unit).toBe(0n);
        expect([off * 2n > -scale, off * 2n <= scale]).toEqual([true, true]);
      }),
    );
  });

  const decimal = (units: bigint, digits: number): string => {
    const text = units.toString().padStart(digits + 1, '0');
    return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  };

  test('is what the network converted to, where it did, at the rate that follows', () => {
    const yen = { amount: amount('1000', 'JPY'), billing: amount('6.50', 'USD') };
    expect(priced(USD, yen)).toMatchObject({
      ...{ amount: 650n, transaction: { amount: 1000n, currency: 'JPY', rate: '0.0065' } },
    });
    expect(priced(USD, { ...yen, exchangeRate: '0.0066' }, '9')).toMatchObject({
      ...{ amount: 650n, transaction: { rate: '0.0066' } },
    });
    const third = { amount: amount('3.00', 'EUR'), billing: amount('2.00', 'AED') };
    expect(priced(AED, third)).toMatchObject({ amount: 2n * 10n ** 10n, transaction: { rate: '0.666667' } });
    const nothing = { amount: amount('0', 'JPY'), billing: amount('0', 'USD') };
    expect(priced(USD, nothing)).toMatchObject({ amount: 0n, transaction: { rate: '1' } });
  });

  test('takes the network’s rate before the tenant’s', () => {
    const ten = { amount: amount('10.00', 'EUR') };
    expect(priced(USD, ten, '1.1')).toMatchObject({ amount: 1100n, transaction: { rate: '1.1' } });
    expect(priced(USD, { ...ten, exchangeRate: '1.2' }, '1.1')).toMatchObject({ amount: 1200n });
  });

  test.each([
    ['CURRENCY_MISMATCH', 'billing', { amount: amount('1', 'EUR') }],
    ['CURRENCY_MISMATCH', 'billing.currency', { amount: amount('1', 'EUR'), billing: amount('1', 'GBP') }],
    ['CURRENCY_MISMATCH', 'billing.currency', { amount: amount('1', 'USD'), billing: amount('1', 'GBP') }],
    ['CURRENCY_UNSUPPORTED', 'amount.currency', { amount: amount('1', 'ZZZ'), exchangeRate: '1' }],
    ['INPUT_INVALID', 'amount.amount', { amount: amount('1.5', 'JPY'), exchangeRate: '1' }],
    ['INPUT_INVALID', 'billing.amount', { amount: amount('1', 'JPY'), billing: amount('0.001', 'USD') }],
    ['INPUT_INVALID', 'exchangeRate', { amount: amount('1', 'EUR'), exchangeRate: '0' }],
    ['INPUT_INVALID', 'exchangeRate', { amount: amount('1', 'EUR'), exchangeRate: '0.0' }],
    [
      ...['INPUT_INVALID', 'exchangeRate'],
      { amount: amount('1', 'EUR'), billing: amount('1', 'USD'), exchangeRate: '0' },
    ],
    ['INPUT_INVALID', 'amount.amount', { amount: amount('9'.repeat(28), 'EUR'), exchangeRate: '999999999999' }],
  ] as [string, string, Pick<Asked, 'amount'> & Partial<Asked>][])('is refused as %s on %s', (code, field, asked) => {
    expect(refusal(() => priced(USD, asked))).toEqual([code, field]);
  });

  test('may be as large as the ledger holds', () => {
    const { amount: here } = priced(USD, { amount: amount(`1${'0'.repeat(28)}`, 'EUR'), exchangeRate: '1' });
    expect(here).toBe(MAX_UNITS);
  });
});

describe('fees', () => {
  const both = tariff({ fxFeePercent: '1.5', atmFeePercent: '2', atmFeeFixed: '3.00' });

  test.each([
    // [asset, tariff, units, cash, foreign, fx, atm]
    [USD, both, 10_00n, false, false, 0n, 0n],
    [USD, both, 10_00n, false, true, 15n, 0n],
    [USD, both, 10_00n, true, false, 0n, 3_20n],
    [USD, both, 10_00n, true, true, 15n, 3_20n],
    [USD, both, 0n, true, true, 0n, 0n],
    [USD, tariff({ fxFeePercent: '1' }), 50n, false, true, 1n, 0n],
    [USD, tariff({ fxFeePercent: '1' }), 49n, false, true, 0n, 0n],
    [USD, tariff({ fxFeePercent: '0.000001' }), 10n ** 12n, false, true, 10_000n, 0n],
    [JPY, tariff({ atmFeeFixed: '110' }), 10_000n, true, false, 0n, 110n],
    [KWD, tariff({ atmFeePercent: '0.25', atmFeeFixed: '0.005' }), 10_000n, true, false, 0n, 30n],
    [AED, tariff({ fxFeePercent: '2.99' }), 36_73n * 10n ** 8n, false, true, 1_10n * 10n ** 8n, 0n],
    [AED, tariff({ atmFeeFixed: '0.005' }), 10n ** 10n, true, false, 0n, 10n ** 8n],
  ] as const)('of %j under %j on %s are whole minor units', (asset, given, units, cash, foreign, fx, atm) => {
    expect(feesOf(asset, given, units, { cash, foreign })).toEqual({ fx, atm });
  });

  test('are lines of a statement, and none where there is none', () => {
    const fees = { fx: 1_10n * 10n ** 8n, atm: 3n * 10n ** 10n };
    const percent = tariff({ fxFeePercent: '1.5', atmFeePercent: '2' });
    expect(chargesOf(AED, fees, percent)).toMatchObject([
      { chargeType: 'FX', fixed: false, value: '1.5', billingAmount: '11000000000', inclusive: false },
      { chargeType: 'ATM', fixed: false, value: '2', billingAmount: '30000000000' },
    ]);
    expect(chargesOf(AED, fees, { ...percent, atmFeeFixed: '1.00' })[1]).toMatchObject({ fixed: true, value: '3.00' });
    expect(chargesOf(USD, { fx: 0n, atm: 0n }, percent)).toEqual([]);
  });

  test('are part of the price', () => {
    const asked = { amount: amount('10.00', 'EUR'), exchangeRate: '1.1', cash: true };
    expect(price(USD, both, asked, null)).toMatchObject({ amount: 11_00n, fees: { fx: 17n, atm: 3_22n } });
  });
});

describe('what can be afforded', () => {
  const tariffs = fc.record({
    fxFeePercent: fc.constantFrom('0', '0.5', '1', '1.5', '2.99', '33.333333', '100'),
    atmFeePercent: fc.constantFrom('0', '0.25', '1', '2', '50'),
    atmFeeFixed: fc.constantFrom('0', '1', '3'),
  });
  const how = fc.record({ cash: fc.boolean(), foreign: fc.boolean() });

  test('fits with its fees, and one minor unit more would not', () => {
    const assets = fc.constantFrom(USD, JPY, KWD, AED);
    fc.assert(
      fc.property(
        assets,
        tariffs,
        how,
        fc.bigInt(-10n, 3000n),
        fc.bigInt(0n, 99n),
        (asset, given, use, minor, rest) => {
          const unit = 10n ** BigInt(asset.ledgerScale - asset.decimals);
          const room = minor * unit + (rest * unit) / 100n;
          const most = affordable(asset, given, room, use);
          const cost = (units: bigint) => units + total(feesOf(asset, given, units, use));
          expect(most % unit).toBe(0n);
          expect(most >= 0n).toBe(true);
          if (most > 0n) expect(cost(most) <= room).toBe(true);
          expect(cost(most + unit) > room).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('is nothing where the fees alone take it all, or more than all', () => {
    const fixed = tariff({ atmFeeFixed: '3.00' });
    const cash = { cash: true, foreign: false };
    expect([3_00n, 3_01n, 0n, -5n].map((room) => affordable(USD, fixed, room, cash))).toEqual([0n, 1n, 0n, 0n]);
  });
});
