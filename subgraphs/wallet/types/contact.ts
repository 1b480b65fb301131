import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, pageOf } from '../../../kernel/graphql';
import type { ContactRow } from '../repo/contacts';
import type { DisputeRow } from '../repo/disputes';
import { DisputeStatus } from './words';

@ObjectType({ description: 'An IBAN that passed: country, length, structure and check digits.', simpleResolvers: true })
export class ValidIban {
  @Field(() => String, { description: 'Without blanks, upper case.' })
  iban!: string;

  @Field(() => String)
  country!: string;

  @Field(() => String, { nullable: true, description: 'Known for AE alone.' })
  bankCode!: string | null;

  @Field(() => String, { nullable: true })
  bankName!: string | null;

  @Field(() => String, { nullable: true })
  swiftCode!: string | null;

  @Field(() => String, { description: "The bank's word, masked; the caller's, where the bank tells none." })
  accountTitle!: string;
}

@ObjectType({ description: 'Where a customer sends money outside.', simpleResolvers: true })
export class PaymentContact {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  iban!: string;

  @Field(() => String, { nullable: true })
  bankCode!: string | null;

  @Field(() => String, { nullable: true })
  bankName!: string | null;

  @Field(() => String, { nullable: true })
  swiftCode!: string | null;

  @Field(() => String)
  accountTitle!: string;

  @Field(() => Boolean)
  active!: boolean;

  @Field(() => Int, { nullable: true })
  thirdPartyConfigId!: number | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  ownerCustomerId!: string;
}

export const contactOf = (row: ContactRow): PaymentContact => row;

@ObjectType({ description: 'A page of payment contacts, newest first.', simpleResolvers: true })
export class PaymentContactPage extends pageOf(() => PaymentContact) {}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer's doubt about one leg. No money moves by it.", simpleResolvers: true })
export class Dispute {
  @Field(() => ID)
  id!: string;

  @Field(() => DisputeStatus)
  status!: DisputeRow['status'];

  @Field(() => String)
  reason!: string;

  @Field(() => String, { nullable: true, description: "Staff's words." })
  notes!: string | null;

  @Field(() => String, { nullable: true })
  resolvedBy!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  resolvedAt!: Date | null;

  legId!: string;
  accountId!: string;
}

export const disputeOf = (row: DisputeRow): Dispute => row;

@ObjectType({ description: 'A page of disputes, newest first.', simpleResolvers: true })
export class DisputePage extends pageOf(() => Dispute) {}
