import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { freezeAll, lockCards } from '../../card/port';
import { closeAll, holdsMoney, lockAccounts } from '../../wallet/port';
import { type Context, causeOf, onceOf } from '../context';
import { happened } from '../events';
import * as repo from '../repo/customers';
import { refuseRank, shut } from './customer-standing';
import { claim } from './customers';

/** Kept for the regulator, never reachable again: contacts become free, sessions end, reviews are dropped. */
export const remove = (ctx: Context, id: string, key?: string | null): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const spend = onceOf(ctx, 'deleteCustomer', key, { id });
    const gone = await once(tx, spend, async () => ({ id: (await end(ctx, tx, id)).id }));
    return found(await repo.find(tx, ctx.viewer.tenantId, gone.id), 'CUSTOMER_UNKNOWN');
  });

async function end(ctx: Context, tx: Tx, id: string): Promise<repo.Row> {
  const now = ctx.deps.clock.now();
  const before = await claim(ctx, tx, id, 'id', true);
  await refuseRank(ctx, tx, before);
  const { deletionCloses } = await policyOf(tx, before.tenantId);
  await (deletionCloses ? closeEverything(ctx, tx, before) : refuseMoney(tx, before));
  const none = { emailKey: null, phoneKey: null, usernameKey: null };
  const after = await repo.update(tx, before, now, { status: 'deleted', deletedAt: now, ...none });
  await shut(tx, after, now, { why: 'customer deleted', kyc: ['pending', 'in_review'] });
  await audit(tx, causeOf(ctx), { action: 'DELETE_CUSTOMER', targetType: 'customer', targetId: after.id });
  await emit(tx, causeOf(ctx), [happened('customer.deleted', after, before)]);
  return after;
}

async function refuseMoney(tx: Tx, { tenantId, id }: repo.Row): Promise<void> {
  if (await repo.holdsMoney(tx, tenantId, id)) throw new Fault('CUSTOMER_HAS_BALANCE', { field: 'id' });
}

/**
 * Cards before accounts, as the card network locks them. A card that was being issued meanwhile held its account, so it
 * is there at the second look; and whoever pays in or spends meanwhile has either done so already or comes too late.
 */
async function closeEverything(ctx: Context, tx: Tx, { tenantId, id }: repo.Row): Promise<void> {
  await lockCards(tx, tenantId, id);
  const accounts = await lockAccounts(tx, tenantId, id);
  if (accounts.some(holdsMoney)) throw new Fault('CUSTOMER_HAS_BALANCE', { field: 'id' });
  await freezeAll(tx, causeOf(ctx), await lockCards(tx, tenantId, id), 'Customer deleted');
  await closeAll(tx, causeOf(ctx), accounts);
}
