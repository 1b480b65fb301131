import { isId, NIL } from '../../kernel/id';
import type { References } from '../../kernel/subgraph';
import { demand } from '../../kernel/viewer';
import type { WalletCall } from './context';
import { showAccount, showTransfer } from './resolvers/show';

/** What cannot be an id of ours finds nothing. */

export const references: References<WalletCall> = {
  Account: {
    __resolveReference: async ({ id }, call) => {
      demand(call.viewer, 'account:read');
      const row = isId(id) ? await call.loaders.account.load(id.toLowerCase()) : null;
      return row && showAccount(call, row);
    },
  },
  Transfer: {
    __resolveReference: async ({ id }, call) => {
      demand(call.viewer, 'account:read');
      const row = isId(id) ? await call.loaders.transfer.load(id.toLowerCase()) : null;
      return row && showTransfer(call, row);
    },
  },
  /** Identity finds customers; what this subgraph adds to them is looked up within the tenant. */
  Customer: { __resolveReference: async ({ id }) => ({ id: isId(id) ? id.toLowerCase() : NIL }) },
};
