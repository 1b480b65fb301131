import { enumOf } from '../../../kernel/graphql';
import * as webhooks from '../../../schema/tables/events';
import * as words from '../../../schema/tables/identity';

export const TenantMode = enumOf('TenantMode', words.modes, 'Test and live data never meet.');
export const TenantStatus = enumOf('TenantStatus', words.tenantStatuses);
export const CredentialKind = enumOf(
  'CredentialKind',
  words.credentialKinds,
  'APP logs in with a client id and secret; KEY is a bearer of its own; LOGIN is a person with e-mail and password; OPERATOR is a bearer for dashboards.',
);
export const CredentialStatus = enumOf('CredentialStatus', words.credentialStatuses);
export const Operation = enumOf('Operation', words.operations, 'A family of operations that a key may be granted.');
export const CustomerType = enumOf('CustomerType', words.customerTypes);
export const CustomerStatus = enumOf('CustomerStatus', words.customerStatuses);
export const Gender = enumOf('Gender', words.genders);
export const MaritalStatus = enumOf('MaritalStatus', words.maritalStatuses);
export const CustomerKycStatus = enumOf(
  'CustomerKycStatus',
  words.customerKycStatuses,
  'NONE: no case was ever opened.',
);
export const KycStatus = enumOf('KycStatus', words.kycStatuses);
export const KycLevel = enumOf('KycLevel', words.kycLevels);
export const KycKind = enumOf('KycKind', words.kycKinds);
export const KycVerdict = enumOf('KycVerdict', ['approved', 'rejected'] as const);
export const DocumentType = enumOf('DocumentType', words.documentTypes);
export const DocumentSide = enumOf('DocumentSide', words.documentSides);
export const DocumentStatus = enumOf('DocumentStatus', words.documentStatuses);
export const KycNumberType = enumOf('KycNumberType', words.numberTypes);
export const AddressType = enumOf('AddressType', words.addressTypes);
export const BankRail = enumOf('BankRail', words.bankRails);
export const NotificationType = enumOf('NotificationType', words.notificationTypes);
export const RsaPurpose = enumOf(
  'RsaPurpose',
  words.rsaPurposes,
  'TRANSPORT: for keys of encrypted requests. PIN: for encrypted PINs.',
);
export const SettingType = enumOf('SettingType', words.settingTypes);
export const LoginOutcome = enumOf('LoginOutcome', ['success', 'failed'] as const);
export const HostedDocument = enumOf('HostedDocument', ['passport', 'emirates_id'] as const);
export const AgingKind = enumOf('AgingKind', [
  ...(['credential', 'session', 'kyc_case', 'one_time_token', 'signing_secret'] as const),
]);
export const WebhookDialect = enumOf(
  'WebhookDialect',
  webhooks.webhookDialects,
  'The contract by which an endpoint is told; VAULTGRAPH is our own.',
);
export const WebhookDisabledReason = enumOf('WebhookDisabledReason', webhooks.disabledReasons);
export const WebhookTrigger = enumOf(
  'WebhookTrigger',
  webhooks.triggers,
  'QUESTION: the answer decided a purchase, so it was asked once and at once.',
);
export const WebhookDeliveryStatus = enumOf('WebhookDeliveryStatus', webhooks.deliveryStatuses);
export const WebhookError = enumOf('WebhookError', webhooks.attemptErrors, 'Why an attempt failed.');
