import { randomBytes } from 'node:crypto';
import { fixedClock } from '../../../kernel/clock';
import { type Front, type Stack, startGateway, testStack } from '../../../tests/stack';
import { type Asked, device, type Got, publicKeyOf, type Sealed, sealing, send } from './client.fixture';

const clock = fixedClock('2026-04-11T09:30:00Z');
let stack: Stack;
let front: Front;
let app: Stack['credentials']['tenants']['vaultspay-saas'];
let token: string;
let fresh: () => Sealed;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process', undefined, { clock });
  app = stack.credentials.tenants['vaultspay-saas'];
  const key = publicKeyOf(app.rsaPublicKey);
  fresh = () => sealing(key);
  const sealed = fresh();
  token = open(sealed, await login(sealed)).accessToken;
});
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

const LOGIN = '/as/api/v1/saas-login';
const COUNTRIES = '/us/api/v1/countries';
const credentials = () => ({ clientId: app.clientId, clientSecret: app.clientSecret });
const ask = (path: string, sealed: Sealed, asked: Asked = {}, url = front.url): Promise<Got> =>
  send(url, path, { ...asked, headers: { ...device(app.deviceId), ...sealed.headers, ...asked.headers } });
const login = (sealed: Sealed, body: unknown = { encryptedData: sealed.seal(JSON.stringify(credentials())) }) =>
  ask(LOGIN, sealed, { body });
// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the contract
const open = (sealed: Sealed, got: Got): any => {
  expect(got.headers.get('x-enable-encryption')).toBe('true');
  expect(got.headers.get('x-session-nonce')).toBe(got.json.iv);
  expect(Object.keys(got.json)).toEqual(['encryptedData', 'iv']);
  return sealed.open(got);
};
const inClear = (got: Got) => {
  expect(got.headers.get('x-enable-encryption')).toBe('false');
  return [got.status, got.json];
};
const INVALID_HEADERS = [500, { code: 1018, message: 'Invalid HTTP headers.', type: 'INVALID_HEADERS' }];

describe('a sealed request', () => {
  const forms: Record<string, (sealed: string) => unknown> = {
    'under encryptedData': (encryptedData) => ({ encryptedData }),
    'under data': (data) => ({ data }),
    'under both, the first counts': (encryptedData) => ({ encryptedData, data: 'AAAA' }),
    bare: (sealed) => sealed,
    'bare, in quotes': (sealed) => JSON.stringify(sealed),
  };
  it.each(Object.entries(forms))('may stand %s', async (_name, form) => {
    const sealed = fresh();
    const got = await login(sealed, form(sealed.seal(JSON.stringify(credentials()))));
    expect(open(sealed, got)).toMatchObject({ data: { accessToken: expect.any(String) } });
    expect(got.status).toBe(200);
  });

  it('without a body has its answer sealed, each under an IV of its own', async () => {
    const sealed = fresh();
    const [one, two] = [await ask(COUNTRIES, sealed, { token }), await ask(COUNTRIES, sealed, { token })];
    expect(open(sealed, one).data).toHaveLength(250);
    const ivs = [one.json.iv, two.json.iv, sealed.headers['x-session-nonce']];
    expect(new Set(ivs).size).toBe(3);
  });

  it('of an app that asked for it is answered under its own IV', async () => {
    const set = (reuse: boolean) =>
      stack.database
        .admin`update identity.credential set reuse_request_iv = ${reuse} where device_id = ${app.deviceId}`;
    await set(true);
    const sealed = fresh();
    const got = await ask(COUNTRIES, sealed, { token });
    expect(got.json.iv).toBe(sealed.headers['x-session-nonce']);
    expect(open(sealed, got).data).toHaveLength(250);
    await set(false);
  });

  it('that is no JSON inside is refused sealed', async () => {
    const sealed = fresh();
    expect(open(sealed, await login(sealed, { encryptedData: sealed.seal('{"clientId": ') }))).toMatchObject({
      code: 1000,
      errors: [{ key: 'body', reason: 'must be valid JSON' }],
    });
  });

  const flipped = (text: string): string => {
    const bytes = Buffer.from(text, 'base64');
    bytes[bytes.length - 1]! ^= 1;
    return bytes.toString('base64');
  };
  const broken: Record<string, (sealed: Sealed) => Asked> = {
    'no IV': () => ({ headers: { 'x-session-nonce': '' } }),
    'an IV that is no Base64': () => ({ headers: { 'x-session-nonce': '*'.repeat(16) } }),
    'an IV of eleven bytes': () => ({ headers: { 'x-session-nonce': randomBytes(11).toString('base64') } }),
    'no key': () => ({ headers: { 'x-auth-signature': '' } }),
    'a key of 255 bytes': () => ({ headers: { 'x-auth-signature': randomBytes(255).toString('base64') } }),
    'a key above the modulus': () => ({
      headers: { 'x-auth-signature': Buffer.alloc(256, 0xff).toString('base64') },
    }),
    'a key that nobody can unwrap': () => ({
      headers: { 'x-auth-signature': Buffer.concat([Buffer.alloc(1), randomBytes(255)]).toString('base64') },
    }),
    'no body': () => ({ body: '' }),
    'a body in clear': () => ({ body: credentials() }),
    'a tag that does not verify': (sealed) => ({ body: { encryptedData: flipped(sealed.seal('{}')) } }),
    'a body that is no text': () => ({ body: '\u0000\ufffd' }),
    'no operating system': () => ({ headers: { 'x-device-os': '' } }),
    'another operating system': () => ({ headers: { 'x-device-os': 'saas' } }),
    'no device': () => ({ headers: { 'x-device-id': '' } }),
    'a device that is no number': () => ({ headers: { 'x-device-id': '31a' } }),
  };
  it.each(Object.entries(broken))('with %s is refused in clear, like all others', async (_name, breaking) => {
    const sealed = fresh();
    const body = { encryptedData: sealed.seal(JSON.stringify(credentials())) };
    expect(inClear(await ask(LOGIN, sealed, { body, ...breaking(sealed) }))).toEqual(INVALID_HEADERS);
  });

  it('without a body and with a key that nobody can unwrap is answered, unreadably', async () => {
    const sealed = fresh();
    const headers = { 'x-auth-signature': Buffer.concat([Buffer.alloc(1), randomBytes(255)]).toString('base64') };
    const got = await ask(COUNTRIES, sealed, { token, headers });
    expect([got.status, got.headers.get('x-enable-encryption')]).toEqual([200, 'true']);
    expect(sealed.open(got)).toBeNull();
  });

  it('names a malformed idempotency key in clear', async () => {
    const sealed = fresh();
    const asked = { token, body: { encryptedData: sealed.seal('{}') }, headers: { 'idempotency-key': 'k'.repeat(65) } };
    expect(inClear(await ask('/be/api/v1/accounts', sealed, asked))).toEqual(INVALID_HEADERS);
  });
});

describe('a refusal', () => {
  it('of path, method, size, bearer and device can be read by whoever has the key', async () => {
    const sealed = fresh();
    const told = async (path: string, asked: Asked = {}) => {
      const got = await ask(path, sealed, asked);
      return [got.status, open(sealed, got).code];
    };
    expect(await told('/us/api/v1/nothing')).toEqual([404, 1010]);
    expect(await told(COUNTRIES, { method: 'PUT' })).toEqual([405, 1010]);
    expect(await told(LOGIN, { body: 'x'.repeat(20 * 1_048_576 + 1) })).toEqual([413, 1010]);
    expect(await told(COUNTRIES)).toEqual([401, 1002]);
    expect(await told(COUNTRIES, { token: 'nonsense' })).toEqual([400, 1036]);
    expect(await told(COUNTRIES, { token: stack.credentials.dashboard.token })).toEqual([400, 1036]);
    expect(await told(COUNTRIES, { token, headers: device(32) })).toEqual([403, 1001]);
    const body = { encryptedData: sealed.seal(JSON.stringify({ clientId: 'a', clientSecret: 'b' })) };
    expect(await told(LOGIN, { body, headers: device(32) })).toEqual([401, 1002]);
  });

  it('of path and method is in clear for whoever has none', async () => {
    const nothing = { 'x-session-nonce': '', 'x-auth-signature': '' };
    expect(inClear(await send(front.url, '/us/api/v1/nothing', { headers: nothing }))).toEqual([
      404,
      { code: 1010, message: 'Resource not found.', type: 'BAD_REQUEST' },
    ]);
    expect(inClear(await send(front.url, COUNTRIES, { method: 'DELETE' }))).toEqual([
      405,
      { code: 1010, message: 'Method not allowed.', type: 'BAD_REQUEST' },
    ]);
  });
});

it('counts what an app asks in a minute, refused or not, and nobody else with it', async () => {
  const limit = (requests: number) =>
    stack.database.admin`update identity.credential set rate_limit = ${requests} where device_id = ${app.deviceId}`;
  await limit(5);
  clock.advance(60_000);
  const sealed = fresh();
  const left = [];
  for (let i = 0; i < 5; i++) left.push((await ask(COUNTRIES, sealed)).headers.get('x-ratelimit-remaining'));
  expect(left).toEqual(['4', '3', '2', '1', '0']);
  const refused = await ask(COUNTRIES, sealed, { token });
  expect([refused.status, open(sealed, refused)]).toEqual([
    429,
    { code: 1005, message: 'Too many requests. Please try again later.', type: 'THROTTLE' },
  ]);
  const reset = Number(refused.headers.get('x-ratelimit-reset'));
  expect(reset % 60).toBe(0);
  expect(Number(refused.headers.get('retry-after'))).toBe(reset - clock.now().getTime() / 1000);
  expect((await ask(COUNTRIES, sealed, { headers: device(99) })).status).toBe(401);
  expect((await ask('/v1/ping', sealed)).headers.get('x-ratelimit-limit')).toBeNull();
  clock.advance(60_000);
  expect((await ask(COUNTRIES, sealed, { token })).status).toBe(200);
  await limit(100_000);
});

describe('ping', () => {
  it('needs nothing, and says that it is not sealed', async () => {
    expect(inClear(await send(front.url, '/v1/ping'))).toEqual([200, { data: 'Service is up and running!' }]);
  });
});

describe('production', () => {
  let live: Front;
  beforeAll(async () => {
    live = await startGateway(stack, 'in process', undefined, { env: { MODE: 'production', TRUST_PROXY: 'true' } });
  });
  afterAll(() => live?.stop());

  it('does not let go of the seal', async () => {
    const https = { 'x-forwarded-proto': 'https', 'x-enable-encryption': 'false' };
    const body = credentials();
    const sealed = fresh();
    const refused = await ask(LOGIN, sealed, { body, headers: https }, live.url);
    expect(inClear(refused)).toEqual(INVALID_HEADERS);
    const plain = { ...device(app.deviceId), ...https };
    expect(inClear(await send(live.url, LOGIN, { body, headers: plain }))).toEqual(INVALID_HEADERS);
    const opened = await ask(LOGIN, sealed, { body: { encryptedData: sealed.seal('{}') }, headers: https }, live.url);
    expect([opened.status, open(sealed, opened).code]).toEqual([422, 1000]);
  });

  it('answers over HTTPS only, in the dialect’s own words', async () => {
    const got = await ask(LOGIN, fresh(), { body: {} }, live.url);
    expect([got.status, got.json.code]).toEqual([500, 1018]);
  });
});
