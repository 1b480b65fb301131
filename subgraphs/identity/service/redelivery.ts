import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf, isId } from '../../../kernel/id';
import { DELIVERIES, takes, webhookFacts } from '../../../schema/webhooks';
import type { Context } from '../context';
import * as deliveries from '../repo/deliveries';
import * as repo from '../repo/webhooks';
import { claim, remember } from './webhooks';

type Delivery = deliveries.Row;

async function made({ viewer }: Context, tx: Tx, ids: readonly string[]): Promise<Delivery[]> {
  if (ids.length > 0) tx.ring(DELIVERIES);
  return deliveries.byIds(tx, viewer.tenantId, ids);
}

/** Sent once and at once, in no order, also to an endpoint that is disabled or did not subscribe to the type. */
export const test = (ctx: Context, id: string, type?: string | null): Promise<Delivery> =>
  transact(ctx.deps.db, async (tx) => {
    const { deps, viewer } = ctx;
    const endpoint = await claim(ctx, tx, id);
    const eventType = typeOf(endpoint, type);
    const about = { endpointId: endpoint.id, resourceId: endpoint.id, eventId: null };
    const row = { ...about, eventType, trigger: 'test' } as const;
    const ids = await deliveries.insertFresh(tx, viewer.tenantId, [row], deps.clock.now());
    await remember(ctx, tx, 'TEST_WEBHOOK_ENDPOINT', endpoint.id, { after: { eventType } });
    return found((await made(ctx, tx, ids))[0], 'DELIVERY_UNKNOWN');
  });

const PING = 'ping';

function typeOf({ dialect }: repo.Row, wanted?: string | null): string {
  const { types } = webhookFacts[dialect];
  if (wanted != null && !types.includes(wanted)) throw new Fault('EVENT_UNKNOWN', { field: 'type' });
  return wanted ?? (types.includes(PING) ? PING : types[0]!);
}

/** What happened, and how it was told; a ping was not caused by any event. */
interface Past {
  readonly event: deliveries.Event | undefined;
  readonly told: readonly deliveries.Told[];
}

async function pastOf({ viewer }: Context, tx: Tx, eventId: string): Promise<Past> {
  const gone = new Fault('EVENT_GONE', { field: 'eventId' });
  if (!isId(eventId)) throw gone;
  const event = await deliveries.eventOf(tx, viewer.tenantId, eventId);
  if (event) return { event, told: await deliveries.toldOf(tx, viewer.tenantId, eventId) };
  const ping = await deliveries.pingOf(tx, viewer.tenantId, eventId);
  if (!ping) throw gone;
  return { event, told: [ping] };
}

/** In the words of its dialect, as far as it was ever told there; our own contract calls things as they are. */
function wordsFor({ dialect }: repo.Row, { event, told }: Past): string[] {
  const known = told.filter((one) => one.dialect === dialect).map(({ eventType }) => eventType);
  const { types } = webhookFacts[dialect];
  return event && types.includes(event.type) ? [event.type, ...known] : known;
}

function subscribed(endpoint: repo.Row, past: Past): boolean {
  if (!past.event) return past.told.some(({ endpointId }) => endpointId === endpoint.id);
  return endpoint.types.includes('*') || wordsFor(endpoint, past).some((word) => takes(endpoint.types, word));
}

/** The same bytes by the same message id, where they were sent before; they wait for no other delivery. */
export async function redeliver(ctx: Context, eventId: string, endpointId?: string | null): Promise<Delivery[]> {
  return transact(ctx.deps.db, async (tx) => {
    const named = endpointId == null ? null : await claim(ctx, tx, endpointId, 'endpointId');
    const past = await pastOf(ctx, tx, eventId.toLowerCase());
    const enabled = named
      ? [named].filter((one) => one.enabled)
      : (await repo.holdEnabled(tx, ctx.viewer.tenantId)).filter((one) => subscribed(one, past));
    const ids = await again(ctx, tx, eventId.toLowerCase(), past, enabled);
    if (ids.length === 0) throw new Fault('NO_ENDPOINT', { ...(named && { field: 'endpointId' }) });
    for (const { id } of enabled) await remember(ctx, tx, 'REDELIVER_WEBHOOK', id, { after: { eventId } });
    return made(ctx, tx, ids);
  });
}

async function again(ctx: Context, tx: Tx, eventId: string, past: Past, to: readonly repo.Row[]): Promise<string[]> {
  const [{ tenantId }, now] = [ctx.viewer, ctx.deps.clock.now()];
  const originals = past.told.filter(({ endpointId }) => to.some(({ id }) => id === endpointId));
  const { event } = past;
  const news = to.filter(({ id }) => event && !originals.some(({ endpointId }) => endpointId === id));
  const rows = news.map((one) => ({
    ...{ endpointId: one.id, eventId, resourceId: event!.resourceId, trigger: 'redeliver' as const },
    eventType: wordsFor(one, past)[0] ?? event!.type,
  }));
  const repeated = await deliveries.insertAgain(
    tx,
    tenantId,
    originals.map(({ id }) => id),
    now,
  );
  return [...repeated, ...(await deliveries.insertFresh(tx, tenantId, rows, now))];
}

const AT_ONCE = 1000;

export interface Redelivered {
  readonly count: number;
  readonly more: boolean;
}

/** All that failed for good, in their order; what has arrived since, or is on its way, is left alone. */
export const redeliverFailed = (ctx: Context, endpointId: string, since: Date): Promise<Redelivered> =>
  transact(ctx.deps.db, async (tx) => {
    const { deps, viewer } = ctx;
    const endpoint = await claim(ctx, tx, idOf(endpointId, 'ENDPOINT_UNKNOWN', 'endpointId'), 'endpointId');
    if (!endpoint.enabled) throw new Fault('NO_ENDPOINT', { field: 'endpointId' });
    const failed = await deliveries.failedSince(tx, viewer.tenantId, endpoint.id, since, AT_ONCE + 1);
    const ids = await deliveries.insertAgain(tx, viewer.tenantId, failed.slice(0, AT_ONCE), deps.clock.now());
    if (ids.length > 0) {
      tx.ring(DELIVERIES);
      const after = { since, count: ids.length };
      await remember(ctx, tx, 'REDELIVER_FAILED_WEBHOOKS', endpoint.id, { after });
    }
    return { count: ids.length, more: failed.length > AT_ONCE };
  });
