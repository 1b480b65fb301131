import fc from 'fast-check';
import { type Counters, count } from './tries';

const none: Counters = { pinTries: 0, cvvTries: 0, expiryTries: 0 };
const two: Counters = { pinTries: 2, cvvTries: 2, expiryTries: 2 };
const nothing = { pin: null, cvv: null, expiry: null } as const;

describe('wrong credentials', () => {
  // biome-ignore format: one row, one line
  it.each([
    [none, {}, 3, { reason: null, blocks: false, counters: none }],
    [two, {}, 3, { reason: null, blocks: false, counters: two }],
    [two, { pin: 'right' }, 3, { reason: null, blocks: false, counters: { ...two, pinTries: 0 } }],
    [two, { cvv: 'right', expiry: 'right' }, 3, { reason: null, blocks: false, counters: { pinTries: 2, cvvTries: 0, expiryTries: 0 } }],
    [none, { pin: 'wrong' }, 3, { reason: 'wrong_pin', blocks: false, counters: { ...none, pinTries: 1 } }],
    [none, { pin: 'unset' }, 3, { reason: 'wrong_pin', blocks: false, counters: { ...none, pinTries: 1 } }],
    [none, { cvv: 'wrong' }, 3, { reason: 'wrong_cvv', blocks: false, counters: { ...none, cvvTries: 1 } }],
    [none, { expiry: 'wrong' }, 3, { reason: 'wrong_expiry', blocks: false, counters: { ...none, expiryTries: 1 } }],
    [two, { pin: 'wrong' }, 3, { reason: 'pin_tries', blocks: true, counters: { ...two, pinTries: 3 } }],
    [two, { cvv: 'wrong' }, 3, { reason: 'cvv_tries', blocks: true, counters: { ...two, cvvTries: 3 } }],
    [two, { expiry: 'wrong' }, 3, { reason: 'expiry_tries', blocks: true, counters: { ...two, expiryTries: 3 } }],
    [two, { pin: 'wrong' }, null, { reason: 'wrong_pin', blocks: false, counters: { ...two, pinTries: 3 } }],
    [none, { pin: 'wrong', cvv: 'wrong', expiry: 'wrong' }, 3, { reason: 'wrong_pin', blocks: false, counters: { ...none, pinTries: 1 } }],
    [two, { pin: 'right', cvv: 'wrong', expiry: 'wrong' }, 3, { reason: 'cvv_tries', blocks: true, counters: { pinTries: 0, cvvTries: 3, expiryTries: 2 } }],
    [two, { pin: 'right', cvv: 'right', expiry: 'wrong' }, 4, { reason: 'wrong_expiry', blocks: false, counters: { pinTries: 0, cvvTries: 0, expiryTries: 3 } }],
    [{ ...none, cvvTries: 32_767 }, { cvv: 'wrong' }, null, { reason: 'wrong_cvv', blocks: false, counters: { ...none, cvvTries: 32_767 } }],
  ] as const)('of %j, showing %j, at most %s: %j', (card, proof, most, expected) => {
    expect(count(card, { ...nothing, ...proof }, most)).toEqual(expected);
  });

  it('block exactly when as many of one kind came in a row as are too many', () => {
    const verdict = fc.constantFrom('right' as const, 'wrong' as const, null);
    const proofs = fc.array(fc.record({ pin: verdict, cvv: verdict, expiry: verdict }), { maxLength: 30 });
    fc.assert(
      fc.property(proofs, fc.integer({ min: 1, max: 5 }), (shown, most) => {
        let counters: Counters = none;
        for (const proof of shown) {
          const told = count(counters, proof, most);
          const highest = Math.max(told.counters.pinTries, told.counters.cvvTries, told.counters.expiryTries);
          expect(told.blocks).toBe(highest >= most);
          expect(told.reason === null).toBe(![proof.pin, proof.cvv, proof.expiry].includes('wrong'));
          if (told.blocks) return;
          counters = told.counters;
        }
      }),
    );
  });
});
