import DataLoader from 'dataloader';
import type { Db } from '../../kernel/db';
import type { Viewer } from '../../kernel/viewer';
import * as repo from './repo/cards';

/** Of one request: every key that is asked for in one go becomes one statement. */
export function loaders(db: Db, viewer: Viewer) {
  const { tenantId } = viewer;
  const newest = (parent: 'accountId' | 'customerId') =>
    new DataLoader<string, repo.CardRow[]>(async (ids) =>
      grouped(ids, await repo.newestOf(db, viewer, parent, ids), (row) => row[parent]),
    );
  return {
    cards: new DataLoader<string, repo.CardRow | null>(async (ids) => keyed(ids, await repo.byIds(db, viewer, ids))),
    tiers: new DataLoader<string, repo.TierRow | null>(async (ids) =>
      keyed(ids, await repo.tiersByIds(db, tenantId, ids)),
    ),
    ofAccount: newest('accountId'),
    ofCustomer: newest('customerId'),
    history: new DataLoader<string, repo.HistoryRow[]>(async (ids) =>
      grouped(ids, await repo.historyOf(db, tenantId, ids), (row) => row.cardId),
    ),
  };
}
export type Loaders = ReturnType<typeof loaders>;

function keyed<Row extends { readonly id: string }>(ids: readonly string[], rows: readonly Row[]): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

function grouped<Row>(ids: readonly string[], rows: readonly Row[], key: (row: Row) => string | null): Row[][] {
  const groups = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(key(row) ?? '')?.push(row);
  return ids.map((id) => groups.get(id)!);
}
