import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject, type Money, Money as MoneyType, money, pageOf } from '../../../kernel/graphql';
import type { Asset as Scale } from '../../../kernel/money';
import { type AccountRow, statusOf } from '../repo/accounts';
import { AccountKind, AccountLifecycle, AccountRestriction, AccountRole, AccountStatus, Restrictor } from './words';

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'Money of one owner in one asset. Its history is in entries, legs and transfers.',
  simpleResolvers: true,
})
export class Account {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => AccountKind)
  kind!: AccountRow['kind'];

  @Field(() => AccountRole, { nullable: true, description: "Set on the tenant's own books alone." })
  role!: AccountRow['role'];

  @Field(() => String, { description: 'Code of its asset.' })
  currency!: string;

  @Field(() => String, { nullable: true, description: '14 digits.' })
  number!: string | null;

  @Field(() => String, { nullable: true, description: 'What people tell each other to be paid, such as VPY-K4T9QZ.' })
  code!: string | null;

  @Field(() => String, { nullable: true })
  iban!: string | null;

  @Field(() => String, { nullable: true })
  bic!: string | null;

  @Field(() => Boolean, { description: 'An IBAN has been asked for, whether or not it is there yet.' })
  ibanWanted!: boolean;

  @Field(() => DateTime, { nullable: true })
  ibanAssignedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The name on the account.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: "The owner's own word for it." })
  label!: string | null;

  @Field(() => String, { nullable: true })
  alias!: string | null;

  @Field(() => Boolean, {
    description: "The owner's first open account in its currency, which pays where none is named.",
  })
  isPrimary!: boolean;

  @Field(() => JSONObject)
  metadata!: Record<string, unknown>;

  @Field(() => MoneyType, { description: 'All that is booked, held money included.' })
  balance!: Money;

  @Field(() => MoneyType, { description: 'What may be spent: balance − held.' })
  available!: Money;

  @Field(() => MoneyType, { description: 'Promised to transfers that have not been booked.' })
  held!: Money;

  @Field(() => MoneyType, { description: 'On its way in, not cleared yet. No part of the balance.' })
  incoming!: Money;

  @Field(() => MoneyType, { nullable: true, description: 'What available may not fall below; null means no floor.' })
  floor!: Money | null;

  @Field(() => AccountStatus)
  status!: ReturnType<typeof statusOf>;

  @Field(() => AccountLifecycle)
  lifecycle!: AccountRow['lifecycle'];

  @Field(() => AccountRestriction)
  restriction!: AccountRow['restriction'];

  @Field(() => Restrictor, { nullable: true })
  restrictedBy!: AccountRow['restrictedBy'];

  @Field(() => String, { nullable: true })
  restrictionReason!: string | null;

  @Field(() => Int, { description: 'How many entries have been booked.' })
  entryCount!: number;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  closedAt!: Date | null;

  ownerCustomerId!: string | null;
  scale!: Scale;
}

export const accountOf = (row: AccountRow, scale: Scale): Account => ({
  ...row,
  scale,
  status: statusOf(row),
  balance: money(row.posted, scale),
  available: money(row.posted - row.held, scale),
  held: money(row.held, scale),
  incoming: money(row.incoming, scale),
  floor: row.floor === null ? null : money(row.floor, scale),
});

@ObjectType({ description: 'A page of accounts, newest first.', simpleResolvers: true })
export class AccountPage extends pageOf(() => Account) {}

@ObjectType({
  description: "What anybody may know of somebody else's account: enough to pay it.",
  simpleResolvers: true,
})
export class PublicAccount {
  @Field(() => String, { nullable: true })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'All but its last four digits masked.' })
  number!: string | null;

  @Field(() => String, { nullable: true })
  title!: string | null;

  @Field(() => String)
  currency!: string;

  @Field(() => AccountStatus)
  status!: ReturnType<typeof statusOf>;
}

export const publicOf = (row: AccountRow): PublicAccount => ({
  code: row.code,
  number: row.number && `${'*'.repeat(row.number.length - 4)}${row.number.slice(-4)}`,
  title: row.title,
  currency: row.currency,
  status: statusOf(row),
});

@ObjectType({ simpleResolvers: true })
export class IntermediaryBank {
  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  swift!: string;

  @Field(() => String)
  address!: string;
}

@ObjectType({ description: 'What a payer needs to send money to the account.', simpleResolvers: true })
export class IbanDetails {
  @Field(() => String)
  iban!: string;

  @Field(() => String)
  bic!: string;

  @Field(() => String, { nullable: true, description: 'Whose account it is, by their full name.' })
  accountName!: string | null;

  @Field(() => String, { description: 'The last 16 digits of the IBAN.' })
  accountNumber!: string;

  @Field(() => String, { description: "The bank's code inside the IBAN." })
  routingCode!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  bankAddress!: string;

  @Field(() => IntermediaryBank, {
    nullable: true,
    description: 'The correspondent for payments from abroad in this currency.',
  })
  intermediary!: IntermediaryBank | null;
}

@ObjectType({ description: 'What a customer holds in one currency, over all open accounts.', simpleResolvers: true })
export class CurrencyTotal {
  @Field(() => String)
  currency!: string;

  @Field(() => Int)
  accounts!: number;

  @Field(() => MoneyType)
  balance!: Money;

  @Field(() => MoneyType)
  available!: Money;

  @Field(() => MoneyType)
  held!: Money;

  @Field(() => MoneyType)
  incoming!: Money;
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Customer {
  @Field(() => ID)
  id!: string;
}
