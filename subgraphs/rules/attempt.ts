import type { Units } from '../../kernel/money';
import type { Cause } from '../../schema/outbox';
import type { authorisation, declineReasons } from '../../schema/tables/card';
import type { Step } from '../../schema/tables/rules';
import type { Action } from './limits';

/** One use of a card or of an account, as rules look at it. */
export interface Attempt {
  readonly tenantId: string;
  /** Of the authorisation or transfer; what is counted is counted under this id. */
  readonly id: string;
  readonly cardId: string | null;
  readonly accountId: string;
  readonly tierId: string | null;
  readonly action: Exclude<Action, 'any'>;
  readonly amount: Units;
  readonly currency: string;
  readonly at: Date;
  /** How a card was used; a transfer has no such thing. */
  readonly use: CardUse | null;
}

export interface CardUse {
  readonly channel: (typeof authorisation.$inferSelect)['channel'];
  readonly cardPresent: boolean;
  readonly mcc: string | null;
  /** Of the merchant; alpha-2. */
  readonly country: string | null;
  /** A merchant of any other country is abroad. */
  readonly issuingCountry: string;
}

export type Reason = (typeof declineReasons)[number];

/** What was looked at in order, up to what refused. */
/** A rule on speed: no more than so many approvals within so long. */
export interface Pace {
  readonly maxAuthorisations: number;
  readonly windowSeconds: number;
}

export interface Refused {
  readonly reason: Reason;
  readonly ruleId: string | null;
  readonly blocks: boolean;
  readonly pace?: Pace;
}

export interface Verdict {
  readonly steps: readonly Step[];
  readonly refused: Refused | null;
  /** The most that every limit on amounts leaves at this moment; null where no limit stands in the way. */
  readonly room: Units | null;
}

/** Why something was approved or refused, for those who will ask. */
export interface Told {
  readonly attempt: Attempt;
  readonly cause: Cause;
  readonly reason: Reason | null;
  readonly ruleId: string | null;
  /** Of all checks, those of rules among them. */
  readonly steps: readonly Step[];
}

/**
 * The rules of one transaction. `open` reads them and takes the locks that windows over a whole tenant need; then the
 * caller locks the accounts; then `measure` reads what was used. Each judgement sees what was counted before it.
 */
export interface Rulebook {
  measure(): Promise<Judge>;
}

export interface Judge {
  judge(attempt: Attempt): Verdict;
  /** It was approved: from now on it counts. */
  count(attempt: Attempt): void;
  /** A counted use grows (an increment), under its own time. False: nothing was counted under this id. */
  raise(tenantId: string, id: string, by: Units): boolean;
  /** Gives back part of a counted use, or all of it and with it its count. */
  restore(tenantId: string, id: string, by: Units | 'all'): void;
  /** Keeps the decision, and lets rules in shadow say what they would have said. */
  tell(told: Told): void;
  /** Writes all of it, in sets. */
  finish(): Promise<void>;
}

export interface Asked {
  readonly attempts: readonly Attempt[];
  /** Ids of counted uses that may be raised or restored. */
  readonly counted: readonly { readonly tenantId: string; readonly id: string }[];
}
