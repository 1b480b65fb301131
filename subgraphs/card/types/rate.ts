import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime, Decimal, pageOf } from '../../../kernel/graphql';
import type { RateRow } from '../repo/rates';

@ObjectType({
  description: 'How this tenant converts, where the card network names neither an amount nor a rate of its own.',
  simpleResolvers: true,
})
export class ExchangeRate {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The merchant's currency: code of an asset." })
  base!: string;

  @Field(() => String, { description: "The card's." })
  quote!: string;

  @Field(() => Decimal, { description: 'How much of `quote` one unit of `base` is.' })
  rate!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

export const rateOf = (row: RateRow): ExchangeRate => row;

@ObjectType({ description: 'A page of exchange rates, the newest pair first.', simpleResolvers: true })
export class ExchangeRatePage extends pageOf(() => ExchangeRate) {}
