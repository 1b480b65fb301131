import { sought } from '../../../kernel/id';
import {
  anchored,
  type Cursor,
  cursorOf,
  mapped,
  type Page,
  type PageArgs,
  paged,
  windowOf,
} from '../../../kernel/page';
import type { Deps } from '../../../kernel/subgraph';
import * as repo from '../repo/cards';
import { type Card, cardOf } from '../types/card';
import type { CardFilter } from '../types/inputs';

export async function list({ db }: Deps, owner: repo.Owner, given: CardFilter, args: PageArgs): Promise<Page<Card>> {
  const filter = filterOf(given);
  const window = await anchored(windowOf(args), (id) => placeOf(db, owner, id));
  const rows = await repo.list(db, owner, filter, window);
  const total = (): Promise<number> => repo.total(db, owner, filter);
  const page = paged(rows, window, ({ createdAt, id }) => cursorOf(createdAt, id), total);
  return mapped(page, cardOf);
}

async function placeOf(db: repo.Reader, owner: repo.Owner, id: string): Promise<Cursor | null> {
  const [card] = await repo.byIds(db, owner, [id]);
  return card ? [card.createdAt.toISOString(), id] : null;
}

const id = (text: string | null | undefined): string | undefined => (text == null ? undefined : sought(text));
const given = <Part extends object>(part: Part): Partial<Part> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value != null)) as Partial<Part>;

function filterOf(filter: CardFilter): repo.Filter {
  const { form, reportedKind, approvalMethod, last4, token, publicId, since, until } = filter;
  const { status, statuses, lifecycles: lifecycle, restrictions: restriction, closedReasons: closedReason } = filter;
  const ids = {
    customerId: id(filter.customerId),
    accountId: id(filter.accountId),
    tierId: id(filter.tierId),
    predecessorId: id(filter.predecessorId),
  };
  return {
    equal: given({
      ...ids,
      status,
      form,
      reportedKind,
      approvalMethod,
      last4,
      token,
      publicId,
    }) as repo.Filter['equal'],
    among: given({ status: statuses, lifecycle, restriction, closedReason }) as repo.Filter['among'],
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
