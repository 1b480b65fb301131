import { isId } from '../../../kernel/id';
import { numbered } from './numbered';

/** The rows of the ids, in the order asked; null where the viewer sees none. What cannot be an id is nobody's. */
export const byIds = <Row extends { readonly id: string }>(
  asked: readonly string[],
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
  field = 'ids',
): Promise<(Row | null)[]> => {
  const known = (ids: readonly string[]) => find(ids.filter(isId));
  const lower = asked.map((id) => id.toLowerCase());
  return numbered(lower, known, ({ id }) => id, field);
};
