import { setTimeout as pause } from 'node:timers/promises';
import { happened, TENANT } from './testing/identity';
import { eventually } from './testing/live';
import { ask, type Stack, startStack, topologies } from './testing/stack';

describe.each(topologies)('the gateway with subgraphs %s', (topology) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack(topology);
  });
  afterAll(() => stack.stop());
  const run = (query: string, more?: Parameters<typeof ask>[2]) => ask(stack.url, query, more);

  it('answers one query from two subgraphs, the same when interpreted and when compiled', async () => {
    const query = '{ customer(id: "c1") { id name standing balance { amount currency } lots { amount } } }';
    for (let i = 0; i < 4; i++) {
      const { status, data, errors } = await run(query);
      expect({ status, data, errors }).toEqual({
        status: 200,
        data: {
          customer: {
            id: 'c1',
            name: 'Amira',
            standing: 'ACTIVE',
            balance: { amount: '12.50', currency: 'AED' },
            lots: [],
          },
        },
        errors: undefined,
      });
    }
  });

  it('follows a reference from the wallet back to identity', async () => {
    const { data } = await run('{ purse(id: "p1") { owner { id name } } }');
    expect(data).toEqual({ purse: { owner: { id: 'c1', name: 'Amira' } } });
  });

  it('calls functions that stand as properties, hot and cold', async () => {
    for (let i = 0; i < 4; i++)
      expect((await run('{ customers(first: 1) { nodes { id } total } }')).data).toEqual({
        customers: { nodes: [{ id: 'c1' }], total: 2 },
      });
  });

  it('takes enums as literals and as variables, hot and cold', async () => {
    for (let i = 0; i < 4; i++) {
      const literal = await run('{ customers(standing: CLOSED) { nodes { id standing } } }');
      const variable = await run('query ($s: Standing) { customers(standing: $s) { nodes { id standing } } }', {
        variables: { s: 'CLOSED' },
      });
      expect(literal.data).toEqual({ customers: { nodes: [{ id: 'c2', standing: 'CLOSED' }] } });
      expect(variable.data).toEqual(literal.data);
    }
  });

  it('runs mutations one after the other', async () => {
    const { data } = await run(
      'mutation { a: write(ms: 20) b: pay(input: { amount: "1.5", currency: "AED" }, standing: ACTIVE) }',
    );
    expect(data).toEqual({ a: 'written', b: '1.5 AED active' });
  });

  it('tells the viewer to subgraphs, with the address of the client', async () => {
    expect((await run('{ whoami }')).data).toEqual({ whoami: `${TENANT} op-1 127.0.0.1` });
  });

  it('lets nobody in particular ask what nobody needs scopes for', async () => {
    const { data } = await run('{ whoami }', { headers: { authorization: '' } }).catch(() => ({ data: {} }));
    expect(data).toBeUndefined();
    const anonymous = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ whoami customer(id: "c1") { id } }' }),
    });
    const body = (await anonymous.json()) as { data: unknown; errors: { extensions: unknown }[] };
    expect(anonymous.status).toBe(200);
    expect(body.errors.map(({ extensions }) => extensions)).toEqual([{ code: 'CREDENTIAL_MISSING' }]);
  });

  it.each([
    ['forged', 401, 'CREDENTIAL_INVALID'],
    ['expired', 401, 'TOKEN_EXPIRED'],
    ['banned', 403, 'TENANT_BANNED'],
    ['elsewhere', 403, 'CREDENTIAL_IP'],
  ])('refuses the whole request for a credential that is %s', async (credential, status, code) => {
    const answer = await run('{ whoami }', { headers: { authorization: `Bearer ${credential}` } });
    expect([answer.status, answer.errors?.[0]?.extensions.code, answer.data]).toEqual([status, code, undefined]);
    const byKey = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': credential },
      body: '{"query":"{ whoami }"}',
    });
    expect(byKey.status).toBe(status);
  });

  it('keeps code, field and facts of a refusal, with the path where it happened', async () => {
    for (let i = 0; i < 4; i++) {
      const { status, data, errors } = await run('{ customer(id: "c2") { name balance { amount } } }');
      expect([status, data]).toEqual([200, null]);
      expect(errors).toMatchObject([
        {
          path: ['customer', 'balance'],
          extensions: { code: 'ACCOUNT_FROZEN', field: 'id', details: { since: '2026-04-11' } },
        },
      ]);
      expect(Object.keys(errors![0]!.extensions).sort()).toEqual(['code', 'details', 'field']);
    }
  });

  it('shows nothing of an error that is not of the catalogue, and logs no statement or value of it', async () => {
    stack.lines.length = 0;
    for (let i = 0; i < 4; i++) {
      const { text, errors } = await run('{ boom }');
      expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
        ['Something went wrong on our side.', { code: 'INTERNAL' }],
      ]);
      expect(text).not.toMatch(/select|vault|4111|at .*:\d+|23505|identity/);
    }
    const logged = JSON.stringify(stack.lines);
    expect(logged).toContain('23505');
    expect(logged).not.toMatch(/select|4111/);
  });

  it('says where a subgraph owed something that another one does not know', async () => {
    const { data, errors } = await run('{ purse(id: "p2") { owner { name } } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  });

  it.each([
    ['a missing member', { input: { currency: 'AED' } }, 'input.amount'],
    ['an unknown member', { input: { amount: '1', currency: 'AED', colour: 'red' } }, 'input.colour'],
    ['a wrong type', { input: { amount: '1', currency: 7 } }, 'input.currency'],
    ['null where something is needed', { input: null }, 'input'],
    ['nothing at all', {}, 'input'],
    ['a word that the enum lacks', { input: { amount: '1', currency: 'AED' }, s: 'OPEN' }, 's'],
    ['an amount that is a fraction', { input: { amount: 1.5, currency: 'AED' } }, 'input.amount'],
  ])('names the field of %s in the variables', async (_what, variables, field) => {
    for (let i = 0; i < 3; i++) {
      const { errors, data } = await run(
        'mutation ($input: MoneyInput!, $s: Standing) { pay(input: $input, standing: $s) }',
        { variables },
      );
      expect(errors?.map(({ extensions }) => [extensions.code, extensions.field])).toEqual([['INPUT_INVALID', field]]);
      expect(data ?? null).toBeNull();
    }
  });

  it.each([
    ['{ pay(input: { amount: 1.5, currency: "AED" }) }', 'input.amount'],
    ['{ pay(input: { amount: "1", currency: 7 }) }', 'input.currency'],
    ['{ pay(input: { amount: "1" }) }', 'input'],
    ['{ pay(input: { amount: "1", currency: "AED" }, standing: OPEN) }', 'standing'],
    ['{ pay(input: { amount: "0", currency: "AED" }) }', 'input.amount'],
  ])('names the field of a literal: %s', async (selection, field) => {
    const { errors } = await run(`mutation ${selection}`);
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.field])).toEqual([['INPUT_INVALID', field]]);
  });

  it.each([
    ['{ nothing }'],
    ['{ customer(id: "c1") }'],
    ['{'],
    ['query A { whoami } query A { whoami }'],
    ['{ ...F } fragment F on Query { ...F }'],
  ])('refuses %s as no valid document', async (query) => {
    const { status, errors, data } = await run(query);
    expect([status, errors?.[0]?.extensions.code, data]).toEqual([200, 'QUERY_INVALID', undefined]);
    const modern = await run(query, { headers: { accept: 'application/graphql-response+json' } });
    expect([modern.status, modern.errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_INVALID']);
  });

  it('refuses an operation name that the document lacks', async () => {
    const { errors } = await run('query A { whoami }', { operationName: 'B' });
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_INVALID', field: 'operationName' } }]);
  });

  it('never offers what is for the gateway alone', async () => {
    const { errors, text } = await run('{ viewerFor(credential: "good") { rateLimit } }');
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_INVALID' } }]);
    expect(text).not.toContain(TENANT);
    const entities = await run('{ _entities(representations: []) { __typename } _service { sdl } }');
    expect(entities.errors?.[0]?.extensions.code).toBe('QUERY_INVALID');
  });

  it('passes the request id and the trace of the client on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { data, headers } = await run('{ traced }', { headers: { traceparent, 'x-request-id': 'req-12345678' } });
    expect(data).toEqual({ traced: `req-12345678 ${traceparent}` });
    expect(headers.get('x-request-id')).toBe('req-12345678');
    const other = await run('{ traced }', { headers: { traceparent: 'nonsense', 'x-request-id': 'bad id\t' } });
    expect(String(other.data.traced)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers in time, and cancels what nobody waits for', async () => {
    happened.begun = 0;
    happened.wrote = 0;
    const began = Date.now();
    const { errors } = await run('{ slow(ms: 8000) }', { headers: { 'x-deadline-ms': '300' } });
    expect(Date.now() - began).toBeLessThan(6_000);
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    await run('mutation { a: write(ms: 700) b: write(ms: 0) }', { headers: { 'x-deadline-ms': '300' } });
    await eventually(() => happened.wrote === 1);
    await pause(50);
    // The first write was under way and ends; the second is not begun any more.
    expect([happened.begun, happened.wrote]).toEqual([1, 1]);
  });

  it('stops when the client goes away', async () => {
    happened.writing = 0;
    happened.wrote = 0;
    stack.lines.length = 0;
    const gone = new AbortController();
    const asked = run('mutation { a: write(ms: 200) b: write(ms: 0) }', { signal: gone.signal });
    void eventually(() => happened.writing === 1).then(() => gone.abort());
    await expect(asked).rejects.toThrow();
    await eventually(() => happened.wrote === 1);
    await pause(50);
    expect(happened.writing).toBe(1);
    expect(stack.lines.filter(({ msg }) => msg === 'request')).toMatchObject([{ status: 499 }]);
  });

  it('writes one line for a request: who and with what outcome, never what they sent', async () => {
    stack.lines.length = 0;
    await run('query Secretive($id: ID!) { customer(id: $id) { name } again: customer(id: "literal-4111") { name } }', {
      variables: { id: 'variable-4111' },
    });
    await eventually(() => stack.lines.some(({ msg }) => msg === 'request'));
    await pause(20);
    const lines = stack.lines.filter(({ msg }) => msg === 'request');
    expect(lines).toMatchObject([
      {
        operation: 'Secretive',
        kind: 'query',
        status: 200,
        codes: ['CUSTOMER_UNKNOWN'],
        tenantId: TENANT,
        actor: { kind: 'operator', id: 'op-1' },
      },
    ]);
    expect(JSON.stringify(stack.lines)).not.toMatch(/4111|Amira|good/);
  });
});
