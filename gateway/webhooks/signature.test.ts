import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { webhookFacts } from '../../schema/webhooks';
import { nextAttempt } from './schedule';
import { standardHeaders, vaultspaySignature } from './signature';

const NEW = 'whsec_Zt5BhK8rWm2QvXy7NcGd4LpSj9FaEu3R';
const OLD = 'whsec_q7Rk2VnXw9TgYb4LsDf8HcJm3PzA6EuN';
const at = new Date(1_781_253_601_000);
const body =
  '{"id":"evt_01KTXFE132JRNTPSTZE4TH6CJE","object":"event","type":"ping","created_at":"2026-06-12T08:40:00.000Z","api_version":"2026-04-01","livemode":false,"data":{"object":{"id":"whk_01KTXFKH0B91DYBG4G0848E6A4","object":"webhook_endpoint"}}}';

describe('the signature of Vaultspay', () => {
  it('has the known answers of /v1 §4.4, the new secret first', () => {
    expect(vaultspaySignature({ body, at, secrets: [NEW, OLD] })).toBe(
      't=1781253601,v1=a418d4dfe613d6d4775f85750c8afd5c08d31727c03e5dbb6cadebce3f02f806,v1=ee0c66ec853ebb158ea427cf5009bd8bf3f4314ea95708a7c369fd92a021636d',
    );
  });

  it('has the known answer of SaaS §4.4', () => {
    const paid =
      '{"transactionId":"6b1f0c52-7f3e-4c58-9a43-0d2b6b3f9a11","amount":250000.00,"status":"SUCCESS","refId":"GW-20260411-0007"}';
    const when = new Date(1_775_900_000_000);
    expect(vaultspaySignature({ body: paid, at: when, secrets: ['whsec_demo_0123456789'] })).toBe(
      't=1775900000,v1=d9dbd1b12a9ad39c11576aa129f9d6a1783c9c48d3a35db0847c51d845882c79',
    );
  });

  it.each([NEW, OLD])('verifies as Stripe verifies, with %s', (secret) => {
    const header = vaultspaySignature({ body, at: new Date(), secrets: [NEW, OLD] });
    expect(Stripe.webhooks.constructEvent(body, header, secret)).toEqual(JSON.parse(body));
    expect(() => Stripe.webhooks.constructEvent(`${body} `, header, secret)).toThrow();
  });
});

describe('Standard Webhooks', () => {
  it.each(['not a key!', 'whsec_demo_0123456789', 'whsec_'])('takes %j, which is no base64, as it is', (secret) => {
    const headers = standardHeaders('evt_1', { body, at: new Date(), secrets: [secret] });
    expect(new Webhook(Buffer.from(secret), { format: 'raw' }).verify(body, headers)).toEqual(JSON.parse(body));
  });
});

describe('the schedule', () => {
  const task = { trigger: 'event', eventType: 'ping', live: true } as const;
  const waits = (live: boolean, random: number): (number | null)[] =>
    Array.from({ length: 9 }, (_, attempts) => {
      const next = nextAttempt({ ...task, live, attempts }, webhookFacts['vaultspay-v1'], at, () => random);
      return next && (next.getTime() - at.getTime()) / 60_000;
    });

  it('is the contract’s, shorter in a sandbox, and no sooner or later than its jitter', () => {
    expect(waits(true, 0.5)).toEqual([1, 5, 30, 120, 360, 720, 1_440, 1_440, null]);
    expect(waits(false, 0.5)).toEqual([1, 5, 30, null, null, null, null, null, null]);
    expect(waits(true, 0)[0]).toBeCloseTo(0.9);
    expect(waits(true, 1)[0]).toBeCloseTo(1.1);
  });

  it('has no second attempt for tests, questions, and what is told once', () => {
    const facts = webhookFacts.cryptomate;
    const next = (more: object) => nextAttempt({ ...task, attempts: 0, ...more }, facts, at);
    expect(next({})).not.toBeNull();
    for (const more of [{ trigger: 'test' }, { trigger: 'question' }, { eventType: 'AUTHORIZATION' }])
      expect(next(more)).toBeNull();
  });
});
