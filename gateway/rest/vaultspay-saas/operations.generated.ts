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

export type AddContactInput = {
  /** Whose account it is, where their bank does not tell. */
  accountTitle?: string | null | undefined;
  /** The owner; an end user adds for themselves. */
  customerId?: string | null | undefined;
  iban: string;
  title: string;
};

export type AddressType =
  | 'BUSINESS'
  | 'MAILING'
  | 'RESIDENTIAL';

export type AppLoginInput = {
  clientId: string;
  clientSecret: string;
  userAgent?: string | null | undefined;
};

/** Fiat currencies, tokens, and the native coins of chains. */
export type AssetKind =
  | 'FIAT'
  | 'NATIVE'
  | 'TOKEN';

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

/** Whom a product is for. */
export type CardConsumerType =
  | 'CONSUMER'
  | 'CORPORATE';

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

/** Whether a virtual card becomes a physical one. */
export type CardConversionStatus =
  | 'APPLIED'
  | 'APPROVED'
  | 'REJECTED';

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

/** Whether the card exists as plastic. */
export type CardForm =
  | 'PHYSICAL'
  | 'VIRTUAL';

/** In minor units of the card's currency. What is not given stays. */
export type CardLimitsInput = {
  /** Over 24 rolling hours. */
  dailyMinor?: number | null | undefined;
  /** By the calendar month, UTC. */
  monthlyMinor?: number | null | undefined;
  /** The largest single authorisation. */
  perTransactionMinor?: number | null | undefined;
};

/** How far a plastic is made. */
export type CardManufacturing =
  | 'FAILED'
  | 'IN_PROGRESS'
  | 'MANUFACTURED'
  | 'PENDING';

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

export type CardReportFilter = {
  cardId?: string | null | undefined;
  customerId?: string | null | undefined;
  kind?: CardReportKind | null | undefined;
  /** Reported at or after. */
  since?: Date | string | null | undefined;
  status?: CardReportStatus | null | undefined;
  /** Reported before. */
  until?: Date | string | null | undefined;
};

/** What the card was reported as. */
export type CardReportKind =
  | 'DAMAGED'
  | 'EXPIRED'
  | 'LOST'
  | 'STOLEN';

/** REPORTED and REVIEWED are open; the others are how a report ended. */
export type CardReportStatus =
  | 'DECLINED'
  | 'RENEWED'
  | 'REPLACED'
  | 'REPORTED'
  | 'REVIEWED';

/** What keeps the card from being used. It leaves the lifecycle alone. */
export type CardRestriction =
  | 'BLOCKED'
  | 'FROZEN'
  | 'NONE'
  | 'REPORTED';

/** What of a card number is to be shown. */
export type CardSecretField =
  | 'CVV'
  | 'EXPIRY'
  | 'PAN';

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

/** The class of a product. */
export type CardTierCategory =
  | 'PREMIUM'
  | 'STANDARD';

export type ChangeLimitInput = {
  /** What it is about, to be sure: any of these. */
  actions?: Array<LimitAction> | null | undefined;
  /** Whose it is, to be sure; needed of the limits of cards. */
  cardId?: string | null | undefined;
  id: string;
  /** In the smallest units that people write, or a count. */
  minor: string;
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

export type DirectTransferInput = {
  /** Who pays. Without it the primary account in the currency of the amount. */
  accountId?: string | null | undefined;
  /** Either this or amountMinor. */
  amount?: MoneyInput | null | undefined;
  /** In the smallest units that people write, of the paying account's currency: 1250 is 12.50 AED. */
  amountMinor?: string | null | undefined;
  contactId: string;
  /** With amountMinor: what the account must be in, and whose primary account pays where none is named. */
  currency?: string | null | undefined;
  /** Whose primary account pays, where no account is named. */
  customerId?: string | null | undefined;
  description?: string | null | undefined;
  /** At most 4 KB; kept as sent. */
  metadata?: unknown;
  /** PERSONAL where nothing is said. */
  purpose?: TransferPurpose | null | undefined;
  /** The caller's own reference. */
  reference?: string | null | undefined;
};

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

/** All that is given must hold. Times are those of the booking. */
export type EntryFilter = {
  direction?: Direction | null | undefined;
  /** On or after; a bare date such as 2026-04-11 is the whole UTC day. */
  from?: string | null | undefined;
  gatewayRef?: string | null | undefined;
  /** Of the account; somebody else's id finds nothing. */
  ownerId?: string | null | undefined;
  /** On or after. */
  since?: Date | string | null | undefined;
  /** On or before; a bare date is the whole UTC day. */
  to?: string | null | undefined;
  transferId?: string | null | undefined;
  /** Before. */
  until?: Date | string | null | undefined;
};

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

export type KycAddressInput = {
  /** Only when updating. */
  active?: boolean | null | undefined;
  cityId?: number | null | undefined;
  /** Needed at first, like the state, the city and the first line. */
  countryId?: number | null | undefined;
  latitude?: string | null | undefined;
  line1?: string | null | undefined;
  line2?: string | null | undefined;
  longitude?: string | null | undefined;
  postalCode?: string | null | undefined;
  stateId?: number | null | undefined;
  type: AddressType;
};

export type KycFileInput = {
  /** Base64, plain or as a data URI, of a JPEG, PNG or PDF; its size is limited as that of any document. */
  content: string;
  fileName?: string | null | undefined;
};

export type KycIdentificationInput = {
  idCardBack?: KycFileInput | null | undefined;
  /** YYYY-MM-DD, in the future. */
  idCardExpiry?: string | null | undefined;
  idCardFront?: KycFileInput | null | undefined;
  idCardNumber?: string | null | undefined;
  /** YYYY-MM-DD, in the future. */
  passportExpiry?: string | null | undefined;
  passportFile?: KycFileInput | null | undefined;
  passportNumber?: string | null | undefined;
  proofOfAddress?: KycFileInput | null | undefined;
  selfie?: KycFileInput | null | undefined;
};

export type KycPersonalInput = {
  countryOfBirth?: string | null | undefined;
  countryOfResidence?: string | null | undefined;
  /** YYYY-MM-DD, at least 18 years ago. */
  dateOfBirth?: string | null | undefined;
  /** Needed at first, like the last name, date of birth, gender, nationality and country of residence. */
  firstName?: string | null | undefined;
  gender?: Gender | null | undefined;
  language?: string | null | undefined;
  lastName?: string | null | undefined;
  maritalStatus?: MaritalStatus | null | undefined;
  /** ISO 3166-1, alpha-2 or alpha-3, like the next two. */
  nationality?: string | null | undefined;
  nickName?: string | null | undefined;
  /** Tax number. */
  tin?: string | null | undefined;
};

/** What is being done; ANY counts all of them together. */
export type LimitAction =
  | 'ANY'
  | 'ATM_WITHDRAWAL'
  | 'DEPOSIT'
  | 'PURCHASE'
  | 'SEND_MONEY'
  | 'TOP_UP'
  | 'WITHDRAWAL';

/** Whether amounts are summed or acts counted. */
export type LimitMeasure =
  | 'AMOUNT'
  | 'COUNT';

/** How what was used and is asked for, together, must stand to the value. GREATER asks for a least amount. */
export type LimitOperator =
  | 'GREATER'
  | 'LESS'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL';

/** Over what time is summed; calendar windows are UTC, weeks begin on Monday. */
export type LimitWindow =
  | 'DAY'
  | 'LIFETIME'
  | 'MONTH'
  | 'ROLLING_24H'
  | 'SINGLE'
  | 'WEEK';

export type MaritalStatus =
  | 'DIVORCED'
  | 'MARRIED'
  | 'SINGLE'
  | 'WIDOWED';

export type MoneyInput = {
  amount: string;
  currency: string;
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

/** Where the money behind a card comes from. */
export type PaymentCardType =
  | 'CREDIT'
  | 'DEBIT'
  | 'PREPAID';

/** Either e164, or dialCode and number. */
export type PhoneNumberInput = {
  dialCode?: string | null | undefined;
  /** Such as +971501112233. */
  e164?: string | null | undefined;
  number?: string | null | undefined;
};

/** What a rule is about. Limits and switches of a tier are given to its new cards; its ceilings, lists and velocity rules bind all of its cards. */
export type RuleSubject =
  | 'ACCOUNT'
  | 'CARD'
  | 'TENANT'
  | 'TIER';

/** The ways of using a card that can be switched off. */
export type SwitchKind =
  | 'ATM'
  | 'CARD_PRESENT'
  | 'CONTACTLESS'
  | 'CROSS_BORDER'
  | 'ONLINE'
  | 'PURCHASE';

/** All that is given must hold. */
export type TransferFilter = {
  /** Sender or receiver. */
  accountId?: string | null | undefined;
  authorisationId?: string | null | undefined;
  cardId?: string | null | undefined;
  contactId?: string | null | undefined;
  currency?: string | null | undefined;
  /** Owner of either account. */
  customerId?: string | null | undefined;
  /** On or after; a bare date such as 2026-04-11 is the whole UTC day. */
  from?: string | null | undefined;
  gatewayRef?: string | null | undefined;
  id?: string | null | undefined;
  kind?: Array<TransferKind> | null | undefined;
  reference?: string | null | undefined;
  /** On or after. */
  since?: Date | string | null | undefined;
  status?: Array<TransferStatus> | null | undefined;
  /** On or before; a bare date is the whole UTC day. */
  to?: string | null | undefined;
  /** Before. */
  until?: Date | string | null | undefined;
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

/** What money to another bank is for. */
export type TransferPurpose =
  | 'AIR_TRANSPORT'
  | 'ALLOWANCE'
  | 'COMMISSION'
  | 'COMPENSATION'
  | 'CREDIT_CARD_PAYMENT'
  | 'EDUCATIONAL_SUPPORT'
  | 'FAMILY_SUPPORT'
  | 'FINANCIAL_SERVICES'
  | 'GOODS_BOUGHT'
  | 'GOVERNMENT_GOODS'
  | 'LEASING_ABROAD'
  | 'LEASING_IN_UAE'
  | 'OWN_ACCOUNT_TRANSFER'
  | 'PERSONAL'
  | 'PROCESSING_REPAIR'
  | 'RENT'
  | 'TELECOMMUNICATION_SERVICES'
  | 'TRAVEL'
  | 'UTILITY_BILL_PAYMENTS';

/** PENDING and MANUAL_CHECK wait for the outside; REFUNDED is posted and given back, wholly or in part. */
export type TransferStatus =
  | 'DECLINED'
  | 'FAILED'
  | 'MANUAL_CHECK'
  | 'PENDING'
  | 'POSTED'
  | 'REFUNDED'
  | 'REVERSED';

export type SaasAccountsBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasAccountsBySeqQuery = { accountsBySeq: Array<{ id: string } | null> };

export type SaasAssetsBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasAssetsBySeqQuery = { assetsBySeq: Array<{ code: string } | null> };

export type SaasOpenAccountMutationVariables = Exact<{
  input: OpenAccountInput;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasOpenAccountMutation = { openAccount: { seq: number, kind: AccountKind, currency: string, number: string | null, title: string | null, iban: string | null, isPrimary: boolean, status: AccountStatus, available: { amount: string, currency: string, decimals: number }, held: { amount: string, currency: string, decimals: number }, asset: { seq: number, name: string, code: string, isoNumber: number | null, decimals: number, kind: AssetKind, symbol: string | null, icon: string | null, active: boolean, createdAt: Date | string }, owner: { seq: number } | null } };

export type SaasAccountsQueryVariables = Exact<{
  filter?: AccountFilter | null | undefined;
  page: number;
  size: number;
}>;


export type SaasAccountsQuery = { accounts: { total: number, nodes: Array<{ seq: number, kind: AccountKind, currency: string, number: string | null, title: string | null, iban: string | null, isPrimary: boolean, status: AccountStatus, available: { amount: string, currency: string, decimals: number }, held: { amount: string, currency: string, decimals: number }, asset: { seq: number, name: string, code: string, isoNumber: number | null, decimals: number, kind: AssetKind, symbol: string | null, icon: string | null, active: boolean, createdAt: Date | string }, owner: { seq: number } | null }> } };

export type SaasAccountWholeQueryVariables = Exact<{
  id: string;
}>;


export type SaasAccountWholeQuery = { account: { seq: number, kind: AccountKind, currency: string, number: string | null, title: string | null, iban: string | null, isPrimary: boolean, status: AccountStatus, transfers: { total: number }, available: { amount: string, currency: string, decimals: number }, held: { amount: string, currency: string, decimals: number }, asset: { seq: number, name: string, code: string, isoNumber: number | null, decimals: number, kind: AssetKind, symbol: string | null, icon: string | null, active: boolean, createdAt: Date | string }, owner: { seq: number } | null } };

export type SaasLedgerQueryVariables = Exact<{
  id: string;
  filter?: EntryFilter | null | undefined;
  page: number;
  size: number;
}>;


export type SaasLedgerQuery = { account: { entries: { total: number, nodes: Array<{ seq: number, narration: string | null, at: Date | string, amount: { amount: string, currency: string, decimals: number }, balanceAfter: { amount: string, currency: string, decimals: number }, transfer: { seq: number, gatewayNumber: number } }> } } };

export type SaasMoneyFragment = { amount: string, currency: string, decimals: number };

export type SaasCurrencyFragment = { seq: number, name: string, code: string, isoNumber: number | null, decimals: number, kind: AssetKind, symbol: string | null, icon: string | null, active: boolean, createdAt: Date | string };

export type SaasAccountFragment = { seq: number, kind: AccountKind, currency: string, number: string | null, title: string | null, iban: string | null, isPrimary: boolean, status: AccountStatus, available: { amount: string, currency: string, decimals: number }, held: { amount: string, currency: string, decimals: number }, asset: { seq: number, name: string, code: string, isoNumber: number | null, decimals: number, kind: AssetKind, symbol: string | null, icon: string | null, active: boolean, createdAt: Date | string }, owner: { seq: number } | null };

export type SaasEntryFragment = { seq: number, narration: string | null, at: Date | string, amount: { amount: string, currency: string, decimals: number }, balanceAfter: { amount: string, currency: string, decimals: number }, transfer: { seq: number, gatewayNumber: number } };

export type SaasCardsBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCardsBySeqQuery = { cardsBySeq: Array<{ id: string } | null> };

export type SaasCardsByTokenQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCardsByTokenQuery = { cardsByToken: Array<{ id: string } | null> };

export type SaasCardTiersBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCardTiersBySeqQuery = { cardTiersBySeq: Array<{ id: string } | null> };

export type SaasCardWordsFragment = { status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null };

export type SaasThreeDsFragment = { seq: number, threeDs: { enrolled: boolean, configId: number | null }, tier: { seq: number, is3ds: boolean } };

export type SaasCardHolderFragment = { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null };

export type SaasReportedIssueFragment = { seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null };

export type SaasPostalAddressFragment = { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null };

export type SaasCardFragment = { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } };

export type SaasSetThreeDsMutationVariables = Exact<{
  id: string;
  enrolled: boolean;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasSetThreeDsMutation = { setThreeDs: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, threeDs: { enrolled: boolean, configId: number | null }, tier: { seq: number, is3ds: boolean } } };

export type SaasUpdateCardStatusMutationVariables = Exact<{
  id: string;
  reason: string;
  active: boolean;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasUpdateCardStatusMutation = { unblockCard?: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null }, blockCard?: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null } };

export type SaasToggleFreezeCardMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasToggleFreezeCardMutation = { toggleFreezeCard: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null } };

export type SaasUpdateCardAccountMutationVariables = Exact<{
  id: string;
  accountId: string;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasUpdateCardAccountMutation = { relinkAccount: { account: { seq: number } } };

export type SaasStandingCardFragment = { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null };

export type SaasThreeDsCardFragment = { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, threeDs: { enrolled: boolean, configId: number | null }, tier: { seq: number, is3ds: boolean } };

export type SaasRequestConversionMutationVariables = Exact<{
  id: string;
  addressId?: string | null | undefined;
  address?: CardAddressInput | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasRequestConversionMutation = { requestConversion: { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } } };

export type SaasDecideConversionMutationVariables = Exact<{
  id: string;
  approve: boolean;
  remarks?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasDecideConversionMutation = { decideConversion: { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } } };

export type SaasCardTiersQueryVariables = Exact<{ [key: string]: never; }>;


export type SaasCardTiersQuery = { cardTiers: Array<{ seq: number, title: string, description: string | null, category: CardTierCategory, consumerType: CardConsumerType, network: CardNetwork, paymentCardType: PaymentCardType, forms: Array<CardForm>, billingCurrency: string, settlementCurrency: string, expiryMonths: number, stackSize: number | null, cardLimit: number | null, stockThreshold: number | null, autoRenewal: boolean, is3ds: boolean, enableFraudRules: boolean, enableLimits: boolean, active: boolean }>, customers: { nodes: Array<{ seq: number }> } };

export type SaasEmbossingNamesQueryVariables = Exact<{
  customerId: string;
}>;


export type SaasEmbossingNamesQuery = { embossingNames: Array<string> };

export type SaasIssueCardMutationVariables = Exact<{
  input: IssueCardInput;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasIssueCardMutation = { issueCard: { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } } };

export type SaasProcessCardMutationVariables = Exact<{
  id: string;
  remarks?: string | null | undefined;
  statusReason?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasProcessCardMutation = { processCard: { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } } };

export type SaasOnItsWayFragment = { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, fulfilment: { manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null } | null };

export type SaasUpdateManufacturingMutationVariables = Exact<{
  id: string;
  status: CardManufacturing;
  estimate?: Date | string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasUpdateManufacturingMutation = { updateManufacturing: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, fulfilment: { manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null } | null } };

export type SaasUpdateDeliveryMutationVariables = Exact<{
  id: string;
  status: CardDelivery;
  estimate?: Date | string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasUpdateDeliveryMutation = { updateDelivery: { seq: number, token: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, fulfilment: { manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null } | null } };

export type SaasActivateCardMutationVariables = Exact<{
  id: string;
  pan: string;
  expiry: string;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasActivateCardMutation = { activateCard: { seq: number, statusReason: string | null, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null } };

export type SaasSetPinMutationVariables = Exact<{
  id: string;
  pin: string;
}>;


export type SaasSetPinMutation = { setCardPin: { seq: number, token: number, statusReason: string | null, pinSet: boolean, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null } };

export type SaasCardDetailsQueryVariables = Exact<{
  id: string;
}>;


export type SaasCardDetailsQuery = { card: { issuerConfigId: number | null, statusReason: string | null, cardText: string | null, form: CardForm, network: CardNetwork, currency: string, last4: string, token: number, tokenFlags: string, embossedName: string | null, holderName: string | null, pinSet: boolean, activatedAt: Date | string | null, createdAt: Date | string, updatedAt: Date | string, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null, seq: number, holder: { seq: number, firstName: string | null, lastName: string | null, email: string | null, language: string | null, phone: { dialCode: string, number: string } | null, kycPersonal: { gender: Gender, language: string } | null } | null, accounts: Array<{ seq: number, account: { seq: number, currency: string, title: string | null, number: string | null, iban: string | null, owner: { seq: number } | null } }>, tier: { enableFraudRules: boolean, enableLimits: boolean, paymentCardType: PaymentCardType, category: CardTierCategory, consumerType: CardConsumerType, billingCurrency: string, seq: number, is3ds: boolean }, fulfilment: { seq: number, manufacturing: CardManufacturing, delivery: CardDelivery, manufacturingEstimate: Date | string | null, deliveryEstimate: Date | string | null, manufacturingUpdatedAt: Date | string | null, deliveryUpdatedAt: Date | string | null, address: { type: string | null, country: string, state: string | null, city: string, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null } } | null, conversion: { status: CardConversionStatus } | null, reports: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }>, threeDs: { enrolled: boolean, configId: number | null } } };

export type SaasRevealMutationVariables = Exact<{
  id: string;
  fields: Array<CardSecretField> | CardSecretField;
}>;


export type SaasRevealMutation = { revealCard: { pan: string | null, cvv: string | null, expiryMonth: number | null, expiryYear: number | null } };

export type SaasCreatePersonalMutationVariables = Exact<{
  customerId: string;
  input: KycPersonalInput;
}>;


export type SaasCreatePersonalMutation = { createKycPersonal: { firstName: string, lastName: string, nickName: string | null, dateOfBirth: string, gender: Gender, maritalStatus: MaritalStatus | null, nationality: string, countryOfBirth: string | null, countryOfResidence: string, language: string, tin: string | null, kycStatus: CustomerKycStatus, customer: { seq: number } } };

export type SaasUpdatePersonalMutationVariables = Exact<{
  customerId: string;
  input: KycPersonalInput;
}>;


export type SaasUpdatePersonalMutation = { updateKycPersonal: { firstName: string, lastName: string, nickName: string | null, dateOfBirth: string, gender: Gender, maritalStatus: MaritalStatus | null, nationality: string, countryOfBirth: string | null, countryOfResidence: string, language: string, tin: string | null, kycStatus: CustomerKycStatus, customer: { seq: number } } };

export type SaasCreateAddressMutationVariables = Exact<{
  customerId: string;
  input: KycAddressInput;
}>;


export type SaasCreateAddressMutation = { createKycAddress: { seq: number, type: AddressType, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null, active: boolean, customer: { seq: number }, country: { id: number, name: string, iso3: string }, state: { id: number, name: string }, city: { id: number, name: string } } };

export type SaasUpdateAddressMutationVariables = Exact<{
  customerId: string;
  input: KycAddressInput;
}>;


export type SaasUpdateAddressMutation = { updateKycAddress: { seq: number, type: AddressType, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null, active: boolean, customer: { seq: number }, country: { id: number, name: string, iso3: string }, state: { id: number, name: string }, city: { id: number, name: string } } };

export type SaasCreateIdentificationMutationVariables = Exact<{
  customerId: string;
  input: KycIdentificationInput;
}>;


export type SaasCreateIdentificationMutation = { createKycIdentification: { idCardNumber: string | null, idCardExpiry: string | null, passportNumber: string | null, passportExpiry: string | null, kycStatus: CustomerKycStatus, customer: { seq: number }, documents: Array<{ seq: number, type: DocumentType, side: DocumentSide | null, fileName: string | null, contentType: string, size: number, createdAt: Date | string }> } };

export type SaasUpdateIdentificationMutationVariables = Exact<{
  customerId: string;
  input: KycIdentificationInput;
}>;


export type SaasUpdateIdentificationMutation = { updateKycIdentification: { idCardNumber: string | null, idCardExpiry: string | null, passportNumber: string | null, passportExpiry: string | null, kycStatus: CustomerKycStatus, customer: { seq: number }, documents: Array<{ seq: number, type: DocumentType, side: DocumentSide | null, fileName: string | null, contentType: string, size: number, createdAt: Date | string }> } };

export type SaasKycQueryVariables = Exact<{
  id: string;
}>;


export type SaasKycQuery = { customer: { seq: number, type: CustomerType, email: string | null, kycStatus: CustomerKycStatus, phone: { dialCode: string, number: string } | null, kycPersonal: { firstName: string, lastName: string, nickName: string | null, dateOfBirth: string, gender: Gender, maritalStatus: MaritalStatus | null, nationality: string, countryOfBirth: string | null, countryOfResidence: string, language: string, tin: string | null, kycStatus: CustomerKycStatus, customer: { seq: number } } | null, kycIdentification: { idCardNumber: string | null, idCardExpiry: string | null, passportNumber: string | null, passportExpiry: string | null, kycStatus: CustomerKycStatus, customer: { seq: number }, documents: Array<{ seq: number, type: DocumentType, side: DocumentSide | null, fileName: string | null, contentType: string, size: number, createdAt: Date | string }> } | null, kycAddresses: Array<{ seq: number, type: AddressType, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null, active: boolean, customer: { seq: number }, country: { id: number, name: string, iso3: string }, state: { id: number, name: string }, city: { id: number, name: string } }> } };

export type SaasKycAddressesBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasKycAddressesBySeqQuery = { kycAddressesBySeq: Array<{ id: string } | null> };

export type SaasPersonalFragment = { firstName: string, lastName: string, nickName: string | null, dateOfBirth: string, gender: Gender, maritalStatus: MaritalStatus | null, nationality: string, countryOfBirth: string | null, countryOfResidence: string, language: string, tin: string | null, kycStatus: CustomerKycStatus, customer: { seq: number } };

export type SaasAddressFragment = { seq: number, type: AddressType, line1: string, line2: string | null, postalCode: string | null, longitude: string | null, latitude: string | null, active: boolean, customer: { seq: number }, country: { id: number, name: string, iso3: string }, state: { id: number, name: string }, city: { id: number, name: string } };

export type SaasIdentificationFragment = { idCardNumber: string | null, idCardExpiry: string | null, passportNumber: string | null, passportExpiry: string | null, kycStatus: CustomerKycStatus, customer: { seq: number }, documents: Array<{ seq: number, type: DocumentType, side: DocumentSide | null, fileName: string | null, contentType: string, size: number, createdAt: Date | string }> };

export type SaasCountriesQueryVariables = Exact<{ [key: string]: never; }>;


export type SaasCountriesQuery = { countries: Array<{ id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string }> };

export type SaasStatesQueryVariables = Exact<{
  countryId: number;
}>;


export type SaasStatesQuery = { states: Array<{ countryId: number, id: number, name: string, latitude: string | null, longitude: string | null }> };

export type SaasCitiesQueryVariables = Exact<{
  stateId: number;
}>;


export type SaasCitiesQuery = { cities: Array<{ id: number, name: string, latitude: string | null, longitude: string | null, country: { id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string }, state: { id: number, name: string, latitude: string | null, longitude: string | null, country: { id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string } } }> };

export type SaasCountriesByIdQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCountriesByIdQuery = { countriesById: Array<{ id: number } | null> };

export type SaasStatesByIdQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasStatesByIdQuery = { statesById: Array<{ id: number } | null> };

export type SaasCitiesByIdQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCitiesByIdQuery = { citiesById: Array<{ id: number } | null> };

export type SaasStateFragment = { id: number, name: string, latitude: string | null, longitude: string | null };

export type SaasCountryFragment = { id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string };

export type SaasReportCardMutationVariables = Exact<{
  id: string;
  kind: CardReportKind;
  reason: string;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasReportCardMutation = { reportCard: { seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null } };

export type SaasReviewReportMutationVariables = Exact<{
  id: string;
  remarks?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasReviewReportMutation = { reviewReport: { seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null } };

export type SaasReplaceCardMutationVariables = Exact<{
  id: string;
  remarks?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasReplaceCardMutation = { replaceCard: { seq: number, token: number } };

export type SaasRenewCardMutationVariables = Exact<{
  id: string;
  remarks?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasRenewCardMutation = { renewCard: { seq: number, token: number } };

export type SaasDeclineReportMutationVariables = Exact<{
  id: string;
  remarks?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasDeclineReportMutation = { declineReport: { reason: string, remarks: string | null, card: { restriction: CardRestriction, seq: number, token: number, status: CardStatus, closedReason: CardClosedReason | null, reportedKind: CardReportKind | null } } };

export type SaasReportedIssuesQueryVariables = Exact<{
  filter: CardReportFilter;
  page: number;
  size: number;
}>;


export type SaasReportedIssuesQuery = { cardReports: { total: number, nodes: Array<{ seq: number, kind: CardReportKind, reason: string, status: CardReportStatus, remarks: string | null, createdAt: Date | string, updatedAt: Date | string, card: { seq: number, token: number, holder: { seq: number } | null }, newCard: { seq: number } | null }> } };

export type SaasSuccessorFragment = { seq: number, token: number };

export type SaasLimitsBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasLimitsBySeqQuery = { limitsBySeq: Array<{ id: string, window: LimitWindow, subjectKind: RuleSubject } | null> };

export type SaasSwitchesBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasSwitchesBySeqQuery = { switchesBySeq: Array<{ id: string, kind: SwitchKind } | null> };

export type SaasCardSecurityQueryVariables = Exact<{
  cardId: string;
}>;


export type SaasCardSecurityQuery = { card: { switches: Array<{ seq: number, kind: SwitchKind, allowed: boolean, appliesTo: LimitAction }> } };

export type SaasSetSwitchMutationVariables = Exact<{
  id: string;
  cardId: string;
  allowed: boolean;
  appliesTo: LimitAction;
}>;


export type SaasSetSwitchMutation = { setSwitch: { seq: number, kind: SwitchKind, allowed: boolean, appliesTo: LimitAction } };

export type SaasResetSwitchesMutationVariables = Exact<{
  cardId: string;
}>;


export type SaasResetSwitchesMutation = { resetSwitches: { switches: Array<{ seq: number, kind: SwitchKind, allowed: boolean, appliesTo: LimitAction }> } };

export type SaasLimitsQueryVariables = Exact<{
  cardId?: string | null | undefined;
}>;


export type SaasLimitsQuery = { limitsInForce: Array<{ seq: number, action: LimitAction, window: LimitWindow, measure: LimitMeasure, operator: LimitOperator, currency: string | null, decimals: number, thirdPartyConfig: string | null, value: string | null, allowed: string | null }> };

export type SaasChangeLimitMutationVariables = Exact<{
  input: ChangeLimitInput;
}>;


export type SaasChangeLimitMutation = { changeLimit: { seq: number, action: LimitAction, window: LimitWindow, measure: LimitMeasure, operator: LimitOperator, currency: string | null, decimals: number, thirdPartyConfig: string | null, value: string | null, allowed: string | null } };

export type SaasSwitchFragment = { seq: number, kind: SwitchKind, allowed: boolean, appliesTo: LimitAction };

export type SaasLimitFragment = { seq: number, action: LimitAction, window: LimitWindow, measure: LimitMeasure, operator: LimitOperator, currency: string | null, decimals: number, thirdPartyConfig: string | null, value: string | null, allowed: string | null };

export type SaasLoginMutationVariables = Exact<{
  input: AppLoginInput;
  deviceId: number;
}>;


export type SaasLoginMutation = { loginApp: { accessToken: string, accessTokenExpiry: Date | string, refreshToken: string, refreshTokenExpiry: Date | string } };

export type SaasRefreshMutationVariables = Exact<{
  refreshToken: string;
  deviceId: number;
}>;


export type SaasRefreshMutation = { refreshSession: { accessToken: string, accessTokenExpiry: Date | string } };

export type SaasTransfersBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasTransfersBySeqQuery = { transfersBySeq: Array<{ id: string } | null> };

export type SaasTransactionsQueryVariables = Exact<{
  filter?: TransferFilter | null | undefined;
  page: number;
  size: number;
}>;


export type SaasTransactionsQuery = { transfers: { total: number, nodes: Array<{ id: string, seq: number, kind: TransferKind, status: TransferStatus, createdAt: Date | string, narration: string | null, amount: { amount: string, currency: string, decimals: number }, totalCharges: { amount: string, currency: string, decimals: number }, fromAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, toAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, contact: { accountTitle: string, iban: string, bankName: string | null } | null, card: { seq: number, last4: string, form: CardForm } | null, authorisation: { merchant: { number: number | null, name: string | null, mcc: string | null, city: string | null, location: { id: number, iso3: string, name: string } | null } } | null }> } };

export type SaasTransactionWholeQueryVariables = Exact<{
  id: string;
}>;


export type SaasTransactionWholeQuery = { transfer: { transactionAmount: string | null, transactionCurrency: string | null, conversionRate: string | null, id: string, seq: number, kind: TransferKind, status: TransferStatus, createdAt: Date | string, narration: string | null, charges: Array<{ title: string, chargeType: string, fixed: boolean, value: string, inclusive: boolean, billingAmount: { amount: string, currency: string, decimals: number } }>, card: { token: number, network: CardNetwork, seq: number, last4: string, form: CardForm, tier: { seq: number, paymentCardType: PaymentCardType } } | null, amount: { amount: string, currency: string, decimals: number }, totalCharges: { amount: string, currency: string, decimals: number }, fromAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, toAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, contact: { accountTitle: string, iban: string, bankName: string | null } | null, authorisation: { merchant: { number: number | null, name: string | null, mcc: string | null, city: string | null, location: { id: number, iso3: string, name: string } | null } } | null } };

export type SaasTransactionFragment = { id: string, seq: number, kind: TransferKind, status: TransferStatus, createdAt: Date | string, narration: string | null, amount: { amount: string, currency: string, decimals: number }, totalCharges: { amount: string, currency: string, decimals: number }, fromAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, toAccount: { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null } | null, contact: { accountTitle: string, iban: string, bankName: string | null } | null, card: { seq: number, last4: string, form: CardForm } | null, authorisation: { merchant: { number: number | null, name: string | null, mcc: string | null, city: string | null, location: { id: number, iso3: string, name: string } | null } } | null };

export type SaasPartyFragment = { seq: number, role: AccountRole | null, title: string | null, number: string | null, kind: AccountKind, iban: string | null, owner: { seq: number } | null };

export type SaasPaymentContactsBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasPaymentContactsBySeqQuery = { paymentContactsBySeq: Array<{ id: string } | null> };

export type SaasValidateIbanQueryVariables = Exact<{
  iban: string;
  accountTitle?: string | null | undefined;
}>;


export type SaasValidateIbanQuery = { validateIban: { iban: string, bankCode: string | null, bankName: string | null, swiftCode: string | null, accountTitle: string } };

export type SaasAddContactMutationVariables = Exact<{
  input: AddContactInput;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasAddContactMutation = { addContact: { seq: number, title: string, iban: string, bankCode: string | null, bankName: string | null, swiftCode: string | null, accountTitle: string, active: boolean, thirdPartyConfigId: number | null, owner: { seq: number } } };

export type SaasDirectTransferMutationVariables = Exact<{
  input: DirectTransferInput;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasDirectTransferMutation = { directTransfer: { id: string, seq: number, gatewayRef: string | null, currency: string, narration: string | null, createdAt: Date | string, amount: { amount: string, currency: string, decimals: number }, totalCharges: { amount: string, currency: string, decimals: number } } };

export type SaasCreateUserMutationVariables = Exact<{
  input: CustomerInput;
  idempotencyKey?: string | null | undefined;
}>;


export type SaasCreateUserMutation = { createCustomer: { seq: number, type: CustomerType, firstName: string | null, lastName: string | null, fullName: string, email: string | null, username: string | null, status: CustomerStatus, parent: { seq: number, type: CustomerType, firstName: string | null, lastName: string | null, fullName: string, email: string | null, username: string | null, status: CustomerStatus, phone: { dialCode: string, number: string } | null } | null, phone: { dialCode: string, number: string } | null } };

export type SaasCustomersBySeqQueryVariables = Exact<{
  of: Array<number> | number;
}>;


export type SaasCustomersBySeqQuery = { customersBySeq: Array<{ id: string } | null> };

export type SaasUserFragment = { seq: number, type: CustomerType, firstName: string | null, lastName: string | null, fullName: string, email: string | null, username: string | null, status: CustomerStatus, phone: { dialCode: string, number: string } | null };
