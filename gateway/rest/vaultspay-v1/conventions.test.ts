import { type Front, type Stack, startGateway, testStack } from '../../../tests/stack';
import { type Client, client, type Got, refusal, send } from './client.fixture';

const REQUEST_ID = /^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

let stack: Stack;
let front: Front;
let call: Client;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  call = client(front, stack);
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

describe('the order in which a request is judged', () => {
  it.each([
    ['no key', {}],
    ['another scheme', { authorization: 'Basic c2tfdGVzdF8=' }],
    ['no prefix', { authorization: `Bearer ${'a'.repeat(32)}` }],
    ['a key of nobody', { authorization: `Bearer sk_test_${'a'.repeat(32)}` }],
    ['a key elsewhere', { 'x-api-key': `sk_test_${'a'.repeat(32)}` }],
  ])('%s is told before there is a path', async (_, headers) => {
    const got = await send(front.url, 'GET /v1/nowhere', { headers: headers as Record<string, string> });
    expect(refusal(got)).toEqual([401, 'invalid_api_key', null]);
    expect(got.json.error.type).toBe('authentication');
    expect(got.headers.get('www-authenticate')).toBe('Bearer');
    expect(got.headers.get('x-request-id')).toBe(got.json.error.request_id);
    expect(got.json.error.request_id).toMatch(REQUEST_ID);
    for (const name of ['x-ratelimit-limit', 'vaultspay-version']) expect(got.headers.get(name)).toBeNull();
  });

  it('a version that does not exist comes before the path, and after the count', async () => {
    const got = await call('GET /v1/nowhere', { headers: { 'vaultspay-version': '2026-10-01' } });
    expect(refusal(got)).toEqual([400, 'invalid_api_version', 'VaultsPay-Version']);
    expect(Number(got.headers.get('x-ratelimit-limit'))).toBeGreaterThan(0);
    expect(got.headers.get('vaultspay-version')).toBeNull();
  });

  it.each(['GET /v1/nowhere', 'GET /v1/ping/', 'GET /v1/Ping', 'POST /v1/transfers', 'POST /v1/batch'])(
    '%s is nowhere',
    async (line) => expect(refusal(await call(line))).toEqual([404, 'not_found', null]),
  );

  it.each(['POST', 'HEAD', 'OPTIONS', 'DELETE'])('%s is not taken at the ping', async (method) => {
    const { secretKey } = stack.credentials.tenants['vaultspay-v1'];
    const headers = { authorization: `Bearer ${secretKey}`, origin: 'https://elsewhere.example' };
    const got = await fetch(`${front.url}/v1/ping`, { method, headers });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'GET']);
    expect(got.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('ping', () => {
  it('tells who asks, where, and in which version', async () => {
    const before = Date.now();
    const { json, headers, status } = await call('GET /v1/ping');
    expect([status, json.pong, json.environment, json.api_version]).toEqual([200, true, 'sandbox', '2026-04-01']);
    expect(json.account_id).toMatch(/^acct_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(Date.parse(json.server_time)).toBeGreaterThanOrEqual(before);
    expect(headers.get('vaultspay-version')).toBe('2026-04-01');
    expect(Number(headers.get('x-ratelimit-reset')) % 60).toBe(0);
  });

  it.each(['2025-09-01', '2025-12-05', '2026-02-10', '2026-04-01'])('speaks %s where asked to', async (version) => {
    const { json, headers } = await call('GET /v1/ping', { headers: { 'vaultspay-version': version } });
    expect([json.api_version, headers.get('vaultspay-version')]).toEqual([version, version]);
  });

  it('is told from the ping of another contract by what is shown', async () => {
    for (const authorization of ['Basic eA==', 'Bearer x', `Bearer sk_live_${'a'.repeat(32)}`])
      expect(refusal(await send(front.url, 'GET /v1/ping', { headers: { authorization } }))).toEqual([
        ...[401, 'invalid_api_key', null],
      ]);
    const others: Record<string, string>[] = [{}, { authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.e30.x' }];
    for (const headers of others)
      expect((await send(front.url, 'GET /v1/ping', { headers })).json).toEqual({ data: 'Service is up and running!' });
  });

  it('takes no id for the request from outside', async () => {
    const { headers } = await call('GET /v1/ping', { headers: { 'x-request-id': 'mine-12345678' } });
    expect(headers.get('x-request-id')).toMatch(REQUEST_ID);
  });
});

describe('a request under a key', () => {
  const person = (email: string) => ({ email, first_name: 'Lina', last_name: 'Haddad', mobile: '+971501112233' });
  const keyed = (key: string, headers: Record<string, string> = {}) => ({ 'idempotency-key': key, ...headers });
  const create = (key: string, body: unknown, headers = {}) =>
    call('POST /v1/users', { body, headers: keyed(key, headers) });
  const replayed = ({ headers }: Got) => headers.get('idempotent-replayed');
  const usersWith = async (email: string): Promise<number> =>
    (await stack.database.admin<{ id: string }[]>`select id from identity.customer where lower(email) = ${email}`)
      .length;

  it('two hundred requests with one key at the same time are one', async () => {
    const body = person('two.hundred@once.example');
    const all = await Promise.all(Array.from({ length: 200 }, () => create('two-hundred', body)));
    const firsts = all.filter((got) => got.status === 201 && replayed(got) === null);
    const others = all.filter((got) => !firsts.includes(got));
    expect(firsts).toHaveLength(1);
    expect(await usersWith(body.email)).toBe(1);
    for (const got of others.filter(({ status }) => status === 201))
      expect([replayed(got), got.text]).toEqual(['true', firsts[0]!.text]);
    for (const got of others.filter(({ status }) => status !== 201))
      expect([...refusal(got), got.headers.get('retry-after')]).toEqual([409, 'idempotency_key_in_use', null, '1']);
  });

  it('a repetition is the same to the byte, says so, and is counted', async () => {
    const body = person('again@once.example');
    const first = await create('again', body, { 'vaultspay-version': '2025-12-05' });
    // The same JSON in another spelling.
    const text = `{ "mobile": "${body.mobile}",\n "last_name": "Haddad", "first_name": "Lina", "email": "${body.email}" }`;
    const second = await create('again', text);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(replayed(first)).toBeNull();
    expect(replayed(second)).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('x-request-id'));
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(second.headers.get('vaultspay-version')).toBe('2025-12-05');
    const left = ({ headers }: Got) => Number(headers.get('x-ratelimit-remaining'));
    expect(left(second)).toBeLessThan(left(first));
  });

  it('another body is refused, another path is another request', async () => {
    const made = await create('shared', person('shared@once.example'));
    expect(refusal(await create('shared', person('other@once.example')))).toEqual([
      409,
      'idempotency_key_in_use',
      null,
    ]);
    expect(await usersWith('other@once.example')).toBe(0);
    const renamed = await call(`PATCH /v1/users/${made.json.id}`, { body: {}, headers: keyed('shared') });
    expect([renamed.status, replayed(renamed)]).toEqual([200, null]);
  });

  it('what was refused before anything was looked at leaves the key as it was', async () => {
    const body = person('later@once.example');
    expect(refusal(await create('later', { ...body, mobile: '1' }))).toEqual([400, 'invalid_phone', 'mobile']);
    const made = await create('later', body);
    expect([made.status, replayed(made)]).toEqual([201, null]);
  });

  it('what a state refused is repeated, even when the state has gone', async () => {
    const body = person('taken@once.example');
    const { json: holder } = await create('taken-1', body);
    const refused = await create('taken-2', body);
    expect(refusal(refused)).toEqual([409, 'duplicate_email', 'email']);
    const moved = await call(`PATCH /v1/users/${holder.id}`, { body: { email: 'free@once.example' } });
    expect(moved.json).toMatchObject({ email: 'free@once.example' });
    const again = await create('taken-2', body);
    expect([again.status, again.text, replayed(again)]).toEqual([409, refused.text, 'true']);
    expect((await create('taken-3', body)).status).toBe(201);
  });

  it.each([
    ['none at all', ''],
    ['65 characters', 'k'.repeat(65)],
    ['letters beyond ASCII', 'clé'],
  ])('%s is no key, though only where something is changed', async (_, key) => {
    const body = person('malformed@once.example');
    expect(refusal(await create(key, body))).toEqual([400, 'invalid_idempotency_key', 'Idempotency-Key']);
    expect(await usersWith(body.email)).toBe(0);
    expect((await call('GET /v1/users', { headers: keyed(key) })).status).toBe(200);
  });

  it('a key of all that ASCII shows, and a tab', async () => {
    const body = person('tab@once.example');
    const made = await create('a\t ~', body);
    expect([made.status, replayed(await create('a\t ~', body))]).toEqual([201, 'true']);
  });

  it('a key is free again after a day', async () => {
    const body = person('day@once.example');
    await create('day', body);
    await stack.database.admin`update events.once set expires_at = '2000-01-01'`;
    const next = await create('day', person('next.day@once.example'));
    expect([next.status, replayed(next)]).toEqual([201, null]);
  });
});
