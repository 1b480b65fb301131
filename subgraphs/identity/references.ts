import { isId } from '../../kernel/id';
import type { References } from '../../kernel/subgraph';
import { demand } from '../../kernel/viewer';
import type { Context } from './context';

/** By a loader of the viewer's tenant, so another tenant's id finds nothing. */
export const references: References<Context> = {
  Customer: {
    __resolveReference: async ({ id }, { load, viewer }) => {
      demand(viewer, 'customer:read');
      if (!isId(id) || (viewer.customerId && viewer.customerId !== id)) return null;
      return load.customer.load(id);
    },
  },
};
