/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** The one word for a card: the first that holds of closed, expired, its restriction; else its lifecycle. */
export type CardStatus =
  | 'ACTIVE'
  | 'AWAITING_ACTIVATION'
  | 'BLOCKED'
  | 'CLOSED'
  | 'EXPIRED'
  | 'FROZEN'
  | 'ISSUANCE'
  | 'PENDING'
  | 'REPORTED'
  | 'SHIPPING';

export type MoneyInput = {
  amount: string;
  currency: string;
};

/** Whom to pay: exactly one of these. */
export type PayeeInput = {
  /** An account that the viewer may see. */
  accountId?: string | null | undefined;
  /** Such as VPY-K4T9QZ. */
  code?: string | null | undefined;
  iban?: string | null | undefined;
  number?: string | null | undefined;
};

export type TransferInput = {
  accountId: string;
  amount: MoneyInput;
  description?: string | null | undefined;
  /** At most 4 KB; kept as sent. */
  metadata?: unknown;
  /** The caller's own reference. */
  reference?: string | null | undefined;
  to: PayeeInput;
};

/** PENDING and MANUAL_CHECK wait for the outside; REFUNDED is posted and given back, wholly or in part. */
export type TransferStatus =
  | 'DECLINED'
  | 'FAILED'
  | 'MANUAL_CHECK'
  | 'PENDING'
  | 'POSTED'
  | 'REFUNDED'
  | 'REVERSED';

export type PebbleCardQueryVariables = Exact<{
  id: string;
}>;


export type PebbleCardQuery = { card: { id: string, status: CardStatus, last4: string, createdAt: Date | string } };

export type PebbleFreezeMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type PebbleFreezeMutation = { freezeCard: { id: string, status: CardStatus, last4: string, createdAt: Date | string } };

export type PebblePayMutationVariables = Exact<{
  input: TransferInput;
  idempotencyKey?: string | null | undefined;
}>;


export type PebblePayMutation = { transfer: { id: string, status: TransferStatus, amount: { amount: string, currency: string } } };

export type PebbleCardFragment = { id: string, status: CardStatus, last4: string, createdAt: Date | string };
