import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { WalletCall } from '../context';
import { LedgerVerdict } from '../types/verdict';
import { verifyLedger } from '../verify';

@Resolver(() => LedgerVerdict)
export class VerifyResolver {
  @Authorized('ledger:verify')
  @Query(() => LedgerVerdict, { description: 'Recompute balances and chains from the entries, and say what is wrong.' })
  verifyLedger(@Ctx() { deps, viewer }: WalletCall): Promise<LedgerVerdict> {
    return verifyLedger(viewer.tenantId, deps.db);
  }
}
