import { invalid } from './error';

/** How lists are bounded in time. All of them may be given; they narrow each other. */
export interface PeriodArgs {
  readonly since?: Date | null;
  readonly until?: Date | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

/** `from` inclusive, `before` exclusive. */
export interface Period {
  readonly from: Date | null;
  readonly before: Date | null;
}

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A day has an end, an instant lasts a millisecond: that makes every bound half-open. */
function read(text: string, field: string): { readonly start: Date; readonly end: Date } {
  const day = DAY.test(text);
  if (!day && !INSTANT.test(text)) throw invalid(field, 'must be a date such as 2026-04-11 or a date-time');
  const start = new Date(day || /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  const shown = Number.isNaN(start.getTime()) ? '' : start.toISOString();
  // 2026-02-31 would silently become a day in March.
  if (shown === '' || (day && !shown.startsWith(text))) throw invalid(field, 'is not a date that exists');
  return { start, end: new Date(start.getTime() + (day ? DAY_MS : 1)) };
}

const latest = (dates: readonly (Date | null)[]): Date | null =>
  dates.reduce((max, date) => (max === null || (date !== null && date > max) ? date : max), null);

const earliest = (dates: readonly (Date | null)[]): Date | null =>
  dates.reduce((min, date) => (min === null || (date !== null && date < min) ? date : min), null);

/** `since` inclusive and `until` exclusive; `from` and `to` inclusive, a bare date being the whole UTC day. */
export function period({ since, until, from, to }: PeriodArgs): Period {
  const first = from == null ? null : read(from, 'from').start;
  const end = to == null ? null : read(to, 'to').end;
  if (first && end && first >= end) throw invalid('to', 'must not be before from');
  if (since && until && since > until) throw invalid('until', 'must not be before since');
  return { from: latest([since ?? null, first]), before: earliest([until ?? null, end]) };
}
