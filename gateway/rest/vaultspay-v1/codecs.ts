import { getAlpha2Codes } from 'i18n-iso-countries';
import type { ErrorCode } from '../../../kernel/error';
import { NIL } from '../../../kernel/id';
import { ulidOf, uuidOf } from '../../../kernel/ulid';
import { type At, type Codec, type JsonSchema, narrowed, nullable, oneOf, refuse } from '../codec';
import { reference } from '../references';

/** What is written the same way at many endpoints; each endpoint's own shapes stand with its rows. */

/** Contract 1.4: a prefix and the 128 bits of the core's id. */
const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}';
const schemaOf = (prefix: string): JsonSchema => ({ type: 'string', pattern: `^${prefix}_${ULID}$` });
const form = new RegExp(`^${ULID}$`);

/** The core's id in one of these; null where it is none. */
export function idIn(prefix: string, wire: unknown): string | null {
  if (typeof wire !== 'string' || !wire.startsWith(`${prefix}_`)) return null;
  const ulid = wire.slice(prefix.length + 1);
  return form.test(ulid) ? uuidOf(ulid) : null;
}

/** One that must look like one. */
export const id = (prefix: string): Codec<string> => ({
  decode: (wire, at) => idIn(prefix, wire) ?? refuse(at, { is: 'format', format: `${prefix}_…` }),
  encode: (value) => `${prefix}_${ulidOf(value)}`,
  schema: schemaOf(prefix),
});

/** One that, if it does not look like one, is nobody's. */
export const anyId = (prefix: string): Codec<string> => ({
  ...id(prefix),
  decode: (wire, at) => (typeof wire === 'string' ? (idIn(prefix, wire) ?? NIL) : refuse(at, { is: 'text' })),
  schema: { type: 'string', examples: [`${prefix}_01KTXGMGG1NW5FWMK8J46FXSSC`] },
});

/** A record that must be there, in a path or a body; a wrong spelling is an unknown record. */
export const named = (kind: string, prefix: string): Codec<string> => reference(kind, anyId(prefix));

/** A text as it came. */
export const words: Codec<string> = {
  decode: (wire, at) => (typeof wire === 'string' ? wire : refuse(at, { is: 'text' })),
  encode: (value) => value,
  schema: { type: 'string' },
};

const lengthOf = (text: string): number => [...text].length;

/** A text of so many characters after trimming; none that would lay anything out. */
export const text = (most: number, least = 1): Codec<string> => ({
  decode: (wire, at) => {
    if (typeof wire !== 'string') return refuse(at, { is: 'text' });
    const trimmed = wire.trim();
    if (trimmed === '' && least > 0) return refuse(at, { is: 'blank' });
    if (trimmed.length > 2 * most || lengthOf(trimmed) > most) return refuse(at, { is: 'too_long', characters: most });
    if (/\p{Cc}/u.test(trimmed)) return refuse(at, { is: 'told', text: 'must not contain control characters' });
    return trimmed;
  },
  encode: (value) => value,
  schema: { type: 'string', minLength: least, maxLength: most },
});

/** A text of an exact form, refused with a code of its own where the contract has one. */
export const formed = (pattern: RegExp, format: string, code?: ErrorCode): Codec<string> =>
  narrowed(
    words,
    { pattern: pattern.source },
    { when: (value) => pattern.test(value), reason: { is: 'format', format }, ...(code && { code }) },
  );

export const mobile = formed(/^\+[1-9]\d{6,14}$/, '+971501234567', 'PHONE_INVALID');

/** Contract 1.6: well-formed is not yet supported. */
export const currency = formed(/^[A-Z]{3}$/, 'AED');

/** Contract 1.6: all that a platform can have enabled; which of them its own has, the core knows. */
export const supported = narrowed(
  currency,
  {},
  {
    when: (code) => ['AED', 'USD', 'EUR', 'GBP', 'SAR', 'INR'].includes(code),
    reason: { is: 'told', text: 'is not supported' },
    code: 'CURRENCY_UNSUPPORTED',
  },
);

/** Contract 1.6: types are never coerced. */
export const integer = (least = 0, most = Number.MAX_SAFE_INTEGER): Codec<number> => ({
  decode: (wire, at) => (typeof wire === 'number' ? ranged(wire, at, least, most) : refuse(at, { is: 'number' })),
  encode: (value) => Number(value),
  schema: { type: 'integer', minimum: least, maximum: most },
});

function ranged(value: number, at: At, least: number, most: number): number {
  if (!Number.isInteger(value)) return refuse(at, { is: 'number' });
  if (value < least) return refuse(at, { is: 'too_small', bound: String(least) });
  return value > most ? refuse(at, { is: 'too_large', bound: String(most) }) : value;
}

/** In a query all is text. */
export const integerInQuery = (least: number, most: number): Codec<number> => ({
  ...integer(least, most),
  decode: (wire, at) =>
    typeof wire === 'string' && /^-?\d{1,15}$/.test(wire)
      ? ranged(Number(wire), at, least, most)
      : refuse(at, { is: 'number' }),
});

export const boolean: Codec<boolean> = {
  decode: (wire, at) => (typeof wire === 'boolean' ? wire : refuse(at, { is: 'boolean' })),
  encode: (value) => value,
  schema: { type: 'boolean' },
};

export const booleanInQuery: Codec<boolean> = {
  ...boolean,
  decode: (wire, at) => (wire === 'true' ? true : wire === 'false' ? false : refuse(at, { is: 'boolean' })),
};

/** Words that are the same here and, in capitals, in the graph. */
export const same = <const W extends string>(...all: readonly W[]): Codec<Uppercase<W>> =>
  oneOf(Object.fromEntries(all.map((word) => [word.toUpperCase(), word])) as Record<Uppercase<W>, W>);

/** A time as the graph gives it. */
export type Moment = Date | string;

const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Contract 1.5: milliseconds and `Z` always out; in also without, and with offsets. */
export const timestamp: Codec<Moment> = {
  decode: (wire, at) =>
    typeof wire === 'string' && STAMP.test(wire) && isDay(wire.slice(0, 10)) && !Number.isNaN(Date.parse(wire))
      ? new Date(wire)
      : refuse(at, { is: 'format', format: '2026-06-12T08:15:30.412Z' }),
  encode: (value) => new Date(value).toISOString(),
  schema: { type: 'string', format: 'date-time' },
};

export const day: Codec<string> = {
  decode: (wire, at) =>
    typeof wire === 'string' && isDay(wire) ? wire : refuse(at, { is: 'format', format: 'YYYY-MM-DD' }),
  encode: (value) => value.slice(0, 10),
  schema: { type: 'string', format: 'date' },
};

function isDay(wire: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(wire)) return false;
  const date = new Date(`${wire}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(wire);
}

/** Contract 1.6: an amount in answers, in the minor units that the graph tells along. */
export const amount: Codec<number> = { ...integer(Number.MIN_SAFE_INTEGER), schema: { type: 'integer' } };

/** Contract 1.3, of a change: what is left out stays, and `null` is no value. */
export const changing = <V>(codec: Codec<V>): Codec<V | undefined> => ({
  ...codec,
  decode: (wire, at) => (wire === null ? refuse(at, { is: 'told', text: 'must not be null' }) : codec.decode(wire, at)),
  encode: (value) => (value === undefined ? undefined : codec.encode(value)),
  absent: { value: undefined },
  takesNull: true,
});

/** The same where `null` empties. */
export const clearing = <V>(codec: Codec<V>): Codec<V | null | undefined> => ({
  ...nullable(codec),
  encode: (value) => (value === undefined ? undefined : nullable(codec).encode(value)),
  absent: { value: undefined },
});

const countries = new Set(Object.keys(getAlpha2Codes()));

/** ISO 3166-1 alpha-2, in capitals. */
export const country: Codec<string> = narrowed(
  words,
  { pattern: '^[A-Z]{2}$' },
  { when: (value) => countries.has(value), reason: { is: 'format', format: 'AE' } },
);
