import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { among } from '../../../schema/kinds';
import { city, country, state } from '../../../schema/tables/identity';

export type Country = typeof country.$inferSelect;
export type State = typeof state.$inferSelect;
export type City = typeof city.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

export const countries = ({ orm }: Orm): Promise<Country[]> => orm.select().from(country).orderBy(asc(country.name));

export const countriesById = ({ orm }: Orm, ids: readonly number[]): Promise<Country[]> =>
  orm.select().from(country).where(among(country.id, ids));

export const statesById = ({ orm }: Orm, ids: readonly number[]): Promise<State[]> =>
  orm.select().from(state).where(among(state.id, ids));

export const citiesById = ({ orm }: Orm, ids: readonly number[]): Promise<City[]> =>
  orm.select().from(city).where(among(city.id, ids));

export const statesOf = ({ orm }: Orm, countryIds: readonly number[]): Promise<State[]> =>
  orm.select().from(state).where(among(state.countryId, countryIds)).orderBy(asc(state.name), asc(state.id));

export const citiesOf = ({ orm }: Orm, stateIds: readonly number[]): Promise<City[]> =>
  orm.select().from(city).where(among(city.stateId, stateIds)).orderBy(asc(city.name), asc(city.id));

/** By either ISO 3166-1 code. */
export async function countryByCode({ orm }: Orm, code: string): Promise<Country | undefined> {
  const column = code.length === 2 ? country.iso2 : country.iso3;
  return (await orm.select().from(country).where(eq(column, code)))[0];
}

export interface Place {
  readonly country?: Country;
  readonly state?: State;
  readonly city?: City;
}

export async function place({ orm }: Orm, ids: { countryId: number; stateId: number; cityId: number }): Promise<Place> {
  const [row] = await orm
    .select({ country, state, city })
    .from(country)
    .leftJoin(state, eq(state.id, ids.stateId))
    .leftJoin(city, and(eq(city.id, ids.cityId)))
    .where(eq(country.id, ids.countryId));
  return { country: row?.country, state: row?.state ?? undefined, city: row?.city ?? undefined };
}
