import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime, JSONObject } from '../../../kernel/graphql';
import { cursorAt, type Happening, type Payload } from '../../../schema/happenings';
import type { statuses } from '../../../schema/tables/card';
import { namedBy, reasonOf, wordOf } from '../live/facts';
import { CardStatus } from './words';

type Status = (typeof statuses)[number];

@ObjectType({ description: 'The status of a card, or what it is made of, has changed.', simpleResolvers: true })
export class CardStatusChanged {
  @Field(() => String, { description: 'Give it back as `after`, and what came since comes first.' })
  cursor!: string;

  @Field(() => ID, { description: 'Of the event.' })
  id!: string;

  @Field(() => String, { description: 'Such as card.frozen.' })
  type!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => CardStatus, { nullable: true, description: 'Null where the card is new.' })
  previous!: Status | null;

  @Field(() => CardStatus)
  current!: Status;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  cardId!: string;
}

@ObjectType('Event', { description: 'Something that happened.', simpleResolvers: true })
export class LiveEvent {
  @Field(() => String, { description: 'Give it back as `after`, and what came since comes first.' })
  cursor!: string;

  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Such as card.frozen or transfer.posted.' })
  type!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { description: 'Such as card, account or transfer.' })
  resourceType!: string;

  @Field(() => ID)
  resourceId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The word for the resource before it, be it called status or state: as the enumerations have it, such as ' +
      'AWAITING_ACTIVATION. Null where it is new or has none.',
  })
  previous!: string | null;

  @Field(() => String, { nullable: true, description: 'The same after it.' })
  current!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String, { description: 'app, key, user, staff, operator, system, network …' })
  actorKind!: string;

  @Field(() => String)
  actorId!: string;

  @Field(() => String, { nullable: true })
  requestId!: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'The resource as it was; amounts as text in ledger units.' })
  before!: Payload | null;

  @Field(() => JSONObject, { nullable: true, description: 'The resource as it became.' })
  after!: Payload | null;

  happening!: Happening;
}

const common = (event: Happening) => ({
  cursor: cursorAt(event.seq),
  id: event.id,
  type: event.type,
  at: event.occurredAt,
  reason: reasonOf(event),
});

export const statusChangeOf = (event: Happening): CardStatusChanged => ({
  ...common(event),
  previous: (event.before?.status as Status | undefined) ?? null,
  current: event.after!.status as Status,
  cardId: namedBy(event).card!,
});

export const eventOf = (event: Happening): LiveEvent => {
  const { type, resourceType, resourceId, actorKind, actorId, requestId, before, after } = event;
  return Object.assign(new LiveEvent(), {
    ...common(event),
    ...{ resourceType, resourceId, actorKind, actorId, requestId, before, after, happening: event },
    previous: wordOf(type, before),
    current: wordOf(type, after),
  });
};
