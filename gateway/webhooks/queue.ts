import type postgres from 'postgres';
import { v5 as uuidv5 } from 'uuid';
import { array } from '../../schema/sets';
import type { WebhookDialectName } from '../../schema/tables/events';
import type { AttemptError } from './post';
import type { Task } from './task';

/**
 * A delivery is `pending` until it `succeeded` or `failed`. Pending, it is one of:
 * - waiting behind another of the same endpoint and resource: `next_attempt_at` null (a question stays so: it is not queued);
 * - due at `next_attempt_at`, free for whoever claims it;
 * - leased until `leased_until`: somebody is sending it. When they died, it is free again after that.
 */

const taskColumns = (sql: postgres.ISql): postgres.Fragment => sql`
  d.tenant_id as "tenantId", d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.part,
  d.resource_id as "resourceId", d.event_type as "eventType", d.message_id as "messageId", d.trigger,
  convert_from(d.body, 'UTF8') as body, d.attempts, e.dialect, t.mode = 'live' as live`;

export type Leases = Readonly<Record<WebhookDialectName, number>>;

export interface Claim {
  readonly now: Date;
  /** By dialect: for how many milliseconds. */
  readonly leases: Leases;
  /** At most so many of one endpoint, but for those that are named. */
  readonly each: number;
  readonly room: ReadonlyMap<string, number>;
  readonly limit: number;
}

/** Of every endpoint that has something due, the oldest first; visits only endpoints that have a queue. */
export const claim = (sql: postgres.ISql, { now, leases, each, room, limit }: Claim): Promise<Task[]> =>
  sql<Task[]>`
    with recursive queued(id) as (
      (select endpoint_id from events.delivery where status = 'pending' and next_attempt_at is not null
       order by endpoint_id limit 1)
      union all
      select (select d.endpoint_id from events.delivery d
              where d.status = 'pending' and d.next_attempt_at is not null and d.endpoint_id > q.id
              order by d.endpoint_id limit 1)
      from queued q where q.id is not null
    ), due as (
      select d.tenant_id, d.id from queued q
      left join unnest(${array([...room.keys()])}::uuid[], ${array([...room.values()])}::int[]) r(id, room) on r.id = q.id
      cross join lateral (
        select d.tenant_id, d.id, d.next_attempt_at from events.delivery d
        where d.endpoint_id = q.id and d.status = 'pending' and d.next_attempt_at <= ${now.toISOString()}
          and (d.leased_until is null or d.leased_until <= ${now.toISOString()})
        order by d.next_attempt_at limit coalesce(r.room, ${each}) for update skip locked) d
      where q.id is not null order by d.next_attempt_at limit ${limit}
    )
    update events.delivery d set leased_until = ${now.toISOString()}::timestamptz + l.ms * interval '1 millisecond'
    from due, events.endpoint e, identity.tenant_policy t,
      unnest(${array(Object.keys(leases))}::text[], ${array(Object.values(leases))}::int[]) l(dialect, ms)
    where d.tenant_id = due.tenant_id and d.id = due.id and e.tenant_id = d.tenant_id and e.id = d.endpoint_id
      and t.tenant_id = d.tenant_id and l.dialect = e.dialect
      and e.deleted_at is null and (e.enabled or d.trigger = 'test')
    returning ${taskColumns(sql)}`;

export interface Line {
  readonly endpointId: string;
  readonly resourceId: string;
}

/**
 * Lets the next of each line go, and leases it where `leasedUntil` says that the caller sends it. A row that is locked is
 * being let go by somebody else.
 */
export const release = (
  sql: postgres.ISql,
  lines: readonly (Line & { readonly leasedUntil: Date | null })[],
  now: Date,
): Promise<(Task & { readonly leased: boolean })[]> =>
  sql<(Task & { readonly leased: boolean })[]>`
    update events.delivery d set next_attempt_at = ${now.toISOString()}, leased_until = h.leased_until
    from (
      select d.tenant_id, d.id, l.leased_until from unnest(
        ${array(lines.map(({ endpointId }) => endpointId))}::uuid[],
        ${array(lines.map(({ resourceId }) => resourceId))}::uuid[],
        ${array(lines.map(({ leasedUntil }) => leasedUntil))}::timestamptz[]) l(endpoint_id, resource_id, leased_until)
      cross join lateral (
        select w.tenant_id, w.id, w.next_attempt_at from events.delivery w
        where w.endpoint_id = l.endpoint_id and w.resource_id = l.resource_id and w.status = 'pending'
          and w.trigger = 'event' order by w.seq limit 1) h
      join events.delivery d on d.tenant_id = h.tenant_id and d.id = h.id
      where h.next_attempt_at is null and d.status = 'pending' and d.next_attempt_at is null for update of d skip locked
    ) h, events.endpoint e, identity.tenant_policy t
    where d.tenant_id = h.tenant_id and d.id = h.id
      and e.tenant_id = d.tenant_id and e.id = d.endpoint_id and t.tenant_id = d.tenant_id
    returning ${taskColumns(sql)}, d.leased_until is not null as leased`;

/** The heads of all lines that stand still although nobody is before them. */
export const releaseStranded = async (sql: postgres.ISql, now: Date): Promise<number> => {
  const { count } = await sql`
    update events.delivery d set next_attempt_at = ${now.toISOString()}
    from (
      select d.tenant_id, d.id from (
        select distinct on (endpoint_id, resource_id) tenant_id, id, next_attempt_at from events.delivery
        where status = 'pending' and trigger = 'event' order by endpoint_id, resource_id, seq) h
      join events.delivery d on d.tenant_id = h.tenant_id and d.id = h.id
      where h.next_attempt_at is null and d.status = 'pending' and d.next_attempt_at is null for update of d skip locked
    ) h where d.tenant_id = h.tenant_id and d.id = h.id`;
  return count;
};

/** Somebody else may go on at once. */
export const giveBack = (sql: postgres.ISql, tasks: readonly Task[]): Promise<unknown> =>
  sql`update events.delivery d set leased_until = null
      from unnest(${array(tasks.map(({ tenantId }) => tenantId))}::uuid[], ${array(tasks.map(({ id }) => id))}::uuid[])
        v(tenant_id, id)
      where d.tenant_id = v.tenant_id and d.id = v.id and d.status = 'pending'`;

/** What was made without a body gets it, and what it is called there, once: all attempts send the same bytes. */
export const write = (
  sql: postgres.ISql,
  written: readonly { task: Task; eventType: string; messageId: string; body: string }[],
): Promise<unknown> =>
  sql`update events.delivery d set body = convert_to(v.body, 'UTF8'), message_id = v.message_id,
        event_type = v.event_type
      from unnest(${array(written.map(({ task }) => task.tenantId))}::uuid[],
        ${array(written.map(({ task }) => task.id))}::uuid[], ${array(written.map(({ body }) => body))}::text[],
        ${array(written.map(({ messageId }) => messageId))}::text[],
        ${array(written.map(({ eventType }) => eventType))}::text[]) v(tenant_id, id, body, message_id, event_type)
      where d.tenant_id = v.tenant_id and d.id = v.id and d.body is null`;

/** A ping or a test, as it was first sent. */
export async function originalOf(
  sql: postgres.ISql,
  tenantId: string,
  id: string,
): Promise<{ eventType: string; messageId: string | null; body: string | null; createdAt: string } | undefined> {
  const [row] = await sql<{ eventType: string; messageId: string | null; body: string | null; createdAt: string }[]>`
    select event_type as "eventType", message_id as "messageId", convert_from(body, 'UTF8') as body,
      created_at as "createdAt"
    from events.delivery where tenant_id = ${tenantId} and id = ${id}`;
  return row;
}

/** The further messages of an event whose first one is this delivery's; once, should it be rendered again. */
export const addParts = (
  sql: postgres.ISql,
  { tenantId, id, endpointId, eventId, resourceId, trigger }: Task,
  messages: readonly { eventType: string; messageId: string; body: string }[],
  now: Date,
): Promise<unknown> =>
  sql`insert into events.delivery (tenant_id, id, endpoint_id, event_id, part, resource_id, event_type, message_id, trigger,
        body, status, next_attempt_at, created_at, updated_at)
      select ${tenantId}, v.id, ${endpointId}, ${eventId}, v.part, ${resourceId}, v.event_type, v.message_id, ${trigger},
        convert_to(v.body, 'UTF8'), 'pending', ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()}
      from unnest(${array(messages.map((_, i) => partId(id, i + 1)))}::uuid[], ${array(messages.map((_, i) => i + 1))}::smallint[],
        ${array(messages.map(({ eventType }) => eventType))}::text[],
        ${array(messages.map(({ messageId }) => messageId))}::text[],
        ${array(messages.map(({ body }) => body))}::text[]) v(id, part, event_type, message_id, body)
      on conflict do nothing`;

const partId = (id: string, part: number): string => uuidv5(`part ${part}`, id);

/** Nothing can be made of them. */
export const failUnsent = (sql: postgres.ISql, tasks: readonly Task[], now: Date): Promise<unknown> =>
  sql`update events.delivery d set status = 'failed', next_attempt_at = null, leased_until = null,
        version = d.version + 1, updated_at = ${now.toISOString()}
      from unnest(${array(tasks.map(({ tenantId }) => tenantId))}::uuid[], ${array(tasks.map(({ id }) => id))}::uuid[])
        v(tenant_id, id)
      where d.tenant_id = v.tenant_id and d.id = v.id and d.status = 'pending'`;

/** How one attempt ended. */
export interface Outcome {
  readonly task: Task;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: AttemptError | null;
  readonly response: string | null;
  /** Null: there are no more. */
  readonly nextAt: Date | null;
}
export const succeeded = ({ error }: Outcome): boolean => error === null;

/** Attempts and what they make of their deliveries; one that was given up meanwhile (`endpoint_disabled`) can only succeed, and one that succeeded stays so. */
export async function record(sql: postgres.ISql, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const each = (pick: (outcome: Outcome) => string | number | Date | null): string => array(outcomes.map(pick));
  await sql`
    with v as (
      select * from unnest(${each(({ task }) => task.tenantId)}::uuid[], ${each(({ task }) => task.id)}::uuid[],
        ${each(({ startedAt }) => startedAt)}::timestamptz[], ${each(({ status }) => status)}::int[],
        ${each(({ error }) => error)}::text[], ${each(({ response }) => response)}::text[],
        ${each(({ durationMs }) => durationMs)}::int[], ${each(({ nextAt }) => nextAt)}::timestamptz[])
        v(tenant_id, id, at, status, error, response, duration_ms, next_at)
    ), done as (
      update events.delivery d set attempts = d.attempts + 1, leased_until = null,
        status = case when v.error is null or d.status = 'succeeded' then 'succeeded'
                 when d.status <> 'pending' or v.next_at is null then 'failed' else 'pending' end,
        next_attempt_at = case when d.status = 'pending' and v.error is not null then v.next_at end,
        delivered_at = coalesce(d.delivered_at,
          case when v.error is null then v.at + v.duration_ms * interval '1 millisecond' end),
        version = d.version + 1, updated_at = ${now.toISOString()}
      from v where d.tenant_id = v.tenant_id and d.id = v.id
    ), reset as (
      update events.endpoint e set failure_count = 0, updated_at = ${now.toISOString()}
      where e.failure_count > 0 and (e.tenant_id, e.id) in (select * from unnest(
        ${array(endsWell(outcomes).map(({ tenantId }) => tenantId))}::uuid[],
        ${array(endsWell(outcomes).map(({ endpointId }) => endpointId))}::uuid[]))
    )
    insert into events.attempt (tenant_id, delivery_id, n, at, status, error, response, duration_ms)
    select v.tenant_id, v.id, 1 + coalesce(
      (select max(a.n) from events.attempt a where a.tenant_id = v.tenant_id and a.delivery_id = v.id), 0),
      v.at, v.status, v.error, v.response, v.duration_ms from v`;
}

/** Whose failures are forgotten. Tests count neither way; endpoints with a failure among these are counted by themselves. */
function endsWell(outcomes: readonly Outcome[]): Task[] {
  const counted = outcomes.filter(({ task }) => task.trigger !== 'test');
  const failing = new Set(counted.filter((one) => !succeeded(one)).map(({ task }) => task.endpointId));
  const well = counted.filter((one) => succeeded(one) && !failing.has(one.task.endpointId));
  return [...new Map(well.map(({ task }) => [task.endpointId, task])).values()];
}

/** All that an endpoint still had before it is not going to be sent any more, and its log says why. */
export const failPending = async (
  sql: postgres.ISql,
  endpoints: readonly { tenantId: string; id: string }[],
  now: Date,
): Promise<number> => {
  const { count } = await sql`
    with gone as (
      update events.delivery d
      set status = 'failed', next_attempt_at = null, leased_until = null, version = d.version + 1,
        updated_at = ${now.toISOString()}
      from unnest(${array(endpoints.map(({ tenantId }) => tenantId))}::uuid[],
        ${array(endpoints.map(({ id }) => id))}::uuid[]) e(tenant_id, id)
      where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.status = 'pending' and d.trigger <> 'test'
      returning d.tenant_id, d.id
    )
    insert into events.attempt (tenant_id, delivery_id, n, at, error, duration_ms)
    select g.tenant_id, g.id, 1 + coalesce(
      (select max(a.n) from events.attempt a where a.tenant_id = g.tenant_id and a.delivery_id = g.id), 0),
      ${now.toISOString()}, 'endpoint_disabled', 0 from gone g`;
  return count;
};
