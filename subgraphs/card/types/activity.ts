import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, enumOf, Money, PeriodInput, pageOf } from '../../../kernel/graphql';
import { activityOperations, activityStatuses } from '../../../schema/tables/card';
import type { ActivityRow } from '../repo/activities';
import { type Amount, amountOf, amountOrNull } from './amount';
import { TransferStub } from './authorisation';
import { CardFees, feesOf } from './fees';
import { CardTransaction, transactionOf } from './transaction';

export const CardOperation = enumOf(
  'CardOperation',
  activityOperations,
  'What happened: in the life of an authorisation, or to the money of the card itself.',
);
export const ActivityStatus = enumOf('CardActivityStatus', activityStatuses, 'Whether it came off.');

@ObjectType({ description: 'Why it did not come off.', simpleResolvers: true })
export class ActivityDecline {
  @Field(() => String)
  code!: string;

  @Field(() => String, { nullable: true, description: 'In a word.' })
  simple!: string | null;

  @Field(() => String, { nullable: true, description: 'In a sentence.' })
  detailed!: string | null;

  @Field(() => String, { nullable: true, description: "The outside approver's own code." })
  responseCode!: string | null;
}

@ObjectType({
  description: 'One event in the life of an authorisation or of the money of a card. Such rows are never altered.',
  simpleResolvers: true,
})
export class CardActivity {
  @Field(() => ID)
  id!: string;

  @Field(() => CardOperation)
  operation!: ActivityRow['operation'];

  @Field(() => ActivityStatus)
  status!: ActivityRow['status'];

  @Field(() => Money, { description: "In the card's currency." })
  amount!: Amount;

  @Field(() => CardTransaction, { nullable: true, description: "Null where the merchant took the card's currency." })
  transaction!: CardTransaction | null;

  @Field(() => String, { nullable: true })
  merchantName!: string | null;

  @Field(() => Money, { nullable: true, description: 'Null where the card has no balance of its own.' })
  balanceBefore!: Amount | null;

  @Field(() => Money, { nullable: true })
  balanceAfter!: Amount | null;

  @Field(() => ActivityDecline, { nullable: true })
  decline!: ActivityDecline | null;

  @Field(() => CardFees)
  fees!: CardFees;

  @Field(() => TransferStub, { nullable: true })
  transfer!: TransferStub | null;

  @Field(() => DateTime)
  at!: Date;

  authorisationId!: string | null;
}

@ObjectType({ description: "A page of what happened to a card's money, newest first.", simpleResolvers: true })
export class CardActivityPage extends pageOf(() => CardActivity) {}

@InputType({ description: 'All that is given must hold.' })
export class CardActivityFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => ID, { nullable: true })
  authorisationId?: string | null;

  @Field(() => [CardOperation], { nullable: true, description: 'At least one, where given.' })
  operations?: ActivityRow['operation'][] | null;

  @Field(() => [ActivityStatus], { nullable: true })
  statuses?: ActivityRow['status'][] | null;
}

const declineOf = ({
  declineCode: code,
  declineSimple: simple,
  declineDetailed: detailed,
  responseCode,
}: ActivityRow) => (code === null ? null : { code, simple, detailed, responseCode });

export const activityOf = (row: ActivityRow): CardActivity => ({
  ...row,
  amount: amountOf(row.amount, row.currency),
  transaction: transactionOf(row),
  balanceBefore: amountOrNull(row.balanceBefore, row.currency),
  balanceAfter: amountOrNull(row.balanceAfter, row.currency),
  decline: declineOf(row),
  fees: feesOf(row),
  transfer: row.transferId === null ? null : { id: row.transferId },
});
