import { ulidOf } from '../../kernel/ulid';
import { sandbox } from '../../schema/sandbox';
import { seedIdentity } from './seed';
import { operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const STATES =
  'query { customers(first: 50) { total nodes { id fullName status kycStatus kycLevel kycCases { status kind } kycHistory { toStatus } } } }';

test('the first query of every tenant shows life: customers, with KYC in several states and a history', async () => {
  const states = new Set<string>();
  for (const dialect of Object.keys(sandbox) as (keyof typeof sandbox)[]) {
    const { customers } = await w.get(operatorOf(dialect), STATES);
    expect(customers.total).toBeGreaterThanOrEqual(2);
    for (const { kycStatus } of customers.nodes) states.add(kycStatus);
  }
  expect([...states].sort()).toEqual(['APPROVED', 'IN_REVIEW', 'NONE', 'PENDING', 'REJECTED']);
});

test('a second start gives the same credentials and adds nothing', async () => {
  const count = async () =>
    (
      await w.db.admin`
      select (select count(*) from identity.tenant) + (select count(*) from identity.credential)
           + (select count(*) from identity.customer) + (select count(*) from identity.audit)
           + (select count(*) from identity.kyc_case) + (select count(*) from identity.setting)
           + (select count(*) from identity.credential_grant) + (select count(*) from events.outbox) as n`
    )[0]!.n;
  const before = await count();
  expect(await seedIdentity(w.deps)).toEqual(w.credentials);
  expect(await count()).toBe(before);
});

test('no secret of the sandbox lies in the database in clear', async () => {
  const { dashboard, tenants } = w.credentials;
  const secrets = [
    dashboard.token,
    tenants['vaultspay-saas'].clientSecret,
    ...[tenants['vaultspay-v1'], tenants['vaultspay-v1'].live].flatMap((side) => [side.secretKey, side.dashboardToken]),
    ...tenants.vaultpay.users.map(({ password }) => password),
    ...Object.values(tenants.cryptomate.keys),
  ];
  const rows = await w.db.admin`select to_jsonb(c) as row from identity.credential c`;
  const text = JSON.stringify(rows);
  for (const secret of secrets) expect(text).not.toContain(secret.slice(8));
});

test('every credential of sandbox.json lets its owner in', async () => {
  const { dashboard, tenants } = w.credentials;
  expect((await w.viewerFor(dashboard.token)).actor.kind).toBe('operator');
  const { live, ...test } = tenants['vaultspay-v1'];
  const { tenantId } = sandbox['vaultspay-v1'];
  const sides = [
    [test, { tenantId, sandbox: true }],
    [live, { tenantId: sandbox['vaultspay-v1'].live.tenantId, sandbox: false }],
  ] as const;
  for (const [{ secretKey, dashboardToken }, of] of sides) {
    expect(secretKey).toMatch(of.sandbox ? /^sk_test_[A-Za-z0-9]{32}$/ : /^sk_live_[A-Za-z0-9]{32}$/);
    const [key, operator] = [await w.viewerFor(secretKey), await w.viewerFor(dashboardToken)];
    expect(key).toMatchObject({ ...of, actor: { kind: 'key' }, version: '2026-04-01' });
    expect(operator).toMatchObject({ ...of, actor: { kind: 'operator' } });
    for (const { scopes } of [key, operator]) expect(scopes.includes('sandbox')).toBe(of.sandbox);
  }
  expect(test.accountId).toBe(`acct_${ulidOf(tenantId)}`);
  for (const key of Object.values(tenants.cryptomate.keys)) expect((await w.viewerFor(key)).actor.kind).toBe('key');
});

test('the world is there: countries by name, states within them, cities within those', async () => {
  const source = 'query { countries { id iso3 name } country(code: "ARE") { id iso2 phoneCode currency region } }';
  const { countries, country } = await w.get(operatorOf('vaultspay-saas'), source);
  expect(countries.length).toBeGreaterThan(240);
  expect(country).toEqual({ id: 784, iso2: 'AE', phoneCode: '971', currency: 'AED', region: 'Asia' });
  const { states } = await w.get(
    operatorOf('vaultspay-saas'),
    'query { states(countryId: 784) { id name cities { name country { iso2 } } } }',
  );
  expect(states.map(({ name }: { name: string }) => name)).toContain('Dubai');
  const dubai = states.find(({ name }: { name: string }) => name === 'Dubai');
  expect(dubai.cities).toContainEqual({ name: 'Dubai', country: { iso2: 'AE' } });
  expect((await w.ask(operatorOf('vaultspay-saas'), 'query { states(countryId: 5000) { id } }')).code).toBe(
    'LOCATION_UNKNOWN',
  );
});
