import { sought } from '../../../kernel/id';
import { type Page, type PageArgs, windowOf } from '../../../kernel/page';
import { period } from '../../../kernel/period';
import type { WalletCall } from '../context';
import type * as accounts from '../repo/accounts';
import type * as contacts from '../repo/contacts';
import type * as disputes from '../repo/disputes';
import type * as entries from '../repo/entries';
import type * as legs from '../repo/legs';
import type * as transfers from '../repo/transfers';
import type {
  AccountFilter,
  ContactFilter,
  DisputeFilter,
  EntryFilter,
  HoldFilter,
  LegFilter,
  TransferFilter,
} from '../types/filters';
import { EMPTY } from './show';

const id = (text: string | null | undefined): string | null => (text == null ? null : sought(text));

export const accountQuery = (filter: AccountFilter = {}): accounts.AccountQuery => ({
  filter: { ...filter, ownerId: id(filter.ownerId), iban: filter.iban?.replace(/\s/g, '').toUpperCase() },
  period: period(filter),
});

export const entryQuery = (filter: EntryFilter = {}): entries.EntryFilter => ({
  ...filter,
  transferId: id(filter.transferId),
  ownerId: id(filter.ownerId),
  period: period(filter),
});

export function legQuery({ codes }: WalletCall, { reference, ...filter }: LegFilter = {}): legs.LegFilter {
  return {
    ...filter,
    // Sequence numbers begin at 1: 0 is nobody's.
    seq: reference == null ? null : (codes.decode(reference) ?? 0),
    accountId: id(filter.accountId),
    transferId: id(filter.transferId),
    cardId: id(filter.cardId),
    relatedAccountId: id(filter.relatedAccountId),
    period: period(filter),
  };
}

export const transferQuery = ({ accountId, customerId, ...filter }: TransferFilter = {}): transfers.TransferFilter => ({
  ...filter,
  id: id(filter.id),
  partyId: accountId == null ? null : id(customerId),
  cardId: id(filter.cardId),
  contactId: id(filter.contactId),
  authorisationId: id(filter.authorisationId),
  period: period(filter),
});

/** Under which parent the transfers are looked for. */
export function transferParent(
  { viewer }: WalletCall,
  { accountId, customerId }: TransferFilter = {},
): [transfers.Under, string] {
  if (accountId != null) return ['account', id(accountId)!];
  if (customerId != null) return ['customer', id(customerId)!];
  return viewer.customerId ? ['customer', viewer.customerId] : ['tenant', viewer.tenantId];
}

export const holdQuery = (filter: HoldFilter = {}): transfers.HoldFilter => ({ ...filter, period: period(filter) });

export const contactQuery = (filter: ContactFilter = {}): contacts.ContactFilter => ({
  ...filter,
  ownerId: id(filter.ownerId),
  iban: filter.iban?.replace(/\s/g, '').toUpperCase(),
  period: period(filter),
});

export const disputeQuery = (filter: DisputeFilter = {}): disputes.DisputeFilter => ({
  ...filter,
  accountId: id(filter.accountId),
  legId: id(filter.legId),
  cardId: id(filter.cardId),
  authorisationId: id(filter.authorisationId),
  period: period(filter),
});

/** A list of which there is one: its only page, and its total when asked for. */
export async function onlyPage<Row, Filter>(
  parent: string,
  filter: Filter,
  args: PageArgs,
  list: (
    filter: Filter,
    window: ReturnType<typeof windowOf>,
    total: () => Promise<number>,
  ) => Promise<ReadonlyMap<string, Page<Row>>>,
  count: (filter: Filter) => Promise<ReadonlyMap<string, number>>,
): Promise<Page<Row>> {
  const total = async (): Promise<number> => (await count(filter)).get(parent) ?? 0;
  return (await list(filter, windowOf(args), total)).get(parent) ?? EMPTY;
}
