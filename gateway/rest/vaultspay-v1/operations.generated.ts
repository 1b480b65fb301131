/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All that is given must hold. */
export type AccountFilter = {
  code?: string | null | undefined;
  currency?: string | null | undefined;
  /** On or after; a bare date such as 2026-04-11 is the whole UTC day. */
  from?: string | null | undefined;
  iban?: string | null | undefined;
  kind?: Array<AccountKind> | null | undefined;
  kycVerified?: boolean | null | undefined;
  number?: string | null | undefined;
  ownerId?: string | null | undefined;
  /** Of the customer that stands for the platform itself; or of anybody else. */
  platform?: boolean | null | undefined;
  primary?: boolean | null | undefined;
  role?: AccountRole | null | undefined;
  /** On or after. */
  since?: Date | string | null | undefined;
  status?: Array<AccountStatus> | null | undefined;
  /** On or before; a bare date is the whole UTC day. */
  to?: string | null | undefined;
  /** Before. */
  until?: Date | string | null | undefined;
};

/** What an account is for. */
export type AccountKind =
  | 'ADJUSTMENT'
  | 'CARDS_HOLDING'
  | 'CARD_BALANCE'
  | 'CLEARING'
  | 'DIGITAL'
  | 'DUST'
  | 'FEES'
  | 'HOLDING'
  | 'LEVERAGE'
  | 'OVERRIDE'
  | 'SETTLEMENT'
  | 'TREASURY'
  | 'VIRTUAL';

/** Closed is final. */
export type AccountLifecycle =
  | 'ACTIVE'
  | 'CLOSED';

/** What one of the tenant's own accounts is to its books. */
export type AccountRole =
  | 'ADJUSTMENTS'
  | 'BANK_CLEARING'
  | 'CARD_SETTLEMENT'
  | 'DUST'
  | 'FEES'
  | 'LEVERAGE'
  | 'OVERRIDE';

/** The one word for an account: closed, frozen and disabled go before active. */
export type AccountStatus =
  | 'ACTIVE'
  | 'CLOSED'
  | 'DISABLED'
  | 'FROZEN';

/** An address as a courier needs it. */
export type CardAddressInput = {
  city: string;
  /** ISO 3166-1, alpha-2 or alpha-3. */
  country: string;
  latitude?: string | null | undefined;
  line1: string;
  line2?: string | null | undefined;
  longitude?: string | null | undefined;
  /** For the courier: E.164. Never shown again. */
  phone?: string | null | undefined;
  postalCode?: string | null | undefined;
  state?: string | null | undefined;
  type?: string | null | undefined;
};

/** Who decides on a purchase: the card's own balance, a question to the tenant (DEFI: a signed one), or nobody else. */
export type CardApprovalMethod =
  | 'DEFI'
  | 'NONE'
  | 'TOP_UP'
  | 'WEBHOOK';

/** Why the card was closed for good. */
export type CardClosedReason =
  | 'DAMAGED'
  | 'DELETED'
  | 'FRAUD'
  | 'LOST'
  | 'OFFBOARDING'
  | 'RENEWED'
  | 'REPLACED'
  | 'STOLEN'
  | 'USER_REQUEST';

/** True = allowed. What is not given stays. */
export type CardControlsInput = {
  /** Cash withdrawals; not heard where there is no plastic. */
  atm?: boolean | null | undefined;
  contactless?: boolean | null | undefined;
  /** Merchants outside the country of issue. */
  crossBorder?: boolean | null | undefined;
  /** Only these merchant categories: replaces the whole list, empty or null unsets it. */
  mccAllow?: Array<string> | null | undefined;
  /** Not these merchant categories; ignored while there is an allow-list. */
  mccBlock?: Array<string> | null | undefined;
  /** E-commerce. */
  online?: boolean | null | undefined;
};

/** Where a plastic is. */
export type CardDelivery =
  | 'DELIVERED'
  | 'DISPATCHED'
  | 'PENDING'
  | 'RETURNED';

/** How fast a plastic is sent. */
export type CardDeliverySpeed =
  | 'EXPRESS'
  | 'STANDARD';

/** All that is given must hold. */
export type CardFilter = {
  accountId?: string | null | undefined;
  approvalMethod?: CardApprovalMethod | null | undefined;
  closedReasons?: Array<CardClosedReason> | null | undefined;
  customerId?: string | null | undefined;
  form?: CardForm | null | undefined;
  last4?: string | null | undefined;
  lifecycles?: Array<CardLifecycle> | null | undefined;
  /** The card that it replaces. */
  predecessorId?: string | null | undefined;
  publicId?: string | null | undefined;
  reportedKind?: CardReportKind | null | undefined;
  restrictions?: Array<CardRestriction> | null | undefined;
  /** Issued at or after. */
  since?: Date | string | null | undefined;
  status?: CardStatus | null | undefined;
  /** Any of these, as of the next three. */
  statuses?: Array<CardStatus> | null | undefined;
  tierId?: string | null | undefined;
  token?: number | null | undefined;
  /** Issued before. */
  until?: Date | string | null | undefined;
};

/** Whether the card exists as plastic. */
export type CardForm =
  | 'PHYSICAL'
  | 'VIRTUAL';

/** How far the card is in its life. SHIPPING: in use online while its plastic is on its way. */
export type CardLifecycle =
  | 'ACTIVE'
  | 'AWAITING_ACTIVATION'
  | 'CLOSED'
  | 'ISSUANCE'
  | 'PENDING'
  | 'SHIPPING';

/** In minor units of the card's currency. What is not given stays. */
export type CardLimitsInput = {
  /** Over 24 rolling hours. */
  dailyMinor?: number | null | undefined;
  /** By the calendar month, UTC. */
  monthlyMinor?: number | null | undefined;
  /** The largest single authorisation. */
  perTransactionMinor?: number | null | undefined;
};

/** The card network. */
export type CardNetwork =
  | 'MASTERCARD'
  | 'VISA';

export type CardPhoneInput = {
  /** The country's number, without plus sign. */
  dialCode: number;
  /** Digits. */
  number: string;
};

/** What the card was reported as. */
export type CardReportKind =
  | 'DAMAGED'
  | 'EXPIRED'
  | 'LOST'
  | 'STOLEN';

/** What keeps the card from being used. It leaves the lifecycle alone. */
export type CardRestriction =
  | 'BLOCKED'
  | 'FROZEN'
  | 'NONE'
  | 'REPORTED';

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

/** Where the plastic goes and what stands on it. By default what the card and its holder say. */
export type ConvertCardInput = {
  address: CardAddressInput;
  deliverySpeed?: CardDeliverySpeed | null | undefined;
  design?: string | null | undefined;
  /** At most 21 letters A–Z and spaces. */
  embossedName?: string | null | undefined;
  recipientName?: string | null | undefined;
};

export type CustomerAddressInput = {
  city?: string | null | undefined;
  /** ISO 3166-1, alpha-2 or alpha-3. */
  country?: string | null | undefined;
  line1?: string | null | undefined;
  line2?: string | null | undefined;
  postalCode?: string | null | undefined;
  state?: string | null | undefined;
};

/** When updating, what is absent stays and null clears; given parts of the address and keys of the metadata overwrite. */
export type CustomerChange = {
  address?: CustomerAddressInput | null | undefined;
  /** YYYY-MM-DD, at least 18 years ago. */
  dateOfBirth?: string | null | undefined;
  /** YYYY-MM-DD */
  documentExpiry?: string | null | undefined;
  documentNumber?: string | null | undefined;
  documentType?: string | null | undefined;
  email?: string | null | undefined;
  firstName?: string | null | undefined;
  gender?: Gender | null | undefined;
  identification?: string | null | undefined;
  identificationType?: string | null | undefined;
  language?: string | null | undefined;
  lastName?: string | null | undefined;
  metadata?: unknown;
  /** ISO 3166-1, alpha-2 or alpha-3. */
  nationality?: string | null | undefined;
  otp?: boolean | null | undefined;
  phone?: PhoneNumberInput | null | undefined;
  pronounTitle?: string | null | undefined;
  secondName?: string | null | undefined;
  sms?: boolean | null | undefined;
  /** ACTIVE or SUSPENDED: suspends, or lifts the suspension. */
  status?: CustomerStatus | null | undefined;
  telegram?: boolean | null | undefined;
  /** Made from the e-mail address or the phone when absent. */
  username?: string | null | undefined;
  whatsapp?: boolean | null | undefined;
};

/** All that are given must hold. An id that does not exist finds nothing. */
export type CustomerFilter = {
  active?: boolean | null | undefined;
  /** The whole address, in any case. */
  email?: string | null | undefined;
  includeDeleted?: boolean | null | undefined;
  /** Any of these. */
  kycStatus?: Array<CustomerKycStatus> | null | undefined;
  otp?: boolean | null | undefined;
  parentId?: string | null | undefined;
  /** The whole number with its country code. */
  phone?: string | null | undefined;
  /** Of the customer’s login. */
  role?: string | null | undefined;
  /** A part of the name or the e-mail address. */
  search?: string | null | undefined;
  /** Created at or after. */
  since?: Date | string | null | undefined;
  sms?: boolean | null | undefined;
  status?: CustomerStatus | null | undefined;
  telegram?: boolean | null | undefined;
  type?: CustomerType | null | undefined;
  /** Created before. */
  until?: Date | string | null | undefined;
  username?: string | null | undefined;
  whatsapp?: boolean | null | undefined;
};

/** At least one of e-mail address, phone and user name is needed. */
export type CustomerInput = {
  address?: CustomerAddressInput | null | undefined;
  /** YYYY-MM-DD, at least 18 years ago. */
  dateOfBirth?: string | null | undefined;
  /** YYYY-MM-DD */
  documentExpiry?: string | null | undefined;
  documentNumber?: string | null | undefined;
  documentType?: string | null | undefined;
  email?: string | null | undefined;
  firstName?: string | null | undefined;
  gender?: Gender | null | undefined;
  identification?: string | null | undefined;
  identificationType?: string | null | undefined;
  language?: string | null | undefined;
  lastName?: string | null | undefined;
  metadata?: unknown;
  /** ISO 3166-1, alpha-2 or alpha-3. */
  nationality?: string | null | undefined;
  otp?: boolean | null | undefined;
  parentId?: string | null | undefined;
  phone?: PhoneNumberInput | null | undefined;
  pronounTitle?: string | null | undefined;
  secondName?: string | null | undefined;
  sms?: boolean | null | undefined;
  /** ACTIVE, PENDING or SUSPENDED; the tenant’s policy when absent. */
  status?: CustomerStatus | null | undefined;
  telegram?: boolean | null | undefined;
  type?: CustomerType | null | undefined;
  /** Made from the e-mail address or the phone when absent. */
  username?: string | null | undefined;
  whatsapp?: boolean | null | undefined;
};

/** NONE: no case was ever opened. */
export type CustomerKycStatus =
  | 'APPROVED'
  | 'IN_REVIEW'
  | 'NONE'
  | 'PENDING'
  | 'REJECTED';

export type CustomerStatus =
  | 'ACTIVE'
  | 'DELETED'
  | 'PENDING'
  | 'REJECTED'
  | 'SUSPENDED';

export type CustomerType =
  | 'ADMIN'
  | 'AGENT'
  | 'BUSINESS'
  | 'INDIVIDUAL'
  | 'MERCHANT';

/** Why an authorisation was refused: the first check that failed, in the order in which they are made. */
export type DeclineReason =
  | 'ACCOUNT_CLOSED'
  | 'ACCOUNT_FROZEN'
  | 'ATM'
  | 'CARD_BLOCKED'
  | 'CARD_CLOSED'
  | 'CARD_EXPIRED'
  | 'CARD_FROZEN'
  | 'CARD_NOT_ACTIVE'
  | 'CARD_PRESENT'
  | 'CARD_REPORTED'
  | 'CONTACTLESS'
  | 'COUNTRY'
  | 'CROSS_BORDER'
  | 'CUSTOMER_SUSPENDED'
  | 'CVV_TRIES'
  | 'EXPIRY_TRIES'
  | 'FUNDS'
  | 'HOLDING_FUNDS'
  | 'LIMIT_DAY'
  | 'LIMIT_LIFETIME'
  | 'LIMIT_MONTH'
  | 'LIMIT_SINGLE'
  | 'LIMIT_WEEK'
  | 'MCC'
  | 'ONLINE'
  | 'PIN_TRIES'
  | 'PURCHASE'
  | 'REFUSED'
  | 'THREE_DS'
  | 'TIMED_OUT'
  | 'VELOCITY'
  | 'WRONG_CVV'
  | 'WRONG_EXPIRY'
  | 'WRONG_PIN';

/** Which way money goes, as the account sees it. */
export type Direction =
  | 'CREDIT'
  | 'DEBIT';

export type DocumentSide =
  | 'BACK'
  | 'FRONT';

export type DocumentType =
  | 'EMIRATES_ID'
  | 'NATIONAL_ID'
  | 'PASSPORT'
  | 'PROOF_OF_ADDRESS'
  | 'SELFIE';

export type Gender =
  | 'FEMALE'
  | 'MALE'
  | 'OTHER';

export type IssueCardInput = {
  /** The account that pays; the card bills in its currency. */
  accountId: string;
  /** Where the plastic goes; a physical card needs it. */
  address?: CardAddressInput | null | undefined;
  /** Can never be changed. */
  approvalMethod?: CardApprovalMethod | null | undefined;
  /** Like the limits. */
  controls?: CardControlsInput | null | undefined;
  /** To be sure: refused where it differs from the account's. */
  currency?: string | null | undefined;
  /** The holder; by default the account's owner. */
  customerId?: string | null | undefined;
  deliverySpeed?: CardDeliverySpeed | null | undefined;
  /** Code of what the card looks like. */
  design?: string | null | undefined;
  email?: string | null | undefined;
  /** At most 21 letters A–Z and spaces; by default the legal name. */
  embossedName?: string | null | undefined;
  /** By default virtual. */
  form?: CardForm | null | undefined;
  /** Where cards carry names from a list: one of `embossingNames`. */
  holderName?: string | null | undefined;
  label?: string | null | undefined;
  /** Instead of what new cards have. Needs `rule:write`. */
  limits?: CardLimitsInput | null | undefined;
  /** At most 50 keys; texts, numbers and booleans. */
  metadata?: unknown;
  /** For one-time codes. */
  otpPhone?: CardPhoneInput | null | undefined;
  /** Whom the plastic is sent to. */
  recipientName?: string | null | undefined;
  /** By default the tenant's standard tier. */
  tierId?: string | null | undefined;
};

export type KycDocumentInput = {
  /** Base64, plain or as a data URI, of a JPEG, PNG or PDF of at most 5 MB (5 MiB for vaultspay-saas, 10 MiB for vaultspay-v1). The gateway takes bodies of up to MAX_BODY_BYTES, 8 MB unless set otherwise. */
  content: string;
  /** When given, it must be what the content is. */
  contentType?: string | null | undefined;
  fileName?: string | null | undefined;
  /** Of a card, and of nothing else. */
  side?: DocumentSide | null | undefined;
  type: DocumentType;
};

export type KycLevel =
  | 'BASIC'
  | 'FULL';

export type KycStatus =
  | 'APPROVED'
  | 'EXPIRED'
  | 'IN_REVIEW'
  | 'PENDING'
  | 'REJECTED';

/** All that is given must hold. */
export type LegFilter = {
  accountId?: string | null | undefined;
  cardId?: string | null | undefined;
  /** Such as p2p_send, transfer_in, card_purchase. */
  category?: Array<string> | null | undefined;
  /** Also declined authorisations, which moved nothing. */
  declined?: boolean | null | undefined;
  direction?: Direction | null | undefined;
  /** On or after; a bare date such as 2026-04-11 is the whole UTC day. */
  from?: string | null | undefined;
  gatewayRef?: string | null | undefined;
  kind?: Array<TransferKind> | null | undefined;
  /** Such as VP-TXN-Q8ZD31. */
  reference?: string | null | undefined;
  relatedAccountId?: string | null | undefined;
  /** On or after. */
  since?: Date | string | null | undefined;
  status?: Array<TransferStatus> | null | undefined;
  /** On or before; a bare date is the whole UTC day. */
  to?: string | null | undefined;
  transferId?: string | null | undefined;
  /** Before. */
  until?: Date | string | null | undefined;
};

export type OpenAccountInput = {
  alias?: string | null | undefined;
  currency: string;
  /** The owner; an end user opens for themselves. */
  customerId?: string | null | undefined;
  /** DIGITAL where nothing is said. */
  kind?: OwnerAccountKind | null | undefined;
  label?: string | null | undefined;
  metadata?: unknown;
  /** The name on the account. */
  title?: string | null | undefined;
  /** Where the tenant and the currency have IBANs. */
  wantIban?: boolean;
};

/** The kinds of account that a customer may have. */
export type OwnerAccountKind =
  | 'CARD_BALANCE'
  | 'DIGITAL'
  | 'VIRTUAL';

/** Either e164, or dialCode and number. */
export type PhoneNumberInput = {
  dialCode?: string | null | undefined;
  /** Such as +971501112233. */
  e164?: string | null | undefined;
  number?: string | null | undefined;
};

/** What kind of act moved the money. */
export type TransferKind =
  | 'ADJUSTMENT'
  | 'ATM_WITHDRAWAL'
  | 'CARD_PURCHASE'
  | 'CARD_REFUND'
  | 'CHAIN_DEPOSIT'
  | 'CHAIN_TRANSFER'
  | 'CHAIN_WITHDRAWAL'
  | 'DIRECT'
  | 'FEE'
  | 'INBOUND'
  | 'INTERNAL'
  | 'LEVERAGE'
  | 'OUTBOUND'
  | 'OVERRIDE'
  | 'REFUND'
  | 'SWEEP'
  | 'TOP_UP'
  | 'WITHDRAWAL';

/** PENDING and MANUAL_CHECK wait for the outside; REFUNDED is posted and given back, wholly or in part. */
export type TransferStatus =
  | 'DECLINED'
  | 'FAILED'
  | 'MANUAL_CHECK'
  | 'PENDING'
  | 'POSTED'
  | 'REFUNDED'
  | 'REVERSED';

/** What is not named stays; null clears. */
export type UpdateCardInput = {
  /** Needs `rule:write`. */
  controls?: CardControlsInput | null | undefined;
  email?: string | null | undefined;
  label?: string | null | undefined;
  /** Needs `rule:write`. */
  limits?: CardLimitsInput | null | undefined;
  /** Entries overwrite; those that are null go. */
  metadata?: unknown;
  otpPhone?: CardPhoneInput | null | undefined;
  remarks?: string | null | undefined;
};

export type WebhookDeliveryFilter = {
  eventId?: string | null | undefined;
  eventType?: string | null | undefined;
  /** Made on or after. */
  since?: Date | string | null | undefined;
  status?: WebhookDeliveryStatus | null | undefined;
  trigger?: WebhookTrigger | null | undefined;
  /** Made before. */
  until?: Date | string | null | undefined;
};

export type WebhookDeliveryStatus =
  | 'FAILED'
  | 'PENDING'
  | 'SUCCEEDED';

/** The contract by which an endpoint is told; VAULTGRAPH is our own. */
export type WebhookDialect =
  | 'CRYPTOMATE'
  | 'VAULTGRAPH'
  | 'VAULTSPAY_SAAS'
  | 'VAULTSPAY_V1';

export type WebhookDisabledReason =
  | 'DELIVERY_FAILURES'
  | 'MANUAL';

export type WebhookEndpointFilter = {
  dialect?: WebhookDialect | null | undefined;
  enabled?: boolean | null | undefined;
};

export type WebhookEndpointInput = {
  /** At most 255 characters. */
  description?: string | null | undefined;
  /** The tenant's own when absent, or VAULTGRAPH where that has no webhooks. */
  dialect?: WebhookDialect | null | undefined;
  /** True when absent. */
  enabled?: boolean | null | undefined;
  /** At most 10. */
  headers?: Array<WebhookHeaderInput> | null | undefined;
  /** One of your own, where the dialect takes that; made when absent. */
  secret?: string | null | undefined;
  /** Types of the dialect (webhookEventTypes), of VAULTGRAPH also families such as "card.*"; or ["*"]. */
  types: Array<string>;
  /** Absolute and public; https, but where the dialect says otherwise. */
  url: string;
};

export type WebhookEndpointUpdate = {
  /** Null removes it. */
  description?: string | null | undefined;
  /** True forgets the failures; false gives up what has not been delivered yet. */
  enabled?: boolean | null | undefined;
  /** The whole new list. */
  headers?: Array<WebhookHeaderInput> | null | undefined;
  types?: Array<string> | null | undefined;
  url?: string | null | undefined;
};

/** Why an attempt failed. */
export type WebhookError =
  | 'BROKEN_ANSWER'
  | 'CONNECTION_ERROR'
  | 'ENDPOINT_DISABLED'
  | 'HTTP_STATUS'
  | 'LATE'
  | 'TIMEOUT'
  | 'TLS_ERROR'
  | 'URL_FORBIDDEN';

export type WebhookHeaderInput = {
  name: string;
  /** Printable ASCII, at most 1024 characters. */
  value: string;
};

/** QUESTION: the answer decided a purchase, so it was asked once and at once. */
export type WebhookTrigger =
  | 'EVENT'
  | 'QUESTION'
  | 'REDELIVER'
  | 'TEST';

export type V1AccountFragment = { id: string, currency: string, label: string | null, lifecycle: AccountLifecycle, iban: string | null, bic: string | null, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, closedAt: Date | string | null, available: { amount: string, decimals: number }, incoming: { amount: string, decimals: number }, owner: { id: string } | null };

export type V1AccountsByIdQueryVariables = Exact<{
  of: Array<string> | string;
}>;


export type V1AccountsByIdQuery = { accountsById: Array<{ id: string } | null> };

export type V1OpenAccountMutationVariables = Exact<{
  input: OpenAccountInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1OpenAccountMutation = { openAccount: { id: string, currency: string, label: string | null, lifecycle: AccountLifecycle, iban: string | null, bic: string | null, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, closedAt: Date | string | null, available: { amount: string, decimals: number }, incoming: { amount: string, decimals: number }, owner: { id: string } | null } };

export type V1AccountsQueryVariables = Exact<{
  filter?: AccountFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1AccountsQuery = { accounts: { nodes: Array<{ id: string, currency: string, label: string | null, lifecycle: AccountLifecycle, iban: string | null, bic: string | null, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, closedAt: Date | string | null, available: { amount: string, decimals: number }, incoming: { amount: string, decimals: number }, owner: { id: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } };

export type V1AccountQueryVariables = Exact<{
  account: string;
}>;


export type V1AccountQuery = { account: { id: string, currency: string, label: string | null, lifecycle: AccountLifecycle, iban: string | null, bic: string | null, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, closedAt: Date | string | null, available: { amount: string, decimals: number }, incoming: { amount: string, decimals: number }, owner: { id: string } | null } };

export type V1BalanceQueryVariables = Exact<{
  account: string;
}>;


export type V1BalanceQuery = { account: { id: string, asOf: Date | string, available: { amount: string, currency: string, decimals: number }, incoming: { amount: string, decimals: number }, held: { amount: string, decimals: number } } };

export type V1AccountTransactionsQueryVariables = Exact<{
  account: string;
  filter?: LegFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1AccountTransactionsQuery = { account: { legs: { nodes: Array<{ id: string, category: string, direction: Direction, status: TransferStatus, createdAt: Date | string, postedAt: Date | string | null, amount: { amount: string, currency: string, decimals: number }, account: { id: string } | null, original: { id: string } | null, transfer: { description: string | null, narration: string | null, refundedAmount: { amount: string, decimals: number }, card: { id: string } | null, authorisation: { authorisedAt: Date | string | null, declineReason: DeclineReason | null, authorised: { amount: string, decimals: number }, merchant: { name: string | null, mcc: string | null, country: string | null } } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } } };

export type V1IbanQueryVariables = Exact<{
  account: string;
}>;


export type V1IbanQuery = { account: { id: string, owner: { id: string } | null, ibanDetails: { iban: string, bic: string, accountName: string | null, accountNumber: string, routingCode: string, bankName: string, bankAddress: string, intermediary: { bankName: string, swift: string, address: string } | null } | null } };

export type V1CloseAccountMutationVariables = Exact<{
  account: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1CloseAccountMutation = { closeAccount: { id: string, currency: string, label: string | null, lifecycle: AccountLifecycle, iban: string | null, bic: string | null, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, closedAt: Date | string | null, available: { amount: string, decimals: number }, incoming: { amount: string, decimals: number }, owner: { id: string } | null } };

export type V1PinTokenMutationVariables = Exact<{
  card: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1PinTokenMutation = { createPinToken: { token: string, expiresAt: Date | string } };

export type V1SetPinMutationVariables = Exact<{
  card: string;
  encryptedPin: string;
  kid: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1SetPinMutation = { setEncryptedCardPin: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1DiscloseCardMutationVariables = Exact<{
  card: string;
}>;


export type V1DiscloseCardMutation = { discloseCard: { cardId: string, token: string, expiresAt: Date | string, secrets: { pan: string | null, cvv: string | null, expiryMonth: number | null, expiryYear: number | null } | null } };

export type V1CardFragment = { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null };

export type V1CardsByIdQueryVariables = Exact<{
  of: Array<string> | string;
}>;


export type V1CardsByIdQuery = { cardsById: Array<{ id: string } | null> };

export type V1IssueCardMutationVariables = Exact<{
  input: IssueCardInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1IssueCardMutation = { issueCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1CardsQueryVariables = Exact<{
  filter?: CardFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1CardsQuery = { cards: { nodes: Array<{ id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } };

export type V1CardQueryVariables = Exact<{
  card: string;
}>;


export type V1CardQuery = { card: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1UpdateCardMutationVariables = Exact<{
  card: string;
  input: UpdateCardInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1UpdateCardMutation = { updateCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1ConvertCardMutationVariables = Exact<{
  card: string;
  input: ConvertCardInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1ConvertCardMutation = { convertCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1ActivateCardMutationVariables = Exact<{
  card: string;
  code: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1ActivateCardMutation = { activateCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1FreezeCardMutationVariables = Exact<{
  card: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1FreezeCardMutation = { freezeCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1UnfreezeCardMutationVariables = Exact<{
  card: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1UnfreezeCardMutation = { unfreezeCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1TerminateCardMutationVariables = Exact<{
  card: string;
  reason: CardClosedReason;
  idempotencyKey?: string | null | undefined;
}>;


export type V1TerminateCardMutation = { terminateCard: { id: string, form: CardForm, network: CardNetwork, lifecycle: CardLifecycle, restriction: CardRestriction, restrictedAt: Date | string | null, last4: string, expiryMonth: number, expiryYear: number, currency: string, label: string | null, metadata: unknown, pinSet: boolean, pinSetAt: Date | string | null, activatedAt: Date | string | null, closedAt: Date | string | null, closedReason: CardClosedReason | null, createdAt: Date | string, updatedAt: Date | string, account: { id: string }, holder: { id: string } | null, spendLimits: { perTransactionMinor: number | null, dailyMinor: number | null, monthlyMinor: number | null }, controls: { atm: boolean, online: boolean, contactless: boolean, crossBorder: boolean, mccAllow: Array<string>, mccBlock: Array<string> }, fulfilment: { courier: string | null, trackingNumber: string | null, deliveryEstimate: Date | string | null, delivery: CardDelivery, dispatchedAt: Date | string | null, deliveredAt: Date | string | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } } | null } };

export type V1CardTransactionsQueryVariables = Exact<{
  filter: LegFilter;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1CardTransactionsQuery = { legs: { nodes: Array<{ id: string, category: string, direction: Direction, status: TransferStatus, createdAt: Date | string, postedAt: Date | string | null, amount: { amount: string, currency: string, decimals: number }, account: { id: string } | null, original: { id: string } | null, transfer: { description: string | null, narration: string | null, refundedAmount: { amount: string, decimals: number }, card: { id: string } | null, authorisation: { authorisedAt: Date | string | null, declineReason: DeclineReason | null, authorised: { amount: string, decimals: number }, merchant: { name: string | null, mcc: string | null, country: string | null } } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } };

export type V1KycSessionFragment = { id: string, customerId: string, askedLevel: KycLevel | null, status: KycStatus, redirectUrl: string | null, rejectionText: string | null, expiresAt: Date | string | null, completedAt: Date | string | null, createdAt: Date | string };

export type V1DocumentFragment = { id: string, customerId: string, type: DocumentType, side: DocumentSide | null, contentType: string, fileName: string | null, size: number, createdAt: Date | string };

export type V1StartKycSessionMutationVariables = Exact<{
  customerId: string;
  level?: KycLevel | null | undefined;
  redirectUrl?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type V1StartKycSessionMutation = { startKycSession: { id: string, customerId: string, askedLevel: KycLevel | null, status: KycStatus, redirectUrl: string | null, rejectionText: string | null, expiresAt: Date | string | null, completedAt: Date | string | null, createdAt: Date | string } };

export type V1KycSessionOfQueryVariables = Exact<{
  customerId: string;
  id: string;
}>;


export type V1KycSessionOfQuery = { kycCase: { id: string, customerId: string, askedLevel: KycLevel | null, status: KycStatus, redirectUrl: string | null, rejectionText: string | null, expiresAt: Date | string | null, completedAt: Date | string | null, createdAt: Date | string } };

export type V1UploadDocumentMutationVariables = Exact<{
  customerId: string;
  input: KycDocumentInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1UploadDocumentMutation = { uploadKycDocument: { id: string, customerId: string, type: DocumentType, side: DocumentSide | null, contentType: string, fileName: string | null, size: number, createdAt: Date | string } };

export type V1PlatformQueryVariables = Exact<{ [key: string]: never; }>;


export type V1PlatformQuery = { tenant: { accountId: string } };

export type V1TransactionFragment = { id: string, category: string, direction: Direction, status: TransferStatus, createdAt: Date | string, postedAt: Date | string | null, amount: { amount: string, currency: string, decimals: number }, account: { id: string } | null, original: { id: string } | null, transfer: { description: string | null, narration: string | null, refundedAmount: { amount: string, decimals: number }, card: { id: string } | null, authorisation: { authorisedAt: Date | string | null, declineReason: DeclineReason | null, authorised: { amount: string, decimals: number }, merchant: { name: string | null, mcc: string | null, country: string | null } } | null } };

export type V1UserFragment = { id: string, email: string | null, firstName: string | null, lastName: string | null, dateOfBirth: string | null, nationality: string | null, kycStatus: CustomerKycStatus, kycLevel: KycLevel, kycApprovedAt: Date | string | null, kycRejectionText: string | null, status: CustomerStatus, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, deletedAt: Date | string | null, phone: { e164: string } | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } | null };

export type V1UsersByIdQueryVariables = Exact<{
  of: Array<string> | string;
}>;


export type V1UsersByIdQuery = { customersById: Array<{ id: string } | null> };

export type V1ReadUserQueryVariables = Exact<{
  id: string;
}>;


export type V1ReadUserQuery = { customer: { id: string, email: string | null, firstName: string | null, lastName: string | null, dateOfBirth: string | null, nationality: string | null, kycStatus: CustomerKycStatus, kycLevel: KycLevel, kycApprovedAt: Date | string | null, kycRejectionText: string | null, status: CustomerStatus, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, deletedAt: Date | string | null, phone: { e164: string } | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } | null } };

export type V1ListUsersQueryVariables = Exact<{
  filter?: CustomerFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1ListUsersQuery = { customers: { nodes: Array<{ id: string, email: string | null, firstName: string | null, lastName: string | null, dateOfBirth: string | null, nationality: string | null, kycStatus: CustomerKycStatus, kycLevel: KycLevel, kycApprovedAt: Date | string | null, kycRejectionText: string | null, status: CustomerStatus, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, deletedAt: Date | string | null, phone: { e164: string } | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } };

export type V1CreateUserMutationVariables = Exact<{
  input: CustomerInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1CreateUserMutation = { createCustomer: { id: string, email: string | null, firstName: string | null, lastName: string | null, dateOfBirth: string | null, nationality: string | null, kycStatus: CustomerKycStatus, kycLevel: KycLevel, kycApprovedAt: Date | string | null, kycRejectionText: string | null, status: CustomerStatus, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, deletedAt: Date | string | null, phone: { e164: string } | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } | null } };

export type V1UpdateUserMutationVariables = Exact<{
  id: string;
  input: CustomerChange;
  idempotencyKey?: string | null | undefined;
}>;


export type V1UpdateUserMutation = { updateCustomer: { id: string, email: string | null, firstName: string | null, lastName: string | null, dateOfBirth: string | null, nationality: string | null, kycStatus: CustomerKycStatus, kycLevel: KycLevel, kycApprovedAt: Date | string | null, kycRejectionText: string | null, status: CustomerStatus, metadata: unknown, createdAt: Date | string, updatedAt: Date | string, deletedAt: Date | string | null, phone: { e164: string } | null, address: { line1: string, line2: string | null, city: string, country: string, postalCode: string | null } | null } };

export type V1DeleteUserMutationVariables = Exact<{
  id: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1DeleteUserMutation = { deleteCustomer: { id: string, status: CustomerStatus, deletedAt: Date | string | null } };

export type V1EndpointFragment = { id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string };

export type V1DeliveryFragment = { id: string, endpointId: string, eventId: string, messageId: string | null, eventType: string, trigger: WebhookTrigger, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: Date | string | null, deliveredAt: Date | string | null, createdAt: Date | string, attempts: Array<{ at: Date | string, status: number | null, response: string | null, error: WebhookError | null, durationMs: number }> };

export type V1EndpointsByIdQueryVariables = Exact<{
  of: Array<string> | string;
}>;


export type V1EndpointsByIdQuery = { webhookEndpointsById: Array<{ id: string } | null> };

export type V1EventsByIdQueryVariables = Exact<{
  of: Array<string> | string;
}>;


export type V1EventsByIdQuery = { webhookEventsById: Array<string | null> };

export type V1CreateEndpointMutationVariables = Exact<{
  input: WebhookEndpointInput;
  idempotencyKey?: string | null | undefined;
}>;


export type V1CreateEndpointMutation = { createWebhookEndpoint: { secret: string, endpoint: { id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string } } };

export type V1EndpointsQueryVariables = Exact<{
  filter?: WebhookEndpointFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1EndpointsQuery = { webhookEndpoints: { nodes: Array<{ id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } };

export type V1EndpointQueryVariables = Exact<{
  endpoint: string;
}>;


export type V1EndpointQuery = { webhookEndpoint: { id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string } };

export type V1UpdateEndpointMutationVariables = Exact<{
  endpoint: string;
  input: WebhookEndpointUpdate;
  idempotencyKey?: string | null | undefined;
}>;


export type V1UpdateEndpointMutation = { updateWebhookEndpoint: { id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string } };

export type V1RotateSecretMutationVariables = Exact<{
  endpoint: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1RotateSecretMutation = { rotateWebhookSecret: { secret: string, previousSecretExpiresAt: Date | string | null, endpoint: { id: string, url: string, types: Array<string>, description: string | null, enabled: boolean, failureCount: number, disabledReason: WebhookDisabledReason | null, createdAt: Date | string, updatedAt: Date | string } } };

export type V1TestEndpointMutationVariables = Exact<{
  endpoint: string;
  type?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type V1TestEndpointMutation = { testWebhookEndpoint: { id: string, endpointId: string, eventId: string, messageId: string | null, eventType: string, trigger: WebhookTrigger, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: Date | string | null, deliveredAt: Date | string | null, createdAt: Date | string, attempts: Array<{ at: Date | string, status: number | null, response: string | null, error: WebhookError | null, durationMs: number }> } };

export type V1DeliveriesQueryVariables = Exact<{
  endpoint: string;
  filter?: WebhookDeliveryFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type V1DeliveriesQuery = { webhookEndpoint: { deliveries: { nodes: Array<{ id: string, endpointId: string, eventId: string, messageId: string | null, eventType: string, trigger: WebhookTrigger, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: Date | string | null, deliveredAt: Date | string | null, createdAt: Date | string, attempts: Array<{ at: Date | string, status: number | null, response: string | null, error: WebhookError | null, durationMs: number }> }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } } };

export type V1DeleteEndpointMutationVariables = Exact<{
  endpoint: string;
  idempotencyKey?: string | null | undefined;
}>;


export type V1DeleteEndpointMutation = { deleteWebhookEndpoint: boolean };

export type V1RedeliverMutationVariables = Exact<{
  event: string;
  endpoint?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type V1RedeliverMutation = { redeliverWebhookEvent: Array<{ id: string, endpointId: string, eventId: string, messageId: string | null, eventType: string, trigger: WebhookTrigger, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: Date | string | null, deliveredAt: Date | string | null, createdAt: Date | string, attempts: Array<{ at: Date | string, status: number | null, response: string | null, error: WebhookError | null, durationMs: number }> }> };
