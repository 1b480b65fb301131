import type { Reader } from './cards';

/** What identity's view tells of a country. */
export interface CountryRow {
  readonly country: string;
  readonly id: number;
  readonly iso3: string;
  readonly name: string;
}

export const countries = ({ sql }: Reader, codes: readonly string[]): Promise<CountryRow[]> =>
  sql<CountryRow[]>`
    select country, id, iso3, name from identity.country_code where country = any(${[...codes]}::text[])`;
