import type { ErrorCode } from '../../kernel/error';

/**
 * Two-way translations between what a client writes and what the domain means. Each one also tells its own JSON Schema,
 * so that what is checked, what is answered and what is documented cannot drift apart.
 */

/** What is wrong with a value; every dialect has its own words for each. */
export type Reason =
  | {
      readonly is:
        | 'missing'
        | 'blank'
        | 'unreadable'
        | 'text'
        | 'number'
        | 'boolean'
        | 'object'
        | 'list'
        | 'email'
        | 'past'
        | 'future';
    }
  | { readonly is: 'one_of'; readonly values: readonly string[] }
  | { readonly is: 'too_long' | 'too_short'; readonly characters: number }
  | { readonly is: 'too_small' | 'too_large'; readonly bound: string }
  | { readonly is: 'format'; readonly format: string }
  | { readonly is: 'either'; readonly names: readonly string[] }
  | { readonly is: 'unknown'; readonly code: ErrorCode; readonly thing?: string }
  | { readonly is: 'told'; readonly text: string };

export interface Issue {
  /** The field in the client's own spelling, dotted where it is nested. */
  readonly at: string;
  readonly reason: Reason;
  /** Where a contract has a code of its own for this mistake. */
  readonly code?: ErrorCode;
}

/** Where a value stands, and where what is wrong with it is written down; all that is wrong is told at once. */
export interface At {
  readonly path: string;
  readonly issues: Issue[];
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** `decode` and `encode` are properties on purpose: as methods, a codec that forgets a member of an enum would compile. */
export interface Codec<V> {
  readonly decode: (wire: unknown, at: At) => V;
  readonly encode: (value: V) => unknown;
  readonly schema: JsonSchema;
  /** May be left out by whoever sends; then it is this, without any decoding. */
  readonly absent?: { readonly value: V };
  /** Where others take `null` for nothing at all, this one has it for a value. */
  readonly takesNull?: true;
}
export type Value<C> = C extends Codec<infer V> ? V : never;

/** Notes what is wrong. What is returned is never looked at: a request with an issue goes no further. */
export function refuse(at: At, reason: Reason, code?: ErrorCode): never {
  at.issues.push({ at: at.path, reason, ...(code && { code }) });
  return undefined as never;
}

export const inside = ({ path, issues }: At, name: string): At => ({ path: path ? `${path}.${name}` : name, issues });

/** `null` in a request is the same as nothing at all. */
export const optional = <V>(codec: Codec<V>): Codec<V | undefined> => ({
  decode: (wire, at) => (wire == null ? undefined : codec.decode(wire, at)),
  encode: (value) => (value == null ? null : codec.encode(value)),
  schema: codec.schema,
  absent: { value: undefined },
});

/** For answers: the field is always there and may be `null`. */
export const nullable = <V>(codec: Codec<V>): Codec<V | null | undefined> => ({
  decode: (wire, at) => (wire == null ? null : codec.decode(wire, at)),
  encode: (value) => (value == null ? null : codec.encode(value)),
  schema: orNull(codec.schema),
  takesNull: true,
});

const orNull = (schema: JsonSchema): JsonSchema =>
  typeof schema.type === 'string' && !schema.enum && !schema.title
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

export const list = <V>(codec: Codec<V>, most = 1000): Codec<readonly V[]> => ({
  decode: (wire, at) =>
    Array.isArray(wire) && wire.length <= most
      ? wire.map((one, i) => codec.decode(one, inside(at, String(i))))
      : refuse(at, { is: 'list' }),
  encode: (values) => values.map((value) => codec.encode(value)),
  schema: { type: 'array', items: codec.schema },
});

/** An enumeration is a table from the domain's words to the wire's; the way back is derived from it. */
export const oneOf = <const D extends string>(table: Readonly<Record<D, string>>): Codec<D> => {
  const back = new Map(Object.entries<string>(table).map(([domain, wire]) => [wire, domain as D]));
  const values = [...back.keys()];
  return {
    decode: (wire, at) => back.get(wire as string) ?? refuse(at, { is: 'one_of', values }),
    encode: (value) => table[value],
    schema: { type: 'string', enum: values },
  };
};

export const constant = <const T extends string>(text: T): Codec<T> => ({
  decode: (wire, at) => (wire === text ? text : refuse(at, { is: 'one_of', values: [text] })),
  encode: () => text,
  schema: { type: 'string', const: text },
});

interface Checked<V> {
  readonly when: (value: V) => boolean;
  readonly reason: Reason;
  readonly code?: ErrorCode;
}

/** A codec that refuses more. */
export const narrowed = <V>(codec: Codec<V>, schema: JsonSchema, ...checks: readonly Checked<V>[]): Codec<V> => ({
  ...codec,
  decode: (wire, at) => {
    const before = at.issues.length;
    const value = codec.decode(wire, at);
    if (at.issues.length > before) return value;
    const broken = checks.find(({ when }) => !when(value));
    return broken ? refuse(at, broken.reason, broken.code) : value;
  },
  schema: { ...codec.schema, ...schema },
});

/** A shape that is written in many places gets a name, under which the documentation has it once. */
export const titled = <V>(title: string, codec: Codec<V>): Codec<V> => ({
  ...codec,
  schema: { title, ...codec.schema },
});

/** Whatever it translates; who asks for a shape's members gets their own types back. */
// biome-ignore lint/suspicious/noExplicitAny: a codec both takes and gives its value, so nothing narrower holds all of them
export type AnyCodec = Codec<any>;
export type Fields = Readonly<Record<string, AnyCodec>>;
export type Shape<F extends Fields> = { readonly [K in keyof F]: Value<F[K]> };

/** Members are read under their own name, or under another that the contract also takes. */
export const object = <const F extends Fields>(
  fields: F,
  others: Partial<Record<keyof F & string, readonly string[]>> = {},
): Codec<Shape<F>> => {
  const names = Object.keys(fields) as (keyof F & string)[];
  const required = names.filter((name) => !fields[name]!.absent);
  return {
    decode(wire, at) {
      if (!isRecord(wire)) return refuse(at, { is: 'object' });
      return Object.fromEntries(
        names.map((name) => [name, member(fields[name]!, wire, [name, ...(others[name] ?? [])], at)]),
      ) as Shape<F>;
    },
    encode: (value) => Object.fromEntries(names.map((name) => [name, fields[name]!.encode(value[name])])),
    schema: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, fields[name]!.schema])),
      ...(required.length > 0 && { required }),
    },
  };
};

export const isRecord = (wire: unknown): wire is Record<string, unknown> =>
  typeof wire === 'object' && wire !== null && !Array.isArray(wire);

function member(codec: Codec<unknown>, wire: Record<string, unknown>, names: readonly string[], at: At): unknown {
  const sent = names.find((name) => Object.hasOwn(wire, name) && (wire[name] != null || codec.takesNull));
  if (sent !== undefined) return codec.decode(wire[sent], inside(at, sent));
  if (codec.absent) return codec.absent.value;
  return refuse(inside(at, names[0]!), { is: 'missing' });
}

/** Members that do not apply are left out of the answer instead of being `null`. */
export const present = <const F extends Fields>(
  codec: Codec<Shape<F>>,
  ...leftOut: (keyof F & string)[]
): Codec<Shape<F>> => ({
  ...codec,
  decode: (wire, at) =>
    codec.decode(isRecord(wire) ? { ...Object.fromEntries(leftOut.map((name) => [name, null])), ...wire } : wire, at),
  encode: (value) => {
    const whole = codec.encode(value) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(whole).filter(([name, one]) => one != null || !leftOut.includes(name)));
  },
  schema: { ...codec.schema, required: (codec.schema.required as string[]).filter((name) => !leftOut.includes(name)) },
});
