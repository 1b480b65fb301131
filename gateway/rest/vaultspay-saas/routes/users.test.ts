import { sandbox } from '../../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Asked, type Got, type PlainClient, plainClient, refused, told } from '../client.fixture';

let stack: Stack;
let front: Front;
let client: PlainClient;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  client = await plainClient(front, stack);
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

const create = (body: unknown, asked: Asked = {}): Promise<Got> => client.call('/as/api/v1/users', { ...asked, body });
const made = async (body: object) => {
  const { status, json } = await create({ firstName: 'Mira', lastName: 'Tan', status: 'ACTIVE', ...body });
  expect([status, json]).toEqual([200, { data: expect.anything() }]);
  return json.data;
};
const people = async (): Promise<number> =>
  (await stack.database.admin`select count(*)::int as n from identity.customer`)[0]!.n;

describe('a user', () => {
  const falcon = {
    userType: 'AGENT',
    firstName: 'Falcon',
    lastName: 'Pay',
    email: 'ops@falcon.example',
    username: 'ops',
    countryCode: '971',
    phone: '501110000',
    status: 'ACTIVE',
    fullName: 'Falcon Pay',
    phoneNumber: '971501110000',
  };

  test('is a customer of the app that asks, whatever the request says', async () => {
    const { tenantId, agent } = sandbox['vaultspay-saas'];
    const user = await made({ email: 'Mira@Orchid.test', countryCode: '+971', phone: '509998877', parentId: 1, id: 2 });
    const [row] = await stack.database.admin`
      select seq, tenant_id, parent_id, type, status, kyc_status, (select seq from identity.customer where id = ${agent}) as agent
      from identity.customer where email = 'Mira@Orchid.test'`;
    const parentId = Number(row!.agent);
    expect(user).toStrictEqual({
      ...{ id: Number(row!.seq), parentId, sessionId: null, parent: { id: parentId, ...falcon }, userType: 'USER' },
      ...{ firstName: 'Mira', lastName: 'Tan', email: 'Mira@Orchid.test', username: 'mira' },
      ...{
        countryCode: '971',
        phone: '509998877',
        status: 'ACTIVE',
        fullName: 'Mira Tan',
        phoneNumber: '971509998877',
      },
    });
    expect(row).toMatchObject({ tenant_id: tenantId, parent_id: agent, type: 'individual', status: 'active' });
    expect(row!.kyc_status).toBe('none');
  });

  test('has a name that nobody else has', async () => {
    const names = [
      (await made({ email: 'sami@one.test' })).username,
      (await made({ email: 'SAMI@two.test' })).username,
      (await made({ email: 'sami@three.test', status: 'PENDING' })).username,
      (await made({ countryCode: '44', phone: '7700900123' })).username,
      (await made({ countryCode: '44', phone: '7700900124', email: null })).username,
    ];
    expect(names).toEqual(['sami', 'sami2', 'sami3', 'user447700900123', 'user447700900124']);
  });

  test('may be reached one way alone, and have any of three standings', async () => {
    const alone = await made({ firstName: ' Ö ', lastName: '名'.repeat(50), email: 'alone@x.test', status: 'BLOCK' });
    expect(alone).toMatchObject({ status: 'BLOCK', countryCode: null, phone: null, phoneNumber: null, firstName: 'Ö' });
    const called = await made({ countryCode: '0044', phone: '12345', status: 'PENDING' });
    expect(called).toMatchObject({ status: 'PENDING', email: null, countryCode: '0044', phoneNumber: '004412345' });
    const rows = await stack.database.admin`
      select status from identity.customer where username in ('alone', 'user004412345') order by username`;
    expect(rows.map(({ status }) => status)).toEqual(['suspended', 'pending']);
  });

  test('has their addresses to themself within the app', async () => {
    await made({ email: 'only@x.test', countryCode: '1', phone: '5550001111' });
    const before = await people();
    const named = { firstName: 'A', lastName: 'B', status: 'ACTIVE' };
    const exists = 'already exists';
    expect(told(await create({ ...named, email: 'ONLY@X.test' }))).toEqual(refused({ email: exists }));
    const phone = { countryCode: '+1', phone: '5550001111' };
    expect(told(await create({ ...named, ...phone }))).toEqual(refused({ phone: exists }));
    expect(told(await create({ ...named, ...phone, email: 'other@x.test' }))).toEqual(refused({ phone: exists }));
    const both = { ...named, ...phone, email: 'only@x.test' };
    expect(told(await create(both))).toEqual(refused({ email: exists, phone: exists }));
    expect(await people()).toBe(before);
    await made({ email: 'ana@mail.example', countryCode: ' ', phone: '' });
    expect(await people()).toBe(before + 1);
  });

  test('is made once by two requests with the same key', async () => {
    const body = { firstName: 'On', lastName: 'Ce', email: 'once@x.test', status: 'ACTIVE' };
    const headers = { 'idempotency-key': 'user-1' };
    const first = await create(body, { headers });
    const before = await people();
    expect(told(await create(body, { headers }))).toEqual(told(first));
    expect(await people()).toBe(before);
  });

  test('is announced to nobody', async () => {
    const { id } = await made({ email: 'quiet@x.test' });
    const [row] = await stack.database.admin`
      select array_agg(o.type) as types, count(d.id)::int as deliveries
      from identity.customer c join events.outbox o on o.resource_id = c.id left join events.delivery d on d.event_id = o.id
      where c.seq = ${id}`;
    expect(row).toEqual({ types: ['customer.created'], deliveries: 0 });
  });
});

describe('what is wrong with a request', () => {
  const fine = { firstName: 'A', lastName: 'B', email: 'fine@x.test', status: 'ACTIVE' };
  const blank = 'must not be blank';
  const missing = 'must not be null';
  const text = 'must be a string';
  const email = 'must be a valid email';
  const either = 'either email or phone is required';
  const oneOf = 'must be one of [ACTIVE, PENDING, BLOCK]';
  const dialled = 'must match the format 1 to 4 digits';
  const digits = 'must match the format 5 to 15 digits';
  const long = (most: number) => `must be at most ${most} characters`;
  const cases: readonly (readonly [unknown, Record<string, string>])[] = [
    [{}, { firstName: missing, lastName: missing, status: missing, email: either }],
    [[], { body: 'must be an object' }],
    [
      { ...fine, firstName: ' ', lastName: 'x'.repeat(51), status: 'active' },
      { firstName: blank, lastName: long(50), status: oneOf },
    ],
    [
      { ...fine, firstName: 1, lastName: ['x'], status: true },
      { firstName: text, lastName: text, status: oneOf },
    ],
    [
      { ...fine, firstName: null, status: 'SUSPENDED' },
      { firstName: missing, status: oneOf },
    ],
    [{ ...fine, email: 'nobody' }, { email }],
    [{ ...fine, email: 'a@b' }, { email }],
    [{ ...fine, email: 'a b@c.test' }, { email }],
    [{ ...fine, email: `${'x'.repeat(250)}@x.test` }, { email: long(254) }],
    [
      { ...fine, email: 5, countryCode: 971, phone: 501234567 },
      { email: text, countryCode: text, phone: text },
    ],
    [
      { ...fine, countryCode: '12345', phone: '1234' },
      { countryCode: dialled, phone: digits },
    ],
    [
      { ...fine, countryCode: '++1', phone: '+5550001111' },
      { countryCode: dialled, phone: digits },
    ],
    [
      { ...fine, countryCode: 'AE', phone: '1234567890123456' },
      { countryCode: dialled, phone: digits },
    ],
    [{ ...fine, countryCode: '971' }, { phone: missing }],
    [{ ...fine, email: undefined, phone: '501234567' }, { countryCode: missing }],
    [{ ...fine, email: undefined }, { email: either }],
    ['{"firstName":', { body: 'must be valid JSON' }],
  ];

  test.each(cases)('%j', async (body, errors) => {
    const before = await people();
    const { status, json } = await create(body);
    const keys = Object.keys(errors);
    expect([status, json.code, json.type]).toEqual([422, 1000, 'INVALID_PAYLOAD']);
    const found = Object.fromEntries(json.errors.map(({ key, reason }: Record<string, string>) => [key, reason]));
    expect(Object.keys(found).sort()).toEqual([...keys].sort());
    if (!keys.includes('body')) expect(found).toEqual(errors);
    expect(await people()).toBe(before);
  });

  test('a name that no line can hold is told of by its field', async () => {
    const { status, json } = await create({ ...fine, lastName: 'a\u0000b' });
    expect([status, json.errors.map(({ key }: { key: string }) => key)]).toEqual([422, ['lastName']]);
  });

  test('nobody makes users without a token', async () => {
    const before = await people();
    expect((await create(fine, { token: null })).json).toMatchObject({ code: 1002 });
    expect(await people()).toBe(before);
  });
});
