import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject, pageOf } from '../../../kernel/graphql';
import { CredentialKind, CredentialStatus, LoginOutcome, Operation } from './enums';

@ObjectType({ description: 'What a key may do with one family of operations.', simpleResolvers: true })
export class Grant {
  @Field(() => ID)
  id!: string;

  @Field(() => Operation)
  operation!: string;

  @Field(() => Int, { description: '1 reads, 2 operates, 3 administers; each holds what is below it.' })
  level!: number;
}

@ObjectType({
  description: 'Whatever somebody shows to be let in. Its secret is told once, when it is made.',
  simpleResolvers: true,
})
export class Credential {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => CredentialKind)
  kind!: string;

  @Field(() => String)
  name!: string;

  @Field(() => CredentialStatus)
  status!: string;

  @Field(() => [String], { description: 'Highest first.' })
  roles!: readonly string[];

  @Field(() => [String])
  privileges!: readonly string[];

  @Field(() => [Grant])
  grants!: readonly Grant[];

  @Field(() => [String], { description: 'CIDR ranges; an empty list lets everybody in.' })
  ipList!: readonly string[];

  @Field(() => Int, { description: 'Requests per minute.' })
  rateLimit!: number;

  @Field(() => String, { nullable: true, description: 'How the secret begins.' })
  prefix!: string | null;

  @Field(() => String, { nullable: true, description: 'How the secret ends.' })
  last4!: string | null;

  @Field(() => String, { nullable: true, description: 'Of an app.' })
  clientId!: string | null;

  @Field(() => Int, { nullable: true, description: "The id of the app's device header." })
  deviceId!: number | null;

  @Field(() => Boolean, { description: 'Of an app: encrypted answers come with the IV of their request.' })
  reuseRequestIv!: boolean;

  @Field(() => String, { nullable: true, description: 'Of a login.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Of a login.' })
  fullName!: string | null;

  @Field(() => ID, { nullable: true, description: 'The customer who logs in with it.' })
  customerId!: string | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the secret before the last rotation is good.' })
  previousUntil!: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  lastLoginAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType()
export class CredentialPage extends pageOf(() => Credential) {}

@ObjectType({
  description: 'A credential that was just made or rotated, with its secret, which is never shown again.',
  simpleResolvers: true,
})
export class IssuedCredential {
  @Field(() => Credential)
  credential!: Credential;

  @Field(() => String, {
    nullable: true,
    description: 'Null for a login, whose secret is the password that was given.',
  })
  secret!: string | null;
}

@InputType()
export class GrantInput {
  @Field(() => Operation)
  operation!: string;

  @Field(() => Int)
  level!: number;
}

@InputType()
export class CredentialInput {
  @Field(() => CredentialKind)
  kind!: string;

  @Field(() => String, { description: '1 to 100 characters, unique among the credentials of its kind.' })
  name!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Default: platform for an app and for a key without grants, user for a login, operator for an operator.',
  })
  roles?: string[] | null;

  @Field(() => [GrantInput], { nullable: true, description: 'Of a key: what it may do beyond its roles.' })
  grants?: GrantInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Of an app: card:reveal.' })
  privileges?: string[] | null;

  @Field(() => [String], { nullable: true })
  ipList?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Requests per minute; 120 in test mode and 600 in live mode when absent.',
  })
  rateLimit?: number | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'Of a login.' })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a login: 8 to 128 characters with upper and lower case, a digit and a special character.',
  })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'Of a login.' })
  fullName?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of a login: the customer whose it is.' })
  customerId?: string | null;
}

@ObjectType({ description: 'One login that goes on.', simpleResolvers: true })
export class Session {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  credentialId!: string;

  @Field(() => ID, { nullable: true })
  customerId!: string | null;

  @Field(() => String, { nullable: true })
  ip!: string | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;

  @Field(() => String, { nullable: true })
  deviceInfo!: string | null;

  @Field(() => Boolean, { description: 'Whether this request came with it.' })
  current!: boolean;

  @Field(() => Boolean, { description: 'Neither ended nor expired.' })
  active!: boolean;

  @Field(() => DateTime)
  lastActiveAt!: Date;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;
}

@ObjectType()
export class SessionPage extends pageOf(() => Session) {}

@ObjectType({ simpleResolvers: true })
export class SessionTokens {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => String, { description: 'A bearer for every request.' })
  accessToken!: string;

  @Field(() => DateTime)
  accessTokenExpiry!: Date;

  @Field(() => String, { description: 'For refreshSession alone. Where refresh tokens rotate, each is good once.' })
  refreshToken!: string;

  @Field(() => DateTime)
  refreshTokenExpiry!: Date;

  @Field(() => Credential)
  credential!: Credential;
}

@InputType()
export class LoginInput {
  @Field(() => ID, { description: 'The tenant to log in to.' })
  tenantId!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String, { nullable: true })
  userAgent?: string | null;

  @Field(() => String, { nullable: true })
  deviceInfo?: string | null;
}

@InputType()
export class AppLoginInput {
  @Field(() => String)
  clientId!: string;

  @Field(() => String)
  clientSecret!: string;

  @Field(() => String, { nullable: true })
  userAgent?: string | null;
}

@ObjectType({ description: 'One attempt to log in.', simpleResolvers: true })
export class LoginAttempt {
  @Field(() => ID)
  id!: string;

  @Field(() => LoginOutcome)
  outcome!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String, { nullable: true })
  ip!: string | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType()
export class LoginAttemptPage extends pageOf(() => LoginAttempt) {}

@ObjectType({ description: 'A credential resolved to who shows it. For the gateway.', simpleResolvers: true })
export class ResolvedViewer {
  @Field(() => JSONObject)
  viewer!: Record<string, unknown>;

  @Field(() => DateTime, { nullable: true, description: 'When the credential ends by itself.' })
  expiresAt!: Date | null;

  @Field(() => Int, { description: 'Requests per minute.' })
  rateLimit!: number;

  @Field(() => Int, { nullable: true })
  deviceId!: number | null;

  @Field(() => [String])
  privileges!: readonly string[];
}

@ObjectType({
  description: 'The app at a device id, and the key that it wrapped. For the gateway.',
  simpleResolvers: true,
})
export class AppAtDevice {
  @Field(() => Boolean)
  known!: boolean;

  @Field(() => ID, { nullable: true })
  credentialId!: string | null;

  @Field(() => ID, { nullable: true })
  tenantId!: string | null;

  @Field(() => Boolean, { description: 'Of an unknown device: what whoever asks is.' })
  sandbox!: boolean;

  @Field(() => Int, { nullable: true, description: 'Requests per minute.' })
  rateLimit!: number | null;

  @Field(() => Boolean)
  reuseRequestIv!: boolean;

  @Field(() => Boolean, { description: 'Whether somebody can have wrapped the key for one of ours.' })
  keyWellFormed!: boolean;

  @Field(() => String, { nullable: true, description: 'Base64. Random where what is well-formed does not unwrap.' })
  key!: string | null;
}

@ObjectType({ description: 'Who is asking.', simpleResolvers: true })
export class Me {
  @Field(() => ID)
  tenantId!: string;

  @Field(() => String, { description: 'app, key, user, staff or operator.' })
  actorKind!: string;

  @Field(() => ID)
  actorId!: string;

  @Field(() => ID, { nullable: true })
  customerId!: string | null;

  @Field(() => ID)
  credentialId!: string;

  @Field(() => ID, { nullable: true })
  sessionId!: string | null;

  @Field(() => [String])
  roles!: readonly string[];

  @Field(() => [String], { description: 'What this viewer may do.' })
  scopes!: readonly string[];

  @Field(() => String)
  dialect!: string;

  @Field(() => Boolean)
  sandbox!: boolean;

  @Field(() => String, { nullable: true, description: 'Pinned API version, where there are versions.' })
  version!: string | null;
}
