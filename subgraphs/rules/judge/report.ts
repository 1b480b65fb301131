import type { Reason } from '../attempt';

/** What a backtest found, as it is kept with its draft: times and ledger units as text. */
export interface Report {
  readonly from: string;
  readonly until: string;
  /** There was more than one test takes. */
  readonly cut: boolean;
  readonly ranAt: string;
  readonly evaluated: number;
  readonly wouldRefuse: number;
  readonly ofThoseApproved: number;
  /** Of those that were approved and would have been refused. */
  readonly amounts: readonly { readonly currency: string; readonly amount: string; readonly count: number }[];
  readonly byRule: readonly { readonly ruleId: string; readonly rule: string; readonly refused: number }[];
  readonly examples: readonly Example[];
}

export interface Example {
  readonly causeId: string;
  readonly at: string;
  readonly amount: string;
  readonly currency: string;
  readonly reason: Reason;
  readonly ruleId: string;
  readonly approved: boolean;
}
