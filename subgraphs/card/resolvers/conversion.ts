import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../context';
import { convert, decideConversion, requestConversion } from '../service/convert';
import { Card } from '../types/card';
import { CardAddressInput, ConvertCardInput } from '../types/inputs';
import { CardAccountLink, CardConversion, linkOf } from '../types/life';
import { capped, fresh } from './show';

/** A virtual card becomes physical: asked for and decided on, or at once. */
@Resolver(() => Card)
export class ConversionResolver {
  @Authorized('card:write')
  @Mutation(() => Card, {
    description:
      "Ask for a plastic, to an address or to one of the holder's addresses, which counts where both are given.",
  })
  async requestConversion(
    @Arg('id', () => ID) id: string,
    @Arg('address', () => CardAddressInput, { nullable: true }) address: CardAddressInput | null,
    @Arg('addressId', () => ID, { nullable: true }) addressId: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await requestConversion(context.deps, context, { id, address, addressId }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Approve or reject the open request. The number stays the same.' })
  async decideConversion(
    @Arg('id', () => ID) id: string,
    @Arg('approve', () => Boolean) approve: boolean,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await decideConversion(context.deps, context, { id, approve, remarks }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, {
    description: 'Make a virtual card physical at once. Its number stays, and so does its use online.',
  })
  async convertCard(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => ConvertCardInput) input: ConvertCardInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await convert(context.deps, context, { ...input, id }, key), context);
  }

  @FieldResolver(() => CardConversion, { nullable: true, description: 'The last that was asked for.' })
  async conversion(@Root() { id }: Card, @Ctx() { load }: Context): Promise<CardConversion | null> {
    return (await load.conversions.load(id))[0] ?? null;
  }

  @FieldResolver(() => [CardAccountLink], { description: 'Which accounts have paid for it, the present one first.' })
  async accounts(
    @Root() { id }: Card,
    @Arg('first', () => Int, { defaultValue: 20 }) n: number,
    @Ctx() { load }: Context,
  ): Promise<CardAccountLink[]> {
    return (await load.links.load(id)).slice(0, capped(n)).map(linkOf);
  }
}
