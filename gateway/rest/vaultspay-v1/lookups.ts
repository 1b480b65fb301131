import type { Lookup } from '../dialect';
import { document } from './documents';
import type { V1UsersByIdQuery } from './operations.generated';

/** Contract 1.4: what a path or a body names must be there. Kinds: user, account, card, endpoint. */
export const lookups: Readonly<Record<string, Lookup>> = {
  user: {
    operation: document('V1UsersById'),
    ids: ({ customersById }: V1UsersByIdQuery) => customersById.map((user) => user?.id ?? null),
    unknown: 'CUSTOMER_UNKNOWN',
  },
};
