import { request as plainRequest } from 'node:http';
import { connect } from 'node:net';
import { TENANT } from './testing/identity';
import { ask, post, read, type Stack, startStack } from './testing/stack';

const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }): string | undefined =>
  errors?.[0]?.extensions.code;

describe('the gateway over HTTP', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack('in process', { MAX_BODY_BYTES: '20000', CORS_ORIGINS: 'https://app.example.com' });
  });
  afterAll(() => stack.stop());

  it.each<[what: string, body: string | Buffer, headers: Record<string, string>, status: number, code: string]>([
    ['malformed JSON', '{"query": ', {}, 400, 'BODY_MALFORMED'],
    ['an empty body', '', {}, 400, 'BODY_MALFORMED'],
    ['a text', '"query"', {}, 400, 'BODY_MALFORMED'],
    ['null', 'null', {}, 400, 'BODY_MALFORMED'],
    ['a batch', '[{"query":"{ whoami }"}]', {}, 400, 'BODY_MALFORMED'],
    ['no query', '{"variables":{}}', {}, 400, 'BODY_MALFORMED'],
    ['a query that is a number', '{"query":7}', {}, 400, 'BODY_MALFORMED'],
    ['variables that are a list', '{"query":"{ whoami }","variables":[]}', {}, 400, 'BODY_MALFORMED'],
    [
      'JSON nested 5,000 deep',
      `{"query":"{ whoami }","variables":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
      {},
      400,
      'BODY_MALFORMED',
    ],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, 400, 'BODY_MALFORMED'],
    [
      'a body over the limit',
      JSON.stringify({ query: `{ whoami } #${'x'.repeat(30_000)}` }),
      {},
      413,
      'BODY_TOO_LARGE',
    ],
    ['a body far over the limit', 'x'.repeat(3_000_000), {}, 413, 'BODY_TOO_LARGE'],
    ['text/plain', '{"query":"{ whoami }"}', { 'content-type': 'text/plain' }, 415, 'MEDIA_TYPE'],
    ['a form', 'query=%7Bwhoami%7D', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'MEDIA_TYPE'],
    [
      'another charset',
      '{"query":"{ whoami }"}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'MEDIA_TYPE',
    ],
    ['a compressed body', '{"query":"{ whoami }"}', { 'content-encoding': 'gzip' }, 415, 'MEDIA_TYPE'],
    [
      'two credentials',
      '{"query":"{ whoami }"}',
      { authorization: 'Bearer good', 'x-api-key': 'good' },
      400,
      'HEADERS_INVALID',
    ],
    ['another scheme', '{"query":"{ whoami }"}', { authorization: 'Basic Z29vZA==' }, 401, 'CREDENTIAL_INVALID'],
    ['an empty bearer', '{"query":"{ whoami }"}', { authorization: 'Bearer ' }, 401, 'CREDENTIAL_INVALID'],
    [
      'a bearer of 10,000 characters',
      '{"query":"{ whoami }"}',
      { authorization: `Bearer ${'x'.repeat(10_000)}` },
      401,
      'CREDENTIAL_INVALID',
    ],
    ['an accept header for something else', '{"query":"{ whoami }"}', { accept: 'image/png' }, 406, 'MEDIA_TYPE'],
  ])('answers %s with a code and no trace of itself', async (_what, body, headers, status, code) => {
    const answer = await post(stack.url, body, headers);
    expect([answer.status, codeOf(answer), answer.data]).toEqual([status, code, undefined]);
    expect(answer.text).not.toMatch(/node_modules|\.ts:|SyntaxError/);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('counts a body that comes in pieces, without a length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = plainRequest(
        `${stack.url}/graphql`,
        { method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on('error', reject);
      for (let i = 0; i < 30; i++) sent.write('x'.repeat(1000));
      sent.end();
    });
    expect(status).toBe(413);
  });

  it('answers what never became a request, and headers beyond the limit', async () => {
    const raw = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(stack.url).port), '127.0.0.1', () => socket.write(text));
        let seen = '';
        socket.on('data', (chunk) => {
          seen += chunk;
        });
        socket.on('close', () => resolve(seen));
      });
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*BODY_MALFORMED/s);
    expect(await raw(`GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*HEADERS_INVALID/s,
    );
  });

  it.each([
    ['GET', '/nothing', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/graphiql/../main.ts', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/graphiql/..%2f..%2fpackage.json', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/graphiql/constructor', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/__proto__', 404, 'ROUTE_UNKNOWN'],
    ['POST', '/', 404, 'ROUTE_UNKNOWN'],
    ['POST', '/healthz', 405, 'METHOD_UNKNOWN'],
    ['PUT', '/graphql', 405, 'METHOD_UNKNOWN'],
    ['DELETE', '/graphql', 405, 'METHOD_UNKNOWN'],
  ])('%s %s: %i', async (method, path, status, code) => {
    const answer = await read(await fetch(stack.url + path, { method }));
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('refuses GETs that another site could send, and mutations by GET', async () => {
    const query = encodeURIComponent('{ whoami }');
    const forged = await read(await fetch(`${stack.url}/graphql?query=${query}`));
    expect([forged.status, codeOf(forged)]).toEqual([400, 'HEADERS_INVALID']);
    const honest = await read(
      await fetch(`${stack.url}/graphql?query=${query}`, {
        headers: { 'apollo-require-preflight': '1', 'x-api-key': 'good' },
      }),
    );
    expect([honest.status, honest.data]).toEqual([200, { whoami: `${TENANT} op-1 127.0.0.1` }]);
    const mutation = await read(
      await fetch(`${stack.url}/graphql?query=${encodeURIComponent('mutation { write(ms: 0) }')}`, {
        headers: { 'apollo-require-preflight': '1' },
      }),
    );
    expect([mutation.status, codeOf(mutation), mutation.headers.get('allow')]).toEqual([405, 'METHOD_UNKNOWN', 'POST']);
  });

  it.each([
    ['300 levels', `{ ${'a { '.repeat(300)} b ${'}'.repeat(300)} }`],
    ['1,500 aliases', `{ ${Array.from({ length: 1500 }, (_, i) => `a${i}: whoami`).join(' ')} }`],
  ])('refuses a document of %s', async (_what, query) => {
    const answer = await ask(stack.url, query);
    expect([answer.status, codeOf(answer)]).toEqual([200, 'QUERY_TOO_COMPLEX']);
    const modern = await ask(stack.url, query, { headers: { accept: 'application/graphql-response+json' } });
    expect([modern.status, codeOf(modern)]).toEqual([400, 'QUERY_TOO_COMPLEX']);
    expect(modern.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  });

  it('protects every answer with headers', async () => {
    const { headers } = await ask(stack.url, '{ whoami }');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('lets pages of configured origins in, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${stack.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const known = await preflight('https://app.example.com');
    expect([known.status, known.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example.com']);
    const other = await preflight('https://evil.example.com');
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  it('trusts no forwarded address unless told to', async () => {
    const { data } = await ask(stack.url, '{ whoami }', { headers: { 'x-forwarded-for': '8.8.8.8' } });
    expect(data).toEqual({ whoami: `${TENANT} op-1 127.0.0.1` });
  });

  it('is alive and ready, and counts what it does', async () => {
    expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${stack.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { database: true, identity: true, wallet: true, card: true, rules: true } },
    ]);
    await ask(stack.url, 'query Counted { whoami }');
    await ask(stack.url, 'query Failed { customer(id: "none") { id } }');
    await Promise.all(Array.from({ length: 250 }, (_, i) => ask(stack.url, `query Name${i} { __typename }`)));
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    expect(text).toMatch(/vaultgraph_graphql_operations_total\{operation="Counted",outcome="ok"\} 1/);
    expect(text).toMatch(/vaultgraph_graphql_operations_total\{operation="Failed",outcome="CUSTOMER_UNKNOWN"\} 1/);
    expect(text).toMatch(/vaultgraph_graphql_operations_total\{operation="other",outcome="ok"\} \d+/);
    expect(text.match(/operations_total\{/g)!.length).toBeLessThan(230);
    expect(text).toMatch(/vaultgraph_subgraph_call_seconds_count\{subgraph="identity",outcome="ok"\} \d+/);
    expect(text).toMatch(/vaultgraph_http_request_seconds_count\{route="\/graphql",status="200"\} \d+/);
    expect(text).toMatch(/vaultgraph_database_connections\{pool="test-gateway"\} \d+/);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});

describe('the gateway in production', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack(
      'in process',
      { MODE: 'production', TRUST_PROXY: 'true' },
      { dashboardToken: 'secret-token' },
    );
  });
  afterAll(() => stack.stop());
  const secure = { 'x-forwarded-proto': 'https' };

  it('answers over plain HTTP only to probes', async () => {
    const plain = await ask(stack.url, '{ whoami }');
    expect([plain.status, codeOf(plain)]).toEqual([403, 'HTTPS_REQUIRED']);
    expect((await fetch(`${stack.url}/readyz`)).status).toBe(200);
    const { status, headers } = await ask(stack.url, '{ whoami }', { headers: secure });
    expect([status, headers.get('strict-transport-security')]).toEqual([200, 'max-age=31536000']);
  });

  it('takes the address that the trusted proxy saw, not the one that the client claims', async () => {
    const { data } = await ask(stack.url, '{ whoami }', {
      headers: { ...secure, 'x-forwarded-for': '1.1.1.1, 203.0.113.9' },
    });
    expect(data).toEqual({ whoami: `${TENANT} op-1 203.0.113.9` });
  });

  it('tells nothing of the schema: no introspection, no suggestions', async () => {
    const introspection = await ask(stack.url, '{ __schema { types { name } } }', { headers: secure });
    expect(codeOf(introspection)).toBe('QUERY_INVALID');
    const typo = await ask(stack.url, '{ customerz { id } }', { headers: secure });
    expect(typo.text).not.toMatch(/Did you mean/);
    const enumTypo = await ask(stack.url, 'query ($s: Standing) { customers(standing: $s) { total } }', {
      headers: secure,
      variables: { s: 'CLOSE' },
    });
    expect([codeOf(enumTypo), /Did you mean/.test(enumTypo.text)]).toEqual(['INPUT_INVALID', false]);
  });

  it('gives the dashboard token to nobody', async () => {
    const page = await fetch(`${stack.url}/graphql`, { headers: { accept: 'text/html', ...secure } });
    expect(await page.text()).not.toContain('secret-token');
  });
});
