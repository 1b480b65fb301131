import type { Tx } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { audit } from '../../../schema/audit';
import type { Reach } from '../../../schema/listing';
import { type Cause, emit, type Happened } from '../../../schema/outbox';
import * as repo from '../repo/accounts';

/** Somebody's account, locked: no money moves between the decision about it and the commit. */
export async function locked(tx: Tx, reach: Reach, id: string): Promise<repo.AccountRow> {
  const row = found(await repo.lock(tx, reach, id), 'ACCOUNT_UNKNOWN');
  // The tenant's own books stay open as long as there is a tenant.
  if (row.role !== null) throw new Fault('VIEWER_FORBIDDEN', { reason: 'a system account' });
  return row;
}

/** An account has changed: its event, and the audit log. */
export async function tell(
  tx: Tx,
  cause: Cause,
  action: string,
  event: Happened,
  reason?: string | null,
): Promise<void> {
  await emit(tx, cause, [event]);
  const { before, after, resourceId: targetId } = event;
  const { ip } = cause.viewer;
  await audit(tx, cause, { action, targetType: 'account', targetId, before, after, reason, ip });
}
