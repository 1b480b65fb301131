import { allowed, apply, type Step } from './act';

/** A card whose month is over. */
export async function expireOne(step: Step): Promise<string> {
  await apply(step, 'expire', allowed(step, 'expire'), { reason: 'Card expired' });
  return step.card.id;
}
