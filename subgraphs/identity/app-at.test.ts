import { createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { getMetadataStorage } from 'type-graphql';
import { sandbox } from '../../schema/sandbox';
import { gateway, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const saas = operatorOf('vaultspay-saas');
const v1 = operatorOf('vaultspay-v1');
const DEVICE = 31;
const NOBODYS = 999_999;

const SOURCE = `query ($id: Int!, $key: String) { appAt(deviceId: $id, wrappedKey: $key) {
  known credentialId tenantId sandbox rateLimit reuseRequestIv keyWellFormed key } }`;
const appAt = async (id: number, key?: string | null) => (await w.get(gateway, SOURCE, { id, key })).appAt;
const KEY = '{ id kid purpose publicKey retiredAt }';
const create = async (viewer = saas, purpose = 'TRANSPORT', key?: string) =>
  (
    await w.get(
      viewer,
      `mutation ($p: RsaPurpose!, $k: String) { createRsaKey(purpose: $p, idempotencyKey: $k) ${KEY} }`,
      { p: purpose, k: key },
    )
  ).createRsaKey;
const retire = (viewer: typeof saas, id: string) =>
  w.ask(viewer, `mutation ($id: ID!) { retireRsaKey(id: $id) ${KEY} }`, { id });
const issueApp = async (viewer: typeof saas, name: string) =>
  (
    await w.get(
      viewer,
      'mutation ($input: CredentialInput!) { issueCredential(input: $input) { credential { id deviceId } } }',
      { input: { kind: 'APP', name } },
    )
  ).issueCredential.credential;

const seeded = () =>
  createPublicKey({
    key: Buffer.from(w.credentials.tenants['vaultspay-saas'].rsaPublicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
/** Below every modulus of 2048 bits, so that no key that is tried calls it malformed. */
function wrap(secret: Buffer, to = seeded()): string {
  const wrapped = publicEncrypt({ key: to, oaepHash: 'sha256' }, secret);
  return wrapped[0]! < 0x80 ? wrapped.toString('base64') : wrap(secret, to);
}

/** What was wrapped for a key nobody has is another random key each time. */
const expectRandom = async (device: number, wrapped: string, secret: Buffer): Promise<void> => {
  const [one, two] = [await appAt(device, wrapped), await appAt(device, wrapped)];
  for (const { keyWellFormed, key } of [one, two]) {
    expect(keyWellFormed).toBe(true);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(key).not.toBe(secret.toString('base64'));
  }
  expect(one.key).not.toBe(two.key);
};

test('the public key of the sandbox is one line of Base64 of its DER', () => {
  const { rsaPublicKey } = w.credentials.tenants['vaultspay-saas'];
  expect(rsaPublicKey).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(seeded().asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
});

test('an app is found by its device id, with the key that was wrapped for it and no other', async () => {
  const secret = randomBytes(32);
  const { credentialId, ...facts } = await appAt(DEVICE, wrap(secret));
  expect(facts).toEqual({
    ...{ known: true, tenantId: saas.tenantId, sandbox: true, rateLimit: 100_000, reuseRequestIv: false },
    ...{ keyWellFormed: true, key: secret.toString('base64') },
  });
  const [row] = await w.db.admin`select kind, device_id from identity.credential where id = ${credentialId}`;
  expect(row).toEqual({ kind: 'app', device_id: DEVICE });
  expect(await appAt(DEVICE)).toMatchObject({ known: true, keyWellFormed: false, key: null });
  const urlSafe = wrap(secret).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  expect((await appAt(DEVICE, urlSafe)).key).toBe(secret.toString('base64'));
});

test('who comes with a device id of nobody can still be answered', async () => {
  const secret = randomBytes(32);
  for (const device of [NOBODYS, 0, -1, 2_147_483_647]) {
    expect(await appAt(device, wrap(secret))).toEqual({
      ...{ known: false, credentialId: null, tenantId: null, sandbox: true, rateLimit: null, reuseRequestIv: false },
      ...{ keyWellFormed: true, key: secret.toString('base64') },
    });
  }
  const live = { ...gateway, sandbox: false };
  expect((await w.get(live, SOURCE, { id: NOBODYS })).appAt.sandbox).toBe(false);
});

test('what nobody can have wrapped is told apart from what does not unwrap, and nothing else is', async () => {
  for (const text of [
    '',
    'nonsense',
    '*',
    wrap(randomBytes(32)).slice(4),
    `${wrap(randomBytes(32))}\n`,
    'A'.repeat(9000),
  ])
    expect(await appAt(DEVICE, text)).toMatchObject({ known: true, keyWellFormed: false, key: null });
  expect(await appAt(DEVICE, Buffer.alloc(256, 0xff).toString('base64'))).toMatchObject({ keyWellFormed: false });
  const secret = randomBytes(32);
  const bent = Buffer.from(wrap(secret), 'base64');
  bent[200]! ^= 1;
  await expectRandom(DEVICE, bent.toString('base64'), secret);
  await expectRandom(NOBODYS, bent.toString('base64'), secret);
  await expectRandom(DEVICE, wrap(randomBytes(31)), secret);
});

test('keys are rotated: new ones are taken beside the old, retired ones no more', async () => {
  const secret = randomBytes(32);
  const second = await create();
  expect(second).toMatchObject({ kid: 'vgk-2026-1', purpose: 'TRANSPORT', retiredAt: null });
  expect((await create()).kid).toBe('vgk-2026-2');
  expect((await create(saas, 'PIN')).kid).toBe('vp-pin-2026-1');
  const once = await create(saas, 'TRANSPORT', 'once');
  expect(await create(saas, 'TRANSPORT', 'once')).toEqual(once);
  const to = createPublicKey(second.publicKey);
  for (const device of [DEVICE, NOBODYS]) {
    expect((await appAt(device, wrap(secret, to))).key).toBe(secret.toString('base64'));
    expect((await appAt(DEVICE, wrap(secret))).key).toBe(secret.toString('base64'));
  }
  const { data } = await retire(saas, second.id);
  expect(data.retireRsaKey.retiredAt).toBe('2026-05-01T09:00:00.000Z');
  expect((await retire(saas, second.id)).data).toEqual(data);
  await expectRandom(DEVICE, wrap(secret, to), secret);
  const audited = await w.db.admin`
    select action, after from identity.audit where target_id = ${second.id} order by seq`;
  expect(audited).toEqual([
    { action: 'CREATE_RSA_KEY', after: { purpose: 'transport', kid: 'vgk-2026-1' } },
    { action: 'RETIRE_RSA_KEY', after: { purpose: 'transport', kid: 'vgk-2026-1' } },
  ]);
});

test('a PIN key opens no request', async () => {
  const secret = randomBytes(32);
  const { publicKey } = await create(saas, 'PIN');
  await expectRandom(DEVICE, wrap(secret, createPublicKey(publicKey)), secret);
});

test('the last transport key stays as long as there are apps, and another tenant cannot retire it', async () => {
  const tenant = operatorOf('cryptomate');
  const key = await create(tenant);
  const app = await issueApp(tenant, 'with a key');
  expect(await retire(tenant, key.id)).toMatchObject({ code: 'INPUT_INVALID', field: 'id' });
  for (const id of [key.id, 'nonsense', sandbox.vaultpay.tenantId])
    expect((await retire(v1, id)).code).toBe('CREDENTIAL_UNKNOWN');
  await create(tenant, 'PIN');
  expect((await retire(tenant, key.id)).code).toBe('INPUT_INVALID');
  const next = await create(tenant);
  expect((await retire(tenant, key.id)).code).toBeUndefined();
  await w.get(tenant, 'mutation ($id: ID!) { revokeCredential(id: $id) { id } }', { id: app.id });
  expect((await retire(tenant, next.id)).code).toBeUndefined();
});

test("an app's key is its tenant's where the tenant has one, however many others are newer", async () => {
  const secret = randomBytes(32);
  const app = await issueApp(v1, 'with another tenant’s key');
  expect((await appAt(app.deviceId, wrap(secret))).key).toBe(secret.toString('base64'));
  const old = await create(v1);
  await expectRandom(app.deviceId, wrap(secret), secret);
  for (let n = 0; n < 2; n++) await create();
  expect((await appAt(app.deviceId, wrap(secret, createPublicKey(old.publicKey)))).key).toBe(secret.toString('base64'));
  // Its own comes before the newer ones of its tenant.
  expect((await appAt(DEVICE, wrap(secret))).key).toBe(secret.toString('base64'));
  await expectRandom(DEVICE, wrap(secret, createPublicKey(old.publicKey)), secret);
});

test('an app may be answered with the IV of its request; nothing else may', async () => {
  const set =
    'mutation ($id: ID!, $on: Boolean!) { setCredentialTransport(id: $id, reuseRequestIv: $on) { reuseRequestIv } }';
  const { id, deviceId } = await issueApp(saas, 'old client');
  expect(await appAt(deviceId)).toMatchObject({ credentialId: id, reuseRequestIv: false, rateLimit: 120 });
  for (const on of [true, false]) {
    expect((await w.get(saas, set, { id, on })).setCredentialTransport.reuseRequestIv).toBe(on);
    expect((await appAt(deviceId)).reuseRequestIv).toBe(on);
  }
  expect((await appAt(DEVICE)).reuseRequestIv).toBe(false);
  const operator = (await w.get(saas, 'query { credentials(kind: OPERATOR) { nodes { id } } }')).credentials.nodes[0];
  expect(await w.ask(saas, set, { id: operator.id, on: true })).toMatchObject({ code: 'INPUT_INVALID', field: 'id' });
  expect((await w.ask(v1, set, { id, on: true })).code).toBe('CREDENTIAL_UNKNOWN');
});

test('nobody but the gateway may ask, and no private key can be asked for', async () => {
  expect((await w.ask(saas, SOURCE, { id: DEVICE })).code).toBe('VIEWER_FORBIDDEN');
  const { publicKey } = (await w.get(saas, 'query { tenant { rsaKeys { publicKey } } }')).tenant.rsaKeys[0];
  expect(publicKey).toContain('PUBLIC KEY');
  const fields = getMetadataStorage().fields.filter(({ target }) => (target as { name: string }).name === 'RsaKey');
  expect(fields.map(({ name }) => name).sort()).toEqual(['id', 'kid', 'publicKey', 'purpose', 'retiredAt']);
});
