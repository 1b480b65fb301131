import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql';
import type { Context } from '../context';
import type { FulfilmentRow } from '../repo/life';
import { activate } from '../service/activate';
import * as plastic from '../service/plastic';
import { Card } from '../types/card';
import { CardFulfilment } from '../types/life';
import { DeliveryStatus, ManufacturingStatus } from '../types/words';
import { fresh } from './show';

/** The way of a plastic, from its order to its activation. */
@Resolver(() => Card)
export class FulfilmentResolver {
  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Order the plastic of a card that was born physical. It needs a PIN by then.' })
  async processCard(
    @Arg('id', () => ID) id: string,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('statusReason', () => String, { nullable: true }) statusReason: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await plastic.process(context.deps, context, { id, remarks, statusReason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'What the maker tells. What is manufactured stays so.' })
  async updateManufacturing(
    @Arg('id', () => ID) id: string,
    @Arg('status', () => ManufacturingStatus) status: FulfilmentRow['manufacturing'],
    @Arg('estimate', () => DateTime, { nullable: true }) estimate: Date | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await plastic.manufacture(context.deps, context, { id, status, estimate }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, {
    description: 'What the courier tells. What is delivered stays so; it may then wait to be activated.',
  })
  async updateDelivery(
    @Arg('id', () => ID) id: string,
    @Arg('status', () => DeliveryStatus) status: FulfilmentRow['delivery'],
    @Arg('estimate', () => DateTime, { nullable: true }) estimate: Date | null,
    @Arg('courier', () => String, { nullable: true }) courier: string | null,
    @Arg('trackingNumber', () => String, { nullable: true }) trackingNumber: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(
      await plastic.bring(context.deps, context, { id, status, estimate, courier, trackingNumber }, key),
      context,
    );
  }

  @Authorized('card:write')
  @Mutation(() => Card, {
    description: 'With its number and expiry date (MM/YY) or with the code on its carrier, as the tenant has it.',
  })
  async activateCard(
    @Arg('id', () => ID) id: string,
    @Arg('pan', () => String, { nullable: true }) pan: string | null,
    @Arg('expiry', () => String, { nullable: true }) expiry: string | null,
    @Arg('code', () => String, { nullable: true }) code: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await activate(context.deps, context, { id, pan, expiry, code }, key), context);
  }

  @FieldResolver(() => CardFulfilment, { nullable: true, description: 'Of its present plastic; null: it has none.' })
  async fulfilment(@Root() { id }: Card, @Ctx() { load }: Context): Promise<CardFulfilment | null> {
    return (await load.fulfilments.load(id))[0] ?? null;
  }
}
