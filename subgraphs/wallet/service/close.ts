import type { Tx } from '../../../kernel/db';
import type { Viewer } from '../../../kernel/viewer';
import type { Cause } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { accountEvent } from '../events';
import { checkClose, restrictorOf } from '../lifecycle';
import * as repo from '../repo/accounts';
import { locked, tell } from './changed';

/**
 * For good, in the transaction of whoever owns what draws on the account. `before` ends that once the account is locked
 * and nothing speaks against its end any more, so that it is told first.
 */
export async function close(
  tx: Tx,
  cause: Cause & { readonly viewer: Viewer },
  id: string,
  before: () => Promise<void>,
): Promise<void> {
  const { viewer, at } = cause;
  const account = await locked(tx, viewer, id);
  const { closeRefusesFrozen } = await policyOf(tx, viewer.tenantId);
  checkClose(account, restrictorOf(viewer), closeRefusesFrozen);
  await before();
  const after = await repo.change(tx, account, { lifecycle: 'closed', closedAt: at }, at);
  await tell(tx, cause, 'CLOSE_WALLET', accountEvent('account.closed', account, after));
}
