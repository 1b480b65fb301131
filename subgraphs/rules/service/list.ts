import { invalid } from '../../../kernel/error';
import { isId, sought } from '../../../kernel/id';
import { cursorOf, type Page, type PageArgs, paged, type Window, windowOf } from '../../../kernel/page';
import type { Deps } from '../../../kernel/subgraph';
import type { Viewer } from '../../../kernel/viewer';
import * as repo from '../repo';
import type { DecisionFilterInput } from '../types/decision';
import type { DraftFilter } from '../types/draft';
import type { LimitFilter } from '../types/limit';
import type { RuleFilterInput } from '../types/rule';

/** Null is not given; a filter by an id that cannot exist finds what one by an unknown id finds: nothing. */
const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
const idOrNone = (id: string | null | undefined): string | undefined => (id == null ? undefined : sought(id));

export async function limits(
  { db }: Deps,
  owner: repo.Owner,
  by: LimitFilter,
  args: PageArgs,
): Promise<Page<repo.LimitRow>> {
  const window = windowOf(args);
  const filter = {
    ...{ subjectKind: given(by.subjectKind), subjectId: idOrNone(by.subjectId) },
    ...{ action: given(by.action), window: given(by.window), source: given(by.source) },
  };
  const rows = await repo.limits(db, owner, filter, window);
  return paged(
    rows,
    window,
    ({ seq }) => cursorOf(seq, seq),
    () => repo.countLimits(db, owner, filter),
  );
}

/** Drafts are the tenant's business: who is no more than a customer finds none of their rules. */
export async function rules(
  { db }: Deps,
  viewer: Viewer,
  by: RuleFilterInput,
  args: PageArgs,
): Promise<Page<{ readonly id: string }>> {
  const window = windowById(args);
  const filter: repo.RuleFilter = {
    ...{ kind: given(by.kind), subjectKind: given(by.subjectKind) },
    ...{ subjectId: idOrNone(by.subjectId), draftId: idOrNone(viewer.customerId && by.draftId ? 'none' : by.draftId) },
  };
  const rows = await repo.ruleIds(db, viewer, filter, window);
  return paged(
    rows,
    window,
    ({ id }) => cursorOf(id, 0),
    () => repo.countRules(db, viewer, filter),
  );
}

function windowById(args: PageArgs): Window {
  const window = windowOf(args);
  if (window.cursor && !isId(window.cursor[0])) throw notACursor(window);
  return window;
}

const notACursor = ({ backwards }: Window) => invalid(backwards ? 'before' : 'after', 'is not a cursor of this list');

export async function drafts(
  { db }: Deps,
  { tenantId }: repo.Owner,
  { state }: DraftFilter,
  args: PageArgs,
): Promise<Page<repo.DraftRow>> {
  const window = windowOf(args);
  const rows = await repo.draftPage(db, tenantId, window, given(state));
  return paged(
    rows,
    window,
    ({ seq }) => cursorOf(seq, seq),
    () => repo.countDrafts(db, tenantId, given(state)),
  );
}

export async function decisions(
  { db }: Deps,
  owner: repo.Owner,
  by: DecisionFilterInput,
  args: PageArgs,
): Promise<Page<repo.DecisionRow>> {
  const window = windowOf(args);
  const filter: repo.DecisionFilter = {
    ...{ cardId: idOrNone(by.cardId), accountId: idOrNone(by.accountId), causeId: idOrNone(by.causeId) },
    ...{ draftId: idOrNone(by.draftId), mode: given(by.mode), outcome: given(by.outcome) },
    ...{ since: given(by.since), until: given(by.until) },
  };
  if (window.cursor && repo.byTime(filter) && Number.isNaN(Date.parse(window.cursor[0]))) throw notACursor(window);
  const rows = await repo.decisions(db, owner, filter, window);
  const key = repo.byTime(filter) ? ({ at }: repo.DecisionRow) => at : ({ seq }: repo.DecisionRow) => seq;
  return paged(
    rows,
    window,
    (row) => cursorOf(key(row), row.seq),
    () => repo.countDecisions(db, owner, filter),
  );
}
