import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf, isId, newId } from '../../../kernel/id';
import { once } from '../../../schema/once';
import { DELIVERIES, takes, webhookFacts } from '../../../schema/webhooks';
import { type Context, onceOf } from '../context';
import * as deliveries from '../repo/deliveries';
import * as repo from '../repo/webhooks';
import { claim, remember } from './webhooks';

type Delivery = deliveries.Row;

async function made({ viewer }: Context, tx: Tx, ids: readonly string[]): Promise<Delivery[]> {
  if (ids.length > 0) tx.ring(DELIVERIES);
  return deliveries.byIds(tx, viewer.tenantId, ids);
}

/** Sent once and at once, in no order, also to an endpoint that is disabled or did not subscribe to the type. */
export const test = (ctx: Context, id: string, type?: string | null, key?: string | null): Promise<Delivery> =>
  transact(ctx.deps.db, async (tx) => {
    const spend = onceOf(ctx, 'testWebhookEndpoint', key, { id: id.toLowerCase(), type });
    const sent = await once(tx, spend, () => sample(ctx, tx, id, type));
    return found((await made(ctx, tx, [sent]))[0], 'DELIVERY_UNKNOWN');
  });

async function sample(ctx: Context, tx: Tx, id: string, type?: string | null): Promise<string> {
  const endpoint = await claim(ctx, tx, id);
  const eventType = typeOf(endpoint, type);
  const row = deliveries.itself({ endpointId: endpoint.id, resourceId: endpoint.id, eventType, trigger: 'test' });
  await deliveries.insertFresh(tx, ctx.viewer.tenantId, [row], ctx.deps.clock.now());
  await remember(ctx, tx, 'TEST_WEBHOOK_ENDPOINT', endpoint.id, { after: { eventType } });
  return row.id;
}

const PING = 'ping';

function typeOf({ dialect }: repo.Row, wanted?: string | null): string {
  const { types } = webhookFacts[dialect];
  if (wanted != null && !types.includes(wanted)) throw new Fault('EVENT_UNKNOWN', { field: 'type' });
  return wanted ?? (types.includes(PING) ? PING : types[0]!);
}

/** What happened, and how it was told; a ping and a test were not caused by anything. */
interface Past {
  readonly id: string;
  readonly event: deliveries.Event | undefined;
  readonly told: readonly deliveries.Told[];
}

async function pastOf({ viewer }: Context, tx: Tx, text: string): Promise<Past> {
  const gone = new Fault('EVENT_GONE', { field: 'eventId' });
  if (!isId(text)) throw gone;
  const id = text.toLowerCase();
  const event = await deliveries.eventOf(tx, viewer.tenantId, id);
  const told = await deliveries.toldOf(tx, viewer.tenantId, id);
  if (!event && told.length === 0) throw gone;
  return { id, event, told };
}

/** In the words of its dialect, as far as it was ever told there; our own contract calls things as they are. */
function wordsFor({ dialect }: repo.Row, { event, told }: Past): string[] {
  const known = told.filter((one) => one.dialect === dialect).map(({ eventType }) => eventType);
  const { types } = webhookFacts[dialect];
  return event && types.includes(event.type) ? [event.type, ...known] : known;
}

/** A ping is its own endpoint's, whoever subscribed to what. */
function subscribed(endpoint: repo.Row, past: Past): boolean {
  const { event, told } = past;
  if (!event && told.some(({ eventType }) => eventType === PING))
    return told.some(({ endpointId }) => endpointId === endpoint.id);
  const words = wordsFor(endpoint, past);
  return words.some((word) => takes(endpoint.types, word)) || (event !== undefined && endpoint.types.includes('*'));
}

/** The same bytes by the same message id, where they were written before; they wait for no other delivery. */
export const redeliver = (
  ctx: Context,
  eventId: string,
  endpointId?: string | null,
  key?: string | null,
): Promise<Delivery[]> =>
  transact(ctx.deps.db, async (tx) => {
    const spend = onceOf(ctx, 'redeliverWebhookEvent', key, { eventId: eventId.toLowerCase(), endpointId });
    return made(ctx, tx, await once(tx, spend, () => sendAgain(ctx, tx, eventId, endpointId)));
  });

async function sendAgain(ctx: Context, tx: Tx, eventId: string, endpointId?: string | null): Promise<string[]> {
  const past = await pastOf(ctx, tx, eventId);
  const named = endpointId == null ? null : await claim(ctx, tx, endpointId, 'endpointId');
  const enabled = named
    ? [named].filter((one) => one.enabled)
    : (await repo.holdEnabled(tx, ctx.viewer.tenantId)).filter((one) => subscribed(one, past));
  const ids = await again(ctx, tx, past, enabled);
  if (ids.length === 0) throw new Fault('NO_ENDPOINT', { ...(named && { field: 'endpointId' }) });
  for (const { id } of enabled) await remember(ctx, tx, 'REDELIVER_WEBHOOK', id, { after: { eventId: past.id } });
  return ids;
}

async function again(ctx: Context, tx: Tx, past: Past, to: readonly repo.Row[]): Promise<string[]> {
  const [{ tenantId }, now] = [ctx.viewer, ctx.deps.clock.now()];
  const copies = to.flatMap((one) => copiesFor(one, past).map((original) => ({ endpointId: one.id, original })));
  const news = to.filter(({ id }) => !copies.some(({ endpointId }) => endpointId === id));
  const repeated = await deliveries.insertAgain(tx, tenantId, copies, now);
  const fresh = news.flatMap((one) => freshFor(one, past));
  return [...repeated, ...(await deliveries.insertFresh(tx, tenantId, fresh, now))];
}

/** What the endpoint was sent, or else what another one of its contract was: all of them are told the same. */
function copiesFor({ id, dialect }: repo.Row, { told }: Past): string[] {
  const written = told.filter((one) => one.written && one.dialect === dialect);
  const { endpointId } = written.find((one) => one.endpointId === id) ?? written[0] ?? { endpointId: null };
  return written.filter((one) => one.endpointId === endpointId).map((one) => one.id);
}

/** Whoever sends it first puts it into words; a ping or a test that nobody has sent yet is in the words of its contract alone. */
function freshFor(endpoint: repo.Row, past: Past): deliveries.Fresh[] {
  const [eventType = past.event?.type] = wordsFor(endpoint, past);
  const resourceId = past.event?.resourceId ?? endpoint.id;
  if (eventType === undefined) return [];
  return [{ id: newId(), endpointId: endpoint.id, eventId: past.id, resourceId, eventType, trigger: 'redeliver' }];
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
    const ids = await deliveries.insertAgain(
      tx,
      viewer.tenantId,
      failed.slice(0, AT_ONCE).map((original) => ({ endpointId: endpoint.id, original })),
      deps.clock.now(),
    );
    if (ids.length > 0) {
      tx.ring(DELIVERIES);
      const after = { since, count: ids.length };
      await remember(ctx, tx, 'REDELIVER_FAILED_WEBHOOKS', endpoint.id, { after });
    }
    return { count: ids.length, more: failed.length > AT_ONCE };
  });
