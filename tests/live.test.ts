import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inProcess } from '../gateway/sources';
import { clientFor, eventually, type Heard, hear } from '../gateway/testing/live';
import { startWebhooks } from '../gateway/webhooks';
import { webhookDialects } from '../gateway/webhooks/dialects';
import { logger } from '../kernel/log';
import { sandbox } from '../schema/sandbox';
import { TEST_KEYS } from './keys';
import { dashboard, type Front, operator, type Stack, startGateway, testStack, topologies } from './stack';

const QUERY = `subscription Live($after: String) { cardStatusChanged(after: $after) {
  cursor previous current reason
  card { id status account { id currency balance { amount } } holder { id fullName kycStatus } }
} }`;
const { cards, customers } = sandbox['vaultspay-saas'];
const id = cards.everyday;

let stack: Stack;
beforeAll(async () => {
  stack = await testStack();
}, 90_000);
afterAll(() => stack?.close());

/** Real cards, from the commit of a change to the sockets of dashboards. */
describe.each(topologies)('the status of cards, live, with subgraphs %s', (topology) => {
  let front: Front;
  beforeAll(async () => {
    front = await startGateway(stack, topology);
  });
  afterAll(() => front?.stop());

  const change = async (verb: 'freezeCard' | 'unfreezeCard', reason: string): Promise<void> => {
    const { errors } = await front.ask(
      `mutation ($id: ID!, $reason: String) { ${verb}(id: $id, reason: $reason) { id } }`,
      {
        id,
        reason,
      },
    );
    expect(errors).toEqual([]);
  };
  /** Freezes and lifts it again, `pairs` times. */
  const toAndFro = async (name: string, pairs: number): Promise<void> => {
    for (let i = 0; i < pairs; i++) {
      await change('freezeCard', `${name} ${2 * i}`);
      await change('unfreezeCard', `${name} ${2 * i + 1}`);
    }
  };
  const reasons = ({ events }: Heard): string[] => events.map(({ data }) => data.cardStatusChanged.reason);
  const named = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

  it('tells of every change once, over all subgraphs, and goes on after a cursor through a restart', async () => {
    const { token } = stack.credentials.dashboard;
    const client = clientFor(front.url, token);
    const heard = hear(client, QUERY);
    // A subscription is not acknowledged, so it begins after the cursor of an event that it has heard.
    for (let i = 0; heard.events.length === 0; i++) await toAndFro(`hello${i}`, 1);
    const cursor = heard.events[0]!.data.cardStatusChanged.cursor;
    const elsewhere = clientFor(front.url, stack.credentials.tenants.cryptomate.keys['1']);
    const others = hear(elsewhere, 'subscription { events { id } }');
    const resumed = hear(client, QUERY, { after: cursor });
    await toAndFro('a', 2);
    await eventually(() => reasons(heard).includes('a 3') && reasons(resumed).includes('a 3'));
    expect(reasons(heard).slice(-4)).toEqual(named('a', 4));
    expect(reasons(resumed)).toEqual(reasons(heard).slice(1));
    expect(heard.events.at(-2)).toMatchObject({
      data: {
        cardStatusChanged: {
          previous: 'ACTIVE',
          current: 'FROZEN',
          card: {
            id,
            account: { currency: 'AED', balance: { amount: expect.stringMatching(/^\d+\.\d\d$/) } },
            holder: { id: customers.amira, fullName: expect.any(String), kycStatus: expect.any(String) },
          },
        },
      },
    });
    const last = heard.events.at(-1)!.data.cardStatusChanged.cursor;
    await front.stop();
    expect(await heard.ended).toMatchObject({ code: 1012 });
    front = await startGateway(stack, topology);
    await toAndFro('b', 2);
    const again = clientFor(front.url, token);
    const rest = hear(again, QUERY, { after: last });
    await toAndFro('c', 2);
    await rest.until(8);
    expect(reasons(rest)).toEqual([...named('b', 4), ...named('c', 4)]);
    expect(others.events).toEqual([]);
    await Promise.all([client.dispose(), again.dispose(), elsewhere.dispose()]);
  });
});

describe('a card subgraph of its own that goes away', () => {
  const told = async (verb: 'freezeCard' | 'unfreezeCard', reason?: string): Promise<void> => {
    const document = `mutation ($id: ID!, $reason: String) { ${verb}(id: $id, reason: $reason) { id } }`;
    await stack.get('card', dashboard, document, { id, reason });
  };
  const toAndFro = async (name: string): Promise<void> => {
    await told('freezeCard', `${name} 0`);
    await told('unfreezeCard', `${name} 1`);
  };

  it('is noticed by nobody once it is back: no gap, no double, no error', async () => {
    const front = await startGateway(stack, 'over http');
    const client = clientFor(front.url, stack.credentials.dashboard.token);
    const heard = hear(client, QUERY);
    for (let i = 0; heard.events.length === 0; i++) await toAndFro(`there${i}`);
    for (const round of ['once', 'twice']) {
      const back = await front.away('card');
      await toAndFro(`${round} away`);
      await back();
      await toAndFro(`${round} back`);
      await eventually(() => heard.events.at(-1)?.data?.cardStatusChanged.reason === `${round} back 1`);
    }
    const reasons = heard.events.map(({ data }) => data.cardStatusChanged.reason as string | null);
    const expected = ['once away', 'once back', 'twice away', 'twice back'].flatMap((name) => [
      `${name} 0`,
      `${name} 1`,
    ]);
    expect(reasons.slice(-8)).toEqual(expected);
    expect(new Set(reasons).size).toBe(reasons.length);
    await told('freezeCard', 'lost from sight');
    await told('unfreezeCard');
    await heard.until(reasons.length + 2);
    expect(heard.events.slice(-2).map(({ data }) => data.cardStatusChanged.reason)).toEqual(['lost from sight', null]);
    expect(heard.events.flatMap(({ errors = [] }) => errors)).toEqual([]);
    await client.dispose();
    await front.stop();
  });
});

interface Posted {
  readonly event_type: string;
  readonly status: string;
  readonly data: { readonly authorization_id: string };
}

/** Answers questions as it is told to, and everything else with 200. */
async function openReceiver(): Promise<{ url: string; posted: Posted[]; answer: string; close(): void }> {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    posted.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    response.end(JSON.stringify({ response_code: receiver.answer }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const receiver = { url, posted, answer: '00', close: () => void server.close() };
  return receiver;
}

it('lets the receiver of a question decide a purchase, asks it once, and tells it what came of it', async () => {
  const receiver = await openReceiver();
  const log = logger('silent');
  const db = stack.database.as('gateway');
  const webhooks = await startWebhooks({
    ...{ db, log, keys: TEST_KEYS, clock: stack.clock, dialects: webhookDialects, allowLoopback: true, keptDays: 365 },
    sources: { card: inProcess(stack.subgraphs.card, log) },
  });
  const staff = operator('cryptomate');
  const said = { url: receiver.url, types: ['*'], dialect: 'CRYPTOMATE' };
  await stack.get(
    'identity',
    staff,
    'mutation ($input: WebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret } }',
    { input: said },
  );
  const { accounts } = sandbox.cryptomate;
  const { issueCard } = await stack.get(
    'card',
    staff,
    'mutation ($input: IssueCardInput!) { issueCard(input: $input) { id } }',
    { input: { accountId: Object.values(accounts)[2], approvalMethod: 'WEBHOOK' } },
  );
  const buy = async (answer: string): Promise<Record<string, unknown>> => {
    receiver.answer = answer;
    const amount = { amount: '1.50', currency: 'USD' };
    const merchant = { name: 'Shop', mcc: '5411', country: 'US' };
    const bought = await stack.get(
      'card',
      staff,
      'mutation ($input: SandboxAuthoriseInput!) { sandboxAuthorise(input: $input) { id state declineReason } }',
      { input: { cardId: issueCard.id, amount, merchant } },
    );
    return bought.sandboxAuthorise;
  };
  const yes = await buy('00');
  const no = await buy('51');
  expect([yes.state, no.state, no.declineReason]).toEqual(['HELD', 'DECLINED', 'REFUSED']);
  await eventually(() => receiver.posted.length >= 4);
  expect(receiver.posted.map(({ event_type, status, data }) => [event_type, status, data.authorization_id])).toEqual([
    ['AUTHORIZATION', 'PENDING', yes.id],
    ['AUTHORIZED', 'SUCCESS', yes.id],
    ['AUTHORIZATION', 'PENDING', no.id],
    ['DECLINED', 'FAILED', no.id],
  ]);
  await webhooks.stop();
  receiver.close();
});
