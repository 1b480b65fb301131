import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { seal } from '../../kernel/crypto';
import { type Tx, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { emit } from '../../schema/outbox';
import { secretContext } from '../../schema/webhooks';
import { TEST_KEYS } from '../../tests/keys';
import {
  type Got,
  type Hook,
  OTHER_SECRET,
  openHook,
  openWorld,
  QUICK_WAITS,
  quickFacts,
  SECRET,
  until,
  type World,
} from './hooks.fixture';
import type { Webhooks } from './index';
import { record } from './queue';
import type { Task } from './task';

let world: World;
let hook: Hook;
let webhooks: Webhooks;
let beside: Webhooks | undefined;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  hook = await openHook();
});
afterEach(async () => {
  await Promise.all([webhooks.stop(), beside?.stop()]);
  beside = undefined;
  await world.database.admin`update events.endpoint set enabled = false`;
  await world.database.admin`update events.delivery set status = 'failed' where status = 'pending'`;
  await hook.close();
});

const numbers = (got: readonly Got[], resource?: string): (number | undefined)[] =>
  got.filter((one) => !resource || one.resource === resource).map(({ n }) => n);
const over = async (endpoint: string, count: number): Promise<void> =>
  until(async () => {
    const rows = await world.deliveries(endpoint);
    return rows.length === count && rows.every(({ status }) => status !== 'pending');
  }, `${count} deliveries are over`);
const statuses = async (endpoint: string): Promise<string[]> =>
  (await world.deliveries(endpoint)).map(({ status }) => status);

describe('events', () => {
  it('reach each endpoint that wants them, once, with all headers, and no other tenant', async () => {
    const other = await world.endpoint(`${hook.url}/other`, { tenantId: await world.tenant() });
    const picky = await world.endpoint(`${hook.url}/picky`, { types: ['card.*'] });
    const exact = await world.endpoint(`${hook.url}/exact`, { types: ['account.frozen'] });
    webhooks = await world.start();
    await world.tell(newId(), [1]);
    await world.tell(newId(), [2], { type: 'account.frozen' });
    await over(picky, 1);
    await over(exact, 1);
    expect(hook.got.map(({ path, n }) => [path, n]).sort()).toEqual([
      ['/exact', 2],
      ['/picky', 1],
    ]);
    expect(await world.deliveries(other)).toEqual([]);
    const { headers } = hook.got.find(({ n }) => n === 1)!;
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-own': 'mine' });
    expect(headers['webhook-id']).toMatch(/^evt_/);
    const [row] = await world.deliveries(picky);
    expect(row).toMatchObject({ status: 'succeeded', attempts: 1, next_attempt_at: null, leased_until: null });
    expect(await world.attempts(row!.id)).toMatchObject([{ n: 1, status: 200, error: null, response: 'ok' }]);
  });

  it('of two transactions that commit in the other order are both told, in the order of their numbers', async () => {
    const endpoint = await world.endpoint(hook.url);
    webhooks = await world.start();
    const resource = newId();
    const writer = world.database.as('card');
    const tell = (tx: Tx, n: number): Promise<void> => {
      const viewer = { tenantId: world.tenantId, actor: { kind: 'system', id: 'test' } } as const;
      const told = { type: 'card.frozen', resourceType: 'card', resourceId: resource, after: { n, resource } };
      return emit(tx, { viewer, requestId: 'test-request', at: new Date() }, [told]);
    };
    await transact(writer, async (first) => {
      await tell(first, 1);
      await transact(writer, (second) => tell(second, 2));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(hook.got).toEqual([]);
    });
    await over(endpoint, 2);
    expect(numbers(hook.got)).toEqual([1, 2]);
  });

  it('that an endpoint is too young for, or that cannot be rendered, are not sent, and do not stop others', async () => {
    const resource = newId();
    await world.tell(resource, [1]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const endpoint = await world.endpoint(hook.url);
    await world.database.admin`update events.endpoint set created_at = now() where id = ${endpoint}`;
    webhooks = await world.start();
    await world.tell(resource, [2], { after: { unspeakable: true } });
    await world.tell(resource, [3]);
    await over(endpoint, 2);
    expect(numbers(hook.got)).toEqual([3]);
    expect(await statuses(endpoint)).toEqual(['failed', 'succeeded']);
  });
});

describe('a receiver that does not answer as it should', () => {
  const answers: Record<string, [Hook['answer'], string, number | null]> = {
    'an error': [(_got, response) => void response.writeHead(500).end('no'), 'http_status', 500],
    'a redirect': [(_got, response) => void response.writeHead(301, { location: '/' }).end(), 'http_status', 301],
    gone: [(_got, response) => void response.writeHead(410).end(), 'http_status', 410],
    'a reset': [(_got, response) => void response.socket!.resetAndDestroy(), 'connection_error', null],
    'nothing at all': [() => {}, 'timeout', null],
    'half an answer': [(_got, response) => void response.write('half'), 'timeout', 200],
  };
  it.each(Object.entries(answers))(
    '%s is a failure, tried again with the same bytes',
    async (_name, [answer, error, status]) => {
      const endpoint = await world.endpoint(hook.url);
      hook.answer = (got, response) => (hook.got.length === 1 ? answer(got, response) : void response.end('ok'));
      webhooks = await world.start({ facts: quickFacts(QUICK_WAITS, error === 'timeout' ? 1_000 : undefined) });
      await world.tell(newId(), [1]);
      await over(endpoint, 1);
      expect(hook.got).toHaveLength(2);
      expect(hook.got[1]!.body).toBe(hook.got[0]!.body);
      expect(hook.got[1]!.headers['webhook-id']).toBe(hook.got[0]!.headers['webhook-id']);
      const [row] = await world.deliveries(endpoint);
      expect(await world.attempts(row!.id)).toMatchObject([
        { error, status },
        { error: null, status: 200 },
      ]);
    },
  );

  it('a hundred megabytes of success are a success of which little is read', async () => {
    const endpoint = await world.endpoint(hook.url);
    let sent = 0;
    let closed = false;
    hook.answer = (_got, response) => {
      const part = Buffer.alloc(100_000, '€');
      response.on('close', () => {
        closed = true;
      });
      const more = (): void => {
        while (!closed && sent < 100_000_000 && response.write(part)) sent += part.length;
        if (!closed && sent < 100_000_000) response.once('drain', more);
      };
      more();
    };
    webhooks = await world.start();
    await world.tell(newId(), [1]);
    await over(endpoint, 1);
    await until(() => closed, 'the connection is dropped');
    expect(sent).toBeLessThan(50_000_000);
    const [row] = await world.deliveries(endpoint);
    expect(row!.status).toBe('succeeded');
    expect((await world.attempts(row!.id))[0]!.response).toBe('€'.repeat(341));
  });

  it('keeps its own events in order, resource by resource, while other resources and receivers go on', async () => {
    const sick = await world.endpoint(`${hook.url}/sick`);
    const well = await world.endpoint(`${hook.url}/well`);
    const [stuck, free] = [newId(), newId()];
    let failures = 0;
    hook.answer = ({ path, n, resource }, response) => {
      const fails = path === '/sick' && resource === stuck && n === 1 && ++failures < 3;
      response.writeHead(fails ? 500 : 200).end();
    };
    webhooks = await world.start({ facts: quickFacts([500, 500, 500]) });
    await world.tell(stuck, [1, 2]);
    await world.tell(free, [1, 2, 3]);
    await world.tell(stuck, [3]);
    await over(sick, 6);
    await over(well, 6);
    const sent = hook.got.filter(({ path }) => path === '/sick');
    expect(numbers(sent, stuck)).toEqual([1, 1, 1, 2, 3]);
    expect(numbers(sent, free)).toEqual([1, 2, 3]);
    const place = (n: number, of: string): number => sent.findLastIndex((one) => one.n === n && one.resource === of);
    expect(place(3, free)).toBeLessThan(place(1, stuck));
  });

  it('that hangs takes nothing from others', async () => {
    await world.endpoint(`${hook.url}/hangs`);
    const well = await world.endpoint(`${hook.url}/well`);
    hook.answer = ({ path }, response) => void (path === '/well' && response.end());
    webhooks = await world.start({ facts: quickFacts([60_000], 60_000) });
    for (let n = 0; n < 100; n++) await world.tell(newId(), [n]);
    await over(well, 100);
    expect(hook.got.filter(({ path }) => path === '/hangs').length).toBeLessThan(100);
    await webhooks.stop(0);
  });

  it('finally fails, and then the next in line has its turn', async () => {
    const endpoint = await world.endpoint(hook.url);
    hook.answer = ({ n }, response) => void response.writeHead(n === 1 ? 500 : 200).end();
    webhooks = await world.start();
    await world.tell(newId(), [1, 2]);
    await over(endpoint, 2);
    expect(numbers(hook.got)).toEqual([1, 1, 1, 1, 2]);
    expect(await statuses(endpoint)).toEqual(['failed', 'succeeded']);
  });
});

describe('failures in a row', () => {
  const failureCount = async (id: string): Promise<number> =>
    (await world.database.admin`select failure_count as n from events.endpoint where id = ${id}`)[0]!.n as number;

  it('ten of them disable the endpoint, once, with an event to others, and end what was waiting', async () => {
    const bad = await world.endpoint(`${hook.url}/bad`);
    const good = await world.endpoint(`${hook.url}/good`, { types: ['endpoint.failed'] });
    // Nothing fails before all was told: what happens after the end of an endpoint is no delivery of its.
    let fail = (): void => {};
    const told24 = new Promise<void>((resolve) => {
      fail = resolve;
    });
    hook.answer = ({ path }, response) =>
      path === '/bad' ? void told24.then(() => response.writeHead(500).end()) : void response.writeHead(200).end();
    webhooks = await world.start({ facts: quickFacts([30, 60_000], 60_000) });
    beside = await world.start({ facts: quickFacts([30, 60_000], 60_000) });
    const lines = Array.from({ length: 12 }, () => newId());
    for (const line of lines) await world.tell(line, [1, 2]);
    await until(async () => (await world.deliveries(bad)).length === 24, 'all was told');
    fail();
    await over(bad, 24);
    await over(good, 1);
    await beside.stop();
    expect(hook.got.filter(({ path }) => path === '/good')).toHaveLength(1);
    const [endpoint] = await world.database.admin`select * from events.endpoint where id = ${bad}`;
    expect(endpoint).toMatchObject({ enabled: false, disabled_reason: 'delivery_failures', failure_count: 10 });
    const told = await world.database
      .admin`select before, after from events.outbox where type = 'endpoint.failed' and resource_id = ${bad}`;
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      before: { enabled: true, failureCount: 9 },
      after: { enabled: false, failureCount: 10 },
    });
    expect(JSON.stringify(told)).not.toMatch(/secret|headers|X-Own/);
    const rows = await world.deliveries(bad);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['failed']));
    const waited = rows.find(({ attempts }) => attempts === 0)!;
    expect(await world.attempts(waited.id)).toMatchObject([
      { error: 'endpoint_disabled', status: null, duration_ms: 0 },
    ]);
    await world.tell(newId(), [3]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await world.deliveries(bad)).toHaveLength(24);
  });

  it('are forgotten after one success, and tests count neither way', async () => {
    const endpoint = await world.endpoint(hook.url, { failures: 9 });
    webhooks = await world.start();
    const test = async (): Promise<void> => {
      await world.database.admin`
        insert into events.delivery (tenant_id, id, endpoint_id, resource_id, event_type, trigger, status, next_attempt_at)
        values (${world.tenantId}, ${newId()}, ${endpoint}, ${endpoint}, 'ping', 'test', 'pending', now())`;
      world.gateway.ring('vaultgraph_deliveries');
    };
    hook.answer = (_got, response) => void response.writeHead(500).end();
    await test();
    await over(endpoint, 1);
    expect(await failureCount(endpoint)).toBe(9);
    hook.answer = (_got, response) => void response.end();
    await test();
    await over(endpoint, 2);
    expect(await failureCount(endpoint)).toBe(9);
    await world.tell(newId(), [1]);
    await over(endpoint, 3);
    expect(await failureCount(endpoint)).toBe(0);
    expect((await world.deliveries(endpoint)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });
});

describe('what is sent', () => {
  it('verifies off the shelf, under both secrets while a rotation overlaps, and under one after it', async () => {
    const endpoint = await world.endpoint(hook.url);
    const { admin } = world.database;
    webhooks = await world.start();
    await admin`update events.endpoint set previous_secret_sealed = secret_sealed,
      secret_sealed = ${seal(TEST_KEYS, secretContext(endpoint), OTHER_SECRET)},
      previous_secret_until = now() + interval '1 hour' where id = ${endpoint}`;
    await world.tell(newId(), [1]);
    await over(endpoint, 1);
    await admin`update events.endpoint set previous_secret_until = now() where id = ${endpoint}`;
    await world.tell(newId(), [2]);
    await over(endpoint, 2);
    const [both, one] = hook.got as [Got, Got];
    const headers = (got: Got): Record<string, string> => got.headers as Record<string, string>;
    for (const secret of [SECRET, OTHER_SECRET]) {
      expect(new Webhook(secret).verify(both.body, headers(both))).toEqual(JSON.parse(both.body));
      expect(new Svix(secret).verify(both.body, headers(both))).toEqual(JSON.parse(both.body));
    }
    expect(() => new Webhook(SECRET).verify(one.body, headers(one))).toThrow();
    expect(new Webhook(OTHER_SECRET).verify(one.body, headers(one))).toBeDefined();
    const [t, ...signatures] = headers(both)['vaultspay-signature']!.split(',');
    const expected = [OTHER_SECRET, SECRET].map(
      (key) =>
        `v1=${createHmac('sha256', key)
          .update(`${t!.slice(2)}.${both.body}`)
          .digest('hex')}`,
    );
    expect(signatures).toEqual(expected);
  });

  it('again is the same, however often, and neither waits nor holds back', async () => {
    const endpoint = await world.endpoint(hook.url);
    webhooks = await world.start();
    const resource = newId();
    await world.tell(resource, [1]);
    await over(endpoint, 1);
    const again = (body: boolean) => world.database.admin`
      insert into events.delivery (tenant_id, id, endpoint_id, event_id, resource_id, event_type, message_id, trigger, body,
        status, next_attempt_at)
      select tenant_id, ${newId()}, endpoint_id, event_id, resource_id,
        case when ${body} then event_type else 'called.otherwise' end, case when ${body} then message_id end, 'redeliver', case when ${body} then body end, 'pending', now()
      from events.delivery where endpoint_id = ${endpoint} and trigger = 'event'`;
    await again(true);
    await again(false);
    await over(endpoint, 3);
    expect(new Set(hook.got.map(({ body }) => body)).size).toBe(1);
    expect(new Set(hook.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await world.deliveries(endpoint)).map(({ trigger }) => trigger)).toEqual([
      'event',
      'redeliver',
      'redeliver',
    ]);
    const names = await world.database.admin`
      select distinct event_type from events.delivery where endpoint_id = ${endpoint}`;
    expect(names).toHaveLength(1);
    expect(names[0]!.event_type).not.toBe('called.otherwise');
  });

  it.each([
    ['where loopback is not allowed', 'test', false],
    ['for a live tenant even where it is', 'live', true],
  ])('never goes where it may not: %s', async (_where, mode, allowLoopback) => {
    const tenantId = await world.tenant('vaultspay-v1', mode);
    const endpoint = await world.endpoint(hook.url, { tenantId });
    webhooks = await world.start({ allowLoopback, facts: quickFacts([]) });
    await world.tell(newId(), [1], { tenantId });
    await over(endpoint, 1);
    expect(hook.got).toEqual([]);
    const [row] = await world.deliveries(endpoint);
    expect(await world.attempts(row!.id)).toMatchObject([{ error: 'url_forbidden', status: null }]);
  });

  it('stays delivered, whatever another worker that sent it too has to tell afterwards', async () => {
    const endpoint = await world.endpoint(hook.url);
    webhooks = await world.start();
    await world.tell(newId(), [1]);
    await over(endpoint, 1);
    const [before] = await world.deliveries(endpoint);
    const task = { tenantId: world.tenantId, id: before!.id, endpointId: endpoint, trigger: 'event' } as Task;
    const refused = { status: 409, error: 'http_status', response: '', startedAt: new Date(), durationMs: 1 } as const;
    await record(world.gateway.sql, [{ ...refused, task, nextAt: new Date() }], new Date());
    const [after] = await world.deliveries(endpoint);
    expect(after).toMatchObject({ status: 'succeeded', delivered_at: before!.delivered_at, next_attempt_at: null });
    expect(await world.attempts(before!.id)).toMatchObject([{ error: null }, { error: 'http_status' }]);
  });

  it('gets nothing new once it is disabled', async () => {
    const [gone, there] = [await world.endpoint(hook.url), await world.endpoint(hook.url)];
    await world.database.admin`update events.endpoint set enabled = false where id = ${gone}`;
    webhooks = await world.start();
    await world.tell(newId(), [1]);
    await over(there, 1);
    expect(await world.deliveries(gone)).toEqual([]);
  });
});
