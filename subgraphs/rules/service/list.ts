import { isId } from '../../../kernel/id';
import { cursorOf, type Page, type PageArgs, paged, windowOf } from '../../../kernel/page';
import type { Deps } from '../../../kernel/subgraph';
import * as repo from '../repo';
import { type Limit, type LimitFilter, limitOf } from '../types';

const nothing: readonly repo.LimitRow[] = [];

/** A filter by an id that cannot exist finds what one by an unknown id finds: nothing. */
export async function list({ db }: Deps, owner: repo.Owner, given: LimitFilter, args: PageArgs): Promise<Page<Limit>> {
  const window = windowOf(args);
  const filter = filterOf(given);
  const rows = filter ? await repo.limits(db, owner, filter, window) : nothing;
  const total = async (): Promise<number> => (filter ? repo.countLimits(db, owner, filter) : 0);
  const page = paged(rows, window, ({ seq }) => cursorOf(seq, seq), total);
  return { ...page, nodes: page.nodes.map(limitOf) };
}

function filterOf(given: LimitFilter): repo.Filter | null {
  if (given.subjectId != null && !isId(given.subjectId)) return null;
  return {
    subjectKind: given.subjectKind ?? undefined,
    subjectId: given.subjectId?.toLowerCase(),
    action: given.action ?? undefined,
    window: given.window ?? undefined,
    source: given.source ?? undefined,
  };
}
