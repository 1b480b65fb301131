import { isId } from '../../kernel/id';
import type { References } from '../../kernel/subgraph';
import { demand } from '../../kernel/viewer';
import type { Context } from './context';
import { authorisationOf } from './types/authorisation';
import { cardOf } from './types/card';

/** Accounts and customers are other subgraphs' to find; what this one adds to them is looked up within the tenant. */
export const references: References<Context> = {
  Card: {
    __resolveReference: async ({ id }, { load, viewer }) => {
      demand(viewer, 'card:read');
      const row = isId(id) ? await load.cards.load(id.toLowerCase()) : null;
      return row && cardOf(row);
    },
  },
  CardTier: {
    __resolveReference: async ({ id }, { load, viewer }) => {
      demand(viewer, 'card:read');
      return isId(id) ? load.tiers.load(id.toLowerCase()) : null;
    },
  },
  Authorisation: {
    __resolveReference: async ({ id }, { load, viewer }) => {
      demand(viewer, 'card:read');
      const row = isId(id) ? await load.authorisation.load(id.toLowerCase()) : null;
      return row && authorisationOf(row);
    },
  },
  Account: { __resolveReference: async ({ id }) => ({ id }) },
  Customer: { __resolveReference: async ({ id }) => ({ id }) },
};
