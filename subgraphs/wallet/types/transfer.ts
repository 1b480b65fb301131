import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, Decimal, JSONObject, type Money, Money as MoneyType, money, pageOf } from '../../../kernel/graphql';
import { formatAmount, type Asset as Scale } from '../../../kernel/money';
import type { Charge as ChargeRow } from '../../../schema/wallet-words';
import type { EntryRow } from '../repo/entries';
import type { LegRow } from '../repo/legs';
import type { HoldRow, TransferRow } from '../repo/transfers';
import { Direction, HoldState, TransferKind, TransferPurpose, TransferStatus } from './words';

@ObjectType({ description: 'One line of what a transfer cost.', simpleResolvers: true })
export class Charge {
  @Field(() => String)
  title!: string;

  @Field(() => String, { description: 'Such as FEE or VAT.' })
  chargeType!: string;

  @Field(() => Boolean, { description: 'An amount; otherwise a percentage.' })
  fixed!: boolean;

  @Field(() => Decimal, { description: 'The tariff: an amount in whole units, or percent.' })
  value!: string;

  @Field(() => Boolean, { description: 'Contained in the amount, so not taken on top of it.' })
  inclusive!: boolean;

  @Field(() => MoneyType)
  billingAmount!: Money;
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Card {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Authorisation {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'One act that moves money, or is about to. Its faces are legs; what it booked is entries.',
  simpleResolvers: true,
})
export class Transfer {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => TransferKind)
  kind!: TransferRow['kind'];

  @Field(() => TransferStatus)
  status!: TransferRow['status'];

  @Field(() => String)
  currency!: string;

  @Field(() => MoneyType, { description: 'Without charges. While pending: what is held or expected.' })
  amount!: Money;

  @Field(() => MoneyType, { description: 'Taken on top of the amount.' })
  totalCharges!: Money;

  @Field(() => [Charge])
  charges!: Charge[];

  @Field(() => MoneyType)
  postedAmount!: Money;

  @Field(() => MoneyType)
  refundedAmount!: Money;

  @Field(() => Decimal, {
    nullable: true,
    description: "In the merchant's or sender's currency, where it is another one.",
  })
  transactionAmount!: string | null;

  @Field(() => String, { nullable: true })
  transactionCurrency!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'From the transaction currency to the currency of the account.',
  })
  conversionRate!: string | null;

  @Field(() => TransferPurpose, { nullable: true })
  purpose!: string | null;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'What the statement says.' })
  narration!: string | null;

  @Field(() => String, { nullable: true, description: "The caller's own reference." })
  reference!: string | null;

  @Field(() => String, { nullable: true })
  gatewayRef!: string | null;

  @Field(() => Float, { description: 'At most 15 digits.' })
  gatewayNumber!: number;

  @Field(() => String, { nullable: true })
  issuerSlug!: string | null;

  @Field(() => JSONObject)
  metadata!: Record<string, unknown>;

  @Field(() => String, { nullable: true })
  paymentMethod!: string | null;

  @Field(() => String, { nullable: true })
  bankAccountLast4!: string | null;

  @Field(() => String, { nullable: true })
  ifsc!: string | null;

  @Field(() => String, { nullable: true })
  fromAddress!: string | null;

  @Field(() => String, { nullable: true })
  toAddress!: string | null;

  @Field(() => ID, { nullable: true })
  authorisationId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed or was reversed.' })
  failedReason!: string | null;

  @Field(() => String, { description: 'Who began it.' })
  initiatedBy!: string;

  @Field(() => String)
  requestId!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  postedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  clearedAt!: Date | null;

  row!: TransferRow;
}

const chargeOf = (charge: ChargeRow, scale: Scale): Charge => ({
  ...charge,
  billingAmount: money(BigInt(charge.billingAmount), scale),
});

/** Card networks know their own references alone; the number that banks want is then made of the id: 48 of its bits. */
const gatewayNumberOf = ({ id, gatewayNumber }: TransferRow): number =>
  gatewayNumber ?? Number.parseInt(id.slice(-12), 16);

export const transferOf = (row: TransferRow, scale: Scale, transactionScale: Scale | null): Transfer => ({
  ...row,
  row,
  gatewayNumber: gatewayNumberOf(row),
  amount: money(row.amount, scale),
  totalCharges: money(row.totalCharges, scale),
  charges: row.charges.map((charge) => chargeOf(charge, scale)),
  postedAmount: money(row.postedAmount, scale),
  refundedAmount: money(row.refundedAmount, scale),
  transactionAmount:
    row.transactionAmount === null || !transactionScale ? null : formatAmount(row.transactionAmount, transactionScale),
});

@ObjectType({ description: 'A page of transfers, newest first.', simpleResolvers: true })
export class TransferPage extends pageOf(() => Transfer) {}

@ObjectType({
  description: 'A transfer as one account sees it. It tells no balance, so both sides may read both legs.',
  simpleResolvers: true,
})
export class Leg {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => String, { description: 'Such as VP-TXN-Q8ZD31.' })
  reference!: string;

  @Field(() => Direction)
  direction!: LegRow['direction'];

  @Field(() => MoneyType)
  amount!: Money;

  @Field(() => TransferStatus)
  status!: LegRow['status'];

  @Field(() => String, { description: 'What the transfer is on this side: p2p_send here is p2p_receive there.' })
  category!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  postedAt!: Date | null;

  row!: LegRow;
}

export const legOf = (row: LegRow, scale: Scale, reference: string): Leg => ({
  ...row,
  row,
  reference,
  amount: money(row.amount, scale),
});

@ObjectType({ description: 'A page of legs, newest first.', simpleResolvers: true })
export class LegPage extends pageOf(() => Leg) {}

@ObjectType({
  description: 'One line of the ledger: it is never changed. The balance after it is part of it.',
  simpleResolvers: true,
})
export class Entry {
  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => Int, { description: 'Counts the entries of the account, from 1 and without gaps.' })
  n!: number;

  @Field(() => Direction)
  direction!: LegRow['direction'];

  @Field(() => MoneyType, { description: 'Signed: a debit is negative.' })
  amount!: Money;

  @Field(() => MoneyType)
  balanceAfter!: Money;

  @Field(() => String, { nullable: true })
  narration!: string | null;

  @Field(() => String, { nullable: true })
  gatewayRef!: string | null;

  @Field(() => String, { description: 'Seals this entry and all before it, in hex.' })
  hash!: string;

  @Field(() => DateTime)
  at!: Date;

  row!: EntryRow;
}

export const entryOf = (row: EntryRow, scale: Scale): Entry => ({
  ...row,
  row,
  direction: row.amount < 0n ? 'debit' : 'credit',
  amount: money(row.amount, scale),
  balanceAfter: money(row.balanceAfter, scale),
  hash: row.hash.toString('hex'),
});

@ObjectType({ description: 'A page of entries, newest first.', simpleResolvers: true })
export class EntryPage extends pageOf(() => Entry) {}

@ObjectType({
  description: "Money promised to a transfer: still the account's, no longer available.",
  simpleResolvers: true,
})
export class Hold {
  @Field(() => ID)
  id!: string;

  @Field(() => HoldState)
  state!: HoldRow['state'];

  @Field(() => MoneyType)
  amount!: Money;

  @Field(() => MoneyType)
  remaining!: Money;

  @Field(() => DateTime, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  row!: HoldRow;
}

export const holdOf = (row: HoldRow, scale: Scale): Hold => ({
  ...row,
  row,
  amount: money(row.amount, scale),
  remaining: money(row.remaining, scale),
});

@ObjectType({ description: 'A page of holds, newest first.', simpleResolvers: true })
export class HoldPage extends pageOf(() => Hold) {}
