import { ulidOf } from '../../../kernel/ulid';
import { sandbox } from '../../../schema/sandbox';
import type { Data } from '../../../tests/stack';
import { acted, type V1World, v1World } from './bank.fixture';
import { type Asked, type Got, refusal, send } from './client.fixture';

/** Contract 3.9, 1.1 and 1.2: what a platform finds in its sandbox, and what its operator sets. */
let world: V1World;
let sides: V1World['stack']['credentials']['tenants']['vaultspay-v1'];
beforeAll(async () => {
  world = await v1World();
  sides = world.stack.credentials.tenants['vaultspay-v1'];
}, 120_000);
afterAll(() => world?.stop());

const live = (line: string, asked: Asked = {}): Promise<Got> =>
  send(world.front.url, line, { key: sides.live.secretKey, ...asked });
const ping = (key: string): Promise<Got> => send(world.front.url, 'GET /v1/ping', { key });
/** As the operator of one side, or with whatever credential. */
async function ask(document: string, variables: object = {}, credential = sides.dashboardToken): Promise<Data> {
  const { data, code, field } = await world.front.ask(document, { ...variables }, credential);
  return { ...data, code, field };
}
const { accounts, cards, customers } = sandbox['vaultspay-v1'];
const body = { email: 'ana@mail.example', first_name: 'A', last_name: 'B', mobile: '+971501234567' };

describe('a fresh sandbox', () => {
  it('has users in every state of KYC', async () => {
    for (const status of ['pending', 'in_review', 'approved', 'rejected']) {
      const { json } = await world.call(`GET /v1/users?kyc_status=${status}`);
      expect([status, json.data.length > 0]).toEqual([status, true]);
    }
  });

  it('has money, cards in every status, and purchases with every outcome', async () => {
    const { json: owned } = await world.call('GET /v1/accounts?status=active&limit=100');
    expect(owned.data.some(({ balance }: { balance: { available: number } }) => balance.available > 0)).toBe(true);
    const arrived = owned.data.map(({ id }: { id: string }) =>
      world.call(`GET /v1/accounts/${id}/transactions?type=transfer_in&limit=1`),
    );
    expect((await Promise.all(arrived)).some(({ json }) => json.data.length === 1)).toBe(true);
    const { json: issued } = await world.call('GET /v1/cards?limit=100');
    const seen = new Set(issued.data.map(({ status }: { status: string }) => status));
    expect([...seen].sort()).toEqual(['active', 'frozen', 'shipping', 'terminated']);
    const statuses = issued.data.map(async ({ id }: { id: string }) => {
      const { json } = await world.call(`GET /v1/cards/${id}/transactions?limit=100`);
      return json.data.map(({ status }: { status: string }) => status);
    });
    expect([...new Set((await Promise.all(statuses)).flat())].sort()).toEqual([
      ...['declined', 'pending', 'posted', 'refunded', 'reversed'],
    ]);
  });

  it('has books that add up in the words of the contract', async () => {
    interface Item {
      readonly type: string;
      readonly status: string;
      readonly direction: string;
      readonly amount: number;
    }
    const { json: owned } = await world.call('GET /v1/accounts?limit=100');
    const kinds = new Set<string>();
    for (const { id } of owned.data) {
      const items: Item[] = [];
      for (let next = ''; next !== null; ) {
        const { json } = await world.call(`GET /v1/accounts/${id}/transactions?limit=100${next && `&cursor=${next}`}`);
        items.push(...json.data);
        next = json.next_cursor;
      }
      for (const { type, direction } of items) kinds.add(`${type} ${direction}`);
      const waiting = (type: string): number =>
        items
          .filter((one) => one.type === type && one.status === 'pending')
          .reduce((sum, { amount }) => sum + amount, 0);
      const { json: balance } = await world.call(`GET /v1/accounts/${id}/balance`);
      expect(balance).toMatchObject({ pending: waiting('transfer_in'), reserved: waiting('card_purchase') });
    }
    expect([...kinds].sort()).toEqual([
      ...['card_purchase debit', 'fee debit', 'refund credit', 'transfer_in credit', 'transfer_out debit'],
    ]);
  });
});

describe('test and live', () => {
  it('are one platform account and two worlds', async () => {
    const [test, real] = await Promise.all([ping(sides.secretKey), ping(sides.live.secretKey)]);
    expect([test.json.environment, real.json.environment]).toEqual(['sandbox', 'production']);
    expect([test.json.account_id, real.json.account_id]).toEqual([sides.accountId, sides.accountId]);
    expect((await live('GET /v1/users')).json).toEqual({
      object: 'list',
      data: [],
      has_more: false,
      next_cursor: null,
    });
    const { json: made } = await acted(live('POST /v1/users', { body }));
    expect(refusal(await world.call(`GET /v1/users/${made.id}`))).toEqual([404, 'not_found', null]);
    const { json: ours } = await world.call('GET /v1/users?email=ana@mail.example');
    expect(ours.data.map(({ id }: { id: string }) => id)).not.toContain(made.id);
    expect(refusal(await live(`GET /v1/users/${ours.data[0].id}`))).toEqual([404, 'not_found', null]);
    const cursor = `GET /v1/users?starting_after=${ours.data[0].id}`;
    expect(refusal(await live(cursor))).toEqual([422, 'validation_failed', 'starting_after']);
  });

  it.each([
    [
      'bank',
      `sandboxInbound(input: { to: { accountId: "${accounts.ana}" }, amount: { amount: "1", currency: "USD" } }) { id }`,
    ],
    [
      'card network',
      `sandboxAuthorise(input: { cardId: "${cards.everyday}", amount: { amount: "1", currency: "USD" } }) { id }`,
    ],
    ['courier', `sandboxCourier(cardId: "${cards.converted}", step: DISPATCHED) { id }`],
    ['reviewer', `sandboxReviewCustomer(customerId: "${customers.dima}", input: { verdict: APPROVED }) { id }`],
    ['time', `sandboxLetTimePass(kind: KYC_CASE, id: "${customers.dima}", seconds: 5)`],
    ['time of tokens', 'sandboxExpireCardToken(token: "pint_0")'],
  ])('live data are out of reach for who plays the %s', async (_, action) => {
    for (const credential of [sides.live.secretKey, sides.live.dashboardToken])
      expect((await ask(`mutation { ${action} }`, {}, credential)).code).toBe('SANDBOX_ONLY');
  });
});

describe('the dashboard', () => {
  const ISSUE = `mutation ($name: String!) { issueCredential(input: { kind: KEY, name: $name }) { secret credential { id rateLimit } } }`;
  const issue = async (
    name: string,
    token = sides.dashboardToken,
  ): Promise<{ id: string; key: string; limit: number }> => {
    const { issueCredential: made } = await ask(ISSUE, { name }, token);
    return { id: made.credential.id, key: made.secret, limit: made.credential.rateLimit };
  };

  it('gives keys, each with the ceiling of its mode, and takes them away at once', async () => {
    const [test, real] = [await issue('one'), await issue('one', sides.live.dashboardToken)];
    for (const [{ key, limit }, form, most] of [
      [test, /^sk_test_[A-Za-z0-9]{32}$/, 120],
      [real, /^sk_live_[A-Za-z0-9]{32}$/, 600],
    ] as const) {
      expect([form.test(key), limit]).toEqual([true, most]);
      const { headers } = await ping(key);
      expect(headers.get('x-ratelimit-limit')).toBe(String(most));
      expect(headers.get('x-ratelimit-remaining')).toBe(String(most - 1));
    }
    await ask('mutation ($id: ID!) { revokeCredential(id: $id) { id } }', { id: test.id });
    expect(refusal(await ping(test.key))).toEqual([401, 'invalid_api_key', null]);
    expect((await ping(real.key)).status).toBe(200);
  });

  it('rotates a key: the old one is good for 24 hours, then dead', async () => {
    const { id, key: old } = await issue('rotated');
    const { rotateCredential } = await ask('mutation ($id: ID!) { rotateCredential(id: $id) { secret } }', { id });
    for (const key of [old, rotateCredential.secret]) expect((await ping(key)).status).toBe(200);
    const pass = 'mutation ($id: ID!) { sandboxLetTimePass(kind: CREDENTIAL, id: $id, seconds: 86400) }';
    expect((await ask(pass, { id })).code).toBeUndefined();
    expect(refusal(await ping(old))).toEqual([401, 'invalid_api_key', null]);
    expect((await ping(rotateCredential.secret)).status).toBe(200);
  });

  const status = (to: string, token = sides.live.dashboardToken) =>
    ask(`mutation { setTenantStatus(status: ${to}) { status } }`, {}, token);

  it('suspends the platform, test and live, behind key and address', async () => {
    const { id, key } = await issue('listed', sides.live.dashboardToken);
    const list = 'mutation ($id: ID!, $to: [String!]!) { setCredentialIpList(id: $id, ipList: $to) { ipList } }';
    const allow = (to: readonly string[]) => ask(list, { id, to }, sides.live.dashboardToken);
    await allow(['192.0.2.0/24', '2001:db8::/32']);
    const elsewhere = await ping(key);
    expect(refusal(elsewhere)).toEqual([401, 'unauthorized_ip', null]);
    await status('SUSPENDED');
    expect(refusal(await ping(`${key.slice(0, -1)}!`))).toEqual([401, 'invalid_api_key', null]);
    expect(refusal(await ping(key))).toEqual([401, 'unauthorized_ip', null]);
    await allow(['127.0.0.0/8']);
    const closed = await Promise.all([key, sides.secretKey, sides.live.secretKey].map(ping));
    for (const got of closed) expect(refusal(got)).toEqual([403, 'account_suspended', null]);
    for (const { headers } of [elsewhere, ...closed])
      for (const name of ['x-ratelimit-limit', 'vaultspay-version']) expect(headers.get(name)).toBeNull();
    await status('ACTIVE', sides.dashboardToken);
    expect((await ping(sides.secretKey)).status).toBe(200);
    for (const one of [key, sides.live.secretKey])
      expect(refusal(await ping(one))).toEqual([403, 'account_suspended', null]);
    await status('ACTIVE');
    for (const one of [key, sides.secretKey]) expect((await ping(one)).status).toBe(200);
  });

  it('sets the version of requests that name none, on both sides, to one that there is', async () => {
    const change = 'mutation ($v: String!) { updateTenant(input: { apiVersion: $v }) { apiVersion } }';
    const set = (v: string, token = sides.live.dashboardToken) => ask(change, { v }, token);
    expect(await set('2026-10-01')).toMatchObject({ code: 'INPUT_INVALID', field: 'apiVersion' });
    await set('2025-12-05');
    const told = await Promise.all([
      ping(sides.secretKey),
      ping(sides.live.secretKey),
      world.call('GET /v1/cards?limit=1'),
    ]);
    for (const { headers } of told) expect(headers.get('vaultspay-version')).toBe('2025-12-05');
    expect(told[2].json.data[0]).toEqual(expect.objectContaining({ daily_limit: expect.any(Number) }));
    expect(told[2].json.data[0]).not.toHaveProperty('limits');
    const headers = { 'vaultspay-version': '2026-04-01' };
    expect((await world.call('GET /v1/cards?limit=1', { headers })).json.data[0]).toHaveProperty('limits');
    await set('2026-02-10', sides.dashboardToken);
    const versions = (await Promise.all([sides, sides.live].map(({ secretKey }) => ping(secretKey)))).map(
      ({ headers }) => headers.get('vaultspay-version'),
    );
    expect(versions).toEqual(['2026-02-10', '2025-12-05']);
    await set('2026-04-01');
  });
});

describe('time passes for one thing', () => {
  const play = async (action: string): Promise<void> => {
    const { code } = await ask(`mutation { ${action} }`, {}, sides.secretKey);
    expect([action, code]).toEqual([action, undefined]);
  };
  const known = (prefix: string, id: string): string => `${prefix}_${ulidOf(id)}`;
  const [plastic, coming] = [known('card', cards.plastic), known('card', cards.converted)];
  const page = async (url: string): Promise<number> =>
    (await fetch(`${world.front.url}${new URL(url).pathname}`)).status;

  it('an authorisation, named as a transaction, is released', async () => {
    const card = `{ cardId: "${plastic}", amount: { amount: "2.00", currency: "USD" }, threeDsPassed: true }`;
    await play(`sandboxAuthorise(input: ${card}) { id }`);
    const list = `GET /v1/cards/${plastic}/transactions?limit=1`;
    const [{ id, status }] = (await world.call(list)).json.data;
    expect(status).toBe('pending');
    await play(`sandboxExpireAuthorisation(id: "${id}") { id }`);
    expect((await world.call(list)).json.data[0]).toMatchObject({ id, status: 'reversed' });
  });

  it('a KYC session expires, and its page is gone', async () => {
    const user = known('usr', customers.farah);
    const { json } = await acted(world.call(`POST /v1/users/${user}/kyc_sessions`, { body: {} }));
    expect(await page(json.hosted_url)).toBe(200);
    await play(`sandboxLetTimePass(kind: KYC_CASE, id: "${json.id}", seconds: 86400)`);
    const { json: after } = await world.call(`GET /v1/users/${user}/kyc_sessions/${json.id}`);
    expect([after.status, await page(json.hosted_url)]).toEqual(['expired', 410]);
  });

  it.each(['pin/tokens', 'reveal'])('a token of %s expires, and its page is gone', async (verb) => {
    const { json } = await acted(world.call(`POST /v1/cards/${plastic}/${verb}`));
    await play(`sandboxExpireCardToken(token: "${json.token}")`);
    expect(await page(json.hosted_url)).toBe(410);
  });

  it('an activation lock is lifted, and tries count anew', async () => {
    for (const step of ['MANUFACTURED', 'DISPATCHED'])
      await play(`sandboxCourier(cardId: "${coming}", step: ${step}) { id }`);
    const attempt = async (code: string) =>
      refusal(await world.call(`POST /v1/cards/${coming}/activate`, { body: { last6_activation_code: code } }));
    const wrong = [400, 'invalid_activation_code', 'last6_activation_code'];
    for (let n = 0; n < 5; n++) expect(await attempt('111111')).toEqual(wrong);
    expect(await attempt('111111')).toEqual([409, 'activation_locked', null]);
    await play(`sandboxUnlockActivation(cardId: "${coming}") { id }`);
    expect(await attempt('111111')).toEqual(wrong);
  });

  it('a retired signing secret ends', async () => {
    const made = await acted(
      world.call('POST /v1/webhooks/endpoints', { body: { url: 'https://example.com/hook', events: ['*'] } }),
    );
    const { id } = made.json;
    await acted(world.call(`POST /v1/webhooks/endpoints/${id}/rotate`));
    const ends = 'query ($id: ID!) { webhookEndpoint(id: $id) { previousSecretExpiresAt } }';
    expect((await ask(ends, { id })).webhookEndpoint.previousSecretExpiresAt).not.toBeNull();
    await play(`sandboxLetTimePass(kind: SIGNING_SECRET, id: "${id}", seconds: 86400)`);
    expect((await ask(ends, { id })).webhookEndpoint.previousSecretExpiresAt).toBeNull();
  });
});
