import 'reflect-metadata';
import { type Deps, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { WalletCall } from './context';
import { engineOn } from './engine';
import { legCodes } from './legcode';
import { loaders } from './loaders';
import { references } from './references';
import { AccountResolver } from './resolvers/account';
import { AssetResolver } from './resolvers/asset';
import { ContactResolver } from './resolvers/contact';
import { CustomerResolver } from './resolvers/customer';
import { AuthorisationResolver, CardDisputesResolver, DisputeResolver } from './resolvers/dispute';
import { BankResolver, MoneyResolver } from './resolvers/money';
import { NumberedResolver } from './resolvers/numbered';
import { SandboxResolver } from './resolvers/sandbox';
import { EntryResolver, HoldResolver, LegResolver, TransferResolver } from './resolvers/transfer';
import { VerifyResolver } from './resolvers/verify';
import { systemAccounts } from './service/system';

export { events } from './events';

/** Accounts and the money on them: the ledger, transfers in every state, holds, contacts outside, disputes. */
export function wallet(deps: Deps): Subgraph<WalletCall> {
  const { execute: run } = engineOn(deps.db, deps.clock);
  const shared = { deps, run, system: systemAccounts(deps.db, () => deps.clock.now()), codes: legCodes(deps.keys) };
  return defineSubgraph<WalletCall>({
    name: 'wallet',
    resolvers: [
      AssetResolver,
      AccountResolver,
      CustomerResolver,
      TransferResolver,
      LegResolver,
      EntryResolver,
      HoldResolver,
      MoneyResolver,
      BankResolver,
      ContactResolver,
      DisputeResolver,
      AuthorisationResolver,
      CardDisputesResolver,
      SandboxResolver,
      NumberedResolver,
      VerifyResolver,
    ],
    references,
    context: (call) => ({ ...call, ...shared, loaders: loaders(deps, call.viewer) }),
  });
}
