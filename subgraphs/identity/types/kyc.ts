import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, pageOf } from '../../../kernel/graphql';
import {
  AddressType,
  DocumentSide,
  DocumentStatus,
  DocumentType,
  Gender,
  KycKind,
  KycLevel,
  KycNumberType,
  KycStatus,
  KycVerdict,
  MaritalStatus,
} from './enums';

@ObjectType({ description: 'One attempt to verify who a customer is.', simpleResolvers: true })
export class KycCase {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => ID)
  customerId!: string;

  @Field(() => KycKind, {
    description:
      'FILE is filled in part by part, SESSION is a hosted page, DOCUMENTS were sent in, NUMBER is a document number.',
  })
  kind!: string;

  @Field(() => KycLevel, { description: 'What its review is for.' })
  targetLevel!: string;

  @Field(() => KycLevel, {
    nullable: true,
    description: 'Of a SESSION: what was asked for when it was started. Never changes.',
  })
  askedLevel!: string | null;

  @Field(() => KycStatus)
  status!: string;

  @Field(() => DateTime, { nullable: true })
  submittedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  reviewedAt!: Date | null;

  @Field(() => String, { nullable: true })
  reviewedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  completedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a session that nobody submitted.' })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true })
  rejectionCode!: string | null;

  @Field(() => String, { nullable: true })
  rejectionText!: string | null;

  @Field(() => String, { nullable: true })
  redirectUrl!: string | null;

  @Field(() => KycNumberType, {
    nullable: true,
    description: 'Of a NUMBER; the number itself is told by readKycNumber alone.',
  })
  docType!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType()
export class KycCasePage extends pageOf(() => KycCase) {}

@ObjectType({ description: 'One change of a customer’s KYC.', simpleResolvers: true })
export class KycStep {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { nullable: true })
  caseId!: string | null;

  @Field(() => String)
  fromStatus!: string;

  @Field(() => String)
  toStatus!: string;

  @Field(() => KycLevel)
  level!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String)
  actorKind!: string;

  @Field(() => String)
  actorId!: string;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType({
  description: 'The legal person, as the documents say; may differ from the customer’s own names.',
  simpleResolvers: true,
})
export class KycPersonal {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => String)
  firstName!: string;

  @Field(() => String)
  lastName!: string;

  @Field(() => String, { nullable: true })
  nickName!: string | null;

  @Field(() => String, { description: 'YYYY-MM-DD' })
  dateOfBirth!: string;

  @Field(() => Gender)
  gender!: string;

  @Field(() => MaritalStatus, { nullable: true })
  maritalStatus!: string | null;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2, like the next two.' })
  nationality!: string;

  @Field(() => String, { nullable: true })
  countryOfBirth!: string | null;

  @Field(() => String)
  countryOfResidence!: string;

  @Field(() => String)
  language!: string;
}

@ObjectType({ description: 'The numbers of a customer’s documents.', simpleResolvers: true })
export class KycIdentification {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  idCardExpiry!: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  passportExpiry!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType({
  description: 'What is known of a document. Its content is sealed and never given out.',
  simpleResolvers: true,
})
export class KycDocument {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => ID)
  customerId!: string;

  @Field(() => ID, { nullable: true })
  caseId!: string | null;

  @Field(() => DocumentType)
  type!: string;

  @Field(() => DocumentSide, { nullable: true })
  side!: string | null;

  @Field(() => DocumentStatus)
  status!: string;

  @Field(() => String)
  contentType!: string;

  @Field(() => String, { nullable: true })
  fileName!: string | null;

  @Field(() => Int, { description: 'Bytes, decoded.' })
  size!: number;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType({ description: 'A verified place of a customer: one of each type.', simpleResolvers: true })
export class KycAddress {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => ID)
  customerId!: string;

  @Field(() => AddressType)
  type!: string;

  @Field(() => String)
  line1!: string;

  @Field(() => String, { nullable: true })
  line2!: string | null;

  @Field(() => String, { nullable: true })
  postalCode!: string | null;

  @Field(() => String, { nullable: true })
  longitude!: string | null;

  @Field(() => String, { nullable: true })
  latitude!: string | null;

  @Field(() => Boolean)
  active!: boolean;
}

@InputType()
export class KycPersonalInput {
  @Field(() => String, {
    nullable: true,
    description: 'Needed at first, like the last name, date of birth, gender, nationality and country of residence.',
  })
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  lastName?: string | null;

  @Field(() => String, { nullable: true })
  nickName?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD, at least 18 years ago.' })
  dateOfBirth?: string | null;

  @Field(() => Gender, { nullable: true })
  gender?: string | null;

  @Field(() => MaritalStatus, { nullable: true })
  maritalStatus?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1, alpha-2 or alpha-3, like the next two.' })
  nationality?: string | null;

  @Field(() => String, { nullable: true })
  countryOfBirth?: string | null;

  @Field(() => String, { nullable: true })
  countryOfResidence?: string | null;

  @Field(() => String, { nullable: true, description: 'Tax number.' })
  tin?: string | null;

  @Field(() => String, { nullable: true })
  language?: string | null;
}

@InputType()
export class KycAddressInput {
  @Field(() => AddressType)
  type!: string;

  @Field(() => Int, { nullable: true, description: 'Needed at first, like the state, the city and the first line.' })
  countryId?: number | null;

  @Field(() => Int, { nullable: true })
  stateId?: number | null;

  @Field(() => Int, { nullable: true })
  cityId?: number | null;

  @Field(() => String, { nullable: true })
  line1?: string | null;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true })
  longitude?: string | null;

  @Field(() => String, { nullable: true })
  latitude?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only when updating.' })
  active?: boolean | null;
}

@InputType()
export class KycFileInput {
  @Field(() => String, {
    description: 'Base64, plain or as a data URI, of a JPEG, PNG or PDF; its size is limited as that of any document.',
  })
  content!: string;

  @Field(() => String, { nullable: true })
  fileName?: string | null;
}

@InputType()
export class KycIdentificationInput {
  @Field(() => String, { nullable: true })
  idCardNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD, in the future.' })
  idCardExpiry?: string | null;

  @Field(() => String, { nullable: true })
  passportNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD, in the future.' })
  passportExpiry?: string | null;

  @Field(() => KycFileInput, { nullable: true })
  idCardFront?: KycFileInput | null;

  @Field(() => KycFileInput, { nullable: true })
  idCardBack?: KycFileInput | null;

  @Field(() => KycFileInput, { nullable: true })
  passportFile?: KycFileInput | null;

  @Field(() => KycFileInput, { nullable: true })
  selfie?: KycFileInput | null;

  @Field(() => KycFileInput, { nullable: true })
  proofOfAddress?: KycFileInput | null;
}

@InputType()
export class KycDocumentInput {
  @Field(() => DocumentType)
  type!: string;

  @Field(() => DocumentSide, { nullable: true, description: 'Of a card, and of nothing else.' })
  side?: string | null;

  @Field(() => String, {
    description:
      'Base64, plain or as a data URI, of a JPEG, PNG or PDF of at most 5 MB (5 MiB for vaultspay-saas, 10 MiB for vaultspay-v1). The gateway takes bodies of up to MAX_BODY_BYTES, 8 MB unless set otherwise.',
  })
  content!: string;

  @Field(() => String, { nullable: true, description: 'When given, it must be what the content is.' })
  contentType?: string | null;

  @Field(() => String, { nullable: true })
  fileName?: string | null;
}

@InputType()
export class KycReviewInput {
  @Field(() => KycVerdict)
  verdict!: string;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'Needed for a rejection; the customer is told.' })
  reason?: string | null;
}
