import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Fault } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import type { WalletCall } from '../context';
import * as repo from '../repo/disputes';
import type { TransferRow } from '../repo/transfers';
import * as service from '../service/disputes';
import { Account } from '../types/account';
import { Dispute, DisputePage, disputeOf } from '../types/contact';
import { DisputeFilter } from '../types/filters';
import { Authorisation, Card, Leg } from '../types/transfer';
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
      (query, window, total) => repo.list(deps.db, viewer, 'tenant', [viewer.tenantId], query, window, total),
      (query) => repo.count(deps.db, viewer, 'tenant', [viewer.tenantId], query),
    );
    return showPage(page, disputeOf);
  }

  @Authorized('account:write')
  @Mutation(() => Dispute, { description: 'About one posted leg, or the card purchase that made it; once for ever.' })
  async openDispute(
    @Ctx() call: WalletCall,
    @Arg('reason', () => String) reason: string,
    @Arg('legId', () => ID, { nullable: true }) legId?: string,
    @Arg('authorisationId', () => ID, { nullable: true, description: 'In place of the leg.' }) authorisationId?: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Dispute> {
    return disputeOf(await service.open(call, { legId, authorisationId, reason }, key));
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

  @FieldResolver(() => Authorisation, { nullable: true, description: 'Set where it is about a card purchase.' })
  async authorisation(@Ctx() call: WalletCall, @Root() dispute: Dispute): Promise<Authorisation | null> {
    const { authorisationId } = await transferOf(call, dispute);
    return authorisationId === null ? null : { id: authorisationId };
  }

  @FieldResolver(() => Card, { nullable: true, description: 'Set where it is about something that a card did.' })
  async card(@Ctx() call: WalletCall, @Root() dispute: Dispute): Promise<Card | null> {
    const { cardId } = await transferOf(call, dispute);
    return cardId === null ? null : { id: cardId };
  }
}

async function transferOf({ loaders }: WalletCall, { legId }: Dispute): Promise<TransferRow> {
  const leg = await loaders.leg.load(legId);
  return (await loaders.transfer.load(leg!.transferId))!;
}

/** What the wallet knows of a card purchase; somebody else's has nothing here. */
@Resolver(() => Authorisation)
export class AuthorisationResolver {
  @Authorized('account:read')
  @FieldResolver(() => Dispute, {
    nullable: true,
    description: 'About the purchase, not about what was refunded of it.',
  })
  async dispute(@Ctx() { loaders }: WalletCall, @Root() { id }: Authorisation): Promise<Dispute | null> {
    const dispute = await loaders.disputeOfAuthorisation.load(id);
    return dispute && disputeOf(dispute);
  }
}

@Resolver(() => Card)
export class CardDisputesResolver {
  @Authorized('account:read')
  @FieldResolver(() => DisputePage, { description: 'About what was done with it, newest first.' })
  async disputes(
    @Ctx() { loaders }: WalletCall,
    @Root() { id }: Card,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => DisputeFilter, { nullable: true }) filter?: DisputeFilter,
  ): Promise<DisputePage> {
    return showPage(await loaders.disputesOfCard(id, disputeQuery(filter), paging), disputeOf);
  }
}
