import assert from 'node:assert/strict';
import { and, asc, count, eq, ne } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Cause } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { cards, tokenKinds } from '../../../schema/tables/card';
import type { CardRow } from '../repo/cards';
import { voidTokens } from '../repo/secrets';
import { decide } from '../transitions';
import { change, factsOf } from './change';

/** What a customer's suspension or deletion does to their cards, in its own transaction: identity owns that. */

const living = (tenantId: string, customerId: string) =>
  and(eq(cards.tenantId, tenantId), eq(cards.customerId, customerId), ne(cards.lifecycle, 'closed'));

/**
 * Those that live, locked in the order of their ids, like everybody's. One that comes while this waits is not among
 * them; whoever must have all counts again behind the accounts' locks.
 */
export const lockCards = (tx: Tx, tenantId: string, customerId: string): Promise<CardRow[]> =>
  tx.orm.select().from(cards).where(living(tenantId, customerId)).orderBy(asc(cards.id)).for('no key update');

export async function countCards(tx: Tx, tenantId: string, customerId: string): Promise<number> {
  const [row] = await tx.orm.select({ n: count() }).from(cards).where(living(tenantId, customerId));
  return row!.n;
}

/** Nobody opens a page any more with what was handed out before. */
export async function voidAll(tx: Tx, tenantId: string, locked: readonly CardRow[], now: Date): Promise<void> {
  const ids = locked.map(({ id }) => id);
  if (ids.length > 0) await voidTokens(tx, tenantId, ids, now, tokenKinds);
}

/** Those that are in use; a card that is kept from use already stays as it is. */
export async function freezeAll(tx: Tx, cause: Cause, locked: readonly CardRow[], reason: string): Promise<void> {
  const policy = await policyOf(tx, cause.viewer.tenantId);
  for (const card of locked.filter(({ restriction }) => restriction === 'none')) {
    const move = decide(factsOf(card), 'freeze', 'platform', policy.cards);
    assert(move && !(move instanceof Fault), 'the platform may freeze every card that lives');
    await change({ tx, cause, policy }, card, 'freeze', move, { reason });
  }
}
