import { hostedUrl } from '../../../hosted/url';
import { constant, nullable, object, present, titled } from '../../codec';
import { type Route, route } from '../../dialect';
import { amount, id, timestamp, words } from '../codecs';
import { document } from '../documents';
import { errors } from '../errors';
import type {
  V1DiscloseCardMutation,
  V1DiscloseCardMutationVariables,
  V1PinTokenMutation,
  V1PinTokenMutationVariables,
  V1SetPinMutation,
  V1SetPinMutationVariables,
} from '../operations.generated';
import { card, cardOf, plasticExample } from '../shapes/card';
import { cardAt, cardPath } from './cards';

const tag = 'Cards';

const pinToken = titled(
  'PinToken',
  object({ object: constant('pin_token'), token: words, hosted_url: words, expires_at: timestamp }),
);

/** Contract 2.26: the number only where the platform may hold it. */
const plain = ['pan', 'cvv', 'expiry_month', 'expiry_year'] as const;
const cardReveal = titled(
  'CardReveal',
  present(
    object({
      object: constant('card_reveal'),
      card_id: id('card'),
      token: words,
      hosted_url: words,
      expires_at: timestamp,
      pan: nullable(words),
      cvv: nullable(words),
      expiry_month: nullable(amount),
      expiry_year: nullable(amount),
    }),
    ...plain,
  ),
);

/** Contract 2.24 to 2.26 */
export const cardSecrets: readonly Route[] = [
  route('POST /v1/cards/{id}/pin/tokens', document<V1PinTokenMutation, V1PinTokenMutationVariables>('V1PinToken'), {
    summary: 'Request a token with which the cardholder sets the PIN on our page',
    notes: 'Good for ten minutes and one PIN; a newer one voids it.',
    tag,
    needs: 'card:write',
    unstored: true,
    in: { path: cardPath },
    to: ({ id: card_id }) => ({ card: card_id }),
    from: ({ createPinToken: { token, expiresAt } }, _given, pass) => ({
      object: 'pin_token' as const,
      token,
      hosted_url: hostedUrl(pass, 'pin', token),
      expires_at: expiresAt,
    }),
    out: pinToken,
    example: {
      path: cardAt,
      answer: {
        object: 'pin_token',
        token: 'pint_01KTXFS0XMGVB3H48E8R0RAW3B',
        hosted_url: 'https://pay.vaultspay.ae/pin/pint_01KTXFS0XMGVB3H48E8R0RAW3B',
        expires_at: '2026-06-12T08:49:30.000Z',
      },
    },
  }),
  route('POST /v1/cards/{id}/pin', document<V1SetPinMutation, V1SetPinMutationVariables>('V1SetPin'), {
    summary: 'Set the PIN directly, encrypted to our key',
    notes:
      'For platforms with PCI approval: four digits, RSA-OAEP with SHA-256 and an empty label, in standard base64.',
    tag,
    needs: 'card:write',
    in: { path: cardPath, body: object({ encrypted_pin: words, kid: words }) },
    names: { encryptedPin: 'encrypted_pin' },
    errors: { PIN_RULE: errors.PIN_UNDECRYPTABLE },
    to: ({ id: card_id, encrypted_pin, kid }) => ({ card: card_id, encryptedPin: encrypted_pin, kid }),
    from: ({ setEncryptedCardPin }) => cardOf(setEncryptedCardPin),
    out: card,
    example: {
      path: cardAt,
      body: { encrypted_pin: 'bm90IGEgcmVhbCBvbmU=', kid: 'vp-pin-2026-03' },
      answer: {
        ...plasticExample,
        pin_set: true,
        pin_set_at: '2026-06-12T08:45:00.000Z',
        updated_at: '2026-06-12T08:45:00.000Z',
      },
    },
  }),
  route(
    'POST /v1/cards/{id}/reveal',
    document<V1DiscloseCardMutation, V1DiscloseCardMutationVariables>('V1DiscloseCard'),
    {
      summary: 'Reveal the number of a card',
      notes:
        'A page that shows it once, within ten minutes, and for platforms with PCI approval the number itself. Never the PIN. `Idempotency-Key` is not heeded.',
      tag,
      needs: 'card:write',
      secret: true,
      in: { path: cardPath },
      to: ({ id: card_id }) => ({ card: card_id }),
      from: ({ discloseCard: { cardId, token, expiresAt, secrets } }, _given, pass) => ({
        object: 'card_reveal' as const,
        card_id: cardId,
        token,
        hosted_url: hostedUrl(pass, 'reveal', token),
        expires_at: expiresAt,
        pan: secrets?.pan,
        cvv: secrets?.cvv,
        expiry_month: secrets?.expiryMonth,
        expiry_year: secrets?.expiryYear,
      }),
      out: cardReveal,
      example: {
        path: cardAt,
        answer: {
          object: 'card_reveal',
          card_id: 'card_01KTXER1DYWDWDCP9TBQHH53SX',
          token: 'rvlt_01KTXFYGTXJWYC76J7V35R43QK',
          hosted_url: 'https://pay.vaultspay.ae/reveal/rvlt_01KTXFYGTXJWYC76J7V35R43QK',
          expires_at: '2026-06-12T08:52:30.000Z',
          pan: '5300004481209573',
          cvv: '614',
          expiry_month: 6,
          expiry_year: 2031,
        },
      },
    },
  ),
];
