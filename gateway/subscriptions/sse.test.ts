import { handed, TENANT } from '../testing/identity';
import { eventually } from '../testing/live';
import { type Stack, startStack } from '../testing/stack';
import { moves } from '../testing/wallet';

const QUERY = 'subscription Live { purseMoved { cursor note purse { owner { name } } } }';

interface Streamed {
  readonly status: number;
  readonly headers: Headers;
  /** What came so far. */
  text(): string;
  readonly ended: Promise<void>;
  stop(): void;
}

describe('event streams', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack('in process', { SOCKET_RECHECK_MS: '100' });
  });
  afterAll(() => stack.stop());

  async function stream(headers: Record<string, string> = {}, method = 'POST', query = QUERY): Promise<Streamed> {
    const stopping = new AbortController();
    const path = method === 'GET' ? `/graphql?query=${encodeURIComponent(query)}` : '/graphql';
    const response = await fetch(`${stack.url}${path}`, {
      method,
      signal: stopping.signal,
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: 'Bearer good',
        ...headers,
      },
      body: method === 'GET' ? undefined : JSON.stringify({ query }),
    });
    let text = '';
    const read = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) text += decoder.decode(chunk);
    };
    const { status, headers: answered } = response;
    return { status, headers: answered, text: () => text, ended: read().catch(() => {}), stop: () => stopping.abort() };
  }
  const ids = (text: string): string[] => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id!);

  it('tells events with their cursors, and goes on after the last one that a browser had', async () => {
    const live = await stream();
    await eventually(() => moves.open === 1);
    for (const note of ['a', 'b', 'c']) moves.tell(TENANT, 'p1', note);
    await eventually(() => ids(live.text()).length === 3);
    expect(live.text()).toContain('event: next\nid: ');
    expect(live.text()).toContain('"note":"b","purse":{"owner":{"name":"Amira"}}');
    expect([live.headers.get('content-type'), live.headers.get('x-accel-buffering')]).toEqual([
      'text/event-stream; charset=utf-8',
      'no',
    ]);
    live.stop();
    await eventually(() => moves.open === 0);
    moves.tell(TENANT, 'p1', 'd');
    const [, second] = ids(live.text());
    const again = await stream({ 'last-event-id': second! }, 'GET');
    await eventually(() => ids(again.text()).length === 2);
    expect([...again.text().matchAll(/"note":"(\w)"/g)].map(([, note]) => note)).toEqual(['c', 'd']);
    again.stop();
    await eventually(() => moves.open === 0);
  });

  it('refuses who may not, and what is no subscription', async () => {
    expect((await stream({ authorization: '' }, 'GET')).status).not.toBe(200);
    expect((await stream({ authorization: 'Bearer bad' })).status).toBe(401);
    expect((await stream({ origin: 'https://evil.example.com' })).status).toBe(403);
    const cookie = { authorization: undefined as never, cookie: 'vaultgraph_token=good' };
    delete (cookie as Record<string, unknown>).authorization;
    const query = await stream({}, 'POST', '{ whoami }');
    await query.ended;
    expect(query.text()).toMatch(
      /^:\n\nevent: next\ndata: \{"errors":.*QUERY_INVALID.*\}\n\nevent: complete\ndata:\n\n$/,
    );
  });

  it('answers JSON to who would take events but asks a query', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream';
    const query = await stream({ accept }, 'POST', '{ whoami }');
    expect([query.status, query.headers.get('content-type')]).toEqual([
      200,
      'application/graphql-response+json; charset=utf-8',
    ]);
    const live = await stream({ accept });
    expect(live.headers.get('content-type')).toContain('text/event-stream');
    live.stop();
    await eventually(() => moves.open === 0);
  });

  it('ends when the credential does, and when we do', async () => {
    handed.set('brief', {});
    const brief = await stream({ authorization: 'Bearer brief' });
    const live = await stream();
    await eventually(() => moves.open === 1);
    handed.delete('brief');
    await brief.ended;
    expect(brief.text()).toContain('CREDENTIAL_INVALID');
    expect(brief.text()).toMatch(/event: complete\ndata:\n\n$/);
    expect(live.text()).not.toContain('complete');
    const began = Date.now();
    await stack.gateway.stop();
    await live.ended;
    expect(live.text()).toMatch(/event: complete\ndata:\n\n$/);
    expect(Date.now() - began).toBeLessThan(8_000);
  });
});
