import { isKey, isStorable, isTooLong, LONGEST_TEXT, MAX_PAIRS } from '../../../kernel/metadata';
import { type At, type Codec, inside, isRecord, refuse } from '../codec';

/** Contract 1.11. */
export type Metadata = Readonly<Record<string, string>>;
/** `null` takes a key out. */
type MetadataChange = Readonly<Record<string, string | null>>;

function pairs(wire: unknown, at: At): [string, string | null][] {
  if (!isRecord(wire)) return refuse(at, { is: 'object' }) ?? [];
  return Object.entries(wire).map(([key, value]) => [key, wordOf(key, value, inside(at, key))]);
}

function wordOf(key: string, value: unknown, at: At): string | null {
  if (!isKey(key)) return refuse(at, { is: 'told', text: 'must be a key of 1 to 40 characters without brackets' });
  if (value === null || value === '') return null;
  if (typeof value !== 'string') return refuse(at, { is: 'text' });
  if (!isStorable(value)) return refuse(at, { is: 'told', text: 'must not contain NUL or broken characters' });
  return isTooLong(value) ? refuse(at, { is: 'too_long', characters: LONGEST_TEXT }) : value;
}

const schema = {
  type: 'object',
  additionalProperties: { type: ['string', 'null'], maxLength: LONGEST_TEXT },
} as const;

/** Given with a new record: what says nothing is dropped. */
export const metadata: Codec<Metadata> = {
  decode: (wire, at) => {
    const kept = pairs(wire, at).filter((pair): pair is [string, string] => pair[1] !== null);
    if (kept.length > MAX_PAIRS) return refuse(at, { is: 'told', text: `must have at most ${MAX_PAIRS} pairs` });
    return Object.fromEntries(kept);
  },
  encode: (value) => ({ ...value }),
  schema: { ...schema, maxProperties: MAX_PAIRS },
};

/** Given with a change: `null` is a value that takes a key out, and for the whole takes all of them out. */
export const metadataChange: Codec<MetadataChange | null | undefined> = {
  decode: (wire, at) => (wire === null ? null : Object.fromEntries(pairs(wire, at))),
  encode: (value) => value,
  schema: { ...schema, type: ['object', 'null'] },
  absent: { value: undefined },
  takesNull: true,
};

/** In answers; `{}` when empty. */
export const metadataShown: Codec<Metadata> = {
  decode: (wire, at) => (isRecord(wire) ? (wire as Metadata) : refuse(at, { is: 'object' })),
  encode: (value) => ({ ...value }),
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};
