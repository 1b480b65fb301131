/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AppLoginInput = {
  clientId: string;
  clientSecret: string;
  userAgent?: string | null | undefined;
};

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

/** Whether the card exists as plastic. */
export type CardForm =
  | 'PHYSICAL'
  | 'VIRTUAL';

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

export type Gender =
  | 'FEMALE'
  | 'MALE'
  | 'OTHER';

/** Where the money behind a card comes from. */
export type PaymentCardType =
  | 'CREDIT'
  | 'DEBIT'
  | 'PREPAID';

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

export type SaasCountriesQueryVariables = Exact<{ [key: string]: never; }>;


export type SaasCountriesQuery = { countries: Array<{ id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string }> };

export type SaasCountryFragment = { id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string };

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
