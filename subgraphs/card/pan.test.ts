import { unseal } from '../../kernel/crypto';
import { TEST_KEYS } from '../../tests/keys';
import { drawPan, luhnDigit, panHmac, sealPan, validPan, validThrough, vaultContext } from './pan';

describe('card numbers', () => {
  it.each([
    ['7992739871', '3'],
    ['411111111111111', '1'],
    ['555555555555444', '4'],
  ])('get the check digit of ISO/IEC 7812 (%s → %s)', (body, digit) => expect(luhnDigit(body)).toBe(digit));

  it('lie in their range, are valid and differ', () => {
    const drawn = Array.from({ length: 200 }, () => drawPan('53000044'));
    expect(drawn.every((pan) => validPan(pan) && pan.startsWith('53000044'))).toBe(true);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('are sealed to their row and found by a keyed digest', () => {
    const pan = drawPan('400000');
    const { panSealed, panHmac: hmac, last4 } = sealPan(TEST_KEYS, 'card-1', 1, pan);
    expect(panSealed.includes(pan)).toBe(false);
    expect(unseal(TEST_KEYS, vaultContext('card-1', 1), panSealed).toString()).toBe(pan);
    expect(() => unseal(TEST_KEYS, vaultContext('card-1', 2), panSealed)).toThrow();
    expect(() => unseal(TEST_KEYS, vaultContext('card-2', 1), panSealed)).toThrow();
    expect(hmac).toEqual(panHmac(TEST_KEYS, pan));
    expect(last4).toBe(pan.slice(12));
  });

  it.each([
    ['2026-06-12T08:21:30Z', 60, '2031-06-30'],
    ['2026-01-31T23:59:59Z', 1, '2026-02-28'],
    ['2024-02-29T00:00:00Z', 48, '2028-02-29'],
  ])('are good through the last day of the month (%s + %i)', (at, months, day) =>
    expect(validThrough(new Date(at), months)).toBe(day),
  );
});
