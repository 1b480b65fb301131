import { type AnyCodec, type At, type Codec, inside, narrowed, nullable, object, optional, refuse } from '../codec';
import { boolean, changing, clearing, formed, integer, text } from './codecs';
import { MOST } from './shapes/card';

/** What requests say of cards, field by field, in the order of the contract's tables. */

/** How a field is taken, and how one that may be nothing: `null` in a change clears it, with a new card it says nothing. */
interface How {
  readonly taken: <V>(codec: Codec<V>) => Codec<V | undefined>;
  readonly cleared: <V>(codec: Codec<V>) => Codec<V | null | undefined>;
}

const limit = integer(0, MOST);
const MOST_CODES = 100;
const MOST_SENT = 1000;

/** Contract 2.19: four digits, each once, in the order given; at most a hundred of them. */
const categories: Codec<readonly string[]> = {
  decode: (wire, at) => {
    if (!Array.isArray(wire) || wire.length > MOST_SENT) return refuse(at, { is: 'list' });
    const codes = new Set(wire.map((one, i) => category(one, { ...at, path: `${at.path}[${i}]` })));
    return codes.size > MOST_CODES
      ? refuse(at, { is: 'told', text: `must have at most ${MOST_CODES} categories` })
      : [...codes];
  },
  encode: (value) => value,
  schema: { type: 'array', items: { type: 'string', pattern: '^\\d{4}$' }, maxItems: MOST_CODES },
};

const category = (wire: unknown, at: At): string =>
  typeof wire === 'string' && /^\d{4}$/.test(wire) ? wire : refuse(at, { is: 'format', format: '5411' });

const rules = ({ taken, cleared }: How) => ({
  limits: taken(object({ daily_spend: taken(limit), monthly_spend: taken(limit), per_transaction: taken(limit) })),
  controls: taken(
    object({
      atm_withdrawal: taken(boolean),
      online_payments: taken(boolean),
      contactless: taken(boolean),
      cross_border: taken(boolean),
      mcc_allowlist: cleared(categories),
      mcc_blocklist: cleared(categories),
    }),
  ),
  daily_limit: taken(limit),
});

/** With a new card, and in a change. */
export const rulesGiven = rules({ taken: optional, cleared: (codec) => optional(nullable(codec)) });
export const rulesChanged = rules({ taken: changing, cleared: clearing });

/** An empty one is none. */
export const label = text(100, 0);
export const labelOf = (given: string | null | undefined): string | null | undefined => (given === '' ? null : given);

interface Limited {
  readonly limits?: { readonly daily_spend?: number };
  readonly daily_limit?: number;
}

/** Two parts of one body, read one after the other. */
export const followed = <V extends object, W extends object>(first: Codec<V>, rest: Codec<W>): Codec<V & W> => ({
  decode: (wire, at) => ({ ...first.decode(wire, at), ...rest.decode(wire, at) }),
  encode: (value) => ({ ...(first.encode(value) as object), ...(rest.encode(value) as object) }),
  schema: {
    ...first.schema,
    ...rest.schema,
    properties: { ...(first.schema.properties as object), ...(rest.schema.properties as object) },
    required: [...required(first), ...required(rest)],
  },
});

const required = ({ schema }: AnyCodec): readonly string[] => (schema.required as string[] | undefined) ?? [];

/** Contract 1.8: the old name of the daily limit must not contradict the new one. */
export const agreeing = <V extends Limited>(codec: Codec<V>): Codec<V> => ({
  ...codec,
  decode: (wire, at) => {
    const before = at.issues.length;
    const value = codec.decode(wire, at);
    if (at.issues.length > before) return value;
    const [old, daily] = [value.daily_limit, value.limits?.daily_spend];
    return old !== undefined && daily !== undefined && old !== daily
      ? refuse(inside(at, 'daily_limit'), { is: 'told', text: 'must be the same as limits.daily_spend' })
      : value;
  },
});

interface Ruled extends Limited {
  readonly limits?: {
    readonly daily_spend?: number;
    readonly monthly_spend?: number;
    readonly per_transaction?: number;
  };
  readonly controls?: {
    readonly atm_withdrawal?: boolean;
    readonly online_payments?: boolean;
    readonly contactless?: boolean;
    readonly cross_border?: boolean;
    readonly mcc_allowlist?: readonly string[] | null;
    readonly mcc_blocklist?: readonly string[] | null;
  };
}

/** The same in the core's words. */
export function rulesOf({ limits, controls, daily_limit }: Ruled) {
  const all = limits || daily_limit !== undefined;
  return {
    limits: all
      ? {
          dailyMinor: limits?.daily_spend ?? daily_limit,
          monthlyMinor: limits?.monthly_spend,
          perTransactionMinor: limits?.per_transaction,
        }
      : undefined,
    controls: controls && {
      atm: controls.atm_withdrawal,
      online: controls.online_payments,
      contactless: controls.contactless,
      crossBorder: controls.cross_border,
      mccAllow: copied(controls.mcc_allowlist),
      mccBlock: copied(controls.mcc_blocklist),
    },
  };
}

const copied = (codes: readonly string[] | null | undefined): string[] | null | undefined => codes && [...codes];

/** Contract 2.20: well-formed is not yet where plastic goes. */
const country: Codec<string> = narrowed(
  formed(/^[A-Z]{2}$/, 'AE'),
  {},
  { when: (code) => code === 'AE', reason: { is: 'one_of', values: ['AE'] }, code: 'COUNTRY_UNSUPPORTED' },
);

const part = text(200);
export const shippingAddress = object({
  line1: part,
  line2: optional(text(200, 0)),
  city: part,
  country,
  postal_code: optional(text(20, 0)),
  phone: formed(/^\+[1-9]\d{6,14}$/, '+971501234567'),
});

/** As many letters as a card has room for, and one at least. */
export const embossedName = formed(/^(?=.*[A-Z])[A-Z ]{1,21}$/, 'MARIAM SALEH', 'NAME_NOT_ALLOWED');
export const recipientName = text(100);
/** What may be the code of a design; which are agreed with the platform, the core knows. */
export const design = formed(/^[\w.-]{1,40}$/, 'default');
export const activationCode = formed(/^\d{6}$/, '009573');
