import { constants, publicEncrypt } from 'node:crypto';
import Stripe from 'stripe';
import { logger } from '../../../../kernel/log';
import { TEST_KEYS } from '../../../../tests/keys';
import { operator } from '../../../../tests/stack';
import { subgraphs } from '../../../program/subgraphs';
import { inProcess } from '../../../sources';
import { startWebhooks, type Webhooks } from '../../../webhooks';
import { webhookDialects } from '../../../webhooks/dialects';
import { type Hook, openHook, quickFacts, until } from '../../../webhooks/hooks.fixture';
import { acted, core, type V1World, v1World } from '../bank.fixture';
import { type Got, refusal } from '../client.fixture';

// biome-ignore lint/suspicious/noExplicitAny: answers and events are as deep as the contract
type Any = any;

let w: V1World;
let hook: Hook;
let webhooks: Webhooks;
const at = (path: string): string => `${hook.url}${path}`;
const listening = (): Promise<Webhooks> =>
  startWebhooks({
    ...{ db: w.stack.database.as('gateway'), keys: TEST_KEYS, log: logger('silent'), dialects: webhookDialects },
    ...{ allowLoopback: true, keptDays: 10_000, facts: quickFacts([5, 5, 5]), everyMs: 30 },
    sources: { card: inProcess(w.stack.subgraphs.card, logger('silent')) },
  });
beforeAll(async () => {
  w = await v1World();
  hook = await openHook();
  webhooks = await listening();
}, 300_000);
afterAll(async () => {
  await webhooks?.stop(0);
  await hook?.close();
  await w?.stop();
});

const call = (line: string, body?: unknown): Promise<Got> => w.call(line, { ...(body !== undefined && { body }) });
const done = async (line: string, body?: unknown): Promise<Any> => (await acted(call(line, body))).json;
const ENDPOINTS = '/v1/webhooks/endpoints';
const create = (path: string, more: object = {}): Promise<Any> =>
  done(`POST ${ENDPOINTS}`, { url: at(path), events: ['*'], ...more });
const remove = (id: string): Promise<Got> => acted(call(`DELETE ${ENDPOINTS}/${id}`));
const got = (path: string) => hook.got.filter((one) => one.path === path);
const listed = async (id: string, query = ''): Promise<Any[]> =>
  (await done(`GET ${ENDPOINTS}/${id}/deliveries?${query}`)).data;
const over = (id: string, count: number): Promise<void> =>
  until(async () => {
    const all = await listed(id, 'limit=100');
    return all.length >= count && all.every(({ status }) => status !== 'pending');
  }, `${count} deliveries are over`);

/** What the program does by itself every few seconds. */
async function jobs(): Promise<void> {
  w.stack.clock.advance(6_000);
  for (const job of subgraphs.identity.jobs?.(w.stack.deps.identity) ?? []) await job.run();
}

/** A follower of one endpoint: what it is told next, in the order in which it happened. */
function follower(path: string, secret: string) {
  let seen = 0;
  return async (count: number): Promise<Any[]> => {
    await until(() => got(path).length >= seen + count, `${count} events at ${path}`);
    const fresh = got(path).slice(seen, seen + count);
    seen += count;
    const events = fresh.map(({ body, headers }) => {
      const event = Stripe.webhooks.constructEvent(body, String(headers['vaultspay-signature']), secret) as Any;
      expect(headers['vaultspay-event-id']).toBe(event.id);
      return event;
    });
    return events.sort((a, b) => (a.id < b.id ? -1 : 1));
  };
}

const RESOURCES: Record<string, string> = { user: '/v1/users/', account: '/v1/accounts/', card: '/v1/cards/' };

describe('the life of a user', () => {
  let next: (count: number) => Promise<Any[]>;
  let endpointId: string;
  /** What follows an act: the types in order, and the resources as the API shows them then. */
  async function tells(act: Promise<unknown>, ...expected: (readonly [type: string, previous?: object])[]) {
    const outcome = await act;
    const events = await next(expected.length);
    expect(events.map(({ type, data }) => [type, data.previous_attributes])).toEqual(
      expected.map(([type, previous]) => [type, previous]),
    );
    const last = new Map(events.map(({ data }) => [data.object.id, data.object]));
    for (const object of last.values())
      if (object.object in RESOURCES) expect(object).toEqual(await done(`GET ${RESOURCES[object.object]}${object.id}`));
    for (const event of events)
      expect(event).toMatchObject({ object: 'event', api_version: '2026-04-01', livemode: false });
    // Nothing more was told of it: whatever came next would be among the next.
    return outcome as Any;
  }
  const PICTURE = Buffer.from('ffd8ffe000104a464946', 'hex').toString('base64');
  const upload = (user: string, more: object) =>
    done(`POST /v1/users/${user}/documents`, { file: PICTURE, content_type: 'image/jpeg', ...more });
  const purchase = async (id: string, card: string): Promise<Any> => {
    const { data } = await done(`GET /v1/cards/${card}/transactions`);
    return data.find((one: Any) => one.id === id);
  };
  let [user, account, card] = ['', '', ''];

  test('a new endpoint is pinged', async () => {
    const made = await create('/life');
    endpointId = made.id;
    next = follower('/life', made.signing_secret);
    const { signing_secret: _, ...shown } = made;
    const [ping] = await next(1);
    expect(ping).toMatchObject({ type: 'ping', object: 'event', livemode: false, data: { object: shown } });
    expect(ping.data.previous_attributes).toBeUndefined();
  });

  test('users and who they are', async () => {
    const person = { email: 'life@mail.example', first_name: 'Mariam', last_name: 'Saleh', mobile: '+971527004418' };
    const make = done('POST /v1/users', { ...person, date_of_birth: '1989-11-02', metadata: { a: '1' } });
    user = (await tells(make, ['user.created'])).id;
    const patch = (body: object) => done(`PATCH /v1/users/${user}`, body);
    const moved = { line1: 'Al Maryah Street 18', city: 'Abu Dhabi', country: 'AE' };
    await patch({ mobile: person.mobile, status: 'active' });
    await tells(patch({ address: moved, metadata: { a: '2', b: '3' } }), [
      'user.updated',
      { address: null, metadata: { a: '1', b: null } },
    ]);
    await tells(patch({ status: 'suspended' }), ['user.updated', { status: 'active' }]);
    await tells(patch({ status: 'active' }), ['user.updated', { status: 'suspended' }]);
    await done(`POST /v1/users/${user}/kyc_sessions`, { level: 'basic' });
    await tells(
      upload(user, { type: 'passport' }),
      ['user.kyc.document_uploaded'],
      ['user.kyc.status_changed', { kyc: { status: 'pending' } }],
    );
    await tells(
      upload(user, { type: 'proof_of_address' }),
      ['user.kyc.document_uploaded'],
      ['user.kyc.status_changed', { kyc: { level: 'basic' } }],
    );
    await tells(jobs(), ['user.kyc.status_changed', { kyc: { status: 'in_review', approved_at: null } }]);
  });

  test('accounts and transfers', async () => {
    const open = done('POST /v1/accounts', { user_id: user, currency: 'USD', label: 'Household' });
    account = (await tells(open, ['account.created'])).id;
    const id = core(account);
    const pending = await w.bank.inbound(id, '20.00', { cleared: false });
    await tells(
      w.bank.answer('sandboxSettle', pending),
      ['account.transfer.inbound', { status: 'pending', posted_at: null }],
      ['account.balance.updated', { balance: { available: 0, pending: 2000 } }],
    );
    await tells(
      w.bank.inbound(id, '80.00'),
      ['account.transfer.inbound'],
      ['account.balance.updated', { balance: { available: 2000 } }],
    );
    await tells(
      w.bank.outbound(id, '10.00'),
      ['account.transfer.outbound'],
      ['account.balance.updated', { balance: { available: 10_000 } }],
    );
    await tells(w.bank.item('sandboxFee', id, 'DEBIT', '1.00'), [
      'account.balance.updated',
      { balance: { available: 9000 } },
    ]);
    const { data } = await done(`GET /v1/accounts/${account}/transactions`);
    const told = got('/life').map(({ body }) => JSON.parse(body));
    for (const {
      data: { object },
    } of told.filter(({ type }) => type.startsWith('account.transfer')))
      expect(data).toContainEqual(object);
  });

  test('cards and what they may do', async () => {
    const issue = done('POST /v1/cards', { account_id: account, type: 'virtual', currency: 'USD', label: 'One' });
    card = (await tells(issue, ['card.created'])).id;
    const patch = (body: object) => done(`PATCH /v1/cards/${card}`, body);
    await patch({ label: 'Two', metadata: { a: '1' } });
    await tells(patch({ label: 'Three', limits: { daily_spend: 250_000 }, controls: { mcc_blocklist: ['7995'] } }), [
      'card.controls.updated',
      { label: 'Two', limits: { daily_spend: 500_000 }, daily_limit: 500_000, controls: { mcc_blocklist: [] } },
    ]);
  });

  test('purchases, each in the line of its own', async () => {
    const available = (amount: number) => ['account.balance.updated', { balance: { available: amount } }] as const;
    const buy = (amount: string, more: object = {}) =>
      w.network.buy(core(card), amount, { channel: 'ECOMMERCE', ...more });
    const first = await tells(buy('30.00'), ['card.transaction.authorised'], available(8900));
    await tells(w.network.step('sandboxCapture', first, '30.00'), [
      'card.transaction.posted',
      { status: 'pending', posted_at: null },
    ]);
    await tells(
      w.network.step('sandboxRefund', first, '10.00'),
      ['card.transaction.refunded', { status: 'posted', refunded_amount: 0 }],
      available(5900),
    );
    await tells(
      w.network.step('sandboxRefund', first),
      ['card.transaction.refunded', { refunded_amount: 1000 }],
      available(6900),
    );
    const second = await tells(buy('5.00'), ['card.transaction.authorised'], available(8900));
    await tells(w.network.step('sandboxReverse', second, '1.00'), available(8400));
    await tells(
      w.network.step('sandboxCapture', second, '5.50'),
      ['card.transaction.posted', { status: 'pending', posted_at: null, amount: 400 }],
      available(8500),
    );
    const third = await tells(buy('7.00'), ['card.transaction.authorised'], available(8350));
    await tells(
      w.network.step('sandboxReverse', third),
      ['card.transaction.reversed', { status: 'pending' }],
      available(7650),
    );
    await tells(buy('999.00'), ['card.transaction.declined']);
    await tells(w.network.force(core(card), '2.00'), ['card.transaction.posted'], available(8350));
    const told = got('/life').map(({ body }) => JSON.parse(body));
    const last = new Map(
      told.filter(({ type }) => type.startsWith('card.transaction')).map(({ data }) => [data.object.id, data.object]),
    );
    expect(last.size).toBe(5);
    for (const [id, object] of last) expect(object).toEqual(await purchase(id, card));
  });

  test('plastic, and the end of it all', async () => {
    const act = (verb: string, body: object = {}) => done(`POST /v1/cards/${card}/${verb}`, body);
    const courier = (step: string) =>
      w.stack.get(
        'card',
        operator('vaultspay-v1'),
        `mutation ($id: ID!) { sandboxCourier(cardId: $id, step: ${step}) { id } }`,
        {
          id: core(card),
        },
      );
    const shipping_address = { line1: 'Street 1', city: 'Dubai', country: 'AE', phone: '+971527004418' };
    const { last4 } = await act('convert_to_physical', { shipping_address });
    await courier('MANUFACTURED');
    await tells(courier('DISPATCHED'), [
      'card.shipping.dispatched',
      { shipping: { status: 'preparing', dispatched_at: null } },
    ]);
    await tells(courier('DELIVERED'), [
      'card.shipping.delivered',
      { shipping: { status: 'dispatched', delivered_at: null } },
    ]);
    const code = `00${last4}`;
    await tells(act('activate', { last6_activation_code: code }), [
      'card.activated',
      { status: 'shipping', activated_at: null },
    ]);
    const { kid, publicKey } = w.stack.credentials.tenants['vaultspay-v1'].pinKey;
    const how = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const encrypted_pin = publicEncrypt(how, Buffer.from('4071')).toString('base64');
    await tells(act('pin', { kid, encrypted_pin }), ['card.pin_set', { pin_set: false, pin_set_at: null }]);
    const { frozen_at } = await tells(act('freeze'), ['card.frozen', { status: 'active', frozen_at: null }]);
    await tells(act('unfreeze'), ['card.unfrozen', { status: 'frozen', frozen_at }]);
    await act('reveal');
    const open = { account_id: account, type: 'virtual', currency: 'USD' };
    await tells(done('POST /v1/cards', open), ['card.created']);
    const frozen = await tells(act('freeze'), ['card.frozen', { status: 'active', frozen_at: null }]);
    await tells(act('terminate', { reason: 'lost' }), [
      'card.terminated',
      { status: 'frozen', frozen_at: frozen.frozen_at, terminated_at: null, termination_reason: null },
    ]);
    await tells(
      w.bank.outbound(core(account), '81.50'),
      ['account.transfer.outbound'],
      ['account.balance.updated', { balance: { available: 8150 } }],
    );
    await tells(
      done(`POST /v1/accounts/${account}/close`),
      ['card.terminated', { status: 'active', terminated_at: null, termination_reason: null }],
      ['account.closed', { status: 'active', closed_at: null }],
    );
    const other = (await tells(done('POST /v1/accounts', { user_id: user, currency: 'AED' }), ['account.created'])).id;
    await tells(done('POST /v1/cards', { account_id: other, type: 'virtual', currency: 'AED' }), ['card.created']);
    await tells(
      done(`DELETE /v1/users/${user}`),
      ['card.frozen', { status: 'active', frozen_at: null }],
      ['account.closed', { status: 'active', closed_at: null }],
      ['user.deleted', { status: 'active', deleted_at: null }],
    );
  });

  test('nothing else was told, and each event says of whom', async () => {
    await over(endpointId, 1);
    const all = got('/life').map(({ body }) => JSON.parse(body));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    await done(`POST ${ENDPOINTS}/${endpointId}/test`, { type: 'card.frozen' });
    const [last] = await next(1);
    expect(last.type).toBe('card.frozen');
    expect(new Set([...all, last].map(({ type }) => type)).size).toBe(25);
    await remove(endpointId);
  });
});

describe('endpoints', () => {
  const patch = (id: string, body: object) => call(`PATCH ${ENDPOINTS}/${id}`, body);
  const nobody = 'whk_01KTXFKH0B91DYBG4G0848E6A4';

  test('are made with a secret that is shown once, listed without, and read in no other mode', async () => {
    const made = await call(`POST ${ENDPOINTS}`, {
      ...{ url: at('/rules'), events: ['user.created', 'ping', 'user.created'], description: 'intake' },
      enabled: false,
    });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { signing_secret, ...endpoint } = made.json;
    expect(signing_secret).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
    expect(endpoint).toMatchObject({ events: ['user.created', 'ping'], enabled: false, disabled_reason: 'manual' });
    expect(await done(`GET ${ENDPOINTS}/${endpoint.id}`)).toEqual(endpoint);
    expect((await done(`GET ${ENDPOINTS}?enabled=false`)).data).toEqual([endpoint]);
    expect((await done(`GET ${ENDPOINTS}?enabled=true`)).data).toEqual([]);
    const { secretKey: key } = w.stack.credentials.tenants['vaultspay-v1'].live;
    const live = await w.call(`GET ${ENDPOINTS}/${endpoint.id}`, { key });
    expect(refusal(live)).toEqual([404, 'not_found', null]);
    const wanted = { url: 'https://93.184.216.34/hook', events: ['*'] };
    const ported = await w.call(`POST ${ENDPOINTS}`, { key, body: { ...wanted, url: 'https://93.184.216.34:22/' } });
    expect([ported.status, ported.json.url]).toEqual([201, 'https://93.184.216.34:22/']);
    await w.call(`DELETE ${ENDPOINTS}/${ported.json.id}`, { key });
    for (const url of ['http://localhost:3000/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/']) {
      expect(refusal(await w.call(`POST ${ENDPOINTS}`, { key, body: { ...wanted, url } }))).toEqual([
        ...[422, 'validation_failed', 'url'],
      ]);
      expect((await patch(endpoint.id, { url })).status).toBe(200);
    }
    expect(await listed(endpoint.id)).toEqual([]);
    await remove(endpoint.id);
  });

  const good = { url: 'https://93.184.216.34/hook', events: ['ping'] };
  test.each([
    ['url', { events: ['ping'] }],
    ['url', { ...good, url: 7 }],
    ['url', { ...good, url: 'http://93.184.216.34/' }],
    ['url', { ...good, url: 'https://u:p@93.184.216.34/' }],
    ['url', { ...good, url: 'https://93.184.216.34/#top', events: [] }],
    ['url', { ...good, url: `https://93.184.216.34/${'x'.repeat(2048)}` }],
    ['events', { url: good.url }],
    ['events', { ...good, events: [] }],
    ['events', { ...good, events: 'ping' }],
    ['events', { ...good, events: ['*', 'ping'] }],
    ['events[1]', { ...good, events: ['ping', 'card.*'], description: 5 }],
    ['description', { ...good, description: 'x'.repeat(256) }],
    ['enabled', { ...good, enabled: 'true' }],
  ])('%s is to blame, case %#', async (param, body) => {
    expect(refusal(await call(`POST ${ENDPOINTS}`, body))).toEqual([422, 'validation_failed', param]);
  });

  test('of nobody are not found, and no more than sixteen are made', async () => {
    for (const line of ['GET', 'PATCH', 'DELETE'])
      expect(refusal(await call(`${line} ${ENDPOINTS}/${nobody}`, line === 'PATCH' ? { url: 5 } : undefined))).toEqual([
        ...[404, 'not_found', null],
      ]);
    for (const verb of ['rotate', 'test'])
      expect(refusal(await call(`POST ${ENDPOINTS}/${nobody}/${verb}`))).toEqual([404, 'not_found', null]);
    expect(refusal(await call(`GET ${ENDPOINTS}/whk_1/deliveries`))).toEqual([404, 'not_found', null]);
    const body = { ...good, enabled: false };
    const many = await Promise.all(Array.from({ length: 17 }, () => call(`POST ${ENDPOINTS}`, body)));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(16);
    expect(refusal(many.find(({ status }) => status !== 201)!)).toEqual([409, 'endpoint_limit_reached', null]);
    const [first, second] = (await done(`GET ${ENDPOINTS}?limit=2`)).data;
    await remove(first.id);
    const { data } = await done(`GET ${ENDPOINTS}?limit=1&starting_after=${first.id}`);
    expect(data).toEqual([second]);
    await Promise.all((await done(`GET ${ENDPOINTS}`)).data.map(({ id }: Any) => remove(id)));
    const { json, status } = await call(`DELETE ${ENDPOINTS}/${first.id}`);
    expect([status, json.error.code]).toEqual([404, 'not_found']);
  });

  test('change as they are told to, and say when', async () => {
    const { signing_secret: _, ...before } = await create('/patched', { enabled: false, description: 'intake' });
    w.stack.clock.advance(1_000);
    expect((await patch(before.id, { description: 'intake', enabled: false })).json).toEqual(before);
    const cleared = (await patch(before.id, { description: null, events: ['ping'] })).json;
    expect(cleared).toMatchObject({ description: null, events: ['ping'], url: before.url });
    expect(cleared.updated_at).not.toBe(before.updated_at);
    for (const [name, value] of Object.entries({ url: null, events: null, enabled: null }))
      expect(refusal(await patch(before.id, { [name]: value }))).toEqual([422, 'validation_failed', name]);
    expect((await patch(before.id, { enabled: true })).json).toMatchObject({ enabled: true, disabled_reason: null });
    expect(await listed(before.id)).toEqual([]);
    await remove(before.id);
  });
});

describe('deliveries', () => {
  const REDELIVER = (event: string) => `POST /v1/webhooks/events/${event}/redeliver`;

  test('are signed with both secrets for a day after a rotation', async () => {
    const made = await create('/rotated');
    await over(made.id, 1);
    const line = `POST ${ENDPOINTS}/${made.id}/rotate`;
    const headers = { 'idempotency-key': 'rotate-1' };
    const rotated = (await w.call(line, { headers })).json;
    expect((await w.call(line, { headers })).json).toEqual(rotated);
    const now = w.stack.clock.now().getTime();
    expect(Date.parse(rotated.previous_secret_expires_at) - now).toBe(24 * 3_600_000);
    // The sender's own clock is the real one.
    await w.admin`update events.endpoint set previous_secret_until = now() + interval '1 hour'`;
    await done(`POST ${ENDPOINTS}/${made.id}/test`);
    await until(() => got('/rotated').length === 2, 'the test has come');
    const [first, both] = got('/rotated') as [Any, Any];
    const verify = (one: Any, secret: string) =>
      Stripe.webhooks.constructEvent(one.body, one.headers['vaultspay-signature'], secret);
    for (const secret of [made.signing_secret, rotated.signing_secret])
      expect(verify(both, secret)).toEqual(JSON.parse(both.body));
    expect(() => verify(first, rotated.signing_secret)).toThrow();
    expect(both.headers['vaultspay-signature'].match(/v1=/g)).toHaveLength(2);
    expect(both.headers['user-agent']).toBe('VaultsPay-Webhooks/1.0');
    await remove(made.id);
  });

  test('tests and redeliveries are kept, found, and sent again with the same bytes', async () => {
    const one = await create('/one', { events: ['ping'] });
    const two = await create('/two', { enabled: false });
    await over(one.id, 1);
    const asked = await call(`POST ${ENDPOINTS}/${two.id}/test`, { type: 'card.transaction.declined' });
    expect([asked.status, asked.json.status, asked.json.trigger, asked.json.attempts]).toEqual([
      ...[202, 'pending', 'test', []],
    ]);
    await over(two.id, 1);
    const event = asked.json.event_id;
    const [delivered] = await listed(two.id, `event_id=${event}&status=succeeded&event_type=card.transaction.declined`);
    expect(delivered).toMatchObject({
      ...{ id: asked.json.id, attempt_count: 1, next_attempt_at: null, delivered_at: expect.any(String) },
      attempts: [{ response_status: 200, response_body: 'ok', error: null }],
    });
    for (const query of ['event_id=evt_1', 'status=failed', 'event_type=ping', 'until=2020-01-01T00:00:00Z'])
      expect(await listed(two.id, query)).toEqual([]);
    expect(refusal(await call(`GET ${ENDPOINTS}/${two.id}/deliveries?event_type=card.*`))).toEqual([
      ...[422, 'validation_failed', 'event_type'],
    ]);
    expect(refusal(await call(REDELIVER(event)))).toEqual([409, 'no_matching_endpoint', null]);
    expect(refusal(await call(REDELIVER(event), { endpoint_id: two.id }))).toEqual([409, 'no_matching_endpoint', null]);
    expect(refusal(await call(REDELIVER(event), { endpoint_id: 'whk_1' }))).toEqual([404, 'not_found', 'endpoint_id']);
    expect(refusal(await call(REDELIVER('evt_01KTXHG02ES0QRKD737Y648A1W'), { endpoint_id: 5 }))).toEqual([
      ...[404, 'not_found', null],
    ]);
    const again = await call(REDELIVER(event), { endpoint_id: one.id });
    expect([again.status, again.json.data.length, again.json.data[0].trigger]).toEqual([202, 1, 'redeliver']);
    await over(one.id, 2);
    expect(got('/one')[1]!.body).toBe(got('/two')[0]!.body);
    const [{ event_id: ping }] = await listed(one.id, 'event_type=ping');
    expect((await done(REDELIVER(ping))).data).toMatchObject([{ endpoint_id: one.id, event_id: ping }]);
    await Promise.all([remove(one.id), remove(two.id)]);
  });

  test('ten failures in a row end an endpoint, and the others hear of it', async () => {
    const bad = await create('/bad');
    const good = await create('/good', { events: ['endpoint.failed'] });
    await over(good.id, 1);
    hook.answer = ({ path }, response) => void response.writeHead(path === '/bad' ? 502 : 200).end('\0x'.repeat(600));
    for (let n = 0; n < 4; n++) {
      const person = { first_name: 'A', last_name: 'B', mobile: '+971527004418', email: `bad${n}@mail.example` };
      await done('POST /v1/users', person);
    }
    await until(async () => !(await done(`GET ${ENDPOINTS}/${bad.id}`)).enabled, 'the endpoint is disabled');
    await over(good.id, 2);
    const shown = await done(`GET ${ENDPOINTS}/${bad.id}`);
    expect(shown).toMatchObject({ enabled: false, disabled_reason: 'delivery_failures', failure_count: 10 });
    const [, failed] = got('/good').map(({ body }) => JSON.parse(body));
    expect(failed).toMatchObject({
      type: 'endpoint.failed',
      data: { object: shown, previous_attributes: { enabled: true, disabled_reason: null, failure_count: 9 } },
    });
    await over(bad.id, 5);
    const all = await listed(bad.id);
    expect(all.filter(({ status }) => status === 'succeeded').map(({ event_type }) => event_type)).toEqual(['ping']);
    const attempts = all.flatMap((one) => one.attempts);
    expect(attempts.find(({ error }) => error === 'http_status')).toMatchObject({ response_status: 502 });
    for (const { response_body } of attempts) expect(Buffer.byteLength(response_body ?? '')).toBeLessThanOrEqual(1024);
    expect(attempts.filter(({ error }) => error === 'endpoint_disabled')).toContainEqual(
      expect.objectContaining({ response_status: null, response_body: null, duration_ms: 0 }),
    );
    expect(Math.max(...all.map((one) => one.attempt_count))).toBeLessThanOrEqual(4);
    hook.answer = (_got, response) => void response.end('ok');
    expect((await done(`PATCH ${ENDPOINTS}/${bad.id}`, { enabled: true })).failure_count).toBe(0);
    await Promise.all([remove(bad.id), remove(good.id)]);
  });

  test('show what happened in the version that held for the platform then', async () => {
    const SET = 'mutation ($apiVersion: String!) { updateTenant(input: { apiVersion: $apiVersion }) { apiVersion } }';
    const set = (apiVersion: string) =>
      w.stack
        .get('identity', operator('vaultspay-v1'), SET, { apiVersion })
        .finally(() => w.stack.clock.advance(1_000));
    const { data } = await done('GET /v1/cards?status=active&limit=1');
    const limited = (daily_limit: number) =>
      w.call(`PATCH /v1/cards/${data[0].id}`, {
        body: { daily_limit },
        headers: { 'vaultspay-version': '2026-02-10' },
      });
    const made = await create('/versions', { events: ['card.controls.updated'] });
    await over(made.id, 1);
    const before = data[0].daily_limit;
    await webhooks.stop();
    await acted(limited(before + 1));
    w.stack.clock.advance(1_000);
    await set('2025-12-05');
    await acted(limited(before + 2));
    webhooks = await listening();
    await over(made.id, 3);
    const [, now, then] = got('/versions').map(({ body }) => JSON.parse(body));
    expect([now.api_version, now.data.object.limits.daily_spend, now.data.previous_attributes]).toEqual([
      ...['2026-04-01', before + 1, { limits: { daily_spend: before }, daily_limit: before }],
    ]);
    expect([then.api_version, then.data.object.daily_limit, then.data.previous_attributes]).toEqual([
      ...['2025-12-05', before + 2, { daily_limit: before + 1 }],
    ]);
    expect(then.data.object).not.toHaveProperty('limits');
    await set('2026-04-01');
    await remove(made.id);
  });
});
