import { setTimeout as pause } from 'node:timers/promises';
import { type Tx, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { type Happening, happenings } from '../../schema/happenings';
import { array, planOnce } from '../../schema/sets';
import type { WebhookDialectName } from '../../schema/tables/events';
import type { Tail } from '../../schema/tail';
import { DELIVERIES, takes } from '../../schema/webhooks';
import type { Claimer } from './claimer';
import type { Rendered } from './dialects/dialect';
import { type Parts, planned } from './parts';
import { type Line, release } from './queue';
import { type Receiver, receiversWithNews, tenantsOf } from './receivers';
import { messagesOf } from './render';
import type { Task } from './task';

export const READER = 'webhooks';

/** Events of one round. */
const PORTION = 250;
/** Between two rounds, so that those that come meanwhile are one set; longer while nobody is to be told. */
const BETWEEN_MS = 2;
const IDLE_MS = 50;
/** Somebody else has the reader. */
const BUSY_MS = 20;
/** Where nothing was dispatched, the place is remembered so often. */
const SAVE_MS = 1_000;

/**
 * Makes a delivery of each event for each endpoint that wants it, once: whoever moves the reader on holds its row, and
 * both are one transaction. What is free to go is leased at once and sent from here, as far as there is room.
 */
export class Dispatcher {
  #position = 0;
  #saved = 0;
  #savedAt = 0;

  constructor(
    readonly parts: Parts,
    readonly tail: Tail,
    readonly claimer: Claimer,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const { log, everyMs } = this.parts;
    while (!signal.aborted) {
      try {
        await this.#round(await this.tail.past(this.#position, signal));
      } catch (error) {
        if (signal.aborted) break;
        log.error({ err: error }, 'events could not be dispatched');
        await pause(everyMs, undefined, { signal }).catch(() => {});
      }
    }
    await this.#save().catch((error: unknown) => log.error({ err: error }, 'the place of the reader is not saved'));
  }

  /** Once, before `run`: from where. */
  async begin(): Promise<number> {
    const { sql } = this.parts.db;
    await sql`insert into events.reader (name, seq) values (${READER}, 0) on conflict do nothing`;
    const [row] = await sql<{ seq: string }[]>`select seq from events.reader where name = ${READER}`;
    this.#position = this.#saved = Number(row!.seq);
    return this.#position;
  }

  async #round(upto: number): Promise<void> {
    const { db, metrics } = this.parts;
    const after = this.#position;
    const dialects = Object.keys(this.parts.dialects) as WebhookDialectName[];
    const { receivers, events } = await planned(db, async (sql) => {
      const receivers = await receiversWithNews(sql, { after, upto, dialects });
      const span = { tenantIds: tenantsOf(receivers), after, upto, limit: PORTION };
      return { receivers, events: await happenings({ sql }, span) };
    });
    const end = events.length < PORTION ? upto : events.at(-1)!.seq;
    const made = events.flatMap((event) => this.#made(event, receivers));
    if (made.length === 0) await this.#passBy(end);
    else await this.#dispatch(made, end, receivers);
    metrics.reached(this.#position, this.tail.upto);
    if (this.#position >= this.tail.upto) await pause(receivers.length === 0 ? IDLE_MS : BETWEEN_MS);
  }

  /** Events are told to the endpoints that are there when they happen, and not to the one that has just failed. */
  #made(event: Happening, receivers: readonly Receiver[]): Made[] {
    return receivers.flatMap((receiver) => {
      if (receiver.tenantId !== event.tenantId || receiver.createdAt > event.occurredAt) return [];
      if (event.resourceId === receiver.id) return [];
      const messages = messagesOf(this.parts, event, receiver);
      if (!messages) return [madeOf(event, receiver, 0, null)];
      return messages.flatMap((message, part) =>
        takes(receiver.types, message.eventType) ? [madeOf(event, receiver, part, message)] : [],
      );
    });
  }

  async #passBy(end: number): Promise<void> {
    this.#position = end;
    if (Date.now() - this.#savedAt > SAVE_MS) await this.#save();
  }

  async #save(): Promise<void> {
    if (this.#position === this.#saved) return;
    const { sql } = this.parts.db;
    await sql`update events.reader set seq = greatest(seq, ${this.#position}) where name = ${READER}`;
    this.#saved = this.#position;
    this.#savedAt = Date.now();
  }

  async #dispatch(made: readonly Made[], end: number, receivers: readonly Receiver[]): Promise<void> {
    const { db, clock } = this.parts;
    const now = clock.now();
    const moved = await transact(db, async (tx) => {
      await planOnce(tx);
      const from = await lockReader(tx);
      if (from === null) return null;
      const fresh = this.#placed(
        made.filter(({ event }) => event.seq > from),
        now,
      );
      const rows = await insert(tx, fresh, now);
      const to = Math.max(from, end);
      if (to > from) await tx.sql`update events.reader set seq = ${to} where name = ${READER}`;
      return { to, fresh, rows };
    });
    if (!moved) return pause(BUSY_MS);
    this.#position = this.#saved = moved.to;
    this.#savedAt = Date.now();
    const done = new Map(moved.rows.map((row) => [row.id, row]));
    this.#send(
      moved.fresh.flatMap(({ task }) => (done.get(task.id)?.taken ? [task] : [])),
      receivers,
    );
    await this.#join(
      moved.fresh.filter(({ task }) => done.get(task.id)?.waits).map(({ task }) => task),
      now,
    );
    if (moved.rows.some(({ waits, taken }) => !waits && !taken)) db.ring(DELIVERIES);
  }

  /** The first of each line in this set may go, if no other is before it; of those, what there is room for. */
  #placed(made: readonly Made[], now: Date): Placed[] {
    const { sender } = this.claimer;
    const lines = new Set<string>();
    const room = new Map<string, number>();
    return made.map((one) => {
      const { endpointId, resourceId, dialect } = one.task;
      const line = `${endpointId} ${resourceId}`;
      const ready = one.message !== null && !lines.has(line);
      if (one.message !== null) lines.add(line);
      const left = room.get(endpointId) ?? Math.min(sender.room(endpointId), sender.roomForAll);
      const goes = ready && left > 0;
      room.set(endpointId, goes ? left - 1 : left);
      return { ...one, ready, leasedUntil: goes ? new Date(now.getTime() + this.parts.leases[dialect]) : null };
    });
  }

  #send(tasks: readonly Task[], receivers: readonly Receiver[]): void {
    this.claimer.sender.take(tasks, new Map(receivers.map((receiver) => [receiver.id, receiver])));
  }

  /** Whoever finished while the set was being written could not see who waits behind: look once more. */
  async #join(waiting: readonly Line[], now: Date): Promise<void> {
    if (waiting.length === 0) return;
    const lines = [...new Map(waiting.map((one) => [`${one.endpointId} ${one.resourceId}`, one])).values()];
    const stopped = lines.map((line) => ({ ...line, leasedUntil: null }));
    const next = await planned(this.parts.db, (sql) => release(sql, stopped, now));
    if (next.length > 0) this.claimer.wake();
  }
}

interface Made {
  readonly event: Happening;
  readonly task: Task;
  /** Null where it could not be rendered: it is kept as failed, so that it can be asked for again. */
  readonly message: Rendered | null;
}
interface Placed extends Made {
  readonly ready: boolean;
  readonly leasedUntil: Date | null;
}

const madeOf = (event: Happening, receiver: Receiver, part: number, message: Rendered | null): Made => ({
  event,
  message,
  task: {
    tenantId: receiver.tenantId,
    id: newId(),
    endpointId: receiver.id,
    eventId: event.id,
    part,
    resourceId: message?.resourceId ?? event.resourceId,
    eventType: message?.eventType ?? event.type,
    messageId: message?.messageId ?? null,
    trigger: 'event',
    body: message?.body ?? null,
    attempts: 0,
    dialect: receiver.dialect,
    live: receiver.live,
  },
});

/** Null: another process has it. */
async function lockReader({ sql }: Tx): Promise<number | null> {
  const [row] = await sql<{ seq: string }[]>`
    select seq from events.reader where name = ${READER} for update skip locked`;
  return row ? Number(row.seq) : null;
}

interface Inserted {
  readonly id: string;
  readonly waits: boolean;
  readonly taken: boolean;
}

async function insert({ sql }: Tx, rows: readonly Placed[], now: Date): Promise<Inserted[]> {
  const each = (pick: (one: Placed) => string | number | boolean | Date | null): string => array(rows.map(pick));
  return sql<Inserted[]>`
    insert into events.delivery (tenant_id, id, endpoint_id, event_id, part, resource_id, event_type, message_id, trigger,
      body, status, next_attempt_at, leased_until, created_at, updated_at)
    select v.tenant_id, v.id, v.endpoint_id, v.event_id, v.part, v.resource_id, v.event_type, v.message_id, 'event',
      convert_to(v.body, 'UTF8'), case when v.body is null then 'failed' else 'pending' end,
      case when f.free then ${now.toISOString()}::timestamptz end, case when f.free then v.leased_until end,
      ${now.toISOString()}, ${now.toISOString()}
    from unnest(${each(({ task }) => task.tenantId)}::uuid[], ${each(({ task }) => task.id)}::uuid[],
      ${each(({ task }) => task.endpointId)}::uuid[], ${each(({ task }) => task.eventId)}::uuid[],
      ${each(({ task }) => task.part)}::smallint[], ${each(({ task }) => task.resourceId)}::uuid[],
      ${each(({ task }) => task.eventType)}::text[], ${each(({ task }) => task.messageId)}::text[],
      ${each(({ task }) => task.body)}::text[], ${each(({ ready }) => ready)}::boolean[],
      ${each(({ leasedUntil }) => leasedUntil)}::timestamptz[]) with ordinality
      v(tenant_id, id, endpoint_id, event_id, part, resource_id, event_type, message_id, body, ready, leased_until, n)
    join events.endpoint e on e.tenant_id = v.tenant_id and e.id = v.endpoint_id and e.enabled and e.deleted_at is null
    cross join lateral (select v.ready and not exists (
      select from events.delivery d where d.endpoint_id = v.endpoint_id and d.resource_id = v.resource_id
        and d.status = 'pending' and d.trigger = 'event') as free) f
    order by v.n on conflict do nothing
    returning id, next_attempt_at is null and status = 'pending' as waits, leased_until is not null as taken`;
}
