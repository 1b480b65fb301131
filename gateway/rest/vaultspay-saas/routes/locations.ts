import { type Codec, list, nullable, object, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { id, timestamp, words } from '../codecs';
import { document } from '../documents';
import type { SaasCountriesQuery, SaasCountriesQueryVariables } from '../operations.generated';

const shape = {
  createdAt: timestamp,
  id,
  name: words,
  iso2: nullable(words),
  iso3: nullable(words),
  phoneCode: nullable(words),
  capital: nullable(words),
  currency: nullable(words),
  currencySymbol: nullable(words),
  region: nullable(words),
  latitude: nullable(words),
  longitude: nullable(words),
  nationality: nullable(words),
};
const country: Codec<Value<ReturnType<typeof object<typeof shape>>>> = object(shape);

const emirates = {
  createdAt: '2026-01-05T08:00:00.000+00:00',
  id: 231,
  name: 'United Arab Emirates',
  iso2: 'AE',
  iso3: 'ARE',
  phoneCode: '971',
  capital: 'Abu Dhabi',
  currency: 'AED',
  currencySymbol: 'إ.د',
  region: 'Asia',
  latitude: '24.00000000',
  longitude: '54.00000000',
  nationality: 'Emirati, Emirian, Emiri',
};

/** Contract 2.2.2–2.2.4 */
export const locations: readonly Route[] = [
  route('GET /us/api/v1/countries', document<SaasCountriesQuery, SaasCountriesQueryVariables>('SaasCountries'), {
    summary: 'All countries',
    tag: 'Locations',
    to: () => ({}),
    from: ({ countries }) => countries,
    out: list(country),
    example: { answer: { data: [emirates] } },
  }),
];
