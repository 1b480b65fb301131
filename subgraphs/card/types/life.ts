import { Field, Float, ID, ObjectType } from 'type-graphql';
import { DateTime, pageOf } from '../../../kernel/graphql';
import type { PostalAddress } from '../../../schema/tables/card';
import type { ConversionRow, FulfilmentRow, LinkRow, ReportRow } from '../repo/life';
import { AccountStub } from './card';
import { CardReportKind, CardReportStatus, ConversionStatus, DeliveryStatus, ManufacturingStatus } from './words';

@ObjectType({ description: "Where a plastic goes; the courier's phone number is not told.", simpleResolvers: true })
export class CardAddress {
  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' })
  country!: string;

  @Field(() => String, { nullable: true })
  state?: string | null;

  @Field(() => String)
  city!: string;

  @Field(() => String)
  line1!: string;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true })
  longitude?: string | null;

  @Field(() => String, { nullable: true })
  latitude?: string | null;
}

@ObjectType({
  description: 'The way of a plastic, one per number that a physical card has had.',
  simpleResolvers: true,
})
export class CardFulfilment {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => ManufacturingStatus)
  manufacturing!: FulfilmentRow['manufacturing'];

  @Field(() => DeliveryStatus)
  delivery!: FulfilmentRow['delivery'];

  @Field(() => DateTime, { nullable: true })
  manufacturingEstimate!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveryEstimate!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Null until the plastic is ordered; so is the next.' })
  manufacturingUpdatedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveryUpdatedAt!: Date | null;

  @Field(() => String, { nullable: true })
  courier!: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber!: string | null;

  @Field(() => DateTime, { nullable: true })
  dispatchedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt!: Date | null;

  @Field(() => CardAddress)
  address!: PostalAddress;
}

@ObjectType({ description: 'That something is wrong with a card, and what became of it.', simpleResolvers: true })
export class CardReport {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => CardReportKind)
  kind!: ReportRow['kind'];

  @Field(() => CardReportStatus)
  status!: ReportRow['status'];

  @Field(() => String)
  reason!: string;

  @Field(() => String, { nullable: true })
  remarks!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  reviewedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt!: Date | null;

  cardId!: string;
  newCardId!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class CardReportPage extends pageOf(() => CardReport) {}

@ObjectType({
  description: 'That a virtual card was to become physical, and what became of it.',
  simpleResolvers: true,
})
export class CardConversion {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => ConversionStatus)
  status!: ConversionRow['status'];

  @Field(() => CardAddress, { nullable: true })
  address!: PostalAddress | null;

  @Field(() => String, { nullable: true })
  remarks!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  decidedAt!: Date | null;
}

@ObjectType({ description: 'Which account paid for a card when.', simpleResolvers: true })
export class CardAccountLink {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => AccountStub)
  account!: AccountStub;

  @Field(() => DateTime)
  from!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null: it still does.' })
  until!: Date | null;
}

export const linkOf = ({ id, seq, accountId, fromAt, untilAt }: LinkRow): CardAccountLink => ({
  id,
  seq,
  account: { id: accountId },
  from: fromAt,
  until: untilAt,
});
