import type { Lookup } from '../dialect';
import { document } from './documents';
import type {
  V1AccountsByIdQuery,
  V1CardsByIdQuery,
  V1EndpointsByIdQuery,
  V1EventsByIdQuery,
  V1UsersByIdQuery,
} from './operations.generated';

/** Contract 1.4: what a path or a body names must be there. Kinds: user, account, card, endpoint. */
export const lookups: Readonly<Record<string, Lookup>> = {
  user: {
    operation: document('V1UsersById'),
    ids: ({ customersById }: V1UsersByIdQuery) => customersById.map((user) => user?.id ?? null),
    unknown: 'CUSTOMER_UNKNOWN',
  },
  account: {
    operation: document('V1AccountsById'),
    ids: ({ accountsById }: V1AccountsByIdQuery) => accountsById.map((one) => one?.id ?? null),
    unknown: 'ACCOUNT_UNKNOWN',
  },
  card: {
    operation: document('V1CardsById'),
    ids: ({ cardsById }: V1CardsByIdQuery) => cardsById.map((card) => card?.id ?? null),
    unknown: 'CARD_UNKNOWN',
  },
  endpoint: {
    operation: document('V1EndpointsById'),
    ids: ({ webhookEndpointsById }: V1EndpointsByIdQuery) => webhookEndpointsById.map((one) => one?.id ?? null),
    unknown: 'ENDPOINT_UNKNOWN',
    passing: true,
  },
  event: {
    operation: document('V1EventsById'),
    ids: ({ webhookEventsById }: V1EventsByIdQuery) => webhookEventsById,
    unknown: 'EVENT_GONE',
    passing: true,
  },
};
