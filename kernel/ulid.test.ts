import fc from 'fast-check';
import { idOf, NIL, newId, sought } from './id';
import { ulidOf, uuidOf } from './ulid';

test('an id of the contract is its UUID and back', () => {
  expect(ulidOf(uuidOf('01KTXFE132JRNTPSTZE4TH6CJE')!)).toBe('01KTXFE132JRNTPSTZE4TH6CJE');
  expect(uuidOf('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe('01563e3a-b5d3-d676-4c61-efb99302bd5b');
  expect(ulidOf(NIL)).toBe('0'.repeat(26));
  expect(ulidOf('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(`7${'Z'.repeat(25)}`);
});

test('every UUID comes back, in either case', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(ulidOf(uuid)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      expect(uuidOf(ulidOf(uuid))).toBe(uuid);
      expect(uuidOf(ulidOf(uuid).toLowerCase())).toBe(uuid);
    }),
  );
});

test('what names something may be spelled either way, with any prefix and no other difference', () => {
  const id = newId();
  for (const spelled of [id, id.toUpperCase(), `card_${ulidOf(id)}`, `txn_${ulidOf(id)}`])
    expect([idOf(spelled, 'CARD_UNKNOWN'), sought(spelled)]).toEqual([id, id]);
  const ulid = ulidOf(id);
  for (const other of [
    ulid,
    `_${ulid}`,
    `card-${ulid}`,
    `card_${ulid}0`,
    `card_${ulid.toLowerCase()}`,
    ` card_${ulid}`,
  ]) {
    expect(() => idOf(other, 'CARD_UNKNOWN')).toThrow(expect.objectContaining({ code: 'CARD_UNKNOWN' }));
    expect(sought(other)).toBe(NIL);
  }
});

test('later ids sort later', () => {
  const ids = Array.from({ length: 50 }, () => newId());
  expect(ids.map(ulidOf).toSorted()).toEqual(ids.map(ulidOf));
});

test.each(['', '01ARZ3NDEKTSV4RRFFQ69G5FA', '81ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAI', newId()])(
  '%p is none',
  (text) => expect(uuidOf(text)).toBeNull(),
);
