import type { Codec } from './codec';

/** A record as clients name it, before it is known which one that is. Stands in the decoded request until it is looked up. */
export class Reference {
  constructor(
    readonly kind: string,
    readonly value: number | string,
    readonly at: string,
    /** Where nothing is refused: what is not there is looked for under an id that nobody has. */
    readonly sought = false,
  ) {}
}

/** What a schema says of a field that names a record; where one that is not there is refused, and where not. */
export const RECORD = 'x-record';
export const SOUGHT = 'x-record-sought';

/** A field that names a record of the tenant: what comes out of it, once looked up, is the record's id. */
export const reference = <V extends number | string>(kind: string, codec: Codec<V>): Codec<string> =>
  naming(kind, codec, false);

/** The same in the filter of a list, where a record of nobody's finds nothing. */
export const sought = <V extends number | string>(kind: string, codec: Codec<V>): Codec<string> =>
  naming(kind, codec, true);

const naming = <V extends number | string>(kind: string, codec: Codec<V>, filter: boolean): Codec<string> => ({
  decode: (wire, at) => {
    const before = at.issues.length;
    const value = codec.decode(wire, at);
    // Typed as what it becomes: nobody sees it before the look-up.
    return (at.issues.length > before ? value : new Reference(kind, value, at.path, filter)) as never;
  },
  encode: (value) => value,
  schema: { ...codec.schema, [filter ? SOUGHT : RECORD]: kind },
});

/** All references anywhere in a decoded request. */
export function* referencesIn(value: unknown): Generator<Reference> {
  if (value instanceof Reference) yield value;
  else if (Array.isArray(value)) for (const one of value) yield* referencesIn(one);
  else if (isPlain(value)) for (const one of Object.values(value)) yield* referencesIn(one);
}

/** The same request with the records' ids in their place. */
export function resolved(value: unknown, idOf: (reference: Reference) => string): unknown {
  if (value instanceof Reference) return idOf(value);
  if (Array.isArray(value)) return value.map((one) => resolved(one, idOf));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, idOf)]));
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
