import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { inProcess, overHttp, type Source, type SourceCall } from '../gateway/sources';
import { sandbox } from '../schema/sandbox';
import { TEST_KEYS } from '../tests/keys';
import { callOf, holder, operator, type Stack, testStack } from '../tests/stack';
import type { Result } from './execute';
import { logger } from './log';
import { type Served, serveSubgraph, VIEWER_HEADER } from './serve';
import { signViewer, type Viewer } from './viewer';

const DIALECT = 'vaultspay-saas';
const { amira } = sandbox[DIALECT].customers;
const EVENTS =
  'subscription ($after: String, $types: [String!]) { events(after: $after, types: $types) { cursor type resourceId } }';

let stack: Stack;
let served: Served;
let viewer: Viewer;
let far: Source;
let near: Source;
beforeAll(async () => {
  stack = await testStack();
  served = await serveSubgraph(stack.subgraphs.card, stack.deps.card, { port: 0, host: '127.0.0.1' });
  viewer = operator(DIALECT);
  far = overHttp('card', served.url, TEST_KEYS);
  near = inProcess(stack.subgraphs.card, logger('silent'));
}, 60_000);
afterAll(async () => {
  await far.close();
  await served.stop(1_000);
  await stack.close();
});

const closing = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', (code) => resolve(code)));
const dial = (headers: Record<string, string> = {}, path = '/'): WebSocket =>
  new WebSocket(served.url.replace('http', 'ws') + path, 'graphql-transport-ws', { headers });
const say = (socket: WebSocket, ...messages: object[]): void =>
  void socket.once('open', () => {
    for (const message of messages) socket.send(JSON.stringify(message));
  });
const callFor = (of: Viewer, signal: AbortSignal = new AbortController().signal): SourceCall => ({
  ...callOf(of),
  ...{ signal, deadline: Date.now() + 60_000 },
});

const cardOf = async (): Promise<string> =>
  (await stack.get('card', viewer, '{ cards(filter: { status: ACTIVE }, first: 1) { nodes { id } } }')).cards.nodes[0]
    .id;
const freeze = (id: string) => stack.get('card', viewer, 'mutation ($id: ID!) { freezeCard(id: $id) { id } }', { id });
const unfreeze = (id: string) =>
  stack.get('card', viewer, 'mutation ($id: ID!) { unfreezeCard(id: $id) { id } }', { id });

async function take(stream: AsyncGenerator<Result> | Result, n: number): Promise<Result[]> {
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
  const results: Result[] = [];
  for await (const result of stream) if (results.push(result) === n) break;
  return JSON.parse(JSON.stringify(results)) as Result[];
}

describe('the socket of a subgraph', () => {
  test('opens to nobody without a token, nor with a wrong one, and asks for it soon', async () => {
    const [bare, wrong, early, twice] = [dial(), dial({ [VIEWER_HEADER]: 'nonsense' }), dial(), dial()];
    const init = { type: 'connection_init' };
    say(bare, init);
    say(wrong, init);
    say(early, { type: 'subscribe', id: '1', payload: { query: EVENTS } });
    say(twice, { ...init, payload: { [VIEWER_HEADER]: await signViewer(viewer, TEST_KEYS) } }, init);
    expect(await Promise.all([bare, wrong, early, twice].map(closing))).toEqual([4403, 4401, 4401, 4429]);
  });

  test('takes no message that is larger than any operation, and no other path', async () => {
    const large = dial();
    say(large, { type: 'connection_init', payload: { filler: 'x'.repeat(1_100_000) } });
    expect(await closing(large)).toBe(1009);
    const astray = dial({}, '/healthz');
    await expect(new Promise((_, reject) => astray.once('error', reject))).rejects.toThrow('404');
  });

  test('serves a plain graphql-ws client, with the token in either place, replay and live', async () => {
    const id = await cardOf();
    const token = await signViewer(viewer, TEST_KEYS);
    const client: Client = createClient({
      url: `${served.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { [VIEWER_HEADER]: token },
      retryAttempts: 0,
    });
    const stream = client.iterate<{ cardStatusChanged: Record<string, unknown> }>({
      query: `subscription { cardStatusChanged(cardId: "${id}") { type previous current reason card { id status } } }`,
    });
    const first = stream.next();
    // The protocol does not tell when a subscription has begun.
    const again = await far.subscribe({ query: EVENTS }, callFor(viewer));
    await freeze(id);
    expect((await first).value?.data?.cardStatusChanged).toMatchObject({
      ...{ type: 'card.frozen', previous: 'ACTIVE', current: 'FROZEN', card: { id, status: 'FROZEN' } },
    });
    await unfreeze(id);
    expect((await stream.next()).value?.data?.cardStatusChanged).toMatchObject({ previous: 'FROZEN' });
    const [seen] = await take(again, 1);
    expect(seen!.data!.events).toMatchObject({ type: 'card.frozen', resourceId: id });
    await stream.return?.();
    await client.dispose();
  });
});

describe('a subscription over HTTP and in process', () => {
  test('is the same stream', async () => {
    const id = await cardOf();
    const streams = await Promise.all(
      [near, far].map((source) =>
        source.subscribe({ query: EVENTS, variables: { types: ['card.*'] } }, callFor(viewer)),
      ),
    );
    await freeze(id);
    await unfreeze(id);
    const [here, there] = await Promise.all(streams.map((stream) => take(stream, 2)));
    expect(there).toEqual(here);
    expect(here!.map(({ data }) => (data!.events as { type: string }).type)).toEqual(['card.frozen', 'card.unfrozen']);
    const { cursor } = here![0]!.data!.events as { cursor: string };
    const resumed = await Promise.all(
      [near, far].map(async (source) =>
        take(await source.subscribe({ query: EVENTS, variables: { after: cursor } }, callFor(viewer)), 1),
      ),
    );
    expect(resumed).toEqual([[here![1]], [here![1]]]);
  });

  const refused: [string, object, string][] = [
    ['no cursor', { after: 'nonsense' }, 'INPUT_INVALID'],
    ['no type', { types: ['card.*', 'card.nonsense'] }, 'EVENT_UNKNOWN'],
    ['too many types', { types: Array.from({ length: 51 }, () => 'card.*') }, 'INPUT_INVALID'],
    ['a number for a type', { types: [{}] }, 'INPUT_INVALID'],
  ];
  test.each(refused)('is refused with the same answer: %s', async (_, variables, code) => {
    const [here, there] = await Promise.all(
      [near, far].map((source) =>
        source.subscribe({ query: EVENTS, variables: variables as Record<string, unknown> }, callFor(viewer)),
      ),
    );
    expect(here).toMatchObject({ errors: [{ extensions: { code } }] });
    expect((there as Result).errors![0]!.extensions).toEqual((here as Result).errors![0]!.extensions);
  });

  test('needs the scope, and ends when its signal fires or its reader leaves', async () => {
    for (const source of [near, far]) {
      const scopes = viewer.scopes.filter((scope) => scope !== 'event:read');
      expect(await source.subscribe({ query: EVENTS }, callFor({ ...viewer, scopes }))).toMatchObject({
        errors: [{ extensions: { code: 'VIEWER_FORBIDDEN' } }],
      });
      const stop = new AbortController();
      const stream = (await source.subscribe(
        { query: EVENTS },
        callFor(viewer, stop.signal),
      )) as AsyncGenerator<Result>;
      const next = stream.next();
      stop.abort();
      expect(await next).toEqual({ done: true, value: undefined });
      const left = (await source.subscribe({ query: EVENTS }, callFor(viewer))) as AsyncGenerator<Result>;
      const pending = left.next();
      await left.return(undefined);
      expect((await pending).done).toBe(true);
    }
  });

  test('tells an end user of what is theirs alone', async () => {
    const own = holder(DIALECT, amira);
    const all = async (of: Viewer): Promise<{ type: string; resourceId: string }[]> => {
      const mark = await near.subscribe({ query: EVENTS }, callFor(viewer));
      const id = await cardOf();
      await freeze(id);
      await unfreeze(id);
      const [until] = await take(mark, 1);
      const last = (until!.data!.events as { resourceId: string }).resourceId;
      const stream = await near.subscribe({ query: EVENTS, variables: { after: 'ZTA' } }, callFor(of));
      const seen: { type: string; resourceId: string }[] = [];
      const time = setTimeout(
        () => void (stream as AsyncGenerator<Result>).return(undefined),
        of === viewer ? 20_000 : 1_500,
      );
      for await (const { data } of stream as AsyncGenerator<Result>) {
        const event = data!.events as { type: string; resourceId: string };
        if (seen.push(event) > 20_000 || (event.resourceId === last && event.type === 'card.unfrozen' && of === viewer))
          break;
      }
      clearTimeout(time);
      return seen;
    };
    const [theirs, everybodys] = [await all(own), await all(viewer)];
    const idsIn = async (query: string): Promise<string[]> =>
      (await stack.database.admin.unsafe(query)).map(({ id }) => id as string);
    const ids = new Set([
      ...(await idsIn(`select id from card.card where customer_id = '${amira}'`)),
      ...(await idsIn(`select id from card.authorisation where customer_id = '${amira}'`)),
      ...(await idsIn(
        `select id from card.challenge where card_id in (select id from card.card where customer_id = '${amira}')`,
      )),
      ...(await idsIn(`select id from wallet.account where owner_customer_id = '${amira}'`)),
      ...(await idsIn(
        `select t.id from wallet.transfer t join wallet.account a on a.id in (t.from_account_id, t.to_account_id) where a.owner_customer_id = '${amira}'`,
      )),
      ...(await idsIn(
        `select h.id from wallet.hold h join wallet.account a on a.id = h.account_id where a.owner_customer_id = '${amira}'`,
      )),
      ...(await idsIn(`select id from wallet.contact where owner_customer_id = '${amira}'`)),
      ...(await idsIn(
        `select d.id from wallet.dispute d join wallet.account a on a.id = d.account_id where a.owner_customer_id = '${amira}'`,
      )),
      amira,
    ]);
    expect(theirs.length).toBeGreaterThan(10);
    expect(theirs.filter(({ resourceId }) => !ids.has(resourceId))).toEqual([]);
    expect(theirs.filter(({ type }) => /^(tier|rules|tenant|endpoint)\.|\.controls$/.test(type))).toEqual([]);
    expect(everybodys.length).toBeGreaterThan(theirs.length);
  });
});
