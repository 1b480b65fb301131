/** The closed vocabularies of cards: one list each, for the CHECKs, for TypeScript and for whoever tells of them. */

export const forms = ['virtual', 'physical'] as const;
export const networks = ['visa', 'mastercard'] as const;
export const lifecycles = ['pending', 'issuance', 'shipping', 'awaiting_activation', 'active', 'closed'] as const;
export const restrictions = ['none', 'frozen', 'blocked', 'reported'] as const;
export const restrictors = ['holder', 'app', 'staff', 'platform', 'network'] as const;
export const closedReasons = [
  'replaced',
  'renewed',
  'lost',
  'stolen',
  'damaged',
  'fraud',
  'user_request',
  'offboarding',
  'deleted',
] as const;
/** The one word for a card: the first fact that holds of closed, expired, restricted; else its lifecycle. */
export const statuses = [
  'pending',
  'issuance',
  'shipping',
  'awaiting_activation',
  'active',
  'frozen',
  'blocked',
  'reported',
  'expired',
  'closed',
] as const;
export const reportKinds = ['lost', 'stolen', 'damaged', 'expired'] as const;
export const reportStatuses = ['reported', 'reviewed', 'replaced', 'renewed', 'declined'] as const;
export const conversionStatuses = ['applied', 'approved', 'rejected'] as const;
export const manufacturingStatuses = ['pending', 'in_progress', 'manufactured', 'failed'] as const;
export const deliveryStatuses = ['pending', 'dispatched', 'returned', 'delivered'] as const;
export const approvalMethods = ['top_up', 'webhook', 'none', 'defi'] as const;
export const threeDsChannels = ['sms', 'webhook', 'disabled'] as const;
export const tierCategories = ['standard', 'premium'] as const;
export const consumerTypes = ['consumer', 'corporate'] as const;
export const paymentCardTypes = ['credit', 'debit', 'prepaid'] as const;
export const tokenKinds = ['pin', 'reveal', 'link'] as const;
export const tokenStates = ['issued', 'used', 'viewed', 'expired', 'voided'] as const;
export const pinAlgorithms = ['argon2id', 'bcrypt12'] as const;
export const authorisationTypes = ['purchase', 'atm_withdrawal', 'deposit'] as const;
export const authorisationStates = ['declined', 'questioned', 'held', 'captured', 'reversed', 'failed'] as const;
export const channels = ['ecommerce', 'wallet', 'chip', 'contactless', 'atm', 'visa_direct'] as const;
export const challengeStates = ['pending', 'approved', 'declined', 'failed'] as const;
export const activityStatuses = ['success', 'pending', 'failed'] as const;
export const activityOperations = [
  'authorization',
  'approved',
  'cleared',
  'rejected',
  'reversed',
  'refund',
  'wallet_deposit',
  'wallet_withdrawal',
  'warranty_deposit',
  'warranty_withdrawal',
  'override_virtual_balance',
  'visa_direct_deposit',
] as const;

/** Why an authorisation was refused: the first of the checks that failed, in the order in which they are made. */
export const declineReasons = [
  'card_closed',
  'card_expired',
  'card_frozen',
  'card_blocked',
  'card_reported',
  'card_not_active',
  'customer_suspended',
  'account_closed',
  'account_frozen',
  'wrong_pin',
  'wrong_cvv',
  'wrong_expiry',
  'pin_tries',
  'cvv_tries',
  'expiry_tries',
  'velocity',
  'purchase',
  'atm',
  'online',
  'contactless',
  'card_present',
  'cross_border',
  'mcc',
  'country',
  'limit_single',
  'limit_day',
  'limit_week',
  'limit_month',
  'limit_lifetime',
  'holding_funds',
  'funds',
  'refused',
  'timed_out',
  'three_ds',
] as const;
/** What the card network sends about an authorisation that there is. */
export const messageKinds = ['authorise', 'increment', 'capture', 'reverse', 'refund', 'force'] as const;

export type Form = (typeof forms)[number];
export type CardNetwork = (typeof networks)[number];
export type CardStatus = (typeof statuses)[number];
export type ClosedReason = (typeof closedReasons)[number];
export type ReportKind = (typeof reportKinds)[number];
export type Restriction = (typeof restrictions)[number];
export type Channel = (typeof channels)[number];
export type DeclineReason = (typeof declineReasons)[number];
export type AuthorisationState = (typeof authorisationStates)[number];
export type AuthorisationType = (typeof authorisationTypes)[number];
export type ThreeDsChannel = (typeof threeDsChannels)[number];
