import type { Tx } from '../kernel/db';
import type { Cause } from './outbox';

/**
 * Lists are sorted by time, so rows must be seen in the order of their times: whoever reads on from the newest row that
 * they know would never see one that came later with an earlier time. Whoever adds to a list of a tenant waits here for
 * whoever is about to, and takes the time, and the id, only then. Lock nothing after it that others hold while waiting.
 */
export async function inTurn({ sql }: Pick<Tx, 'sql'>, tenantId: string, list: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${list}|${tenantId}`}, 0))`;
}

const HOUR_MS = 3_600_000;
const LONGEST_WAIT_MS = 60_000;

const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS);

/**
 * The same for what moves money: it happens when its locks are held, not when it was asked for, so that on each account
 * times follow each other as commits do. Usage was measured by the hour, which it does not leave; and what is told of a
 * time long past happened then.
 */
export function onceHeld<Act extends { readonly cause: Cause }>(act: Act, now: Date): Act {
  const { at } = act.cause;
  const waited = now.getTime() - at.getTime();
  if (waited <= 0 || waited > LONGEST_WAIT_MS || hourOf(now) !== hourOf(at)) return act;
  return { ...act, cause: { ...act.cause, at: now } };
}
