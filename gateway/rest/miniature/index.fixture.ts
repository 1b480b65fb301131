import { join } from 'node:path';
import { catalogue, type ErrorCode } from '../../../kernel/error';
import { statusOf } from '../../../kernel/http';
import { ulidOf, uuidOf } from '../../../kernel/ulid';
import { type Codec, narrowed, object, oneOf, optional, refuse } from '../codec';
import { dialect, type ErrorRow, type Reasons, route } from '../dialect';
import { documentsIn } from '../documents';
import { bearer, bodySized, decoded, lookedUp, once, rated, read, routed } from '../stages';
import type {
  PebbleCardQuery,
  PebbleCardQueryVariables,
  PebbleFreezeMutation,
  PebbleFreezeMutationVariables,
  PebblePayMutation,
  PebblePayMutationVariables,
} from './operations.generated';

/** A dialect of three rows that nobody speaks: what a further one needs, and that the interpreter needs nothing else. */
const document = documentsIn(join(__dirname, 'operations'));

interface PebbleRow extends ErrorRow {
  readonly word: string;
}

/** Total without a line for each code: its word is the catalogue's own, in this dialect's spelling. */
const errors = Object.fromEntries(
  (Object.keys(catalogue) as ErrorCode[]).map((code) => [
    code,
    { status: statusOf(code), word: code.toLowerCase().replaceAll('_', '-') },
  ]),
) as Record<ErrorCode, PebbleRow>;

const reasons: Reasons = {
  missing: () => 'is missing',
  blank: () => 'is empty',
  unreadable: () => 'says nothing',
  text: () => 'is no text',
  number: () => 'is no number',
  boolean: () => 'is neither true nor false',
  object: () => 'is no object',
  list: () => 'is no list',
  email: () => 'is no address',
  past: () => 'lies ahead',
  future: () => 'lies behind',
  one_of: ({ values }) => `is none of ${values.join(' ')}`,
  too_long: ({ characters }) => `is longer than ${characters}`,
  too_short: ({ characters }) => `is shorter than ${characters}`,
  too_small: ({ bound }) => `is below ${bound}`,
  too_large: ({ bound }) => `is above ${bound}`,
  format: ({ format }) => `is not like ${format}`,
  either: ({ names }) => `${names.join(' or ')} is missing`,
  unknown: () => 'is nothing of yours',
  told: ({ text }) => text,
};

/** The domain's ids as `crd-` and a ULID: they say themselves what they are, so nothing has to be looked up. */
const publicId = (prefix: string): Codec<string> => ({
  decode: (wire, at) =>
    (typeof wire === 'string' && wire.startsWith(prefix) && uuidOf(wire.slice(prefix.length))) ||
    refuse(at, { is: 'format', format: `${prefix}…` }),
  encode: (id) => prefix + ulidOf(id),
  schema: { type: 'string', pattern: `^${prefix}[0-9A-HJKMNP-TV-Z]{26}$` },
});
const cardId = publicId('crd-');
const accountId = publicId('acc-');
const transferId = publicId('pay-');

const text: Codec<string> = {
  decode: (wire, at) => (typeof wire === 'string' && wire !== '' ? wire : refuse(at, { is: 'text' })),
  encode: (value) => value,
  schema: { type: 'string' },
};
const upTo = (characters: number): Codec<string> =>
  narrowed(
    text,
    { maxLength: characters },
    { when: ({ length }) => length <= characters, reason: { is: 'too_long', characters } },
  );

/** `["12.50", "AED"]` */
const money: Codec<{ amount: string; currency: string }> = {
  decode: (wire, at) => {
    const [amount, currency] = Array.isArray(wire) ? wire : [];
    return typeof amount === 'string' && typeof currency === 'string'
      ? { amount, currency }
      : refuse(at, { is: 'format', format: '["12.50","AED"]' });
  },
  encode: ({ amount, currency }) => [amount, currency],
  schema: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], items: false },
};

/** Three words for ten states: a dialect says of a card what its clients want to know. */
const standing = oneOf({
  PENDING: 'coming',
  ISSUANCE: 'on its way',
  SHIPPING: 'sent',
  AWAITING_ACTIVATION: 'delivered',
  ACTIVE: 'ready',
  FROZEN: 'resting',
  BLOCKED: 'stopped',
  REPORTED: 'missing',
  EXPIRED: 'old',
  CLOSED: 'gone',
});
const card = object({ id: cardId, standing, ends: text });
const cardOf = ({ id, status, last4 }: PebbleCardQuery['card']) => ({ id, standing: status, ends: last4 });
const shown = { id: 'crd-01JD8M3KQ2V7X5N0R4T6W8Y9ZA', standing: 'resting', ends: '5612' };

export const miniature = dialect<PebbleRow>({
  name: 'pebble',
  tenants: 'vaultspay-saas',
  title: 'Pebble',
  description: 'A dialect of three rows.',
  owns: (path) => path.startsWith('/pebble/'),
  // Counts whoever asks only when it is known who that is; another contract may want it before.
  stages: [
    routed,
    bearer,
    rated({
      windowMs: 60_000,
      subject: ({ viewer }) => ({ key: viewer!.credentialId!, limit: 40 }),
      headers: ({ limit, count }) => ({ 'pebble-left': String(Math.max(0, limit - count)) }),
    }),
    bodySized,
    read,
    decoded,
    lookedUp,
    once,
  ],
  reasons,
  errors,
  fail: ({ word }, { fields }) => ({ fault: word, where: fields.map(({ key, reason }) => `${key} ${reason}`) }),
  envelopes: {
    plain: {
      wrap: (encoded) => ({ pebble: encoded }),
      unwrap: (answer) => (answer as { pebble: unknown }).pebble,
      schema: (of) => ({ type: 'object', properties: { pebble: of } }),
    },
  },
  lookups: {},
  once: {
    header: 'pebble-key',
    verbs: ['POST'],
    form: /^[\x21-\x7e]{1,40}$/,
    within: 'credential',
    same: 'bytes',
    keeps: ({ word }) => word === 'funds-insufficient',
  },
  bodyLimit: 2_000,
  requestHeaders: [],
  responseHeaders: [{ name: 'pebble-left', description: 'Requests left in this minute', schema: { type: 'integer' } }],
  errorSchema: {
    type: 'object',
    properties: { fault: { type: 'string' }, where: { type: 'array', items: { type: 'string' } } },
    required: ['fault', 'where'],
  },
  tags: { Cards: 'Look at them, let them rest', Payments: 'From one account to another' },
  routes: [
    route('GET /pebble/2/cards/{id}', document<PebbleCardQuery, PebbleCardQueryVariables>('PebbleCard'), {
      summary: 'A card',
      tag: 'Cards',
      in: { path: object({ id: cardId }) },
      to: ({ id }) => ({ id }),
      from: ({ card }) => cardOf(card),
      out: card,
      example: { path: { id: shown.id }, answer: { pebble: shown } },
    }),
    route(
      'POST /pebble/2/cards/{id}/rest',
      document<PebbleFreezeMutation, PebbleFreezeMutationVariables>('PebbleFreeze'),
      {
        summary: 'Let a card rest',
        tag: 'Cards',
        in: { path: object({ id: cardId }), body: object({ why: optional(upTo(40)) }) },
        to: ({ id, why }) => ({ id, reason: why }),
        from: ({ freezeCard }) => cardOf(freezeCard),
        out: card,
        example: { path: { id: shown.id }, body: { why: 'lost in the sand' }, answer: { pebble: shown } },
      },
    ),
    route('POST /pebble/2/payments', document<PebblePayMutation, PebblePayMutationVariables>('PebblePay'), {
      summary: 'Pay from one account to another',
      tag: 'Payments',
      status: 201,
      names: { accountId: 'from' },
      in: { body: object({ from: accountId, to: accountId, money }) },
      to: ({ from, to, money: amount }) => ({ input: { accountId: from, to: { accountId: to }, amount } }),
      from: ({ transfer }) => ({ id: transfer.id, done: transfer.status === 'POSTED', money: transfer.amount }),
      out: object({ id: transferId, done: { decode: Boolean, encode: Boolean, schema: { type: 'boolean' } }, money }),
      example: {
        body: {
          from: 'acc-01JD8M3KQ2V7X5N0R4T6W8Y9ZA',
          to: 'acc-01JD8M3KQ2V7X5N0R4T6W8Y9ZB',
          money: ['12.50', 'AED'],
        },
        answer: { pebble: { id: 'pay-01JD8M3KQ2V7X5N0R4T6W8Y9ZC', done: true, money: ['12.50', 'AED'] } },
      },
    }),
  ],
});
