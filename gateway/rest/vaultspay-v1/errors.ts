import { catalogue, type ErrorCode } from '../../../kernel/error';
import type { About, ErrorRow, Told } from '../dialect';
import { fieldsOf } from '../reference/refusals';

/** Contract 1.12. */
export interface V1Row extends ErrorRow {
  readonly code: string;
  readonly type: string;
  /** Which field is blamed: always this one, whichever is at fault, or, of records, one that the body named. */
  readonly param?: 'field' | 'named' | { readonly always: string };
}

const row = (status: number, code: string, type: string, param?: V1Row['param']): V1Row => ({
  ...{ status, code, type },
  ...(param && { param }),
});
const always = (name: string): V1Row['param'] => ({ always: name });
const invalid = (status: number, code: string, param?: V1Row['param']): V1Row =>
  row(status, code, 'invalid_request', param);
const conflict = (code: string, param?: V1Row['param']): V1Row => row(409, code, 'resource_conflict', param);
const refused = (code: string): V1Row => row(403, code, 'authorization');
const sending = (of: V1Row, headers: Record<string, string>): V1Row => ({ ...of, headers });

const internal = row(500, 'server_error', 'api_error');
const unavailable = sending(row(503, 'service_unavailable', 'api_error'), { 'retry-after': '1' });
const httpsRequired = refused('https_required');
const invalidKey = sending(row(401, 'invalid_api_key', 'authentication'), { 'www-authenticate': 'Bearer' });
const unauthorizedIp = sending(row(401, 'unauthorized_ip', 'authentication'), { 'www-authenticate': 'Bearer' });
const suspended = refused('account_suspended');
const pci = refused('pci_certification_required');
const tooMany = row(429, 'rate_limit_exceeded', 'rate_limit');
const version = invalid(400, 'invalid_api_version', always('VaultsPay-Version'));
const notFound = invalid(404, 'not_found', 'named');
const method = invalid(405, 'method_not_allowed');
const tooLarge = invalid(413, 'payload_too_large');
const mediaType = invalid(415, 'unsupported_media_type');
const unreadable = invalid(400, 'invalid_request_body');
const badKey = invalid(400, 'invalid_idempotency_key', always('Idempotency-Key'));
const keyReused = conflict('idempotency_key_in_use');
const keyRunning = sending(keyReused, { 'retry-after': '1' });
const field = invalid(422, 'validation_failed', 'field');
const invalidEmail = invalid(400, 'invalid_email', always('email'));
const invalidPhone = invalid(400, 'invalid_phone', always('mobile'));
const nameNotAllowed = invalid(422, 'embossed_name_invalid', always('embossed_name'));
const emailTaken = conflict('duplicate_email', always('email'));
const userDeleted = conflict('user_deleted');
const userSuspended = conflict('user_suspended');
const userHasBalance = conflict('user_has_open_balance');
const accountClosed = conflict('account_closed');
const hasBalance = conflict('non_zero_balance');
const hasHolds = conflict('active_authorisations');
const cardTerminated = conflict('card_terminated');
const cardFrozen = conflict('card_frozen');
const alreadyFrozen = conflict('already_frozen');
const notFrozen = conflict('not_frozen');
const alreadyActive = conflict('already_active');
const alreadyPhysical = conflict('already_physical');
const notPhysical = conflict('card_not_physical');
const notShipped = conflict('not_shipped');
const activationLocked = conflict('activation_locked');
const wrongCode = invalid(400, 'invalid_activation_code', always('last6_activation_code'));
const kycIncomplete = conflict('kyc_incomplete');
const kycLevel = conflict('kyc_level_insufficient');
const kycApproved = conflict('kyc_already_approved');
const kycInReview = conflict('kyc_in_review');
const pinKey = invalid(400, 'unknown_key_id', always('kid'));
const pinUndecryptable = invalid(400, 'invalid_encrypted_pin', always('encrypted_pin'));
const currency = invalid(400, 'currency_not_supported', always('currency'));
const currencyMismatch = invalid(400, 'currency_mismatch', always('currency'));
const country = invalid(400, 'shipping_country_not_supported', always('shipping_address.country'));
const endpointLimit = conflict('endpoint_limit_reached');
const noEndpoint = conflict('no_matching_endpoint');

/** Contract 1.12: the first thing that is wrong, and only that. */
export function fail({ code, type, param }: V1Row, told: Told, { requestId, route }: About): unknown {
  const [first] = told.fields;
  const named = fieldsOf(route?.in.body?.schema).some(({ name }) => name === first?.key.split('.')[0]);
  const blamed =
    typeof param === 'object' ? param.always : param === 'field' || named ? param && first?.key : undefined;
  const message = first && blamed !== undefined ? `${blamed}: ${first.reason}` : catalogue[told.code];
  return { error: { code, message, type, ...(blamed !== undefined && { param: blamed }), request_id: requestId } };
}

/** Contract 1.12, all codes; what cannot come of a request of this contract is a fault of ours. */
export const errors: Record<ErrorCode, V1Row> = {
  HTTPS_REQUIRED: httpsRequired,
  HEADERS_INVALID: invalidKey,
  CREDENTIAL_MISSING: invalidKey,
  CREDENTIAL_INVALID: invalidKey,
  TOKEN_INVALID: invalidKey,
  TOKEN_EXPIRED: invalidKey,
  TOKEN_REVOKED: invalidKey,
  SESSION_REUSED: invalidKey,
  LOGIN_REFUSED: invalidKey,
  EMAIL_UNVERIFIED: invalidKey,
  TWOFA_REQUIRED: invalidKey,
  TWOFA_INVALID: invalidKey,
  TWOFA_STATE: invalidKey,
  ONE_TIME_TOKEN_INVALID: invalidKey,
  CREDENTIAL_IP: unauthorizedIp,
  TENANT_BANNED: suspended,
  TENANT_SUSPENDED: suspended,
  VIEWER_DEACTIVATED: invalidKey,
  VIEWER_FORBIDDEN: suspended,
  PRIVILEGE_MISSING: suspended,
  PCI_REQUIRED: pci,
  SANDBOX_ONLY: suspended,
  RATE_LIMITED: tooMany,
  LOGIN_THROTTLED: tooMany,
  VERSION_UNKNOWN: version,
  ROUTE_UNKNOWN: notFound,
  METHOD_UNKNOWN: method,
  BODY_TOO_LARGE: tooLarge,
  MEDIA_TYPE: mediaType,
  BODY_MALFORMED: unreadable,
  QUERY_INVALID: internal,
  QUERY_TOO_COMPLEX: internal,
  QUERY_NOT_ALLOWED: internal,
  CURSOR_EXPIRED: field,
  SUBSCRIPTION_LIMIT: tooMany,
  DEADLINE_EXCEEDED: unavailable,
  IDEMPOTENCY_INVALID: badKey,
  IDEMPOTENCY_RUNNING: keyRunning,
  IDEMPOTENCY_REUSED: keyReused,
  TRANSFER_DUPLICATE: keyReused,
  TENANT_UNKNOWN: notFound,
  CREDENTIAL_UNKNOWN: notFound,
  SESSION_UNKNOWN: notFound,
  CUSTOMER_UNKNOWN: notFound,
  KYC_UNKNOWN: notFound,
  DOCUMENT_UNKNOWN: notFound,
  ADDRESS_UNKNOWN: notFound,
  LOCATION_UNKNOWN: notFound,
  ASSET_UNKNOWN: notFound,
  RATE_UNKNOWN: notFound,
  ACCOUNT_UNKNOWN: notFound,
  TRANSFER_UNKNOWN: notFound,
  HOLD_UNKNOWN: notFound,
  CONTACT_UNKNOWN: notFound,
  DISPUTE_UNKNOWN: notFound,
  TIER_UNKNOWN: notFound,
  CARD_UNKNOWN: notFound,
  AUTHORISATION_UNKNOWN: notFound,
  CHALLENGE_UNKNOWN: notFound,
  RULE_UNKNOWN: notFound,
  CONTROL_UNKNOWN: notFound,
  DRAFT_UNKNOWN: notFound,
  DECISION_UNKNOWN: notFound,
  ENDPOINT_UNKNOWN: notFound,
  DELIVERY_UNKNOWN: notFound,
  EVENT_GONE: notFound,
  NOTIFICATION_UNKNOWN: notFound,
  SETTING_UNKNOWN: notFound,
  DESTINATION_UNKNOWN: notFound,
  WALLET_UNKNOWN: notFound,
  PROVIDER_UNKNOWN: notFound,
  VIEWER_NOT_OWNER: notFound,
  INPUT_INVALID: field,
  EMAIL_INVALID: invalidEmail,
  PHONE_INVALID: invalidPhone,
  ADDRESS_MISSING: field,
  BIRTH_DATE_MISSING: field,
  CONTACT_TITLE_MISSING: field,
  CUSTOMER_LOCKED_BY_KYC: field,
  EVENT_UNKNOWN: field,
  FORM_UNAVAILABLE: field,
  NAME_NOT_ALLOWED: nameNotAllowed,
  KYC_FILE_MISSING: field,
  LIMIT_ORDER: field,
  PASSWORD_WEAK: field,
  SETTING_INVALID: field,
  URL_FORBIDDEN: field,
  LOCATION_MISMATCH: field,
  VIEWER_SELF: internal,
  CREDENTIAL_SELF: internal,
  VIEWER_RANK: internal,
  EMAIL_TAKEN: emailTaken,
  PHONE_TAKEN: internal,
  TENANT_EXISTS: internal,
  CREDENTIAL_EXISTS: internal,
  ACCOUNT_EXISTS: internal,
  PROVIDER_LINKED: internal,
  PASSWORD_SAME: internal,
  CUSTOMER_DELETED: userDeleted,
  CUSTOMER_SUSPENDED: userSuspended,
  CUSTOMER_STATE: userSuspended,
  ACCOUNT_CLOSED: accountClosed,
  ACCOUNT_FROZEN: userSuspended,
  WALLET_DISABLED: userSuspended,
  CARD_CLOSED: cardTerminated,
  CARD_EXPIRED: cardFrozen,
  CARD_FROZEN: cardFrozen,
  CARD_BLOCKED: cardFrozen,
  CARD_STATE: cardFrozen,
  NOT_MANUFACTURED: notShipped,
  ALREADY_MANUFACTURED: internal,
  ALREADY_FROZEN: alreadyFrozen,
  NOT_FROZEN: notFrozen,
  RESTRICTED_BY_STAFF: cardFrozen,
  ALREADY_ACTIVE: alreadyActive,
  NOT_SHIPPED: notShipped,
  ALREADY_PHYSICAL: alreadyPhysical,
  CARD_NOT_PHYSICAL: notPhysical,
  KYC_REQUIRED: kycIncomplete,
  KYC_LEVEL_LOW: kycLevel,
  KYC_APPROVED: kycApproved,
  KYC_PENDING: kycInReview,
  KYC_IN_REVIEW: kycInReview,
  KYC_REVIEWED: kycInReview,
  KYC_DUPLICATE: internal,
  KYC_STATE: kycInReview,
  KYC_FILE_EXISTS: internal,
  ADDRESS_EXISTS: internal,
  PIN_LOCKED: internal,
  PIN_SET: internal,
  PIN_UNSET: internal,
  PIN_WRONG: internal,
  OTP_WRONG: internal,
  PIN_RULE: field,
  PIN_KEY_UNKNOWN: pinKey,
  PIN_UNDECRYPTABLE: pinUndecryptable,
  ADDRESS_UNTRUSTED: internal,
  RECIPIENT_UNKNOWN: notFound,
  SELF_TRANSFER: internal,
  RECIPIENT_CLOSED: internal,
  RECIPIENT_FROZEN: internal,
  ACTIVATION_WRONG: wrongCode,
  ACTIVATION_LOCKED: activationLocked,
  REPORT_OPEN: internal,
  REPORT_MISSING: internal,
  REPORT_UNREVIEWED: internal,
  CONVERSION_OPEN: alreadyPhysical,
  CONVERSION_MISSING: internal,
  CURRENCY_UNSUPPORTED: currency,
  CURRENCY_MISMATCH: currencyMismatch,
  TIER_FULL: internal,
  QUOTA_REACHED: internal,
  ENDPOINT_LIMIT: endpointLimit,
  NO_ENDPOINT: noEndpoint,
  THREEDS_UNAVAILABLE: internal,
  COUNTRY_UNSUPPORTED: country,
  IBAN_INVALID: internal,
  CONTACT_EXISTS: internal,
  ACCOUNT_HAS_BALANCE: hasBalance,
  ACCOUNT_HAS_HOLDS: hasHolds,
  CARD_HAS_BALANCE: hasBalance,
  WALLET_HAS_BALANCE: hasBalance,
  CUSTOMER_HAS_BALANCE: userHasBalance,
  CUSTOMER_HAS_WALLETS: userHasBalance,
  TRANSFER_STATE: internal,
  HOLD_STATE: internal,
  AUTHORISATION_STATE: internal,
  HOLD_EXCEEDED: internal,
  REFUND_EXCEEDED: internal,
  LIMIT_SINGLE: internal,
  LIMIT_DAY: internal,
  LIMIT_WEEK: internal,
  LIMIT_MONTH: internal,
  LIMIT_LIFETIME: internal,
  SECURITY_BLOCKED: internal,
  FUNDS_INSUFFICIENT: internal,
  HOLDING_INSUFFICIENT: internal,
  BALANCE_TOO_LARGE: field,
  BALANCE_NEGATIVE: internal,
  METHOD_MISMATCH: internal,
  DRAFT_STATE: internal,
  LIMIT_EXISTS: field,
  LIMIT_UNKNOWN: notFound,
  LIMIT_ABOVE_CEILING: field,
  VELOCITY_COUNT: field,
  VELOCITY_DUPLICATE: field,
  VELOCITY_INVALID: field,
  DISPUTE_EXISTS: internal,
  DISPUTE_RESOLVED: internal,
  TRANSFER_NOT_DISPUTABLE: internal,
  CHAIN_UNSUPPORTED: internal,
  ADDRESS_INVALID: internal,
  CHAIN_INVALID: internal,
  ADDRESS_FORBIDDEN: internal,
  GAS_UNRECOVERED: internal,
  WALLET_TAKEN: internal,
  ACCOUNT_HAS_WALLETS: internal,
  CHALLENGE_EXPIRED: internal,
  CHALLENGE_ANSWERED: internal,
  WEBHOOK_MISSING: internal,
  WEBHOOK_KEY_SHORT: field,
  AMOUNT_TOO_LARGE: field,
  AUTHORISATION_MISSING: internal,
  UNAVAILABLE: unavailable,
  INTERNAL: internal,
};
