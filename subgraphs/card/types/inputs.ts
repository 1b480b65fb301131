import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { DateTime, JSONObject } from '../../../kernel/graphql';
import type { CardRow } from '../repo/cards';
import type { ReportRow } from '../repo/life';
import {
  ApprovalMethod,
  CardClosedReason,
  CardForm,
  CardLifecycle,
  CardReportKind,
  CardReportStatus,
  CardRestriction,
  CardStatus,
  DeliverySpeed,
} from './words';

@InputType()
export class CardPhoneInput {
  @Field(() => Int, { description: "The country's number, without plus sign." })
  dialCode!: number;

  @Field(() => String, { description: 'Digits.' })
  number!: string;
}

@InputType({ description: 'An address as a courier needs it.' })
export class CardAddressInput {
  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { description: 'ISO 3166-1, alpha-2 or alpha-3.' })
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

  @Field(() => String, { nullable: true, description: 'For the courier: E.164. Never shown again.' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  longitude?: string | null;

  @Field(() => String, { nullable: true })
  latitude?: string | null;
}

@InputType({ description: 'All that is given must hold.' })
export class CardFilter {
  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => CardStatus, { nullable: true })
  status?: CardRow['status'] | null;

  @Field(() => [CardStatus], { nullable: true, description: 'Any of these, as of the next three.' })
  statuses?: CardRow['status'][] | null;

  @Field(() => [CardLifecycle], { nullable: true })
  lifecycles?: CardRow['lifecycle'][] | null;

  @Field(() => [CardRestriction], { nullable: true })
  restrictions?: CardRow['restriction'][] | null;

  @Field(() => [CardClosedReason], { nullable: true })
  closedReasons?: NonNullable<CardRow['closedReason']>[] | null;

  @Field(() => CardReportKind, { nullable: true })
  reportedKind?: CardRow['reportedKind'];

  @Field(() => ID, { nullable: true })
  tierId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The card that it replaces.' })
  predecessorId?: string | null;

  @Field(() => ApprovalMethod, { nullable: true })
  approvalMethod?: CardRow['approvalMethod'];

  @Field(() => String, { nullable: true })
  last4?: string | null;

  @Field(() => Int, { nullable: true })
  token?: number | null;

  @Field(() => String, { nullable: true })
  publicId?: string | null;

  @Field(() => CardForm, { nullable: true })
  form?: CardRow['form'] | null;

  @Field(() => DateTime, { nullable: true, description: 'Issued at or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Issued before.' })
  until?: Date | null;
}

@InputType({ description: "In minor units of the card's currency. What is not given stays." })
export class CardLimitsInput {
  @Field(() => Float, { nullable: true, description: 'The largest single authorisation.' })
  perTransactionMinor?: number | null;

  @Field(() => Float, { nullable: true, description: 'Over 24 rolling hours.' })
  dailyMinor?: number | null;

  @Field(() => Float, { nullable: true, description: 'By the calendar month, UTC.' })
  monthlyMinor?: number | null;
}

@InputType({ description: 'True = allowed. What is not given stays.' })
export class CardControlsInput {
  @Field(() => Boolean, { nullable: true, description: 'Cash withdrawals; not heard where there is no plastic.' })
  atm?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'E-commerce.' })
  online?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  contactless?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Merchants outside the country of issue.' })
  crossBorder?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only these merchant categories: replaces the whole list, empty or null unsets it.',
  })
  mccAllow?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Not these merchant categories; ignored while there is an allow-list.',
  })
  mccBlock?: string[] | null;
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

  @Field(() => String, { nullable: true, description: 'Where cards carry names from a list: one of `embossingNames`.' })
  holderName?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 21 letters A–Z and spaces; by default the legal name.' })
  embossedName?: string | null;

  @Field(() => String, { nullable: true, description: 'Whom the plastic is sent to.' })
  recipientName?: string | null;

  @Field(() => String, { nullable: true, description: 'Code of what the card looks like.' })
  design?: string | null;

  @Field(() => DeliverySpeed, { nullable: true })
  deliverySpeed?: CardRow['deliverySpeed'];

  @Field(() => CardAddressInput, { nullable: true, description: 'Where the plastic goes; a physical card needs it.' })
  address?: CardAddressInput | null;

  @Field(() => ApprovalMethod, { nullable: true, description: 'Can never be changed.' })
  approvalMethod?: CardRow['approvalMethod'];

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => CardPhoneInput, { nullable: true, description: 'For one-time codes.' })
  otpPhone?: CardPhoneInput | null;

  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'At most 50 keys; texts, numbers and booleans.' })
  metadata?: Record<string, string | number | boolean> | null;

  @Field(() => CardLimitsInput, { nullable: true, description: 'Instead of what new cards have. Needs `rule:write`.' })
  limits?: CardLimitsInput | null;

  @Field(() => CardControlsInput, { nullable: true, description: 'Like the limits.' })
  controls?: CardControlsInput | null;
}

@InputType({ description: 'What is not named stays; null clears.' })
export class UpdateCardInput {
  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => CardPhoneInput, { nullable: true })
  otpPhone?: CardPhoneInput | null;

  @Field(() => String, { nullable: true })
  remarks?: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'Entries overwrite; those that are null go.' })
  metadata?: Record<string, string | number | boolean | null> | null;

  @Field(() => CardLimitsInput, { nullable: true, description: 'Needs `rule:write`.' })
  limits?: CardLimitsInput | null;

  @Field(() => CardControlsInput, { nullable: true, description: 'Needs `rule:write`.' })
  controls?: CardControlsInput | null;
}

@InputType({
  description: 'Where the plastic goes and what stands on it. By default what the card and its holder say.',
})
export class ConvertCardInput {
  @Field(() => CardAddressInput)
  address!: CardAddressInput;

  @Field(() => String, { nullable: true })
  recipientName?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 21 letters A–Z and spaces.' })
  embossedName?: string | null;

  @Field(() => String, { nullable: true })
  design?: string | null;

  @Field(() => DeliverySpeed, { nullable: true })
  deliverySpeed?: CardRow['deliverySpeed'];
}

@InputType()
export class CardReportFilter {
  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => CardReportKind, { nullable: true })
  kind?: ReportRow['kind'] | null;

  @Field(() => CardReportStatus, { nullable: true })
  status?: ReportRow['status'] | null;

  @Field(() => DateTime, { nullable: true, description: 'Reported at or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Reported before.' })
  until?: Date | null;
}
