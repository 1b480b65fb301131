/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** The card network. */
export type CardNetwork =
  | 'MASTERCARD'
  | 'VISA';

/** What a one-time token is for. */
export type CardTokenKind =
  | 'PIN'
  | 'REVEAL';

export type HostedDocument =
  | 'EMIRATES_ID'
  | 'PASSPORT';

export type HostedFile = {
  /** Base64. */
  content: string;
  /** As the form says; the content must be that. */
  contentType: string;
  fileName?: string | null | undefined;
};

export type HostedKycInput = {
  document?: HostedDocument | null | undefined;
  emiratesIdBack?: HostedFile | null | undefined;
  emiratesIdFront?: HostedFile | null | undefined;
  passport?: HostedFile | null | undefined;
  proofOfAddress?: HostedFile | null | undefined;
};

export type AnswerAuthorisationMutationVariables = Exact<{
  id: string | number;
  approve: boolean;
  code?: string | null | undefined;
}>;


export type AnswerAuthorisationMutation = { answerAuthorisation: { id: string } };

export type AppAtQueryVariables = Exact<{
  deviceId: number;
  wrappedKey?: string | null | undefined;
}>;


export type AppAtQuery = { appAt: { known: boolean, credentialId: string | null, tenantId: string | null, sandbox: boolean, rateLimit: number | null, reuseRequestIv: boolean, keyWellFormed: boolean, key: string | null } };

export type HostedKycQueryVariables = Exact<{
  id: string | number;
}>;


export type HostedKycQuery = { hostedKyc: { open: boolean, asksIdentity: boolean, asksProofOfAddress: boolean, platform: string, redirectUrl: string | null } };

export type SubmitHostedKycMutationVariables = Exact<{
  id: string | number;
  input: HostedKycInput;
}>;


export type SubmitHostedKycMutation = { submitHostedKyc: { redirectUrl: string | null } };

export type HostedTokenQueryVariables = Exact<{
  kind: CardTokenKind;
  token: string;
}>;


export type HostedTokenQuery = { hostedToken: { open: boolean, frameOrigins: Array<string>, last4: string | null, network: CardNetwork | null, platform: string } };

export type SetHostedPinMutationVariables = Exact<{
  token: string;
  pin: string;
}>;


export type SetHostedPinMutation = { setPinWithToken: boolean };

export type RevealHostedMutationVariables = Exact<{
  token: string;
}>;


export type RevealHostedMutation = { revealWithToken: { pan: string | null, cvv: string | null, expiryMonth: number | null, expiryYear: number | null } };

export type ViewerForQueryVariables = Exact<{
  credential: string;
  ip?: string | null | undefined;
}>;


export type ViewerForQuery = { viewerFor: { viewer: unknown, rateLimit: number, expiresAt: unknown, deviceId: number | null } };
