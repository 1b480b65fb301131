import { z } from 'zod';
import { newId } from '../../../kernel/id';
import { eventTypes } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import { webhookDialects as names, type WebhookDialectName } from '../../../schema/tables/events';
import { type V1Type, webhookFacts } from '../../../schema/webhooks';
import { events as card } from '../../../subgraphs/card/events';
import { events as identity } from '../../../subgraphs/identity/events';
import { events as rules } from '../../../subgraphs/rules/events';
import { events as wallet } from '../../../subgraphs/wallet/events';
import { webhookDialects } from '.';
import type { Recipient, Rendered } from './dialect';
import { endpointShown } from './endpoint';
import { sampleOf } from './samples';
import { v1Sample } from './vaultspay-v1-samples';

const at = new Date('2026-05-02T06:30:00.000Z');
const endpoint = {
  ...{ id: '019ec5e9-be20-05a2-d85e-0c0210831944', url: 'https://example.com/hook', types: ['*'], description: null },
  ...{ enabled: true, disabledReason: null, failureCount: 0, createdAt: at, updatedAt: at },
};
const to: Recipient = { endpoint, apiVersion: '2026-04-01', live: false };
const id = '01970000-0000-7000-8000-000000000001';

type Over = Parameters<typeof sampleOf>[4];
const event = (type: (typeof eventTypes)[number], over?: Over): Happening => sampleOf(type, id, at, endpoint, over);
const told = (dialect: WebhookDialectName, ...given: Parameters<typeof event>): Rendered[] => [
  ...webhookDialects[dialect].render(event(...given), to),
];
const bodies = (rendered: readonly Rendered[]) => rendered.map(({ body }) => JSON.parse(body));
const sending = (message: Rendered, secrets: string[]) => ({ ...message, at, secrets, traceId: 'a'.repeat(32) });

describe('Samples', () => {
  const tables: Record<string, z.ZodType> = { ...wallet, ...card, ...rules };
  // Identity's tables are of the resource alone.
  for (const [type, after] of Object.entries(identity)) tables[type] = z.object({ before: after.optional(), after });

  test.each(eventTypes.filter((type) => type in tables))('of %s are what the event is, and no more', (type) => {
    const { before, after } = event(type);
    const told = { ...(before && { before }), after };
    expect(tables[type]!.parse(told)).toEqual(told);
  });

  test.each(names)('of every type of %s are of that type', (name) => {
    for (const type of webhookFacts[name].types) {
      const rendered = webhookDialects[name].sample(type, id, at, to);
      expect(rendered.eventType).toBe(type);
      expect(JSON.parse(rendered.body)).toEqual(expect.any(Object));
      expect(webhookDialects[name].sample(type, id, at, to)).toEqual(rendered);
      expect(webhookDialects[name].sample(type, newId(), at, to).messageId).not.toBe(rendered.messageId);
    }
  });
});

describe('Our own shape', () => {
  test('tells type, time, mode and what changed', () => {
    const [rendered] = told('vaultgraph', 'card.frozen');
    expect(rendered!.messageId).toMatch(/^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    const body = JSON.parse(rendered!.body);
    expect(Object.keys(body)).toEqual(['id', 'type', 'timestamp', 'livemode', 'requestId', 'data']);
    expect(body).toMatchObject({ id: rendered!.messageId, timestamp: '2026-05-02T06:30:00.000Z', livemode: false });
    expect(body.data).toMatchObject({ previous: 'active', current: 'frozen', reason: 'Travelling' });
    expect(Object.keys(body.data)).toEqual(
      ['resourceType', 'resourceId', 'previous', 'current', 'reason', 'before', 'after'], // biome-ignore format: in order
    );
  });

  test('tells what has no states without any', () => {
    const [body] = bodies(told('vaultgraph', 'card.controls'));
    expect(body.data).toMatchObject({ previous: null, current: null, reason: null, resourceType: 'card' });
  });
});

describe('VaultsPay SaaS', () => {
  const card = (type: Parameters<typeof event>[0], over?: Over) => told('vaultspay-saas', type, over);
  const asDocumented = { last4: '5612' };

  test('tells of a frozen card as documented, in the order of its fields', () => {
    const [rendered, ...more] = card('card.frozen', { before: asDocumented, after: asDocumented });
    expect(more).toEqual([]);
    expect(rendered!.messageId).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(rendered!.body).toBe(
      `{"id":"${rendered!.messageId}","type":"card.status.freeze","occurred_at":"2026-05-02T06:30:00Z",` +
        '"status":{"previous":{"code":"ACTIVE","label":"FULLY_OPERATIONAL"},' +
        '"current":{"code":"FREEZE","label":"DECLINE_ALL_TXNS"},"reason":"Travelling"},' +
        '"card":{"token":554120987,"last_four_digits":"5612","tier":"Orchid Debit","network":"MC","type":"VIRTUAL"}}',
    );
  });

  test('a new card has no previous status, a Visa card is one', () => {
    const [body] = bodies(card('card.issued', { after: { network: 'visa' } }));
    expect(body.status.previous).toBeNull();
    expect(body.card.network).toBe('VISA');
  });

  test.each([
    ['card.shipping', {}, {}],
    ['card.updated', {}, {}],
    ['card.pin_set', {}, {}],
    ['card.controls', {}, {}],
    ['card.closed', { status: 'blocked', restriction: 'blocked' }, { closedReason: 'fraud' }],
    ['card.reported', { status: 'expired' }, { status: 'expired' }],
  ] as const)('says nothing of %s, which leaves the word as it is', (type, before, after) =>
    expect(card(type, { before, after })).toEqual([]),
  );

  test.each([
    ['closed', { closedReason: 'replaced' }, 'REPLACED', 'VOID_CARD_REPORT'],
    ['closed', { closedReason: 'stolen' }, 'STOLEN', 'STOLEN_CARD_CAPTURE'],
    ['closed', { closedReason: 'deleted' }, 'BLOCK', 'DECLINE_ALL_TXNS'],
    ['reported', { reportedKind: 'damaged' }, 'DAMAGED', 'RESTRICTED_CARD'],
    ['expired', {}, 'EXPIRED', 'EXPIRED_CARD_REPORT'],
    ['pending', {}, 'PENDING', 'DECLINE_ALL_TXNS'],
  ] as const)('%s %p is %s', (status, facts, code, label) => {
    const [body] = bodies(card('card.closed', { after: { status, ...facts } }));
    expect(body.status.current).toEqual({ code, label });
    expect(body.type).toBe(`card.status.${code.toLowerCase()}`);
  });

  test('tells of an expired card whose report was declined that it is frozen', () => {
    const old = { status: 'expired', lifecycle: 'active' };
    const [body] = bodies(
      card('card.frozen', { before: { ...old, restriction: 'none' }, after: { ...old, restriction: 'frozen' } }),
    );
    expect(body.type).toBe('card.status.freeze');
    expect([body.status.previous.code, body.status.current.code]).toEqual(['EXPIRED', 'FREEZE']);
  });

  const documented = { id: '6b1f0c52-7f3e-4c58-9a43-0d2b6b3f9a11', amount: '250000' };

  test('tells of a transaction byte by byte, and signs it with the value of the contract', () => {
    const [rendered] = told('vaultspay-saas', 'transfer.posted', { after: documented });
    expect(rendered!.body).toBe(
      '{"transactionId":"6b1f0c52-7f3e-4c58-9a43-0d2b6b3f9a11","amount":250000.00,"status":"SUCCESS","refId":"GW-20260411-0007"}',
    );
    const signed = { ...sending(rendered!, ['whsec_demo_0123456789']), at: new Date(1_775_900_000_000) };
    expect(webhookDialects['vaultspay-saas'].headers(signed)).toEqual({
      'vaultspay-event-id': rendered!.messageId,
      'vaultspay-event-type': 'TRANSACTION_PERFORMED',
      'vaultspay-signature': 't=1775900000,v1=d9dbd1b12a9ad39c11576aa129f9d6a1783c9c48d3a35db0847c51d845882c79',
    });
  });

  test.each([
    ['3672500000000', 10, '36725.00'],
    ['367254999999', 10, '3672.55'],
    ['500000', 10, '0.01'],
    ['499999', 10, '0.00'],
    ['1', 2, '1.00'],
  ])('%s units of a ledger of %i digits are %s', (amount, scale, shown) => {
    const [rendered] = told('vaultspay-saas', 'transfer.posted', { after: { amount, scale } });
    expect(rendered!.body).toContain(`"amount":${shown},`);
  });

  test('the caller’s own reference stands before ours', () => {
    const [body] = bodies(told('vaultspay-saas', 'transfer.posted', { after: { reference: 'inv-7' } }));
    expect(body.refId).toBe('inv-7');
  });

  test.each([
    ['transfer.reversed', {}, {}, ['REVERSED']],
    ['transfer.reversed', { status: 'pending' }, {}, []],
    ['transfer.refunded', {}, {}, []],
    ['transfer.pending', {}, {}, []],
    ['transfer.failed', {}, {}, []],
    ['transfer.declined', {}, {}, []],
    ['transfer.posted', {}, { kind: 'fee' }, []],
  ] as const)('%s after %p tells %p', (type, before, after, statuses) => {
    const all = bodies(told('vaultspay-saas', type, { before, after }));
    expect(all.map(({ status }) => status)).toEqual(statuses);
    for (const { amount } of all) expect(amount).toBe(250_000);
  });
});

describe('VaultsPay /v1', () => {
  test('pings with the endpoint itself, signed with the value of the contract', () => {
    const body =
      '{"id":"evt_01KTXFE132JRNTPSTZE4TH6CJE","object":"event","type":"ping","created_at":"2026-06-12T08:40:00.000Z","api_version":"2026-04-01","livemode":false,"data":{"object":{"id":"whk_01KTXFKH0B91DYBG4G0848E6A4","object":"webhook_endpoint"}}}';
    const { headers, sample } = webhookDialects['vaultspay-v1'];
    const secrets = ['whsec_Zt5BhK8rWm2QvXy7NcGd4LpSj9FaEu3R', 'whsec_q7Rk2VnXw9TgYb4LsDf8HcJm3PzA6EuN'];
    const signed = { body, messageId: 'evt_01KTXFE132JRNTPSTZE4TH6CJE', eventType: 'ping', traceId: '' };
    expect(headers({ ...signed, secrets, at: new Date(1_781_253_601_000) })).toEqual({
      'vaultspay-signature':
        't=1781253601,v1=a418d4dfe613d6d4775f85750c8afd5c08d31727c03e5dbb6cadebce3f02f806,v1=ee0c66ec853ebb158ea427cf5009bd8bf3f4314ea95708a7c369fd92a021636d',
      'vaultspay-event-id': 'evt_01KTXFE132JRNTPSTZE4TH6CJE',
      'user-agent': 'VaultsPay-Webhooks/1.0',
    });
    const made = JSON.parse(sample('ping', id, at, to).body);
    const shape = JSON.parse(body);
    expect(Object.keys(made)).toEqual(Object.keys(shape));
    expect(made).toMatchObject({ object: 'event', type: 'ping', api_version: '2026-04-01', livemode: false });
    expect(made.data.object).toMatchObject({ object: 'webhook_endpoint', url: endpoint.url, events: ['*'] });
    expect(made.data.object.id).toMatch(/^whk_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(made.data.previous_attributes).toBeUndefined();
  });

  test('tells of an endpoint that failed, and what it was before', () => {
    const [body, ...more] = bodies(told('vaultspay-v1', 'endpoint.failed'));
    expect(more).toEqual([]);
    expect(body.data.object).toMatchObject({ enabled: false, disabled_reason: 'delivery_failures', failure_count: 10 });
    expect(body.data.previous_attributes).toEqual({ enabled: true, disabled_reason: null, failure_count: 9 });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(endpointShown(endpoint)).not.toHaveProperty('secret');
  });

  const v1 = (type: V1Type, apiVersion: string | null = '2026-04-01') =>
    JSON.parse(webhookDialects['vaultspay-v1'].sample(type, id, at, { ...to, apiVersion }).body);
  const then = '2026-05-02T06:30:00.000Z';

  // biome-ignore format: a table
  const changed: Record<V1Type, [object: string, previous: object | undefined]> = {
    'user.created':                [ 'user', undefined ],
    'user.updated':                [ 'user', { mobile: '+971501234568' } ],
    'user.deleted':                [ 'user', { status: 'active', deleted_at: null } ],
    'user.kyc.status_changed':     [ 'user', { kyc: { status: 'in_review' } } ],
    'user.kyc.document_uploaded':  [ 'document', undefined ],
    'account.created':             [ 'account', undefined ],
    'account.closed':              [ 'account', { status: 'active', closed_at: null } ],
    'account.balance.updated':     [ 'account', { balance: { available: 100_000 } } ],
    'account.transfer.inbound':    [ 'transaction', { status: 'pending', posted_at: null } ],
    'account.transfer.outbound':   [ 'transaction', undefined ],
    'card.created':                [ 'card', undefined ],
    'card.activated':              [ 'card', { status: 'shipping', activated_at: null } ],
    'card.frozen':                 [ 'card', { status: 'active', frozen_at: null } ],
    'card.unfrozen':               [ 'card', { status: 'frozen', frozen_at: then } ],
    'card.terminated':             [ 'card', { status: 'active', terminated_at: null, termination_reason: null } ],
    'card.shipping.dispatched':    [ 'card', { shipping: { status: 'preparing', dispatched_at: null } } ],
    'card.shipping.delivered':     [ 'card', { shipping: { status: 'dispatched', delivered_at: null } } ],
    'card.pin_set':                [ 'card', { pin_set: false, pin_set_at: null } ],
    'card.controls.updated':       [ 'card', { limits: { daily_spend: 250_000 }, daily_limit: 250_000 } ],
    'card.transaction.authorised': [ 'transaction', undefined ],
    'card.transaction.declined':   [ 'transaction', undefined ],
    'card.transaction.posted':     [ 'transaction', { status: 'pending', posted_at: null } ],
    'card.transaction.refunded':   [ 'transaction', { status: 'posted', refunded_amount: 0 } ],
    'card.transaction.reversed':   [ 'transaction', { status: 'pending' } ],
    ping:                          [ 'webhook_endpoint', undefined ],
    'endpoint.failed':             [ 'webhook_endpoint', { enabled: true, disabled_reason: null, failure_count: 9 } ],
  };

  test.each(Object.entries(changed))('%s shows the resource and what it was before', (type, [object, previous]) => {
    const { data, ...body } = v1(type as V1Type);
    expect(body).toMatchObject({ object: 'event', type, api_version: '2026-04-01', created_at: then });
    expect([data.object.object, data.previous_attributes]).toEqual([object, previous]);
    expect(JSON.stringify(data.object)).not.toMatch(/undefined|NaN|null-/);
    const older = v1(type as V1Type, '2026-02-10');
    expect(older.api_version).toBe('2026-02-10');
    expect(older.data.object).toEqual(JSON.parse(JSON.stringify({ ...data.object, limits: undefined })));
    expect(v1(type as V1Type, null)).toEqual({ ...body, data });
  });

  test('before limits had parts, only the daily one changes visibly, and the event is sent all the same', () => {
    expect(v1('card.controls.updated', '2025-09-01').data.previous_attributes).toEqual({ daily_limit: 250_000 });
    const month = (monthlyMinor: number) => {
      const event = v1Sample('card.controls.updated', id, at, endpoint);
      const rules = event.after!.rules as { limits: object };
      return { ...event.after, rules: { ...rules, limits: { ...rules.limits, monthlyMinor } } };
    };
    const event = { ...sampleOf('card.controls', id, at, endpoint), before: month(1), after: month(2) };
    const [old] = bodies(webhookDialects['vaultspay-v1'].render(event, { ...to, apiVersion: '2025-09-01' }));
    expect([old.type, old.data.previous_attributes]).toEqual(['card.controls.updated', undefined]);
    const [now] = bodies(webhookDialects['vaultspay-v1'].render(event, to));
    expect(now.data.previous_attributes).toEqual({ limits: { monthly_spend: 1 } });
  });

  test('a transfer between two of its own is two events, each in the line of its own transaction', () => {
    const legs = { kind: 'internal', fromLegId: '01900000-0000-7000-8000-0000000f00a1', toAccountId: id, toLegId: id };
    const [out, inward] = told('vaultspay-v1', 'transfer.posted', { before: legs, after: legs });
    expect([out!.eventType, inward!.eventType]).toEqual(['account.transfer.outbound', 'account.transfer.inbound']);
    expect([out!.resourceId, inward!.resourceId]).toEqual([legs.fromLegId, legs.toLegId]);
    expect(out!.messageId).not.toBe(inward!.messageId);
    for (const one of [out!, inward!]) expect(JSON.parse(one.body).id).toBe(one.messageId);
  });

  test('metadata that was not there is null, and the time of the change is never told', () => {
    const [body] = bodies(
      told('vaultspay-v1', 'customer.updated', {
        before: { metadata: { a: '1', b: '2' }, phone: '501234567', dialCode: '971', updatedAt: then },
        after: { metadata: { a: '1', c: '3' }, updatedAt: '2026-05-03T00:00:00.000Z' },
      }),
    );
    expect(body.data.previous_attributes).toEqual({ metadata: { b: '2', c: null } });
  });

  test.each([
    ['customer.updated', { before: { secondName: 'A', phone: '501234567', dialCode: '971' } }],
    ['customer.status', { before: { status: 'pending' }, after: { status: 'active' } }],
    [
      'kyc.changed',
      { before: { kyc: { status: 'none', level: 'full' } }, after: { kyc: { status: 'pending', level: 'full' } } },
    ],
    ['account.opened', { after: { ownerCustomerId: null } }],
    ['transfer.posted', { before: { status: 'posted' } }],
    ['transfer.posted', { after: { kind: 'fee' } }],
    ['transfer.posted', { after: { kind: 'card_refund' } }],
    ['card.controls', {}],
    ['authorisation.captured', { after: { type: 'deposit' } }],
    ['authorisation.held', { after: { legId: null } }],
  ] as const)('says nothing of %s where there is nothing for it: %j', (type, over) =>
    expect(told('vaultspay-v1', type, over as Over)).toEqual([]),
  );

  test.each([
    ...['account.updated', 'account.frozen', 'transfer.pending', 'transfer.reversed', 'hold.placed', 'card.updated'],
    ...['card.shipping', 'card.processed', 'card.expired', 'authorisation.requested', 'authorisation.amended'],
  ] as const)('has no word for %s', (type) => expect(told('vaultspay-v1', type)).toEqual([]));
});

describe('CryptoMate', () => {
  const tell = (...given: Parameters<typeof event>) => told('cryptomate', ...given);
  const words = (...given: Parameters<typeof event>) =>
    bodies(tell(...given)).map(({ event_type, status, data }) => [event_type, status, data.bill_amount]);

  test('tells of a purchase as documented, amounts with two decimals', () => {
    const [rendered] = tell('authorisation.held');
    const { operation_id, ...envelope } = JSON.parse(rendered!.body);
    expect(operation_id).toBe(rendered!.messageId);
    expect(operation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(envelope).toEqual({
      ...{ operation: 'CARDS', sub_operation: 'AUTHORIZED', product: 'CARDS', event_type: 'AUTHORIZED' },
      ...{ status: 'SUCCESS', reason: null },
      data: {
        card_id: 'Kq7ZtW2mXe90BvLrY5dNhUo3pGsA1cFj',
        ...{ bill_amount: 18.2, bill_currency_number: '840', bill_currency_code: 'USD' },
        ...{ transaction_amount: 16.8, transaction_currency_number: '978', transaction_currency_code: 'EUR' },
        ...{ exchange_rate: 1.083333, channel: 'ECOMMERCE', created_at: '2026-05-02T06:30:00.000Z' },
        fees: { atm_fees: 0, fx_fees: 0.15 },
        merchant_data: {
          ...{ id: '880012345670001', name: 'Librería Norte', city: 'Vigo', post_code: '36201', state: null },
          ...{ country: 'ESP', mcc_category: 'Book Stores', mcc_code: '5942' },
        },
        ...{ metadata: { team: 'ops' }, decline_reason: null },
        authorization_id: '01900000-0000-7000-8000-0000000f0005',
      },
    });
    expect(rendered!.body).toContain('"bill_amount":18.20,');
    expect(rendered!.body).toContain('"fees":{"atm_fees":0,"fx_fees":0.15}');
  });

  test('clears in two messages of one event, each with its own id that a repeat keeps', () => {
    const all = tell('authorisation.captured');
    expect(words('authorisation.captured')).toEqual([
      ['CLEARING', 'PENDING', 18.2],
      ['CLEARING', 'SUCCESS', 18.2],
    ]);
    expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(2);
    expect(tell('authorisation.captured')).toEqual(all);
  });

  test.each([
    ['authorisation.reversed', {}, [['REVERSAL', 'SUCCESS', 18.2]]],
    ['authorisation.refunded', { after: { refunded: '500' } }, [['REFUND', 'SUCCESS', 5]]],
    ['authorisation.amended', {}, [['AUTHORIZED', 'SUCCESS', 8.2]]],
    ['authorisation.amended', { before: { authorised: '1820' }, after: { reversed: '300' } }, [['REVERSAL', 'SUCCESS', 3]]],
    ['authorisation.captured', { before: { captured: '800' } }, [['CLEARING', 'PENDING', 10.2], ['CLEARING', 'SUCCESS', 10.2]]],
    ['authorisation.held', { after: { type: 'deposit' } }, []],
    ['authorisation.requested', {}, []],
    ['card.blocked', {}, []],
    ['card.frozen', {}, []],
    ['transfer.posted', {}, []],
  ] as const)('%s %p tells %p', (type, over, expected) => expect(words(type, over)).toEqual(expected)); // biome-ignore format: a table

  test('what nobody had asked for is only cleared; what is booked with its approval is approved', () => {
    const once = (after: Payload) => words('authorisation.captured', { after }).map(([word]) => word);
    const render = (over: Payload): string[] => {
      const whole = event('authorisation.captured', { after: over });
      return webhookDialects.cryptomate.render({ ...whole, before: null }, to).map(({ eventType }) => eventType);
    };
    expect(render({ authorisedAt: null })).toEqual(['CLEARING']);
    expect(render({})).toEqual(['AUTHORIZED']);
    expect(once({})).toEqual(['CLEARING', 'CLEARING']);
  });

  test('a part tells the same part of what it was at the merchant', () => {
    const [body] = bodies(tell('authorisation.refunded', { after: { refunded: '910' } }));
    expect(body.data).toMatchObject({ bill_amount: 9.1, transaction_amount: 8.4 });
  });

  test.each([
    ['funds', 'M102', 'M102'],
    ['velocity', 'M210', 'M210'],
    ['limit_week', 'M202', 'M202'],
    ['wrong_pin', 'M212', 'M212'],
    ['timed_out', 'C020', 'C020'],
    ['refused', 'C020', '51'],
  ])('declined for %s has the code %s and the response code %s', (declineReason, code, response_code) => {
    const [body] = bodies(tell('authorisation.declined', { after: { declineReason, answerCode: '51' } }));
    expect(body).toMatchObject({ status: 'FAILED', operation_id: '01900000-0000-7000-8000-0000000f0005' });
    expect(body.data.decline_reason).toMatchObject({ code, response_code });
    expect(Object.keys(body.data.decline_reason)).toHaveLength(5);
    expect(body.data.decline_reason.description).toBe(body.data.decline_reason.simple_reason);
    expect(body.reason).toBe(body.data.decline_reason.simple_reason);
  });

  test('asks for 3-D Secure exactly as documented', () => {
    const [rendered] = tell('card.threeds.challenge', { after: { id: 'b6b0f2f4-6e0c-4a55-8d36-f0a7c1e9d240' } });
    expect(rendered!.body).toBe(
      '{"operation":"CARDS","sub_operation":"NOTIFICATION_3DS_AUTHORIZATION","product":"CARDS",' +
        '"event_type":"NOTIFICATION_3DS_AUTHORIZATION","operation_id":"b6b0f2f4-6e0c-4a55-8d36-f0a7c1e9d240",' +
        '"status":"PENDING","reason":null,"data":{"code":"b6b0f2f4-6e0c-4a55-8d36-f0a7c1e9d240",' +
        '"card_id":"Kq7ZtW2mXe90BvLrY5dNhUo3pGsA1cFj","merchant_name":"Librería Norte",' +
        '"merchant_country_code":"724","transaction_amount":"16.80","transaction_currency":"978",' +
        '"transaction_timestamp":"2026-05-02T06:30:00.000Z"}}',
    );
  });

  test('a challenge by SMS is nobody’s but the holder’s', () => {
    expect(tell('card.threeds.challenge', { after: { channel: 'sms' } })).toEqual([]);
  });

  test('a card that was used too fast is told with the rule, and the company', () => {
    const velocity = { maxAuthorisations: 3, windowSeconds: 60, authorisationId: newId() };
    const [body] = bodies(tell('card.blocked', { after: { velocity } }));
    const card_id = 'Kq7ZtW2mXe90BvLrY5dNhUo3pGsA1cFj';
    expect(body).toMatchObject({ operation_id: card_id, status: 'SUCCESS', company_id: id });
    expect(body.data).toEqual({
      ...{ card_id, company_id: id, blocked_at: '2026-05-02T06:30:00.000Z' },
      triggered_rule: { max_authorizations: 3, time_window_seconds: 60 },
      last_authorization_id: velocity.authorisationId,
    });
  });

  test('the key goes in plain, with the time in milliseconds and a trace', () => {
    const [rendered] = tell('authorisation.held');
    expect(webhookDialects.cryptomate.headers(sending(rendered!, ['0123456789']))).toEqual({
      'x-webhook-key': '0123456789',
      'x-request-timestamp': String(at.getTime()),
      'x-trace-id': 'a'.repeat(32),
    });
  });

  describe('The question', () => {
    const { ask, read } = webhookDialects.cryptomate.question!;

    test('is asked of what waits for an answer, and of nothing else', () => {
      const asked = ask(event('authorisation.requested'), to);
      expect(JSON.parse(asked!.body)).toMatchObject({
        ...{ event_type: 'AUTHORIZATION', status: 'PENDING', operation_id: '01900000-0000-7000-8000-0000000f0005' },
        data: { bill_amount: 18.2, decline_reason: null },
      });
      expect(eventTypes.filter((type) => ask(event(type), to) !== null)).toEqual(['authorisation.requested']);
      expect(names.filter((name) => webhookDialects[name].question)).toEqual(['cryptomate']);
    });

    test.each([
      [200, '{"response_code":"00"}', { approve: true, code: '00' }],
      [200, '{"response_code":"SUCCESS","more":1}', { approve: true, code: 'SUCCESS' }],
      [200, '{"response_code":"05"}', { approve: false, code: '05' }],
      [200, '{"response_code":"51"}', { approve: false, code: '51' }],
      [201, '{"response_code":"00"}', null],
      [500, '{"response_code":"00"}', null],
      [200, '{"response_code":0}', null],
      [200, '{"response_code":""}', null],
      [200, `{"response_code":"${'0'.repeat(33)}"}`, null],
      [200, '{}', null],
      [200, 'null', null],
      [200, '[]', null],
      [200, 'OK', null],
      [200, '', null],
    ])('%i %s means %p', (status, body, expected) => expect(read(status, body)).toEqual(expected));
  });
});
