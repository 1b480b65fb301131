import { invalid } from '../../../kernel/error';

const MOST = 100;

/** Public numbers that somebody asks about, all at once. */
export function numbers(asked: readonly number[], field: string): number[] {
  if (asked.length > MOST) throw invalid(field, `must be at most ${MOST}`);
  return [...new Set(asked)];
}

/** One answer to each that was asked for; null where there is none. */
export function inOrder<Row>(
  asked: readonly number[],
  rows: readonly Row[],
  key: (row: Row) => number,
): (Row | null)[] {
  const known = new Map(rows.map((row) => [key(row), row]));
  return asked.map((one) => known.get(one) ?? null);
}
