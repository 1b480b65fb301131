import { Field, ID, InputType } from 'type-graphql';
import { Decimal, PeriodInput } from '../../../kernel/graphql';
import type { AuthorisationRow } from '../repo/authorisations';
import { AuthorisationState, AuthorisationType, Channel, DeclineReason } from './authorisation';

@InputType({ description: 'All that is given must hold; of a list any one. Times are those of the asking.' })
export class AuthorisationFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The account that pays, or paid then.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The holder.' })
  customerId?: string | null;

  @Field(() => [AuthorisationState], { nullable: true })
  states?: AuthorisationRow['state'][] | null;

  @Field(() => [DeclineReason], { nullable: true })
  declineReasons?: NonNullable<AuthorisationRow['declineReason']>[] | null;

  @Field(() => [Channel], { nullable: true })
  channels?: AuthorisationRow['channel'][] | null;

  @Field(() => [AuthorisationType], { nullable: true })
  types?: AuthorisationRow['type'][] | null;

  @Field(() => String, { nullable: true, description: 'Merchant category code, four digits.' })
  mcc?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the merchant: ISO 3166-1 alpha-2.' })
  country?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the card: code of an asset.' })
  currency?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'At least; each in its own currency where none is named.' })
  minAmount?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'At most.' })
  maxAmount?: string | null;

  @Field(() => String, { nullable: true, description: "The network's own number." })
  networkRef?: string | null;
}
