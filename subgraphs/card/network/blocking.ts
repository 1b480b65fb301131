import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Cause } from '../../../schema/outbox';
import type { Policy } from '../../../schema/policy';
import type { Velocity } from '../events';
import { lock } from '../repo/cards';
import { change, factsOf } from '../service/change';
import { decide } from '../transitions';
import { type Batch, type Blocking, type CardState, keyOf } from './state';

/** The platform blocks a card that is being guessed at or used too fast; whatever comes next finds it blocked. */
export function restrict(batch: Batch, cause: Cause, card: CardState, reason: string, velocity?: Velocity): void {
  const key = keyOf(card.tenantId, card.id);
  const now = batch.cards.get(key)!;
  if (now.lifecycle === 'closed' || now.restriction === 'blocked' || now.restriction === 'reported') return;
  batch.cards.set(key, { ...now, restriction: 'blocked' });
  batch.blocked.set(key, { card, reason, cause, velocity });
}

/** It is the platform's doing, whoever's message it was that went too far. */
export async function block(tx: Tx, { card, reason, cause, velocity }: Blocking, policy: Policy): Promise<void> {
  const row = (await lock(tx, { tenantId: card.tenantId }, card.id))!;
  const move = decide(factsOf(row), 'block', 'platform', policy.cards);
  const viewer = { ...cause.viewer, actor: { kind: 'system', id: 'card' } } as const;
  const beside = velocity && { before: {}, after: { velocity } };
  if (move && !(move instanceof Fault))
    await change({ tx, cause: { ...cause, viewer }, policy }, row, 'block', move, { reason }, {}, beside);
}
