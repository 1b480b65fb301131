import { SignJWT } from 'jose';
import { keysOf } from '../kernel/crypto';
import { VIEWER_HEADER } from '../kernel/serve';
import { scopes, signViewer, type Viewer } from '../kernel/viewer';
import { TEST_KEYS } from '../tests/keys';
import { TENANT } from './testing/identity';
import { type Stack, startStack } from './testing/stack';

const viewer: Viewer = {
  tenantId: TENANT,
  actor: { kind: 'app', id: 'a' },
  roles: [],
  scopes,
  dialect: 'vaultspay-v1',
  sandbox: true,
};
const otherKeys = keysOf([{ id: 1, secret: Buffer.alloc(32, 8) }]);

const token = (claims: { issuer?: string; audience?: string; life?: string | number }): Promise<string> =>
  new SignJWT({ viewer })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(claims.issuer ?? 'vaultgraph-gateway')
    .setAudience(claims.audience ?? 'vaultgraph-subgraph')
    .setIssuedAt()
    .setExpirationTime(claims.life ?? '60s')
    .sign(TEST_KEYS.signing);

const unsigned = (): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const life = Math.floor(Date.now() / 1000) + 60;
  return `${part({ alg: 'none' })}.${part({ viewer, iss: 'vaultgraph-gateway', aud: 'vaultgraph-subgraph', exp: life })}.`;
};

describe('a subgraph over HTTP', () => {
  let stack: Stack;
  let url: string;
  beforeAll(async () => {
    stack = await startStack('over http');
    url = stack.served[0]!.url;
  });
  afterAll(() => stack.stop());

  const send = async (query: string, headers: Record<string, string>, path = '/') => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] },
    };
  };

  const forgeries: [what: string, make: () => Promise<string> | string, code: string][] = [
    ['no token', () => '', 'CREDENTIAL_MISSING'],
    ['nonsense', () => 'nonsense', 'TOKEN_INVALID'],
    ['a token without signature', unsigned, 'TOKEN_INVALID'],
    ['a token of another key', () => signViewer(viewer, otherKeys), 'TOKEN_INVALID'],
    ['a token for another audience', () => token({ audience: 'elsewhere' }), 'TOKEN_INVALID'],
    ['a token of another issuer', () => token({ issuer: 'elsewhere' }), 'TOKEN_INVALID'],
    ['an expired token', () => token({ life: Math.floor(Date.now() / 1000) - 5 }), 'TOKEN_EXPIRED'],
  ];
  describe.each(forgeries)('that gets %s', (_what, make, code) => {
    it.each([
      '{ whoami }',
      '{ _service { sdl } }',
      '{ _entities(representations: [{ __typename: "Customer", id: "c1" }]) { __typename } }',
      '{ __typename }',
    ])('answers %s with nothing', async (query) => {
      for (const path of ['/', '/graphql']) {
        const { status, body } = await send(query, { [VIEWER_HEADER]: await make() }, path);
        expect([status, body.data, body.errors?.map(({ extensions }) => extensions.code)]).toEqual([
          401,
          undefined,
          [code],
        ]);
      }
    });
  });

  it('believes no other header', async () => {
    const { status } = await send('{ whoami }', { authorization: `Bearer ${await signViewer(viewer, TEST_KEYS)}` });
    expect(status).toBe(401);
  });

  it('answers whoever sends a valid token, as any router of Federation 2 would ask', async () => {
    const headers = { [VIEWER_HEADER]: await signViewer(viewer, TEST_KEYS) };
    expect((await send('{ whoami }', headers)).body).toEqual({ data: { whoami: `${TENANT} a` } });
    expect(JSON.stringify((await send('{ _service { sdl } }', headers)).body)).toContain('@key');
    const entities =
      '{ _entities(representations: [{ __typename: "Customer", id: "c1" }, { __typename: "Customer", id: "none" }]) { ... on Customer { name } } }';
    expect((await send(entities, headers)).body).toEqual({ data: { _entities: [{ name: 'Amira' }, null] } });
  });

  it('does not take a token for longer than it lives, though it has seen it', async () => {
    const short = await token({ life: Math.floor(Date.now() / 1000) + 2 });
    expect((await send('{ whoami }', { [VIEWER_HEADER]: short })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const { status, body } = await send('{ whoami }', { [VIEWER_HEADER]: short });
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('tells probes without a token whether it lives and is ready', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });
});
