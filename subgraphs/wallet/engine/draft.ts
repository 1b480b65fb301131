import assert from 'node:assert/strict';
import { type ErrorCode, Fault } from '../../../kernel/error';
import type { Happened } from '../../../schema/outbox';
import { legId, PAYEE, PAYER } from '../leg-id';
import { seal } from './chain';
import { checkBalance } from './checks';
import type { Common, Party, Receipt } from './commands';
import { balanceChanged, type HoldStep, holdHappened, type Scale, type ToldLegs, transferHappened } from './happened';
import {
  type Account,
  type Effects,
  type Entry,
  foreverKey,
  type Hold,
  keyOf,
  type Leg,
  type State,
  type Transfer,
} from './state';

export interface Posting {
  readonly accountId: string;
  /** Signed. */
  readonly amount: bigint;
  readonly narration?: string | null;
}

/** A command in the making: copies what it touches, so that a refusal half-way has changed nothing. */
export class Draft {
  readonly #state: State;
  readonly #accounts = new Map<string, Account>();
  readonly #fields = new Map<string, string | undefined>();
  readonly #transfers = new Map<string, Transfer>();
  readonly #holds = new Map<string, Hold>();
  readonly #entries: Entry[] = [];
  readonly #legs: Leg[] = [];
  /** Of the transfer that this makes: how many legs there are so far. */
  readonly #sides = { debit: 0, credit: 0 };
  readonly #happened: Happened[] = [];
  readonly #tenantId: string;
  readonly at: Date;
  /** Accounts may end below their floor. */
  forced = false;

  constructor(state: State, { cause }: Common) {
    this.#state = state;
    this.#tenantId = cause.viewer.tenantId;
    this.at = cause.at;
  }

  /** The account of a party, and the field that its refusals name from here on. */
  party(party: Party): Account {
    const account = this.#find(this.#accounts, this.#state.accounts, party.accountId, 'ACCOUNT_UNKNOWN', party.field);
    if (party.ownerCustomerId !== undefined && account.ownerCustomerId !== party.ownerCustomerId)
      throw new Fault('ACCOUNT_UNKNOWN', { field: party.field });
    if (party.field !== undefined) this.#fields.set(account.id, party.field);
    return account;
  }

  account(id: string): Account {
    return this.#find(this.#accounts, this.#state.accounts, id, 'ACCOUNT_UNKNOWN', this.#fields.get(id));
  }

  transfer(id: string, field = 'id'): Transfer {
    return this.#find(this.#transfers, this.#state.transfers, id, 'TRANSFER_UNKNOWN', field);
  }

  hold(id: string, field = 'id'): Hold {
    return this.#find(this.#holds, this.#state.holds, id, 'HOLD_UNKNOWN', field);
  }

  /** The transfer that has this never-repeated key already. */
  holderOf(accountId: string, key: string): string | undefined {
    return this.#state.forever.get(foreverKey(this.#tenantId, accountId, key));
  }

  /** What a transfer has booked so far, per account. */
  booked(transferId: string): ReadonlyMap<string, bigint> {
    const nets = new Map(this.#state.booked.get(keyOf(this.#tenantId, transferId)));
    for (const entry of this.#state.entries)
      if (entry.transferId === transferId && entry.tenantId === this.#tenantId)
        nets.set(entry.accountId, (nets.get(entry.accountId) ?? 0n) + entry.amount);
    return nets;
  }

  /** Move what is held, expected or both; entries move what is posted. */
  shift(accountId: string, by: { readonly held?: bigint; readonly incoming?: bigint }): void {
    const account = this.account(accountId);
    const held = account.held + (by.held ?? 0n);
    const incoming = account.incoming + (by.incoming ?? 0n);
    assert(held >= 0n && incoming >= 0n, 'less than nothing cannot be held or on its way');
    this.#accounts.set(accountId, { ...account, held, incoming });
  }

  /** Entries: they sum to zero per asset, or this is a bug. Several postings to one account become one. */
  book(transferId: string, postings: readonly Posting[]): void {
    const sums = new Map<string, Posting>();
    const assets = new Map<string, bigint>();
    for (const { accountId, amount, narration } of postings) {
      const { assetId } = this.account(accountId);
      assets.set(assetId, (assets.get(assetId) ?? 0n) + amount);
      const sum = sums.get(accountId);
      sums.set(accountId, { accountId, amount: amount + (sum?.amount ?? 0n), narration: sum?.narration ?? narration });
    }
    for (const sum of assets.values()) assert(sum === 0n, 'postings must sum to zero per asset');
    for (const posting of sums.values()) if (posting.amount !== 0n) this.#append(transferId, posting);
  }

  #append(transferId: string, { accountId, amount, narration = null }: Posting): void {
    const account = this.account(accountId);
    const row = {
      accountId,
      n: account.entryCount + 1,
      transferId,
      amount,
      balanceAfter: account.posted + amount,
      atMs: Math.max(this.at.getTime(), account.lastEntryMs),
    };
    const hash = seal(account.lastEntryHash, row);
    this.#entries.push({ ...row, tenantId: this.#tenantId, assetId: account.assetId, narration, hash });
    const last = { entryCount: row.n, lastEntryMs: row.atMs, lastEntryHash: hash };
    this.#accounts.set(accountId, { ...account, posted: row.balanceAfter, ...last });
  }

  /** `told` false: the step is no event of the transfer (a part of a hold was released). */
  putTransfer(transfer: Omit<Transfer, 'tenantId' | 'updatedAt'>, told = true): void {
    const before = this.#transfers.get(transfer.id) ?? this.#state.transfers.get(keyOf(this.#tenantId, transfer.id));
    const after = { ...transfer, tenantId: this.#tenantId, updatedAt: this.at };
    this.#transfers.set(transfer.id, after);
    if (told) this.#happened.push(transferHappened(before, after, { ...this.#scaleOf(after), ...this.#legsOf(after) }));
  }

  /** Of the two sides of a transfer, those that are somebody's. */
  #legsOf({ id, fromAccountId, toAccountId }: Transfer): ToldLegs {
    const leg = (accountId: string | null, n: number): string | null =>
      accountId && this.account(accountId).role === null ? legId(id, n) : null;
    return { fromLegId: leg(fromAccountId, PAYER), toLegId: leg(toAccountId, PAYEE) };
  }

  /** Of its asset, which any account of it tells; postings of many legs name none. */
  #scaleOf({ fromAccountId, toAccountId, assetId }: Transfer): Scale {
    const named = fromAccountId ?? toAccountId;
    return named ? this.account(named) : [...this.#state.accounts.values()].find((one) => one.assetId === assetId)!;
  }

  putHold(step: HoldStep, hold: Omit<Hold, 'tenantId' | 'updatedAt'>): void {
    const before = this.#holds.get(hold.id) ?? this.#state.holds.get(keyOf(this.#tenantId, hold.id));
    const after = { ...hold, tenantId: this.#tenantId, updatedAt: this.at };
    this.#holds.set(hold.id, after);
    this.#happened.push(holdHappened(step, before, after));
  }

  /** Only accounts that are somebody's have legs: nobody reads the outside world's history by legs. */
  putLeg(leg: Omit<Leg, 'tenantId' | 'id' | 'currency'>): void {
    const { role, currency } = this.account(leg.accountId);
    const n = (leg.direction === 'debit' ? PAYER : PAYEE) + 2 * this.#sides[leg.direction]++;
    const id = legId(leg.transferId, n);
    if (role === null) this.#legs.push({ ...leg, id, tenantId: this.#tenantId, currency });
  }

  effects(transferId: string, holdId: string | null): Effects {
    const before = (id: string): Account => this.#state.accounts.get(keyOf(this.#tenantId, id))!;
    const accounts = [...this.#accounts.values()].map((after) =>
      checkBalance(before(after.id), after, this.forced, this.#fields.get(after.id)),
    );
    const receipt: Receipt = {
      transferId,
      holdId,
      status: this.transfer(transferId).status,
      balances: accounts.map(({ id, posted, held, incoming }) => ({ accountId: id, posted, held, incoming })),
    };
    return {
      accounts,
      transfers: [...this.#transfers.values()],
      holds: [...this.#holds.values()],
      entries: this.#entries,
      legs: this.#legs,
      happened: this.#happened,
      balanceChanges: accounts.flatMap((after) =>
        balanceChanged(this.#state.told.get(keyOf(this.#tenantId, after.id)), before(after.id), after),
      ),
      receipt,
    };
  }

  #find<T>(own: Map<string, T>, shared: Map<string, T>, id: string, code: ErrorCode, field?: string): T {
    const row = own.get(id) ?? shared.get(keyOf(this.#tenantId, id));
    if (!row) throw new Fault(code, { field });
    return row;
  }
}
