import { callable, insertOnly, ownSchema, type Role, rights, roles } from '../schema/rights';
import { type TestDatabase, testDatabase } from './database';
import { TEST_PREFIX } from './keys';

/** What each database role may do, asked of the database itself. */

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const SCHEMAS = ['identity', 'wallet', 'card', 'rules', 'events', 'drizzle', 'public'];
const VERBS = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'] as const;
const nameOf = (role: Role): string => `${TEST_PREFIX}_${role}`;

const relations = async (kinds: readonly string[]): Promise<string[]> => {
  const rows = await database.admin<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ${database.admin(SCHEMAS)} and c.relkind in ${database.admin(kinds)} order by 1`;
  return rows.map(({ name }) => name);
};

/** What `rights.ts` says of a table or view: all of the own schema but what is insert-only, and what is listed. */
function told(role: Role, relation: string): string[] {
  const own = ownSchema.some((schema) => schema === role) && relation.startsWith(`${role}.`);
  const fixed = insertOnly.some((table) => table === relation);
  const usual = own ? (fixed ? ['select', 'insert'] : ['select', 'insert', 'update', 'delete']) : [];
  return [...new Set([...usual, ...(rights[role][relation] ?? [])])].sort();
}

test.each(roles)('the role %s has exactly the rights that are written down', async (role) => {
  const all = await relations(['r', 'p', 'v', 'm', 'f']);
  const rows = await database.admin<{ name: string; verb: string }[]>`
    select name, verb from unnest(${all}::text[]) as name, unnest(${[...VERBS]}::text[]) as verb
    where has_table_privilege(${nameOf(role)}, name, verb)
       or (verb in ('select', 'insert', 'update', 'references') and has_any_column_privilege(${nameOf(role)}, name, verb))`;
  const held = Object.fromEntries(
    all.map((name) => [
      name,
      rows
        .filter((row) => row.name === name)
        .map(({ verb }) => verb)
        .sort(),
    ]),
  );
  expect(held).toEqual(Object.fromEntries(all.map((name) => [name, told(role, name)])));
});

test.each(roles)('the rights of the role %s name relations that exist', async (role) => {
  const all = await relations(['r', 'p', 'v', 'm', 'f']);
  expect(Object.keys(rights[role]).filter((name) => !all.includes(name))).toEqual([]);
  expect(insertOnly.filter((name) => !all.includes(name))).toEqual([]);
});

test.each(roles)('the role %s may call the functions that are written down and nothing else of ours', async (role) => {
  const rows = await database.admin<{ signature: string }[]>`
    select p.oid::regprocedure::text as signature from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname in ${database.admin(SCHEMAS)} and p.prorettype <> 'trigger'::regtype
      and has_function_privilege(${nameOf(role)}, p.oid, 'execute') order by 1`;
  const signatures = rows.map(({ signature }) => signature.replaceAll(',', ', '));
  expect(signatures).toEqual([...(callable[role] ?? [])]);
});

test('no role of ours may become more than it is', async () => {
  const rows = await database.admin`
    select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles
    where rolname in ${database.admin(roles.map(nameOf))}`;
  expect(rows).toHaveLength(roles.length);
  for (const { rolname: _, ...powers } of rows)
    expect(Object.values(powers)).toEqual([false, false, false, false, false]);
  const members = await database.admin`
    select m.member::regrole::text from pg_auth_members as m where m.member::regrole::text in ${database.admin(roles.map(nameOf))}`;
  expect(members).toEqual([]);
});

test.each(roles)('the role %s makes nothing in any schema and owns nothing', async (role) => {
  const rows = await database.admin<{ name: string; creates: boolean }[]>`
    select nspname as name, has_schema_privilege(${nameOf(role)}, oid, 'create') as creates from pg_namespace
    where nspname in ${database.admin(SCHEMAS)}`;
  expect(rows.filter(({ creates }) => creates)).toEqual([]);
  const owned = await database.admin`select relname from pg_class where relowner = ${nameOf(role)}::regrole`;
  expect(owned).toEqual([]);
  await expect(database.as(role).sql`create table public.mine (id int)`).rejects.toMatchObject({ code: '42501' });
});

const DENIED = { code: '42501' };

test.each(roles.filter((role) => role !== 'card'))('the role %s cannot read what is secret of a card', async (role) => {
  const { sql } = database.as(role);
  for (const table of ['card.vault', 'card.pin_record', 'card.secret_token']) {
    await expect(sql`select * from ${sql(table)}`).rejects.toMatchObject(DENIED);
    await expect(sql`select count(*) from ${sql(table)}`).rejects.toMatchObject(DENIED);
  }
});

test.each([
  ['wallet', 'select password_hash from identity.credential'],
  ['card', 'select digest from identity.credential'],
  ['rules', 'select private_sealed from identity.rsa_key'],
  ['gateway', 'select * from identity.credential'],
  ['gateway', 'select * from wallet.account'],
  ['identity', 'select * from wallet.account'],
  ['rules', 'select * from wallet.account'],
  ['rules', 'select * from card.card'],
  ['wallet', 'select * from card.card'],
  ['wallet', 'select * from identity.audit'],
  ['card', "update wallet.entry set narration = 'x'"],
  ['card', 'delete from wallet.account'],
  ['rules', "update identity.customer set status = 'active'"],
  ['wallet', "update identity.standing set status = 'active'"],
  ['card', 'select * from events.endpoint'],
  ['wallet', 'select * from events.delivery'],
  ['gateway', 'insert into events.endpoint default values'],
  ['identity', 'delete from events.endpoint'],
  ['identity', 'delete from events.delivery'],
  ['identity', 'update events.attempt set error = null'],
  ['identity', 'select events.forget(now(), 1)'],
  ['card', 'select events.forget(now(), 1)'],
] as const)('the role %s cannot: %s', async (role, statement) => {
  await expect(database.as(role).sql.unsafe(statement)).rejects.toMatchObject(DENIED);
});

describe('what was written once', () => {
  const changes = (table: string): string[] => [
    `update ${table} set tenant_id = tenant_id`,
    `delete from ${table}`,
    `truncate ${table}`,
    `truncate ${table} cascade`,
  ];

  test.each(insertOnly)('%s is changed by no role of ours', async (table) => {
    for (const role of roles)
      for (const change of changes(table))
        await expect(database.as(role).sql.unsafe(change)).rejects.toMatchObject(DENIED);
  });

  test.each(insertOnly)('%s is not changed even by its owner', async (table) => {
    for (const change of changes(table))
      await expect(database.admin.unsafe(change)).rejects.toMatchObject({
        ...DENIED,
        message: expect.stringContaining('is insert-only'),
      });
  });

  test('of events ends by age and in no other way, whatever a session says of itself', async () => {
    const claiming = (change: string): string =>
      `set vaultgraph.forgetting = on; ${change}; reset vaultgraph.forgetting`;
    for (const role of roles)
      for (const change of changes('events.outbox'))
        await expect(database.as(role).sql.unsafe(claiming(change))).rejects.toMatchObject(DENIED);
    for (const change of changes('events.outbox').filter((one) => !one.startsWith('delete')))
      await expect(database.admin.unsafe(claiming(change))).rejects.toMatchObject(DENIED);
  });

  test('has a trigger on every table that keeps a record of what happened', async () => {
    const rows = await database.admin<{ name: string }[]>`
      select n.nspname || '.' || c.relname as name from pg_trigger as t
      join pg_class as c on c.oid = t.tgrelid join pg_namespace as n on n.oid = c.relnamespace
      join pg_proc as p on p.oid = t.tgfoid
      where p.proname in ('refuse_change', 'refuse_change_of_outbox') and t.tgenabled = 'O' order by 1`;
    expect(rows.map(({ name }) => name)).toEqual([...insertOnly].sort());
  });
});

describe('the tenant leads', () => {
  /** Facts of the world or of the program, which are nobody's; sessions and credentials are looked up before the tenant is known. */
  const nobodys = {
    'identity.country': 'id',
    'identity.state': 'id',
    'identity.city': 'id',
    'events.rate_bucket': 'scope',
    'events.persisted_operation': 'hash',
    'events.reader': 'name',
    'events.horizon': 'single',
    'drizzle.__drizzle_migrations': 'id',
  };

  test('every primary key', async () => {
    const rows = await database.admin<{ name: string; leading: string | null }[]>`
      select n.nspname || '.' || c.relname as name, a.attname as leading
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      left join pg_index as i on i.indrelid = c.oid and i.indisprimary
      left join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where n.nspname in ${database.admin(SCHEMAS)} and c.relkind in ('r', 'p')`;
    expect(rows.length).toBeGreaterThan(50);
    const others = rows.filter(({ leading }) => leading !== 'tenant_id');
    expect(Object.fromEntries(others.map(({ name, leading }) => [name, leading]))).toEqual(nobodys);
  });

  test('every foreign key between the tables of tenants', async () => {
    const rows = await database.admin<{ name: string; columns: string[] }[]>`
      select o.conrelid::regclass::text || '.' || o.conname as name, array(
        select a.attname::text from unnest(o.conkey) with ordinality as k (n, i)
        join pg_attribute as a on a.attrelid = o.conrelid and a.attnum = k.n order by k.i) as columns
      from pg_constraint as o join pg_class as t on t.oid = o.confrelid join pg_namespace as n on n.oid = t.relnamespace
      where o.contype = 'f' and n.nspname in ${database.admin(SCHEMAS)}`;
    const places = /^(country|state|city)_id$/;
    const loose = rows.filter(({ columns }) => columns[0] !== 'tenant_id' && !columns.every((one) => places.test(one)));
    expect(loose).toEqual([]);
  });
});
