import { graphql } from 'graphql';
import { unseal } from '../../kernel/crypto';
import { connect } from '../../kernel/db';
import { newId, sibling } from '../../kernel/id';
import { ulidOf } from '../../kernel/ulid';
import type { Viewer } from '../../kernel/viewer';
import { DELIVERIES, secretContext, webhookFacts } from '../../schema/webhooks';
import { TEST_KEYS } from '../../tests/keys';
import { identity } from '.';
import { resealEndpoints } from './jobs';
import { mailFailures } from './service/failed-endpoints';
import { NOW, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const saas = operatorOf('vaultspay-saas');
const v1 = operatorOf('vaultspay-v1');
const pay = operatorOf('vaultpay');
const cryptomate = operatorOf('cryptomate');

// A literal, so that no name server is asked.
const URL = 'https://93.184.216.34/hook?token=url-secret';
const fields = `id url types description enabled disabledReason failureCount dialect headers { name value }
  previousSecretExpiresAt createdAt`;
const CREATE = `mutation ($input: WebhookEndpointInput!, $key: String) {
  createWebhookEndpoint(input: $input, idempotencyKey: $key) { secret previousSecretExpiresAt endpoint { ${fields} } } }`;
const create = async (input: object = {}, viewer = v1, key?: string) =>
  (await w.get(viewer, CREATE, { input: { url: URL, types: ['*'], ...input }, key })).createWebhookEndpoint;
const update = async (id: string, input: object) =>
  (
    await w.get(
      v1,
      `mutation ($id: ID!, $input: WebhookEndpointUpdate!) { updateWebhookEndpoint(id: $id, input: $input) { ${fields} } }`,
      { id, input },
    )
  ).updateWebhookEndpoint;
const rotate = async (id: string, viewer = v1, key?: string, secret?: string) =>
  (
    await w.get(
      viewer,
      'mutation ($id: ID!, $s: String, $key: String) { rotateWebhookSecret(id: $id, secret: $s, idempotencyKey: $key) { secret previousSecretExpiresAt endpoint { previousSecretExpiresAt } } }',
      { id, key, s: secret },
    )
  ).rotateWebhookSecret;
const remove = (id: string, viewer = v1) =>
  w.get(viewer, 'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) }', { id });
const delivery = `id endpointId eventId part resourceId eventType messageId trigger status attemptCount nextAttemptAt
  deliveredAt body attempts { n at status error response durationMs }`;
const deliveries = async (id: string, filter: object = {}) =>
  (
    await w.get(
      v1,
      `query ($id: ID!, $filter: WebhookDeliveryFilter) { webhookEndpoint(id: $id) { deliveries(filter: $filter) { total nodes { ${delivery} } } } }`,
      { id, filter },
    )
  ).webhookEndpoint.deliveries;

/** One endpoint of a tenant at a time, where it may have only one. */
afterEach(async () => {
  await w.db.admin`update events.endpoint set deleted_at = now() where deleted_at is null`;
});

const secretsOf = async (id: string) => {
  const [row] = await w.db.admin`select * from events.endpoint where id = ${id}`;
  const open = (sealed: Buffer | null) => sealed && unseal(TEST_KEYS, secretContext(id), sealed).toString();
  return {
    now: open(row!.secret_sealed),
    previous: open(row!.previous_secret_sealed),
    until: row!.previous_secret_until,
  };
};

/** What a deliverer would have left behind. */
async function sent(
  endpointId: string,
  of: {
    status?: string;
    eventId?: string | null;
    part?: number;
    type?: string;
    trigger?: string;
    message?: string;
    at?: string;
  } = {},
): Promise<string> {
  const id = newId();
  const { status = 'failed', eventId = null, part = 0, type = 'card.frozen', trigger = 'event', at = NOW } = of;
  await w.db.admin`insert into events.delivery ${w.db.admin({
    ...{ tenant_id: v1.tenantId, id, endpoint_id: endpointId, event_id: eventId, part, resource_id: endpointId },
    ...{ event_type: type, message_id: of.message ?? `msg_${id}`, trigger, body: Buffer.from(`{"n":"${id}"}`) },
    ...{ status, attempts: 1, created_at: at },
  })}`;
  return id;
}

async function happened(type = 'customer.created', tenantId = v1.tenantId): Promise<string> {
  const id = newId();
  await w.db.admin`insert into events.outbox ${w.db.admin({
    ...{ tenant_id: tenantId, id, n: 0, type, resource_type: 'customer', resource_id: newId() },
    ...{ actor_kind: 'system', actor_id: 'test', occurred_at: NOW },
  })}`;
  return id;
}

test('an endpoint is made with a secret that is shown once, sealed, and in no record or list', async () => {
  const { secret, previousSecretExpiresAt, endpoint } = await create({
    types: ['endpoint.failed', 'ping', 'endpoint.failed'],
    headers: [{ name: 'Authorization', value: 'Bearer header-secret' }],
  });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
  expect(previousSecretExpiresAt).toBeNull();
  expect(endpoint).toMatchObject({
    ...{ url: URL, types: ['endpoint.failed', 'ping'], description: null, enabled: true, disabledReason: null },
    ...{ failureCount: 0, dialect: 'VAULTSPAY_V1', createdAt: NOW },
    headers: [{ name: 'Authorization', value: 'Bearer header-secret' }],
  });
  expect(await secretsOf(endpoint.id)).toEqual({ now: secret, previous: null, until: null });
  const shown = await w.get(v1, `{ webhookEndpoints { total nodes { ${fields} } } }`);
  expect(shown.webhookEndpoints).toEqual({ total: 1, nodes: [endpoint] });
  const kept = await w.db.admin`
    select (select json_agg(a)::text from identity.audit a) as audit, (select json_agg(o)::text from events.outbox o) as outbox,
      (select json_agg(e)::text from events.endpoint e) as rows, (select json_agg(o)::text from events.once o) as once`;
  const { rows, ...others } = kept[0]!;
  expect(rows).not.toContain(secret.slice(6));
  for (const text of Object.values(others))
    for (const hidden of [secret.slice(6), 'url-secret', 'header-secret']) expect(text ?? '').not.toContain(hidden);
  expect(others.audit).toContain('CREATE_WEBHOOK_ENDPOINT');
});

test('a new endpoint that is enabled is sent a ping, in the same transaction, and the deliverer is woken', async () => {
  let rung = 0;
  const { unlisten } = await w.db.admin.listen(DELIVERIES, () => rung++);
  const { endpoint } = await create();
  const { nodes } = await deliveries(endpoint.id);
  expect(nodes).toEqual([
    expect.objectContaining({
      ...{ eventType: 'ping', trigger: 'EVENT', status: 'PENDING', resourceId: endpoint.id },
      ...{ messageId: null, body: null, nextAttemptAt: NOW, attempts: [], attemptCount: 0 },
    }),
  ]);
  expect(nodes[0].eventId).toBe(nodes[0].id);
  const { endpoint: silent } = await create({ enabled: false });
  expect(silent).toMatchObject({ enabled: false, disabledReason: 'MANUAL' });
  expect((await deliveries(silent.id)).total).toBe(0);
  await update(silent.id, { enabled: true, url: `${URL}2` });
  expect((await deliveries(silent.id)).total).toBe(0);
  const deadline = Date.now() + 20_000;
  while (rung === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(rung).toBeGreaterThan(0);
  await unlisten();
});

test('the same idempotency key gives the same endpoint and secret again, and makes nothing twice', async () => {
  const input = { headers: [{ name: 'x-one', value: '1' }] };
  const first = await create(input, v1, 'webhook-1');
  expect(await create(input, v1, 'webhook-1')).toEqual(first);
  const other = await w.ask(v1, CREATE, { input: { url: URL, types: ['ping'] }, key: 'webhook-1' });
  expect(other.code).toBe('IDEMPOTENCY_REUSED');
  const own = { url: URL, types: ['*'], dialect: 'CRYPTOMATE', secret: 'a-given-secret' };
  const given = await create(own, v1, 'webhook-2');
  expect(given.secret).toBe('a-given-secret');
  expect((await w.ask(v1, CREATE, { input: { ...own, secret: 'another-secret' }, key: 'webhook-2' })).code).toBe(
    'IDEMPOTENCY_REUSED',
  );
  const rows = await w.db.admin`select result::text from events.once where key in ('webhook-1', 'webhook-2')`;
  for (const { result } of rows) for (const { secret } of [first, given]) expect(result).not.toContain(secret.slice(6));
  expect((await w.get(v1, '{ webhookEndpoints { total } }')).webhookEndpoints.total).toBe(2);
});

test('each contract has its own words, secrets and default', async () => {
  for (const [viewer, dialect] of [
    [v1, 'VAULTSPAY_V1'],
    [saas, 'VAULTSPAY_SAAS'],
    [cryptomate, 'CRYPTOMATE'],
    [pay, 'VAULTGRAPH'],
  ] as const)
    expect((await create({}, viewer)).endpoint).toMatchObject({ dialect });
  expect((await create({ dialect: 'VAULTGRAPH', types: ['card.*', 'ping'] })).endpoint.types).toEqual([
    'card.*',
    'ping',
  ]);
  const types = await w.get(v1, '{ own: webhookEventTypes saas: webhookEventTypes(dialect: VAULTSPAY_SAAS) }');
  expect(types).toEqual({ own: webhookFacts['vaultspay-v1'].types, saas: webhookFacts['vaultspay-saas'].types });
  expect((await create({ dialect: 'CRYPTOMATE', url: 'http://93.184.216.34/' })).endpoint.url).toContain('http:');
});

describe('what is refused names its field and makes nothing', () => {
  const header = (name: string, value = 'x') => ({ headers: [{ name, value }] });
  const many = Array.from({ length: 11 }, (_, i) => ({ name: `x-${i}`, value: 'x' }));
  const cases: readonly [object, string, string | undefined][] = [
    [{ url: 'http://93.184.216.34/' }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'https://localhost:3000/', dialect: 'VAULTGRAPH' }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'https://2130706433/', dialect: 'VAULTGRAPH' }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'http://10.0.0.1/' }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'https://93.184.216.34/#top' }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'https://93.184.216.34/', types: ['no.such'] }, 'EVENT_UNKNOWN', 'types[0]'],
    [{ url: 'ftp://93.184.216.34/', types: ['no.such'] }, 'URL_FORBIDDEN', 'url'],
    [{ url: 'https://u:p@93.184.216.34/' }, 'URL_FORBIDDEN', 'url'],
    [{ types: [] }, 'INPUT_INVALID', 'types'],
    [{ types: ['*', 'ping'] }, 'INPUT_INVALID', 'types'],
    [{ types: ['ping', 'no.such'] }, 'EVENT_UNKNOWN', 'types[1]'],
    [{ types: ['card.*'] }, 'EVENT_UNKNOWN', 'types[0]'],
    [{ types: ['nothing.*'], dialect: 'VAULTGRAPH' }, 'EVENT_UNKNOWN', 'types[0]'],
    [{ types: ['.*'], dialect: 'VAULTGRAPH' }, 'EVENT_UNKNOWN', 'types[0]'],
    [{ types: ['card.status.active'], dialect: 'VAULTGRAPH' }, 'EVENT_UNKNOWN', 'types[0]'],
    [{ description: 'x'.repeat(256) }, 'INPUT_INVALID', 'description'],
    [{ description: 'a\nb' }, 'INPUT_INVALID', 'description'],
    [{ secret: 'whsec_of-our-own-making' }, 'INPUT_INVALID', 'secret'],
    [{ secret: 'short', dialect: 'CRYPTOMATE' }, 'WEBHOOK_KEY_SHORT', 'secret'],
    [{ secret: 'short', dialect: 'VAULTSPAY_SAAS' }, 'INPUT_INVALID', 'secret'],
    [{ secret: 'x'.repeat(129), dialect: 'VAULTSPAY_SAAS' }, 'INPUT_INVALID', 'secret'],
    [{ secret: 'line one\r\nx: line two', dialect: 'VAULTSPAY_SAAS' }, 'INPUT_INVALID', 'secret'],
    [{ headers: many }, 'INPUT_INVALID', 'headers'],
    [{ headers: [...many.slice(0, 1), { name: 'X-0', value: 'y' }] }, 'INPUT_INVALID', 'headers'],
    ...['', 'a b', 'a:b', 'x\r\ny', 'Host', 'Content-Type', 'content-length', 'Transfer-Encoding', 'connection'].map(
      (name): [object, string, string] => [header(name), 'INPUT_INVALID', 'headers.0.name'],
    ),
    ...['webhook-signature', 'VaultsPay-Signature', 'X-Webhook-Key', 'svix-id', 'User-Agent'].map(
      (name): [object, string, string] => [header(name), 'INPUT_INVALID', 'headers.0.name'],
    ),
    ...['', ' x', 'a\r\nb: c', 'a\0', 'ü', 'x'.repeat(1025)].map((value): [object, string, string] => [
      header('x-own', value),
      'INPUT_INVALID',
      'headers.0.value',
    ]),
  ];
  test.each(cases)('%j: %s at %s', async (input, code, field) => {
    expect(await w.ask(v1, CREATE, { input: { url: URL, types: ['*'], ...input } })).toMatchObject({ code, field });
    expect((await w.get(v1, '{ webhookEndpoints { total } }')).webhookEndpoints.total).toBe(0);
  });
});

test('no more endpoints than the contract allows are made, however many ask at once', async () => {
  const most = webhookFacts['vaultspay-v1'].endpoints;
  const answers = await Promise.all(
    Array.from({ length: most + 6 }, () => w.ask(v1, CREATE, { input: { url: URL, types: ['*'] } })),
  );
  expect(answers.filter(({ code }) => code === 'ENDPOINT_LIMIT')).toHaveLength(6);
  const made = answers.flatMap(({ data }) => data?.createWebhookEndpoint.endpoint.id ?? []);
  expect(made).toHaveLength(most);
  expect((await w.get(v1, '{ webhookEndpoints { total } }')).webhookEndpoints.total).toBe(most);
  // Another contract, another tenant, and the room of one that is gone.
  await create({ dialect: 'VAULTGRAPH' });
  await create({}, saas);
  await remove(made[0]);
  await create();
  expect((await w.ask(v1, CREATE, { input: { url: URL, types: ['*'] } })).code).toBe('ENDPOINT_LIMIT');
});

test('loopback is reached by sandbox viewers where it is allowed, and by nobody else', async () => {
  const subgraph = identity({ ...w.deps, allowLoopback: true });
  const call = { requestId: 'loop', signal: new AbortController().signal };
  const asks = async (viewer: typeof v1, url: string, dialect = 'VAULTGRAPH') => {
    const contextValue = subgraph.context({ ...call, viewer });
    const variableValues = { input: { url, types: ['*'], dialect } };
    const { errors } = await graphql({ schema: subgraph.schema, source: CREATE, variableValues, contextValue });
    return errors?.[0]?.extensions.code ?? 'made';
  };
  expect(await asks(v1, 'http://127.0.0.1:3000/hook')).toBe('made');
  expect(await asks(v1, 'http://localhost:3000/hook')).toBe('made');
  expect(await asks(v1, 'https://10.0.0.1/hook')).toBe('URL_FORBIDDEN');
  expect(await asks({ ...v1, sandbox: false }, 'http://127.0.0.1:3000/hook')).toBe('URL_FORBIDDEN');
  // Where the contract says so a sandbox may name what is private; whether it is reached is another question.
  for (const url of ['https://10.0.0.1/hook', 'https://intranet/', 'http://[::1]:3000/', 'http://localhost:3000/']) {
    expect(await asks(v1, url, 'VAULTSPAY_V1')).toBe('made');
    expect(await asks({ ...v1, sandbox: false }, url, 'VAULTSPAY_V1')).toBe('URL_FORBIDDEN');
  }
});

test('every change is made once for a key, and nothing is touched where nothing changes', async () => {
  const { endpoint } = await create({ description: 'intake' });
  const at = async () =>
    (await w.db.admin`select updated_at, version from events.endpoint where id = ${endpoint.id}`)[0];
  const before = await at();
  w.clock.advance(1_000);
  expect(await update(endpoint.id, { description: 'intake', types: ['*'], enabled: true, url: URL })).toEqual(endpoint);
  expect(await at()).toEqual(before);
  const keyed = async (source: string, input = {}) =>
    w.get(v1, source, { id: endpoint.id, event: (await deliveries(endpoint.id)).nodes.at(-1).id, ...input });
  const twice = [
    'mutation ($id: ID!) { updateWebhookEndpoint(id: $id, input: { description: "x" }, idempotencyKey: "k") { updatedAt } }',
    'mutation ($id: ID!) { testWebhookEndpoint(id: $id, idempotencyKey: "k") { id } }',
    'mutation ($event: ID!) { redeliverWebhookEvent(eventId: $event, idempotencyKey: "k") { id } }',
  ];
  for (const source of twice) {
    const first = await keyed(source);
    w.clock.advance(1_000);
    expect(await keyed(source)).toEqual(first);
  }
  expect((await deliveries(endpoint.id)).total).toBe(3);
  const gone = 'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id, idempotencyKey: "k") }';
  expect([await keyed(gone), await w.get(v1, gone, { id: endpoint.id })]).toEqual([
    { deleteWebhookEndpoint: true },
    { deleteWebhookEndpoint: true },
  ]);
  w.clock.advance(-4_000);
});

test('several are found by their ids, in the order asked', async () => {
  const [one, two] = [await create(), await create()];
  const asked = [two.endpoint.id, newId(), 'nonsense', one.endpoint.id.toUpperCase()];
  const found = async (viewer: typeof v1) =>
    (await w.get(viewer, 'query ($ids: [ID!]!) { webhookEndpointsById(ids: $ids) { id } }', { ids: asked }))
      .webhookEndpointsById;
  expect(await found(v1)).toEqual([{ id: two.endpoint.id }, null, null, { id: one.endpoint.id }]);
  expect(await found(saas)).toEqual([null, null, null, null]);
});

test('an update merges, and is checked like what is new', async () => {
  const { endpoint } = await create({ description: 'intake', headers: [{ name: 'x-one', value: '1' }] });
  expect(await update(endpoint.id, { types: ['ping', 'ping'] })).toEqual({ ...endpoint, types: ['ping'] });
  expect(await update(endpoint.id, { description: null, headers: [] })).toMatchObject({
    ...{ description: null, headers: [], types: ['ping'], url: URL, enabled: true },
  });
  const ask = (input: object) =>
    w.ask(v1, 'mutation ($id: ID!, $i: WebhookEndpointUpdate!) { updateWebhookEndpoint(id: $id, input: $i) { id } }', {
      id: endpoint.id,
      i: input,
    });
  expect(await ask({ url: 'http://10.0.0.1/' })).toMatchObject({ code: 'URL_FORBIDDEN', field: 'url' });
  expect(await ask({ types: ['no.such'] })).toMatchObject({ code: 'EVENT_UNKNOWN', field: 'types[0]' });
  expect(await ask({ headers: [{ name: 'host', value: 'x' }] })).toMatchObject({ field: 'headers.0.name' });
  expect(
    (await w.get(v1, `query ($id: ID!) { webhookEndpoint(id: $id) { url types } }`, { id: endpoint.id }))
      .webhookEndpoint,
  ).toEqual({ url: URL, types: ['ping'] });
});

test('disabling gives up what waits and says why; enabling forgets the failures and sends nothing that was missed', async () => {
  const { endpoint } = await create();
  const waiting = await sent(endpoint.id, { status: 'pending' });
  await w.db
    .admin`insert into events.attempt ${w.db.admin({ tenant_id: v1.tenantId, delivery_id: waiting, n: 1, at: NOW, status: 500, error: 'http_status', response: 'oh', duration_ms: 7 })}`;
  await w.get(v1, 'mutation ($id: ID!) { testWebhookEndpoint(id: $id) { id } }', { id: endpoint.id });
  const done = await sent(endpoint.id, { status: 'succeeded' });
  expect(await update(endpoint.id, { enabled: false })).toMatchObject({ enabled: false, disabledReason: 'MANUAL' });
  const { nodes } = await deliveries(endpoint.id);
  const byId = new Map(nodes.map((one: { id: string }) => [one.id, one]));
  expect(byId.get(waiting)).toMatchObject({
    ...{ status: 'FAILED', nextAttemptAt: null, attemptCount: 1 },
    attempts: [
      { n: 1, status: 500, error: 'HTTP_STATUS', response: 'oh', durationMs: 7 },
      { n: 2, at: NOW, status: null, error: 'ENDPOINT_DISABLED', response: null, durationMs: 0 },
    ],
  });
  expect(byId.get(done)).toMatchObject({ status: 'SUCCEEDED', attempts: [] });
  expect(nodes.map((one: { trigger: string; status: string }) => [one.trigger, one.status]).sort()).toEqual([
    ['EVENT', 'FAILED'],
    ['EVENT', 'FAILED'],
    ['EVENT', 'SUCCEEDED'],
    ['TEST', 'PENDING'],
  ]);
  await w.db
    .admin`update events.endpoint set disabled_reason = 'delivery_failures', failure_count = 10 where id = ${endpoint.id}`;
  expect(await update(endpoint.id, { enabled: false })).toMatchObject({
    disabledReason: 'DELIVERY_FAILURES',
    failureCount: 10,
  });
  expect(await update(endpoint.id, { enabled: true })).toMatchObject({
    ...{ enabled: true, disabledReason: null, failureCount: 0 },
  });
  expect((await deliveries(endpoint.id)).total).toBe(4);
});

test('a rotated secret overlaps for a day with the one before, and with no older one', async () => {
  const { secret: first, endpoint } = await create();
  const until = '2026-05-02T09:00:00.000Z';
  const { secret: second, ...told } = await rotate(endpoint.id, v1, 'rotate-1');
  expect(second).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
  expect(told).toEqual({ previousSecretExpiresAt: until, endpoint: { previousSecretExpiresAt: until } });
  expect(await secretsOf(endpoint.id)).toMatchObject({ now: second, previous: first });
  expect((await rotate(endpoint.id, v1, 'rotate-1')).secret).toBe(second);
  const { secret: third } = await rotate(endpoint.id);
  expect(await secretsOf(endpoint.id)).toMatchObject({ now: third, previous: second });
  expect(new Set([first, second, third]).size).toBe(3);
  const given = await w.ask(
    v1,
    'mutation ($id: ID!) { rotateWebhookSecret(id: $id, secret: "one-of-my-own-making") { secret } }',
    { id: endpoint.id },
  );
  expect(given).toMatchObject({ code: 'INPUT_INVALID', field: 'secret' });
  const expires = async () => {
    const source = 'query ($id: ID!) { webhookEndpoint(id: $id) { previousSecretExpiresAt } }';
    return (await w.get(v1, source, { id: endpoint.id })).webhookEndpoint.previousSecretExpiresAt;
  };
  const pass = (viewer: Viewer, seconds: number) =>
    w.ask(viewer, 'mutation ($id: ID!, $s: Int!) { sandboxLetTimePass(kind: SIGNING_SECRET, id: $id, seconds: $s) }', {
      ...{ id: endpoint.id, s: seconds },
    });
  expect((await pass(cryptomate, 86_400)).code).toBe('ENDPOINT_UNKNOWN');
  await pass(v1, 86_399);
  expect(await expires()).toBe('2026-05-01T09:00:01.000Z');
  await pass(v1, 1);
  expect(await expires()).toBeNull();
  // Where the contract knows no overlap the old one is void at once.
  const { endpoint: other } = await create({ secret: 'first-of-cryptomate' }, cryptomate);
  expect(await rotate(other.id, cryptomate, undefined, 'second-of-cryptomate')).toMatchObject({
    ...{ secret: 'second-of-cryptomate', previousSecretExpiresAt: null },
  });
  expect(await secretsOf(other.id)).toEqual({ now: 'second-of-cryptomate', previous: null, until: null });
});

test('a deleted endpoint is gone from every read, with what it still had to send', async () => {
  const { endpoint } = await create();
  const waiting = await sent(endpoint.id, { status: 'pending' });
  await remove(endpoint.id);
  const [row] = await w.db.admin`select status, next_attempt_at from events.delivery where id = ${waiting}`;
  expect(row).toEqual({ status: 'failed', next_attempt_at: null });
  expect(await w.db.admin`select 1 from events.attempt where delivery_id = ${waiting}`).toHaveLength(0);
  const id = { id: endpoint.id };
  for (const source of [
    'query ($id: ID!) { webhookEndpoint(id: $id) { id } }',
    'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) }',
    'mutation ($id: ID!) { testWebhookEndpoint(id: $id) { id } }',
    'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }',
    'mutation ($id: ID!) { updateWebhookEndpoint(id: $id, input: { enabled: true }) { id } }',
  ])
    expect(await w.ask(v1, source, id)).toMatchObject({ code: 'ENDPOINT_UNKNOWN', field: 'id' });
  const read = await w.ask(v1, 'query ($id: ID!) { webhookDelivery(id: $id) { id } }', { id: waiting });
  expect(read.code).toBe('DELIVERY_UNKNOWN');
});

test('the tenant is written to once when its failures have ended an endpoint, and to nobody else', async () => {
  const { endpoint } = await create();
  const deps = { ...w.deps, db: w.db.as('identity') };
  expect(await mailFailures(deps)).toBe(0);
  await update(endpoint.id, { enabled: false });
  expect(await mailFailures(deps)).toBe(0);
  const event = newId();
  await w.db.admin`insert into events.outbox ${w.db.admin({
    ...{ tenant_id: v1.tenantId, id: event, n: 0, type: 'endpoint.failed', resource_type: 'endpoint' },
    ...{ resource_id: endpoint.id, actor_kind: 'system', actor_id: 'webhooks', occurred_at: NOW },
  })}`;
  await w.db.admin`
    update events.endpoint set disabled_reason = 'delivery_failures', failure_count = 10 where id = ${endpoint.id}`;
  const later = { now: () => new Date(Date.parse(NOW) + 2 * 86_400_000) };
  expect(await mailFailures({ ...deps, clock: later })).toBe(0);
  expect((await Promise.all([mailFailures(deps), mailFailures(deps)])).reduce((sum, n) => sum + n)).toBe(1);
  expect(await mailFailures(deps)).toBe(0);
  const [mail, ...more] = await w.db.admin`select * from identity.message`;
  expect([mail!.id, mail!.tenant_id, mail!.channel, more]).toEqual([event, v1.tenantId, 'mail', []]);
  const open = (what: string, sealed: Buffer) =>
    unseal(TEST_KEYS, `identity.message.${what}|${event}`, sealed).toString();
  expect(open('recipient', mail!.recipient_sealed)).toBe('ops@meridian.example');
  expect(JSON.parse(open('body', mail!.body_sealed))).toEqual({
    ...{ endpointId: endpoint.id, host: '93.184.216.34', failures: 10 },
  });
});

describe('sending again', () => {
  const REDELIVER = `mutation ($event: ID!, $endpoint: ID) {
    redeliverWebhookEvent(eventId: $event, endpointId: $endpoint) { ${delivery} } }`;
  const again = async (event: string, endpoint?: string) =>
    (await w.get(v1, REDELIVER, { event, endpoint })).redeliverWebhookEvent;
  const refused = (event: string, endpoint?: string) => w.ask(v1, REDELIVER, { event, endpoint });
  type Message = { readonly messageId: string; readonly trigger: string };

  test('a test is pending at once, whether the endpoint is enabled and subscribed or not', async () => {
    const { endpoint } = await create({ types: ['endpoint.failed'], enabled: false });
    const TEST = `mutation ($id: ID!, $type: String) { testWebhookEndpoint(id: $id, type: $type) { ${delivery} } }`;
    const { testWebhookEndpoint: made } = await w.get(v1, TEST, { id: endpoint.id });
    expect(made).toMatchObject({
      ...{ eventType: 'ping', trigger: 'TEST', status: 'PENDING', eventId: made.id, body: null, nextAttemptAt: NOW },
      ...{ endpointId: endpoint.id, resourceId: endpoint.id, messageId: null },
    });
    const other = await w.get(v1, TEST, { id: endpoint.id, type: 'endpoint.failed' });
    expect(other.testWebhookEndpoint.eventType).toBe('endpoint.failed');
    expect(await w.ask(v1, TEST, { id: endpoint.id, type: 'no.such' })).toMatchObject({
      code: 'EVENT_UNKNOWN',
      field: 'type',
    });
  });

  test('an event goes again with the same bytes and message ids, to those who subscribed to it', async () => {
    const ours = { dialect: 'VAULTGRAPH' };
    const had = (await create({ ...ours, types: ['ping'] })).endpoint.id;
    const all = (await create(ours)).endpoint.id;
    const lost = (await create({ ...ours, types: ['endpoint.failed'] })).endpoint.id;
    const off = (await create({ ...ours, enabled: false })).endpoint.id;
    const event = await happened();
    const parts = [
      await sent(had, { eventId: event, type: 'ping' }),
      await sent(had, { eventId: event, type: 'ping', part: 1 }),
    ];
    const other = await sent(lost, { eventId: event, type: 'user.created' });
    const made = await again(event);
    expect(made).toHaveLength(4);
    for (const [i, copy] of made.entries())
      expect(copy).toMatchObject({
        ...{
          endpointId: i < 2 ? had : all,
          eventId: event,
          part: i % 2,
          trigger: 'REDELIVER',
          status: 'PENDING',
          attemptCount: 0,
        },
        ...{ messageId: `msg_${parts[i % 2]}`, body: `{"n":"${parts[i % 2]}"}`, nextAttemptAt: expect.any(String) },
      });
    // By name also who did not subscribe, but nobody who is disabled.
    expect(await again(event, lost)).toEqual([
      expect.objectContaining({ endpointId: lost, body: `{"n":"${other}"}`, eventType: 'user.created' }),
    ]);
    expect(await refused(event, off)).toMatchObject({ code: 'NO_ENDPOINT', field: 'endpointId' });
    await remove(all);
    expect((await again(event)).map((each: { endpointId: string }) => each.endpointId)).toEqual([had, had]);
  });

  test('of two messages that are events of their own, only the one that is asked for', async () => {
    const { endpoint } = await create({ types: ['ping', 'user.created'] });
    const event = await happened();
    const ids = [event, sibling(event, 1)];
    const [first, second] = ids.map((id) => `evt_${ulidOf(id)}`);
    await sent(endpoint.id, { eventId: event, type: 'ping', message: first });
    await sent(endpoint.id, { eventId: event, type: 'user.created', message: second, part: 1 });
    for (const [i, id] of ids.entries()) {
      expect(await again(id)).toEqual([expect.objectContaining({ messageId: [first, second][i], part: i })]);
      const { nodes } = await deliveries(endpoint.id, { eventId: id });
      expect(nodes.map(({ messageId, trigger }: Message) => [messageId, trigger]).sort()).toEqual([
        [[first, second][i], 'EVENT'],
        [[first, second][i], 'REDELIVER'],
      ]);
    }
  });

  test('of our own contract an endpoint that came later is told in its own words', async () => {
    const event = await happened('customer.created');
    const family = (await create({ dialect: 'VAULTGRAPH', types: ['customer.*'] })).endpoint.id;
    await create({ dialect: 'VAULTGRAPH', types: ['card.*'] });
    expect(await again(event)).toEqual([
      expect.objectContaining({ endpointId: family, eventType: 'customer.created', eventId: event, body: null }),
    ]);
  });

  test('a ping goes to its own endpoint alone', async () => {
    const { endpoint } = await create({ types: ['endpoint.failed'] });
    const { endpoint: other } = await create();
    const [{ id: ping }] = (await deliveries(endpoint.id)).nodes;
    const told = { eventType: 'ping', eventId: ping, trigger: 'REDELIVER' };
    const messageId = `evt_${ulidOf(ping)}`;
    // Nobody has sent it yet: whoever sends either first writes it.
    expect(await again(ping)).toMatchObject([{ ...told, endpointId: endpoint.id, body: null }]);
    await w.db.admin`update events.delivery set body = 'pong', message_id = ${messageId} where id = ${ping}`;
    expect(await again(ping)).toMatchObject([{ ...told, endpointId: endpoint.id, body: 'pong', messageId }]);
    expect(await again(ping, other.id)).toMatchObject([{ ...told, endpointId: other.id, body: 'pong' }]);
  });

  test('a test is an event, too, for those who subscribed to its type', async () => {
    const { endpoint } = await create({ types: ['user.created'] });
    const { endpoint: other } = await create({ types: ['user.created', 'ping'] });
    await create({ types: ['user.updated'] });
    const TEST = 'mutation ($id: ID!, $type: String) { testWebhookEndpoint(id: $id, type: $type) { id eventId } }';
    const { testWebhookEndpoint: made } = await w.get(v1, TEST, { id: endpoint.id, type: 'user.created' });
    const again2 = await again(made.eventId);
    expect(new Set(again2.map((each: { endpointId: string }) => each.endpointId))).toEqual(
      new Set([endpoint.id, other.id]),
    );
    expect((await deliveries(endpoint.id, { eventId: made.eventId })).total).toBe(2);
  });

  test('what nobody knows, or another tenant, is gone', async () => {
    const { endpoint } = await create();
    for (const event of [newId(), 'nonsense', await happened('customer.created', saas.tenantId)])
      expect(await refused(event)).toMatchObject({ code: 'EVENT_GONE', field: 'eventId' });
    expect(await refused(newId(), newId())).toMatchObject({ code: 'EVENT_GONE' });
    expect(await refused(await happened(), newId())).toMatchObject({ code: 'ENDPOINT_UNKNOWN', field: 'endpointId' });
    await remove(endpoint.id);
    expect((await refused(await happened())).code).toBe('NO_ENDPOINT');
  });

  test('all that failed since a time goes again in order, and nothing that has arrived or is on its way', async () => {
    const { endpoint } = await create();
    await sent(endpoint.id, { at: '2026-04-30T00:00:00Z' });
    await sent(endpoint.id, { status: 'succeeded' });
    const [a, b, c, d] = [
      await sent(endpoint.id),
      await sent(endpoint.id),
      await sent(endpoint.id),
      await sent(endpoint.id),
    ];
    await sent(endpoint.id, { trigger: 'redeliver', status: 'succeeded', message: `msg_${b}` });
    await sent(endpoint.id, { trigger: 'redeliver', status: 'failed', message: `msg_${c}` });
    await sent(endpoint.id, { trigger: 'test' });
    const AGAIN = `mutation ($id: ID!, $since: DateTimeISO!) { redeliverFailedWebhooks(endpointId: $id, since: $since) { count more } }`;
    const vars = { id: endpoint.id, since: '2026-05-01T00:00:00Z' };
    const answers = await Promise.all([w.get(v1, AGAIN, vars), w.get(v1, AGAIN, vars)]);
    expect(answers.map(({ redeliverFailedWebhooks: made }) => made.count).sort()).toEqual([0, 3]);
    expect(answers[0].redeliverFailedWebhooks.more).toBe(false);
    const rows = await w.db.admin`
      select message_id from events.delivery where endpoint_id = ${endpoint.id} and trigger = 'redeliver' and status = 'pending'
      order by next_attempt_at`;
    expect(rows.map(({ message_id }) => message_id)).toEqual([a, c, d].map((id) => `msg_${id}`));
    await update(endpoint.id, { enabled: false });
    expect(await w.ask(v1, AGAIN, vars)).toMatchObject({ code: 'NO_ENDPOINT', field: 'endpointId' });
  });

  test('at most a thousand at a time, and it says that there are more', async () => {
    const { endpoint } = await create();
    await w.db.admin`
      insert into events.delivery (tenant_id, id, endpoint_id, resource_id, event_type, message_id, trigger, body, status, created_at)
      select ${v1.tenantId}, gen_random_uuid(), ${endpoint.id}, ${endpoint.id}, 'x', 'many_' || n, 'event', 'x', 'failed', ${NOW}
      from generate_series(1, 1001) n`;
    const ask = async () =>
      (
        await w.get(
          v1,
          'mutation ($id: ID!) { redeliverFailedWebhooks(endpointId: $id, since: "2026-05-01T00:00:00Z") { count more } }',
          { id: endpoint.id },
        )
      ).redeliverFailedWebhooks;
    expect(await ask()).toEqual({ count: 1000, more: true });
    expect(await ask()).toEqual({ count: 1, more: false });
    expect(await ask()).toEqual({ count: 0, more: false });
  });
});

test('deliveries are filtered, paged and counted', async () => {
  const { endpoint } = await create({ enabled: false });
  const event = newId();
  const one = await sent(endpoint.id, { eventId: event, type: 'ping', message: `evt_${ulidOf(event)}` });
  const two = await sent(endpoint.id, { status: 'succeeded', at: '2026-04-30T00:00:00Z' });
  const ids = async (filter: object) =>
    (await deliveries(endpoint.id, filter)).nodes.map(({ id }: { id: string }) => id);
  expect(await ids({})).toEqual([one, two]);
  expect(await ids({ status: 'SUCCEEDED' })).toEqual([two]);
  expect(await ids({ eventType: 'ping' })).toEqual([one]);
  expect(await ids({ eventId: event })).toEqual([one]);
  expect(await ids({ eventId: 'nonsense' })).toEqual([]);
  expect(await ids({ trigger: 'TEST' })).toEqual([]);
  expect(await ids({ since: NOW })).toEqual([one]);
  expect(await ids({ until: NOW })).toEqual([two]);
  const PAGE = `query ($id: ID!, $after: String) { webhookEndpoint(id: $id) { deliveries(first: 1, after: $after) { nodes { id endpoint { url } } pageInfo { endCursor hasNextPage } } } }`;
  const first = (await w.get(v1, PAGE, { id: endpoint.id })).webhookEndpoint.deliveries;
  const next = (await w.get(v1, PAGE, { id: endpoint.id, after: first.pageInfo.endCursor })).webhookEndpoint.deliveries;
  expect([first.nodes, next.nodes]).toEqual([
    [{ id: one, endpoint: { url: URL } }],
    [{ id: two, endpoint: { url: URL } }],
  ]);
  expect([first.pageInfo.hasNextPage, next.pageInfo.hasNextPage]).toEqual([true, false]);
  const { webhookDelivery } = await w.get(v1, 'query ($id: ID!) { webhookDelivery(id: $id) { id body } }', { id: one });
  expect(webhookDelivery).toEqual({ id: one, body: `{"n":"${one}"}` });
  expect((await w.ask(saas, 'query ($id: ID!) { webhookDelivery(id: $id) { id } }', { id: one })).code).toBe(
    'DELIVERY_UNKNOWN',
  );
});

test('endpoints, deliveries and attempts cost as many statements for many as for few', async () => {
  const some = await Promise.all(Array.from({ length: 8 }, () => create()));
  for (const { endpoint } of some)
    for (let n = 0; n < 3; n++) {
      const id = await sent(endpoint.id);
      await w.db
        .admin`insert into events.attempt ${w.db.admin({ tenant_id: v1.tenantId, delivery_id: id, n: 1, at: NOW, duration_ms: 1 })}`;
    }
  const statements: string[] = [];
  const db = connect({
    url: w.db.urlAs('identity'),
    name: 'counting',
    max: 1,
    onQuery: (text) => statements.push(text),
  });
  const subgraph = identity({ ...w.deps, db });
  const source = `query ($first: Int!) { webhookEndpoints(first: $first) { total nodes {
    id deliveries(first: 5) { total nodes { id body endpoint { url } attempts { n } } } } } }`;
  const counted = async (first: number) => {
    const before = statements.length;
    const contextValue = subgraph.context({ viewer: v1, requestId: 'n', signal: new AbortController().signal });
    const { data, errors } = await graphql({
      schema: subgraph.schema,
      source,
      variableValues: { first },
      contextValue,
    });
    expect(errors).toBeUndefined();
    // biome-ignore lint/suspicious/noExplicitAny: as deep as the document
    const { nodes } = (data as any).webhookEndpoints;
    expect(nodes).toHaveLength(first);
    for (const one of nodes) expect(one.deliveries.total).toBe(4);
    return statements.length - before;
  };
  await counted(2);
  const [two, eight] = [await counted(2), await counted(8)];
  await db.close();
  expect(eight).toBe(two);
  expect(eight).toBeLessThanOrEqual(7);
});

test("another tenant's endpoints do not exist", async () => {
  const { endpoint } = await create();
  const event = await happened();
  await sent(endpoint.id, { eventId: event, type: 'ping' });
  expect((await w.get(saas, '{ webhookEndpoints { total nodes { id } } }')).webhookEndpoints).toEqual({
    total: 0,
    nodes: [],
  });
  for (const [source, field] of [
    [
      'mutation ($id: ID!) { redeliverFailedWebhooks(endpointId: $id, since: "2026-01-01T00:00:00Z") { count } }',
      'endpointId',
    ],
    ['mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }', 'id'],
    ['mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) }', 'id'],
  ] as const)
    expect(await w.ask(saas, source, { id: endpoint.id })).toMatchObject({ code: 'ENDPOINT_UNKNOWN', field });
  const holder = { ...saas, scopes: saas.scopes.filter((scope) => scope !== 'webhook:write') };
  expect((await w.ask(holder, '{ webhookEventTypes }')).code).toBe('VIEWER_FORBIDDEN');
});

describe('a new master key', () => {
  const newest = { id: 9, secret: Buffer.alloc(32, 9) };
  const keys = { ...TEST_KEYS, masters: [newest, ...TEST_KEYS.masters] };
  const keyIds = async (id: string) =>
    (
      await w.db.admin`select get_byte(secret_sealed, 0) as now, get_byte(previous_secret_sealed, 0) as before
        from events.endpoint where id = ${id}`
    )[0];

  it('seals secrets anew, the previous ones too, and changes none of them', async () => {
    const db = w.db.as('identity');
    const { endpoint, secret } = await create();
    const { secret: second } = await rotate(endpoint.id);
    expect(await resealEndpoints({ db, keys: TEST_KEYS })).toBe(0);
    expect(await resealEndpoints({ db, keys })).toBeGreaterThan(0);
    expect(await keyIds(endpoint.id)).toEqual({ now: 9, before: 9 });
    const [row] = await w.db.admin`select * from events.endpoint where id = ${endpoint.id}`;
    const open = (sealed: Buffer): string => unseal(keys, secretContext(endpoint.id), sealed).toString();
    expect([open(row!.secret_sealed), open(row!.previous_secret_sealed)]).toEqual([second, secret]);
    expect(await resealEndpoints({ db, keys })).toBe(0);
  });

  it('leaves alone what a key has sealed that is not known here', async () => {
    const db = w.db.as('identity');
    const { endpoint } = await create();
    await resealEndpoints({ db, keys });
    const another = { ...keys, masters: [{ id: 10, secret: Buffer.alloc(32, 10) }, ...TEST_KEYS.masters] };
    await resealEndpoints({ db, keys: another });
    expect(await keyIds(endpoint.id)).toEqual({ now: 9, before: null });
  });
});
