import type { Lookup } from '../dialect';
import { document } from './documents';
import type {
  SaasAccountsBySeqQuery,
  SaasAssetsBySeqQuery,
  SaasCardsBySeqQuery,
  SaasCardsByTokenQuery,
  SaasCardTiersBySeqQuery,
  SaasCitiesByIdQuery,
  SaasCountriesByIdQuery,
  SaasCustomersBySeqQuery,
  SaasKycAddressesBySeqQuery,
  SaasLimitsBySeqQuery,
  SaasPaymentContactsBySeqQuery,
  SaasStatesByIdQuery,
  SaasSwitchesBySeqQuery,
  SaasTransfersBySeqQuery,
} from './operations.generated';
import { frequencies, settings } from './rules';

/** Places have the same numbers inside. */
const number = (one: { readonly id: number } | null): string | null => one && String(one.id);

/** What a tier gives to new cards is nobody's to change here; what has no word here cannot be named either. */
const limit = (one: SaasLimitsBySeqQuery['limitsBySeq'][number]): string | null =>
  one && one.subjectKind !== 'TIER' && frequencies[one.window] ? one.id : null;
const setting = (one: SaasSwitchesBySeqQuery['switchesBySeq'][number]): string | null =>
  one && settings[one.kind] && one.id;

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
  account: {
    operation: document<SaasAccountsBySeqQuery, never>('SaasAccountsBySeq'),
    ids: ({ accountsBySeq }: SaasAccountsBySeqQuery) => accountsBySeq.map((one) => one?.id ?? null),
    unknown: 'ACCOUNT_UNKNOWN',
  },
  contact: {
    operation: document<SaasPaymentContactsBySeqQuery, never>('SaasPaymentContactsBySeq'),
    ids: ({ paymentContactsBySeq }: SaasPaymentContactsBySeqQuery) =>
      paymentContactsBySeq.map((one) => one?.id ?? null),
    unknown: 'CONTACT_UNKNOWN',
  },
  transfer: {
    operation: document<SaasTransfersBySeqQuery, never>('SaasTransfersBySeq'),
    ids: ({ transfersBySeq }: SaasTransfersBySeqQuery) => transfersBySeq.map((one) => one?.id ?? null),
    unknown: 'TRANSFER_UNKNOWN',
  },
  /** The core names assets by their codes. */
  asset: {
    operation: document<SaasAssetsBySeqQuery, never>('SaasAssetsBySeq'),
    ids: ({ assetsBySeq }: SaasAssetsBySeqQuery) => assetsBySeq.map((one) => one?.code ?? null),
    unknown: 'ASSET_UNKNOWN',
  },
  country: {
    operation: document<SaasCountriesByIdQuery, never>('SaasCountriesById'),
    ids: ({ countriesById }: SaasCountriesByIdQuery) => countriesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
    thing: 'Country',
  },
  state: {
    operation: document<SaasStatesByIdQuery, never>('SaasStatesById'),
    ids: ({ statesById }: SaasStatesByIdQuery) => statesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
    thing: 'State',
  },
  city: {
    operation: document<SaasCitiesByIdQuery, never>('SaasCitiesById'),
    ids: ({ citiesById }: SaasCitiesByIdQuery) => citiesById.map(number),
    unknown: 'LOCATION_UNKNOWN',
    thing: 'City',
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
  limit: {
    operation: document<SaasLimitsBySeqQuery, never>('SaasLimitsBySeq'),
    ids: ({ limitsBySeq }: SaasLimitsBySeqQuery) => limitsBySeq.map(limit),
    unknown: 'LIMIT_UNKNOWN',
  },
  switch: {
    operation: document<SaasSwitchesBySeqQuery, never>('SaasSwitchesBySeq'),
    ids: ({ switchesBySeq }: SaasSwitchesBySeqQuery) => switchesBySeq.map(setting),
    unknown: 'CONTROL_UNKNOWN',
  },
};
