import { Field, ID, InputType } from 'type-graphql';
import { DateTime, Decimal, JSONObject, MoneyInput } from '../../../kernel/graphql';
import type { Direction as Way } from '../../../schema/wallet-words';
import type { purposes } from '../input';
import type { ownerKinds } from '../service/accounts';
import { Direction, OwnerAccountKind, TransferPurpose } from './words';

@InputType()
export class OpenAccountInput {
  @Field(() => ID, { nullable: true, description: 'The owner; an end user opens for themselves.' })
  customerId?: string | null;

  @Field(() => String)
  currency!: string;

  @Field(() => OwnerAccountKind, { nullable: true, description: 'DIGITAL where nothing is said.' })
  kind?: (typeof ownerKinds)[number] | null;

  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => String, { nullable: true, description: 'The name on the account.' })
  title?: string | null;

  @Field(() => String, { nullable: true })
  alias?: string | null;

  @Field(() => JSONObject, { nullable: true })
  metadata?: Record<string, unknown> | null;

  @Field(() => Boolean, { defaultValue: true, description: 'Where the tenant and the currency have IBANs.' })
  wantIban!: boolean;
}

@InputType({ description: 'What is left out stays; null empties.' })
export class UpdateAccountInput {
  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  alias?: string | null;

  @Field(() => JSONObject, { nullable: true })
  metadata?: Record<string, unknown> | null;
}

@InputType({ description: 'Whom to pay: exactly one of these.' })
export class PayeeInput {
  @Field(() => ID, { nullable: true, description: 'An account that the viewer may see.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'Such as VPY-K4T9QZ.' })
  code?: string | null;

  @Field(() => String, { nullable: true })
  number?: string | null;

  @Field(() => String, { nullable: true })
  iban?: string | null;
}

@InputType()
abstract class FactsInput {
  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true, description: "The caller's own reference." })
  reference?: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'At most 4 KB; kept as sent.' })
  metadata?: Record<string, unknown> | null;
}

@InputType()
abstract class ToldInput extends FactsInput {
  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType()
export class TransferInput extends ToldInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => PayeeInput)
  to!: PayeeInput;
}

@InputType()
export class DirectTransferInput extends FactsInput {
  @Field(() => MoneyInput, { nullable: true, description: 'Either this or amountMinor.' })
  amount?: MoneyInput | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "In the smallest units that people write, of the paying account's currency: 1250 is 12.50 AED.",
  })
  amountMinor?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With amountMinor: what the account must be in, and whose primary account pays where none is named.',
  })
  currency?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Who pays. Without it the primary account in the currency of the amount.',
  })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Whose primary account pays, where no account is named.' })
  customerId?: string | null;

  @Field(() => ID)
  contactId!: string;

  @Field(() => TransferPurpose, { nullable: true, description: 'PERSONAL where nothing is said.' })
  purpose?: (typeof purposes)[number] | null;
}

@InputType()
export class TopUpInput extends ToldInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'Such as upi, card, bank_transfer.' })
  paymentMethod?: string | null;
}

@InputType()
export class WithdrawInput extends ToldInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => String, { description: 'Kept sealed; only its last four characters are ever shown.' })
  bankAccount!: string;

  @Field(() => String, { nullable: true })
  ifsc?: string | null;
}

@InputType()
export class HoldInput extends ToldInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => PayeeInput, {
    nullable: true,
    description: "Who gets it when captured; without, the tenant's settlement account.",
  })
  to?: PayeeInput | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;
}

@InputType({ description: 'An account by id or IBAN: exactly one of these.' })
export class InboundTarget {
  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => String, { nullable: true })
  iban?: string | null;
}

@InputType()
export class InboundInput extends ToldInput {
  @Field(() => InboundTarget)
  to!: InboundTarget;

  @Field(() => Boolean, { defaultValue: true, description: 'false: it stays pending, and counts as incoming.' })
  cleared!: boolean;

  @Field(() => String, { nullable: true })
  sender?: string | null;
}

@InputType()
export class OutboundInput extends ToldInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => String, { nullable: true })
  recipient?: string | null;
}

@InputType()
export class AdjustInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => Direction)
  direction!: Way;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => String)
  reason!: string;
}

@InputType({ description: 'A fee or an adjustment by the bank.' })
export class BankItemInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => Direction)
  direction!: Way;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => String, { nullable: true })
  description?: string | null;
}

@InputType()
export class ChargeFeeInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => String)
  title!: string;
}

@InputType()
export class AddContactInput {
  @Field(() => ID, { nullable: true, description: 'The owner; an end user adds for themselves.' })
  customerId?: string | null;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  iban!: string;

  @Field(() => String, { nullable: true, description: 'Whose account it is, where their bank does not tell.' })
  accountTitle?: string | null;
}

@InputType({ description: 'What is left out stays.' })
export class UpdateContactInput {
  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;
}
