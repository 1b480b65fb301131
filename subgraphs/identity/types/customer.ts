import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject, pageOf } from '../../../kernel/graphql';
import { BankRail, CustomerKycStatus, CustomerStatus, CustomerType, Gender, KycLevel } from './enums';

@ObjectType({ description: 'A phone number apart from its country code.', simpleResolvers: true })
export class PhoneNumber {
  @Field(() => String, { description: 'Country code, without plus.' })
  dialCode!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String, { description: 'As one, with plus.' })
  e164!: string;
}

@ObjectType({ description: 'As the customer gave it.', simpleResolvers: true })
export class CustomerAddress {
  @Field(() => String)
  line1!: string;

  @Field(() => String, { nullable: true })
  line2!: string | null;

  @Field(() => String)
  city!: string;

  @Field(() => String, { nullable: true })
  state!: string | null;

  @Field(() => String, { nullable: true })
  postalCode!: string | null;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' })
  country!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'Somebody whom a tenant serves: a person, a business, or the tenant itself as AGENT.',
  simpleResolvers: true,
})
export class Customer {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'The same customer as a small number.' })
  seq!: number;

  @Field(() => CustomerType)
  type!: string;

  @Field(() => CustomerStatus)
  status!: string;

  @Field(() => String, { nullable: true })
  statusReason!: string | null;

  @Field(() => String, { nullable: true, description: 'As it was given.' })
  email!: string | null;

  @Field(() => String, { nullable: true })
  username!: string | null;

  @Field(() => String, { nullable: true })
  firstName!: string | null;

  @Field(() => String, { nullable: true })
  secondName!: string | null;

  @Field(() => String, { nullable: true })
  lastName!: string | null;

  @Field(() => String, { description: 'First and last name.' })
  fullName!: string;

  @Field(() => String, { nullable: true })
  pronounTitle!: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  dateOfBirth!: string | null;

  @Field(() => Gender, { nullable: true })
  gender!: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  nationality!: string | null;

  @Field(() => String, { nullable: true })
  language!: string | null;

  @Field(() => CustomerAddress, { nullable: true })
  address!: CustomerAddress | null;

  @Field(() => CustomerKycStatus)
  kycStatus!: string;

  @Field(() => KycLevel, { description: 'Reached, or while not approved the one aimed at last.' })
  kycLevel!: string;

  @Field(() => DateTime, { nullable: true })
  kycApprovedAt!: Date | null;

  @Field(() => String, { nullable: true })
  kycRejectionCode!: string | null;

  @Field(() => String, { nullable: true })
  kycRejectionText!: string | null;

  @Field(() => Boolean)
  otp!: boolean;

  @Field(() => Boolean)
  sms!: boolean;

  @Field(() => Boolean)
  whatsapp!: boolean;

  @Field(() => Boolean)
  telegram!: boolean;

  @Field(() => String, { nullable: true })
  documentType!: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  documentExpiry!: string | null;

  @Field(() => String, { nullable: true })
  identificationType!: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Of a business: legal name, industries, purpose, revenue and the like.',
  })
  business!: Record<string, unknown> | null;

  @Field(() => JSONObject, { description: 'Up to 20 texts of your own.' })
  metadata!: Record<string, string>;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  deactivatedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deletedAt!: Date | null;
}

@ObjectType()
export class CustomerPage extends pageOf(() => Customer) {}

@ObjectType({ description: 'An owner, controller, signer or director of a business.', simpleResolvers: true })
export class AssociatedPerson {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  firstName!: string;

  @Field(() => String)
  lastName!: string;

  @Field(() => String, { nullable: true })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  dateOfBirth!: string | null;

  @Field(() => String, { nullable: true })
  nationality!: string | null;

  @Field(() => String, { nullable: true })
  title!: string | null;

  @Field(() => Boolean)
  hasOwnership!: boolean;

  @Field(() => Int, { nullable: true })
  ownershipPercent!: number | null;

  @Field(() => Boolean)
  hasControl!: boolean;

  @Field(() => Boolean)
  isSigner!: boolean;

  @Field(() => Boolean)
  isDirector!: boolean;
}

@ObjectType({ description: 'The customer’s id at an outside provider.', simpleResolvers: true })
export class ProviderLink {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => String)
  provider!: string;

  @Field(() => String)
  externalId!: string;

  @Field(() => String)
  status!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType({ description: 'An outside bank account of a customer. Its numbers are sealed.', simpleResolvers: true })
export class CustomerBankAccount {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => BankRail)
  rail!: string;

  @Field(() => String, { nullable: true })
  bankName!: string | null;

  @Field(() => String)
  holderName!: string;

  @Field(() => String, { nullable: true })
  alias!: string | null;

  @Field(() => String)
  currency!: string;

  @Field(() => String)
  last4!: string;

  @Field(() => DateTime)
  createdAt!: Date;
}

@InputType({ description: 'Either e164, or dialCode and number.' })
export class PhoneNumberInput {
  @Field(() => String, { nullable: true, description: 'Such as +971501112233.' })
  e164?: string | null;

  @Field(() => String, { nullable: true })
  dialCode?: string | null;

  @Field(() => String, { nullable: true })
  number?: string | null;
}

@InputType()
export class CustomerAddressInput {
  @Field(() => String, { nullable: true })
  line1?: string | null;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true })
  state?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1, alpha-2 or alpha-3.' })
  country?: string | null;
}

@InputType({
  description:
    'When updating, what is absent stays and null clears; given parts of the address and keys of the metadata overwrite.',
})
export class CustomerChange {
  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => PhoneNumberInput, { nullable: true })
  phone?: PhoneNumberInput | null;

  @Field(() => String, { nullable: true, description: 'Made from the e-mail address or the phone when absent.' })
  username?: string | null;

  @Field(() => String, { nullable: true })
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  secondName?: string | null;

  @Field(() => String, { nullable: true })
  lastName?: string | null;

  @Field(() => String, { nullable: true })
  pronounTitle?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD, at least 18 years ago.' })
  dateOfBirth?: string | null;

  @Field(() => Gender, { nullable: true })
  gender?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1, alpha-2 or alpha-3.' })
  nationality?: string | null;

  @Field(() => String, { nullable: true })
  language?: string | null;

  @Field(() => CustomerAddressInput, { nullable: true })
  address?: CustomerAddressInput | null;

  @Field(() => JSONObject, { nullable: true })
  metadata?: Record<string, unknown> | null;

  @Field(() => Boolean, { nullable: true })
  otp?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  sms?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  whatsapp?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  telegram?: boolean | null;

  @Field(() => String, { nullable: true })
  documentType?: string | null;

  @Field(() => String, { nullable: true })
  documentNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  documentExpiry?: string | null;

  @Field(() => String, { nullable: true })
  identificationType?: string | null;

  @Field(() => String, { nullable: true })
  identification?: string | null;

  @Field(() => CustomerStatus, {
    nullable: true,
    description: 'ACTIVE or SUSPENDED: suspends, or lifts the suspension.',
  })
  status?: string | null;
}

@InputType({ description: 'At least one of e-mail address, phone and user name is needed.' })
export class CustomerInput extends CustomerChange {
  @Field(() => CustomerType, { nullable: true })
  type?: string | null;

  @Field(() => CustomerStatus, {
    nullable: true,
    description: 'ACTIVE, PENDING or SUSPENDED; the tenant’s policy when absent.',
  })
  override status?: string | null;

  @Field(() => ID, { nullable: true })
  parentId?: string | null;
}

@InputType({ description: 'All that are given must hold. An id that does not exist finds nothing.' })
export class CustomerFilter {
  @Field(() => CustomerType, { nullable: true })
  type?: string | null;

  @Field(() => CustomerStatus, { nullable: true })
  status?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => [CustomerKycStatus], { nullable: true, description: 'Any of these.' })
  kycStatus?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The whole address, in any case.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'The whole number with its country code.' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  username?: string | null;

  @Field(() => String, { nullable: true, description: 'A part of the name or the e-mail address.' })
  search?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the customer’s login.' })
  role?: string | null;

  @Field(() => ID, { nullable: true })
  parentId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Created at or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Created before.' })
  until?: Date | null;

  @Field(() => Boolean, { nullable: true })
  includeDeleted?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  otp?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  sms?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  whatsapp?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  telegram?: boolean | null;
}

@InputType()
export class AssociatedPersonInput {
  @Field(() => String)
  firstName!: string;

  @Field(() => String)
  lastName!: string;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  dateOfBirth?: string | null;

  @Field(() => String, { nullable: true })
  nationality?: string | null;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => Boolean, { nullable: true })
  hasOwnership?: boolean | null;

  @Field(() => Int, { nullable: true })
  ownershipPercent?: number | null;

  @Field(() => Boolean, { nullable: true })
  hasControl?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  isSigner?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  isDirector?: boolean | null;
}

@InputType()
export class CustomerBankAccountInput {
  @Field(() => BankRail)
  rail!: string;

  @Field(() => String)
  holderName!: string;

  @Field(() => String, { nullable: true })
  bankName?: string | null;

  @Field(() => String, { nullable: true })
  alias?: string | null;

  @Field(() => String)
  currency!: string;

  @Field(() => JSONObject, {
    description: 'The fields of the rail, such as accountNumber and routingNumber. Kept sealed.',
  })
  details!: Record<string, unknown>;
}
