import { handed, TENANT } from '../testing/identity';
import { clientFor, eventually, hear } from '../testing/live';
import { ask, type Stack, startStack, topologies } from '../testing/stack';
import { moves } from '../testing/wallet';

const QUERY = `subscription Moves($after: String, $purse: ID) { purseMoved(after: $after, purse: $purse) {
  cursor note purse { id owner { id name standing balance { amount } } } } }`;
const OTHER = '01900000-0000-7000-8000-00000000bbbb';
const notes = (heard: ReturnType<typeof hear>): string[] => heard.events.map(({ data }) => data.purseMoved.note);
/** Upstreams begin a little after they are asked for, and nothing tells clients when. */
const begun = (count: number): Promise<void> => eventually(() => moves.open === count);

describe.each(topologies)('subscriptions with subgraphs %s', (topology) => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack(topology, { SOCKET_RECHECK_MS: '100' });
  });
  afterEach(async () => {
    await stack.stop();
    expect(moves.open).toBe(0);
  });

  it('selects over all subgraphs, fresh for every event, and shows nothing that was not asked for', async () => {
    const client = clientFor(stack.url);
    const heard = hear(client, QUERY);
    await begun(1);
    moves.tell(TENANT, 'p1', 'a');
    moves.tell(OTHER, 'p1', 'not theirs');
    moves.tell(TENANT, 'p2', 'b');
    await heard.until(2);
    expect(heard.events[0]).toEqual({
      data: {
        purseMoved: {
          cursor: expect.any(String),
          note: 'a',
          purse: { id: 'p1', owner: { id: 'c1', name: 'Amira', standing: 'ACTIVE', balance: { amount: '12.50' } } },
        },
      },
    });
    expect(heard.events[1]!.errors).toMatchObject([
      { path: ['purseMoved', 'purse', 'owner', 'balance'], extensions: { code: 'ACCOUNT_FROZEN' } },
    ]);
    expect(JSON.stringify(heard.events)).not.toMatch(/vaultgraph|serviceName|not theirs/i);
    await client.dispose();
    await begun(0);
  });

  it('goes on after a cursor through a restart, without a gap or a double', async () => {
    const from = moves.told.length;
    const client = clientFor(stack.url);
    const heard = hear(client, QUERY);
    await begun(1);
    moves.tell(TENANT, 'p1', `r${from}`);
    await heard.until(1);
    await stack.stop();
    expect(await heard.ended).toMatchObject({ code: 1012, reason: 'restarting' });
    for (let i = 1; i <= 150; i++) moves.tell(TENANT, 'p1', `r${from + i}`);
    stack = await startStack(topology);
    const before = moves.begun;
    const again = clientFor(stack.url);
    const after = heard.events[0]!.data.purseMoved.cursor;
    const resumed = hear(again, QUERY, { after });
    for (let i = 151; i <= 300; i++) {
      moves.tell(TENANT, 'p1', `r${from + i}`);
      if (i % 10 === 0) await new Promise(setImmediate);
    }
    await resumed.until(300);
    await eventually(() => moves.begun === before + 2);
    // What it began with is done with once both have told the same event.
    moves.tell(TENANT, 'p1', `r${from + 301}`);
    await resumed.until(301);
    await begun(1);
    expect(notes(resumed)).toEqual(Array.from({ length: 301 }, (_, i) => `r${from + i + 1}`));
    await again.dispose();
  });

  it('has one upstream for equal operations of equal scope, and not for others', async () => {
    handed.set('same', {});
    handed.set('narrower', { scopes: ['account:read', 'customer:read'] });
    handed.set('abroad', { tenantId: OTHER });
    const clients = ['good', 'good', 'same', 'narrower', 'abroad'].map((one) => clientFor(stack.url, one));
    const before = moves.begun;
    const heard = clients.map((client) => hear(client, QUERY));
    await begun(3);
    moves.tell(TENANT, 'p1', 'ours');
    moves.tell(OTHER, 'p1', 'theirs');
    await Promise.all(heard.map((one) => one.until(1)));
    expect([moves.begun - before, heard.map(notes)]).toEqual([3, [['ours'], ['ours'], ['ours'], ['ours'], ['theirs']]]);
    heard[0]!.stop();
    moves.tell(TENANT, 'p1', 'more');
    await heard[1]!.until(2);
    expect(notes(heard[0]!)).toEqual(['ours']);
    await Promise.all(clients.map((client) => client.dispose()));
    await begun(0);
  });

  it('refuses as over HTTP, with the same codes', async () => {
    handed.set('nothing', { scopes: [] });
    const client = clientFor(stack.url);
    const refusals: [string, Record<string, unknown>?, object?][] = [
      ['{ whoami }'],
      ['subscription {'],
      ['subscription { nothing }'],
      [QUERY, { purse: {} }],
      ['subscription { purseMoved(after: "nonsense") { note } }'],
      [`subscription { purseMoved { ${'purse { owner { '.repeat(8)} id ${'} } '.repeat(8)} } }`],
      [QUERY, {}, { operationName: 'Another' }],
      ['', {}, { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }],
    ];
    const codes: unknown[] = [];
    for (const one of refusals) {
      const [error] = (await hear(client, ...one).ended) as { extensions: Record<string, unknown>; message: string }[];
      codes.push([error!.extensions.code, error!.extensions.field]);
    }
    expect(codes).toEqual([
      ['QUERY_INVALID', undefined],
      ['QUERY_INVALID', undefined],
      ['QUERY_INVALID', undefined],
      ['INPUT_INVALID', 'purse'],
      ['INPUT_INVALID', 'after'],
      ['QUERY_TOO_COMPLEX', undefined],
      ['QUERY_INVALID', 'operationName'],
      ['PERSISTED_QUERY_NOT_FOUND', undefined],
    ]);
    const poor = clientFor(stack.url, 'nothing');
    expect(await hear(poor, QUERY).ended).toMatchObject([{ extensions: { code: 'VIEWER_FORBIDDEN' } }]);
    const posted = await ask(stack.url, QUERY);
    expect(posted.errors?.[0]).toMatchObject({
      extensions: { code: 'QUERY_INVALID', details: { reason: expect.stringContaining('WebSocket') } },
    });
    await Promise.all([client.dispose(), poor.dispose()]);
  });
});
