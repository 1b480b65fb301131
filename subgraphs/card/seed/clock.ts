import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../../kernel/clock';

/** A clock that shows each piece of work a time of its own, so that many of one day can be under way at once. */
export interface TravellingClock extends Clock {
  at<T>(moment: Date, work: () => T): T;
}

export function travellingClock(present: Clock): TravellingClock {
  const moments = new AsyncLocalStorage<Date>();
  return {
    now: () => moments.getStore() ?? present.now(),
    at: (moment, work) => moments.run(moment, work),
  };
}
