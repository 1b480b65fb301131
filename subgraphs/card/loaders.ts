import DataLoader from 'dataloader';
import type { Db } from '../../kernel/db';
import { lists } from '../../kernel/lists';
import type { Asset } from '../../kernel/money';
import type { Viewer } from '../../kernel/viewer';
import { assetsOf } from '../../schema/assets';
import * as activities from './repo/activities';
import * as authorisations from './repo/authorisations';
import * as repo from './repo/cards';
import { type CountryRow, countries } from './repo/countries';
import * as life from './repo/life';

/** Of one request: every key that is asked for in one go becomes one statement. */
export function loaders(db: Db, viewer: Viewer) {
  const { tenantId } = viewer;
  const newest = (parent: 'accountId' | 'customerId') =>
    new DataLoader<string, repo.CardRow[]>(async (ids) =>
      grouped(ids, await repo.newestOf(db, viewer, parent, ids), (row) => row[parent]),
    );
  const used = (under: authorisations.Under) =>
    lists<authorisations.AuthorisationFilter, authorisations.AuthorisationRow>({
      list: (ids, filter, window, total) => authorisations.list(db, viewer, under, ids, filter, window, total),
      count: (ids, filter) => authorisations.count(db, viewer, under, ids, filter),
    });
  const beside = <Row extends { readonly cardId: string }>(
    read: (from: Db, tenant: string, ids: readonly string[]) => Promise<Row[]>,
  ) => new DataLoader<string, Row[]>(async (ids) => grouped(ids, await read(db, tenantId, ids), (row) => row.cardId));
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
    fulfilments: beside(life.fulfilments),
    reports: beside(life.reports),
    conversions: beside(life.conversions),
    links: beside(life.links),
    country: new DataLoader<string, CountryRow | null>(async (codes) => {
      const rows = new Map((await countries(db, codes)).map((row) => [row.country, row]));
      return codes.map((code) => rows.get(code) ?? null);
    }),
    assets: new DataLoader<string, Asset | null>(async (codes) => {
      const rows = await assetsOf(db, tenantId, codes);
      return codes.map((code) => rows.find((row) => row.code === code) ?? null);
    }),
    authorisation: new DataLoader<string, authorisations.AuthorisationRow | null>(async (ids) =>
      keyed(ids, await authorisations.byIds(db, viewer, ids)),
    ),
    messages: new DataLoader<string, readonly authorisations.MessageRow[]>(async (ids) => {
      const sent = await authorisations.messagesOf(db, tenantId, ids);
      return ids.map((id) => sent.get(id) ?? []);
    }),
    authorisationsOf: {
      tenant: used('tenant'),
      card: used('card'),
      account: used('account'),
      customer: used('customer'),
    },
    activitiesOf: lists<activities.ActivityFilter, activities.ActivityRow>({
      list: (ids, filter, window, total) => activities.list(db, viewer, ids, filter, window, total),
      count: (ids, filter) => activities.count(db, viewer, ids, filter),
    }),
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
