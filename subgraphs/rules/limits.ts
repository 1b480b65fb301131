/**
 * How limits of several sources make one. A user's limit stands before that of staff, that before the default; whatever
 * stands, it never exceeds the ceiling, which staff's limit is, or else the default's `allowed`.
 */
import type { Units } from '../../kernel/money';
import type { actions, limit, measures, sources, windows } from '../../schema/tables/rules';

export type LimitRow = typeof limit.$inferSelect;
export type Window = (typeof windows)[number];
export type Measure = (typeof measures)[number];
export type Action = (typeof actions)[number];
export type Source = (typeof sources)[number];

/** What limits must share to be about the same thing. */
export type Key = Pick<LimitRow, 'action' | 'window' | 'measure' | 'currency'>;

export const keyOf = ({ action, window, measure, currency }: Key): string =>
  [action, window, measure, currency].join('|');

/** A limit as far as others of its key matter. */
export type Standing = Key & Pick<LimitRow, 'source' | 'value' | 'allowed'>;

const least = (values: readonly (Units | null)[]): Units | null =>
  values.reduce((low, value) => (low === null || (value !== null && value < low) ? value : low), null);

/** The highest value that a user may set; null where there is none. `rows`: of one key. */
export function ceiling(rows: readonly Standing[]): Units | null {
  const admin = rows.find(({ source }) => source === 'admin');
  if (admin) return admin.allowed ?? admin.value;
  return rows.find(({ source }) => source === 'default')?.allowed ?? null;
}

const precedence: readonly Source[] = ['user', 'admin', 'default'];

/** The limits that bite, one per key, each with the value that it bites at. `rows`: live, of one subject. */
export function inForce<Row extends Standing>(rows: readonly Row[]): Row[] {
  const keys = [...new Set(rows.map(keyOf))];
  return keys.map((key) => {
    const group = rows.filter((row) => keyOf(row) === key);
    const row = precedence.flatMap((source) => group.filter((one) => one.source === source))[0]!;
    return { ...row, value: row.source === 'user' ? least([row.value, ceiling(group)]) : row.value };
  });
}

type Told = Standing & Pick<LimitRow, 'seq' | 'slug' | 'thirdPartyConfig'>;

/** The same as they are told: what is about the same thing has one number, whoever set it, and one ceiling. */
export function told<Row extends Told>(rows: readonly Row[]): Row[] {
  return inForce(rows).map((row) => {
    const group = rows.filter((one) => keyOf(one) === keyOf(row));
    return {
      ...row,
      seq: Math.min(...group.map(({ seq }) => seq)),
      allowed: ceiling(group),
      slug: group.find(({ slug }) => slug)?.slug ?? null,
      thirdPartyConfig: group.find(({ thirdPartyConfig }) => thirdPartyConfig)?.thirdPartyConfig ?? null,
    };
  });
}

/**
 * The limits of a tier bind all of its cards, where they leave them: at their ceiling, one per key. A default without
 * one binds nobody, as each card has it as a limit of its own to change. `rows`: live, of one tier.
 */
export function ceilings<Row extends Standing>(rows: readonly Row[]): Row[] {
  const set = rows.map((row) => ({
    ...row,
    value: row.source === 'user' ? (row.allowed ?? row.value) : ceiling([row]),
  }));
  const strictest = new Map<string, Row>();
  for (const row of set) {
    const other = strictest.get(keyOf(row))?.value;
    if (row.value !== null && (other == null || row.value < other)) strictest.set(keyOf(row), row);
  }
  return set.filter((row) => strictest.get(keyOf(row)) === row);
}

/** Short before long: what fits into a longer window must fit into the shorter one. */
export const lengths: readonly (readonly Window[])[] = [
  ['single'],
  ['rolling_24h', 'day'],
  ['week'],
  ['month'],
  ['lifetime'],
];

/** The first window whose limit exceeds that of a longer one; null where they are in order. */
export function disordered(rows: readonly Pick<LimitRow, 'window' | 'value'>[]): Window | null {
  const values = lengths.map((names) => rows.filter(({ window, value }) => names.includes(window) && value !== null));
  for (const [i, shorter] of values.entries())
    for (const row of shorter)
      if (
        values
          .slice(i + 1)
          .flat()
          .some(({ value }) => value! < row.value!)
      )
        return row.window;
  return null;
}
