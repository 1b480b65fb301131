import type { ErrorCode } from '../../../kernel/error';
import type { ErrorRow, Told } from '../dialect';

/** Contract 1.9 and 1.10. `with` says which `errors[]` the body carries: the fields at fault, what to do first, or none. */
export interface SaasRow extends ErrorRow {
  readonly code: number;
  readonly type: string;
  readonly message: string;
  /** What is wrong with the field, where the contract has words of its own for it. */
  readonly reason?: string;
  readonly with?: 'fields' | { readonly action: 'KYC_VERIFICATION' | 'SET_PIN' | 'REVIEW_REPORT' };
}

const row = (status: number, code: number, type: string, message: string): SaasRow => ({ status, code, type, message });

const unauthenticated = row(401, 1002, 'UNAUTHENTICATED', 'You are not authenticated. Please login to continue.');
const expired = row(401, 1003, 'TOKEN_EXPIRED', 'Your access token has expired. Please get a new token.');
const sessionExpired = row(401, 1004, 'SESSION_EXPIRED', 'Your session has expired. Please login again.');
const invalidToken = row(400, 1036, 'INVALID_TOKEN', 'Invalid access token provided.');
const unauthorised = row(403, 1001, 'UNAUTHORISED', 'You do not have permission to access this resource.');
const banned = row(403, 1006, 'BAN', 'Access to this resource is forbidden.');
const notListed = row(403, 1007, 'IP_NOT_WHITELISTED', 'Your IP is not whitelisted.');
const noPrivilege = row(403, 1008, 'NO_PRIVILEGE', 'Insufficient Privilege.');
const throttled = row(429, 1005, 'THROTTLE', 'Too many requests. Please try again later.');
const headers = row(500, 1018, 'INVALID_HEADERS', 'Invalid HTTP headers.');
const blocked = row(500, 1012, 'ACCOUNT_BLOCKED', 'Your account has been blocked.');
const locked = row(500, 1050, 'TRANSACTION_LOCKED_BY_RULE', 'Transaction has been locked.');
const internal = row(500, 1900, 'INTERNAL_ERROR', 'Something went wrong. Please try again later.');
const fields: SaasRow = {
  ...row(422, 1000, 'INVALID_PAYLOAD', 'Invalid payload. Please check your request.'),
  with: 'fields',
};
export const bad = (message = 'Invalid request.', status = 500): SaasRow => row(status, 1010, 'BAD_REQUEST', message);
/** Wrong in the contract's own words. */
export const because = (reason: string): SaasRow => ({ ...fields, reason });
const first = (action: Extract<SaasRow['with'], object>['action']): SaasRow => ({
  ...row(500, 1035, 'ACTION_REQUIRED', 'Please complete the prerequisite actions.'),
  with: { action },
});
/** Contract 2.2.3, 2.2.4: the only place where a record that is not there is a bad request. */
export const badLocation = (parameter: string): SaasRow =>
  row(400, 1401, 'BAD_REQUEST', `Invalid or missing ${parameter} parameter.`);

const cardState = bad('Card status does not allow this action');
const kycState = bad('KYC status does not allow this action');

/** Contract 1.9: three shapes, told apart by what `errors` holds. */
export function fail({ code, message, type, with: carries, reason }: SaasRow, told: Told): unknown {
  if (carries === undefined) return { code, message, type };
  if (carries === 'fields')
    return { code, message, type, errors: told.fields.map((one) => ({ ...one, ...(reason && { reason }) })) };
  return { code, message, type, errors: [{ key: 'actionRequired', reason: carries.action }] };
}

/** What stands behind "… does not exist with this id". */
export const things: Partial<Record<ErrorCode, string>> = {
  CUSTOMER_UNKNOWN: 'User',
  ADDRESS_UNKNOWN: 'Address',
  ASSET_UNKNOWN: 'Currency',
  ACCOUNT_UNKNOWN: 'Account',
  TRANSFER_UNKNOWN: 'Transaction',
  CONTACT_UNKNOWN: 'Payment Contact',
  TIER_UNKNOWN: 'Card tier',
  CARD_UNKNOWN: 'Card',
  CONTROL_UNKNOWN: 'Card security',
  LIMIT_UNKNOWN: 'Transaction limit',
  LOCATION_UNKNOWN: 'Location',
};

export const errors: Record<ErrorCode, SaasRow> = {
  HTTPS_REQUIRED: headers,
  HEADERS_INVALID: headers,
  CREDENTIAL_MISSING: unauthenticated,
  CREDENTIAL_INVALID: unauthenticated,
  TOKEN_INVALID: invalidToken,
  TOKEN_EXPIRED: expired,
  TOKEN_REVOKED: sessionExpired,
  SESSION_REUSED: sessionExpired,
  LOGIN_REFUSED: unauthenticated,
  EMAIL_UNVERIFIED: unauthenticated,
  TWOFA_REQUIRED: unauthenticated,
  TWOFA_INVALID: unauthenticated,
  TWOFA_STATE: bad(),
  ONE_TIME_TOKEN_INVALID: invalidToken,
  CREDENTIAL_IP: notListed,
  TENANT_BANNED: banned,
  TENANT_SUSPENDED: banned,
  VIEWER_DEACTIVATED: banned,
  VIEWER_FORBIDDEN: unauthorised,
  PRIVILEGE_MISSING: noPrivilege,
  PCI_REQUIRED: noPrivilege,
  SANDBOX_ONLY: unauthorised,
  RATE_LIMITED: throttled,
  LOGIN_THROTTLED: throttled,
  VERSION_UNKNOWN: bad(),
  ROUTE_UNKNOWN: bad('Resource not found.', 404),
  METHOD_UNKNOWN: bad('Method not allowed.', 405),
  BODY_TOO_LARGE: bad('Payload too large.', 413),
  MEDIA_TYPE: headers,
  BODY_MALFORMED: fields,
  QUERY_INVALID: internal,
  QUERY_TOO_COMPLEX: internal,
  QUERY_NOT_ALLOWED: internal,
  CURSOR_EXPIRED: bad(),
  SUBSCRIPTION_LIMIT: throttled,
  DEADLINE_EXCEEDED: internal,
  IDEMPOTENCY_INVALID: headers,
  IDEMPOTENCY_RUNNING: bad('Idempotency key already used'),
  IDEMPOTENCY_REUSED: bad('Idempotency key already used'),
  TRANSFER_DUPLICATE: bad(),
  TENANT_UNKNOWN: fields,
  CREDENTIAL_UNKNOWN: fields,
  SESSION_UNKNOWN: fields,
  CUSTOMER_UNKNOWN: fields,
  KYC_UNKNOWN: fields,
  DOCUMENT_UNKNOWN: fields,
  ADDRESS_UNKNOWN: fields,
  LOCATION_UNKNOWN: fields,
  ASSET_UNKNOWN: fields,
  RATE_UNKNOWN: fields,
  ACCOUNT_UNKNOWN: fields,
  TRANSFER_UNKNOWN: fields,
  HOLD_UNKNOWN: fields,
  CONTACT_UNKNOWN: fields,
  DISPUTE_UNKNOWN: fields,
  TIER_UNKNOWN: fields,
  CARD_UNKNOWN: fields,
  AUTHORISATION_UNKNOWN: fields,
  CHALLENGE_UNKNOWN: fields,
  RULE_UNKNOWN: fields,
  CONTROL_UNKNOWN: fields,
  DRAFT_UNKNOWN: fields,
  DECISION_UNKNOWN: fields,
  ENDPOINT_UNKNOWN: fields,
  DELIVERY_UNKNOWN: fields,
  EVENT_GONE: fields,
  NOTIFICATION_UNKNOWN: fields,
  SETTING_UNKNOWN: fields,
  DESTINATION_UNKNOWN: fields,
  WALLET_UNKNOWN: fields,
  PROVIDER_UNKNOWN: fields,
  VIEWER_NOT_OWNER: fields,
  INPUT_INVALID: fields,
  EMAIL_INVALID: fields,
  PHONE_INVALID: fields,
  ADDRESS_MISSING: fields,
  BIRTH_DATE_MISSING: fields,
  CONTACT_TITLE_MISSING: fields,
  CUSTOMER_LOCKED_BY_KYC: kycState,
  EVENT_UNKNOWN: fields,
  FORM_UNAVAILABLE: fields,
  KYC_FILE_MISSING: because('Identification does not exist for this user'),
  LIMIT_ORDER: fields,
  PASSWORD_WEAK: fields,
  SETTING_INVALID: fields,
  URL_FORBIDDEN: fields,
  LOCATION_MISMATCH: because('does not belong to its parent'),
  VIEWER_SELF: unauthorised,
  CREDENTIAL_SELF: unauthorised,
  VIEWER_RANK: unauthorised,
  EMAIL_TAKEN: because('already exists'),
  PHONE_TAKEN: because('already exists'),
  TENANT_EXISTS: fields,
  CREDENTIAL_EXISTS: fields,
  ACCOUNT_EXISTS: fields,
  PROVIDER_LINKED: fields,
  PASSWORD_SAME: fields,
  CUSTOMER_DELETED: blocked,
  CUSTOMER_SUSPENDED: blocked,
  CUSTOMER_STATE: blocked,
  ACCOUNT_CLOSED: bad('Account status does not allow this action'),
  ACCOUNT_FROZEN: blocked,
  WALLET_DISABLED: blocked,
  CARD_CLOSED: cardState,
  CARD_EXPIRED: cardState,
  CARD_FROZEN: cardState,
  CARD_BLOCKED: cardState,
  CARD_STATE: cardState,
  NOT_MANUFACTURED: bad('Card is not manufactured yet'),
  ALREADY_MANUFACTURED: bad('Manufacturing status does not allow this action'),
  ALREADY_FROZEN: cardState,
  NOT_FROZEN: cardState,
  RESTRICTED_BY_STAFF: cardState,
  ALREADY_ACTIVE: cardState,
  NOT_SHIPPED: cardState,
  ALREADY_PHYSICAL: cardState,
  CARD_NOT_PHYSICAL: cardState,
  KYC_REQUIRED: first('KYC_VERIFICATION'),
  KYC_LEVEL_LOW: first('KYC_VERIFICATION'),
  KYC_APPROVED: kycState,
  KYC_PENDING: kycState,
  KYC_IN_REVIEW: kycState,
  KYC_REVIEWED: kycState,
  KYC_DUPLICATE: kycState,
  KYC_STATE: kycState,
  KYC_FILE_EXISTS: bad('Identification already exists'),
  ADDRESS_EXISTS: bad('Address already exists'),
  PIN_LOCKED: throttled,
  PIN_SET: bad(),
  PIN_UNSET: first('SET_PIN'),
  PIN_WRONG: bad(),
  OTP_WRONG: bad(),
  PIN_RULE: fields,
  PIN_KEY_UNKNOWN: fields,
  PIN_UNDECRYPTABLE: fields,
  ADDRESS_UNTRUSTED: notListed,
  RECIPIENT_UNKNOWN: fields,
  SELF_TRANSFER: bad(),
  RECIPIENT_CLOSED: bad('Account status does not allow this action'),
  RECIPIENT_FROZEN: blocked,
  ACTIVATION_WRONG: bad('Invalid card details'),
  ACTIVATION_LOCKED: throttled,
  REPORT_OPEN: bad('Card is already reported'),
  REPORT_MISSING: bad('Card is not reported'),
  REPORT_UNREVIEWED: first('REVIEW_REPORT'),
  CONVERSION_OPEN: bad('Conversion already requested'),
  CONVERSION_MISSING: bad('Conversion is not requested'),
  CURRENCY_UNSUPPORTED: fields,
  CURRENCY_MISMATCH: bad('Account currency does not match the card'),
  TIER_FULL: bad('Card limit reached for this tier'),
  QUOTA_REACHED: bad(),
  ENDPOINT_LIMIT: bad(),
  NO_ENDPOINT: bad(),
  THREEDS_UNAVAILABLE: bad('3DS is not enabled for this card tier'),
  NAME_NOT_ALLOWED: fields,
  COUNTRY_UNSUPPORTED: fields,
  IBAN_INVALID: bad('Invalid IBAN'),
  CONTACT_EXISTS: bad('Payment Contact already exists'),
  ACCOUNT_HAS_BALANCE: bad(),
  ACCOUNT_HAS_HOLDS: bad(),
  CARD_HAS_BALANCE: bad(),
  WALLET_HAS_BALANCE: bad(),
  CUSTOMER_HAS_BALANCE: bad(),
  CUSTOMER_HAS_WALLETS: bad(),
  TRANSFER_STATE: bad(),
  HOLD_STATE: bad(),
  AUTHORISATION_STATE: bad(),
  HOLD_EXCEEDED: bad(),
  REFUND_EXCEEDED: bad(),
  LIMIT_SINGLE: locked,
  LIMIT_DAY: locked,
  LIMIT_WEEK: locked,
  LIMIT_MONTH: locked,
  LIMIT_LIFETIME: locked,
  SECURITY_BLOCKED: locked,
  FUNDS_INSUFFICIENT: bad('Insufficient balance'),
  HOLDING_INSUFFICIENT: bad('Insufficient balance'),
  BALANCE_TOO_LARGE: bad(),
  BALANCE_NEGATIVE: bad('Insufficient balance'),
  METHOD_MISMATCH: bad(),
  DRAFT_STATE: bad(),
  LIMIT_EXISTS: fields,
  LIMIT_UNKNOWN: fields,
  LIMIT_ABOVE_CEILING: fields,
  VELOCITY_COUNT: fields,
  VELOCITY_DUPLICATE: fields,
  VELOCITY_INVALID: fields,
  DISPUTE_EXISTS: bad(),
  DISPUTE_RESOLVED: bad(),
  TRANSFER_NOT_DISPUTABLE: bad(),
  CHAIN_UNSUPPORTED: bad(),
  ADDRESS_INVALID: bad(),
  CHAIN_INVALID: bad(),
  ADDRESS_FORBIDDEN: bad(),
  GAS_UNRECOVERED: bad(),
  WALLET_TAKEN: bad(),
  ACCOUNT_HAS_WALLETS: bad(),
  CHALLENGE_EXPIRED: bad(),
  CHALLENGE_ANSWERED: bad(),
  WEBHOOK_MISSING: bad(),
  WEBHOOK_KEY_SHORT: bad(),
  AMOUNT_TOO_LARGE: bad(),
  AUTHORISATION_MISSING: bad(),
  UNAVAILABLE: internal,
  INTERNAL: internal,
};
