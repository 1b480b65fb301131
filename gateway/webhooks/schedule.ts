import type { WebhookFacts } from '../../schema/webhooks';
import type { Task } from './task';

export type FactsOf = Readonly<Record<Task['dialect'], WebhookFacts>>;

/** When to try again after one more failure; null: that was the last. The wait begins when the attempt has ended. */
export function nextAttempt(
  { trigger, eventType, attempts, live }: Pick<Task, 'trigger' | 'eventType' | 'attempts' | 'live'>,
  { once, waitsMs, jitter }: WebhookFacts,
  endedAt: Date,
  random = Math.random,
): Date | null {
  if (trigger === 'test' || trigger === 'question' || once.includes(eventType)) return null;
  const wait = waitsMs[live ? 'live' : 'sandbox'][attempts];
  return wait === undefined ? null : new Date(endedAt.getTime() + wait * (1 + jitter * (2 * random() - 1)));
}
