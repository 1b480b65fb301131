import { invalid } from '../../../kernel/error';
import { CAP } from '../repo/cards';

export function few<Name>(asked: readonly Name[], field: string): readonly Name[] {
  if (asked.length > CAP) throw invalid(field, `must be at most ${CAP}`);
  return asked;
}

/** Public numbers that somebody asks about, all at once. */
export const numbers = (asked: readonly number[], field: string): number[] => [...new Set(few(asked, field))];

/** One answer to each that was asked for; null where there is none. */
export function inOrder<Row>(
  asked: readonly number[],
  rows: readonly Row[],
  key: (row: Row) => number,
): (Row | null)[] {
  const known = new Map(rows.map((row) => [key(row), row]));
  return asked.map((one) => known.get(one) ?? null);
}
