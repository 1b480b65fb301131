import { sandbox } from '../../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Got, type PlainClient, plainClient, refused, send, told } from '../client.fixture';

const PERSONAL = '/us/api/v1/kyc/personal';
const ADDRESSES = '/us/api/v1/kyc/addresses';
const IDENTIFICATION = '/us/api/v1/kyc/identification';
const { tenantId, agent } = sandbox['vaultspay-saas'];

let stack: Stack;
let front: Front;
let client: PlainClient;
let foreign: number;
let place: { countryId: number; stateId: number; cityId: number };
let elsewhere: { stateId: number; cityId: number };
let ajman: string;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  client = await plainClient(front, stack);
  const [ana] = await stack.database.admin`
    select seq from identity.customer where id = ${sandbox['vaultspay-v1'].customers.ana}`;
  foreign = Number(ana!.seq);
  const { id: stateId, city } = await stateNamed('Dubai');
  place = { countryId: 784, stateId, cityId: city };
  const other = await stateNamed('Ajman');
  elsewhere = { stateId: other.id, cityId: other.city };
  ajman = other.name;
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

/** A state of the Emirates, and one of its cities: its namesake, where there is one. */
async function stateNamed(name: string): Promise<{ id: number; city: number; name: string }> {
  const [row] = await stack.database.admin`
    select s.id, c.id as city, c.name from identity.state s join identity.city c on c.state_id = s.id
    where s.country_id = 784 and s.name = ${name} order by (c.name = s.name) desc, c.id limit 1`;
  return row as { id: number; city: number; name: string };
}

let n = 0;
const user = async (status = 'ACTIVE'): Promise<number> => {
  const email = `kyc${++n}@x.test`;
  const body = { firstName: 'Call', lastName: 'Me', email, status };
  return (await client.call('/as/api/v1/users', { body })).json.data.id;
};
const post = (path: string, body: unknown): Promise<Got> => client.call(path, { body });
const patch = (path: string, body: unknown): Promise<Got> => client.call(path, { method: 'PATCH', body });
const read = (userId: unknown): Promise<Got> => client.call(`/us/api/v1/kyc/${userId}`);
const kycOf = async (userId: number) => (await read(userId)).json.data;
const bad = (message: string) => [500, { code: 1010, message, type: 'BAD_REQUEST' }];
const BLOCKED = [500, { code: 1012, message: 'Your account has been blocked.', type: 'ACCOUNT_BLOCKED' }];
const STATE = bad('KYC status does not allow this action');
const NOBODY = 'User does not exist with this id';
const missing = 'must not be null';

const mira = {
  ...{ firstName: 'Mira', lastName: 'Tan', dob: '1991-07-21', gender: 'FEMALE' },
  ...{ nationality: 'SGP', countryOfResidence: 'ARE' },
};
const stored = {
  ...{ ...mira, nickName: null, dob: '1991-07-21T00:00:00.000+00:00', maritalStatus: null, countryOfBirth: null },
  ...{ language: 'ENGLISH', tin: null, status: 'PENDING' },
};
const home = () => ({ type: 'MAILING', ...place, addressLine1: 'Unit 5, Palm Court' });
const bytes = (head: string, size = 24): Buffer => Buffer.concat([Buffer.from(head, 'hex')], size);
const JPEG = bytes('ffd8ff');
const PNG = bytes('89504e470d0a1a0a');
const PDF = bytes('255044462d');
const base64 = (of: Buffer): string => of.toString('base64');
const passport = { passportNumber: 'P-1234567', passportExpiry: '2035-01-31', passportFile: base64(PDF) };
const idCard = () => ({
  ...{ idCardNumber: '784-1991-1234567-1', idCardExpiry: '2036-02-29' },
  ...{ idCardFront: base64(PNG), idCardBack: `data:image/jpeg;base64,${base64(JPEG)}` },
});
const absent = { idCardNumber: null, idCardExpiry: null, idCardFront: null, idCardBack: null };
const file = (fileName: string, contentType: string, size = 24) => ({
  ...{ id: expect.any(Number), fileName, contentType, size },
  uploadedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/),
});

/** Nobody decides, until somebody does. */
async function undecided(work: () => Promise<void>): Promise<void> {
  const { admin } = stack.database;
  await admin`update identity.tenant set policies = '{"autoVerifyKyc":"never"}' where id = ${tenantId}`;
  await work().finally(() => admin`update identity.tenant set policies = '{}' where id = ${tenantId}`);
}
async function review(userId: number, verdict: 'APPROVED' | 'REJECTED'): Promise<void> {
  const [kase] = await stack.database.admin`
    select k.id from identity.kyc_case k join identity.customer c on c.id = k.customer_id
    where c.seq = ${userId} and k.status in ('pending', 'in_review')`;
  const { errors } = await front.ask(
    'mutation ($id: ID!, $verdict: KycVerdict!) { reviewKyc(id: $id, input: { verdict: $verdict, reason: "So be it" }) { id } }',
    { id: kase!.id, verdict },
  );
  expect(errors).toEqual([]);
}

describe('personal info', () => {
  test('is told once, and beside the names that the user goes by', async () => {
    const userId = await user();
    const { status, json } = await post(PERSONAL, { ...mira, userId });
    expect([status, json]).toStrictEqual([200, { data: { ...stored, userId } }]);
    expect(told(await post(PERSONAL, { ...mira, userId }))).toEqual(bad('Personal info already exists'));
    const [row] = await stack.database.admin`
      select c.full_name, p.nationality, p.tin_sealed from identity.customer c join identity.kyc_personal p on p.customer_id = c.id
      where c.seq = ${userId}`;
    expect(row).toEqual({ full_name: 'Call Me', nationality: 'SG', tin_sealed: null });
    expect((await kycOf(userId)).personalInfo).toStrictEqual({ ...stored, userId });
  });

  test('may hold everything there is to tell, and changes part by part', async () => {
    const userId = await user();
    const all = {
      nickName: 'Mi',
      maritalStatus: 'WIDOWED',
      countryOfBirth: 'MYS',
      tin: '9'.repeat(30),
      language: 'MALAY',
    };
    const { data } = (await post(PERSONAL, { ...mira, ...all, userId: String(userId) })).json;
    expect(data).toStrictEqual({ ...stored, ...all, userId });
    const unchanged = { firstName: null, tin: '', nickName: ' ' };
    const { status, json } = await patch(PERSONAL, {
      userId,
      ...unchanged,
      maritalStatus: 'MARRIED',
      dob: '1990-01-02',
    });
    const after = { ...data, maritalStatus: 'MARRIED', dob: '1990-01-02T00:00:00.000+00:00' };
    expect([status, json]).toStrictEqual([200, { ...after, data: after }]);
    expect((await patch(PERSONAL, { userId })).json.data).toStrictEqual(after);
    const [row] = await stack.database.admin`
      select row_to_json(p)::text as text from identity.kyc_personal p where nick_name = 'Mi'`;
    expect(row!.text).not.toContain('9'.repeat(30));
  });

  test('cannot change before there is any', async () => {
    const userId = await user();
    const none = refused({ userId: 'Personal info does not exist for this user' });
    expect(told(await patch(PERSONAL, { userId, nickName: 'x' }))).toEqual(none);
    expect((await kycOf(userId)).personalInfo).toBeNull();
  });
});

describe('an address', () => {
  const dubai = (userId: number) => ({
    ...{ id: expect.any(Number), userId, type: 'MAILING', addressLine1: 'Unit 5, Palm Court', addressLine2: null },
    ...{ country: { id: 784, name: 'United Arab Emirates' }, countryCode: 'ARE', status: true },
    ...{ state: { id: place.stateId, name: 'Dubai' }, stateName: 'Dubai' },
    ...{ city: { id: place.cityId, name: 'Dubai' }, cityName: 'Dubai' },
    ...{ postalCode: null, longitude: null, latitude: null },
  });

  test('is where its ids say, whatever is said beside them', async () => {
    const userId = await user();
    const names = { countryCode: 'PAK', stateName: 'Sindh', cityName: 'Karachi' };
    const { status, json } = await post(ADDRESSES, { ...home(), ...names, userId });
    expect([status, json]).toStrictEqual([200, { data: dubai(userId) }]);
    expect(told(await post(ADDRESSES, { ...home(), userId }))).toEqual(bad('Address already exists'));
    const more = { addressLine2: 'B', postalCode: '00000', longitude: '55.2744', latitude: '-25.1972' };
    const second = (await post(ADDRESSES, { ...home(), ...more, userId, type: 'BUSINESS' })).json.data;
    expect(second).toStrictEqual({ ...dubai(userId), ...more, type: 'BUSINESS' });
    const { addresses, status: standing } = await kycOf(userId);
    expect(addresses).toStrictEqual([json.data, second]);
    expect(standing).toBe('PENDING');
  });

  test('changes part by part, and keeps its id', async () => {
    const userId = await user();
    const { data } = (await post(ADDRESSES, { ...home(), userId })).json;
    const away = { userId, type: 'MAILING', countryId: 784, ...elsewhere, status: false };
    const moved = (await patch(ADDRESSES, away)).json;
    const there = { state: { id: elsewhere.stateId, name: 'Ajman' }, stateName: 'Ajman', cityName: ajman };
    expect(moved).toStrictEqual({
      data: { ...data, ...there, city: { id: elsewhere.cityId, name: ajman }, status: false },
    });
    const line = (await patch(ADDRESSES, { userId, type: 'MAILING', addressLine1: 'Unit 6', postalCode: null })).json
      .data;
    expect(line).toStrictEqual({ ...moved.data, addressLine1: 'Unit 6' });
    expect((await patch(ADDRESSES, { userId, type: 'MAILING', status: true })).json.data.status).toBe(true);
    const none = refused({ type: 'Address does not exist for this type' });
    expect(told(await patch(ADDRESSES, { userId, type: 'BUSINESS', addressLine1: 'x' }))).toEqual(none);
  });

  test('lies in places that exist, and that lie in each other', async () => {
    const userId = await user();
    const nowhere = (thing: string): string => `${thing} does not exist with this id`;
    const apart = 'does not belong to its parent';
    const many = { countryId: 999, stateId: 2_147_483_648, cityId: '9007199254740991' };
    const cases: readonly (readonly [object, Record<string, string>])[] = [
      [
        { userId: 9_007_199_254_740_991, ...many },
        { userId: NOBODY, countryId: nowhere('Country'), stateId: nowhere('State'), cityId: nowhere('City') },
      ],
      [{ stateId: elsewhere.stateId }, { cityId: apart }],
      [{ cityId: elsewhere.cityId }, { cityId: apart }],
      [{ countryId: 702 }, { stateId: apart }],
    ];
    for (const [wrong, errors] of cases)
      expect(told(await post(ADDRESSES, { ...home(), userId, ...wrong }))).toEqual(refused(errors));
    expect((await kycOf(userId)).addresses).toEqual([]);
    await post(ADDRESSES, { ...home(), userId });
    for (const [wrong, errors] of [
      [{ cityId: elsewhere.cityId }, { cityId: apart }],
      [{ cityId: 1 }, { cityId: nowhere('City') }],
      [{ countryId: 784 }, { stateId: missing, cityId: missing }],
      [{ countryId: 784, cityId: place.cityId }, { stateId: missing }],
      [{ stateId: place.stateId }, { cityId: missing }],
      [{ ...place, countryId: 702 }, { stateId: apart }],
    ] as const)
      expect(told(await patch(ADDRESSES, { userId, type: 'MAILING', ...wrong }))).toEqual(refused(errors));
    expect((await kycOf(userId)).addresses).toStrictEqual([dubai(userId)]);
  });
});

describe('identification', () => {
  test('comes once, as text', async () => {
    const userId = await user();
    const { status, json } = await post(IDENTIFICATION, { userId, ...idCard() });
    const none = { passportNumber: null, passportExpiry: null, passportFile: null, selfie: null, proofOfAddress: null };
    expect([status, json]).toStrictEqual([
      200,
      {
        data: {
          ...{ userId, idCardNumber: '784-1991-1234567-1', idCardExpiry: '2036-02-29T00:00:00.000+00:00' },
          ...{ idCardFront: file('idCardFront.png', 'image/png'), idCardBack: file('idCardBack.jpg', 'image/jpeg') },
          ...{ ...none, status: 'PENDING' },
        },
      },
    ]);
    expect(told(await post(IDENTIFICATION, { userId, ...passport }))).toEqual(bad('Identification already exists'));
    expect((await kycOf(userId)).identificationInfo).toStrictEqual(json.data);
    const { types } = (
      await stack.database.admin`
      select array_agg(type || coalesce(' ' || side, '') order by seq) as types from identity.kyc_document d
      where d.customer_id = (select id from identity.customer where seq = ${userId})`
    )[0]!;
    expect(types).toEqual(['national_id front', 'national_id back']);
  });

  test('comes as a form, with the names of its files', async () => {
    const userId = await user();
    const form = new FormData();
    const fields = { userId: String(userId), passportNumber: 'P-7', passportExpiry: '2035-01-31' };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('passportFile', new Blob([PDF], { type: 'text/html' }), 'my passport.pdf');
    form.set('selfie', new Blob([JPEG]), 'me.png');
    const answer = await fetch(`${front.url}${IDENTIFICATION}`, {
      method: 'POST',
      headers: { ...client.headers, authorization: `Bearer ${client.token}` },
      body: form,
    });
    expect([answer.status, await answer.json()]).toStrictEqual([
      200,
      {
        data: {
          ...{ userId, ...absent, passportNumber: 'P-7', passportExpiry: '2035-01-31T00:00:00.000+00:00' },
          ...{ passportFile: file('my passport.pdf', 'application/pdf'), selfie: file('me.png', 'image/jpeg') },
          ...{ proofOfAddress: null, status: 'PENDING' },
        },
      },
    ]);
  });

  test('changes part by part; a file takes the place of the one before', async () => {
    const userId = await user();
    const nothing = refused({ userId: 'Identification does not exist for this user' });
    expect(told(await patch(IDENTIFICATION, { userId, idCardNumber: 'x' }))).toEqual(nothing);
    const before = (await post(IDENTIFICATION, { userId, ...idCard(), selfie: base64(PNG) })).json.data;
    const change = {
      idCardBack: base64(PDF),
      proofOfAddress: base64(PDF),
      idCardNumber: '784-2',
      passportNumber: 'P-8',
    };
    const { status, json } = await patch(IDENTIFICATION, { userId, ...change });
    expect([status, json]).toStrictEqual([
      200,
      {
        data: {
          ...{ ...before, idCardNumber: '784-2', passportNumber: 'P-8' },
          idCardBack: file('idCardBack.pdf', 'application/pdf'),
          proofOfAddress: file('proofOfAddress.pdf', 'application/pdf'),
        },
      },
    ]);
    expect(json.data.idCardBack.id).not.toBe(before.idCardBack.id);
    expect((await kycOf(userId)).identificationInfo).toStrictEqual(json.data);
  });

  test('takes files of 5 MB and none that is larger, in bodies that other endpoints do not take', async () => {
    const userId = await user();
    const MB = 1_048_576;
    const tooLarge = refused({ passportFile: 'must be at most 5 MB' });
    const large = { ...passport, passportFile: base64(bytes('ffd8ff', 5 * MB + 1)) };
    expect(told(await post(IDENTIFICATION, { userId, ...large }))).toEqual(tooLarge);
    expect((await kycOf(userId)).identificationInfo).toBeNull();
    const filler = 'x'.repeat(20 * MB);
    expect(told(await post(ADDRESSES, { filler }))).toMatchObject([413, { message: 'Payload too large.' }]);
    const whole = { userId, ...passport, passportFile: base64(bytes('ffd8ff', 5 * MB)), filler };
    const { status, json } = await post(IDENTIFICATION, whole);
    expect([status, json.data?.passportFile]).toEqual([200, file('passportFile.jpg', 'image/jpeg', 5 * MB)]);
  });
});

describe('the standing of a user', () => {
  test('is verified once the file is whole, which the last write does not say yet', async () => {
    const userId = await user();
    await post(IDENTIFICATION, { userId, ...passport });
    await post(ADDRESSES, { ...home(), userId });
    expect((await kycOf(userId)).status).toBe('PENDING');
    expect((await post(PERSONAL, { ...mira, userId })).json.data.status).toBe('PENDING');
    const whole = await kycOf(userId);
    expect([whole.status, whole.personalInfo.status, whole.identificationInfo.status]).toEqual(
      Array(3).fill('VERIFIED'),
    );
    expect(told(await patch(PERSONAL, { userId, nickName: 'x' }))).toEqual(STATE);
    expect(told(await patch(IDENTIFICATION, { userId, selfie: base64(PNG) }))).toEqual(STATE);
    expect(told(await post(IDENTIFICATION, { userId, ...passport }))).toEqual(bad('Identification already exists'));
    expect((await patch(ADDRESSES, { userId, type: 'MAILING', addressLine1: 'New' })).status).toBe(200);
    expect((await post(ADDRESSES, { ...home(), userId, type: 'RESIDENTIAL' })).status).toBe(200);
    const { addresses, ...after } = await kycOf(userId);
    expect(addresses).toHaveLength(2);
    expect({ ...after, addresses: whole.addresses }).toStrictEqual(whole);
  });

  test('shows PENDING in the answer that completes the identification, too', async () => {
    const userId = await user();
    await post(PERSONAL, { ...mira, userId });
    await post(ADDRESSES, { ...home(), userId });
    expect((await post(IDENTIFICATION, { userId, ...passport })).json.data.status).toBe('PENDING');
    expect((await kycOf(userId)).status).toBe('VERIFIED');
  });

  test('returns from REJECTED with another identification, and with nothing else', () =>
    undecided(async () => {
      const userId = await user();
      await post(IDENTIFICATION, { userId, ...passport });
      await review(userId, 'REJECTED');
      expect((await kycOf(userId)).identificationInfo.status).toBe('REJECTED');
      expect((await post(ADDRESSES, { ...home(), userId })).status).toBe(200);
      expect((await post(PERSONAL, { ...mira, userId })).json.data.status).toBe('REJECTED');
      expect(told(await patch(PERSONAL, { userId, nickName: 'x' }))).toEqual(STATE);
      expect((await kycOf(userId)).status).toBe('REJECTED');
      const again = (await patch(IDENTIFICATION, { userId, passportFile: base64(JPEG) })).json.data;
      expect(again).toMatchObject({ status: 'PENDING', passportFile: file('passportFile.jpg', 'image/jpeg') });
      expect((await patch(PERSONAL, { userId, nickName: 'x' })).json.status).toBe('PENDING');
      await review(userId, 'REJECTED');
      const other = await user();
      await post(ADDRESSES, { ...home(), userId: other });
      await review(other, 'REJECTED');
      expect((await post(IDENTIFICATION, { userId: other, ...passport })).json.data.status).toBe('PENDING');
      await review(other, 'APPROVED');
      expect(told(await post(PERSONAL, { ...mira, userId: other }))).toEqual(STATE);
      expect((await kycOf(other)).status).toBe('VERIFIED');
    }));

  test('goes on being read while the user is blocked; what is wrong with a request is told first', async () => {
    const userId = await user('BLOCK');
    const writes = [
      post(PERSONAL, { ...mira, userId }),
      post(ADDRESSES, { ...home(), userId }),
      post(IDENTIFICATION, { userId, ...passport }),
    ];
    for (const write of writes) expect(told(await write)).toEqual(BLOCKED);
    expect(told(await post(ADDRESSES, { ...home(), userId, cityId: elsewhere.cityId }))).toMatchObject([422, {}]);
    expect(told(await patch(PERSONAL, { userId }))).toMatchObject([422, { errors: [{ key: 'userId' }] }]);
    const known = await user();
    await post(PERSONAL, { ...mira, userId: known });
    await post(ADDRESSES, { ...home(), userId: known });
    const { data } = await front.ask('query { customers(first: 1) { nodes { id seq } } }');
    expect(data!.customers.nodes[0].seq).toBe(known);
    await front.ask('mutation ($id: ID!) { suspendCustomer(id: $id) { id } }', { id: data!.customers.nodes[0].id });
    expect(told(await patch(PERSONAL, { userId: known, nickName: 'x' }))).toEqual(BLOCKED);
    expect(told(await patch(ADDRESSES, { userId: known, type: 'MAILING', status: false }))).toEqual(BLOCKED);
    const kept = await kycOf(known);
    expect([kept.personalInfo.nickName, kept.addresses[0].status, kept.status]).toEqual([null, true, 'PENDING']);
    expect(await kycOf(userId)).toMatchObject({ personalInfo: null, addresses: [], identificationInfo: null });
  });
});

describe('reading', () => {
  test('tells everything, and null where nothing is known', async () => {
    const userId = await user('PENDING');
    expect(told(await read(userId))).toStrictEqual([
      200,
      {
        data: {
          ...{ userId, userType: 'USER', email: `kyc${n}@x.test`, phone: null, countryCode: null, status: 'PENDING' },
          ...{ personalInfo: null, businessInfo: null, identificationInfo: null, addresses: [] },
        },
      },
    ]);
  });

  test('goes for the app’s own user as well', async () => {
    const [row] = await stack.database.admin`select seq from identity.customer where id = ${agent}`;
    const expected = { userType: 'AGENT', email: 'ops@falcon.example', phone: '501110000', countryCode: '971' };
    expect(await kycOf(Number(row!.seq))).toMatchObject({ ...expected, userId: Number(row!.seq) });
  });

  test('finds nobody of another tenant, and nobody who is not there', async () => {
    for (const id of [foreign, 999_999, 2_147_483_648, '9007199254740991'])
      expect(told(await read(id))).toEqual(refused({ id: NOBODY }));
    for (const id of ['abc', '1.5', '%00']) expect(told(await read(id))).toEqual(refused({ id: 'must be a number' }));
    expect(told(await read(0))).toEqual(refused({ id: 'must be at least 1' }));
    expect((await send(front.url, '/us/api/v1/kyc/1', { headers: client.headers })).status).toBe(401);
  });
});

describe('what is wrong with a request', () => {
  const country = 'must match the format ISO 3166-1 alpha-3';
  const text = 'must be a string';
  const blank = 'must not be blank';
  const number = 'must be a number';
  const date = 'must match the format YYYY-MM-DD';
  const future = 'must be in the future';
  const long = (most: number) => `must be at most ${most} characters`;
  const decimal = 'must match the format -12.345678';
  const kind = 'must be a JPEG, a PNG or a PDF';
  const genders = 'must be one of [MALE, FEMALE, OTHER]';
  const maritals = 'must be one of [SINGLE, MARRIED, DIVORCED, WIDOWED]';
  const types = 'must be one of [MAILING, RESIDENTIAL, BUSINESS]';
  const tooMuch = 'x'.repeat(256);
  const young = `${new Date().getUTCFullYear() - 17}-01-01`;
  const required = (...names: string[]) => Object.fromEntries(names.map((name) => [name, missing]));

  const personals: readonly (readonly [object, Record<string, string>])[] = [
    [
      { userId: 'x', firstName: ' ', lastName: 5, dob: '21.07.1991', gender: 'female' },
      { userId: number, firstName: blank, lastName: text, dob: date, gender: genders },
    ],
    [
      { firstName: tooMuch, lastName: tooMuch, nickName: tooMuch, tin: '1'.repeat(31), language: tooMuch },
      { firstName: long(255), lastName: long(255), nickName: long(255), tin: long(30), language: long(255) },
    ],
    [
      { nationality: 'SG', countryOfBirth: 'XXX', countryOfResidence: 'are', maritalStatus: 'ENGAGED' },
      { maritalStatus: maritals, nationality: country, countryOfBirth: country, countryOfResidence: country },
    ],
    [
      { nickName: 1, tin: {}, language: [], maritalStatus: 1, nationality: 1 },
      { nickName: text, maritalStatus: maritals, nationality: country, tin: text, language: text },
    ],
    [{ dob: '2099-01-01' }, { dob: 'must be in the past' }],
    [{ dob: young }, { dob: 'must be at least 18 years ago' }],
    [{ dob: '1991-02-30' }, { dob: date }],
    [{ dob: '1991-07-21T00:00:00Z' }, { dob: date }],
  ];
  const addresses: readonly (readonly [object, Record<string, string>])[] = [
    [
      { type: 'HOME', countryId: 'AE', stateId: 1.5, cityId: true, addressLine1: '' },
      { type: types, countryId: number, stateId: number, cityId: number, addressLine1: blank },
    ],
    [
      { countryCode: 5, stateName: 5, cityName: 5, addressLine2: 5, postalCode: 5, longitude: 5, latitude: 5 },
      {
        countryCode: text,
        stateName: text,
        cityName: text,
        addressLine2: text,
        postalCode: text,
        longitude: text,
        latitude: text,
      },
    ],
    [
      {
        addressLine1: tooMuch,
        addressLine2: 'x'.repeat(101),
        postalCode: '1'.repeat(21),
        longitude: 'east',
        latitude: '25,1',
      },
      { addressLine2: long(100), postalCode: long(20), longitude: decimal, latitude: decimal, addressLine1: long(100) },
    ],
    [
      { countryId: 0, stateId: -1, cityId: 9_007_199_254_740_992 },
      { countryId: 'must be at least 1', stateId: 'must be at least 1', cityId: 'must be at most 9007199254740991' },
    ],
  ];
  const identifications: readonly (readonly [object, Record<string, string>])[] = [
    [
      { passportNumber: 'x'.repeat(256), passportExpiry: 'never', passportFile: 'not base64!' },
      { passportNumber: long(255), passportExpiry: date, passportFile: 'must be base64' },
    ],
    [
      { passportNumber: 5, passportExpiry: '2020-01-01', passportFile: base64(Buffer.from('GIF89a')) },
      { passportNumber: text, passportExpiry: future, passportFile: kind },
    ],
    [
      { passportFile: 7, selfie: {}, proofOfAddress: '' },
      { passportFile: text, selfie: text, proofOfAddress: kind },
    ],
    [
      { passportNumber: tooMuch, selfie: `data:image/png;base64,${base64(Buffer.from('<html>'))}` },
      { passportNumber: long(255), selfie: kind },
    ],
  ];

  const fields = ({ json }: Got) =>
    Object.fromEntries(json.errors.map((e: Record<string, string>) => [e.key, e.reason]));
  const wrongly = async (got: Got, errors: Record<string, string>): Promise<void> => {
    expect([got.status, got.json.code, got.json.type, fields(got)]).toEqual([422, 1000, 'INVALID_PAYLOAD', errors]);
  };

  test('is told all at once, of every field', async () => {
    const userId = await user();
    await wrongly(await post(PERSONAL, {}), required('userId', ...Object.keys(mira)));
    await wrongly(await patch(PERSONAL, {}), required('userId'));
    await wrongly(
      await post(ADDRESSES, {}),
      required('userId', 'type', 'countryId', 'stateId', 'cityId', 'addressLine1'),
    );
    await wrongly(await patch(ADDRESSES, {}), required('userId', 'type'));
    await wrongly(await patch(ADDRESSES, { userId, type: 'MAILING', status: 'true' }), {
      status: 'must be one of [true, false]',
    });
    await wrongly(await post(IDENTIFICATION, {}), required('userId', 'idCardNumber'));
    await wrongly(await patch(IDENTIFICATION, {}), required('userId'));
    await wrongly(await post(IDENTIFICATION, { userId, selfie: base64(PNG) }), required('idCardNumber'));
    const halves = required('idCardExpiry', 'idCardFront', 'idCardBack', 'passportNumber', 'passportExpiry');
    await wrongly(await post(IDENTIFICATION, { userId, idCardNumber: '1', passportFile: base64(PDF) }), halves);
    for (const send of [post, patch]) {
      for (const [wrong, errors] of personals)
        await wrongly(await send(PERSONAL, { userId, ...mira, ...wrong }), errors);
      for (const [wrong, errors] of addresses)
        await wrongly(await send(ADDRESSES, { ...home(), userId, ...wrong }), errors);
      for (const [wrong, errors] of identifications)
        await wrongly(await send(IDENTIFICATION, { userId, ...passport, ...wrong }), errors);
    }
    expect(await kycOf(userId)).toMatchObject({ personalInfo: null, identificationInfo: null, addresses: [] });
  });

  test('a user of another tenant is nobody', async () => {
    for (const userId of [foreign, 999_999]) {
      const nobody = refused({ userId: NOBODY });
      for (const send of [post, patch]) {
        expect(told(await send(PERSONAL, { ...mira, userId }))).toEqual(nobody);
        expect(told(await send(ADDRESSES, { ...home(), userId }))).toEqual(nobody);
        expect(told(await send(IDENTIFICATION, { userId, ...passport }))).toEqual(nobody);
      }
    }
    const [row] = await stack.database.admin`
      select count(*)::int as n from identity.kyc_personal p join identity.customer c on c.id = p.customer_id where c.seq = ${foreign}`;
    expect(row!.n).toBe(0);
  });
});
