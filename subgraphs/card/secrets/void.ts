import type { Tx } from '../../../kernel/db';
import type { CardPolicy } from '../../../schema/policy';
import { tokenKinds } from '../../../schema/tables/card';
import type { CardRow } from '../repo/cards';
import * as repo from '../repo/secrets';

/** Every token of a card that nobody has used yet is worth nothing from now on. */
export const voidTokens = (
  tx: Tx,
  tenantId: string,
  cardId: string,
  now: Date,
  kinds: readonly repo.TokenKind[] = tokenKinds,
): Promise<unknown> => repo.voidTokens(tx, tenantId, [cardId], now, kinds);

/** What may no longer be seen or set of a card may not be with a token from before either. */
export async function voidStale(tx: Tx, policy: CardPolicy, before: CardRow, after: CardRow, now: Date): Promise<void> {
  const { tenantId, id, restriction } = after;
  if (after.lifecycle === 'closed' || after.generation !== before.generation)
    return void (await voidTokens(tx, tenantId, id, now));
  if (restriction === 'none' || restriction === before.restriction) return;
  const setting = policy.pin.whileRestricted.some((allowed) => allowed === restriction);
  const kinds = tokenKinds.filter((kind) => (kind === 'pin' ? !setting : !policy.reveal.whileRestricted));
  if (kinds.length > 0) await voidTokens(tx, tenantId, id, now, kinds);
}
