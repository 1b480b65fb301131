import { allowed, apply, type Step } from './act';

/** A card whose month is over. Where that stops nothing but its purchases, nothing of it looks any different. */
export async function expireOne(step: Step): Promise<string> {
  const unseen = !step.policy.cards.expiryStops;
  await apply(step, 'expire', allowed(step, 'expire'), { reason: 'Card expired', unseen });
  return step.card.id;
}
