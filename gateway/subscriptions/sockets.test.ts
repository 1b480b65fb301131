import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { handed, looks, TENANT } from '../testing/identity';
import { allHear, clientFor, eventually, hear, init, type Raw, rawSocket, refusedUpgrade } from '../testing/live';
import { type Stack, startStack } from '../testing/stack';
import { moves } from '../testing/wallet';

const QUERY = 'subscription { purseMoved { cursor note } }';
const subscribe = (id: string, query = QUERY) => ({ type: 'subscribe', id, payload: { query } });
const acknowledged = (raw: Raw): Promise<void> => raw.until((all) => all.some(({ type }) => type === 'connection_ack'));

describe('sockets', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack('in process', {
      SOCKET_RECHECK_MS: '100',
      SOCKETS_PER_TENANT: '4',
      SUBSCRIPTIONS_PER_SOCKET: '3',
      CORS_ORIGINS: 'https://app.example.com',
    });
  });
  afterAll(() => stack.stop());
  afterEach(() => eventually(() => moves.open === 0));

  it.each<[string, (raw: Raw) => void | Promise<void>, number]>([
    ['no JSON', (raw) => raw.send('{'), 4400],
    ['a type that does not exist', (raw) => raw.send({ type: 'start' }), 4400],
    ['a binary message', (raw) => raw.ws.send(Buffer.from('{}')), 4400],
    ['a subscription before the introduction', (raw) => raw.send(subscribe('1')), 4401],
    ['no credential', (raw) => raw.send({ type: 'connection_init' }), 4401],
    ['a credential that is none', (raw) => raw.send(init('bad')), 4403],
    ['the credential of a banned tenant', (raw) => raw.send(init('banned')), 4403],
    [
      'two credentials',
      (raw) => raw.send({ ...init(), payload: { authorization: 'Bearer a', 'x-api-key': 'b' } }),
      4400,
    ],
    ['a second introduction', (raw) => [init(), init()].forEach(raw.send), 4429],
    ['an id that is taken', (raw) => after(raw, [subscribe('1'), subscribe('1')]), 4409],
    ['too many messages', (raw) => after(raw, Array(300).fill({ type: 'ping' })), 4429],
    ['a message that is too large', (raw) => raw.send({ type: 'ping', payload: { x: 'x'.repeat(140_000) } }), 1009],
  ])('ends after %s', async (_what, say, code) => {
    const raw = await rawSocket(stack.url);
    await say(raw);
    expect((await raw.closed)[0]).toBe(code);
  });

  async function after(raw: Raw, messages: readonly unknown[]): Promise<void> {
    raw.send(init());
    await acknowledged(raw);
    messages.forEach(raw.send);
  }

  it('ends for another subprotocol, and for somebody who says nothing', async () => {
    const [old, silent] = await Promise.all([rawSocket(stack.url, {}, 'graphql-ws'), rawSocket(stack.url)]);
    expect([(await old.closed)[0], (await silent.closed)[0]]).toEqual([4406, 4408]);
  });

  it('takes a cookie only where the browser names an origin that may, and refuses other origins', async () => {
    const cookie = 'a=b; vaultgraph_token=good';
    const { host } = new URL(stack.url);
    expect(await refusedUpgrade(stack.url, { cookie, origin: 'https://evil.example.com' })).toBe(403);
    const outcomes: unknown[] = [];
    for (const origin of [`http://${host}`, 'https://app.example.com', undefined]) {
      const raw = await rawSocket(stack.url, { cookie, ...(origin && { origin }) });
      raw.send({ type: 'connection_init' });
      outcomes.push(await Promise.race([acknowledged(raw).then(() => 'in'), raw.closed]));
      raw.ws.terminate();
    }
    expect(outcomes).toEqual(['in', 'in', [4401, 'No credential was sent.']]);
    const byHeader = await rawSocket(stack.url, { 'x-api-key': 'good' });
    byHeader.send({ type: 'connection_init' });
    await acknowledged(byHeader);
    byHeader.ws.terminate();
  });

  it('limits subscriptions of a socket and sockets of a tenant, and gives places back', async () => {
    handed.set('other', { tenantId: '01900000-0000-7000-8000-00000000cccc' });
    const open = await Promise.all(Array.from({ length: 4 }, () => rawSocket(stack.url)));
    for (const raw of open) raw.send(init());
    await Promise.all(open.map(acknowledged));
    const fifth = await rawSocket(stack.url);
    fifth.send(init());
    expect(await fifth.closed).toEqual([4429, 'too many sockets']);
    const elsewhere = await rawSocket(stack.url);
    elsewhere.send(init('other'));
    await acknowledged(elsewhere);
    const [raw] = open;
    for (const id of ['1', '2', '3', '4']) raw!.send(subscribe(id));
    await raw!.until((all) => all.some(({ type }) => type === 'error'));
    expect(raw!.messages.filter(({ type }) => type === 'error')).toMatchObject([
      { id: '4', payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }] },
    ]);
    for (const one of [...open, elsewhere]) one.ws.terminate();
    await eventually(() => moves.open === 0);
    const again = await rawSocket(stack.url);
    again.send(init());
    await acknowledged(again);
    again.ws.terminate();
  });

  it('ends when the token does, when it is revoked, and when it allows less', async () => {
    handed.set('short', { expiresAt: new Date(Date.now() + 1_500) });
    handed.set('revoked', {});
    handed.set('twin', {});
    handed.set('less', {});
    const clients = ['short', 'revoked', 'less', 'twin'].map((one) => clientFor(stack.url, one));
    const heard = clients.map((client) => hear(client, QUERY));
    await allHear(heard, () => void moves.tell(TENANT, 'p1', 'before'));
    handed.delete('revoked');
    handed.set('less', { scopes: [] });
    expect(await heard[0]!.ended).toMatchObject({ code: 4403, reason: 'token expired' });
    expect(await heard[1]!.ended).toMatchObject({ code: 4403 });
    expect(await heard[2]!.ended).toMatchObject({ code: 4403 });
    moves.tell(TENANT, 'p1', 'after');
    await eventually(() => heard[3]!.events.at(-1)?.data.purseMoved.note === 'after');
    expect(JSON.stringify(heard.slice(0, 3))).not.toContain('after');
    await clients[3]!.dispose();
    await eventually(() => moves.open === 0);
    const looked = looks.get('twin');
    await pause(250);
    expect(looks.get('twin')).toBe(looked);
  });

  it('cuts off who does not read, while others go on and memory stays bounded', async () => {
    const slow = await rawSocket(stack.url);
    slow.send(init());
    await acknowledged(slow);
    slow.send(subscribe('1'));
    const client = clientFor(stack.url);
    const quick = hear(client, QUERY);
    const first = (): void => void moves.tell(TENANT, 'p1', 'first');
    await allHear([quick], first);
    first();
    await slow.until((all) => all.some(({ type }) => type === 'next'));
    await pause(100);
    slow.ws.pause();
    const had = quick.events.length;
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const large = 'x'.repeat(20_000);
    const count = 1_500;
    for (let i = 0; i < count; i++) {
      moves.tell(TENANT, 'p1', `${i} ${large}`);
      if (i % 20 === 0) await quick.until(had + i);
    }
    await quick.until(had + count);
    expect(quick.events.map(({ data }) => data.purseMoved.note.split(' ')[0]).slice(had)).toEqual(
      Array.from({ length: count }, (_, i) => String(i)),
    );
    quick.events.length = 0;
    expect(process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
    slow.ws.resume();
    expect(await slow.closed).toEqual([1013, 'too slow']);
    expect(slow.messages.length).toBeLessThan(count);
    const metrics = await (await fetch(`${stack.url}/metrics`)).text();
    expect(metrics).toContain('vaultgraph_sockets_cut_off_total{reason="too slow"} 1');
    await client.dispose();
    moves.told.splice(0, moves.told.length, ...moves.told.map((one) => ({ ...one, note: '' })));
  });

  it('answers a request that offers another protocol as if it had not', async () => {
    const body = JSON.stringify({ query: '{ whoami }' });
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = {
        authorization: 'Bearer good',
        'content-type': 'application/json',
        'content-length': body.length,
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAEAAEAAAAIAAAAB',
      };
      const asked = httpRequest(`${stack.url}/graphql`, { method: 'POST', headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      asked.on('error', reject);
      asked.end(body);
    });
    expect(JSON.parse(answer).data.whoami).toContain(TENANT);
  });

  it('writes a line for each subscription and socket, and no secret into any', () => {
    const lines = stack.lines.filter(({ msg }) => msg === 'subscription' || msg === 'socket');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'socket', code: 1013, tenantId: TENANT }));
    expect(JSON.stringify(stack.lines)).not.toMatch(/Bearer|purseMoved \{|vaultgraph_token/);
  });
});
