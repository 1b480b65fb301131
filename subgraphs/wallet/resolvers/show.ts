import type { Asset as Scale } from '../../../kernel/money';
import { inMinorUnits } from '../../../schema/currencies';
import type { WalletCall } from '../context';
import type { AccountRow } from '../repo/accounts';
import type { EntryRow } from '../repo/entries';
import type { LegRow } from '../repo/legs';
import type { HoldRow, TransferRow } from '../repo/transfers';
import { type Account, accountOf } from '../types/account';
import { type Entry, entryOf, type Hold, holdOf, type Leg, legOf, type Transfer, transferOf } from '../types/transfer';

export { mapped as showPage } from '../../../kernel/page';

/** Rows as GraphQL shows them: an amount needs the scale of its asset. */

export const scaleOf = async ({ loaders }: WalletCall, currency: string): Promise<Scale> =>
  (await loaders.asset.load(currency))!;

export const showAccount = async (call: WalletCall, row: AccountRow): Promise<Account> =>
  accountOf(row, await scaleOf(call, row.currency));

export const showTransfer = async (call: WalletCall, row: TransferRow): Promise<Transfer> =>
  transferOf(
    row,
    await scaleOf(call, row.currency),
    row.transactionCurrency === null ? null : inMinorUnits(row.transactionCurrency),
  );

export const showLeg = async (call: WalletCall, row: LegRow): Promise<Leg> =>
  legOf(row, await scaleOf(call, row.currency), call.codes.encode(row.seq));

export const showEntry = async (call: WalletCall, row: EntryRow): Promise<Entry> =>
  entryOf(row, await scaleOf(call, row.currency));

export const showHold = async (call: WalletCall, row: HoldRow): Promise<Hold> => {
  const account = await call.loaders.anyAccount.load(row.accountId);
  return holdOf(row, await scaleOf(call, account!.currency));
};

export const EMPTY = {
  nodes: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  total: async () => 0,
};
