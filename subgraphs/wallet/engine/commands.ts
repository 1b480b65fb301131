import type { Asset } from '../../../kernel/money';
import type { Cause } from '../../../schema/outbox';
import type { Charge, TransferKind, TransferStatus } from '../../../schema/wallet-words';

/**
 * What the money engine is asked to do, and what it answers. Everything that is random or comes from a clock (ids,
 * times) is in the command; amounts are positive ledger units unless a field says signed.
 */
export type Command =
  | Transfer
  | Post
  | MoneyIn
  | Hold
  | Decline
  | Increase
  | Capture
  | Release
  | Expire
  | Settle
  | Fail
  | Stick
  | Refund
  | Reverse
  | Amend
  | Adjust;

export type Verb = Command['verb'];

export interface Common {
  readonly cause: Cause;
  /** Idempotency of the request; without it the command simply runs. Not for commands given to `port.apply`. */
  readonly once?: Once;
}

/** As `OnceKey` of schema/once.ts: tenant, request and time are the cause's. */
export interface Once {
  readonly scope: string;
  readonly key: string;
  readonly input: unknown;
}

/** An account as the command names it. */
export interface Party {
  readonly accountId: string;
  /** The input field that an error about this account names, such as `input.fromAccountId`. */
  readonly field?: string;
  /** Where given, an account of anybody else is unknown. */
  readonly ownerCustomerId?: string;
}

/** What a transfer tells about itself and no decision depends on. */
export interface Facts {
  readonly description?: string | null;
  readonly narration?: string | null;
  readonly purpose?: string | null;
  readonly reference?: string | null;
  readonly gatewayRef?: string | null;
  readonly gatewayNumber?: number | null;
  readonly apiStatus?: string | null;
  readonly issuerSlug?: string | null;
  readonly transactionAmount?: bigint | null;
  readonly transactionCurrency?: string | null;
  readonly conversionRate?: string | null;
  readonly metadata?: Record<string, unknown>;
  readonly paymentMethod?: string | null;
  readonly bankAccountSealed?: Buffer | null;
  readonly bankAccountLast4?: string | null;
  readonly ifsc?: string | null;
  readonly contactId?: string | null;
  readonly authorisationId?: string | null;
  readonly cardId?: string | null;
  readonly chainTxId?: string | null;
  readonly fromAddress?: string | null;
  readonly toAddress?: string | null;
}

/** What the payer pays on top (the inclusive ones are only told), and the account that it goes to. */
export interface Fees {
  readonly to: Party;
  readonly charges: readonly Charge[];
}

export interface Opening extends Common {
  /** Of the transfer that this makes. */
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly facts?: Facts;
  /** A key that this account's transfers never repeat, for ever → TRANSFER_DUPLICATE with the first one's id. */
  readonly forever?: { readonly accountId: string; readonly key: string };
}

/** Rules of the account and of the tenant have a say in it: done on the word of whoever owns the money. */
export interface Limited {
  readonly action: 'send_money' | 'top_up' | 'withdrawal';
  /** Which refusal is told where both are due. */
  readonly order: 'limits_first' | 'funds_first';
  /** The account's, for the figures of a refusal. */
  readonly asset: Asset;
  /** What the whole tenant has moved is not for the caller to know. */
  readonly discreet: boolean;
}

/** Account → account, posted at once. Also money out that settles at once: `to` is then the clearing account. */
export interface Transfer extends Opening {
  readonly verb: 'transfer';
  readonly from: Party;
  readonly to: Party;
  readonly amount: bigint;
  /** Code of the asset that the caller believes in; another one than the accounts' → CURRENCY_MISMATCH. */
  readonly currency?: string;
  readonly fees?: Fees;
  /** `active`: a frozen recipient refuses too. Default `open`: only a closed one does. */
  readonly recipient?: 'open' | 'active';
  /** Passes restrictions and floor, never a closed account: what the outside world has decided. */
  readonly forced?: boolean;
  readonly limited?: Limited;
}

/** Any number of legs that sum to zero per asset; several legs of one account become one entry. */
export interface Post extends Opening {
  readonly verb: 'post';
  readonly legs: readonly PostLeg[];
  readonly forced?: boolean;
}

export interface PostLeg extends Party {
  /** Signed: negative is a debit of the account. */
  readonly amount: bigint;
  readonly narration?: string | null;
}

/** From outside (`from` is the clearing account). */
export interface MoneyIn extends Opening {
  readonly verb: 'moneyIn';
  readonly from: Party;
  readonly to: Party;
  readonly amount: bigint;
  readonly currency?: string;
  /** false: it stays `pending` and counts as incoming until `settle` or `fail`. */
  readonly settled: boolean;
  /**
   * `any` (default): to a closed account it is booked nowhere, returned, status `reversed`. `open`: a closed account is
   * a refusal. `active`: so is a frozen one, as the account's own side asked for it.
   */
  readonly recipient?: 'any' | 'open' | 'active';
  readonly limited?: Limited;
}

/**
 * A pending debit whose money is held: amount + charges. Money out (`to` is the clearing account; ended by `settle`,
 * `fail`) and card authorisations (`to` is the settlement account; ended by `capture`, `release`, `expire`) alike.
 */
export interface Hold extends Opening {
  readonly verb: 'hold';
  readonly holdId: string;
  readonly from: Party;
  readonly to: Party;
  readonly amount: bigint;
  readonly currency?: string;
  readonly fees?: Fees;
  readonly expiresAt?: Date | null;
  readonly recipient?: 'open' | 'active';
  readonly forced?: boolean;
  readonly limited?: Limited;
}

/** Remembers what was refused: a transfer and its leg, `declined`, that move nothing. No account refuses it. */
export interface Decline extends Opening {
  readonly verb: 'decline';
  readonly from: Party;
  readonly to: Party;
  readonly amount: bigint;
  readonly reason: string;
}

/** What becomes of a transfer that may count against limits. */
export interface Recounting extends Common {
  /** Its id: what it no longer takes of them is given back. Without it nobody asks. */
  readonly counted?: string;
}

/** Of what a transfer takes of limits: nothing, each part that is refunded, or all of it once nothing is left. */
export type GivenBack = 'nothing' | 'parts' | 'whole';

/** After it there may be nothing left of a transfer but what was refunded, whichever of the two came last. */
interface Returning extends Recounting {
  /** What refunds give back; default `whole`. */
  readonly givesBack?: GivenBack;
}

export interface OnHold extends Recounting {
  readonly holdId: string;
  readonly field?: string;
}

/** A hold grows: the same purchase turns out to cost more. */
export interface Increase extends OnHold {
  readonly verb: 'increase';
  readonly amount: bigint;
}

/** Books (a part of) what is held. The charges of the hold go with the first capture, unless this one brings its own. */
export interface Capture extends OnHold {
  readonly verb: 'capture';
  /** Without charges; default: all that the hold has left after them. */
  readonly amount?: bigint;
  readonly fees?: Fees;
  /** Default `release`: this was the last capture. `keep`: more may come. */
  readonly rest?: 'release' | 'keep';
  /**
   * More than is held: `never` (default) → HOLD_EXCEEDED; `covered`: if the account has it; `forced`: even below its
   * floor.
   */
  readonly above?: 'never' | 'covered' | 'forced';
  readonly narration?: string | null;
}

/** Gives back the whole or a part. Nothing captured and nothing left → the transfer is `reversed`. */
export interface Release extends OnHold, Returning {
  readonly verb: 'release';
  readonly amount?: bigint;
}

/** HOLD_STATE before its time. */
export interface Expire extends OnHold, Returning {
  readonly verb: 'expire';
}

export interface OnTransfer extends Recounting {
  readonly transferId: string;
  readonly field?: string;
}

/** The outside confirms a pending transfer, in or out. */
export interface Settle extends OnTransfer {
  readonly verb: 'settle';
  readonly gatewayRef?: string;
}

/** The outside refuses a pending transfer; nothing is booked. `reversed` where it was sent back (inbound). */
export interface Fail extends OnTransfer {
  readonly verb: 'fail';
  readonly status?: 'failed' | 'reversed';
  readonly reason: string;
}

/** A pending transfer that nobody knows about: `manual_check`, the money stays held. `settle` or `fail` end it. */
export interface Stick extends OnTransfer {
  readonly verb: 'stick';
  readonly reason: string;
}

/** A new transfer back from the original's recipient to its payer; several, together never more than was posted. */
export interface Refund extends Returning {
  readonly verb: 'refund';
  readonly originalId: string;
  readonly field?: string;
  /** Of the refund itself. */
  readonly transferId: string;
  readonly kind: 'refund' | 'card_refund';
  /** Default: all that is left to refund. */
  readonly amount?: bigint;
  /** What the original becomes. */
  readonly mark: 'refunded' | 'reversed';
  readonly facts?: Facts;
  readonly forced?: boolean;
}

/** Undoes a posted transfer as a whole, under its own id. A bank return keeps the charges. */
export interface Reverse extends OnTransfer {
  readonly verb: 'reverse';
  readonly keepCharges: boolean;
  readonly reason: string;
  readonly forced?: boolean;
}

/** What a posted transfer was really for, once known: the difference is booked under the transfer's own id. */
export interface Amend extends OnTransfer {
  readonly verb: 'amend';
  /** Of the whole transfer, charges apart. */
  readonly amount: bigint;
  readonly forced?: boolean;
}

/** Staff corrects a balance against a system account. Passes restrictions; the floor only when forced. */
export interface Adjust extends Opening {
  readonly verb: 'adjust';
  readonly account: Party;
  readonly contra: Party;
  /** Signed: positive credits the account. */
  readonly amount: bigint;
  readonly forced?: boolean;
}

/** What was done. The same for every repeat with the same idempotency key. */
export interface Receipt {
  readonly transferId: string;
  readonly holdId: string | null;
  readonly status: TransferStatus;
  /** The accounts touched, as this command left them. */
  readonly balances: readonly Balance[];
}

export interface Balance {
  readonly accountId: string;
  readonly posted: bigint;
  readonly held: bigint;
  readonly incoming: bigint;
}
