import { sandbox } from '../../schema/sandbox';
import { anonymous, gateway, holder, NOBODY, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const TOKENS =
  '{ sessionId accessToken accessTokenExpiry refreshToken refreshTokenExpiry credential { id roles grants { level } } }';
const { tenantId } = sandbox.vaultpay;
const caller = { ...anonymous, ip: '198.51.100.20' };

const login = (email: string, password: string, tenant = tenantId) =>
  w.ask(caller, `mutation ($input: LoginInput!) { login(input: $input) ${TOKENS} }`, {
    input: { tenantId: tenant, email, password },
  });
const loginApp = (clientId: string, clientSecret: string) =>
  w.ask(caller, `mutation ($input: AppLoginInput!) { loginApp(input: $input) ${TOKENS} }`, {
    input: { clientId, clientSecret },
  });
const refresh = (token: string) =>
  w.ask(caller, `mutation ($t: String!) { refreshSession(refreshToken: $t) ${TOKENS} }`, { t: token });
const resolve = async (credential: string) =>
  w.ask(gateway, 'query ($c: String!) { viewerFor(credential: $c) { viewer expiresAt deviceId } }', { c: credential });
const user = (role: string, n = 0) => w.credentials.tenants.vaultpay.users.filter((one) => one.role === role)[n]!;
const enter = async (role: string, n = 0) => {
  const { email, password } = user(role, n);
  const { data, code } = await login(email, password);
  expect(code).toBeUndefined();
  return data.login;
};

test('a person logs in, in any spelling of their address, and is a holder of their own things alone', async () => {
  const { email, password } = user('user');
  const { data } = await login(` ${email.toUpperCase()} `, password);
  const { accessToken, accessTokenExpiry, refreshToken, refreshTokenExpiry } = data.login;
  expect(accessTokenExpiry).toBe('2026-05-01T09:15:00.000Z');
  expect(refreshTokenExpiry).toBe('2026-05-08T09:00:00.000Z');
  expect(refreshToken).toMatch(/^rt_/);
  const { viewer, expiresAt } = (await resolve(accessToken)).data.viewerFor;
  expect(expiresAt).toBe(accessTokenExpiry);
  expect(viewer).toMatchObject({
    tenantId,
    customerId: sandbox.vaultpay.customers.asha,
    actor: { kind: 'user' },
    roles: ['user'],
  });
  expect(viewer.scopes).not.toContain('customer:write');
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({
    sub: viewer.customerId,
    user_id: viewer.customerId,
    email,
    roles: ['user'],
    type: 'access',
    is_active: true,
    session_id: viewer.sessionId,
  });
  expect((await resolve(refreshToken)).code).toBe('TOKEN_INVALID');
});

test('staff look after all, and as holders have their own', async () => {
  const { accessToken } = await enter('moderator');
  const staff = await w.viewerFor(accessToken);
  expect(staff).toMatchObject({ actor: { kind: 'staff', id: sandbox.vaultpay.customers.kiran } });
  expect(staff.customerId).toBeUndefined();
  expect(staff.scopes).toContain('kyc:review');
  expect(staff.scopes).not.toContain('money:move');
  const same = await w.viewerFor(accessToken, undefined, true);
  expect(same).toMatchObject({ customerId: sandbox.vaultpay.customers.kiran, roles: ['user'] });
  expect(same.scopes).not.toContain('kyc:review');
});

test('an unknown address and a wrong password get the same answer in about the same time', async () => {
  const time = async (email: string): Promise<number> => {
    const start = performance.now();
    expect(await login(email, 'Wr0ng!password')).toMatchObject({
      code: 'LOGIN_REFUSED',
      details: undefined,
      field: undefined,
    });
    return performance.now() - start;
  };
  await time('warm@nowhere.example');
  const known = Math.min(
    ...[await time(user('user', 1).email), await time(user('user', 1).email), await time(user('user', 1).email)],
  );
  const unknown = Math.min(
    ...[await time('a@nowhere.example'), await time('b@nowhere.example'), await time('c@nowhere.example')],
  );
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2.5);
  for (const tenant of [NOBODY, 'nonsense', sandbox.cryptomate.tenantId])
    expect((await login(user('user').email, user('user').password, tenant)).code).toBe('LOGIN_REFUSED');
});

test('an app logs in; its access token resolves, its secret is no bearer', async () => {
  const { clientId, clientSecret, deviceId } = w.credentials.tenants['vaultspay-saas'];
  const { data } = await loginApp(clientId, clientSecret);
  const { accessToken, accessTokenExpiry, refreshTokenExpiry, refreshToken } = data.loginApp;
  expect([accessTokenExpiry, refreshTokenExpiry]).toEqual(['2026-05-01T10:00:00.000Z', '2026-05-06T09:00:00.000Z']);
  const { viewer, deviceId: device } = (await resolve(accessToken)).data.viewerFor;
  expect(viewer).toMatchObject({ actor: { kind: 'app' }, dialect: 'vaultspay-saas' });
  expect(viewer.scopes).toContain('card:reveal');
  expect(device).toBe(deviceId);
  const again = (await refresh(refreshToken)).data.refreshSession;
  expect(again).toMatchObject({ refreshToken, refreshTokenExpiry });
  expect((await refresh(refreshToken)).code).toBeUndefined();
  expect((await resolve(accessToken)).code).toBeUndefined();
  expect((await loginApp(clientId, `${clientSecret}x`)).code).toBe('CREDENTIAL_INVALID');
});

test('a refresh token is good once; shown again, it ends the whole family', async () => {
  const first = await enter('user');
  const second = (await refresh(first.refreshToken)).data.refreshSession;
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect((await resolve(second.accessToken)).code).toBeUndefined();
  expect((await refresh(first.refreshToken)).code).toBe('SESSION_REUSED');
  expect((await resolve(second.accessToken)).code).toBe('TOKEN_REVOKED');
  expect((await refresh(second.refreshToken)).code).toBe('TOKEN_REVOKED');
  expect((await refresh('rt_nothing')).code).toBe('TOKEN_INVALID');
});

test('of two who show the same refresh token at once, one is a thief', async () => {
  const { refreshToken } = await enter('user');
  const codes = (await Promise.all([refresh(refreshToken), refresh(refreshToken)])).map(({ code }) => code);
  expect(codes.sort()).toEqual(['SESSION_REUSED', undefined]);
});

test('access tokens end with their time, refresh tokens with theirs', async () => {
  const { accessToken, refreshToken, sessionId } = await enter('user', 1);
  const pass = (seconds: number) =>
    w.get(
      operatorOf('vaultpay'),
      'mutation ($id: ID!, $s: Int!) { sandboxLetTimePass(kind: SESSION, id: $id, seconds: $s) }',
      { id: sessionId, s: seconds },
    );
  await pass(899);
  expect((await resolve(accessToken)).code).toBeUndefined();
  await pass(1);
  expect((await resolve(accessToken)).code).toBe('TOKEN_EXPIRED');
  const renewed = (await refresh(refreshToken)).data.refreshSession;
  expect(renewed.accessTokenExpiry).toBe('2026-05-01T09:15:00.000Z');
  expect((await resolve(renewed.accessToken)).code).toBeUndefined();
  await pass(7 * 86_400);
  expect((await refresh(renewed.refreshToken)).code).toBe('TOKEN_EXPIRED');
});

test('logout ends the session at once, and says nothing about tokens that are not', async () => {
  const { accessToken, refreshToken } = await enter('user');
  const out = (viewer: typeof caller, token?: string) =>
    w.get(viewer, 'mutation ($t: String) { logout(refreshToken: $t) }', { t: token });
  expect(await out(caller, 'rt_nothing')).toEqual({ logout: true });
  expect(await out(caller, refreshToken)).toEqual({ logout: true });
  expect((await resolve(accessToken)).code).toBe('TOKEN_REVOKED');
  expect((await refresh(refreshToken)).code).toBe('TOKEN_REVOKED');
});

test('sessions are listed and ended by their owner, and exist for nobody else', async () => {
  const { accessToken, sessionId } = await enter('user');
  const mine = await w.viewerFor(accessToken);
  const { sessions } = await w.get(mine, 'query { sessions { nodes { id current active ip } } }');
  expect(sessions.nodes.find(({ current }: { current: boolean }) => current)).toMatchObject({
    id: sessionId,
    active: true,
    ip: caller.ip,
  });
  const other = await w.viewerFor((await enter('user', 1)).accessToken);
  const end = 'mutation ($id: ID!) { revokeSession(id: $id) { revokedAt } }';
  for (const viewer of [other, { ...operatorOf('cryptomate'), credentialId: NOBODY }])
    expect((await w.ask(viewer, end, { id: sessionId })).code).toBe('SESSION_UNKNOWN');
  expect(
    (await w.ask(other, 'query ($id: ID!) { sessions(credentialId: $id) { total } }', { id: mine.credentialId })).code,
  ).toBe('VIEWER_FORBIDDEN');
  await w.get(mine, end, { id: sessionId });
  expect((await resolve(accessToken)).code).toBe('TOKEN_REVOKED');
});

test('a suspended customer is out at once, and comes in again when reactivated', async () => {
  const { accessToken } = await enter('user', 1);
  const admin = operatorOf('vaultpay');
  const id = sandbox.vaultpay.customers.ravi;
  await w.get(admin, 'mutation ($id: ID!) { suspendCustomer(id: $id, reason: "test") { status } }', { id });
  expect((await resolve(accessToken)).code).toBe('TOKEN_REVOKED');
  const { email, password } = user('user', 1);
  expect((await login(email, password)).code).toBe('VIEWER_DEACTIVATED');
  await w.get(admin, 'mutation ($id: ID!) { reactivateCustomer(id: $id) { status } }', { id });
  expect((await login(email, password)).code).toBeUndefined();
  const { data } = await w.ask(admin, 'query { credentials(kind: LOGIN, search: "ravi") { nodes { id } } }');
  const history = await w.get(
    admin,
    'query ($id: ID!) { loginHistory(credentialId: $id, first: 2) { nodes { outcome reason ip } } }',
    { id: data.credentials.nodes[0].id },
  );
  expect(history.loginHistory.nodes).toEqual([
    { outcome: 'SUCCESS', reason: null, ip: caller.ip },
    { outcome: 'FAILED', reason: 'account_disabled', ip: caller.ip },
  ]);
});

test('after ten failures nobody gets in for the rest of fifteen minutes, whatever they know', async () => {
  const { email, password } = user('super_admin');
  const tries = await Promise.all(Array.from({ length: 12 }, () => login(email, 'Wr0ng!password')));
  expect(tries.filter(({ code }) => code === 'LOGIN_REFUSED')).toHaveLength(10);
  expect(tries.filter(({ code }) => code === 'LOGIN_THROTTLED')).toHaveLength(2);
  const { code, details } = await login(email, password);
  expect([code, details]).toEqual(['LOGIN_THROTTLED', { retryAfterSeconds: 900 }]);
  expect((await login(user('moderator').email, user('moderator').password)).code).toBeUndefined();
  w.clock.advance(15 * 60_000);
  expect((await login(email, password)).code).toBeUndefined();
  for (let i = 0; i < 10; i++) expect((await login(email, 'Wr0ng!password')).code).toBe('LOGIN_REFUSED');
});

test('an access token of a forged signature, tenant or algorithm is refused', async () => {
  const { accessToken } = await enter('user');
  const [header, payload, signature] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forge = (changed: object): string => Buffer.from(JSON.stringify(changed)).toString('base64url');
  const none = forge({ alg: 'none', typ: 'JWT' });
  const forged = [
    `${header}.${forge({ ...claims, tid: sandbox.cryptomate.tenantId })}.${signature}`,
    `${header}.${forge({ ...claims, exp: claims.exp + 9_999 })}.${signature}`,
    `${none}.${payload}.${signature}`,
    `${header}.${payload}.${'A'.repeat(43)}`,
    `${header}.${payload}.A`,
  ];
  for (const token of forged) expect((await resolve(token)).code).toBe('TOKEN_INVALID');
});

test('a holder is told who they are', async () => {
  const viewer = holder('vaultpay', sandbox.vaultpay.customers.asha);
  expect((await w.get(viewer, 'query { me { customerId actorKind sandbox } }')).me).toEqual({
    ...{ customerId: sandbox.vaultpay.customers.asha, actorKind: 'user', sandbox: true },
  });
});
