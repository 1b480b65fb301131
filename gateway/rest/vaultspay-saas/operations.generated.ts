/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AppLoginInput = {
  clientId: string;
  clientSecret: string;
  userAgent?: string | null | undefined;
};

export type SaasCountriesQueryVariables = Exact<{ [key: string]: never; }>;


export type SaasCountriesQuery = { countries: Array<{ id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string }> };

export type SaasCountryFragment = { id: number, name: string, iso2: string, iso3: string, phoneCode: string | null, capital: string | null, currency: string | null, currencySymbol: string | null, region: string | null, latitude: string | null, longitude: string | null, nationality: string | null, createdAt: Date | string };

export type SaasLoginMutationVariables = Exact<{
  input: AppLoginInput;
}>;


export type SaasLoginMutation = { loginApp: { accessToken: string, accessTokenExpiry: Date | string, refreshToken: string, refreshTokenExpiry: Date | string } };
