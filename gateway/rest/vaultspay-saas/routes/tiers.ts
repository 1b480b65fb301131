import { list, nullable, object, oneOf, titled } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference } from '../../references';
import { categories, consumers, networks, paymentTypes } from '../card';
import { boolean, count, id, integer, words } from '../codecs';
import { document } from '../documents';
import type {
  SaasCardTiersQuery,
  SaasCardTiersQueryVariables,
  SaasEmbossingNamesQuery,
  SaasEmbossingNamesQueryVariables,
} from '../operations.generated';

type Sold = SaasCardTiersQuery['cardTiers'][number];

/** Both forms are one text. */
const offered = ['PHYSICAL', 'VIRTUAL', 'PHYSICAL,VIRTUAL'] as const;
const formsOf = (forms: Sold['forms']): (typeof offered)[number] => (forms.length > 1 ? offered[2] : forms[0]!);

const tier = titled(
  'CardTier',
  object({
    id,
    cardCategory: categories,
    consumerType: consumers,
    title: words,
    description: nullable(words),
    userId: nullable(id),
    cardNetwork: networks,
    paymentCardType: paymentTypes,
    cardTypes: oneOf({ PHYSICAL: offered[0], VIRTUAL: offered[1], 'PHYSICAL,VIRTUAL': offered[2] }),
    billingCurrencyCode: words,
    settlementCurrencyCode: words,
    expiryPeriod: count,
    cardStackSize: nullable(count),
    cardLimit: nullable(count),
    cardStockMinimumThreshold: nullable(count),
    enableAutoRenewalCard: boolean,
    is3DS: boolean,
    enableFraudRules: boolean,
    enableLimits: boolean,
    status: boolean,
  }),
);

const tierFrom = (sold: Sold, userId: number | null) => ({
  id: sold.seq,
  cardCategory: sold.category,
  consumerType: sold.consumerType,
  title: sold.title,
  description: sold.description,
  userId,
  cardNetwork: sold.network,
  paymentCardType: sold.paymentCardType,
  cardTypes: formsOf(sold.forms),
  billingCurrencyCode: sold.billingCurrency,
  settlementCurrencyCode: sold.settlementCurrency,
  expiryPeriod: sold.expiryMonths,
  cardStackSize: sold.stackSize,
  cardLimit: sold.cardLimit,
  cardStockMinimumThreshold: sold.stockThreshold,
  enableAutoRenewalCard: sold.autoRenewal,
  is3DS: sold.is3ds,
  enableFraudRules: sold.enableFraudRules,
  enableLimits: sold.enableLimits,
  status: sold.active,
});

const orchidDebit = {
  id: 6,
  cardCategory: 'STANDARD',
  consumerType: 'CONSUMER',
  title: 'Orchid Debit',
  description: 'Everyday card',
  userId: 2,
  cardNetwork: 'MASTERCARD',
  paymentCardType: 'DEBIT',
  cardTypes: 'PHYSICAL,VIRTUAL',
  billingCurrencyCode: 'AED',
  settlementCurrencyCode: 'AED',
  expiryPeriod: 36,
  cardStackSize: 500,
  cardLimit: 10000,
  cardStockMinimumThreshold: 50,
  enableAutoRenewalCard: false,
  is3DS: true,
  enableFraudRules: true,
  enableLimits: true,
  status: true,
};

/** Contract 2.7.1, 2.7.2 */
export const tiers: readonly Route[] = [
  route('GET /pcs/api/v1/card-tiers', document<SaasCardTiersQuery, SaasCardTiersQueryVariables>('SaasCardTiers'), {
    summary: 'The products that cards are issued of',
    tag: 'Cards',
    notes: '`expiryPeriod` is in months. Only of tiers with `status` `true` are cards issued.',
    to: () => ({}),
    from: ({ cardTiers, customers }) => cardTiers.map((sold) => tierFrom(sold, customers.nodes[0]?.seq ?? null)),
    out: list(tier),
    example: { answer: { data: [orchidDebit] } },
  }),
  route(
    'GET /pcs/api/v1/embossing-names/{userId}',
    document<SaasEmbossingNamesQuery, SaasEmbossingNamesQueryVariables>('SaasEmbossingNames'),
    {
      summary: 'The names that may stand on the cards of a user',
      tag: 'Cards',
      notes: 'Made of the legal name, in A–Z, of at most 21 characters.',
      in: { path: object({ userId: reference('customer', integer()) }) },
      to: ({ userId }) => ({ customerId: userId }),
      from: ({ embossingNames }) => ({ names: embossingNames }),
      out: object({ names: list(words) }),
      example: {
        path: { userId: '1207' },
        answer: { data: { names: ['MIRA', 'MIRA TAN', 'MIRA T', 'M TAN'] } },
      },
    },
  ),
];
