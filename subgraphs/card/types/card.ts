import 'reflect-metadata';
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, JSONObject, pageOf } from '../../../kernel/graphql';
import {
  closedReasons,
  consumerTypes,
  forms,
  lifecycles,
  networks,
  paymentCardTypes,
  reportKinds,
  restrictions,
  restrictors,
  statuses,
  threeDsChannels,
  tierCategories,
} from '../../../schema/tables/card';
import type { CardRow, HistoryRow, TierRow } from '../repo/cards';

/** 'user_request' is USER_REQUEST in GraphQL. */
function enumOf<Word extends string>(name: string, words: readonly Word[], description: string): Record<string, Word> {
  const members = Object.fromEntries(words.map((word) => [word.toUpperCase(), word]));
  registerEnumType(members, { name, description });
  return members;
}

export const CardStatus = enumOf(
  'CardStatus',
  statuses,
  'The one word for a card: the first that holds of closed, expired, its restriction; else its lifecycle.',
);
export const CardLifecycle = enumOf(
  'CardLifecycle',
  lifecycles,
  'How far the card is in its life. SHIPPING: in use online while its plastic is on its way.',
);
export const CardRestriction = enumOf(
  'CardRestriction',
  restrictions,
  'What keeps the card from being used. It leaves the lifecycle alone.',
);
export const CardRestrictor = enumOf(
  'CardRestrictor',
  restrictors,
  'Who restricted the card; a restriction is lifted by its maker or by somebody above.',
);
export const CardForm = enumOf('CardForm', forms, 'Whether the card exists as plastic.');
export const CardNetwork = enumOf('CardNetwork', networks, 'The card network.');
export const CardClosedReason = enumOf('CardClosedReason', closedReasons, 'Why the card was closed for good.');
export const CardReportKind = enumOf('CardReportKind', reportKinds, 'What the card was reported as.');
export const ThreeDsChannel = enumOf(
  'ThreeDsChannel',
  threeDsChannels,
  'How a 3-D Secure question reaches the holder.',
);
export const TierCategory = enumOf('CardTierCategory', tierCategories, 'The class of a product.');
export const ConsumerType = enumOf('CardConsumerType', consumerTypes, 'Whom a product is for.');
export const PaymentCardType = enumOf('PaymentCardType', paymentCardTypes, 'Where the money behind a card comes from.');

@ObjectType({
  description: 'A card product: network, forms, currency, how many cards and how long they live.',
  simpleResolvers: true,
})
export class CardTier {
  @Field(() => ID)
  id!: string;

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

  @Field(() => Boolean)
  active!: boolean;

  @Field(() => Boolean, { description: 'The tier of cards that name none.' })
  standard!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class CardThreeDs {
  @Field(() => Boolean)
  enrolled!: boolean;

  @Field(() => ThreeDsChannel)
  channel!: CardRow['threeDsChannel'];

  @Field(() => Int, { nullable: true })
  configId!: number | null;
}

@ObjectType({ description: 'One change of a card. Such rows are never altered.', simpleResolvers: true })
export class CardChange {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'What was done: issueVirtual, freeze, …' })
  verb!: string;

  @Field(() => CardStatus, { nullable: true, description: 'Null where the card came into being.' })
  statusBefore!: HistoryRow['statusBefore'];

  @Field(() => CardStatus)
  statusAfter!: HistoryRow['statusAfter'];

  @Field(() => CardLifecycle)
  lifecycleAfter!: HistoryRow['lifecycleAfter'];

  @Field(() => CardRestriction)
  restrictionAfter!: HistoryRow['restrictionAfter'];

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String, { nullable: true })
  remarks!: string | null;

  @Field(() => String, { description: 'app, key, user, staff, operator, system, network …' })
  actorKind!: string;

  @Field(() => String)
  actorId!: string;

  @Field(() => DateTime)
  at!: Date;
}

@Directive('@key(fields: "id")')
@ObjectType('Account', { simpleResolvers: true })
export class AccountStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Customer', { simpleResolvers: true })
export class CustomerStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A payment card. Its number, CVV and PIN are not here and never will be.',
  simpleResolvers: true,
})
export class Card {
  @Field(() => ID)
  id!: string;

  @Field(() => CardStatus)
  status!: CardRow['status'];

  @Field(() => CardLifecycle)
  lifecycle!: CardRow['lifecycle'];

  @Field(() => CardRestriction)
  restriction!: CardRow['restriction'];

  @Field(() => CardRestrictor, { nullable: true })
  restrictedBy!: CardRow['restrictedBy'];

  @Field(() => String, { nullable: true })
  restrictionReason!: string | null;

  @Field(() => DateTime, { nullable: true })
  restrictedAt!: Date | null;

  @Field(() => CardReportKind, { nullable: true })
  reportedKind!: CardRow['reportedKind'];

  @Field(() => CardClosedReason, { nullable: true })
  closedReason!: CardRow['closedReason'];

  @Field(() => DateTime, { nullable: true })
  closedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  expiredAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The words that came with the last change of status.' })
  statusReason!: string | null;

  @Field(() => CardForm)
  form!: CardRow['form'];

  @Field(() => CardNetwork)
  network!: CardRow['network'];

  @Field(() => String, { description: 'Code of the asset that the card bills in.' })
  currency!: string;

  @Field(() => String, { description: 'The last four digits of its number.' })
  last4!: string;

  @Field(() => Int)
  expiryMonth!: number;

  @Field(() => Int)
  expiryYear!: number;

  @Field(() => Int, { description: 'Counts up with each new number under the same id.' })
  generation!: number;

  @Field(() => String, { description: 'A name of 32 letters and digits, for systems that want one.' })
  publicId!: string;

  @Field(() => Int, { description: 'A name of nine digits, for systems that want a number. No secret.' })
  token!: number;

  @Field(() => String, { nullable: true })
  holderName!: string | null;

  @Field(() => String, { nullable: true })
  embossedName!: string | null;

  @Field(() => String, { nullable: true })
  label!: string | null;

  @Field(() => CardThreeDs)
  threeDs!: CardThreeDs;

  @Field(() => Boolean)
  pinSet!: boolean;

  @Field(() => DateTime, { nullable: true })
  pinSetAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When a physical card was activated; virtual ones are born active.',
  })
  activatedAt!: Date | null;

  @Field(() => JSONObject)
  metadata!: Record<string, string | number | boolean>;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => AccountStub, { description: 'The account that pays.' })
  account!: AccountStub;

  @Field(() => CustomerStub, { nullable: true, description: 'Null where the tenant keeps cards without customers.' })
  holder!: CustomerStub | null;

  tierId!: string;
  predecessorId!: string | null;
  successorId!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class CardPage extends pageOf(() => Card) {}

@InputType()
export class CardFilter {
  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => CardStatus, { nullable: true })
  status?: CardRow['status'] | null;

  @Field(() => CardForm, { nullable: true })
  form?: CardRow['form'] | null;

  @Field(() => DateTime, { nullable: true, description: 'Issued at or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Issued before.' })
  until?: Date | null;
}

@InputType()
export class IssueCardInput {
  @Field(() => ID, { description: 'The account that pays; the card bills in its currency.' })
  accountId!: string;

  @Field(() => ID, { nullable: true, description: "The holder; by default the account's owner." })
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "By default the tenant's standard tier." })
  tierId?: string | null;

  @Field(() => CardForm, { nullable: true, description: 'By default virtual.' })
  form?: CardRow['form'] | null;

  @Field(() => String, { nullable: true, description: "To be sure: refused where it differs from the account's." })
  currency?: string | null;

  @Field(() => String, { nullable: true })
  holderName?: string | null;

  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'At most 50 keys; texts, numbers and booleans.' })
  metadata?: Record<string, string | number | boolean> | null;
}

export function cardOf(row: CardRow): Card {
  const [year, month] = row.validThrough.split('-');
  const { threeDsEnrolled: enrolled, threeDsChannel: channel, threeDsConfigId: configId } = row;
  return Object.assign(new Card(), {
    ...row,
    expiryMonth: Number(month),
    expiryYear: Number(year),
    threeDs: { enrolled, channel, configId },
    pinSet: row.pinSetAt !== null,
    account: { id: row.accountId },
    holder: row.customerId ? { id: row.customerId } : null,
  });
}
