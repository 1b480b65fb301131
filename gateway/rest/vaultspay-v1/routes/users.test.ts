import { ulidOf, uuidOf } from '../../../../kernel/ulid';
import { sandbox } from '../../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Client, client, type Got, refusal } from '../client.fixture';

let stack: Stack;
let front: Front;
let call: Client;
beforeAll(async () => {
  stack = await testStack();
  await stack.database.admin`update identity.credential set rate_limit = 100000`;
  front = await startGateway(stack, 'in process');
  call = client(front, stack);
}, 300_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

const { ana } = sandbox['vaultspay-v1'].customers;
const usr = (id: string): string => `usr_${ulidOf(id)}`;
const uuid = (id: string): string => uuidOf(id.slice(4))!;
const nobody = 'usr_01KTXED1KC7QS2METZA7MBCSRQ';

let people = 0;
const person = (more: object = {}) => ({
  ...{ email: `person${++people}@mail.example`, first_name: 'Mariam', last_name: 'Saleh', mobile: '+971527004418' },
  ...more,
});
const post = (body: unknown, headers = {}): Promise<Got> => call('POST /v1/users', { body, headers });
const patch = (id: string, body: unknown): Promise<Got> => call(`PATCH /v1/users/${id}`, { body });
const remove = (id: string): Promise<Got> => call(`DELETE /v1/users/${id}`);
// biome-ignore lint/suspicious/noExplicitAny: users as the contract shows them
type User = any;
const create = async (more: object = {}): Promise<User> => {
  const got = await post(person(more));
  expect([got.status, got.json.error]).toEqual([201, undefined]);
  return got.json;
};
const read = async (id: string): Promise<User> => (await call(`GET /v1/users/${id}`)).json;
const list = (query: string): Promise<Got> => call(`GET /v1/users?${query}`);
const told = async (id: string): Promise<string[]> =>
  (await stack.database.admin`select type from events.outbox where resource_id = ${uuid(id)} order by seq`).map(
    ({ type }) => type,
  );
const count = async (): Promise<number> =>
  (await stack.database.admin`select count(*)::int as n from identity.customer`)[0]!.n;

const kyc = { status: 'pending', level: 'basic', approved_at: null, rejection_reason: null };
const home = { line1: 'Al Maryah Street 18', city: 'Abu Dhabi', country: 'AE' };

test('a user is made, read, changed, suspended, taken back and deleted', async () => {
  const given = {
    ...person({ email: 'Mariam.Saleh@Mail.Example', first_name: '  Mariam ' }),
    ...{ date_of_birth: '1989-11-02', nationality: 'JO', address: home, unknown: 1 },
    metadata: { crm_ref: 'C-20418', empty: '', none: null },
  };
  const made = await post(given);
  expect(made.status).toBe(201);
  const { id, created_at } = made.json;
  const whole = {
    ...{ id, object: 'user', email: 'Mariam.Saleh@Mail.Example', first_name: 'Mariam', last_name: 'Saleh' },
    ...{ mobile: '+971527004418', date_of_birth: '1989-11-02', nationality: 'JO' },
    ...{ address: { ...home, line2: null, postal_code: null }, kyc, status: 'active' },
    ...{ metadata: { crm_ref: 'C-20418' }, created_at, updated_at: created_at, deleted_at: null },
  };
  expect(made.json).toEqual(whole);
  expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await read(id)).toEqual(whole);

  stack.clock.advance(1_000);
  expect((await patch(id, {})).json).toEqual(whole);
  expect(
    (await patch(id, { status: 'active', email: whole.email, metadata: { crm_ref: 'C-20418', gone: null } })).json,
  ).toEqual(whole);
  expect(await told(id)).toEqual(['customer.created']);

  const changed = {
    mobile: '+971501112233',
    status: 'suspended',
    metadata: { tier: 'gold' },
    address: { line2: 'Flat 4' },
  };
  const { json: suspended } = await patch(id, changed);
  expect(suspended).toEqual({
    ...{ ...whole, mobile: '+971501112233', status: 'suspended', metadata: { crm_ref: 'C-20418', tier: 'gold' } },
    ...{ address: { ...whole.address, line2: 'Flat 4' }, updated_at: suspended.updated_at },
  });
  expect(suspended.updated_at > created_at).toBe(true);
  expect((await patch(id, { status: 'active' })).json.status).toBe('active');
  expect(await told(id)).toEqual(['customer.created', 'customer.updated', 'customer.updated']);

  const gone = await remove(id);
  expect([gone.status, gone.json]).toEqual([
    200,
    { id, object: 'user', status: 'deleted', deleted_at: gone.json.deleted_at },
  ]);
  expect(await read(id)).toMatchObject({ id, status: 'deleted', deleted_at: gone.json.deleted_at, email: whole.email });
  expect(refusal(await remove(id))).toEqual([409, 'user_deleted', null]);
  expect(refusal(await patch(id, { first_name: 'X' }))).toEqual([409, 'user_deleted', null]);
  expect((await told(id)).at(-1)).toBe('customer.deleted');
});

const tooOld = '1899-12-31';
const today = new Date();
const underage = `${today.getUTCFullYear() - 17}-01-01`;
const long = (letters: number): string => 'x'.repeat(letters);

/** What is wrong with a field, new or changed alike. */
const wrong: readonly (readonly [body: object, status: number, code: string, param: string])[] = [
  ...[
    '',
    'a',
    'a@b',
    '@b.example',
    'a@@b.example',
    'a@b@c.example',
    'a b@c.example',
    ' a@c.example',
    'a@c.',
    'a@.c',
    `${long(250)}@c.ex`,
  ].map((email) => [{ email }, 400, 'invalid_email', 'email'] as const),
  ...['', '971501112233', '+0501112233', '+12345', '+1234567890123456', '+97150 1112233', ' +971501112233'].map(
    (mobile) => [{ mobile }, 400, 'invalid_phone', 'mobile'] as const,
  ),
  ...(['email', 'mobile', 'first_name', 'last_name', 'date_of_birth', 'nationality'] as const).flatMap((field) =>
    [1, true, {}, []].map((value) => [{ [field]: value }, 422, 'validation_failed', field] as const),
  ),
  ...(['first_name', 'last_name'] as const).flatMap((field) =>
    ['', '   ', long(101), 'a\u0000b', '\ud800'].map(
      (value) => [{ [field]: value }, 422, 'validation_failed', field] as const,
    ),
  ),
  ...['', '1989-2-1', '1989-02-30', tooOld, underage, '2999-01-01', '1989-11-02T00:00:00Z'].map(
    (date_of_birth) => [{ date_of_birth }, 422, 'validation_failed', 'date_of_birth'] as const,
  ),
  ...['', 'jo', 'JOR', 'XX', 'Jordan'].map(
    (nationality) => [{ nationality }, 422, 'validation_failed', 'nationality'] as const,
  ),
  ...['AE', 1, []].map((address) => [{ address }, 422, 'validation_failed', 'address'] as const),
  [{ address: { city: 'Dubai', country: 'AE' } }, 422, 'validation_failed', 'address.line1'],
  [{ address: { line1: 'Street 1', country: 'AE' } }, 422, 'validation_failed', 'address.city'],
  [{ address: { line1: 'Street 1', city: 'Dubai' } }, 422, 'validation_failed', 'address.country'],
  [{ address: { ...home, line1: null } }, 422, 'validation_failed', 'address.line1'],
  [{ address: { ...home, line1: '' } }, 422, 'validation_failed', 'address.line1'],
  [{ address: { ...home, line1: long(201) } }, 422, 'validation_failed', 'address.line1'],
  [{ address: { ...home, line2: long(201) } }, 422, 'validation_failed', 'address.line2'],
  [{ address: { ...home, line2: 2 } }, 422, 'validation_failed', 'address.line2'],
  [{ address: { ...home, country: 'ae' } }, 422, 'validation_failed', 'address.country'],
  [{ address: { ...home, country: 'ZZ' } }, 422, 'validation_failed', 'address.country'],
  [{ address: { ...home, postal_code: long(21) } }, 422, 'validation_failed', 'address.postal_code'],
  ...['text', 1, ['a']].map((metadata) => [{ metadata }, 422, 'validation_failed', 'metadata'] as const),
  ...['', long(41), 'a[b', 'a]b', 'a\u0000b'].map(
    (key) => [{ metadata: { [key]: 'v' } }, 422, 'validation_failed', `metadata.${key}`] as const,
  ),
  ...[1, true, {}, [], long(501), 'a\u0000b'].map(
    (value) => [{ metadata: { tier: value } }, 422, 'validation_failed', 'metadata.tier'] as const,
  ),
  [
    { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 'v'])) },
    422,
    'validation_failed',
    'metadata',
  ],
];

test('whatever is wrong is told of its field, and nothing is made or changed by it', async () => {
  const user = await create();
  const before = await count();
  for (const [body, ...expected] of wrong) {
    expect([body, refusal(await post(person(body)))]).toEqual([body, expected]);
    expect([body, refusal(await patch(user.id, body))]).toEqual([body, expected]);
  }
  expect(await count()).toBe(before);
  expect(await read(user.id)).toEqual(user);
  const { error } = (await post(person({ first_name: '' }))).json;
  expect(error).toMatchObject({ type: 'invalid_request', message: 'first_name: must not be empty' });
});

test('what must be there is missed, also where it is null', async () => {
  const whole: Record<string, unknown> = person();
  for (const field of ['email', 'first_name', 'last_name', 'mobile']) {
    const { [field]: _, ...rest } = whole;
    for (const body of [rest, { ...rest, [field]: null }])
      expect(refusal(await post(body))).toEqual([422, 'validation_failed', field]);
  }
  expect(refusal(await call('POST /v1/users'))).toEqual([422, 'validation_failed', 'email']);
  const { id } = await create({ date_of_birth: null, nationality: null, address: null, metadata: null });
  expect(await read(id)).toMatchObject({ date_of_birth: null, nationality: null, address: null, metadata: {} });
  for (const field of ['email', 'mobile', 'status', 'first_name', 'last_name'])
    expect(refusal(await patch(id, { [field]: null }))).toEqual([422, 'validation_failed', field]);
  for (const status of ['deleted', 'ACTIVE', 'pending', '', true])
    expect(refusal(await patch(id, { status }))).toEqual([422, 'validation_failed', 'status']);
});

test('of several mistakes the first of the table is told', async () => {
  const { id } = await create();
  const all = {
    metadata: 1,
    nationality: 'x',
    mobile: 'x',
    address: { country: 'x' },
    email: 'x',
    date_of_birth: 'x',
    first_name: '',
  };
  expect(refusal(await post({ ...all, last_name: '' }))).toEqual([400, 'invalid_email', 'email']);
  expect(refusal(await post(person({ ...all, email: 'a@b.example' })))).toEqual([
    422,
    'validation_failed',
    'first_name',
  ]);
  expect(refusal(await patch(id, { ...all, email: 'a@b.example', mobile: '+971501112233' }))).toEqual([
    422,
    'validation_failed',
    'address.country',
  ]);
  expect(refusal(await patch(id, { first_name: '', nationality: 'x', metadata: 1 }))).toEqual([
    422,
    'validation_failed',
    'metadata',
  ]);
  expect(refusal(await patch(nobody, { email: 'x' }))).toEqual([404, 'not_found', null]);
});

test('a change merges the address and the metadata, and null empties', async () => {
  const { id } = await create({ date_of_birth: '1989-11-02', nationality: 'JO' });
  expect(refusal(await patch(id, { address: { line1: 'Street 1', city: 'Dubai' } }))).toEqual([
    422,
    'validation_failed',
    'address.country',
  ]);
  const change = async (body: object): Promise<User> => {
    const { status, json } = await patch(id, body);
    expect([status, json.error]).toEqual([200, undefined]);
    return json;
  };
  expect((await change({ address: { ...home, line2: 'Flat 4', postal_code: '00000' } })).address).toEqual({
    ...home,
    line2: 'Flat 4',
    postal_code: '00000',
  });
  expect((await change({ address: { line2: null, postal_code: '', city: 'Dubai' } })).address).toEqual({
    ...home,
    city: 'Dubai',
    line2: null,
    postal_code: null,
  });
  expect((await change({ address: {} })).address.city).toBe('Dubai');
  expect(await change({ address: null, date_of_birth: null, nationality: null })).toMatchObject({
    address: null,
    date_of_birth: null,
    nationality: null,
  });
  const twenty = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v']));
  expect((await change({ metadata: { ...twenty, [long(40)]: '', gone: null } })).metadata).toEqual(twenty);
  expect(refusal(await patch(id, { metadata: { one: 'more' } }))).toEqual([422, 'validation_failed', 'metadata']);
  expect((await change({ metadata: { one: long(500), k0: null } })).metadata).toEqual({
    ...twenty,
    one: long(500),
    k0: undefined,
  });
  expect((await change({ metadata: null })).metadata).toEqual({});
  // Names that mean something to a runtime are names like others.
  const odd = '{"metadata":{"__proto__":"x","constructor":"y","a.b":"z","\\u{1F600}\\t":"t"}}'.replace(
    '\\u{1F600}',
    '\u{1F600}',
  );
  const { text } = await patch(id, odd);
  expect(Object.entries(JSON.parse(text).metadata).sort()).toEqual([
    ['__proto__', 'x'],
    ['a.b', 'z'],
    ['constructor', 'y'],
    ['\u{1F600}\t', 't'],
  ]);
  expect((await change({ metadata: null })).metadata).toEqual({});
});

test('what was verified is closed, whatever is said of it', async () => {
  const { id } = await create({ date_of_birth: '1989-11-02' });
  for (const status of ['approved', 'in_review', 'rejected']) {
    await stack.database.admin`update identity.customer set kyc_status = ${status} where id = ${uuid(id)}`;
    const open = status === 'rejected';
    for (const [field, value] of Object.entries({
      date_of_birth: null,
      nationality: 'JO',
      first_name: 'Mariam',
      last_name: 'S',
    }))
      expect([status, (await patch(id, { [field]: value })).json.error?.param]).toEqual([
        status,
        open ? undefined : field,
      ]);
    if (!open)
      expect(refusal(await patch(id, { last_name: 'x', nationality: 'JO' }))).toEqual([
        422,
        'validation_failed',
        'nationality',
      ]);
    expect((await patch(id, { mobile: '+971501112233', metadata: { status } })).json.metadata).toEqual({ status });
  }
});

test('an address belongs to one user at a time, in any case, and is free again', async () => {
  const first = await create({ email: 'Taken@Mail.Example' });
  const second = await create();
  const taken = [409, 'duplicate_email', 'email'];
  const told = await post(person({ email: 'tAKEN@mail.example' }));
  expect(refusal(told)).toEqual(taken);
  expect(told.json.error.message).toMatch(/^email: \w/);
  expect(refusal(await patch(second.id, { email: 'taken@mail.example' }))).toEqual(taken);
  expect((await patch(first.id, { email: 'taken@MAIL.example' })).json.email).toBe('taken@MAIL.example');
  const race = await Promise.all(Array.from({ length: 5 }, () => post(person({ email: 'race@mail.example' }))));
  expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  await remove(first.id);
  expect((await patch(second.id, { email: 'TAKEN@mail.example' })).status).toBe(200);
  expect(refusal(await post(person({ email: 'taken@mail.example' })))).toEqual(taken);
});

test('a key makes one user and deletes one user, however often it is sent', async () => {
  const body = person();
  const key = { 'idempotency-key': 'make-one' };
  const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => post(body, key)));
  for (const got of [first!, ...others]) expect([201, 409]).toContain(got.status);
  const again = await post(body, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  const { id } = again.json;
  expect(await told(id)).toEqual(['customer.created']);
  expect(refusal(await post({ ...body, first_name: 'X' }, key))).toEqual([409, 'idempotency_key_in_use', null]);
  const gone = await call(`DELETE /v1/users/${id}`, { headers: key });
  const twice = await call(`DELETE /v1/users/${id}`, { headers: key });
  expect([gone.status, twice.text]).toEqual([200, gone.text]);
  expect(await told(id)).toEqual(['customer.created', 'customer.deleted']);
});

test('users with money stay; without, their cards freeze and their accounts close first', async () => {
  const { id } = await create();
  const account = '01890000-0000-7000-8000-0000000000aa';
  await stack.database.admin`
    insert into wallet.account (tenant_id, id, kind, owner_customer_id, asset_id, currency, incoming)
    select tenant_id, ${account}, 'digital', ${uuid(id)}, id, code, 1 from wallet.asset
    where tenant_id = ${sandbox['vaultspay-v1'].tenantId} and code = 'AED'`;
  expect(refusal(await remove(id))).toEqual([409, 'user_has_open_balance', null]);
  expect((await read(id)).status).toBe('active');
  await stack.database.admin`update wallet.account set incoming = 0 where id = ${account}`;
  expect((await remove(id)).status).toBe(200);
  const events = await stack.database.admin`
    select type from events.outbox where resource_id in (${account}, ${uuid(id)}) order by seq`;
  expect(events.map(({ type }) => type)).toEqual(['customer.created', 'account.closed', 'customer.deleted']);
});

describe('the list of users', () => {
  const ids = ({ json }: Got): string[] => json.data.map(({ id }: User) => id);
  let made: string[];
  let start: string;
  beforeAll(async () => {
    stack.clock.advance(60_000);
    start = stack.clock.now().toISOString();
    made = [];
    for (let i = 0; i < 7; i++) {
      if (i % 2 === 0) stack.clock.advance(1_000);
      made.push((await create({ email: `List${i}@mail.example` })).id);
    }
    made = (await Promise.all(made.map(read)))
      .sort((a, b) => (`${a.created_at}${a.id}` < `${b.created_at}${b.id}` ? 1 : -1))
      .map(({ id }) => id);
    await remove(made[3]!);
    await patch(made[1]!, { status: 'suspended' });
    await stack.database.admin`update identity.customer set kyc_status = 'approved' where id = ${uuid(made[2]!)}`;
  });
  const without = (...gone: number[]): string[] => made.filter((_, i) => !gone.includes(i));

  test('is narrowed by every word it names', async () => {
    const since = `since=${start}`;
    const cases: readonly (readonly [query: string, expected: readonly string[]])[] = [
      ['', without(3)],
      ['&include_deleted=false', without(3)],
      ['&include_deleted=true', made],
      ['&status=deleted', [made[3]!]],
      ['&status=suspended', [made[1]!]],
      ['&status=active', without(1, 3)],
      ['&status=active&include_deleted=true', without(1, 3)],
      ['&kyc_status=pending', without(2, 3)],
      ['&kyc_status=approved', [made[2]!]],
      ['&kyc_status=rejected', []],
      [`&until=${start}`, []],
      ['&until=2000-01-01T00:00:00Z', []],
      ['&email=nobody', []],
      ['&email=', []],
      ['&email=%00', []],
      ['&unknown=1', without(3)],
    ];
    for (const [query, expected] of cases)
      expect([query, ids(await list(`${since}${query}`))]).toEqual([query, expected]);
    const { created_at, email, id } = await read(made[4]!);
    expect(ids(await list(`email=${email.toUpperCase()}`))).toEqual([id]);
    expect(ids(await list(`since=${created_at}`))).toContain(id);
    expect(ids(await list(`until=${created_at}`))).not.toContain(id);
    const offset = encodeURIComponent(created_at.replace('Z', '+00:00'));
    expect(ids(await list(`since=${offset}`))).toContain(id);
  });

  test('is paged both ways, also from somebody deleted or filtered out', async () => {
    const since = `since=${start}`;
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await list(`${since}&limit=2${cursor && `&cursor=${cursor}`}`);
      expect(Object.keys(json)).toEqual(['object', 'data', 'has_more', 'next_cursor']);
      expect([json.object, json.next_cursor]).toEqual(['list', json.has_more ? json.data.at(-1).id : null]);
      seen.push(...json.data.map(({ id }: User) => id));
      if (seen.length === 2) await create();
      cursor = json.next_cursor;
    }
    expect(seen).toEqual(without(3));
    const after = await list(`${since}&starting_after=${made[3]}&limit=2`);
    expect([ids(after), after.json.has_more, after.json.next_cursor]).toEqual([made.slice(4, 6), true, made[5]]);
    const before = await list(`${since}&ending_before=${made[3]}&limit=2`);
    expect([ids(before), before.json.has_more, before.json.next_cursor]).toEqual([made.slice(1, 3), true, null]);
    expect(ids(await list(`${since}&status=active&starting_after=${made[1]}`))).toEqual(without(0, 1, 3));
    expect(
      (await list(`${since}&ending_before=${made[0]}&until=${(await read(made[0]!)).created_at}`)).json,
    ).toMatchObject({ data: [], has_more: false });
  });

  test('takes no cursor that is none of it, and nothing malformed', async () => {
    const foreign = usr(sandbox.vaultpay.customers.asha);
    const account = `acc_${ulidOf(sandbox['vaultspay-v1'].accounts.ana)}`;
    for (const name of ['cursor', 'starting_after', 'ending_before'])
      for (const cursor of ['', 'x', nobody, foreign, account, uuid(made[0]!), made[0]!.toLowerCase()])
        expect([name, cursor, refusal(await list(`${name}=${cursor}`))]).toEqual([
          name,
          cursor,
          [422, 'validation_failed', name],
        ]);
    const both: readonly (readonly [string, string])[] = [
      [`starting_after=${made[0]}&cursor=${made[0]}`, 'starting_after'],
      [`ending_before=${made[0]}&cursor=${made[0]}`, 'ending_before'],
      [`ending_before=${made[0]}&starting_after=${made[0]}`, 'ending_before'],
    ];
    for (const [query, param] of both) expect(refusal(await list(query))).toEqual([422, 'validation_failed', param]);
    const bad = [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1.5',
      'limit=',
      'status=x',
      'status=ACTIVE',
      'status=',
      'kyc_status=none',
      'since=yesterday',
      'since=2026-01-01',
      'until=2026-02-30T00:00:00Z',
      'include_deleted=1',
      'include_deleted=TRUE',
      'include_deleted=',
    ];
    for (const query of bad)
      expect([query, refusal(await list(query))]).toEqual([query, [422, 'validation_failed', query.split('=')[0]]]);
  });
});

test('what is another platform’s, or no id at all, does not exist', async () => {
  const foreign = usr(sandbox.vaultpay.customers.asha);
  const { id } = await create();
  for (const one of [foreign, nobody, 'x', id.toLowerCase(), uuid(id), id.replace('usr_', 'acc_'), `${id}0`])
    for (const verb of ['GET', 'PATCH', 'DELETE'])
      expect([one, refusal(await call(`${verb} /v1/users/${one}`))]).toEqual([one, [404, 'not_found', null]]);
  expect(refusal(await call(`GET /v1/users/${id}/`))).toEqual([404, 'not_found', null]);
  expect(await told(foreign)).not.toContain('customer.deleted');
  const { json } = await list('include_deleted=true&limit=100');
  expect(json.data.map((user: User) => user.id)).not.toContain(foreign);
  expect(json.data.map((user: User) => user.id)).toContain(usr(ana));
});
