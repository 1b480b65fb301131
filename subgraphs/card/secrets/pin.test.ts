import { keysOf } from '../../../kernel/crypto';
import { newId } from '../../../kernel/id';
import { TEST_KEYS } from '../../../tests/keys';
import { brokenRule, hashPin, pinMatches } from './pin';

describe('a PIN', () => {
  it.each([
    ['four_digits', '0000', true],
    ['four_digits', '1234', true],
    ['four_digits', '123', false],
    ['four_digits', '12345', false],
    ['four_digits', '12a4', false],
    ['four_digits', '', false],
    ['four_digits', '１２３４', false],
    ['runs', '124758', true],
    ['runs', '112441', true],
    ['runs', '1234', true],
    ['runs', '123456789012', true],
    ['runs', '1112', false],
    ['runs', '1213141', false],
    ['runs', '123', false],
    ['runs', '1234567890123', false],
    ['runs', '12a4', false],
    ['runs', '1122', true],
    ['runs', '11223311', true],
    ['runs', '1121311', false],
  ] as const)('of the form %s may be %s: %s', (form, pin, allowed) => {
    expect(brokenRule(form, pin) === null).toBe(allowed);
  });

  it('is not told in the reason why it may not be one', () => {
    for (const pin of ['1112', '1213141', '98765x']) expect(brokenRule('runs', pin)).not.toContain(pin);
  });

  it('matches only itself, under its own record and our own keys', async () => {
    const [id, other] = [newId(), newId()];
    const hash = await hashPin(TEST_KEYS, id, '4826');
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(hash).not.toContain('4826');
    const strangers = keysOf([{ id: 1, secret: Buffer.alloc(32, 8) }]);
    const tries = [
      pinMatches(TEST_KEYS, id, hash, '4826'),
      pinMatches(TEST_KEYS, id, hash, '4827'),
      pinMatches(TEST_KEYS, other, hash, '4826'),
      pinMatches(strangers, id, hash, '4826'),
    ];
    expect(await Promise.all(tries)).toEqual([true, false, false, false]);
  });

  it('is checked off the event loop', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all([1, 2, 3, 4].map(() => hashPin(TEST_KEYS, newId(), '1111')));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
