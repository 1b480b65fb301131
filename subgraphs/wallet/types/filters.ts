import { Field, ID, InputType } from 'type-graphql';
import { PeriodInput } from '../../../kernel/graphql';
import type {
  TransferKind as Act,
  AccountKind as Kind,
  AccountRole as Role,
  HoldState as State,
  TransferStatus as Status,
  Direction as Way,
} from '../../../schema/wallet-words';
import type { AccountStatus as StatusWord } from '../repo/accounts';
import type { DisputeStatus as DisputeWord } from '../repo/disputes';
import {
  AccountKind,
  AccountRole,
  AccountStatus,
  Direction,
  DisputeStatus,
  HoldState,
  TransferKind,
  TransferStatus,
} from './words';

@InputType({ description: 'All that is given must hold.' })
export class AccountFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  ownerId?: string | null;

  @Field(() => [AccountKind], { nullable: true })
  kind?: Kind[] | null;

  @Field(() => AccountRole, { nullable: true })
  role?: Role | null;

  @Field(() => String, { nullable: true })
  currency?: string | null;

  @Field(() => [AccountStatus], { nullable: true })
  status?: StatusWord[] | null;

  @Field(() => Boolean, { nullable: true })
  kycVerified?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  primary?: boolean | null;

  @Field(() => String, { nullable: true })
  number?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => String, { nullable: true })
  iban?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of the customer that stands for the platform itself; or of anybody else.',
  })
  platform?: boolean | null;
}

@InputType({ description: 'All that is given must hold. Times are those of the booking.' })
export class EntryFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  transferId?: string | null;

  @Field(() => Direction, { nullable: true })
  direction?: Way | null;

  @Field(() => ID, { nullable: true, description: "Of the account; somebody else's id finds nothing." })
  ownerId?: string | null;

  @Field(() => String, { nullable: true })
  gatewayRef?: string | null;
}

@InputType({ description: 'All that is given must hold.' })
export class LegFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => Direction, { nullable: true })
  direction?: Way | null;

  @Field(() => [String], { nullable: true, description: 'Such as p2p_send, transfer_in, card_purchase.' })
  category?: string[] | null;

  @Field(() => [TransferKind], { nullable: true })
  kind?: Act[] | null;

  @Field(() => [TransferStatus], { nullable: true })
  status?: Status[] | null;

  @Field(() => String, { nullable: true, description: 'Such as VP-TXN-Q8ZD31.' })
  reference?: string | null;

  @Field(() => ID, { nullable: true })
  transferId?: string | null;

  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ID, { nullable: true })
  relatedAccountId?: string | null;

  @Field(() => String, { nullable: true })
  gatewayRef?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Also declined authorisations, which moved nothing.' })
  declined?: boolean | null;
}

@InputType({ description: 'All that is given must hold.' })
export class TransferFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => [TransferKind], { nullable: true })
  kind?: Act[] | null;

  @Field(() => [TransferStatus], { nullable: true })
  status?: Status[] | null;

  @Field(() => String, { nullable: true })
  currency?: string | null;

  @Field(() => ID, { nullable: true, description: 'Sender or receiver.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Owner of either account.' })
  customerId?: string | null;

  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ID, { nullable: true })
  contactId?: string | null;

  @Field(() => ID, { nullable: true })
  authorisationId?: string | null;

  @Field(() => String, { nullable: true })
  reference?: string | null;

  @Field(() => String, { nullable: true })
  gatewayRef?: string | null;
}

@InputType({ description: 'All that is given must hold.' })
export class HoldFilter extends PeriodInput {
  @Field(() => [HoldState], { nullable: true })
  state?: State[] | null;
}

@InputType({ description: 'All that is given must hold.' })
export class ContactFilter extends PeriodInput {
  @Field(() => ID, { nullable: true })
  ownerId?: string | null;

  @Field(() => String, { nullable: true })
  iban?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;
}

@InputType({ description: 'All that is given must hold.' })
export class DisputeFilter extends PeriodInput {
  @Field(() => [DisputeStatus], { nullable: true })
  status?: DisputeWord[] | null;

  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => ID, { nullable: true })
  legId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Whose purchase it is about.' })
  cardId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The card purchase that it is about.' })
  authorisationId?: string | null;
}
