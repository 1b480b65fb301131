import { type Front, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type PlainClient, plainClient } from '../client.fixture';

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

const get = (path: string) => client.call(`/us/api/v1/${path}`);
const names = (rows: readonly { name: string }[]): string[] => rows.map(({ name }) => name);
/** As the database orders them, which knows its own alphabet. */
const ordered = async (table: string, where: string): Promise<string[]> =>
  names(await stack.database.admin.unsafe(`select name from identity.${table} where ${where} order by name, id`));

const emirates = {
  ...{ id: 784, name: 'United Arab Emirates', iso2: 'AE', iso3: 'ARE', phoneCode: '971', capital: 'Abu Dhabi' },
  ...{ currency: 'AED', region: 'Asia', nationality: null, currencySymbol: expect.any(String) },
  ...{ latitude: expect.stringMatching(/^24\.\d+$/), longitude: expect.stringMatching(/^54\.\d+$/) },
  createdAt: '2026-05-01T09:00:00.000+00:00',
};

test('all countries, by name, each with everything', async () => {
  const { status, json } = await get('countries');
  expect(status).toBe(200);
  expect(Object.keys(json)).toEqual(['data']);
  expect(json.data.length).toBeGreaterThan(230);
  expect(names(json.data)).toEqual(await ordered('country', 'true'));
  expect(json.data.find(({ id }: { id: number }) => id === 784)).toStrictEqual(emirates);
  const keys = Object.keys(emirates).sort();
  for (const country of json.data) expect(Object.keys(country).sort()).toEqual(keys);
});

test('states of a country and cities of a state, by name', async () => {
  const { status, json } = await get('states/784');
  expect(status).toBe(200);
  expect(Object.keys(json)).toEqual(['data']);
  expect(names(json.data)).toEqual(await ordered('state', 'country_id = 784'));
  const dubai = json.data.find(({ name }: { name: string }) => name === 'Dubai');
  const place = { name: 'Dubai', latitude: expect.any(String), longitude: expect.any(String) };
  expect(dubai).toStrictEqual({ id: expect.any(Number), ...place, countryId: 784 });
  const cities = await get(`cities/${dubai.id}`);
  expect(cities.status).toBe(200);
  expect(names(cities.json.data)).toEqual(await ordered('city', `state_id = ${dubai.id}`));
  const { countryId: _, ...state } = dubai;
  expect(cities.json.data.find(({ name }: { name: string }) => name === 'Dubai')).toStrictEqual({
    ...{ id: expect.any(Number), ...place },
    ...{ country: emirates, state: { ...state, country: emirates } },
  });
});

test('the largest state is told whole', async () => {
  const [largest] = await stack.database.admin`
    select state_id as id, count(*)::int as cities from identity.city group by 1 order by 2 desc limit 1`;
  const { status, json } = await get(`cities/${largest!.id}`);
  expect([status, json.data.length]).toEqual([200, largest!.cities]);
});

describe('a number of no place, and one that is none,', () => {
  const wrong = ['abc', '0', '-1', '1.5', '999', '2147483647', '2147483648', '9007199254740991', '1e2', '%00', '%20'];
  test.each([
    ['states', 'countryId'],
    ['cities', 'stateId'],
  ])('are one and the same bad request for %s', async (path, parameter) => {
    const expected = { code: 1401, message: `Invalid or missing ${parameter} parameter.`, type: 'BAD_REQUEST' };
    for (const id of [...wrong, '99999999999999999999']) {
      const { status, json } = await get(`${path}/${path === 'cities' && id === '999' ? '999999' : id}`);
      expect([id, status, json]).toEqual([id, 400, expected]);
    }
  });
});

test.each(['countries', 'states/784', 'cities/1'])('%s are for those who are logged in', async (path) => {
  const { status, json } = await client.call(`/us/api/v1/${path}`, { token: null });
  expect([status, json.code]).toEqual([401, 1002]);
});
