/** The closed vocabularies of the wallet: one list each, for the CHECKs and for TypeScript. */

export const assetKinds = ['fiat', 'token', 'native'] as const;

export const accountKinds = [
  'digital',
  'card_balance',
  'virtual',
  'treasury',
  'holding',
  'cards_holding',
  'clearing',
  'settlement',
  'fees',
  'adjustment',
  'override',
  'leverage',
  'dust',
] as const;

/** The tenant's own books, one of each per asset. The outside world is accounts too. */
export const accountRoles = [
  'bank_clearing',
  'card_settlement',
  'fees',
  'adjustments',
  'override',
  'leverage',
  'dust',
] as const;

export const accountLifecycles = ['active', 'closed'] as const;
/** frozen: nothing goes out; disabled: the tenant switched it off, credits pass. */
export const accountRestrictions = ['none', 'frozen', 'disabled'] as const;
export const restrictors = ['holder', 'app', 'staff', 'platform'] as const;

export const transferKinds = [
  'direct',
  'internal',
  'top_up',
  'withdrawal',
  'inbound',
  'outbound',
  'card_purchase',
  'atm_withdrawal',
  'card_refund',
  'refund',
  'fee',
  'adjustment',
  'chain_deposit',
  'chain_withdrawal',
  'chain_transfer',
  'sweep',
  'override',
  'leverage',
] as const;

export const transferStatuses = [
  'pending',
  'posted',
  'failed',
  'declined',
  'reversed',
  'refunded',
  'manual_check',
] as const;

export const directions = ['debit', 'credit'] as const;
export const holdStates = ['open', 'captured', 'released', 'expired'] as const;
export const disputeStatuses = ['open', 'under_review', 'resolved', 'rejected'] as const;
export const chainWalletKinds = ['virtual', 'treasury', 'holding', 'cards_holding', 'card_deposit'] as const;
export const chainTxStates = ['queued', 'sent', 'confirmed', 'failed', 'dropped', 'manual_check'] as const;

export type AccountKind = (typeof accountKinds)[number];
export type AccountRole = (typeof accountRoles)[number];
export type AccountLifecycle = (typeof accountLifecycles)[number];
export type AccountRestriction = (typeof accountRestrictions)[number];
export type TransferKind = (typeof transferKinds)[number];
export type TransferStatus = (typeof transferStatuses)[number];
export type Direction = (typeof directions)[number];
export type HoldState = (typeof holdStates)[number];

/** One line of a tariff as it was applied. Amounts as text: this is stored as JSON. */
export interface Charge {
  readonly title: string;
  readonly fixed: boolean;
  /** The tariff: an amount in whole units, or a percentage. */
  readonly value: string;
  readonly chargeType: string;
  /** In ledger units. */
  readonly billingAmount: string;
  /** Contained in the amount, not on top of it. */
  readonly inclusive: boolean;
}
