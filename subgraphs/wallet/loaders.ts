import DataLoader from 'dataloader';
import { lists } from '../../kernel/lists';
import type { Units } from '../../kernel/money';
import type { Deps } from '../../kernel/subgraph';
import type { Viewer } from '../../kernel/viewer';
import { groupBy } from '../../schema/rows';
import type { AccountRow, Total } from './repo/accounts';
import * as accounts from './repo/accounts';
import type { AssetRow } from './repo/assets';
import * as assets from './repo/assets';
import type { ContactRow } from './repo/contacts';
import * as contacts from './repo/contacts';
import type { DisputeRow } from './repo/disputes';
import * as disputes from './repo/disputes';
import type { EntryRow } from './repo/entries';
import * as entries from './repo/entries';
import type { LegRow } from './repo/legs';
import * as legs from './repo/legs';
import type { HoldRow, TransferRow, Under } from './repo/transfers';
import * as transfers from './repo/transfers';
import { fullNames } from './service/owner';
import { approved, standings } from './service/standing';

/** Of one request: everything that is asked for in one go is one statement, however many rows ask. */
export function loaders({ db }: Pick<Deps, 'db'>, viewer: Viewer) {
  const { tenantId } = viewer;
  const one = <T>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) =>
    new DataLoader<string, T | null>(async (ids) => {
      const found = await find(ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  const many = <T>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly T[]>>) =>
    new DataLoader<string, readonly T[]>(async (ids) => {
      const found = await find(ids);
      return ids.map((id) => found.get(id) ?? []);
    });
  const transfersUnder = (under: Under) =>
    lists<transfers.TransferFilter, TransferRow>({
      list: (ids, filter, window, total) => transfers.list(db, viewer, under, ids, filter, window, total),
      count: (ids, filter) => transfers.count(db, viewer, under, ids, filter),
    });
  return {
    account: one<AccountRow>((ids) => accounts.byIds(db, viewer, ids)),
    /** Whatever it is called by whoever may not see it: for the other side of a transfer. */
    anyAccount: one<AccountRow>((ids) => accounts.byIds(db, { tenantId }, ids)),
    transfer: one<TransferRow>((ids) => transfers.byIds(db, viewer, ids)),
    hold: one<HoldRow>((ids) => transfers.holdsByIds(db, viewer, ids)),
    contact: one<ContactRow>((ids) => contacts.byIds(db, viewer, ids)),
    leg: one<LegRow>((ids) => legs.byIds(db, viewer, ids)),
    dispute: one<DisputeRow>((ids) => disputes.byIds(db, viewer, ids)),
    disputeOfLeg: one<DisputeRow>((ids) => disputes.byLegs(db, viewer, ids)),
    disputeOfAuthorisation: one<DisputeRow>((ids) => disputes.byAuthorisations(db, viewer, ids)),
    disputesOfCard: lists<disputes.DisputeFilter, DisputeRow>({
      list: (ids, filter, window, total) => disputes.list(db, viewer, 'card', ids, filter, window, total),
      count: (ids, filter) => disputes.count(db, viewer, 'card', ids, filter),
    }),
    verified: new DataLoader<string, boolean>(async (ids) => {
      const found = await standings(db, tenantId, ids);
      return ids.map((id) => approved(found.get(id)));
    }),
    fullName: one<string>((ids) => fullNames(db, tenantId, ids)),
    asset: one<AssetRow>(
      async (codes) => new Map((await assets.byCodes(db, tenantId, codes)).map((row) => [row.code, row])),
    ),
    legsOfTransfer: many<LegRow>((ids) => legs.ofTransfers(db, tenantId, ids)),
    entriesOfTransfer: many<EntryRow>((ids) => entries.ofTransfers(db, viewer, ids)),
    refundsOfTransfer: many<TransferRow>((ids) => transfers.refundsOf(db, tenantId, ids)),
    totals: many<Total>(async (ids) => groupBy(await accounts.totals(db, viewer, ids), ({ customerId }) => customerId)),
    balanceAt: new DataLoader<{ accountId: string; at: Date }, Units>((asked) =>
      entries.balancesAt(db, tenantId, asked),
    ),
    accountsOf: lists<accounts.AccountQuery, AccountRow>({
      list: (ids, query, window, total) => accounts.list(db, viewer, 'customer', ids, query, window, total),
      count: (ids, query) => accounts.count(db, viewer, 'customer', ids, query),
    }),
    entriesOf: lists<entries.EntryFilter, EntryRow>({
      list: (ids, filter, window, total) => entries.list(db, viewer, ids, filter, window, total),
      count: (ids, filter) => entries.count(db, viewer, ids, filter),
    }),
    legsOf: lists<legs.LegFilter, LegRow>({
      list: (ids, filter, window, total) => legs.list(db, viewer, ids, filter, window, total),
      count: (ids, filter) => legs.count(db, viewer, ids, filter),
    }),
    transfersOf: { account: transfersUnder('account'), customer: transfersUnder('customer') },
    holdsOf: lists<transfers.HoldFilter, HoldRow>({
      list: (ids, filter, window, total) => transfers.holds(db, viewer, ids, filter, window, total),
      count: (ids, filter) => transfers.holdCount(db, viewer, ids, filter),
    }),
  };
}

export type Loaders = ReturnType<typeof loaders>;
