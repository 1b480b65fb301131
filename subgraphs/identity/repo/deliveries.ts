import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { newId, sibling } from '../../../kernel/id';
import type { Window } from '../../../kernel/page';
import type { Period } from '../../../kernel/period';
import { ulidOf } from '../../../kernel/ulid';
import { among } from '../../../schema/kinds';
import { counts, type Fragment, type Listing, type Pages, pages } from '../../../schema/listing';
import { type RawRow, reader, type Source } from '../../../schema/rows';
import { array } from '../../../schema/sets';
import { attempt, delivery, type WebhookDialectName, webhookDialects } from '../../../schema/tables/events';
import { webhookFacts } from '../../../schema/webhooks';

/** Without its body, which may be large and is read only when it is asked for. */
export type Row = Omit<typeof delivery.$inferSelect, 'body'>;
export type AttemptRow = typeof attempt.$inferSelect;
const read: (raw: RawRow) => Row = reader(delivery);

const shown = ({ sql }: Source) => sql`
  v.tenant_id, v.id, v.seq, v.version, v.created_at, v.updated_at, v.endpoint_id, v.event_id, v.part, v.resource_id,
  v.event_type, v.message_id, v.trigger, v.status, v.attempts, v.next_attempt_at, v.leased_until, v.delivered_at`;

/** Of endpoints that were not deleted. */
export async function byIds(source: Source, tenantId: string, ids: readonly string[]): Promise<Row[]> {
  const rows = await source.sql<RawRow[]>`
    select ${shown(source)} from events.delivery v
    join events.endpoint e on e.tenant_id = v.tenant_id and e.id = v.endpoint_id and e.deleted_at is null
    where v.tenant_id = ${tenantId} and v.id = any(${array(ids)}::uuid[]) order by v.seq`;
  return rows.map(read);
}

export interface Filter {
  readonly status?: string | null;
  readonly eventType?: string | null;
  readonly eventId?: string | null;
  readonly trigger?: string | null;
  readonly period: Period;
}

function listing(source: Source, tenantId: string, filter: Filter): Listing {
  const { sql } = source;
  const dialect = sql`(select e.dialect from events.endpoint e where e.tenant_id = v.tenant_id and e.id = v.endpoint_id)`;
  return {
    from: sql`from events.delivery v`,
    columns: shown(source),
    where: sql`v.endpoint_id = p.id and v.tenant_id = ${tenantId}
      ${filter.status ? sql`and v.status = ${filter.status}` : sql``}
      ${filter.eventType ? sql`and v.event_type = ${filter.eventType}` : sql``}
      ${filter.eventId ? sql`and ${tells(source, sql`v`, dialect, filter.eventId)}` : sql``}
      ${filter.trigger ? sql`and v.trigger = ${filter.trigger}` : sql``}`,
    sort: ['v.created_at', 'v.id'],
    all: sql`v.endpoint_id = p.id and v.tenant_id = ${tenantId}`,
    period: filter.period,
  };
}

/** Newest first. */
export const list = (
  source: Source,
  tenantId: string,
  endpointIds: readonly string[],
  filter: Filter,
  window: Window,
  total: (endpointId: string) => Promise<number>,
): Promise<Pages<Row>> => pages(source, endpointIds, listing(source, tenantId, filter), window, read, total);

export const countOf = (source: Source, tenantId: string, endpointIds: readonly string[], filter: Filter) =>
  counts(source, endpointIds, listing(source, tenantId, filter));

export const attempts = ({ orm }: Pick<Db, 'orm'>, tenantId: string, ids: readonly string[]): Promise<AttemptRow[]> =>
  orm
    .select()
    .from(attempt)
    .where(and(eq(attempt.tenantId, tenantId), among(attempt.deliveryId, ids)))
    .orderBy(asc(attempt.deliveryId), asc(attempt.n));

export const bodies = ({ orm }: Pick<Db, 'orm'>, tenantId: string, ids: readonly string[]) =>
  orm
    .select({ id: delivery.id, body: delivery.body })
    .from(delivery)
    .where(and(eq(delivery.tenantId, tenantId), among(delivery.id, ids)));

/** What is given up is not sent any more, tests aside, and its log says why. */
export async function failPending({ sql }: Tx, tenantId: string, endpointId: string, now: Date): Promise<void> {
  await sql`
    with gone as (
      update events.delivery set status = 'failed', next_attempt_at = null, leased_until = null, version = version + 1,
        updated_at = ${now.toISOString()}
      where tenant_id = ${tenantId} and endpoint_id = ${endpointId} and status = 'pending' and trigger <> 'test'
      returning tenant_id, id
    )
    insert into events.attempt (tenant_id, delivery_id, n, at, error, duration_ms)
    select g.tenant_id, g.id, 1 + coalesce(
      (select max(a.n) from events.attempt a where a.tenant_id = g.tenant_id and a.delivery_id = g.id), 0),
      ${now.toISOString()}, 'endpoint_disabled', 0 from gone g`;
}

/** Of an endpoint that is no more. */
export async function dropPending({ sql }: Tx, tenantId: string, endpointId: string, now: Date): Promise<void> {
  await sql`
    update events.delivery set status = 'failed', next_attempt_at = null, leased_until = null, version = version + 1,
      updated_at = ${now.toISOString()}
    where tenant_id = ${tenantId} and endpoint_id = ${endpointId} and status = 'pending'`;
}

export interface Fresh {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly resourceId: string;
  readonly eventType: string;
  readonly trigger: Row['trigger'];
}

/** What is told of no event is one itself. */
export function itself(row: Omit<Fresh, 'id' | 'eventId'>): Fresh {
  const id = newId();
  return { ...row, id, eventId: id };
}

/** Without a body: whoever sends them first renders them. */
export async function insertFresh({ sql }: Tx, tenantId: string, rows: readonly Fresh[], now: Date): Promise<string[]> {
  const column = (pick: (row: Fresh) => string) => array(rows.map(pick));
  await sql`
    insert into events.delivery (tenant_id, id, endpoint_id, event_id, resource_id, event_type, trigger, status,
      next_attempt_at, created_at, updated_at)
    select ${tenantId}, f.*, 'pending', ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()}
    from unnest(${column(({ id }) => id)}::uuid[], ${column((row) => row.endpointId)}::uuid[],
      ${column((row) => row.eventId)}::uuid[], ${column((row) => row.resourceId)}::uuid[],
      ${column((row) => row.eventType)}::text[], ${column((row) => row.trigger)}::text[]) f`;
  return rows.map(({ id }) => id);
}

interface Copy {
  readonly endpointId: string;
  readonly original: string;
}

/** The same messages again. They are due in this order, all of them at once. */
export async function insertAgain(
  { sql }: Tx,
  tenantId: string,
  copies: readonly Copy[],
  now: Date,
): Promise<string[]> {
  const ids = copies.map(() => newId());
  await sql`
    insert into events.delivery (tenant_id, id, endpoint_id, event_id, part, resource_id, event_type, message_id, trigger,
      body, status, next_attempt_at, created_at, updated_at)
    select d.tenant_id, o.id, o.endpoint_id, d.event_id, d.part, d.resource_id, d.event_type, d.message_id, 'redeliver',
      d.body, 'pending', ${now.toISOString()}::timestamptz - (${ids.length} - o.n) * interval '1 microsecond',
      ${now.toISOString()}, ${now.toISOString()}
    from unnest(${array(ids)}::uuid[], ${array(copies.map(({ endpointId }) => endpointId))}::uuid[],
      ${array(copies.map(({ original }) => original))}::uuid[]) with ordinality o(id, endpoint_id, original, n)
    join events.delivery d on d.tenant_id = ${tenantId} and d.id = o.original order by o.n`;
  return ids;
}

/** What was told of an event, endpoint by endpoint and part by part. */
export interface Told {
  readonly id: string;
  readonly endpointId: string;
  readonly dialect: WebhookDialectName;
  readonly eventType: string;
  /** Its bytes are there. */
  readonly written: boolean;
}

/**
 * By the id of what happened, which a ping or a test has of itself; or by that of the second of two messages, which
 * follows from it.
 */
export const toldOf = (tx: Tx, tenantId: string, eventId: string): Promise<Told[]> =>
  tx.sql<Told[]>`
    select d.id, d.endpoint_id as "endpointId", e.dialect, d.event_type as "eventType", d.body is not null as written
    from events.endpoint e
    join events.delivery d on d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.trigger = 'event'
      and d.event_id in (${eventId}, ${sibling(eventId, 1)}) and ${tells(tx, tx.sql`d`, tx.sql`e.dialect`, eventId)}
    where e.tenant_id = ${tenantId}
    union all
    select d.id, d.endpoint_id, e.dialect, d.event_type, d.body is not null
    from events.delivery d join events.endpoint e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
    where d.tenant_id = ${tenantId} and d.id = ${eventId} and d.trigger = 'test'
    order by 2, 1`;

const messageOf = (eventId: string): string => `evt_${ulidOf(eventId)}`;

const ofTheirOwn = webhookDialects.filter((dialect) => webhookFacts[dialect].messagesAreEvents);

/** A message that is an event of its own is found by its own id alone, as soon as it has one. */
const tells = ({ sql }: Source, row: Fragment, dialect: Fragment, eventId: string): Fragment => sql`
  (${row}.message_id = ${messageOf(eventId)} or ${row}.event_id = ${eventId}
    and (${row}.message_id is null or ${dialect} <> all(${array(ofTheirOwn)}::text[])))`;

/** Those of them that something is kept of: what happened, or the bytes that told of it. */
export const eventsKnown = (
  { sql }: Source,
  tenantId: string,
  ids: readonly string[],
): Promise<{ readonly id: string }[]> => {
  const wanted = array(ids);
  const messages = array(ids.map(messageOf));
  const beside = array(ids.map((id) => sibling(id, 1)));
  return sql<{ id: string }[]>`
    select w.id from unnest(${wanted}::uuid[], ${messages}::text[], ${beside}::uuid[]) w(id, message, beside)
    where exists (select from events.outbox o where o.tenant_id = ${tenantId} and o.id = w.id)
      or exists (select from events.delivery d where d.tenant_id = ${tenantId} and d.id = w.id and d.event_id = d.id)
      or exists (
        select from events.endpoint e join events.delivery d on d.tenant_id = e.tenant_id and d.endpoint_id = e.id
          and d.event_id = w.beside and d.trigger = 'event' and d.message_id = w.message
        where e.tenant_id = ${tenantId})`;
};

export interface Event {
  readonly type: string;
  readonly resourceId: string;
}

export async function eventOf({ sql }: Tx, tenantId: string, id: string): Promise<Event | undefined> {
  const [row] = await sql<Event[]>`
    select type, resource_id as "resourceId" from events.outbox where tenant_id = ${tenantId} and id = ${id}`;
  return row;
}

/** In order; none of which a redelivery has arrived or is under way. */
export async function failedSince(
  { sql }: Tx,
  tenantId: string,
  endpointId: string,
  since: Date,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select d.id from events.delivery d
    where d.tenant_id = ${tenantId} and d.endpoint_id = ${endpointId} and d.created_at >= ${since.toISOString()}
      and d.trigger = 'event' and d.status = 'failed' and d.body is not null
      and d.message_id not in (
        select r.message_id from events.delivery r
        where r.tenant_id = ${tenantId} and r.endpoint_id = ${endpointId} and r.created_at >= ${since.toISOString()}
          and r.trigger = 'redeliver' and r.status <> 'failed' and r.message_id is not null)
    order by d.seq limit ${limit}`;
  return rows.map(({ id }) => id);
}
