import { type Db, type Tx, transact } from '../../../kernel/db';
import { readWorld } from './read';

/** Once per database; of two programs that start at once, the second finds it done. */
export async function seedLocations(db: Db, now: Date): Promise<void> {
  const [any] = await db.sql`select 1 from identity.country limit 1`;
  if (any) return;
  await transact(db, async (tx) => {
    await tx.sql`select pg_advisory_xact_lock(hashtext('identity.locations'))`;
    const [late] = await tx.sql`select 1 from identity.country limit 1`;
    if (!late) await insertWorld(tx, now);
  });
}

/** A whole table as one parameter: the database takes JSON apart faster than it takes thousands of parameters. */
async function insertWorld({ sql }: Tx, now: Date): Promise<void> {
  const { countries, states, cities } = readWorld();
  await sql`
    insert into identity.country (id, name, iso2, iso3, numeric, phone_code, capital, currency, currency_symbol, region,
                                  latitude, longitude, created_at)
    select id, name, iso2, iso3, "numeric", "phoneCode", capital, currency, "currencySymbol", region,
           latitude, longitude, ${now.toISOString()}
    from jsonb_to_recordset(${JSON.stringify(countries)}::text::jsonb) as t (
      id int, name text, iso2 text, iso3 text, "numeric" text, "phoneCode" text, capital text, currency text,
      "currencySymbol" text, region text, latitude text, longitude text)`;
  await sql`
    insert into identity.state (id, country_id, code, name, latitude, longitude)
    select * from jsonb_to_recordset(${JSON.stringify(states)}::text::jsonb) as t (
      id int, "countryId" int, code text, name text, latitude text, longitude text)`;
  await sql`
    insert into identity.city (id, state_id, country_id, name, latitude, longitude)
    select * from jsonb_to_recordset(${JSON.stringify(cities)}::text::jsonb) as t (
      id int, "stateId" int, "countryId" int, name text, latitude text, longitude text)`;
}
