import { list, object } from '../../codec';
import { type Route, type RouteFacts, route } from '../../dialect';
import { document } from '../documents';
import { badLocation } from '../errors';
import type {
  SaasCitiesQuery,
  SaasCitiesQueryVariables,
  SaasCountriesQuery,
  SaasCountriesQueryVariables,
  SaasStatesQuery,
  SaasStatesQueryVariables,
} from '../operations.generated';
import { city, country, placeId, state } from '../place';

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
const dubai = { id: 3390, name: 'Dubai', latitude: '25.20484930', longitude: '55.27078280' };
const town = { id: 40, name: 'Dubai', latitude: '25.06570000', longitude: '55.17128000' };

/** A number that is none and one of no place are told alike, and here alone as a bad request. */
const within = (parameter: string): RouteFacts['errors'] => ({
  INPUT_INVALID: badLocation(parameter),
  LOCATION_UNKNOWN: badLocation(parameter),
});

const countries = route(
  'GET /us/api/v1/countries',
  document<SaasCountriesQuery, SaasCountriesQueryVariables>('SaasCountries'),
  {
    summary: 'All countries',
    tag: 'Locations',
    notes: 'By name.',
    to: () => ({}),
    from: (data) => data.countries,
    out: list(country),
    example: { answer: { data: [emirates] } },
  },
);

const states = route(
  'GET /us/api/v1/states/{countryId}',
  document<SaasStatesQuery, SaasStatesQueryVariables>('SaasStates'),
  {
    summary: 'The states of a country',
    tag: 'Locations',
    notes: 'By name.',
    errors: within('countryId'),
    in: { path: object({ countryId: placeId }) },
    to: (given) => given,
    from: (data) => data.states,
    out: list(state),
    example: { path: { countryId: '231' }, answer: { data: [{ ...dubai, countryId: 231 }] } },
  },
);

const cities = route(
  'GET /us/api/v1/cities/{stateId}',
  document<SaasCitiesQuery, SaasCitiesQueryVariables>('SaasCities'),
  {
    summary: 'The cities of a state',
    tag: 'Locations',
    notes: 'By name.',
    errors: within('stateId'),
    in: { path: object({ stateId: placeId }) },
    to: (given) => given,
    from: (data) => data.cities,
    out: list(city),
    example: {
      path: { stateId: '3390' },
      answer: { data: [{ ...town, country: emirates, state: { ...dubai, country: emirates } }] },
    },
  },
);

/** Contract 2.2.2–2.2.4 */
export const locations: readonly Route[] = [countries, states, cities];
