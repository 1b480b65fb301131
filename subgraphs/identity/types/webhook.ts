import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, pageOf } from '../../../kernel/graphql';
import { WebhookDeliveryStatus, WebhookDialect, WebhookDisabledReason, WebhookError, WebhookTrigger } from './enums';

@ObjectType({ description: 'Sent along with every delivery.', simpleResolvers: true })
export class WebhookHeader {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

@ObjectType({ description: 'Where a tenant is told of what happens, signed and in order.', simpleResolvers: true })
export class WebhookEndpoint {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => String)
  url!: string;

  @Field(() => [String], { description: 'What it subscribed to, in the words of its dialect; ["*"] is all.' })
  types!: readonly string[];

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => Boolean)
  enabled!: boolean;

  @Field(() => WebhookDisabledReason, { nullable: true })
  disabledReason!: string | null;

  @Field(() => Int, { description: 'Failed attempts in a row, over all of its deliveries.' })
  failureCount!: number;

  @Field(() => WebhookDialect)
  dialect!: string;

  @Field(() => [WebhookHeader])
  headers!: readonly WebhookHeader[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the secret before the last rotation signs too; null when it does no more.',
  })
  previousSecretExpiresAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;
}

@ObjectType()
export class WebhookEndpointPage extends pageOf(() => WebhookEndpoint) {}

@ObjectType({
  description:
    'An endpoint that was just made or whose secret was rotated, with that secret, which is shown nowhere else.',
  simpleResolvers: true,
})
export class IssuedWebhookSecret {
  @Field(() => WebhookEndpoint)
  endpoint!: WebhookEndpoint;

  @Field(() => String)
  secret!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the previous secret signs too; null where none does.',
  })
  previousSecretExpiresAt!: Date | null;
}

@ObjectType({ description: 'One try to deliver.', simpleResolvers: true })
export class WebhookAttempt {
  @Field(() => Int)
  n!: number;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Int, { nullable: true, description: 'Of the HTTP answer, where there was one.' })
  status!: number | null;

  @Field(() => WebhookError, { nullable: true, description: 'Null where it succeeded.' })
  error!: string | null;

  @Field(() => String, { nullable: true, description: 'How the answer began.' })
  response!: string | null;

  @Field(() => Int)
  durationMs!: number;
}

@ObjectType({
  description: 'One message to one endpoint, with all that was tried to deliver it.',
  simpleResolvers: true,
})
export class WebhookDelivery {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  seq!: number;

  @Field(() => ID)
  endpointId!: string;

  @Field(() => ID, { description: 'Of what happened; a ping or a test is an event itself.' })
  eventId!: string;

  @Field(() => Int, { description: 'An event may be told in several messages: which of them this is, from 0.' })
  part!: number;

  @Field(() => ID, { description: 'What it tells of; messages of one resource come in order.' })
  resourceId!: string;

  @Field(() => String, { description: 'In the words of the dialect.' })
  eventType!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The same on every attempt and redelivery; null until the message has been written.',
  })
  messageId!: string | null;

  @Field(() => WebhookTrigger)
  trigger!: string;

  @Field(() => WebhookDeliveryStatus)
  status!: string;

  @Field(() => Int, { description: 'How often it was sent.' })
  attemptCount!: number;

  @Field(() => DateTime, { nullable: true, description: 'Null when it is done, and while it waits behind another.' })
  nextAttemptAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt!: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class WebhookDeliveryPage extends pageOf(() => WebhookDelivery) {}

@ObjectType({ description: 'What became of asking for failed deliveries again.', simpleResolvers: true })
export class RedeliveredWebhooks {
  @Field(() => Int, { description: 'How many are sent again, at most 1000 at a time.' })
  count!: number;

  @Field(() => Boolean, { description: 'Whether there are more; ask again for those.' })
  more!: boolean;
}

@InputType()
export class WebhookHeaderInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'Printable ASCII, at most 1024 characters.' })
  value!: string;
}

@InputType()
export class WebhookEndpointInput {
  @Field(() => String, { description: 'Absolute and public; https, but where the dialect says otherwise.' })
  url!: string;

  @Field(() => [String], {
    description: 'Types of the dialect (webhookEventTypes), of VAULTGRAPH also families such as "card.*"; or ["*"].',
  })
  types!: string[];

  @Field(() => WebhookDialect, {
    nullable: true,
    description: "The tenant's own when absent, or VAULTGRAPH where that has no webhooks.",
  })
  dialect?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 255 characters.' })
  description?: string | null;

  @Field(() => [WebhookHeaderInput], { nullable: true, description: 'At most 10.' })
  headers?: WebhookHeaderInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'One of your own, where the dialect takes that; made when absent.',
  })
  secret?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True when absent.' })
  enabled?: boolean | null;
}

@InputType()
export class WebhookEndpointUpdate {
  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => [String], { nullable: true })
  types?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Null removes it.' })
  description?: string | null;

  @Field(() => [WebhookHeaderInput], { nullable: true, description: 'The whole new list.' })
  headers?: WebhookHeaderInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True forgets the failures; false gives up what has not been delivered yet.',
  })
  enabled?: boolean | null;
}

@InputType()
export class WebhookEndpointFilter {
  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null;

  @Field(() => WebhookDialect, { nullable: true })
  dialect?: string | null;
}

@InputType()
export class WebhookDeliveryFilter {
  @Field(() => WebhookDeliveryStatus, { nullable: true })
  status?: string | null;

  @Field(() => String, { nullable: true })
  eventType?: string | null;

  @Field(() => ID, { nullable: true })
  eventId?: string | null;

  @Field(() => WebhookTrigger, { nullable: true })
  trigger?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Made on or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Made before.' })
  until?: Date | null;
}
