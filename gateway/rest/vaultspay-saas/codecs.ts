import { type Codec, list, narrowed, object, oneOf, type Reason, refuse } from '../codec';

/** Contract 1.3. What is written the same way at many endpoints; each endpoint's own shapes stand with its rows. */

/** Of a sent text, trimmed; a required one must not be blank. */
export const text = (most = 255): Codec<string> => ({
  decode: (wire, at) => {
    if (typeof wire !== 'string') return refuse(at, { is: 'text' });
    const trimmed = wire.trim();
    if (trimmed === '') return refuse(at, { is: 'blank' });
    // A character is at most two units; counting characters of megabytes would cost more than it tells.
    return trimmed.length > 2 * most || [...trimmed].length > most
      ? refuse(at, { is: 'too_long', characters: most })
      : trimmed;
  },
  encode: (value) => value,
  schema: { type: 'string', minLength: 1, maxLength: most },
});

/** A text for people: of control characters only those that lay it out. */
export const prose = (most?: number): Codec<string> =>
  narrowed(
    text(most),
    {},
    {
      when: (value) => !/[^\P{Cc}\t\n\r]/u.test(value),
      reason: { is: 'told', text: 'must not contain control characters' },
    },
  );

/** A text in an answer, whatever it is. */
export const words: Codec<string> = { ...text(), decode: (wire) => String(wire), schema: { type: 'string' } };

export const isEmpty = (wire: unknown): boolean => wire == null || (typeof wire === 'string' && wire.trim() === '');

/** What may be left out may be empty, which says as little. */
export const unlessEmpty = <V>(codec: Codec<V>): Codec<V | undefined> => ({
  decode: (wire, at) => (isEmpty(wire) ? undefined : codec.decode(wire, at)),
  encode: (value) => (value == null ? null : codec.encode(value)),
  schema: { ...codec.schema, ...('minLength' in codec.schema && { minLength: 0 }) },
  absent: { value: undefined },
});

const whole = (wire: unknown): number | null => {
  if (typeof wire === 'number') return Number.isInteger(wire) ? wire : null;
  return typeof wire === 'string' && /^-?\d{1,17}$/.test(wire.trim()) ? Number(wire.trim()) : null;
};

/** A JSON number and a text of digits are the same to us; answers are always numbers. */
export const integer = (least = 1, most = Number.MAX_SAFE_INTEGER): Codec<number> => ({
  decode: (wire, at) => {
    const value = whole(wire);
    if (value === null) return refuse(at, { is: 'number' });
    if (value < least) return refuse(at, { is: 'too_small', bound: String(least) });
    return value > most ? refuse(at, { is: 'too_large', bound: String(most) }) : value;
  },
  encode: (value) => Number(value),
  schema: { type: 'integer', minimum: least, maximum: most },
});

/** An id that the contract has clients send as a text of digits; a number is as good. */
export const quoted = <V>(codec: Codec<V>): Codec<V> => ({
  ...codec,
  schema: { ...codec.schema, type: ['string', 'integer'], pattern: '^\\d{1,16}$' },
});

/** An integer id in an answer. */
export const id: Codec<number> = integer();
/** A plain number in an answer: counts, flags of the network, and the like. */
export const count: Codec<number> = { ...integer(0), schema: { type: 'integer' } };

/** Words that are the same here and in the graph. */
export const same = <const W extends string>(...all: readonly W[]): Codec<W> =>
  oneOf(Object.fromEntries(all.map((word) => [word, word])) as Record<W, W>);

export const boolean: Codec<boolean> = {
  decode: (wire, at) => (typeof wire === 'boolean' ? wire : refuse(at, { is: 'boolean' })),
  encode: (value) => value,
  schema: { type: 'boolean' },
};

export const flagInQuery: Codec<boolean> = {
  decode: (wire, at) => (wire === 'true' ? true : wire === 'false' ? false : refuse(at, { is: 'boolean' })),
  encode: (value) => value,
  schema: { type: 'boolean' },
};

/** A time as the graph gives it. */
export type Moment = Date | string;

const moment = (wire: unknown, at: Parameters<Codec<Moment>['decode']>[1], format: string): Moment =>
  typeof wire === 'string' && !Number.isNaN(Date.parse(wire)) ? new Date(wire) : refuse(at, { is: 'format', format });

/** `2026-02-03T04:05:06.789+00:00` */
export const timestamp: Codec<Moment> = {
  decode: (wire, at) => moment(wire, at, 'ISO 8601'),
  encode: (value) => new Date(value).toISOString().replace('Z', '+00:00'),
  schema: { type: 'string', format: 'date-time' },
};

/** A day, in as `YYYY-MM-DD`, out as the timestamp of its midnight. */
export const day: Codec<string> = {
  decode: (wire, at) => (isDay(wire) ? wire : refuse(at, { is: 'format', format: 'YYYY-MM-DD' })),
  encode: (value) => `${value.slice(0, 10)}T00:00:00.000+00:00`,
  schema: { type: 'string', format: 'date' },
};

/** In answers a day reads as a moment; the contract's examples are read back by the same codec. */
export const dayAsTimestamp: Codec<string> = {
  decode: (wire, at) =>
    typeof wire === 'string' ? wire.slice(0, 10) : refuse(at, { is: 'format', format: 'ISO 8601' }),
  encode: day.encode,
  schema: { type: 'string', format: 'date-time' },
};

function isDay(wire: unknown): wire is string {
  if (typeof wire !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(wire)) return false;
  const date = new Date(`${wire}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(wire);
}

/** A date-time without a zone: in with or without seconds, out always with them. */
export const estimate: Codec<Moment> = {
  decode: (wire, at) => {
    const local = typeof wire === 'string' && /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(\.\d+)?$/.exec(wire);
    if (!local || !isDay(local[1])) return refuse(at, { is: 'format', format: 'YYYY-MM-DDTHH:mm' });
    return moment(`${local[1]}T${local[2]}${local[3] ?? ':00'}Z`, at, 'YYYY-MM-DDTHH:mm');
  },
  encode: (value) => new Date(value).toISOString().slice(0, 19),
  schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$' },
};

const DAY_MS = 86_400_000;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A bound of a period: a bare date is a UTC day, from its start or through its end. */
export const bound = (edge: 'start' | 'end'): Codec<Date> => ({
  decode: (wire, at) => {
    if (isDay(wire)) {
      const start = Date.parse(`${wire}T00:00:00Z`);
      return new Date(edge === 'start' ? start : start + DAY_MS - 1);
    }
    if (typeof wire !== 'string' || !DATE_TIME.test(wire) || !isDay(wire.slice(0, 10)))
      return refuse(at, { is: 'format', format: 'YYYY-MM-DD' });
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(wire) ? wire : `${wire}Z`;
    return new Date(moment(zoned, at, 'YYYY-MM-DD'));
  },
  encode: (value) => value.toISOString(),
  schema: {
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  },
});

/** `MM/YY` */
export const expiry: Codec<{ readonly month: number; readonly year: number }> = {
  decode: (wire, at) => {
    const parts = typeof wire === 'string' ? /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(wire) : null;
    return parts
      ? { month: Number(parts[1]), year: 2000 + Number(parts[2]) }
      : refuse(at, { is: 'format', format: 'MM/YY' });
  },
  encode: ({ month, year }) => `${String(month).padStart(2, '0')}/${String(year % 100).padStart(2, '0')}`,
  schema: { type: 'string', pattern: '^(0[1-9]|1[0-2])/\\d{2}$' },
};

/** An amount as the graph gives it: in major units, with the digits that people write. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
  readonly decimals: number;
}

/** The point moved to the right, exactly: amounts are text until the last step. */
export function minorText({ amount, decimals }: Pick<Amount, 'amount' | 'decimals'>): string {
  const negative = amount.startsWith('-');
  const [units = '0', fraction = ''] = amount.replace('-', '').split('.');
  const digits = units + fraction.padEnd(decimals, '0').slice(0, decimals);
  const rest = fraction.slice(decimals).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.replace(/^0+(?=\d)/, '')}${rest ? `.${rest}` : ''}`;
}

/** Minor units as a JSON number, with up to eight decimals of them. */
export const minor: Codec<Amount> = {
  decode: (wire, at) =>
    typeof wire === 'number' ? { amount: String(wire), currency: '', decimals: 0 } : refuse(at, { is: 'number' }),
  encode: (value) => Number(minorText(value)),
  schema: { type: 'number' },
};

export const matching = (codec: Codec<string>, pattern: RegExp, reason: Reason): Codec<string> =>
  narrowed(codec, { pattern: pattern.source }, { when: (value) => pattern.test(value), reason });

const page = {
  page: { ...integer(1), absent: { value: 1 }, schema: { type: 'integer', minimum: 1, default: 1 } },
  perPage: {
    ...integer(1),
    decode: (wire: unknown, at: Parameters<Codec<number>['decode']>[1]) => Math.min(integer(1).decode(wire, at), 100),
    absent: { value: 20 },
    schema: { type: 'integer', minimum: 1, default: 20, description: 'Larger values are cut to 100.' },
  },
};
/** Members of the query of every list with pages; spread into the row's own. */
export const paging = page;

/** The graph skips no more. */
const MOST_SKIPPED = 1_000_000;

/** What the graph is asked for, of a page. Pages beyond a million records are all the same to it. */
export const pageOf = ({ page, perPage: size }: { page: number; perPage: number }): { page: number; size: number } => ({
  page: Math.min(page, Math.floor(MOST_SKIPPED / size) + 1),
  size,
});

/** A page as the rows hand it to its envelope. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly perPage: number;
  readonly total: number;
}

const first = { page: 1, perPage: 1, total: 0 };
/** Of a page that was answered, as it is read back. */
const standing: Codec<typeof first> = {
  decode: (wire, at) => {
    const { currentPage, perPage, totalCount } =
      object({ currentPage: id, perPage: id, totalCount: count }).decode(wire, at) ?? {};
    return { page: currentPage ?? 1, perPage: perPage ?? 1, total: totalCount ?? 0 };
  },
  encode: ({ page, perPage, total }) => ({
    currentPage: page,
    perPage,
    totalPages: Math.ceil(total / perPage),
    totalCount: total,
    sort: 'id: DESC',
  }),
  schema: { type: 'object' },
};

/** `data` beside `pagination`; the envelope takes them apart. */
export const pageCodec = <Item>(item: Codec<Item>): Codec<Paged<Item>> => ({
  decode: (wire, at) => {
    const page = object({ data: list(item), pagination: standing }).decode(wire, at);
    return { items: page?.data ?? [], ...(page?.pagination ?? first) };
  },
  encode: ({ items, ...page }) => ({ data: items.map((one) => item.encode(one)), pagination: standing.encode(page) }),
  schema: item.schema,
});
