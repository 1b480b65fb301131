import { logger } from '../../../../kernel/log';
import { sandbox } from '../../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Asked, device, type Got, send } from '../client.fixture';

interface App {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly deviceId: number;
}

const lines: string[] = [];
let stack: Stack;
let front: Front;
let mine: App;
let other: App;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process', logger('debug', { write: (line) => void lines.push(line) }));
  const { clientId } = stack.credentials.tenants['vaultspay-saas'];
  const [row] = await stack.database.admin`select id from identity.credential where client_id = ${clientId}`;
  mine = { ...stack.credentials.tenants['vaultspay-saas'], id: row!.id };
  other = await issueApp('Another');
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

async function issueApp(name: string): Promise<App> {
  const { data } = await front.ask(
    'mutation ($name: String!) { issueCredential(input: { kind: APP, name: $name, roles: ["platform"] }) { secret credential { id clientId deviceId } } }',
    { name },
  );
  const { secret: clientSecret, credential } = data!.issueCredential;
  return { ...credential, clientSecret };
}

const ask = (path: string, deviceId: number, asked: Asked): Promise<Got> =>
  send(front.url, path, { ...asked, headers: { ...device(deviceId), 'x-enable-encryption': 'false' } });
const login = (body: unknown, deviceId = mine.deviceId) => ask('/as/api/v1/saas-login', deviceId, { body });
const refresh = (refreshToken: unknown, deviceId = mine.deviceId, token?: string) =>
  ask('/as/api/v1/saas-refresh-token', deviceId, { body: { refreshToken }, token });
const use = (token: string, deviceId = mine.deviceId) => ask('/us/api/v1/states/784', deviceId, { token });
const credentials = ({ clientId, clientSecret }: App = mine) => ({ clientId, clientSecret });
const sessions = async (): Promise<number> =>
  (await stack.database.admin`select count(*)::int as n from identity.session`)[0]!.n;

const told = ({ status, json: { code, type, message, errors } }: Got) => [
  status,
  code,
  type,
  ...(errors ? [errors.map(({ key }: { key: string }) => key)] : [message]),
];
const UNAUTHENTICATED = [401, 1002, 'UNAUTHENTICATED', 'You are not authenticated. Please login to continue.'];
const UNAUTHORISED = [403, 1001, 'UNAUTHORISED', 'You do not have permission to access this resource.'];
const SESSION_EXPIRED = [401, 1004, 'SESSION_EXPIRED', 'Your session has expired. Please login again.'];
const INVALID_TOKEN = [400, 1036, 'INVALID_TOKEN', 'Invalid access token provided.'];
const BAN = [403, 1006, 'BAN', 'Access to this resource is forbidden.'];
const NOT_LISTED = [403, 1007, 'IP_NOT_WHITELISTED', 'Your IP is not whitelisted.'];
const THROTTLE = [429, 1005, 'THROTTLE', 'Too many requests. Please try again later.'];
const invalid = (...keys: string[]) => [422, 1000, 'INVALID_PAYLOAD', keys];

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;

test('an app logs in, and is told the same at the top and under data', async () => {
  const { status, json, headers } = await login({ ...credentials(), unheardOf: 1 });
  expect(status).toBe(200);
  const { data, ...top } = json;
  expect(data).toEqual(top);
  expect(Object.keys(top)).toEqual(['accessToken', 'accessTokenExpiry', 'refreshToken', 'refreshTokenExpiry']);
  expect([top.accessTokenExpiry, top.refreshTokenExpiry]).toEqual([
    '2026-05-01T10:00:00.000+00:00',
    '2026-05-06T09:00:00.000+00:00',
  ]);
  expect(top.accessTokenExpiry).toMatch(STAMP);
  expect(headers.get('cache-control')).toBe('no-store');
  expect((await use(top.accessToken)).status).toBe(200);
  const [row] = await stack.database.admin`
    select c.seq, s.id from identity.customer c, identity.session s
    where c.id = ${sandbox['vaultspay-saas'].agent} and s.credential_id = ${mine.id} order by s.seq desc limit 1`;
  const claims = JSON.parse(Buffer.from(top.accessToken.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({ sub: String(row!.seq), app: mine.deviceId, sid: row!.id });
  expect(claims.exp - claims.iat).toBe(3600);
});

test('a refresh gives a new access token and nothing else; older ones and the refresh token go on', async () => {
  const { json: first } = await login(credentials());
  const { json: second } = await login(credentials());
  const { status, json } = await refresh(first.refreshToken, mine.deviceId, 'nonsense');
  expect(status).toBe(200);
  expect(json).toEqual({
    data: { accessToken: expect.any(String), accessTokenExpiry: '2026-05-01T10:00:00.000+00:00' },
  });
  expect((await refresh(first.refreshToken)).status).toBe(200);
  for (const token of [first.accessToken, second.accessToken, json.data.accessToken])
    expect((await use(token)).status).toBe(200);
});

test('fields come before credentials, and all that are wrong are told at once', async () => {
  const long = 'x'.repeat(4097);
  const before = await sessions();
  const wrong: readonly (readonly [unknown, readonly unknown[]])[] = [
    [{}, invalid('clientId', 'clientSecret')],
    [{ clientId: ' ', clientSecret: null }, invalid('clientId', 'clientSecret')],
    [{ clientId: 7, clientSecret: ['x'] }, invalid('clientId', 'clientSecret')],
    [{ clientId: long, clientSecret: long }, invalid('clientId', 'clientSecret')],
    ['{', invalid('body')],
    [{ ...credentials(), clientSecret: 'wrong' }, UNAUTHENTICATED],
    [{ clientId: 'nobody', clientSecret: mine.clientSecret }, UNAUTHENTICATED],
    [{ clientId: 'no\u0000body', clientSecret: 'x' }, UNAUTHENTICATED],
    [{ clientId: 'y'.repeat(4096), clientSecret: 'x'.repeat(4096) }, UNAUTHENTICATED],
  ];
  for (const [body, expected] of wrong) expect(told(await login(body, 999))).toEqual(expected);
  for (const token of [undefined, '', ' ', 5, long])
    expect(told(await refresh(token))).toEqual(invalid('refreshToken'));
  expect(await sessions()).toBe(before);
});

test('who has the right credentials on another device opens no session', async () => {
  const before = await sessions();
  for (const deviceId of [other.deviceId, 999]) {
    expect(told(await login(credentials(), deviceId))).toEqual(UNAUTHORISED);
    expect(told(await login({ ...credentials(), clientSecret: 'wrong' }, deviceId))).toEqual(UNAUTHENTICATED);
  }
  expect(await sessions()).toBe(before);
  const { refreshToken, accessToken } = (await login(credentials())).json;
  expect(told(await refresh(refreshToken, other.deviceId))).toEqual(UNAUTHORISED);
  expect(told(await use(accessToken, other.deviceId))).toEqual(UNAUTHORISED);
  expect((await refresh(refreshToken)).status).toBe(200);
});

test('the two kinds of token do not stand in for each other', async () => {
  const { accessToken, refreshToken } = (await login(credentials())).json;
  expect(told(await refresh(accessToken))).toEqual(INVALID_TOKEN);
  for (const token of ['rt_nothing', 'nonsense']) expect(told(await refresh(token))).toEqual(INVALID_TOKEN);
  expect(told(await refresh('rt_nothing', 999))).toEqual(INVALID_TOKEN);
  expect(told(await use(refreshToken))).toEqual(INVALID_TOKEN);
  expect(told(await use(`${accessToken.slice(0, -3)}abc`))).toEqual(INVALID_TOKEN);
});

test('a session ends by its time or by hand', async () => {
  const { accessToken, refreshToken } = (await login(credentials())).json;
  const id = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString()).session_id;
  const pass = (seconds: number) =>
    front.ask('mutation ($id: ID!, $s: Int!) { sandboxLetTimePass(kind: SESSION, id: $id, seconds: $s) }', {
      id,
      s: seconds,
    });
  await pass(3600);
  expect(told(await use(accessToken)).slice(0, 3)).toEqual([401, 1003, 'TOKEN_EXPIRED']);
  const renewed = (await refresh(refreshToken, mine.deviceId, accessToken)).json.data.accessToken;
  expect((await use(renewed)).status).toBe(200);
  await front.ask('mutation ($id: ID!) { revokeSession(id: $id) { id } }', { id });
  expect(told(await use(renewed))).toEqual(SESSION_EXPIRED);
  expect(told(await refresh(refreshToken))).toEqual(SESSION_EXPIRED);
  const late = (await login(credentials())).json;
  const { session_id } = JSON.parse(Buffer.from(late.accessToken.split('.')[1], 'base64url').toString());
  await stack.database.admin`
    update identity.refresh_token set expires_at = ${new Date(stack.clock.now())} where session_id = ${session_id}`;
  expect(told(await refresh(late.refreshToken))).toEqual(SESSION_EXPIRED);
});

test('a ban is told before the address, the address before the device', async () => {
  const { admin } = stack.database;
  const { accessToken, refreshToken } = (await login(credentials())).json;
  const everywhere = async (expected: readonly unknown[], deviceId = 999): Promise<void> => {
    const before = await sessions();
    expect(told(await login(credentials(), deviceId))).toEqual(expected);
    expect(told(await refresh(refreshToken, deviceId))).toEqual(expected);
    expect(told(await use(accessToken, deviceId))).toEqual(expected);
    expect(await sessions()).toBe(before);
  };
  const { tenantId } = sandbox['vaultspay-saas'];
  await everywhere(UNAUTHORISED);
  await admin`update identity.credential set ip_list = '{203.0.113.0/24}' where id = ${mine.id}`;
  await everywhere(NOT_LISTED);
  await admin`update identity.credential set status = 'deactivated' where id = ${mine.id}`;
  await everywhere(BAN);
  await admin`update identity.credential set status = 'active' where id = ${mine.id}`;
  await admin`update identity.tenant set status = 'banned' where id = ${tenantId}`;
  await everywhere(BAN);
  expect(told(await login({ ...credentials(), clientSecret: 'wrong' }))).toEqual(UNAUTHENTICATED);
  await admin`update identity.tenant set status = 'active' where id = ${tenantId}`;
  await admin`update identity.credential set ip_list = '{127.0.0.0/8}' where id = ${mine.id}`;
  expect((await login(credentials())).status).toBe(200);
});

test('after ten failures not even the right secret helps, until a quarter of an hour is over', async () => {
  const wrong = { ...credentials(other), clientSecret: 'wrong' };
  const fail = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) expect(told(await login(wrong, other.deviceId))).toEqual(UNAUTHENTICATED);
  };
  await fail(9);
  expect((await login(credentials(other), other.deviceId)).status).toBe(200);
  await fail(10);
  const refused = await login(credentials(other), other.deviceId);
  expect(told(refused)).toEqual(THROTTLE);
  expect(refused.headers.get('retry-after')).toBe('900');
  expect(refused.headers.get('x-ratelimit-limit')).not.toBeNull();
  expect((await login(credentials())).status).toBe(200);
  stack.clock.advance(15 * 60_000);
  expect((await login(credentials(other), other.deviceId)).status).toBe(200);
});

test('no credential is in the logs', async () => {
  const { accessToken, refreshToken } = (await login(credentials())).json;
  await refresh(refreshToken);
  await login({ ...credentials(), clientSecret: 'a-wrong-secret' });
  expect(lines.length).toBeGreaterThan(10);
  const logged = lines.join('');
  for (const secret of [mine.clientSecret, other.clientSecret, 'a-wrong-secret', accessToken, refreshToken])
    expect(logged).not.toContain(secret);
});
