import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf, isId } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import type { Context } from '../context';
import { byName } from '../repo/cards';
import { issue } from '../service/issue';
import { list } from '../service/list';
import { AccountStub, Card, CardChange, CardPage, CustomerStub, cardOf } from '../types/card';
import { CardFilter, IssueCardInput } from '../types/inputs';
import { CardTier } from '../types/tier';
import { few, inOrder, numbers } from './named';
import { capped, fresh, related } from './show';

@Resolver(() => Card)
export class CardResolver {
  @Authorized('card:read')
  @Query(() => Card, { description: 'One card.' })
  async card(@Arg('id', () => ID) id: string, @Ctx() { load }: Context): Promise<Card> {
    return cardOf(found(await load.cards.load(idOf(id, 'CARD_UNKNOWN')), 'CARD_UNKNOWN'));
  }

  @Authorized('card:read')
  @Query(() => CardPage, { description: 'Cards, the newest first; closed ones too.' })
  cards(
    @Arg('filter', () => CardFilter, { nullable: true }) filter: CardFilter | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<Card>> {
    return list(deps, viewer, filter ?? {}, paging);
  }

  @Authorized('card:read')
  @Query(() => [Card], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  async cardsBySeq(
    @Arg('seqs', () => [Int]) seqs: number[],
    @Ctx() { deps, viewer }: Context,
  ): Promise<(Card | null)[]> {
    const rows = await byName(deps.db, viewer, 'seq', numbers(seqs, 'seqs'));
    return inOrder(seqs, rows.map(cardOf), ({ seq }) => seq);
  }

  @Authorized('card:read')
  @Query(() => [Card], { nullable: 'items', description: 'In the order asked, null where there is none: at most 100.' })
  async cardsById(@Arg('ids', () => [ID]) ids: string[], @Ctx() { load }: Context): Promise<(Card | null)[]> {
    const rows = await Promise.all(few(ids, 'ids').map((id) => (isId(id) ? load.cards.load(id.toLowerCase()) : null)));
    return rows.map((row) => row && cardOf(row));
  }

  @Authorized('card:read')
  @Query(() => [Card], { nullable: 'items', description: 'By token, in the order asked: at most 100.' })
  async cardsByToken(
    @Arg('tokens', () => [Int]) tokens: number[],
    @Ctx() { deps, viewer }: Context,
  ): Promise<(Card | null)[]> {
    const rows = await byName(deps.db, viewer, 'token', numbers(tokens, 'tokens'));
    return inOrder(tokens, rows.map(cardOf), ({ token }) => token);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'A new card: a virtual one is active at once, a physical one pending.' })
  async issueCard(
    @Arg('input', () => IssueCardInput) input: IssueCardInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await issue(context.deps, context, input, key), context);
  }

  @FieldResolver(() => CardTier)
  async tier(@Root() card: Card, @Ctx() { load }: Context): Promise<CardTier> {
    return found(await load.tiers.load(card.tierId), 'TIER_UNKNOWN');
  }

  @FieldResolver(() => Card, { nullable: true, description: 'The card that this one replaces.' })
  predecessor(@Root() card: Card, @Ctx() context: Context): Promise<Card | null> {
    return related(card.predecessorId, context);
  }

  @FieldResolver(() => Card, { nullable: true, description: 'The card that replaced this one.' })
  successor(@Root() card: Card, @Ctx() context: Context): Promise<Card | null> {
    return related(card.successorId, context);
  }

  @FieldResolver(() => [CardChange], { description: 'What became of it, the newest first.' })
  async history(
    @Root() card: Card,
    @Arg('first', () => Int, { defaultValue: 20 }) n: number,
    @Ctx() { load }: Context,
  ): Promise<CardChange[]> {
    return (await load.history.load(card.id)).slice(0, capped(n));
  }
}

@Resolver(() => AccountStub)
export class AccountCardsResolver {
  @Authorized('card:read')
  @FieldResolver(() => [Card], { description: 'The cards that this account pays for now, the newest first.' })
  async cards(
    @Root() { id }: AccountStub,
    @Arg('first', () => Int, { defaultValue: 20 }) n: number,
    @Ctx() { load }: Context,
  ): Promise<Card[]> {
    return isId(id) ? (await load.ofAccount.load(id.toLowerCase())).slice(0, capped(n)).map(cardOf) : [];
  }
}

@Resolver(() => CustomerStub)
export class CustomerCardsResolver {
  @Authorized('card:read')
  @FieldResolver(() => [Card], { description: 'The cards that this customer holds, the newest first.' })
  async cards(
    @Root() { id }: CustomerStub,
    @Arg('first', () => Int, { defaultValue: 20 }) n: number,
    @Ctx() { load }: Context,
  ): Promise<Card[]> {
    return isId(id) ? (await load.ofCustomer.load(id.toLowerCase())).slice(0, capped(n)).map(cardOf) : [];
  }
}
