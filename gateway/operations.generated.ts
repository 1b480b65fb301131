/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

export type ViewerForQueryVariables = Exact<{
  credential: string;
  ip?: string | null | undefined;
}>;


export type ViewerForQuery = { viewerFor: { viewer: unknown, rateLimit: number, expiresAt: unknown, deviceId: number | null } };
