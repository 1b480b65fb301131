import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, enumOf, Money, pageOf } from '../../../kernel/graphql';
import {
  authorisationStates,
  authorisationTypes,
  channels,
  declineReasons,
  messageKinds,
} from '../../../schema/tables/card';
import { type AuthorisationRow, type MessageRow, merchantOf } from '../repo/authorisations';
import { type Amount, amountOf, amountOrNull } from './amount';
import { CardFees, feesOf } from './fees';
import { CardTransaction, transactionOf } from './transaction';

export const AuthorisationState = enumOf(
  'AuthorisationState',
  authorisationStates,
  'QUESTIONED waits for an outside approver. HELD: promised. CAPTURED: taken, of which refunds give back.',
);
export const AuthorisationType = enumOf('AuthorisationType', authorisationTypes, 'What was asked for.');
export const Channel = enumOf('AuthorisationChannel', channels, 'How card and merchant met.');
export const DeclineReason = enumOf(
  'DeclineReason',
  declineReasons,
  'Why an authorisation was refused: the first check that failed, in the order in which they are made.',
);
export const MessageKind = enumOf('CardMessageKind', messageKinds, 'What the card network sends.');

@ObjectType({ description: 'As the network names it.', simpleResolvers: true })
export class Merchant {
  @Field(() => String, { nullable: true })
  id!: string | null;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Merchant category code, four digits.' })
  mcc!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true })
  city!: string | null;

  @Field(() => String, { nullable: true })
  postCode!: string | null;

  @Field(() => String, { nullable: true })
  state!: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country!: string | null;
}

@ObjectType({ description: 'A country as locations have it.', simpleResolvers: true })
export class MerchantCountry {
  @Field(() => Int)
  id!: number;

  @Field(() => String, { description: 'ISO 3166-1 alpha-3.' })
  iso3!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType({ description: 'An outside approver was asked.', simpleResolvers: true })
export class ApprovalQuestion {
  @Field(() => DateTime, { nullable: true, description: 'When it was asked.' })
  sentAt!: Date | null;

  @Field(() => DateTime, { description: 'An answer after this is ignored.' })
  deadline!: Date;

  @Field(() => DateTime, { nullable: true })
  answeredAt!: Date | null;

  @Field(() => String, { nullable: true, description: "The approver's own reason." })
  code!: string | null;
}

@ObjectType({ description: 'One message of the card network about an authorisation.', simpleResolvers: true })
export class NetworkMessage {
  @Field(() => MessageKind)
  kind!: MessageRow['kind'];

  @Field(() => String, { description: "The network's own number of this message." })
  networkRef!: string;

  @Field(() => Money, { nullable: true, description: "In the card's currency." })
  amount!: Amount | null;

  @Field(() => DateTime)
  at!: Date;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Transfer', { simpleResolvers: true })
export class TransferStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'What the card network asked and what became of it. Amounts are in the currency of the card.',
  simpleResolvers: true,
})
export class Authorisation {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The network's own number." })
  networkRef!: string;

  @Field(() => AuthorisationType)
  type!: AuthorisationRow['type'];

  @Field(() => AuthorisationState)
  state!: AuthorisationRow['state'];

  @Field(() => DeclineReason, { nullable: true, description: 'Set where it was declined.' })
  declineReason!: AuthorisationRow['declineReason'];

  @Field(() => Channel)
  channel!: AuthorisationRow['channel'];

  @Field(() => Boolean)
  cardPresent!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Null where no 3-D Secure question was put.' })
  threeDsPassed!: boolean | null;

  @Field(() => Boolean, { description: 'False: captured without being asked for, so counted towards no limit.' })
  asked!: boolean;

  @Field(() => Int, { description: 'Of the card, when it was used.' })
  generation!: number;

  @Field(() => Merchant)
  merchant!: Merchant;

  @Field(() => String, { description: 'Code of the asset that the card bills in.' })
  currency!: string;

  @Field(() => Money, { description: 'What was asked for; a partial approval authorises less.' })
  requested!: Amount;

  @Field(() => Money, { description: 'What stands: as authorised, less what was reversed; at the end what was taken.' })
  amount!: Amount;

  @Field(() => Money, { description: 'Still held, fees included.' })
  held!: Amount;

  @Field(() => Money)
  authorised!: Amount;

  @Field(() => Money)
  captured!: Amount;

  @Field(() => Money)
  refunded!: Amount;

  @Field(() => Money)
  reversed!: Amount;

  @Field(() => CardTransaction, { nullable: true, description: "Null where the merchant took the card's currency." })
  transaction!: CardTransaction | null;

  @Field(() => CardFees)
  fees!: CardFees;

  @Field(() => ApprovalQuestion, { nullable: true })
  question!: ApprovalQuestion | null;

  @Field(() => DateTime, { nullable: true })
  authorisedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When its money was first taken.' })
  postedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the network cleared it: the last word on its amount.' })
  clearedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When a hold that nobody captures is given back.' })
  expiresAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  row!: AuthorisationRow;
}

@ObjectType({ description: 'A page of authorisations, newest first.', simpleResolvers: true })
export class AuthorisationPage extends pageOf(() => Authorisation) {}

const questionOf = (row: AuthorisationRow): ApprovalQuestion | null =>
  row.questionDeadline && {
    sentAt: row.questionSentAt,
    deadline: row.questionDeadline,
    answeredAt: row.answeredAt,
    code: row.answerCode,
  };

export const authorisationOf = (row: AuthorisationRow): Authorisation => ({
  ...row,
  row,
  merchant: merchantOf(row),
  requested: amountOf(row.requested, row.currency),
  amount: amountOf(row.amount, row.currency),
  held: amountOf(row.held, row.currency),
  authorised: amountOf(row.authorised, row.currency),
  captured: amountOf(row.captured, row.currency),
  refunded: amountOf(row.refunded, row.currency),
  reversed: amountOf(row.reversed, row.currency),
  transaction: transactionOf(row),
  fees: feesOf(row),
  question: questionOf(row),
});

export const messageOf = ({ currency }: AuthorisationRow, row: MessageRow): NetworkMessage => ({
  ...row,
  amount: amountOrNull(row.amount, currency),
});
