import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Page } from '../service/kyc-hosted';
import { HostedDocument } from './enums';

@Directive('@inaccessible')
@ObjectType({ description: 'What our own page shows of a KYC session: nothing of the person.', simpleResolvers: true })
export class HostedKyc implements Page {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'It can be submitted.' })
  open!: boolean;

  @Field(() => Boolean, { description: 'A passport, or both sides of an Emirates ID.' })
  asksIdentity!: boolean;

  @Field(() => Boolean)
  asksProofOfAddress!: boolean;

  @Field(() => String, { description: 'The name of whoever asks.' })
  platform!: string;

  @Field(() => String, { nullable: true })
  redirectUrl!: string | null;
}

@Directive('@inaccessible')
@InputType()
export class HostedFile {
  @Field(() => String, { description: 'Base64.' })
  content!: string;

  @Field(() => String, { description: 'As the form says; the content must be that.' })
  contentType!: string;

  @Field(() => String, { nullable: true })
  fileName?: string | null;
}

@Directive('@inaccessible')
@InputType()
export class HostedKycInput {
  @Field(() => HostedDocument, { nullable: true })
  document?: string | null;

  @Field(() => HostedFile, { nullable: true })
  passport?: HostedFile | null;

  @Field(() => HostedFile, { nullable: true })
  emiratesIdFront?: HostedFile | null;

  @Field(() => HostedFile, { nullable: true })
  emiratesIdBack?: HostedFile | null;

  @Field(() => HostedFile, { nullable: true })
  proofOfAddress?: HostedFile | null;
}
