import type { Window } from '../limits';

/** Times in milliseconds since 1970; all calendars are UTC, so an hour never lies in two days. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday. */
const MONDAY = 3;

export const hourOf = (at: number): number => at - (at % HOUR);

/** The first hour that belongs wholly to the window that `at` lies in. Of 24 rolling hours, part of one more does too. */
export const starts: Record<Exclude<Window, 'single'>, (at: number) => number> = {
  rolling_24h: (at) => hourOf(at - DAY) + HOUR,
  day: (at) => at - (at % DAY),
  week: (at) => at - (at % DAY) - ((Math.floor(at / DAY) + MONDAY) % 7) * DAY,
  month: (at) => {
    const date = new Date(at);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  },
  lifetime: () => Number.NEGATIVE_INFINITY,
};

/** When the window that `at` lies in is over; null for one that moves along with the time, or never ends. */
export const ends: Record<Window, (at: number) => number | null> = {
  single: () => null,
  rolling_24h: () => null,
  day: (at) => starts.day(at) + DAY,
  week: (at) => starts.week(at) + 7 * DAY,
  month: (at) => {
    const date = new Date(at);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  },
  lifetime: () => null,
};
