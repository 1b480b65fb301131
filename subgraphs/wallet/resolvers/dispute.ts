import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Fault } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import type { WalletCall } from '../context';
import * as repo from '../repo/disputes';
import * as service from '../service/disputes';
import { Account } from '../types/account';
import { Dispute, DisputePage, disputeOf } from '../types/contact';
import { DisputeFilter } from '../types/filters';
import { Leg } from '../types/transfer';
import { DisputeOutcome } from '../types/words';
import { disputeQuery, onlyPage } from './filters';
import { showAccount, showLeg, showPage } from './show';

@Resolver(() => Dispute)
export class DisputeResolver {
  @Authorized('account:read')
  @Query(() => Dispute)
  async dispute(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Dispute> {
    return disputeOf(await service.get(call, id));
  }

  @Authorized('account:read')
  @Query(() => DisputePage)
  async disputes(
    @Ctx() { deps, viewer }: WalletCall,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => DisputeFilter, { nullable: true }) filter?: DisputeFilter,
  ): Promise<DisputePage> {
    const page = await onlyPage(
      viewer.tenantId,
      disputeQuery(filter),
      paging,
      (query, window, total) => repo.list(deps.db, viewer, query, window, total),
      (query) => repo.count(deps.db, viewer, query),
    );
    return showPage(page, disputeOf);
  }

  @Authorized('account:write')
  @Mutation(() => Dispute, { description: 'About one posted leg, once for ever.' })
  async openDispute(
    @Ctx() call: WalletCall,
    @Arg('legId', () => ID) legId: string,
    @Arg('reason', () => String) reason: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Dispute> {
    return disputeOf(await service.open(call, { legId, reason }, key));
  }

  @Authorized('account:write')
  @Mutation(() => Dispute, { description: "Staff's word; resolved and rejected are final." })
  async resolveDispute(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('notes', () => String) notes: string,
    @Arg('status', () => DisputeOutcome, { nullable: true, description: 'RESOLVED where nothing is said.' })
    status?: (typeof service.outcomes)[number],
  ): Promise<Dispute> {
    if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'staff decides' });
    return disputeOf(await service.resolve(call, id, { status, notes }));
  }

  @FieldResolver(() => Leg)
  async leg(@Ctx() call: WalletCall, @Root() { legId }: Dispute): Promise<Leg> {
    return showLeg(call, (await call.loaders.leg.load(legId))!);
  }

  @FieldResolver(() => Account)
  async account(@Ctx() call: WalletCall, @Root() { accountId }: Dispute): Promise<Account> {
    return showAccount(call, (await call.loaders.account.load(accountId))!);
  }
}
