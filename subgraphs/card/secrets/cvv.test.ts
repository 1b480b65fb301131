import { TEST_KEYS } from '../../../tests/keys';
import { cvkOf, cvvOf, cvvUnder } from './cvv';

/** The key pair and the cards that Visa publishes for those who write this. */
const published = { a: Buffer.from('0123456789abcdef', 'hex'), b: Buffer.from('fedcba9876543210', 'hex') };

describe('a CVV', () => {
  it.each([
    ['4123456789012345', '8701', '101', '561'],
    ['4999988887777000', '9105', '111', '245'],
    ['4666655554444111', '9206', '120', '664'],
    ['4333322221111222', '9307', '141', '382'],
    ['4123456789012', '8701', '101', '370'],
    ['4999988887777', '9105', '111', '649'],
    ['4666655554444', '9206', '120', '821'],
    ['4333322221111', '9307', '141', '697'],
    ['4123456789012345', '8701', '111', '856'],
  ])('of %s, %s, %s is %s under the published keys', (pan, expiry, serviceCode, expected) => {
    expect(cvvUnder(published, { pan, expiry, serviceCode })).toBe(expected);
  });

  const card = { pan: '5300004400000008', validThrough: '2029-04-30', generation: 1 };

  it('is three digits, the same ever again', () => {
    expect(cvvOf(TEST_KEYS, card)).toMatch(/^\d{3}$/);
    expect(cvvOf(TEST_KEYS, card)).toBe(cvvOf(TEST_KEYS, card));
  });

  it('is that of the printed number: service code 000, YYMM', () => {
    const expected = cvvUnder(cvkOf(TEST_KEYS, 1), { pan: card.pan, expiry: '2904', serviceCode: '000' });
    expect(cvvOf(TEST_KEYS, card)).toBe(expected);
  });

  it('changes with the generation, though number and expiry stay', () => {
    const of = (generation: number) => cvvOf(TEST_KEYS, { ...card, generation });
    expect(new Set([1, 2, 3, 4, 5].map(of)).size).toBeGreaterThan(2);
    expect(cvkOf(TEST_KEYS, 1).a.equals(cvkOf(TEST_KEYS, 2).a)).toBe(false);
  });
});
