import { type Front, type Stack, startGateway, testStack } from '../../../tests/stack';
import { type Client, client, refusal, send } from './client.fixture';

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
