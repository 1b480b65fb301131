import { type Codec, object } from '../../codec';
import { type Route, route } from '../../dialect';
import { card, cardFrom, cardIn, withCard } from '../card';
import { virtualCard } from '../card.examples';
import { expiry, words } from '../codecs';
import { document } from '../documents';
import type {
  CardSecretField,
  SaasCardDetailsQuery,
  SaasCardDetailsQueryVariables,
  SaasRevealMutation,
  SaasRevealMutationVariables,
} from '../operations.generated';

const body = withCard({}, { spelling: 'token' });

const details = route(
  'POST /pcs/api/v1/cards/details',
  document<SaasCardDetailsQuery, SaasCardDetailsQueryVariables>('SaasCardDetails'),
  {
    summary: 'A card',
    tag: 'Card details',
    notes: 'Never its number, its security code or its PIN.',
    in: { body },
    to: (given) => ({ id: cardIn(given) }),
    from: ({ card: found }) => cardFrom(found),
    out: card,
    example: { body: { cardId: 41 }, answer: { data: virtualCard } },
  },
);

const reveal = document<SaasRevealMutation, SaasRevealMutationVariables>('SaasReveal');
type Shown = SaasRevealMutation['revealCard'];

interface Secret<Out> {
  readonly name: 'pan' | 'cvv' | 'expiry';
  readonly field: CardSecretField;
  readonly summary: string;
  readonly of: (shown: Shown) => Out;
  readonly codec: Codec<Out>;
  readonly example: string;
}

/** What is printed on a card, one thing at a time; each time is in the audit log. */
const shows = <Out>({ name, field, summary, of, codec, example }: Secret<Out>): Route =>
  route(`POST /pcs/api/v1/get-card-${name}`, reveal, {
    summary,
    tag: 'Card details',
    notes: 'For apps with the privilege for sensitive data. Every call is written to the audit log.',
    needs: 'card:reveal',
    secret: true,
    in: { body },
    to: (given) => ({ id: cardIn(given), fields: [field] }),
    from: ({ revealCard }) => ({ [name]: of(revealCard) }),
    out: object({ [name]: codec }),
    example: { body: { cardId: 41 }, answer: { data: { [name]: example } } },
  });

/** Contract 2.8 */
export const cardDetails: readonly Route[] = [
  details,
  shows({
    ...{ name: 'pan', field: 'PAN', summary: 'The whole number of a card' },
    ...{ of: ({ pan }) => pan!, codec: words, example: '5400000012345612' },
  }),
  shows({
    ...{ name: 'cvv', field: 'CVV', summary: 'The security code of a card' },
    ...{ of: ({ cvv }) => cvv!, codec: words, example: '318' },
  }),
  shows({
    ...{ name: 'expiry', field: 'EXPIRY', summary: 'When a card expires, as MM/YY' },
    of: ({ expiryMonth, expiryYear }) => ({ month: expiryMonth!, year: expiryYear! }),
    ...{ codec: expiry, example: '04/29' },
  }),
];
