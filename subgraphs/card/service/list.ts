import { isId } from '../../../kernel/id';
import { cursorOf, type Page, type PageArgs, paged, windowOf } from '../../../kernel/page';
import type { Deps } from '../../../kernel/subgraph';
import * as repo from '../repo/cards';
import { type Card, type CardFilter, cardOf } from '../types/card';

const nothing: readonly repo.CardRow[] = [];

/** A filter by an id that cannot exist finds what one by an unknown id finds: nothing. */
export async function list({ db }: Deps, owner: repo.Owner, given: CardFilter, args: PageArgs): Promise<Page<Card>> {
  const window = windowOf(args);
  const filter = filterOf(given);
  const rows = filter ? await repo.list(db, owner, filter, window) : nothing;
  const total = async (): Promise<number> => (filter ? repo.total(db, owner, filter) : 0);
  const page = paged(rows, window, ({ seq }) => cursorOf(seq, seq), total);
  return { ...page, nodes: page.nodes.map(cardOf) };
}

function filterOf({ customerId, accountId, status, form, since, until }: CardFilter): repo.Filter | null {
  if ([customerId, accountId].some((id) => id != null && !isId(id))) return null;
  return {
    customerId: customerId?.toLowerCase(),
    accountId: accountId?.toLowerCase(),
    status: status ?? undefined,
    form: form ?? undefined,
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
