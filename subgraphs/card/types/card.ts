import 'reflect-metadata';
import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject, pageOf } from '../../../kernel/graphql';
import type { CardRow, HistoryRow } from '../repo/cards';
import {
  ApprovalMethod,
  CardClosedReason,
  CardForm,
  CardLifecycle,
  CardNetwork,
  CardReportKind,
  CardRestriction,
  CardRestrictor,
  CardStatus,
  DeliverySpeed,
  ThreeDsChannel,
} from './words';

export { CardRestriction, CardStatus, ThreeDsChannel } from './words';

@ObjectType({ simpleResolvers: true })
export class CardPhone {
  @Field(() => Int, { description: "The country's number, without plus sign." })
  dialCode!: number;

  @Field(() => String)
  number!: string;
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

@ObjectType({ description: 'Where messages to the holder go.', simpleResolvers: true })
export class CardContact {
  @Field(() => String, { nullable: true })
  email!: string | null;

  @Field(() => CardPhone, { nullable: true, description: 'For one-time codes.' })
  otpPhone!: CardPhone | null;
}

@ObjectType({ description: 'Wrong entries in a row, of each kind. A right one forgets them.', simpleResolvers: true })
export class CardAttempts {
  @Field(() => Int)
  pin!: number;

  @Field(() => Int)
  cvv!: number;

  @Field(() => Int)
  expiry!: number;

  @Field(() => Int, { description: 'Of activating it.' })
  activation!: number;

  @Field(() => DateTime, { nullable: true })
  activationLockedUntil!: Date | null;
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

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

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

  @Field(() => String, { nullable: true, description: 'What was done to it last, for people.' })
  cardText!: string | null;

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

  @Field(() => Int, {
    description: 'Counts up with each new number under the same id, and where a renewed card keeps its number.',
  })
  generation!: number;

  @Field(() => String, { description: 'A name of 32 letters and digits, for systems that want one.' })
  publicId!: string;

  @Field(() => Int, { description: 'A name of nine digits, for systems that want a number. No secret.' })
  token!: number;

  @Field(() => String, { description: 'A bit mask as text.' })
  tokenFlags!: string;

  @Field(() => Int, { nullable: true, description: 'Under which agreement with the network it was issued.' })
  issuerConfigId!: number | null;

  @Field(() => String, { nullable: true })
  holderName!: string | null;

  @Field(() => String, { nullable: true })
  embossedName!: string | null;

  @Field(() => String, { nullable: true, description: 'Whom its plastic is sent to.' })
  recipientName!: string | null;

  @Field(() => String, { nullable: true })
  label!: string | null;

  @Field(() => String, { nullable: true, description: 'Code of what it looks like.' })
  design!: string | null;

  @Field(() => DeliverySpeed, { nullable: true })
  deliverySpeed!: CardRow['deliverySpeed'];

  @Field(() => String, { nullable: true, description: 'A note of the tenant.' })
  remarks!: string | null;

  @Field(() => ApprovalMethod, { nullable: true, description: 'Never changes.' })
  approvalMethod!: CardRow['approvalMethod'];

  @Field(() => CardContact)
  contact!: CardContact;

  @Field(() => CardAttempts)
  attempts!: CardAttempts;

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

export function cardOf(row: CardRow): Card {
  const [year, month] = row.validThrough.split('-');
  const { email, otpDialCode, otpPhone, pinTries: pin, cvvTries: cvv, expiryTries: expiry } = row;
  const { activationTries: activation, activationLockedUntil } = row;
  const { threeDsEnrolled: enrolled, threeDsChannel: channel, threeDsConfigId: configId } = row;
  return Object.assign(new Card(), {
    ...row,
    expiryMonth: Number(month),
    expiryYear: Number(year),
    threeDs: { enrolled, channel, configId },
    contact: {
      email,
      otpPhone: otpPhone === null || otpDialCode === null ? null : { dialCode: otpDialCode, number: otpPhone },
    },
    attempts: { pin, cvv, expiry, activation, activationLockedUntil },
    pinSet: row.pinSetAt !== null,
    account: { id: row.accountId },
    holder: row.customerId ? { id: row.customerId } : null,
  });
}
