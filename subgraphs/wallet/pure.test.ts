import { Fault } from '../../kernel/error';
import { period } from '../../kernel/period';
import { assets, ledgerScale } from '../../schema/currencies';
import { chargesFor } from './charges';
import { composeIban, maskIban, readIban } from './iban';
import { checkClose, freeze, type Standing, setEnabled, unfreeze } from './lifecycle';
import { newAccountCode, newAccountNumber } from './numbers';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'allowed';
};

describe('assets', () => {
  test.each([
    ['AED', 784, 2],
    ['JPY', 392, 0],
    ['KWD', 414, 3],
    ['CLF', 990, 4],
    ['INR', 356, 2],
    ['USDC', null, 6],
    ['ETH', null, 18],
  ])('%s has the number %s and %i decimals', (code, isoNumber, decimals) => {
    expect(assets.get(code)).toMatchObject({ isoNumber, decimals });
  });

  test('codes and numbers are unique, and only fiat gets more digits', () => {
    const all = [...assets.values()];
    const numbers = all.flatMap(({ isoNumber }) => isoNumber ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(all.filter(({ kind }) => kind === 'fiat')).toHaveLength(165);
    expect(ledgerScale(assets.get('AED')!, 8)).toBe(10);
    expect(ledgerScale(assets.get('ETH')!, 8)).toBe(18);
  });
});

describe('IBANs', () => {
  test.each([
    ['AE63 0330 0000 1012 3456 789', 'AE', '033', 'BOMLAEADXXX', true],
    ['ae580961000648060012345', 'AE', '096', 'ZANDAEAAXXX', true],
    ['AE879990000000000000001', 'AE', '999', undefined, false],
    ['GB29NWBK60161331926819', 'GB', null, undefined, false],
    ['DE89370400440532013000', 'DE', null, undefined, false],
  ])('%s is valid', (typed, country, bankCode, swift, titled) => {
    const iban = readIban(typed);
    if (typeof iban === 'string') throw new Error(iban);
    expect(iban).toMatchObject({ country, bankCode });
    expect(iban.bank?.swift).toBe(swift);
    expect(iban.title !== null).toBe(titled);
  });

  test.each([
    ['AE630330000010123456788', 'check_digits'],
    ['AE63033000001012345678', 'length'],
    ['XX630330000010123456789', 'country'],
    ['AE63033000001012345678A', 'structure'],
    ['AE63-0330', 'characters'],
    ['', 'characters'],
    ['AE63 0330 '.repeat(5), 'characters'],
  ])('%s is not: %s', (typed, flaw) => {
    expect(readIban(typed)).toBe(flaw);
  });

  test('ours are composed with valid check digits', () => {
    expect(composeIban({ country: 'AE', code: '033' }, '47128830516624')).toBe('AE240330047128830516624');
    expect(typeof readIban(composeIban({ country: 'AE', code: '033' }, newAccountNumber()))).toBe('object');
    expect(maskIban('AE580961000648060012345')).toBe('AE58*******2345');
  });

  test('numbers and codes have their forms', () => {
    expect(newAccountNumber()).toMatch(/^[1-9]\d{13}$/);
    expect(newAccountCode()).toMatch(/^VPY-[A-Z0-9]{6}$/);
  });
});

describe('periods', () => {
  const iso = (date: Date | null) => date?.toISOString() ?? null;

  test.each([
    [{ from: '2026-04-11', to: '2026-04-11' }, '2026-04-11T00:00:00.000Z', '2026-04-12T00:00:00.000Z'],
    [{ to: '2026-04-11T10:00:00Z' }, null, '2026-04-11T10:00:00.001Z'],
    [{ from: '2026-04-11T10:00' }, '2026-04-11T10:00:00.000Z', null],
    [{ from: '2026-04-11T10:00:00+04:00' }, '2026-04-11T06:00:00.000Z', null],
    [{ until: new Date('2026-04-11') }, null, '2026-04-11T00:00:00.000Z'],
    [{ since: new Date('2026-04-10'), from: '2026-04-09' }, '2026-04-10T00:00:00.000Z', null],
  ])('%j', (args, from, before) => {
    const bounds = period(args);
    expect([iso(bounds.from), iso(bounds.before)]).toEqual([from, before]);
  });

  test.each([
    [{ from: '2026-02-30' }],
    [{ from: 'yesterday' }],
    [{ to: '11.04.2026' }],
    [{ from: '2026-04-02', to: '2026-04-01' }],
  ])('%j is refused', (args) => {
    expect(refusal(() => period(args))).toBe('INPUT_INVALID');
  });
});

describe('charges', () => {
  const aed = { code: 'AED', decimals: 2, ledgerScale: 10 };
  const fee = { title: 'Fee', chargeType: 'FEE', fixed: true, value: '1.00', inclusive: false };
  const vat = { title: 'VAT', chargeType: 'VAT', fixed: false, value: '5', of: 'fees' as const, inclusive: false };
  const fx = { title: 'FX', chargeType: 'FEE', fixed: false, value: '1', inclusive: false };

  test.each([
    [[fee, vat], 2_500_000_000_000n, ['10000000000', '500000000']],
    [[fx], 367_250_000_000n, ['3672500000']],
    [[{ ...fee, inclusive: true }], 2_500_000_000_000n, ['10000000000']],
    [[], 1n, []],
  ])('%j of %s', (tariff, amount, amounts) => {
    expect(chargesFor(tariff, amount, aed).map(({ billingAmount }) => billingAmount)).toEqual(amounts);
  });
});

describe('the life of an account', () => {
  const active: Standing = {
    lifecycle: 'active',
    restriction: 'none',
    restrictedBy: null,
    posted: 0n,
    held: 0n,
    incoming: 0n,
  };
  const closed: Standing = { ...active, lifecycle: 'closed' };
  const frozenBySelf: Standing = { ...active, restriction: 'frozen', restrictedBy: 'holder' };
  const frozenByStaff: Standing = { ...active, restriction: 'frozen', restrictedBy: 'staff' };
  const disabled: Standing = { ...active, restriction: 'disabled', restrictedBy: 'platform' };

  test.each([
    ['freeze', active, 'holder', 'allowed'],
    ['freeze', closed, 'staff', 'ACCOUNT_CLOSED'],
    ['freeze', frozenBySelf, 'staff', 'ALREADY_FROZEN'],
    ['freeze', disabled, 'staff', 'WALLET_DISABLED'],
    ['unfreeze', active, 'holder', 'NOT_FROZEN'],
    ['unfreeze', closed, 'staff', 'ACCOUNT_CLOSED'],
    ['unfreeze', frozenBySelf, 'holder', 'allowed'],
    ['unfreeze', frozenBySelf, 'staff', 'allowed'],
    ['unfreeze', frozenByStaff, 'holder', 'RESTRICTED_BY_STAFF'],
    ['unfreeze', frozenByStaff, 'staff', 'allowed'],
    ['unfreeze', disabled, 'staff', 'NOT_FROZEN'],
    ['disable', active, 'platform', 'allowed'],
    ['disable', disabled, 'platform', 'allowed'],
    ['disable', frozenBySelf, 'platform', 'ACCOUNT_FROZEN'],
    ['enable', disabled, 'platform', 'allowed'],
    ['enable', disabled, 'holder', 'RESTRICTED_BY_STAFF'],
    ['enable', closed, 'platform', 'ACCOUNT_CLOSED'],
    ['close', active, 'holder', 'allowed'],
    ['close', closed, 'holder', 'ACCOUNT_CLOSED'],
    ['close', frozenByStaff, 'holder', 'RESTRICTED_BY_STAFF'],
    ['close', { ...active, posted: 1n }, 'holder', 'ACCOUNT_HAS_BALANCE'],
    ['close', { ...active, incoming: 1n }, 'holder', 'ACCOUNT_HAS_BALANCE'],
    ['close', { ...active, posted: 5n, held: 5n }, 'holder', 'ACCOUNT_HAS_HOLDS'],
    ['close where frozen is refused', frozenBySelf, 'holder', 'ACCOUNT_FROZEN'],
  ] as const)('%s of %j by %s: %s', (verb, account, by, expected) => {
    const acts = {
      freeze: () => freeze(account, by, null),
      unfreeze: () => unfreeze(account, by),
      disable: () => setEnabled(account, false, by, null),
      enable: () => setEnabled(account, true, by, null),
      close: () => checkClose(account, by, false),
      'close where frozen is refused': () => checkClose(account, by, true),
    };
    expect(refusal(acts[verb])).toBe(expected);
  });
});
