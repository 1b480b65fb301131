import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf, sought } from '../../../kernel/id';
import { mapped, type Page } from '../../../kernel/page';
import type { Context } from '../context';
import type { Under } from '../repo/authorisations';
import { activityQuery, authorisationQuery, parentOf } from '../service/authorisations';
import { activityOf, CardActivity, CardActivityFilter, CardActivityPage } from '../types/activity';
import {
  Authorisation,
  AuthorisationPage,
  authorisationOf,
  messageOf,
  NetworkMessage,
  TransferStub,
} from '../types/authorisation';
import { AuthorisationFilter } from '../types/authorisation-filter';
import { AccountStub, Card, CustomerStub, cardOf } from '../types/card';

@Resolver(() => Authorisation)
export class AuthorisationResolver {
  @Authorized('card:read')
  @Query(() => Authorisation)
  async authorisation(@Arg('id', () => ID) id: string, @Ctx() { load }: Context): Promise<Authorisation> {
    const row = await load.authorisation.load(idOf(id, 'AUTHORISATION_UNKNOWN'));
    return authorisationOf(found(row, 'AUTHORISATION_UNKNOWN'));
  }

  @Authorized('card:read')
  @Query(() => AuthorisationPage, { description: 'Of all cards that the viewer may see, newest first.' })
  authorisations(
    @Ctx() context: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AuthorisationFilter, { nullable: true }) filter?: AuthorisationFilter,
  ): Promise<Page<Authorisation>> {
    const [under, parent] = parentOf(context.viewer, authorisationQuery(filter));
    return page(context, under, parent, paging, filter);
  }

  @FieldResolver(() => Card)
  async card(@Root() { row }: Authorisation, @Ctx() { load }: Context): Promise<Card> {
    return cardOf(found(await load.cards.load(row.cardId), 'CARD_UNKNOWN'));
  }

  @FieldResolver(() => AccountStub, { description: 'The account that paid, or would have.' })
  account(@Root() { row }: Authorisation): AccountStub {
    return { id: row.accountId };
  }

  @FieldResolver(() => CustomerStub, { nullable: true, description: 'Who held the card then.' })
  holder(@Root() { row }: Authorisation): CustomerStub | null {
    return row.customerId === null ? null : { id: row.customerId };
  }

  @FieldResolver(() => TransferStub, { nullable: true, description: 'Its money. Null where there was none to move.' })
  transfer(@Root() { row }: Authorisation): TransferStub | null {
    return row.transferId === null ? null : { id: row.transferId };
  }

  @FieldResolver(() => [TransferStub], { description: 'What gave back of it, the first one first.' })
  async refunds(@Root() { id }: Authorisation, @Ctx() { load }: Context): Promise<TransferStub[]> {
    const messages = await load.messages.load(id);
    return messages.flatMap(({ kind, transferId }) => (kind === 'refund' && transferId ? [{ id: transferId }] : []));
  }

  @FieldResolver(() => [NetworkMessage], { description: 'What the network sent about it, the first one first.' })
  async messages(@Root() { row }: Authorisation, @Ctx() { load }: Context): Promise<NetworkMessage[]> {
    return (await load.messages.load(row.id)).map((message) => messageOf(row, message));
  }
}

@Resolver(() => CardActivity)
export class CardActivityResolver {
  @FieldResolver(() => Authorisation, { nullable: true })
  async authorisation(
    @Root() { authorisationId }: CardActivity,
    @Ctx() { load }: Context,
  ): Promise<Authorisation | null> {
    const row = authorisationId === null ? null : await load.authorisation.load(authorisationId);
    return row && authorisationOf(row);
  }
}

@Resolver(() => Card)
export class CardUseResolver {
  @FieldResolver(() => AuthorisationPage, { description: 'What it was used for, newest first.' })
  authorisations(
    @Root() { id }: Card,
    @Ctx() context: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AuthorisationFilter, { nullable: true }) filter?: AuthorisationFilter,
  ): Promise<Page<Authorisation>> {
    return page(context, 'card', id, paging, filter);
  }

  @FieldResolver(() => Authorisation, { nullable: true, description: 'The newest; null where it was never used.' })
  async lastAuthorisation(@Root() { id }: Card, @Ctx() context: Context): Promise<Authorisation | null> {
    return (await page(context, 'card', id, { first: 1 })).nodes[0] ?? null;
  }

  @FieldResolver(() => CardActivityPage, { description: 'What happened to its money, newest first.' })
  async activity(
    @Root() { id }: Card,
    @Ctx() { load }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => CardActivityFilter, { nullable: true }) filter?: CardActivityFilter,
  ): Promise<Page<CardActivity>> {
    return mapped(await load.activitiesOf(id, activityQuery(filter), paging), activityOf);
  }
}

@Resolver(() => AccountStub)
export class AccountAuthorisationsResolver {
  @Authorized('card:read')
  @FieldResolver(() => AuthorisationPage, { description: 'What it paid for by card, newest first.' })
  authorisations(
    @Root() { id }: AccountStub,
    @Ctx() context: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AuthorisationFilter, { nullable: true }) filter?: AuthorisationFilter,
  ): Promise<Page<Authorisation>> {
    return page(context, 'account', sought(id), paging, filter);
  }
}

@Resolver(() => CustomerStub)
export class CustomerAuthorisationsResolver {
  @Authorized('card:read')
  @FieldResolver(() => AuthorisationPage, { description: 'What their cards were used for, newest first.' })
  authorisations(
    @Root() { id }: CustomerStub,
    @Ctx() context: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AuthorisationFilter, { nullable: true }) filter?: AuthorisationFilter,
  ): Promise<Page<Authorisation>> {
    return page(context, 'customer', sought(id), paging, filter);
  }
}

async function page(
  { load }: Context,
  under: Under,
  parent: string,
  paging: Paging,
  filter?: AuthorisationFilter,
): Promise<Page<Authorisation>> {
  return mapped(await load.authorisationsOf[under](parent, authorisationQuery(filter), paging), authorisationOf);
}
