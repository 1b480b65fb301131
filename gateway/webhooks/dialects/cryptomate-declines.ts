import type { DeclineReason } from '../../../schema/card-words';

/** CryptoMate §3.2: code, and why in a few words and in one sentence. */
type Decline = readonly [code: string, simple: string, detailed: string];

const unusable = (detailed: string): Decline => ['C020', 'Could not be processed', detailed];
const unverified = (detailed: string): Decline => ['M212', 'Verification failed', detailed];
const forbidden: Decline = unusable('A control of the card does not allow this kind of purchase');

export const declines: Record<DeclineReason, Decline> = {
  card_closed: unusable('The card is deleted'),
  card_expired: unusable('The card has expired'),
  card_frozen: unusable('The card is frozen'),
  card_blocked: unusable('The card is blocked'),
  card_reported: unusable('The card has been reported'),
  card_not_active: unusable('The card is not active'),
  customer_suspended: unusable('The cardholder is suspended'),
  account_closed: unusable('The account behind the card is closed'),
  account_frozen: unusable('The account behind the card is frozen'),
  wrong_pin: unverified('The PIN is wrong'),
  wrong_cvv: ['C102', 'CVV mismatch', 'The CVV is wrong'],
  wrong_expiry: unverified('The expiry date is wrong'),
  pin_tries: unverified('The PIN was wrong too often; the card is blocked'),
  cvv_tries: ['C101', 'Too many wrong CVV attempts', 'The CVV was wrong too often; the card is blocked'],
  expiry_tries: unverified('The expiry date was wrong too often; the card is blocked'),
  velocity: ['M210', 'Velocity rule', 'More authorizations in a short time than a velocity rule allows'],
  purchase: forbidden,
  atm: forbidden,
  online: forbidden,
  contactless: forbidden,
  card_present: forbidden,
  cross_border: forbidden,
  mcc: unusable('Merchants of this category are not allowed'),
  country: unusable('Merchants of this country are not allowed'),
  limit_single: unusable('More than one purchase may cost'),
  limit_day: ['M201', 'Daily limit', 'The daily limit would be exceeded'],
  limit_week: ['M202', 'Weekly limit', 'The weekly limit would be exceeded'],
  limit_month: ['M203', 'Monthly limit', 'The monthly limit would be exceeded'],
  limit_lifetime: unusable('The limit for the life of the card would be exceeded'),
  holding_funds: ['M101', 'Insufficient holding balance', 'The cards-holding balance is too low'],
  funds: ['M102', 'Insufficient balance', 'The balance of the card is too low'],
  refused: unusable('The company refused the authorization'),
  timed_out: unusable('The company did not answer in time'),
  three_ds: unusable('The cardholder was not authenticated'),
};
