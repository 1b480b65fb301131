import type { Cause, Happened } from '../../../schema/outbox';
import type {
  AccountLifecycle,
  AccountRestriction,
  AccountRole,
  Charge,
  Direction,
  HoldState,
  TransferKind,
  TransferStatus,
} from '../../../schema/wallet-words';
import type { AccountRow } from '../repo/accounts';
import type { Facts, Receipt } from './commands';

/** What decisions are made on: locked rows, as the commands decided before have left them. */
export interface State {
  readonly accounts: Map<string, Account>;
  readonly transfers: Map<string, Transfer>;
  readonly holds: Map<string, Hold>;
  /** Per transfer, what it had booked on each account when it was loaded: only of those that may be reversed. */
  readonly booked: Map<string, ReadonlyMap<string, bigint>>;
  /** What the commands decided before have booked. */
  readonly entries: Entry[];
  /** Accounts of tenants that hear of every change of what is available: all that the event tells beside balances. */
  readonly told: Map<string, AccountRow>;
  /** Keys that an account's transfers never repeat → the transfer that has it. */
  readonly forever: Map<string, string>;
}

export interface Account {
  readonly tenantId: string;
  readonly id: string;
  readonly assetId: string;
  readonly currency: string;
  /** Of its asset: digits that people write, and that the ledger keeps. */
  readonly decimals: number;
  readonly scale: number;
  readonly role: AccountRole | null;
  readonly ownerCustomerId: string | null;
  readonly lifecycle: AccountLifecycle;
  readonly restriction: AccountRestriction;
  readonly customer: 'active' | 'suspended' | 'deleted';
  readonly posted: bigint;
  readonly held: bigint;
  readonly incoming: bigint;
  readonly floor: bigint | null;
  readonly overdrawn: bigint;
  readonly entryCount: number;
  readonly lastEntryMs: number;
  /** Hex. */
  readonly lastEntryHash: string;
}

export interface Transfer {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: TransferKind;
  readonly status: TransferStatus;
  readonly assetId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly charges: readonly Charge[];
  readonly totalCharges: bigint;
  readonly postedAmount: bigint;
  readonly refundedAmount: bigint;
  readonly fromAccountId: string | null;
  readonly toAccountId: string | null;
  readonly feesAccountId: string | null;
  readonly holdId: string | null;
  readonly originalId: string | null;
  readonly cardId: string | null;
  readonly authorisationId: string | null;
  readonly contactId: string | null;
  readonly description: string | null;
  readonly narration: string | null;
  readonly reference: string | null;
  readonly gatewayRef: string | null;
  readonly failedReason: string | null;
  readonly postedAt: Date | null;
  readonly clearedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Set on a transfer that this batch makes: what only its row needs. */
  readonly made: Made | null;
}

export interface Made {
  readonly cause: Cause;
  readonly facts: Facts;
  readonly forever: { readonly accountId: string; readonly key: string } | null;
}

export interface Hold {
  readonly tenantId: string;
  readonly id: string;
  readonly accountId: string;
  readonly transferId: string;
  readonly amount: bigint;
  readonly remaining: bigint;
  readonly state: HoldState;
  readonly expiresAt: Date | null;
  readonly updatedAt: Date;
  readonly made: boolean;
}

export interface Entry {
  readonly tenantId: string;
  readonly accountId: string;
  readonly n: number;
  readonly transferId: string;
  readonly assetId: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly narration: string | null;
  readonly hash: string;
  readonly atMs: number;
}

/** A leg's status and times are its transfer's; so is its amount, unless the transfer has more than two sides. */
export interface Leg {
  readonly tenantId: string;
  readonly id: string;
  readonly transferId: string;
  readonly accountId: string;
  readonly direction: Direction;
  readonly amount: bigint | null;
  readonly currency: string;
  readonly category: string;
  readonly relatedAccountId: string | null;
}

/** What a command does; nothing of it has been done yet. */
export interface Effects {
  readonly accounts: readonly Account[];
  readonly transfers: readonly Transfer[];
  readonly holds: readonly Hold[];
  readonly entries: readonly Entry[];
  readonly legs: readonly Leg[];
  readonly happened: readonly Happened[];
  /** Told after all else: what the command did to balances. */
  readonly balanceChanges: readonly Happened[];
  readonly receipt: Receipt;
}

/** Ids are unique within a tenant only. */
export const keyOf = (tenantId: string, id: string): string => `${tenantId}/${id}`;

export const foreverKey = (tenantId: string, accountId: string, key: string): string =>
  `${tenantId}/${accountId}/${key}`;

export const emptyState = (): State => ({
  accounts: new Map(),
  transfers: new Map(),
  holds: new Map(),
  booked: new Map(),
  entries: [],
  told: new Map(),
  forever: new Map(),
});

/** Let the next decision see what this one did. */
export function absorb(state: State, effects: Effects): void {
  for (const account of effects.accounts) state.accounts.set(keyOf(account.tenantId, account.id), account);
  for (const hold of effects.holds) state.holds.set(keyOf(hold.tenantId, hold.id), hold);
  for (const transfer of effects.transfers) {
    state.transfers.set(keyOf(transfer.tenantId, transfer.id), transfer);
    const forever = transfer.made?.forever;
    if (forever) state.forever.set(foreverKey(transfer.tenantId, forever.accountId, forever.key), transfer.id);
  }
  state.entries.push(...effects.entries);
}
