import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';

const SCOPE = 'identity.login';
const MAX_FAILED = 10;
const WINDOW_MINUTES = 15;

/**
 * An attempt counts as failed before its secret is looked at, so that a burst cannot slip through while the slow hash is
 * computed; success takes the count away. Its own statement: it must hold although the attempt's transaction rolls back.
 */
export async function countAttempt({ sql }: Db, subject: Buffer, now: Date): Promise<void> {
  const open = new Date(now.getTime() - WINDOW_MINUTES * 60_000).toISOString();
  const [bucket] = await sql<{ count: number; window_start: string }[]>`
    insert into events.rate_bucket as b (scope, key, window_start, count)
    values (${SCOPE}, ${subject.toString('hex')}, ${now.toISOString()}, 1)
    on conflict (scope, key) do update
      set count = case when b.window_start <= ${open} then 1 else b.count + 1 end,
          window_start = case when b.window_start <= ${open} then excluded.window_start else b.window_start end
    returning count, window_start`;
  if (bucket!.count <= MAX_FAILED) return;
  const until = new Date(bucket!.window_start).getTime() + WINDOW_MINUTES * 60_000;
  throw new Fault('LOGIN_THROTTLED', { retryAfterSeconds: Math.ceil((until - now.getTime()) / 1000) });
}

export async function forgetAttempts({ sql }: Db, subject: Buffer): Promise<void> {
  await sql`delete from events.rate_bucket where scope = ${SCOPE} and key = ${subject.toString('hex')}`;
}
