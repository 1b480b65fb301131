import type { Lookup } from '../dialect';
import { document } from './documents';
import type { SaasCardsBySeqQuery, SaasCardsByTokenQuery, SaasCardTiersBySeqQuery } from './operations.generated';

/** Contract 1.3: records are named by their numbers, cards by their tokens too. */
export const lookups: Readonly<Record<string, Lookup>> = {
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
