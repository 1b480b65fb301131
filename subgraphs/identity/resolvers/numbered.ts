import { invalid } from '../../../kernel/error';

const MOST = 100;

/** The rows of the numbers, in the order asked; null where nobody the viewer sees has such a number. */
export async function numbered<Key extends number | string, Row>(
  asked: readonly Key[],
  find: (numbers: readonly Key[]) => Promise<readonly Row[]>,
  numberOf: (row: Row) => Key,
  field = 'seqs',
): Promise<(Row | null)[]> {
  if (asked.length > MOST) throw invalid(field, `must be at most ${MOST}`);
  const rows = asked.length === 0 ? [] : await find([...new Set(asked)]);
  const known = new Map(rows.map((row) => [numberOf(row), row]));
  return asked.map((one) => known.get(one) ?? null);
}
