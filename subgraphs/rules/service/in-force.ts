import { found } from '../../../kernel/error';
import { sought } from '../../../kernel/id';
import type { Deps } from '../../../kernel/subgraph';
import { keyOf, type LimitRow, told } from '../limits';
import * as repo from '../repo';

/** What bites, subject by subject. A card of nobody's has no limits. */
export async function limitsInForce({ db }: Deps, owner: repo.Owner, cardId?: string | null): Promise<LimitRow[]> {
  const rows = await repo.binding(db, owner, cardId == null ? undefined : sought(cardId));
  const bySubject = new Map<string, LimitRow[]>();
  for (const row of rows) {
    const known = bySubject.get(row.subjectId);
    if (known) known.push(row);
    else bySubject.set(row.subjectId, [row]);
  }
  return [...bySubject.values()].flatMap((group) => told(group)).sort((a, b) => a.seq - b.seq);
}

/** Of the limits about the same thing, whoever set them, the one that bites. */
export async function inForceLike(db: repo.Reader, owner: repo.Owner, row: LimitRow): Promise<LimitRow> {
  const rows = await repo.limitsOf(db, owner, row.subjectKind, [row.subjectId]);
  return found(
    told(rows).find((one) => keyOf(one) === keyOf(row)),
    'LIMIT_UNKNOWN',
  );
}
