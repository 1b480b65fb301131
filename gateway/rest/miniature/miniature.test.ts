import { fixedClock } from '../../../kernel/clock';
import { newId } from '../../../kernel/id';
import { ulidOf } from '../../../kernel/ulid';
import { sandbox } from '../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../tests/stack';
import { dialects } from '..';
import { miniature } from './index.fixture';

const { cards, accounts, tenantId } = sandbox['vaultspay-saas'];
const everyday = `crd-${ulidOf(cards.everyday)}`;
const foreign = `crd-${ulidOf(sandbox['vaultspay-v1'].cards.everyday)}`;
const from = `acc-${ulidOf(accounts.amira)}`;
const to = `acc-${ulidOf(accounts.bilal)}`;
const clock = fixedClock('2026-04-11T09:30:00Z');

let stack: Stack;
let front: Front;
let token: string;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process', undefined, { dialects: [...dialects, miniature], clock });
  token = stack.credentials.dashboard.token;
});
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});
/** A minute of its own for each test. */
beforeEach(() => clock.advance(60_000));

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function send(path: string, { method, body, headers = {} }: Sent = {}) {
  const answer = await fetch(`${front.url}/pebble/2${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? null : JSON.parse(text) };
}
const pay = (key: string | null, amount: unknown = '1.00') =>
  send('/payments', { body: { from, to, money: [amount, 'AED'] }, headers: key ? { 'pebble-key': key } : {} });
const payments = async (): Promise<number> => {
  const [row] = await stack.database
    .admin`select count(*)::int as n from wallet.transfer where tenant_id = ${tenantId}`;
  return row!.n;
};

describe('rows', () => {
  it('answer in the dialect, over the graph', async () => {
    const { status, json, headers } = await send(`/cards/${everyday}`, { headers: { 'x-request-id': 'mine-0001' } });
    expect(json).toEqual({ pebble: { id: everyday, standing: 'ready', ends: expect.stringMatching(/^\d{4}$/) } });
    expect([status, headers.get('x-request-id'), headers.get('content-type')]).toEqual([
      200,
      'mine-0001',
      'application/json',
    ]);
  });

  it('answer HEAD like GET without the body, and say what they take', async () => {
    const head = await send(`/cards/${everyday}`, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(50);
    const options = await send(`/cards/${everyday}`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const wrong = await send(`/cards/${everyday}`, { method: 'DELETE' });
    expect([wrong.status, wrong.json.fault, wrong.headers.get('allow')]).toEqual([
      405,
      'method-unknown',
      'GET, HEAD, OPTIONS',
    ]);
    expect((await send('/nothing')).json).toMatchObject({ fault: 'route-unknown' });
  });

  it.each(['/cards', '/cards/', `/cards/${everyday}/`, `/cards/${everyday}/rest/more`, '/cards//rest', ''])(
    'are nowhere else: %s',
    async (path) => expect(await send(path)).toMatchObject({ status: 404, json: { fault: 'route-unknown' } }),
  );
});

describe('what is asked', () => {
  it('is refused with all that is wrong with it, in the names that were sent', async () => {
    const { status, json } = await send('/payments', { body: { from: 'acc-1', money: 5 } });
    expect(json).toEqual({
      fault: 'input-invalid',
      where: ['from is not like acc-…', 'to is missing', 'money is not like ["12.50","AED"]'],
    });
    expect(status).toBe(400);
  });

  it.each([
    ['{"from": ', 'body-malformed'],
    ['[]', 'input-invalid'],
    [`{"from": "${'x'.repeat(3_000)}"}`, 'body-too-large'],
    ['['.repeat(900), 'body-malformed'],
  ])('must be readable: %.20s…', async (body, fault) => {
    expect((await send('/payments', { body })).json).toMatchObject({ fault });
  });

  it('of a foreign or unknown record is told alike', async () => {
    const unknown = { status: 400, json: { fault: 'card-unknown', where: ['id is nothing of yours'] } };
    expect(await send(`/cards/${foreign}`)).toMatchObject(unknown);
    expect(await send(`/cards/crd-${ulidOf(newId())}`)).toMatchObject(unknown);
    const { json } = await send('/payments', { body: { from: `acc-${ulidOf(newId())}`, to, money: ['1.00', 'AED'] } });
    expect(json).toEqual({ fault: 'account-unknown', where: ['from is nothing of yours'] });
  });

  it('needs a credential of this very dialect', async () => {
    const other = stack.credentials.tenants.cryptomate.keys['1'];
    for (const [authorization, fault] of [
      ['', 'credential-missing'],
      ['Basic YTpi', 'credential-missing'],
      ['Bearer vg_op_nobody', 'credential-invalid'],
      [`Bearer ${other}`, 'token-invalid'],
    ] as const) {
      const { status, json, text } = await send(`/cards/${everyday}`, { headers: { authorization } });
      expect([status, json.fault]).toEqual([401, fault]);
      expect(text).not.toContain(other);
    }
  });
});

describe('a key', () => {
  it('brings the first answer again, and nothing is done twice', async () => {
    const before = await payments();
    const first = await pay('k-once');
    expect(first).toMatchObject({ status: 201, json: { pebble: { done: true, money: ['1.00', 'AED'] } } });
    expect(await pay('k-once')).toMatchObject({ status: 201, text: first.text });
    expect(await payments()).toBe(before + 1);
    expect(await pay('k-once', '2.00')).toMatchObject({ json: { fault: 'idempotency-reused' } });
    expect(await pay('k-other')).toMatchObject({ status: 201 });
    expect(await payments()).toBe(before + 2);
  });

  it('lets one of many at once through', async () => {
    const before = await payments();
    const answers = await Promise.all(Array.from({ length: 6 }, () => pay('k-many')));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const other of answers.filter(({ status }) => status !== 201))
      expect(other.json).toMatchObject({ fault: 'idempotency-running' });
    expect(await payments()).toBe(before + 1);
  });

  it('is still worth something when whoever held it died before the answer', async () => {
    const before = await payments();
    const first = await pay('k-died');
    await stack.database.admin`
      update events.once set answer = null, answer_status = null, locked_until = now() - interval '1 second'
      where key = 'k-died'`;
    expect((await pay('k-died')).text).toBe(first.text);
    expect(await payments()).toBe(before + 1);
  });

  it('repeats a refusal that is kept, and is free again after one that is not', async () => {
    const poor = await pay('k-poor', '999999999.00');
    expect(poor.json).toMatchObject({ fault: 'funds-insufficient' });
    expect((await pay('k-poor', '999999999.00')).text).toBe(poor.text);
    const [kept] = await stack.database.admin`select answer from events.once where key = 'k-poor'`;
    expect(kept!.answer.toString()).not.toContain('funds');
    expect((await pay('k-free', '0.00')).json).toMatchObject({ fault: 'input-invalid' });
    expect(await pay('k-free', '1.00')).toMatchObject({ status: 201 });
  });

  it.each(['', 'with a space', 'x'.repeat(41), 'ü'])('is refused when malformed: %p', async (key) => {
    const before = await payments();
    const { json } = await send('/payments', {
      body: { from, to, money: ['1.00', 'AED'] },
      headers: { 'pebble-key': Buffer.from(key).toString('latin1') },
    });
    expect(json).toMatchObject({ fault: 'idempotency-invalid' });
    expect(await payments()).toBe(before);
  });
});

it('counts what each may ask in a minute, and tells how much is left', async () => {
  const answers = [];
  for (let i = 0; i < 42; i++) answers.push(await send(`/cards/${everyday}`));
  expect(answers[0]!.headers.get('pebble-left')).toBe('39');
  expect(answers.map(({ status }) => status)).toEqual([...Array(40).fill(200), 429, 429]);
  expect(answers[41]).toMatchObject({ json: { fault: 'rate-limited', where: expect.any(Array) } });
  expect(answers[41]!.headers.get('retry-after')).toMatch(/^[1-6]?\d$/);
  clock.advance(60_000);
  expect(await send(`/cards/${everyday}`)).toMatchObject({ status: 200 });
});
