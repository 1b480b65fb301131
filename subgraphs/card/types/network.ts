import { Field, ID, InputType } from 'type-graphql';
import { Decimal, MoneyInput } from '../../../kernel/graphql';
import type { AuthoriseMessage, FollowUp, ForceMessage, Merchant, Presented } from '../network';
import { AuthorisationType, Channel } from './authorisation';

@InputType({ description: 'As the network names a merchant.' })
export class MerchantInput implements Merchant {
  @Field(() => String, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Merchant category code (ISO 18245), four digits.' })
  mcc?: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true })
  postCode?: string | null;

  @Field(() => String, { nullable: true })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country?: string | null;
}

@InputType({ description: 'What the cardholder showed. Compared, counted, and forgotten.' })
export class PresentedInput implements Presented {
  @Field(() => String, { nullable: true })
  pan?: string | null;

  @Field(() => String, { nullable: true, description: 'MM/YY.' })
  expiry?: string | null;

  @Field(() => String, { nullable: true })
  cvv?: string | null;

  @Field(() => String, { nullable: true })
  pin?: string | null;
}

@InputType()
export abstract class PurchaseInput {
  @Field(() => AuthorisationType, { nullable: true, description: 'By default what the channel is for.' })
  type?: AuthoriseMessage['type'];

  @Field(() => MerchantInput, { nullable: true })
  merchant?: Merchant | null;

  @Field(() => MoneyInput, { description: 'As at the merchant; another currency than the card’s is converted.' })
  amount!: MoneyInput;

  @Field(() => MoneyInput, { nullable: true, description: 'What the network converted to.' })
  billing?: MoneyInput | null;

  @Field(() => Decimal, { nullable: true, description: 'At which rate; by default the one that the tenant keeps.' })
  exchangeRate?: string | null;
}

@InputType()
export class AuthoriseInput extends PurchaseInput implements AuthoriseMessage {
  @Field(() => String, { description: "The network's own number: the same one again gets the same answer." })
  networkRef!: string;

  @Field(() => ID, { nullable: true, description: 'May be left out where the number is shown.' })
  cardId?: string | null;

  @Field(() => Channel)
  channel!: AuthoriseMessage['channel'];

  @Field(() => Boolean, { nullable: true, description: 'Approve what there is, where there is not enough.' })
  partial?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Null: nobody asked.' })
  threeDsPassed?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Where an outside approver is asked, the answer comes with the outcome; false: at once, as QUESTIONED. ' +
      'By default true.',
  })
  wait?: boolean | null;

  @Field(() => PresentedInput, { nullable: true })
  presented?: Presented | null;
}

@InputType()
export class ForceCaptureInput extends PurchaseInput implements ForceMessage {
  @Field(() => String)
  networkRef!: string;

  @Field(() => ID)
  cardId!: string;

  @Field(() => Channel)
  channel!: AuthoriseMessage['channel'];
}

@InputType({ description: 'A message about an authorisation that there is: named by its id, or by its own number.' })
export class FollowUpInput implements FollowUp {
  @Field(() => String)
  networkRef!: string;

  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The `networkRef` of the authorisation.' })
  original?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: "In the card's currency; by default all that is left." })
  amount?: MoneyInput | null;
}

@InputType()
export class CaptureInput extends FollowUpInput {
  @Field(() => Boolean, { nullable: true, description: 'More captures will come: what is left stays held.' })
  more?: boolean | null;
}

@InputType({ description: 'A purchase to be played; everything but card and amount has a default.' })
export class SandboxAuthoriseInput extends PurchaseInput {
  @Field(() => ID)
  cardId!: string;

  @Field(() => Channel, { nullable: true, description: 'By default e-commerce.' })
  channel?: AuthoriseMessage['channel'] | null;

  @Field(() => Boolean, { nullable: true })
  partial?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  threeDsPassed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'For an outside approver; by default true.' })
  wait?: boolean | null;

  @Field(() => PresentedInput, { nullable: true })
  presented?: Presented | null;
}
