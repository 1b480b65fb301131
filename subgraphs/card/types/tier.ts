import { Directive, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Decimal } from '../../../kernel/graphql';
import type { TierRow } from '../repo/cards';
import { CardForm, CardNetwork, ConsumerType, PaymentCardType, TierCategory } from './words';

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A card product: network, forms, currency, how many cards and how long they live.',
  simpleResolvers: true,
})
export class CardTier {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => TierCategory)
  category!: TierRow['category'];

  @Field(() => ConsumerType)
  consumerType!: TierRow['consumerType'];

  @Field(() => PaymentCardType)
  paymentCardType!: TierRow['paymentCardType'];

  @Field(() => CardNetwork)
  network!: TierRow['network'];

  @Field(() => [CardForm])
  forms!: TierRow['forms'];

  @Field(() => String, { description: 'XXX: whatever currency the funding account has.' })
  billingCurrency!: string;

  @Field(() => String)
  settlementCurrency!: string;

  @Field(() => Int, { description: 'A card is good through the month of issue plus this many.' })
  expiryMonths!: number;

  @Field(() => Int, { nullable: true, description: 'How many cards that are neither closed nor expired there may be.' })
  cardLimit!: number | null;

  @Field(() => Int, { nullable: true })
  stackSize!: number | null;

  @Field(() => Int, { nullable: true })
  stockThreshold!: number | null;

  @Field(() => Boolean)
  autoRenewal!: boolean;

  @Field(() => Boolean)
  is3ds!: boolean;

  @Field(() => Boolean)
  enableFraudRules!: boolean;

  @Field(() => Boolean)
  enableLimits!: boolean;

  @Field(() => Decimal, { description: 'What the holder pays on top of a purchase in another currency, in percent.' })
  fxFeePercent!: string;

  @Field(() => Decimal, { description: 'What the holder pays on top of cash, in percent …' })
  atmFeePercent!: string;

  @Field(() => Decimal, { description: "… and as an amount in the card's currency." })
  atmFeeFixed!: string;

  @Field(() => String, { description: 'The first digits of its numbers.' })
  bin!: string;

  @Field(() => Boolean, { description: 'Only of active tiers are cards issued.' })
  active!: boolean;

  @Field(() => Boolean, { description: 'The tier of cards that name none.' })
  standard!: boolean;
}

@InputType({ description: 'A new product. Its network, currency and first digits stay as they are.' })
export class CreateCardTierInput {
  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => TierCategory, { nullable: true })
  category?: TierRow['category'] | null;

  @Field(() => [CardForm])
  forms!: TierRow['forms'];

  @Field(() => Int, { description: 'From 1 to 240.' })
  expiryMonths!: number;

  @Field(() => Int, { nullable: true, description: 'Null: no limit.' })
  cardLimit?: number | null;

  @Field(() => Int, { nullable: true })
  stackSize?: number | null;

  @Field(() => Int, { nullable: true })
  stockThreshold?: number | null;

  @Field(() => Boolean, { nullable: true })
  autoRenewal?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  is3ds?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  enableFraudRules?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  enableLimits?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True takes this from the tier that has it.' })
  standard?: boolean | null;

  @Field(() => Decimal, { nullable: true })
  fxFeePercent?: string | null;

  @Field(() => Decimal, { nullable: true })
  atmFeePercent?: string | null;

  @Field(() => Decimal, { nullable: true })
  atmFeeFixed?: string | null;

  @Field(() => ConsumerType, { nullable: true })
  consumerType?: TierRow['consumerType'] | null;

  @Field(() => PaymentCardType, { nullable: true })
  paymentCardType?: TierRow['paymentCardType'] | null;

  @Field(() => CardNetwork)
  network!: TierRow['network'];

  @Field(() => String, { description: 'The first 6 to 8 digits of its numbers, from a test range of the network.' })
  bin!: string;

  @Field(() => String, { description: 'Code of an asset; XXX: whatever currency the funding account has.' })
  billingCurrency!: string;

  @Field(() => String, { nullable: true, description: 'By default as it bills.' })
  settlementCurrency?: string | null;
}

@InputType({ description: 'What is not named stays. Cards that there are keep their expiry date.' })
export class UpdateCardTierInput {
  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => TierCategory, { nullable: true })
  category?: TierRow['category'] | null;

  @Field(() => [CardForm], { nullable: true })
  forms?: TierRow['forms'] | null;

  @Field(() => Int, { nullable: true })
  expiryMonths?: number | null;

  @Field(() => Int, { nullable: true, description: 'Null: no limit.' })
  cardLimit?: number | null;

  @Field(() => Int, { nullable: true })
  stackSize?: number | null;

  @Field(() => Int, { nullable: true })
  stockThreshold?: number | null;

  @Field(() => Boolean, { nullable: true })
  autoRenewal?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  is3ds?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  enableFraudRules?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  enableLimits?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True takes this from the tier that has it.' })
  standard?: boolean | null;

  @Field(() => Decimal, { nullable: true })
  fxFeePercent?: string | null;

  @Field(() => Decimal, { nullable: true })
  atmFeePercent?: string | null;

  @Field(() => Decimal, { nullable: true })
  atmFeeFixed?: string | null;
}
