import type { Clock } from '../../kernel/clock';
import type { Db } from '../../kernel/db';
import type { Job } from '../../kernel/jobs';

const EVERY_MS = 60_000;
const PORTION = 1_000;
/** Longer than any window that is counted in. */
const WINDOWS_KEPT_MS = 86_400_000;

/** Keys of requests end, and with them the answers that were kept; windows that are over count nothing any more. */
export const forgetter = ({ sql }: Db, clock: Clock): Job => ({
  name: 'rest.forget',
  everyMs: EVERY_MS,
  run: async () => {
    const now = clock.now().getTime();
    for (let gone = PORTION; gone >= PORTION; ) {
      const { count } = await sql`
        delete from events.once where ctid = any(array(
          select ctid from events.once where expires_at < ${new Date(now).toISOString()} limit ${PORTION}))`;
      gone = count;
    }
    await sql`
      delete from events.rate_bucket
      where window_start < ${new Date(now - WINDOWS_KEPT_MS).toISOString()}
        and coalesce(blocked_until, window_start) < ${new Date(now).toISOString()}`;
  },
});
