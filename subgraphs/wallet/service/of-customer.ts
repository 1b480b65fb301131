import assert from 'node:assert/strict';
import type { Tx } from '../../../kernel/db';
import type { Cause } from '../../../schema/outbox';
import { accountEvent } from '../events';
import * as repo from '../repo/accounts';
import { tell } from './changed';

/** What becomes of a customer's accounts when the customer goes, in that transaction: identity owns it. */

/** Openings for one customer come one after the other, and none while the customer goes: all of them see what there is. */
export const openings = (tx: Tx, tenantId: string, customerId: string): Promise<unknown> =>
  tx.sql`select pg_advisory_xact_lock(hashtextextended(${`wallet.open/${tenantId}/${customerId}`}, 0))`;

/** Those that are open, locked in the order of their ids: no money moves, and no card is issued, before the commit. */
export async function lockAccounts(tx: Tx, tenantId: string, customerId: string): Promise<repo.AccountRow[]> {
  await openings(tx, tenantId, customerId);
  const rows = await tx.sql`select * from wallet.lock_accounts(${tenantId}, ${customerId})`;
  return rows.map(repo.read);
}

/** Anything at all: at hand, held, or on its way. */
export const holdsMoney = ({ posted, held, incoming }: repo.AccountRow): boolean =>
  posted !== 0n || held !== 0n || incoming !== 0n;

/** For good, whatever restricts them: their owner is no more. */
export async function closeAll(tx: Tx, cause: Cause, locked: readonly repo.AccountRow[]): Promise<void> {
  for (const before of locked) {
    const [closed] = await tx.sql`
      select * from wallet.close_account(${before.tenantId}, ${before.id}, ${cause.at.toISOString()})`;
    assert(closed, 'an account that is locked and empty can be closed');
    const after = repo.read(closed);
    await tell(tx, cause, 'CLOSE_WALLET', accountEvent('account.closed', before, after));
  }
}
