import assert from 'node:assert/strict';
import { and, asc, eq, ne } from 'drizzle-orm';
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

/**
 * Those that live, locked in the order of their ids, like everybody's. One that takes another's place while this waits
 * for it is seen by a second look only.
 */
export const lockCards = (tx: Tx, tenantId: string, customerId: string): Promise<CardRow[]> =>
  tx.orm
    .select()
    .from(cards)
    .where(and(eq(cards.tenantId, tenantId), eq(cards.customerId, customerId), ne(cards.lifecycle, 'closed')))
    .orderBy(asc(cards.id))
    .for('no key update');

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
