import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Context } from '../context';
import { embossingNames } from '../embossing';
import { tiers, tiersBySeq } from '../repo/cards';
import { legalName } from '../repo/identity';
import { createTier, updateTier } from '../service/tiers';
import { CardTier, CreateCardTierInput, UpdateCardTierInput } from '../types/tier';
import { inOrder, numbers } from './named';

/** What cards are issued of, and what may stand on them. */
@Resolver(() => CardTier)
export class TierResolver {
  @Authorized('card:read')
  @Query(() => [CardTier], { description: 'The products that cards are issued of.' })
  cardTiers(@Ctx() { deps, viewer }: Context): Promise<CardTier[]> {
    return tiers(deps.db, viewer.tenantId);
  }

  @Authorized('card:read')
  @Query(() => [CardTier], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  async cardTiersBySeq(
    @Arg('seqs', () => [Int]) seqs: number[],
    @Ctx() { deps, viewer }: Context,
  ): Promise<(CardTier | null)[]> {
    const rows = await tiersBySeq(deps.db, viewer.tenantId, numbers(seqs, 'seqs'));
    return inOrder(seqs, rows, ({ seq }) => seq);
  }

  @Authorized('card:read')
  @Query(() => [String], {
    description:
      'The names that may be embossed for a customer, made of the legal name: FIRST, FIRST LAST, FIRST L, F LAST.',
  })
  async embossingNames(
    @Arg('customerId', () => ID) customerId: string,
    @Ctx() { deps, viewer }: Context,
  ): Promise<string[]> {
    const id = idOf(customerId, 'CUSTOMER_UNKNOWN', 'customerId');
    const theirs = viewer.customerId === undefined || viewer.customerId === id;
    const name = theirs ? await legalName(deps.db, viewer.tenantId, id) : undefined;
    return embossingNames(found(name, 'CUSTOMER_UNKNOWN', 'customerId'));
  }

  @Authorized('tenant:write')
  @Mutation(() => CardTier, { description: 'A new product.' })
  async createCardTier(
    @Arg('input', () => CreateCardTierInput) input: CreateCardTierInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardTier> {
    return fresh(await createTier(context.deps, context, input, key), context);
  }

  @Authorized('tenant:write')
  @Mutation(() => CardTier, { description: 'Change a product; cards that there are keep what they have.' })
  async updateCardTier(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateCardTierInput) input: UpdateCardTierInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardTier> {
    return fresh(await updateTier(context.deps, context, id, input, key), context);
  }
}

async function fresh(id: string, { load }: Context): Promise<CardTier> {
  return found(await load.tiers.clear(id).load(id), 'TIER_UNKNOWN');
}
