import { type ErrorCode, Fault } from '../../../kernel/error';
import type { ReferenceFacts } from '../dialect';

/** Contract 2: users who are gone or suspended. */
const holder: readonly ErrorCode[] = ['CUSTOMER_DELETED', 'CUSTOMER_SUSPENDED'];
const contact: readonly ErrorCode[] = ['EMAIL_INVALID', 'PHONE_INVALID', 'EMAIL_TAKEN'];
/** And accounts and cards, in their order. */
const usable: readonly ErrorCode[] = [...holder, 'ACCOUNT_CLOSED', 'CARD_CLOSED', 'CARD_FROZEN'];
const noDesign = new Fault('INPUT_INVALID', { field: 'design', reason: 'is not the code of a design' });
const noBirthDate = new Fault('BIRTH_DATE_MISSING', { field: 'dateOfBirth', reason: 'is needed first' });
const locked = new Fault('CUSTOMER_LOCKED_BY_KYC', { field: 'first_name', reason: 'cannot change any more' });

/** Contract 2: what each endpoint is refused for beyond what is common to all. */
export const refusals: ReferenceFacts['refusals'] = {
  'POST /v1/users': contact,
  'PATCH /v1/users/{id}': [...contact, 'CUSTOMER_DELETED', locked],
  'DELETE /v1/users/{id}': ['CUSTOMER_DELETED', 'CUSTOMER_HAS_BALANCE'],
  'POST /v1/users/{id}/kyc_sessions': [...holder, 'KYC_APPROVED', 'KYC_IN_REVIEW', noBirthDate],
  'POST /v1/users/{id}/documents': [...holder, 'KYC_APPROVED', noBirthDate],
  'POST /v1/accounts': ['CURRENCY_UNSUPPORTED', 'CUSTOMER_UNKNOWN', ...holder, 'KYC_REQUIRED'],
  'POST /v1/accounts/{id}/close': ['ACCOUNT_CLOSED', 'ACCOUNT_HAS_BALANCE', 'ACCOUNT_HAS_HOLDS'],
  'POST /v1/cards': ['CURRENCY_MISMATCH', 'ACCOUNT_UNKNOWN', ...holder, 'ACCOUNT_CLOSED', 'KYC_REQUIRED'],
  'PATCH /v1/cards/{id}': ['CARD_CLOSED'],
  'POST /v1/cards/{id}/convert_to_physical': [
    ...(['COUNTRY_UNSUPPORTED', 'NAME_NOT_ALLOWED', ...usable, 'ALREADY_PHYSICAL', 'KYC_LEVEL_LOW'] as const),
    noDesign,
  ],
  'POST /v1/cards/{id}/activate': [...usable, 'ALREADY_ACTIVE', 'NOT_SHIPPED', 'ACTIVATION_LOCKED', 'ACTIVATION_WRONG'],
  'POST /v1/cards/{id}/freeze': ['CARD_CLOSED', 'ALREADY_FROZEN'],
  'POST /v1/cards/{id}/unfreeze': [...holder, 'ACCOUNT_CLOSED', 'CARD_CLOSED', 'NOT_FROZEN'],
  'POST /v1/cards/{id}/terminate': ['CARD_CLOSED'],
  'POST /v1/cards/{id}/pin/tokens': [...usable, 'CARD_NOT_PHYSICAL'],
  'POST /v1/cards/{id}/pin': [
    ...(['PIN_KEY_UNKNOWN', 'PIN_UNDECRYPTABLE', 'PCI_REQUIRED', ...usable, 'CARD_NOT_PHYSICAL'] as const),
  ],
  'POST /v1/cards/{id}/reveal': usable,
  'POST /v1/webhooks/endpoints': ['ENDPOINT_LIMIT'],
  'POST /v1/webhooks/events/{event_id}/redeliver': ['NO_ENDPOINT'],
};
