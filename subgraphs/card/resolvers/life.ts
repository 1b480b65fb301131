import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context';
import { reissue } from '../service/reissue';
import { relink } from '../service/relink';
import * as restrict from '../service/restrict';
import { terminate } from '../service/terminate';
import { update } from '../service/update';
import { Card } from '../types/card';
import { UpdateCardInput } from '../types/inputs';
import { CardClosedReason } from '../types/words';
import { fresh } from './show';

/** What the tenant, and in part the holder, does with a card that there is. */
@Resolver(() => Card)
export class LifeResolver {
  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Refuse every new authorisation until the card is unfrozen.' })
  async freezeCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await restrict.freeze(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Back to the life that the card had before it was frozen.' })
  async unfreezeCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await restrict.unfreeze(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Freeze a card, or unfreeze one that is frozen.' })
  async toggleFreezeCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await restrict.toggleFreeze(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: "The tenant's own switch. A holder does not lift it." })
  async blockCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await restrict.block(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Lift a block or a freeze; wrong tries and velocity counts begin anew.' })
  async unblockCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await restrict.unblock(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, {
    description: 'Another number, code and expiry date under the same id. Lifts a block, leaves a freeze.',
  })
  async reissueCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await reissue(context.deps, context, { id, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Close the card for good. What was authorised before lives on.' })
  async terminateCard(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => CardClosedReason) reason: string,
    @Arg('statusReason', () => String, { nullable: true }) statusReason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await terminate(context.deps, context, { id, reason, statusReason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Another account pays from now on; what is open stays where it was opened.' })
  async relinkAccount(
    @Arg('id', () => ID) id: string,
    @Arg('accountId', () => ID) accountId: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await relink(context.deps, context, { id, accountId }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'What is kept on the card for people, and what it may be used for.' })
  async updateCard(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateCardInput) input: UpdateCardInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await update(context.deps, context, id, input, key), context);
  }
}
