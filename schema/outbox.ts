import type { Tx } from '../kernel/db';
import { newId } from '../kernel/id';
import type { Viewer } from '../kernel/viewer';
import { insertInto } from './sets';

/** Who caused a change, as events and audit rows remember it. */
export interface Cause {
  readonly viewer: Pick<Viewer, 'tenantId' | 'actor'> & Partial<Pick<Viewer, 'roles' | 'ip'>>;
  readonly requestId: string;
  readonly at: Date;
}

export interface Happened {
  readonly type: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly before?: unknown;
  readonly after: unknown;
}

const asText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** bigint becomes text: the outbox is JSON. A replacer costs as much as all the rest, and few events need it. */
function json(value: unknown): string | null {
  if (value === undefined) return null;
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, asText);
  }
}

type Caused = Happened & { readonly cause: Cause };

/** Rung after every commit that told something. */
export const OUTBOX = 'vaultgraph_outbox';

/** A transaction must be known to be running before it takes a number, or the watermark could pass it by. */
const XID_FIRST = 'where pg_current_xact_id() is not null';

const insert = insertInto<{ readonly row: Caused; readonly n: number }>(
  'events.outbox',
  {
    tenant_id: ['uuid', ({ row }) => row.cause.viewer.tenantId],
    id: ['uuid', () => newId()],
    n: ['int', ({ n }) => n],
    type: ['text', ({ row }) => row.type],
    resource_type: ['text', ({ row }) => row.resourceType],
    resource_id: ['uuid', ({ row }) => row.resourceId],
    before: ['jsonb', ({ row }) => json(row.before)],
    after: ['jsonb', ({ row }) => json(row.after)],
    actor_kind: ['text', ({ row }) => row.cause.viewer.actor.kind],
    actor_id: ['text', ({ row }) => row.cause.viewer.actor.id],
    request_id: ['text', ({ row }) => row.cause.requestId],
    occurred_at: ['timestamptz', ({ row }) => row.cause.at],
  },
  XID_FIRST,
);

/** Write events in the transaction of the change that they tell of; `n` keeps their order inside it. */
export const emit = (tx: Tx, cause: Cause, happened: readonly Happened[]): Promise<void> =>
  emitAll(
    tx,
    happened.map((one) => ({ cause, ...one })),
  );

/** The same for a batch of commands of several causes: one statement. `from`: how many the transaction told before. */
export async function emitAll({ sql, ring }: Tx, rows: readonly Caused[], from = 0): Promise<void> {
  if (rows.length > 0) ring(OUTBOX);
  await insert(
    sql,
    rows.map((row, i) => ({ row, n: from + i })),
  );
}
