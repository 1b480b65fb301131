import type { Lookup } from '../dialect';
import { document } from './documents';
import type {
  SaasCardsBySeqQuery,
  SaasCardsByTokenQuery,
  SaasCardTiersBySeqQuery,
  SaasCitiesByIdQuery,
  SaasCountriesByIdQuery,
  SaasCustomersBySeqQuery,
  SaasKycAddressesBySeqQuery,
  SaasStatesByIdQuery,
} from './operations.generated';

/** Places have the same numbers inside. */
const number = (one: { readonly id: number } | null): string | null => one && String(one.id);

/** Contract 1.3: records are named by their numbers, cards by their tokens too. */
export const lookups: Readonly<Record<string, Lookup>> = {
  customer: {
    operation: document<SaasCustomersBySeqQuery, never>('SaasCustomersBySeq'),
    ids: ({ customersBySeq }: SaasCustomersBySeqQuery) => customersBySeq.map((one) => one?.id ?? null),
    unknown: 'CUSTOMER_UNKNOWN',
  },
  address: {
    operation: document<SaasKycAddressesBySeqQuery, never>('SaasKycAddressesBySeq'),
    ids: ({ kycAddressesBySeq }: SaasKycAddressesBySeqQuery) => kycAddressesBySeq.map((one) => one?.id ?? null),
    unknown: 'ADDRESS_UNKNOWN',
  },
  country: {
    operation: document<SaasCountriesByIdQuery, never>('SaasCountriesById'),
    ids: ({ countriesById }: SaasCountriesByIdQuery) => countriesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
  },
  state: {
    operation: document<SaasStatesByIdQuery, never>('SaasStatesById'),
    ids: ({ statesById }: SaasStatesByIdQuery) => statesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
  },
  city: {
    operation: document<SaasCitiesByIdQuery, never>('SaasCitiesById'),
    ids: ({ citiesById }: SaasCitiesByIdQuery) => citiesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
  },
  tier: {
    operation: document<SaasCardTiersBySeqQuery, never>('SaasCardTiersBySeq'),
    ids: ({ cardTiersBySeq }: SaasCardTiersBySeqQuery) => cardTiersBySeq.map((one) => one?.id ?? null),
    unknown: 'TIER_UNKNOWN',
  },
  card: {
    operation: document<SaasCardsBySeqQuery, never>('SaasCardsBySeq'),
    ids: ({ cardsBySeq }: SaasCardsBySeqQuery) => cardsBySeq.map((one) => one?.id ?? null),
    unknown: 'CARD_UNKNOWN',
  },
  cardToken: {
    operation: document<SaasCardsByTokenQuery, never>('SaasCardsByToken'),
    ids: ({ cardsByToken }: SaasCardsByTokenQuery) => cardsByToken.map((one) => one?.id ?? null),
    unknown: 'CARD_UNKNOWN',
  },
};
