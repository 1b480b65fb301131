import type { Call } from '../../../kernel/subgraph';
import type { AuthorisationRow } from '../repo/authorisations';

export type { AuthorisationRow };

/** What the cardholder showed, as the terminal or the checkout passes it on. Never kept, never logged. */
export interface Presented {
  readonly pan?: string | null;
  /** MM/YY. */
  readonly expiry?: string | null;
  readonly cvv?: string | null;
  readonly pin?: string | null;
}

export interface Merchant {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly mcc?: string | null;
  readonly category?: string | null;
  readonly city?: string | null;
  readonly postCode?: string | null;
  readonly state?: string | null;
  /** Alpha-2. */
  readonly country?: string | null;
}

export interface Amount {
  /** Decimal text. */
  readonly amount: string;
  readonly currency: string;
}

export interface AuthoriseMessage {
  /** The network's own number: the same one again gets the same answer. */
  readonly networkRef: string;
  /** May be left out where the number was shown. */
  readonly cardId?: string | null;
  readonly type?: AuthorisationRow['type'] | null;
  readonly channel: AuthorisationRow['channel'];
  readonly merchant?: Merchant | null;
  /** As at the merchant; another currency than the card's is converted. */
  readonly amount: Amount;
  /** What the network converted to, where it did; else the tenant's own rate counts. */
  readonly billing?: Amount | null;
  readonly exchangeRate?: string | null;
  /** Approve what there is where there is not enough. */
  readonly partial?: boolean | null;
  /** Null: nobody asked. */
  readonly threeDsPassed?: boolean | null;
  readonly presented?: Presented | null;
}

/** One message about an authorisation that there is. */
export interface FollowUp {
  readonly networkRef: string;
  /** Of the authorisation; or else `original`. */
  readonly id?: string | null;
  /** The number under which it was authorised. */
  readonly original?: string | null;
  /** In the card's currency; by default all that is left. */
  readonly amount?: Amount | null;
}

export interface CaptureMessage extends FollowUp {
  /** More captures will come: what is left stays held. */
  readonly more?: boolean | null;
}

export type ForceMessage = Omit<AuthoriseMessage, 'partial' | 'threeDsPassed' | 'presented' | 'cardId'> & {
  readonly cardId: string;
};

export interface Answer {
  readonly id: string;
  readonly approve: boolean;
  /** What an outside approver gives as its reason; ISO 8583 or a word of its own. */
  readonly code?: string | null;
}

/** The card network's side of authorisations. A refused authorisation is an answer (`declined`), not a Fault. */
export interface Network {
  /** Where an outside approver is asked: with `wait` it answers once there is an outcome, without it at once. */
  authorise(call: Call, message: AuthoriseMessage, wait?: boolean): Promise<AuthorisationRow>;
  increment(call: Call, message: FollowUp): Promise<AuthorisationRow>;
  capture(call: Call, message: CaptureMessage): Promise<AuthorisationRow>;
  reverse(call: Call, message: FollowUp): Promise<AuthorisationRow>;
  refund(call: Call, message: FollowUp): Promise<AuthorisationRow>;
  /** A capture that nobody had asked for. */
  force(call: Call, message: ForceMessage): Promise<AuthorisationRow>;
  /** Answers a purchase that waits for an outside approver. */
  answer(call: Call, answer: Answer): Promise<AuthorisationRow>;
  /** As if the time of its hold or of its question were over. */
  letExpire(call: Call, id: string): Promise<AuthorisationRow>;
  /** What has waited too long, a portion of it: holds that nobody cleared, questions that nobody answered. */
  sweep(): Promise<number>;
}
