import { sha256 } from '../kernel/crypto';
import { persistedOperations } from './persisted';
import { ask, post, read, type Stack, startStack } from './testing/stack';

const hashOf = (query: string): string => sha256(query).toString('hex');
const extensionsOf = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });
const send = (url: string, body: object) => post(url, JSON.stringify(body), { authorization: 'Bearer good' });

describe('persisted operations', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack('in process');
  });
  afterAll(() => stack.stop());

  const rows = async (): Promise<string[]> =>
    (await stack.database.admin`select document from events.persisted_operation`).map((row) => row.document);
  const settled = async (n: number): Promise<void> => {
    for (let i = 0; i < 1_500 && (await rows()).length < n; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('asks for a document that it does not know, keeps it, and then knows it by hash, by GET too', async () => {
    const query = 'query Kept($id: ID!) { customer(id: $id) { name } }';
    const extensions = extensionsOf(hashOf(query));
    const variables = { id: 'c1' };
    const unknown = await send(stack.url, { extensions, variables });
    expect([unknown.status, unknown.errors]).toEqual([
      200,
      [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    ]);
    expect((await send(stack.url, { query, extensions, variables })).data).toEqual({ customer: { name: 'Amira' } });
    await settled(1);
    expect((await send(stack.url, { extensions, variables })).data).toEqual({ customer: { name: 'Amira' } });
    const search = new URLSearchParams({
      extensions: JSON.stringify(extensions),
      variables: JSON.stringify(variables),
    });
    const got = await fetch(`${stack.url}/graphql?${search}`, {
      headers: { 'x-api-key': 'good', 'apollo-require-preflight': '1' },
    });
    expect((await read(got)).data).toEqual({ customer: { name: 'Amira' } });
  });

  it('is known to a replica that never saw the document', async () => {
    const query = '{ whoami }';
    await send(stack.url, { query, extensions: extensionsOf(hashOf(query)) });
    await settled(2);
    expect(await persistedOperations(stack.database.as('gateway')).find(hashOf(query))).toBe(query);
  });

  it.each([
    ['of another document', hashOf('{ other }'), 1, 'extensions.persistedQuery.sha256Hash'],
    ['that is none', 'abc', 1, 'extensions.persistedQuery.sha256Hash'],
    ['of another version', hashOf('{ traced }'), 2, 'extensions.persistedQuery.version'],
  ])('refuses a hash %s', async (_what, hash, version, field) => {
    const answer = await send(stack.url, { query: '{ traced }', extensions: extensionsOf(hash, version) });
    expect([answer.status, answer.errors?.[0]?.extensions]).toMatchObject([400, { code: 'INPUT_INVALID', field }]);
  });

  it('keeps nothing that is not valid, and nothing that asks for too much', async () => {
    const before = await rows();
    for (const query of ['{ nothing }', '{', `{ ${'a { '.repeat(100)} b ${'}'.repeat(100)} }`])
      await send(stack.url, { query, extensions: extensionsOf(hashOf(query)) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await rows()).toEqual(before);
  });

  it('weighs a known document by the variables of each request', async () => {
    const query = 'query ($n: Int) { customers(first: $n) { nodes { id } } }';
    const extensions = extensionsOf(hashOf(query));
    await send(stack.url, { query, extensions, variables: { n: 1 } });
    await settled(3);
    const answer = await send(stack.url, { extensions, variables: { n: 1_000_000 } });
    expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  it('makes room by forgetting what was not used for longest', async () => {
    await stack.database.admin`
      insert into events.persisted_operation (hash, document, used_at)
      select 'filler' || n, 'x', now() + n * interval '1 second' from generate_series(1, 10000) as n`;
    const at = new Date(Date.now() + 86_400_000);
    await persistedOperations(stack.database.as('gateway'), () => at).keep('newest', '{ newest }');
    const [count] = await stack.database
      .admin`select count(*)::int as n, bool_or(hash = 'newest') as there, bool_or(hash = 'filler1') as oldest from events.persisted_operation`;
    expect(count).toEqual({ n: 10_000, there: true, oldest: false });
  });
});

describe('where only persisted operations are allowed', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack('in process', { PERSISTED_ONLY: 'true' });
    await stack.database.admin`
      insert into events.persisted_operation (hash, document, used_at) values (${hashOf('{ whoami }')}, '{ whoami }', now())`;
  });
  afterAll(() => stack.stop());

  it('runs those that are known, by hash and by text', async () => {
    expect((await send(stack.url, { extensions: extensionsOf(hashOf('{ whoami }')) })).status).toBe(200);
    expect((await ask(stack.url, '{ whoami }')).data).toBeDefined();
  });

  it('refuses all others, and nobody can make one known', async () => {
    const query = '{ traced }';
    for (const body of [{ query }, { query, extensions: extensionsOf(hashOf(query)) }]) {
      const answer = await send(stack.url, body);
      expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([403, 'QUERY_NOT_ALLOWED']);
    }
    expect((await stack.database.admin`select 1 from events.persisted_operation`).length).toBe(1);
  });
});
