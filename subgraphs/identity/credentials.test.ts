import { getMetadataStorage } from 'type-graphql';
import type { Viewer } from '../../kernel/viewer';
import { sandbox } from '../../schema/sandbox';
import { identity } from '.';
import { anonymous, gateway, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const saas = operatorOf('vaultspay-saas');
const v1 = operatorOf('vaultspay-v1');
const live: Viewer = {
  ...{ ...v1, tenantId: sandbox['vaultspay-v1'].live.tenantId, sandbox: false },
  scopes: v1.scopes.filter((scope) => scope !== 'sandbox'),
};

const ISSUE = `mutation ($input: CredentialInput!, $key: String) {
  issueCredential(input: $input, idempotencyKey: $key) { secret credential { id kind name prefix last4 clientId deviceId roles grants { operation level } } } }`;
const issue = async (viewer: Viewer, input: object, key?: string) =>
  (await w.get(viewer, ISSUE, { input, key })).issueCredential;
const resolve = (credential: string, ip?: string) =>
  w.ask(
    gateway,
    'query ($c: String!, $ip: String) { viewerFor(credential: $c, ip: $ip) { viewer rateLimit expiresAt deviceId } }',
    { c: credential, ip },
  );
const rotate = async (viewer: Viewer, id: string) =>
  (
    await w.get(viewer, 'mutation ($id: ID!) { rotateCredential(id: $id) { secret credential { previousUntil } } }', {
      id,
    })
  ).rotateCredential;

test('a key is shown once, resolves to its tenant, and is kept as a digest', async () => {
  const { secret, credential } = await issue(v1, { kind: 'KEY', name: 'server' });
  expect(secret).toMatch(/^sk_test_[A-Za-z0-9]{32}$/);
  expect(credential).toMatchObject({ prefix: 'sk_test_', last4: secret.slice(-4), roles: ['platform'] });
  const { data } = await resolve(secret, '198.51.100.9');
  expect(data.viewerFor).toMatchObject({ rateLimit: 120, expiresAt: null });
  expect(data.viewerFor.viewer).toMatchObject({
    tenantId: v1.tenantId,
    actor: { kind: 'key', id: credential.id },
    dialect: 'vaultspay-v1',
    sandbox: true,
    version: '2026-04-01',
    ip: '198.51.100.9',
  });
  const { data: shown } = await w.ask(v1, 'query ($id: ID!) { credential(id: $id) { name } }', { id: credential.id });
  expect(shown.credential).toEqual({ name: 'server' });
});

test('the same idempotency key gives the same secret again, and nothing twice', async () => {
  const first = await issue(v1, { kind: 'KEY', name: 'once' }, 'k-1');
  expect(await issue(v1, { kind: 'KEY', name: 'once' }, 'k-1')).toEqual(first);
  expect((await w.ask(v1, ISSUE, { input: { kind: 'KEY', name: 'other' }, key: 'k-1' })).code).toBe(
    'IDEMPOTENCY_REUSED',
  );
  const rows = await w.db.admin`select result::text from events.once where key = 'k-1'`;
  expect(rows[0]!.result).not.toContain(first.secret.slice(8));
});

test('after a rotation both secrets are good for 24 hours, then the old one is not', async () => {
  const { secret: old, credential } = await issue(v1, { kind: 'KEY', name: 'rotated' });
  const { secret } = await rotate(v1, credential.id);
  expect((await resolve(old)).data.viewerFor.expiresAt).toBe('2026-05-02T09:00:00.000Z');
  expect((await resolve(secret)).data.viewerFor.expiresAt).toBeNull();
  await w.get(v1, 'mutation ($id: ID!) { sandboxLetTimePass(kind: CREDENTIAL, id: $id, seconds: 86400) }', {
    id: credential.id,
  });
  expect((await resolve(old)).code).toBe('CREDENTIAL_INVALID');
  expect((await resolve(secret)).code).toBeUndefined();
});

test('a further rotation leaves each former secret its own 24 hours, unless it is good again', async () => {
  const chosen = 'sk_test_chosen-by-the-tenant-itself';
  const { secret: first, credential } = await issue(v1, { kind: 'KEY', name: 'rotated twice' });
  const { id } = credential;
  const { secret: second } = await rotate(v1, id);
  const pass = (seconds: number) =>
    w.get(v1, 'mutation ($id: ID!, $s: Int!) { sandboxLetTimePass(kind: CREDENTIAL, id: $id, seconds: $s) }', {
      ...{ id, s: seconds },
    });
  await pass(20 * 3600);
  const { secret: third, credential: after } = await rotate(v1, id);
  expect(after.previousUntil).toBe('2026-05-02T09:00:00.000Z');
  expect((await resolve(first)).data.viewerFor.expiresAt).toBe('2026-05-01T13:00:00.000Z');
  expect((await resolve(second)).data.viewerFor.expiresAt).toBe('2026-05-02T09:00:00.000Z');
  await pass(5 * 3600);
  expect((await resolve(first)).code).toBe('CREDENTIAL_INVALID');
  for (const good of [second, third]) expect((await resolve(good)).code).toBeUndefined();
  await pass(20 * 3600);
  expect((await resolve(second)).code).toBe('CREDENTIAL_INVALID');
  const choose = 'mutation ($id: ID!, $s: String!) { rotateCredential(id: $id, secret: $s) { secret } }';
  for (const secret of [chosen, chosen, third, chosen]) await w.get(v1, choose, { id, s: secret });
  expect((await resolve(chosen)).data.viewerFor.expiresAt).toBeNull();
  expect((await resolve(third)).data.viewerFor.expiresAt).not.toBeNull();
  expect((await resolve(first)).code).toBe('CREDENTIAL_INVALID');
});

test('a revoked key and its former secret are refused at once', async () => {
  const { secret: old, credential } = await issue(v1, { kind: 'KEY', name: 'doomed' });
  const { secret } = await rotate(v1, credential.id);
  await w.get(v1, 'mutation ($id: ID!) { revokeCredential(id: $id) { status revokedAt } }', { id: credential.id });
  for (const text of [old, secret]) expect((await resolve(text)).code).toBe('CREDENTIAL_INVALID');
});

test('a credential refuses other addresses than those of its list', async () => {
  const { secret, credential } = await issue(live, {
    kind: 'KEY',
    name: 'listed',
    ipList: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'],
  });
  for (const ip of ['10.200.3.4', '::ffff:10.1.1.1', '2001:db8::1', '192.0.2.7'])
    expect((await resolve(secret, ip)).code).toBeUndefined();
  for (const ip of ['11.0.0.1', '2001:db9::1', '192.0.2.8', undefined, 'nonsense'])
    expect((await resolve(secret, ip)).code).toBe('CREDENTIAL_IP');
  const set = 'mutation ($id: ID!, $list: [String!]!) { setCredentialIpList(id: $id, ipList: $list) { ipList } }';
  for (const list of [['10.0.0.0/33'], ['host'], ['10.0.0.1/8/8'], ['']]) {
    expect(await w.ask(live, set, { id: credential.id, list })).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'ipList.0',
    });
  }
  await w.get(live, set, { id: credential.id, list: [] });
  expect((await resolve(secret, '11.0.0.1')).code).toBeUndefined();
});

test('a test key of the dated contract is tied to no address, its operator and the test keys of others are', async () => {
  const refused = { code: 'INPUT_INVALID', field: 'ipList' };
  const ipList = ['192.0.2.7'];
  expect(await w.ask(v1, ISSUE, { input: { kind: 'KEY', name: 'tied', ipList } })).toMatchObject(refused);
  const { credential, secret } = await issue(v1, { kind: 'KEY', name: 'tied', ipList: [] });
  const set = 'mutation ($id: ID!, $list: [String!]!) { setCredentialIpList(id: $id, ipList: $list) { ipList } }';
  expect(await w.ask(v1, set, { id: credential.id, list: ipList })).toMatchObject(refused);
  expect((await resolve(secret, '192.0.2.8')).code).toBeUndefined();
  const others = [
    await issue(saas, { kind: 'KEY', name: 'tied', ipList }),
    await issue(v1, { kind: 'OPERATOR', name: 'tied', ipList }),
  ];
  for (const other of others) expect((await resolve(other.secret, '192.0.2.8')).code).toBe('CREDENTIAL_IP');
});

test('forged, foreign and malformed credentials are refused', async () => {
  const { secret } = await issue(v1, { kind: 'KEY', name: 'true' });
  const { clientSecret } = w.credentials.tenants['vaultspay-saas'];
  for (const text of [
    `${secret}x`,
    secret.replace('sk_test_', 'sk_live_'),
    clientSecret,
    'Bearer',
    '\u0000',
    'vg_op_x',
  ])
    expect((await resolve(text)).code).toBe('CREDENTIAL_INVALID');
  for (const text of ['eyJhbGciOiJub25lIn0.eyJ0aWQiOiJ4In0.x', 'eyJx.eyJ.eyJ', 'rt_something', 'x'.repeat(5000)])
    expect((await resolve(text)).code).toBe('TOKEN_INVALID');
  expect((await resolve('')).code).toBe('CREDENTIAL_MISSING');
});

test('an expired key is refused', async () => {
  const { secret } = await issue(v1, { kind: 'KEY', name: 'short', expiresAt: '2026-05-01T10:00:00.000Z' });
  expect((await resolve(secret)).data.viewerFor.expiresAt).toBe('2026-05-01T10:00:00.000Z');
  w.clock.advance(3_600_000);
  expect((await resolve(secret)).code).toBe('CREDENTIAL_INVALID');
  w.clock.advance(-3_600_000);
});

test('grants and levels become scopes, and no more than that', async () => {
  const { keys } = w.credentials.tenants.cryptomate;
  const one = await w.viewerFor(keys['1']);
  expect(one.scopes).toContain('card:read');
  expect(one.scopes).not.toContain('card:write');
  expect(one.scopes).not.toContain('sandbox');
  const two = await w.viewerFor(keys['2']);
  expect(two.scopes).toEqual(expect.arrayContaining(['card:write', 'money:move', 'sandbox']));
  expect(two.scopes).not.toContain('customer:write');
  const management = await w.viewerFor(keys.management);
  expect(management.scopes).toEqual(expect.arrayContaining(['customer:write', 'credential:write']));
  expect(management.scopes).not.toContain('card:read');
});

test("a key of the network's role speaks for the network and for nobody else", async () => {
  const { secret } = await issue(v1, { kind: 'KEY', name: 'processor', roles: ['network'] });
  expect(await w.viewerFor(secret)).toMatchObject({ actor: { kind: 'network' }, scopes: ['card:network'] });
});

test('nobody hands out or takes over more than they have', async () => {
  const management = await w.viewerFor(w.credentials.tenants.cryptomate.keys.management);
  const grants = [{ operation: 'CARDS', level: 3 }];
  expect((await w.ask(management, ISSUE, { input: { kind: 'KEY', name: 'more', grants } })).code).toBe('VIEWER_RANK');
  expect((await w.ask(management, ISSUE, { input: { kind: 'OPERATOR', name: 'more' } })).code).toBe('VIEWER_RANK');
  const { data } = await w.ask(operatorOf('cryptomate'), 'query { credentials(search: "Sandbox 3") { nodes { id } } }');
  const id = data.credentials.nodes[0].id;
  const attempts = [
    'rotateCredential(id: $id) { secret }',
    'revokeCredential(id: $id) { id }',
    'setCredentialIpList(id: $id, ipList: []) { id }',
  ];
  for (const verb of attempts)
    expect((await w.ask(management, `mutation ($id: ID!) { ${verb} }`, { id })).code).toBe('VIEWER_RANK');
  const own = { ...(management.credentialId && { id: management.credentialId }) };
  expect((await w.ask(management, 'mutation ($id: ID!) { revokeCredential(id: $id) { id } }', own)).code).toBe(
    'CREDENTIAL_SELF',
  );
  expect(
    (await w.ask(management, 'mutation ($id: ID!) { setCredentialActive(id: $id, active: false) { id } }', own)).code,
  ).toBe('VIEWER_SELF');
});

test('names are unique, and what is malformed names its field', async () => {
  await issue(v1, { kind: 'KEY', name: 'unique' });
  const cases: readonly [object, string, string][] = [
    [{ kind: 'KEY', name: 'unique' }, 'CREDENTIAL_EXISTS', 'name'],
    [{ kind: 'KEY', name: ' ' }, 'INPUT_INVALID', 'name'],
    [{ kind: 'KEY', name: 'a\u0007b' }, 'INPUT_INVALID', 'name'],
    [{ kind: 'KEY', name: 'r', roles: ['god'] }, 'INPUT_INVALID', 'roles.0'],
    [{ kind: 'KEY', name: 'g', grants: [{ operation: 'CARDS', level: 4 }] }, 'INPUT_INVALID', 'grants.0.level'],
    [{ kind: 'APP', name: 'g', grants: [{ operation: 'CARDS', level: 1 }] }, 'INPUT_INVALID', 'grants'],
    [{ kind: 'KEY', name: 'e', expiresAt: '2026-04-30T00:00:00Z' }, 'INPUT_INVALID', 'expiresAt'],
    [{ kind: 'LOGIN', name: 'l', email: 'x@y.example' }, 'INPUT_INVALID', 'password'],
    [{ kind: 'LOGIN', name: 'l', email: 'x@y.example', password: 'weakling' }, 'PASSWORD_WEAK', 'password'],
    [{ kind: 'LOGIN', name: 'l', email: 'nonsense', password: 'Str0ng!pass' }, 'INPUT_INVALID', 'email'],
    [{ kind: 'KEY', name: 'c', customerId: sandbox.vaultpay.customers.asha }, 'CUSTOMER_UNKNOWN', 'customerId'],
  ];
  for (const [input, code, field] of cases) expect(await w.ask(v1, ISSUE, { input })).toMatchObject({ code, field });
});

test('an ordinary key reveals where certificates decide that, one that was made for something else does not', async () => {
  const reveals = async (viewer: Viewer, input: object): Promise<boolean> => {
    const { secret } = await issue(viewer, { kind: 'KEY', ...input });
    return (await resolve(secret)).data.viewerFor.viewer.scopes.includes('card:reveal');
  };
  for (const viewer of [v1, live]) {
    expect(await reveals(viewer, { name: 'sees' })).toBe(true);
    expect(await reveals(viewer, { name: 'sees not', privileges: [] })).toBe(false);
    expect(await reveals(viewer, { name: 'looks', grants: [{ operation: 'CARDS', level: 1 }] })).toBe(false);
    expect(await reveals(viewer, { name: 'asks', roles: ['network'] })).toBe(false);
  }
  expect(await reveals(operatorOf('cryptomate'), { name: 'sees' })).toBe(false);
});

test("another tenant's credentials do not exist", async () => {
  const { credential } = await issue(v1, { kind: 'KEY', name: 'mine' });
  const verbs = [
    'query ($id: ID!) { credential(id: $id) { id } }',
    'mutation ($id: ID!) { rotateCredential(id: $id) { secret } }',
    'mutation ($id: ID!) { revokeCredential(id: $id) { id } }',
    'mutation ($id: ID!) { setCredentialIpList(id: $id, ipList: []) { id } }',
    'mutation ($id: ID!) { setCredentialRateLimit(id: $id, rateLimit: 1) { id } }',
    'mutation ($id: ID!) { setCredentialGrants(id: $id, grants: []) { id } }',
    'mutation ($id: ID!) { setCredentialRoles(id: $id, roles: ["platform"]) { id } }',
    'mutation ($id: ID!) { setCredentialActive(id: $id, active: false) { id } }',
    'mutation ($id: ID!) { sandboxLetTimePass(kind: CREDENTIAL, id: $id, seconds: 5) }',
    'mutation ($id: ID!) { revokeSessions(credentialId: $id) }',
  ];
  const known = { ...saas, credentialId: saas.actor.id };
  for (const source of verbs)
    expect((await w.ask(known, source, { id: credential.id })).code).toBe('CREDENTIAL_UNKNOWN');
  for (const source of verbs) expect((await w.ask(known, source, { id: 'nonsense' })).code).toBe('CREDENTIAL_UNKNOWN');
});

test('a suspended or banned tenant is refused, save for its operator, who lifts it', async () => {
  const { secretKey } = w.credentials.tenants['vaultspay-v1'];
  const { secret } = await issue(live, { kind: 'KEY', name: 'listed and banned', ipList: ['192.0.2.7'] });
  const set = 'mutation ($s: TenantStatus!) { setTenantStatus(status: $s, reason: "test") { status } }';
  for (const [status, code] of [
    ['SUSPENDED', 'TENANT_SUSPENDED'],
    ['BANNED', 'TENANT_BANNED'],
    ['INACTIVE', 'TENANT_SUSPENDED'],
  ] as const) {
    await w.get(live, set, { s: status });
    expect((await resolve(secretKey)).code).toBe(code);
    // This contract looks at the address first.
    expect((await resolve(secret, '192.0.2.8')).code).toBe('CREDENTIAL_IP');
    expect((await resolve(secret, '192.0.2.7')).code).toBe(code);
  }
  // The sandbox's operator has no say over live data.
  await w.get(v1, set, { s: 'ACTIVE' });
  expect((await resolve(secretKey)).code).toBeUndefined();
  expect((await resolve(secret, '192.0.2.7')).code).toBe('TENANT_SUSPENDED');
  await w.get(live, set, { s: 'ACTIVE' });
  await w.get(v1, set, { s: 'SUSPENDED' });
  expect((await resolve(secretKey)).code).toBe('TENANT_SUSPENDED');
  expect((await resolve(secret, '192.0.2.7')).code).toBeUndefined();
  await w.get(live, set, { s: 'ACTIVE' });
  expect((await resolve(secretKey)).code).toBeUndefined();
  expect((await resolve(secret, '192.0.2.7')).code).toBeUndefined();
  expect((await w.ask({ ...v1, actor: { kind: 'staff', id: 'x' } }, set, { s: 'BANNED' })).code).toBe(
    'VIEWER_FORBIDDEN',
  );
});

test('standing and version are of the whole platform account when set for live data, everything else is of one side', async () => {
  const sides = w.credentials.tenants['vaultspay-v1'];
  const version = async (key: string) => (await resolve(key)).data.viewerFor.viewer.version;
  const update = 'mutation ($input: TenantChange!) { updateTenant(input: $input) { apiVersion name accountId mode } }';
  const set = (viewer: Viewer, input: object) => w.get(viewer, update, { input });
  const { updateTenant } = await set(v1, { apiVersion: '2025-12-05', name: 'Renamed' });
  expect(updateTenant).toEqual({
    ...{ apiVersion: '2025-12-05', name: 'Renamed', accountId: v1.tenantId, mode: 'TEST' },
  });
  expect(await version(sides.secretKey)).toBe('2025-12-05');
  expect(await version(sides.live.secretKey)).toBe('2026-04-01');
  expect((await set(live, { apiVersion: '2026-02-10' })).updateTenant).toMatchObject({
    name: 'Meridian Cards',
    mode: 'LIVE',
  });
  for (const { secretKey } of [sides, sides.live]) expect(await version(secretKey)).toBe('2026-02-10');
  await set(live, { apiVersion: '2026-04-01' });
  for (const apiVersion of ['2026-04-02', '2025-09-1', '2026-10-01', 'latest'])
    expect(await w.ask(v1, update, { input: { apiVersion } })).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'apiVersion',
    });
  expect((await w.ask(saas, update, { input: { apiVersion: '2026-04-02' } })).code).toBeUndefined();
  const logged = await w.db.admin`
    select tenant_id, after ->> 'apiVersion' as version from identity.audit
    where action = 'UPDATE_TENANT' and after ->> 'apiVersion' in ('2025-12-05', '2026-02-10') order by seq`;
  expect(logged.map((row) => `${row.version} ${row.tenant_id}`).sort()).toEqual(
    [`2025-12-05 ${v1.tenantId}`, ...[v1, live].map(({ tenantId }) => `2026-02-10 ${tenantId}`)].sort(),
  );
  await set(v1, { name: 'Meridian Cards' });
});

test('look-ups that arrive together share their statements', async () => {
  let statements = 0;
  const sql = new Proxy(w.deps.db.sql, {
    apply: (target, self, args) => {
      // Arrays that postgres.js is asked to expand pass here too; a statement begins with its texts.
      if ('raw' in (args[0] as object)) statements++;
      return Reflect.apply(target, self, args);
    },
  });
  const { context, schema } = identity({ ...w.deps, db: { ...w.deps.db, sql } });
  expect(schema).toBeDefined();
  const { resolveCredential } = context({ viewer: gateway, requestId: 'many', signal: new AbortController().signal });
  const { secretKey } = w.credentials.tenants['vaultspay-v1'];
  const texts = Array.from({ length: 200 }, (_, i) =>
    i % 10 === 0 ? `forged${i}` : i % 2 ? secretKey : w.credentials.dashboard.token,
  );
  const answers = await Promise.allSettled(texts.map((credential) => resolveCredential({ credential })));
  expect(statements).toBeLessThanOrEqual(2);
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  answers.forEach((answer, i) => {
    if (answer.status === 'fulfilled')
      expect(answer.value.viewer.dialect).toBe(texts[i] === secretKey ? 'vaultspay-v1' : 'vaultspay-saas');
  });
});

test('without a credential nothing can be asked but to be let in', async () => {
  const { queries, mutations, authorizedFields } = getMetadataStorage();
  const guarded = new Set(
    authorizedFields
      .filter(({ roles }) => roles.length > 0)
      .map(({ target, fieldName }) => `${(target as { name: string }).name}.${fieldName}`),
  );
  const own = new Set([
    'ViewerResolver',
    'CredentialResolver',
    'SessionResolver',
    'TenantResolver',
    'CustomerResolver',
    'KycCaseResolver',
    'KycFileResolver',
    'LocationResolver',
    'NotificationResolver',
    'IdentitySandboxResolver',
  ]);
  const open = [...queries, ...mutations]
    .filter(({ target }) => own.has((target as { name: string }).name))
    .filter(({ target, methodName }) => !guarded.has(`${(target as { name: string }).name}.${methodName}`))
    .map(({ methodName }) => methodName);
  expect(open.sort()).toEqual([
    'login',
    'loginApp',
    'logout',
    'me',
    'refreshSession',
    'revokeSession',
    'revokeSessions',
    'sessions',
  ]);
  const id = sandbox.vaultpay.tenantId;
  for (const source of [
    'query { me { tenantId } }',
    'query { sessions { total } }',
    `mutation { revokeSession(id: "${id}") { id } }`,
    'mutation { revokeSessions }',
  ])
    expect((await w.ask(anonymous, source)).code).toBe('CREDENTIAL_MISSING');
  expect((await w.ask(anonymous, 'query { customers { total } }')).code).toBe('CREDENTIAL_MISSING');
  expect((await w.ask(saas, 'query { viewerFor(credential: "x") { viewer } }')).code).toBe('VIEWER_FORBIDDEN');
});
