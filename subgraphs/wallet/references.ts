import { isId, sought } from '../../kernel/id';
import type { References } from '../../kernel/subgraph';
import { demand } from '../../kernel/viewer';
import type { WalletCall } from './context';
import { showAccount, showTransfer } from './resolvers/show';
import { disputeOf } from './types/contact';

/** Other subgraphs find these; what this one adds to them is looked up within the tenant. */
const elsewhere: References<WalletCall>[string] = { __resolveReference: async ({ id }) => ({ id: sought(id) }) };

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
  Dispute: {
    __resolveReference: async ({ id }, call) => {
      demand(call.viewer, 'account:read');
      const row = isId(id) ? await call.loaders.dispute.load(id.toLowerCase()) : null;
      return row && disputeOf(row);
    },
  },
  Customer: elsewhere,
  Card: elsewhere,
  Authorisation: elsewhere,
};
