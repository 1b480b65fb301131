import { Arg, Authorized, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Fault, found } from '../../../kernel/error';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import { checkTexts } from '../fields';
import * as repo from '../repo/locations';
import { City, Country, State } from '../types/location';
import { numbered } from './numbered';

const MANY = { nullable: 'items', description: 'By id, in the order asked: at most 100.' } as const;
const idOf = ({ id }: { readonly id: number }): number => id;

@Resolver()
export class LocationResolver {
  @Authorized<Scope>('customer:read')
  @Query(() => [Country], { description: 'All, by name.' })
  countries(@Ctx() { deps }: Context): Promise<repo.Country[]> {
    return repo.countries(deps.db);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [State], { description: 'Of a country, by name.' })
  async states(
    @Ctx() { load }: Context,
    @Arg('countryId', () => Int) countryId: number,
  ): Promise<readonly repo.State[]> {
    found(await load.country.load(countryId), 'LOCATION_UNKNOWN', 'countryId');
    return load.statesOf.load(countryId);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [City], {
    description: 'Of a state, by name: from 15,000 inhabitants on, and the largest of each state.',
  })
  async cities(@Ctx() { load }: Context, @Arg('stateId', () => Int) stateId: number): Promise<readonly repo.City[]> {
    found(await load.state.load(stateId), 'LOCATION_UNKNOWN', 'stateId');
    return load.citiesOf.load(stateId);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => Country, { description: 'By id or by either ISO 3166-1 code.' })
  async country(
    @Ctx() { deps, load }: Context,
    @Arg('id', () => Int, { nullable: true }) id?: number | null,
    @Arg('code', () => String, { nullable: true }) code?: string | null,
  ): Promise<repo.Country> {
    if (id == null && !code) throw new Fault('LOCATION_UNKNOWN', { field: 'id' });
    checkTexts({ code });
    const row = id == null ? await repo.countryByCode(deps.db, code!.toUpperCase()) : await load.country.load(id);
    return found(row, 'LOCATION_UNKNOWN', id == null ? 'code' : 'id');
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [Country], MANY)
  countriesById(@Ctx() { deps }: Context, @Arg('ids', () => [Int]) ids: number[]): Promise<(repo.Country | null)[]> {
    return numbered(ids, (some) => repo.countriesById(deps.db, some), idOf, 'ids');
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [State], MANY)
  statesById(@Ctx() { deps }: Context, @Arg('ids', () => [Int]) ids: number[]): Promise<(repo.State | null)[]> {
    return numbered(ids, (some) => repo.statesById(deps.db, some), idOf, 'ids');
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [City], MANY)
  citiesById(@Ctx() { deps }: Context, @Arg('ids', () => [Int]) ids: number[]): Promise<(repo.City | null)[]> {
    return numbered(ids, (some) => repo.citiesById(deps.db, some), idOf, 'ids');
  }
}

@Resolver(() => State)
export class StateResolver {
  @FieldResolver(() => Country)
  async country(@Root() { countryId }: repo.State, @Ctx() { load }: Context): Promise<repo.Country> {
    return found(await load.country.load(countryId), 'LOCATION_UNKNOWN');
  }

  @FieldResolver(() => [City])
  cities(@Root() { id }: repo.State, @Ctx() { load }: Context): Promise<readonly repo.City[]> {
    return load.citiesOf.load(id);
  }
}

@Resolver(() => City)
export class CityResolver {
  @FieldResolver(() => Country)
  async country(@Root() { countryId }: repo.City, @Ctx() { load }: Context): Promise<repo.Country> {
    return found(await load.country.load(countryId), 'LOCATION_UNKNOWN');
  }

  @FieldResolver(() => State)
  async state(@Root() { stateId }: repo.City, @Ctx() { load }: Context): Promise<repo.State> {
    return found(await load.state.load(stateId), 'LOCATION_UNKNOWN');
  }
}
