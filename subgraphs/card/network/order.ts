import type { Cause } from '../../../schema/outbox';
import type { Proof } from '../secrets/prove';
import type { Authorising, Forcing } from './input';
import type { Amount } from './messages';

/** What the lane is asked to do. Everything random or from a clock, and all that may be looked up before, is in it. */
export type Order = Authorise | Force | Follow | Decide | Expire;

interface Common {
  readonly cause: Cause;
  /** Of the authorisation: a new one's, or the one that is meant. */
  readonly id: string;
}

/** The network's own number and what was asked with it. */
export interface Sent {
  readonly ref: string;
  /** Hex. */
  readonly hash: string;
}

/** Ids of what a step may make. */
export interface Fresh {
  readonly transferId: string;
  readonly holdId: string;
}

export interface Authorise extends Common {
  readonly kind: 'authorise';
  readonly sent: Sent;
  readonly cardId: string;
  readonly message: Omit<Authorising, 'presented'>;
  readonly fresh: Fresh;
  /** What the cardholder showed, compared before: the comparison takes too long for a transaction. */
  readonly proof: Proof | null;
  /** The number shown is one that the card had before. */
  readonly superseded: boolean;
}

export interface Force extends Common {
  readonly kind: 'force';
  readonly sent: Sent;
  readonly cardId: string;
  readonly message: Forcing;
  readonly fresh: Fresh;
}

export interface Follow extends Common {
  readonly kind: 'increment' | 'capture' | 'reverse' | 'refund';
  readonly sent: Sent;
  readonly amount: Amount | null;
  readonly more: boolean;
  readonly fresh: Fresh;
}

/** What an outside approver says, or what stands in for it once it is late. */
export interface Decide extends Common {
  readonly kind: 'answer';
  readonly approve: boolean;
  readonly code: string | null;
  readonly late: boolean;
  /** As if its time were over. */
  readonly early?: boolean;
  readonly fresh: Fresh;
}

/** The network has not cleared it in time. */
export interface Expire extends Common {
  readonly kind: 'expire';
  /** As if its time were over. */
  readonly early?: boolean;
}

export const tenantOf = ({ cause }: Order): string => cause.viewer.tenantId;
