import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Decimal, Paging } from '../../../kernel/graphql';
import { mapped, type Page } from '../../../kernel/page';
import type { Context } from '../context';
import * as rates from '../service/rates';
import { ExchangeRate, ExchangeRatePage, rateOf } from '../types/rate';

@Resolver(() => ExchangeRate)
export class RateResolver {
  @Authorized('tenant:read')
  @Query(() => ExchangeRatePage, { description: 'How this tenant converts, the newest pair first.' })
  async exchangeRates(
    @Ctx() context: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('base', () => String, { nullable: true }) base?: string,
    @Arg('quote', () => String, { nullable: true }) quote?: string,
  ): Promise<Page<ExchangeRate>> {
    return mapped(await rates.list(context.deps, context, { base, quote }, paging), rateOf);
  }

  @Authorized('tenant:write')
  @Mutation(() => ExchangeRate, { description: 'From now on; what has been authorised stays as it is.' })
  async setExchangeRate(
    @Ctx() context: Context,
    @Arg('base', () => String, { description: "The merchant's currency." }) base: string,
    @Arg('quote', () => String, { description: "The card's: an asset of the tenant." }) quote: string,
    @Arg('rate', () => Decimal, { description: 'How much of `quote` one unit of `base` is.' }) rate: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<ExchangeRate> {
    return rateOf(await rates.set(context.deps, context, { base, quote, rate }, key));
  }

  @Authorized('tenant:write')
  @Mutation(() => ExchangeRate, {
    description: "Purchases of this pair then need a rate of the network's. Answers what was deleted.",
  })
  async deleteExchangeRate(
    @Ctx() context: Context,
    @Arg('base', () => String) base: string,
    @Arg('quote', () => String) quote: string,
  ): Promise<ExchangeRate> {
    return rateOf(await rates.remove(context.deps, context, { base, quote }));
  }
}
