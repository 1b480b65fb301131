import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject, pageOf } from '../../../kernel/graphql';
import { NotificationType, RsaPurpose, SettingType, TenantMode, TenantStatus } from './enums';

@ObjectType({ description: 'A platform’s account in one mode; everything belongs to one.', simpleResolvers: true })
export class Tenant {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => ID, { description: 'Shared by the test and the live tenant of one platform.' })
  accountId!: string;

  @Field(() => TenantMode)
  mode!: string;

  @Field(() => String)
  dialect!: string;

  @Field(() => String, { nullable: true, description: 'The API version of requests that name none.' })
  apiVersion!: string | null;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  email!: string | null;

  @Field(() => TenantStatus)
  status!: string;

  @Field(() => String, { nullable: true })
  statusReason!: string | null;

  @Field(() => JSONObject)
  information!: Record<string, unknown>;

  @Field(() => ID, { nullable: true, description: 'The customer that stands for the platform itself.' })
  agentCustomerId!: string | null;

  @Field(() => JSONObject)
  quotas!: Record<string, number>;

  @Field(() => Boolean, { description: 'Whether card numbers may be shown to the platform’s own servers.' })
  pciApproved!: boolean;

  @Field(() => [String], { nullable: true })
  allowedCurrencies!: readonly string[] | null;

  @Field(() => [String], { nullable: true })
  cardDesigns!: readonly string[] | null;

  @Field(() => JSONObject, { nullable: true })
  issuer!: Record<string, unknown> | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType({ description: 'A public key to encrypt to.', simpleResolvers: true })
export class RsaKey {
  @Field(() => ID)
  id!: string;

  @Field(() => RsaPurpose)
  purpose!: string;

  @Field(() => String)
  kid!: string;

  @Field(() => String, { description: 'PEM.' })
  publicKey!: string;

  @Field(() => DateTime, { nullable: true })
  retiredAt!: Date | null;
}

@InputType({ description: 'What is absent stays.' })
export class TenantChange {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD' })
  apiVersion?: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'Given keys overwrite, null removes.' })
  information?: Record<string, unknown> | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Origins such as https://app.example.com whose pages may frame hosted ones; null: as if never set.',
  })
  frameOrigins?: string[] | null;
}

@ObjectType({ description: 'Who did what, when and why. Never changed.', simpleResolvers: true })
export class AuditRow {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => String)
  actorKind!: string;

  @Field(() => String)
  actorId!: string;

  @Field(() => String, { nullable: true })
  actorRole!: string | null;

  @Field(() => String)
  action!: string;

  @Field(() => String)
  targetType!: string;

  @Field(() => String)
  targetId!: string;

  @Field(() => JSONObject, { nullable: true })
  before!: Record<string, unknown> | null;

  @Field(() => JSONObject, { nullable: true })
  after!: Record<string, unknown> | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String, { nullable: true })
  requestId!: string | null;

  @Field(() => String, { nullable: true })
  ip!: string | null;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType()
export class AuditPage extends pageOf(() => AuditRow) {}

@InputType()
export class AuditFilter {
  @Field(() => String, { nullable: true })
  actorId?: string | null;

  @Field(() => String, { nullable: true })
  targetType?: string | null;

  @Field(() => String, { nullable: true })
  targetId?: string | null;

  @Field(() => String, { nullable: true })
  action?: string | null;

  @Field(() => DateTime, { nullable: true })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true })
  until?: Date | null;
}

@ObjectType({ description: 'A notice to a customer, in the app.', simpleResolvers: true })
export class Notification {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => NotificationType)
  type!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  body!: string;

  @Field(() => JSONObject)
  metadata!: Record<string, unknown>;

  @Field(() => DateTime, { nullable: true })
  readAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class NotificationPage extends pageOf(() => Notification) {}

@ObjectType({ simpleResolvers: true })
export class Setting {
  @Field(() => String)
  key!: string;

  @Field(() => String)
  value!: string;

  @Field(() => SettingType)
  type!: string;

  @Field(() => String)
  description!: string;

  @Field(() => DateTime)
  updatedAt!: Date;
}
