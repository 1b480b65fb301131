import type { References } from '../../kernel/subgraph';
import type { Context } from './context';

/** All of these are other subgraphs' to find; what this one adds to them is looked up within the tenant. */
export const references: References<Context> = {
  Card: { __resolveReference: async ({ id }) => ({ id }) },
  Account: { __resolveReference: async ({ id }) => ({ id }) },
  CardTier: { __resolveReference: async ({ id }) => ({ id }) },
  Authorisation: { __resolveReference: async ({ id }) => ({ id }) },
};
