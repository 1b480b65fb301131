import { Arg, Authorized, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import { found } from '../../../kernel/error';
import type { Happening } from '../../../schema/happenings';
import type { Context } from '../context';
import { type EventArgs, everything, type StatusArgs, statusChanges } from '../live/asked';
import { namedBy } from '../live/facts';
import { Authorisation, authorisationOf, TransferStub } from '../types/authorisation';
import { AccountStub, Card, CustomerStub, cardOf } from '../types/card';
import { CardStatusChanged, eventOf, LiveEvent, statusChangeOf } from '../types/event';
import { related } from './show';

const AFTER = 'A cursor: what came after it comes first. Without one it begins now.';

/** Whom an argument names decides when following begins; by the time that an event is shown, that is done. */
@Resolver(() => CardStatusChanged)
export class StatusResolver {
  @Subscription(() => CardStatusChanged, {
    description: 'Every change of the status of the cards that the viewer may see, in order; of new ones too.',
    subscribe: ({ context, args }) => statusChanges(context as Context, args as StatusArgs),
  })
  cardStatusChanged(
    @Root() event: Happening,
    @Arg('cardId', () => ID, { nullable: true }) _cardId: string | null,
    @Arg('accountId', () => ID, { nullable: true, description: 'Which pays for it.' }) _accountId: string | null,
    @Arg('customerId', () => ID, { nullable: true, description: 'Who holds it.' }) _customerId: string | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after: string | null,
  ): CardStatusChanged {
    return statusChangeOf(event);
  }

  @FieldResolver(() => Card, { description: 'As it is now, whatever has happened since.' })
  async card(@Root() { cardId }: CardStatusChanged, @Ctx() { load }: Context): Promise<Card> {
    return cardOf(found(await load.cards.load(cardId), 'CARD_UNKNOWN'));
  }
}

/** What it names is shown as it is now; whether the viewer may see it is asked as anywhere else. */
@Resolver(() => LiveEvent)
export class EventResolver {
  @Subscription(() => LiveEvent, {
    description: 'Everything that happens and that the viewer may read, in order. End users hear of what is theirs.',
    subscribe: ({ context, args }) => everything(context as Context, args as EventArgs),
  })
  events(
    @Root() event: Happening,
    @Arg('types', () => [String], {
      nullable: true,
      description: 'Names of events such as card.frozen, or families such as card.*; by default all.',
    })
    _types: string[] | null,
    @Arg('resource', () => ID, { nullable: true, description: 'What it happens to.' }) _resource: string | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after: string | null,
  ): LiveEvent {
    return eventOf(event);
  }

  @Authorized('card:read')
  @FieldResolver(() => Card, { nullable: true })
  card(@Root() { happening }: LiveEvent, @Ctx() context: Context): Promise<Card | null> {
    return related(namedBy(happening).card ?? null, context);
  }

  @FieldResolver(() => AccountStub, {
    nullable: true,
    description: 'Of a transfer: the one that pays, or is paid where the money comes from outside.',
  })
  async account(@Root() { happening }: LiveEvent, @Ctx() { owners, viewer }: Context): Promise<AccountStub | null> {
    const { accounts = [] } = namedBy(happening);
    const of = accounts.length > 1 ? await owners(viewer.tenantId, accounts) : null;
    const id = accounts.find((one) => of?.get(one)) ?? accounts[0];
    return id === undefined ? null : { id };
  }

  @FieldResolver(() => CustomerStub, { nullable: true })
  customer(@Root() { happening }: LiveEvent): CustomerStub | null {
    const { customer } = namedBy(happening);
    return customer === undefined ? null : { id: customer };
  }

  @Authorized('card:read')
  @FieldResolver(() => Authorisation, { nullable: true })
  async authorisation(@Root() { happening }: LiveEvent, @Ctx() { load }: Context): Promise<Authorisation | null> {
    const { authorisation } = namedBy(happening);
    const row = authorisation === undefined ? null : await load.authorisation.load(authorisation);
    return row && authorisationOf(row);
  }

  @FieldResolver(() => TransferStub, { nullable: true })
  transfer(@Root() { happening }: LiveEvent): TransferStub | null {
    const { transfer } = namedBy(happening);
    return transfer === undefined ? null : { id: transfer };
  }
}
