import { newId } from '../../kernel/id';
import { accountOf, balancesOf, type Data, type Tenant, type World, walletWorld } from './testing';

/** What the bank does, as accounts are told of it where every change of what is available is an event. */

let world: World;
let tenant: Tenant;
let account: string;
beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant('vaultspay-v1');
});
afterAll(() => world.close());
beforeEach(async () => {
  account = (await accountOf(tenant, await tenant.customer(), '50.00')).id;
});

const aed = (amount: string) => ({ amount, currency: 'AED' });
const LEG = `legs(first: 1) { nodes { id category direction status amount { amount } postedAt original { id }
  transfer { description } } }`;

const does = (verb: string, type: string, input: object, as?: object, key?: string) =>
  tenant.ask(
    `mutation ($input: ${type}!, $key: String) { it: ${verb}(input: $input, idempotencyKey: $key) { status } }`,
    { input, key },
    as,
  );
const answers = (verb: string, id: string) =>
  tenant.ask(`mutation ($id: ID!) { it: ${verb}(id: $id) { status } }`, { id });
const newest = async (): Promise<Data> =>
  (await tenant.ask(`query ($id: ID!) { account(id: $id) { ${LEG} } }`, { id: account })).data.account.legs.nodes[0];

interface Told {
  readonly type: string;
  readonly available: string | null;
  readonly incoming: string | null;
}
/** What was told since, oldest first; of balances what they were and are. */
async function told(since: number): Promise<unknown[]> {
  const rows = await world.db.admin<Told[]>`
    select type, before->>'available' || ' → ' || (after->>'available') as available,
           before->>'incoming' || ' → ' || (after->>'incoming') as incoming
    from events.outbox where tenant_id = ${tenant.id} and seq > ${since} order by seq`;
  return rows.map(({ type, available, incoming }) => (type === 'account.balance' ? [type, available, incoming] : type));
}
const now = async (): Promise<number> =>
  Number((await world.db.admin`select coalesce(max(seq), 0) as seq from events.outbox`)[0]!.seq);
const changedAt = async (): Promise<unknown> =>
  (await world.db.admin`select updated_at from wallet.account where id = ${account}`)[0]!.updated_at;

const item = (direction: string, amount: string, more: object = {}) => ({
  accountId: account,
  direction,
  amount: aed(amount),
  ...more,
});

const inbound = (more: object = {}) => ({ to: { accountId: account }, amount: aed('7.00'), ...more });

// biome-ignore format: one action, one line
const actions: [name: string, act: () => Promise<unknown>, category: string, direction: string, amount: string, told: unknown[]][] = [
  ['a credit that is cleared', () => does('sandboxInbound', 'InboundInput', inbound()), 'transfer_in', 'CREDIT', '7.00', ['transfer.posted', ['account.balance', '5000 → 5700', '0 → 0']]],
  ['money that has left', () => does('sandboxOutbound', 'OutboundInput', { accountId: account, amount: aed('50.00') }), 'transfer_out', 'DEBIT', '50.00', ['transfer.posted', ['account.balance', '5000 → 0', '0 → 0']]],
  ['a fee', () => does('sandboxFee', 'BankItemInput', item('DEBIT', '1.50')), 'fee', 'DEBIT', '1.50', ['transfer.posted', ['account.balance', '5000 → 4850', '0 → 0']]],
  ['a fee given back', () => does('sandboxFee', 'BankItemInput', item('CREDIT', '1.50')), 'fee', 'CREDIT', '1.50', ['transfer.posted', ['account.balance', '5000 → 5150', '0 → 0']]],
  ['a correction upwards', () => does('sandboxAdjust', 'BankItemInput', item('CREDIT', '2.00')), 'adjustment', 'CREDIT', '2.00', ['transfer.posted', ['account.balance', '5000 → 5200', '0 → 0']]],
  ['a correction downwards', () => does('sandboxAdjust', 'BankItemInput', item('DEBIT', '2.00')), 'adjustment', 'DEBIT', '2.00', ['transfer.posted', ['account.balance', '5000 → 4800', '0 → 0']]],
];

test.each(actions)('%s is an item and, after it, a balance', async (_, act, category, direction, amount, expected) => {
  const [since, before] = [await now(), await changedAt()];
  world.clock.advance(1_000);
  expect(await act()).toMatchObject({ data: { it: { status: 'POSTED' } } });
  expect(await newest()).toMatchObject({ category, direction, status: 'POSTED', amount: { amount } });
  expect(await told(since)).toEqual(expected);
  expect(await changedAt()).toEqual(before);
});

describe('a credit that is not cleared', () => {
  const pending = async (): Promise<string> => {
    expect(await does('sandboxInbound', 'InboundInput', inbound({ cleared: false }))).toMatchObject({
      data: { it: { status: 'PENDING' } },
    });
    expect(await balancesOf(tenant, account)).toMatchObject({ available: '50.00', incoming: '7.00' });
    return (await newest()).id;
  };

  test('is told of as there once it is cleared, by the name that its account has for it', async () => {
    const since = await now();
    const id = await pending();
    expect(await newest()).toMatchObject({ status: 'PENDING', postedAt: null });
    expect(await told(since)).toEqual(['transfer.pending']);
    expect(await answers('sandboxSettle', id)).toMatchObject({ data: { it: { status: 'POSTED' } } });
    expect(await told(since)).toEqual([
      'transfer.pending',
      'transfer.posted',
      ['account.balance', '5000 → 5700', '700 → 0'],
    ]);
    expect(await newest()).toMatchObject({ id, status: 'POSTED', postedAt: world.clock.now().toISOString() });
    expect(await answers('sandboxSettle', id)).toMatchObject({ code: 'TRANSFER_STATE' });
  });

  test('is sent back without a change of what is available', async () => {
    const since = await now();
    const id = await pending();
    expect(await answers('sandboxRefuse', id)).toMatchObject({ data: { it: { status: 'REVERSED' } } });
    expect(await told(since)).toEqual(['transfer.pending', 'transfer.reversed']);
    expect(await newest()).toMatchObject({ id, status: 'REVERSED', postedAt: null });
    expect(await balancesOf(tenant, account)).toMatchObject({ available: '50.00', incoming: '0.00' });
  });

  test('is nobody else’s to answer for', async () => {
    const id = await pending();
    const other = await world.tenant('vaultspay-v1');
    const settle = 'mutation ($id: ID!) { sandboxSettle(id: $id) { id } }';
    expect(await other.ask(settle, { id })).toMatchObject({ code: 'TRANSFER_UNKNOWN' });
    expect(await tenant.ask(settle, { id: newId() })).toMatchObject({ code: 'TRANSFER_UNKNOWN' });
    expect(await tenant.ask(settle, { id }, { sandbox: false })).toMatchObject({ code: 'SANDBOX_ONLY' });
    expect((await newest()).status).toBe('PENDING');
  });
});

describe('the bank is refused', () => {
  const nothing = async (answer: Promise<{ code?: string; field?: string }>): Promise<object> => {
    const since = await now();
    const { code, field } = await answer;
    expect(await told(since)).toEqual([]);
    return { code, field };
  };
  const fee = (input: object, as?: object) => nothing(does('sandboxFee', 'BankItemInput', input, as));

  test('more than is available, another currency, no money at all, and whoever is not in the sandbox', async () => {
    expect(await fee(item('DEBIT', '50.01'))).toEqual({ code: 'FUNDS_INSUFFICIENT', field: 'accountId' });
    const left = { accountId: account, amount: aed('50.01') };
    expect(await nothing(does('sandboxOutbound', 'OutboundInput', left))).toEqual({
      code: 'FUNDS_INSUFFICIENT',
      field: 'accountId',
    });
    const dollars = { amount: '1.00', currency: 'USD' };
    expect(await fee(item('DEBIT', '0', { amount: dollars }))).toMatchObject({ code: 'CURRENCY_MISMATCH' });
    expect(await fee(item('DEBIT', '0'))).toEqual({ code: 'INPUT_INVALID', field: 'amount.amount' });
    expect(await fee(item('DEBIT', '1'), { sandbox: false })).toMatchObject({ code: 'SANDBOX_ONLY' });
    expect(await fee(item('DEBIT', '1'), { scopes: ['money:adjust'] })).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
    expect(await fee({ ...item('DEBIT', '1'), accountId: newId() })).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  });

  test('whatever it has for a closed account, of which nothing is kept', async () => {
    await does('sandboxOutbound', 'OutboundInput', { accountId: account, amount: aed('50.00') });
    expect(await tenant.end(account)).toEqual({});
    const before = await newest();
    const acts = [
      does('sandboxInbound', 'InboundInput', inbound()),
      does('sandboxInbound', 'InboundInput', inbound({ cleared: false })),
      does('sandboxFee', 'BankItemInput', item('CREDIT', '1.00')),
      does('sandboxAdjust', 'BankItemInput', item('DEBIT', '1.00')),
      does('sandboxOutbound', 'OutboundInput', { accountId: account, amount: aed('1.00') }),
    ];
    for (const act of acts) expect(await nothing(act)).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    expect(await newest()).toEqual(before);
    expect(await balancesOf(tenant, account)).toMatchObject({ available: '0.00', incoming: '0.00' });
  });
});

test('a key takes one fee, and another body under it is refused', async () => {
  const fee = (amount: string) => does('sandboxFee', 'BankItemInput', item('DEBIT', amount), {}, `fee-${account}`);
  await fee('1.00');
  await fee('1.00');
  expect(await fee('2.00')).toMatchObject({ code: 'IDEMPOTENCY_REUSED' });
  expect(await balancesOf(tenant, account)).toMatchObject({ available: '49.00' });
});

test('a credit for a suspended customer is still booked, and what is refunded names the item that it refunds', async () => {
  const [owner] = await world.db.admin`select owner_customer_id as id from wallet.account where id = ${account}`;
  await world.db.admin`update identity.customer set status = 'suspended' where id = ${owner!.id}`;
  expect(await does('sandboxInbound', 'InboundInput', inbound())).toMatchObject({ data: { it: { status: 'POSTED' } } });
  const credit = await newest();
  const { data } = await tenant.ask('query ($id: ID!) { leg(id: $id) { transfer { id } } }', { id: credit.id });
  const refund = 'mutation ($id: ID!) { refundTransfer(id: $id) { id } }';
  await world.db.admin`update identity.customer set status = 'active' where id = ${owner!.id}`;
  expect((await tenant.ask(refund, data.leg.transfer)).code).toBeUndefined();
  expect(await newest()).toMatchObject({ category: 'refund', direction: 'DEBIT', original: { id: credit.id } });
});
