import type postgres from 'postgres';
import type { Db } from '../kernel/db';
import { Fault } from '../kernel/error';
import { array } from './sets';

/** An event as it was written, for whoever tells the world. */
export interface Happening {
  readonly tenantId: string;
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly before: Payload | null;
  readonly after: Payload | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly occurredAt: Date;
}
export type Payload = Readonly<Record<string, unknown>>;

interface Row {
  readonly tenant_id: string;
  readonly id: string;
  readonly seq: string;
  readonly type: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly before: Payload | null;
  readonly after: Payload | null;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly request_id: string | null;
  readonly occurred_at: string;
}

const happeningOf = (row: Row): Happening => ({
  tenantId: row.tenant_id,
  id: row.id,
  seq: Number(row.seq),
  type: row.type,
  resourceType: row.resource_type,
  resourceId: row.resource_id,
  before: row.before,
  after: row.after,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  requestId: row.request_id,
  occurredAt: new Date(row.occurred_at),
});

export interface Span {
  readonly tenantIds: readonly string[];
  /** Exclusive. */
  readonly after: number;
  /** Inclusive: what the tail says is final. */
  readonly upto: number;
  readonly limit: number;
}

/** Of these tenants, in order; fewer than `limit` means that there are no more up to `upto`. */
export async function happenings(
  { sql }: { readonly sql: postgres.ISql },
  { tenantIds, after, upto, limit }: Span,
): Promise<Happening[]> {
  if (tenantIds.length === 0 || after >= upto) return [];
  const rows = await sql<Row[]>`
    select o.* from unnest(${array(tenantIds)}::uuid[]) as t(id) cross join lateral (
      select * from events.outbox
      where tenant_id = t.id and seq > ${after} and seq <= ${upto} order by seq limit ${limit}) o
    order by o.seq limit ${limit}`;
  return rows.map(happeningOf);
}

export async function happening(
  { sql }: Pick<Db, 'sql'>,
  tenantId: string,
  id: string,
): Promise<Happening | undefined> {
  const [row] = await sql<Row[]>`select * from events.outbox where tenant_id = ${tenantId} and id = ${id}`;
  return row && happeningOf(row);
}

/** A place in the order of events, for others to give back. Opaque to them. */
export const cursorAt = (seq: number): string => Buffer.from(`e${seq}`).toString('base64url');

/** Null where it is none of ours. */
export function seqOf(cursor: string): number | null {
  const text = /^e(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  return text !== undefined && cursorAt(Number(text)) === cursor ? Number(text) : null;
}

/** Where to go on after `cursor`: nothing since may have been forgotten. */
export async function placeOf({ sql }: Pick<Db, 'sql'>, cursor: string, field = 'after'): Promise<number> {
  const seq = seqOf(cursor);
  if (seq === null) throw new Fault('INPUT_INVALID', { field, reason: 'is no cursor of an event' });
  const [horizon] = await sql<{ seq: string; before: string | null }[]>`select seq, before from events.horizon`;
  const kept = Number(horizon?.seq ?? 0);
  if (seq < kept) {
    const since = horizon?.before ? new Date(horizon.before).toISOString() : null;
    throw new Fault('CURSOR_EXPIRED', { field, oldest: cursorAt(kept), since });
  }
  return seq;
}
