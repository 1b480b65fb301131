import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { DateTime, Paging } from '../../../kernel/graphql';
import { idOf, sought } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import { period } from '../../../kernel/period';
import type { Scope } from '../../../kernel/viewer';
import { webhookFacts } from '../../../schema/webhooks';
import type { Context } from '../context';
import { checkTexts } from '../fields';
import * as deliveries from '../repo/deliveries';
import * as repo from '../repo/webhooks';
import * as redelivery from '../service/redelivery';
import { dialectOf } from '../service/webhook-input';
import * as service from '../service/webhooks';
import { WebhookDialect } from '../types/enums';
import {
  IssuedWebhookSecret,
  RedeliveredWebhooks,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryFilter,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointFilter,
  WebhookEndpointInput,
  WebhookEndpointPage,
  WebhookEndpointUpdate,
  WebhookHeader,
} from '../types/webhook';
import { byIds } from './by-ids';

type Row = repo.Row;
type Delivery = deliveries.Row;

/** URLs, headers and bodies hold secrets of the receiver: who may not set webhooks up does not see them either. */
@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  @Authorized<Scope>('webhook:write')
  @Query(() => WebhookEndpoint)
  webhookEndpoint(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Row> {
    return service.get(ctx, id);
  }

  @Authorized<Scope>('webhook:write')
  @Query(() => [WebhookEndpoint], {
    nullable: 'items',
    description: 'At most 100, in the order of the ids; null where there is none.',
  })
  webhookEndpointsById(
    @Ctx() { deps, viewer }: Context,
    @Arg('ids', () => [ID]) ids: string[],
  ): Promise<(Row | null)[]> {
    return byIds(ids, (some) => repo.findMany(deps.db, viewer.tenantId, some));
  }

  @Authorized<Scope>('webhook:write')
  @Query(() => WebhookEndpointPage, { description: 'Newest first.' })
  webhookEndpoints(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => WebhookEndpointFilter, { nullable: true }) filter?: WebhookEndpointFilter | null,
  ): Promise<Page<Row>> {
    return repo.list(deps.db, viewer.tenantId, filter ?? {}, paging);
  }

  @Authorized<Scope>('webhook:write')
  @Query(() => [ID], {
    nullable: 'items',
    description: 'Ids of what can be told again, in the order asked: at most 100; null where nothing can.',
  })
  async webhookEventsById(
    @Ctx() { deps, viewer }: Context,
    @Arg('ids', () => [ID]) ids: string[],
  ): Promise<(string | null)[]> {
    const known = await byIds(ids, (some) => deliveries.eventsKnown(deps.db, viewer.tenantId, some));
    return known.map((one) => one?.id ?? null);
  }

  @Authorized<Scope>('webhook:write')
  @Query(() => [String], {
    description: "What an endpoint of the dialect may subscribe to; of the tenant's own if none is named.",
  })
  webhookEventTypes(
    @Ctx() { viewer }: Context,
    @Arg('dialect', () => WebhookDialect, { nullable: true }) dialect?: Row['dialect'] | null,
  ): readonly string[] {
    return webhookFacts[dialect ?? dialectOf(viewer)].types;
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => IssuedWebhookSecret, { description: 'The secret is in the answer, and never again anywhere.' })
  createWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<service.Issued> {
    return service.create(ctx, input, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => WebhookEndpoint, { description: 'What is absent stays.' })
  updateWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => WebhookEndpointUpdate) input: WebhookEndpointUpdate,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Row> {
    return service.change(ctx, id, input, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => IssuedWebhookSecret, {
    description: 'A new secret; where the dialect has it so, the previous one signs too for 24 hours.',
  })
  rotateWebhookSecret(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('secret', () => String, { nullable: true, description: 'One of your own, where the dialect takes that.' })
    secret?: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<service.Issued> {
    return service.rotate(ctx, id, secret, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => Boolean, { description: 'For good, with all that has not been delivered yet.' })
  deleteWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<boolean> {
    return service.remove(ctx, id, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => WebhookDelivery, {
    description: 'Sends a message with sample values once, whether the endpoint is enabled and subscribed or not.',
  })
  testWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('type', () => String, { nullable: true, description: 'A ping when absent, where the dialect has one.' }) type?:
      | string
      | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Delivery> {
    return redelivery.test(ctx, id, type, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => [WebhookDelivery], {
    description: 'Tells of an event again: one enabled endpoint, or all that subscribed to it.',
  })
  redeliverWebhookEvent(
    @Ctx() ctx: Context,
    @Arg('eventId', () => ID) eventId: string,
    @Arg('endpointId', () => ID, { nullable: true }) endpointId?: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Delivery[]> {
    return redelivery.redeliver(ctx, eventId, endpointId, idempotencyKey);
  }

  @Authorized<Scope>('webhook:write')
  @Mutation(() => RedeliveredWebhooks, {
    description: 'Sends everything again that failed for good since then and has not arrived later, oldest first.',
  })
  redeliverFailedWebhooks(
    @Ctx() ctx: Context,
    @Arg('endpointId', () => ID) endpointId: string,
    @Arg('since', () => DateTime) since: Date,
  ): Promise<redelivery.Redelivered> {
    return redelivery.redeliverFailed(ctx, endpointId, since);
  }

  @FieldResolver(() => [WebhookHeader])
  headers(@Root() { headers }: Row): WebhookHeader[] {
    return Object.entries(headers).map(([name, value]) => ({ name, value }));
  }

  @FieldResolver(() => DateTime, { nullable: true })
  previousSecretExpiresAt(@Root() row: Row, @Ctx() { deps }: Context): Date | null {
    return service.stillSigning(row, deps.clock.now());
  }

  @FieldResolver(() => WebhookDeliveryPage, { description: 'Newest first.' })
  deliveries(
    @Root() { id }: Row,
    @Ctx() { load }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => WebhookDeliveryFilter, { nullable: true }) filter?: WebhookDeliveryFilter | null,
  ): Promise<Page<Delivery>> {
    const { since, until, eventId, ...words } = checkTexts(filter ?? {});
    return load.deliveriesOf(
      id,
      { ...words, ...(eventId != null && { eventId: sought(eventId) }), period: period({ since, until }) },
      paging,
    );
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @Authorized<Scope>('webhook:write')
  @Query(() => WebhookDelivery)
  async webhookDelivery(@Ctx() { load }: Context, @Arg('id', () => ID) id: string): Promise<Delivery> {
    return found(await load.delivery.load(idOf(id, 'DELIVERY_UNKNOWN')), 'DELIVERY_UNKNOWN');
  }

  @FieldResolver(() => ID, { description: 'Of what happened; a ping or a test is an event itself.' })
  eventId(@Root() { id, eventId }: Delivery): string {
    return eventId ?? id;
  }

  @FieldResolver(() => Int)
  attemptCount(@Root() { attempts }: Delivery): number {
    return attempts;
  }

  @FieldResolver(() => [WebhookAttempt])
  attempts(@Root() { id }: Delivery, @Ctx() { load }: Context): Promise<readonly deliveries.AttemptRow[]> {
    return load.attempts.load(id);
  }

  @FieldResolver(() => WebhookEndpoint, { nullable: true, description: 'Null once it has been deleted.' })
  endpoint(@Root() { endpointId }: Delivery, @Ctx() { load }: Context): Promise<Row | null> {
    return load.endpoint.load(endpointId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'As it is sent, byte for byte; null until it has been written.',
  })
  async body(@Root() { id }: Delivery, @Ctx() { load }: Context): Promise<string | null> {
    return (await load.body.load(id))?.body?.toString() ?? null;
  }
}
