import { type Codec, nullable, object, titled, type Value } from '../codec';
import { reference } from '../references';
import { id, integer, timestamp, words } from './codecs';

/** Contract 1.14: where people are. */

export const country = titled(
  'Country',
  object({
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
  }),
);
export type Country = Value<typeof country>;

const spot = { id, name: words, latitude: nullable(words), longitude: nullable(words) };
export const state = titled('State', object({ ...spot, countryId: id }));
export const city = titled('City', object({ ...spot, country, state: object({ ...spot, country }) }));

const MAX_PLACE = 2_147_483_647;
/** In a path, where whatever is not the number of a place is one and the same mistake. */
export const placeId: Codec<number> = integer(1, MAX_PLACE);

/** In a body: those that do not exist are told all at once. */
export const places = {
  countryId: reference('country', integer()),
  stateId: reference('state', integer()),
  cityId: reference('city', integer()),
};
