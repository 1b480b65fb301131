import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { notificationTypes } from '../../../schema/tables/identity';
import type { Context, Doing } from '../context';
import { fresh } from '../fresh';
import * as repo from '../repo/notices';

interface Notice {
  readonly type: (typeof notificationTypes)[number];
  readonly title: string;
  readonly body: string;
  readonly metadata?: Record<string, unknown>;
}

export const notify = ({ viewer, deps }: Doing, tx: Tx, customerId: string, notice: Notice): Promise<void> =>
  repo.insert(tx, [{ ...fresh(viewer.tenantId, deps.clock.now()), customerId, ...notice }]);

/** To everybody who may review. */
export async function notifyStaff({ viewer, deps }: Context, tx: Tx, notice: Notice): Promise<void> {
  const ids = await repo.staff(tx, viewer.tenantId);
  await repo.insert(
    tx,
    ids.map((customerId) => ({ ...fresh(viewer.tenantId, deps.clock.now()), customerId, ...notice })),
  );
}

/** Notices belong to a customer; who is none has none. */
export function ownerOf({ viewer }: Context): string {
  const id = viewer.customerId ?? (viewer.actor.kind === 'staff' ? viewer.actor.id : undefined);
  if (!id) throw new Fault('NOTIFICATION_UNKNOWN');
  return id;
}

export const markRead = (ctx: Context, id: string): Promise<repo.Notice> =>
  transact(ctx.deps.db, async (tx) => {
    const known = idOf(id, 'NOTIFICATION_UNKNOWN');
    const now = ctx.deps.clock.now();
    return found(await repo.markRead(tx, ctx.viewer.tenantId, ownerOf(ctx), known, now), 'NOTIFICATION_UNKNOWN');
  });

export const markAllRead = (ctx: Context): Promise<number> =>
  transact(ctx.deps.db, (tx) => repo.markAllRead(tx, ctx.viewer.tenantId, ownerOf(ctx), ctx.deps.clock.now()));
