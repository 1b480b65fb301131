import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { type CardRow, countCards, freezeAll, lockCards } from '../../card/port';
import { closeAll, holdsMoney, lockAccounts, Race } from '../../wallet/port';
import { type Context, causeOf, onceOf } from '../context';
import { happened } from '../events';
import * as repo from '../repo/customers';
import { refuseRank, shut } from './customer-standing';
import { claim } from './customers';

const ATTEMPTS = 5;

/** Kept for the regulator, never reachable again: contacts become free, sessions end, reviews are dropped. */
export async function remove(ctx: Context, id: string, key?: string | null): Promise<repo.Row> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(ctx.deps.db, (tx) => removeIn(ctx, tx, id, key));
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function removeIn(ctx: Context, tx: Tx, id: string, key?: string | null): Promise<repo.Row> {
  const spend = onceOf(ctx, 'deleteCustomer', key, { id });
  const gone = await once(tx, spend, async () => ({ id: (await end(ctx, tx, id)).id }));
  return found(await repo.find(tx, ctx.viewer.tenantId, gone.id), 'CUSTOMER_UNKNOWN');
}

async function end(ctx: Context, tx: Tx, id: string): Promise<repo.Row> {
  const now = ctx.deps.clock.now();
  const before = await claim(ctx, tx, id, 'id', true);
  await refuseRank(ctx, tx, before);
  const { deletionCloses } = await policyOf(tx, before.tenantId);
  if (!deletionCloses) await refuseMoney(tx, before);
  const cards = await lockCards(tx, before.tenantId, before.id);
  if (deletionCloses) await closeEverything(ctx, tx, before, cards);
  const none = { emailKey: null, phoneKey: null, usernameKey: null };
  const after = await repo.update(tx, before, now, { status: 'deleted', deletedAt: now, ...none });
  await shut(tx, after, now, { why: 'customer deleted', kyc: ['pending', 'in_review'], cards });
  await audit(tx, causeOf(ctx), { action: 'DELETE_CUSTOMER', targetType: 'customer', targetId: after.id });
  await emit(tx, causeOf(ctx), [happened('customer.deleted', after, before)]);
  return after;
}

async function refuseMoney(tx: Tx, { tenantId, id }: repo.Row): Promise<void> {
  if (await repo.holdsMoney(tx, tenantId, id)) throw new Fault('CUSTOMER_HAS_BALANCE', { field: 'id' });
}

/**
 * Cards before accounts, as the card network locks them. Whoever pays in, spends or issues a card meanwhile has either
 * done so already or comes too late: they need an account.
 */
async function closeEverything(ctx: Context, tx: Tx, { tenantId, id }: repo.Row, cards: CardRow[]): Promise<void> {
  const accounts = await lockAccounts(tx, tenantId, id);
  // A card that was issued while the locks were waited for is not locked, and must not be locked after its account.
  if ((await countCards(tx, tenantId, id)) !== cards.length) throw new Race();
  if (accounts.some(holdsMoney)) throw new Fault('CUSTOMER_HAS_BALANCE', { field: 'id' });
  await freezeAll(tx, causeOf(ctx), cards, 'Customer deleted');
  await closeAll(tx, causeOf(ctx), accounts);
}
