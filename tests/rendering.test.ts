import { webhookDialects } from '../gateway/webhooks/dialects';
import { type Happening, happenings } from '../schema/happenings';
import { webhookDialects as names, type WebhookDialectName } from '../schema/tables/events';
import { webhookFacts } from '../schema/webhooks';
import { type Stack, testStack } from './stack';

let stack: Stack;
let events: Happening[];
beforeAll(async () => {
  stack = await testStack();
  const sql = stack.database.admin;
  const tenants = await sql<{ id: string }[]>`select id from identity.tenant`;
  const span = { tenantIds: tenants.map(({ id }) => id), after: 0, upto: Number.MAX_SAFE_INTEGER, limit: 100_000 };
  events = await happenings({ sql }, span);
}, 60_000);
afterAll(() => stack.close());

const at = new Date('2026-05-02T06:30:00.000Z');
const endpoint = {
  ...{ id: '019ec5e9-be20-75a2-985e-0c0210831944', url: 'https://example.com/hook', types: ['*'], description: null },
  ...{ enabled: true, disabledReason: null, failureCount: 0, createdAt: at, updatedAt: at },
};
const to = { endpoint, apiVersion: null, live: false };

const told = (name: WebhookDialectName) =>
  events.flatMap((event) => webhookDialects[name].render(event, to).map((message) => ({ event, ...message })));

test('the sandbox has told of much', () => {
  expect(events.length).toBeGreaterThan(1_000);
  const types = new Set(events.map(({ type }) => type));
  for (const type of [
    'card.frozen',
    'card.closed',
    'transfer.posted',
    'authorisation.captured',
    'authorisation.declined',
  ])
    expect(types).toContain(type);
});

test.each(names)(
  '%s renders all that happened: in its own words, as JSON, each message under an id of its own',
  (name) => {
    const messages = told(name);
    const { types } = webhookFacts[name];
    for (const { eventType, body } of messages) {
      expect(types).toContain(eventType);
      expect(body).not.toMatch(/undefined|NaN|\[object|null\./);
      JSON.parse(body);
    }
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
  },
);

test('every canonical event is told in our own shape, with the state it came from and to', () => {
  const messages = told('vaultgraph');
  expect(messages).toHaveLength(events.length);
  for (const { event, body } of messages) {
    const { type, data } = JSON.parse(body);
    expect([type, data.before, data.after]).toEqual([event.type, event.before, event.after]);
    if (['card.frozen', 'transfer.posted', 'authorisation.held', 'account.frozen'].includes(type))
      expect(data.current).toBe(type.split('.')[1]);
  }
});

test('the SaaS contract hears of a card only where its word changed, and each time that it did', () => {
  const words = told('vaultspay-saas').filter(({ eventType }) => eventType.startsWith('card.status.'));
  expect(words.length).toBeGreaterThan(10);
  const last = new Map<string, string>();
  for (const { event, body } of words) {
    const { status } = JSON.parse(body);
    expect(status.previous?.code ?? undefined).toBe(last.get(event.resourceId));
    expect(status.current.code).not.toBe(status.previous?.code);
    last.set(event.resourceId, status.current.code);
  }
});

test('the SaaS contract hears of every transaction that was performed, and of none that was not', () => {
  const bodies = told('vaultspay-saas').filter(({ eventType }) => eventType === 'TRANSACTION_PERFORMED');
  const posted = events.filter(({ type, after }) => type === 'transfer.posted' && after!.kind === 'direct');
  for (const { resourceId } of posted) expect(bodies.map(({ event }) => event.resourceId)).toContain(resourceId);
  for (const { event, body } of bodies) {
    expect(body).toMatch(
      /^\{"transactionId":"[0-9a-f-]{36}","amount":\d+\.\d\d,"status":"(SUCCESS|REVERSED)","refId":"[^"]*"\}$/,
    );
    const { amount, scale, decimals } = event.after as { amount: string; scale: number; decimals: number };
    expect(JSON.parse(body).amount).toBeCloseTo(Number(amount) / 10 ** (scale - decimals), 1);
  }
});

test('the messages of one purchase of the CryptoMate contract hang together', () => {
  const purchases = told('cryptomate').map(({ event, body }) => ({ event, ...JSON.parse(body) }));
  expect(purchases.length).toBeGreaterThan(100);
  for (const { event, data, sub_operation, event_type, operation } of purchases.filter(
    ({ data }) => data.bill_amount !== undefined,
  )) {
    expect([operation, sub_operation]).toEqual(['CARDS', event_type]);
    expect(data.authorization_id).toBe(event.resourceId);
    expect(data.card_id).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(data.decline_reason === null).toBe(event_type !== 'DECLINED');
    expect(data.bill_amount).toBeGreaterThanOrEqual(0);
  }
  // What was approved is what was cleared, given back or is still held, of those that are over.
  const sum = (id: string, word: string, status = 'SUCCESS'): number =>
    purchases
      .filter((one) => one.data.authorization_id === id && one.event_type === word && one.status === status)
      .reduce((all, { data }) => all + Math.round(data.bill_amount * 100), 0);
  const over = purchases
    .filter(({ event }) => event.type === 'authorisation.reversed')
    .map(({ event }) => event.resourceId);
  for (const id of over) expect(sum(id, 'AUTHORIZED')).toBe(sum(id, 'REVERSAL') + sum(id, 'CLEARING'));
});
