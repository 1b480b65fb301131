import { sandbox } from '../../../../schema/sandbox';
import type { Asked, Got } from '../client.fixture';
import { asOperator, keysOf, told, type WalletWorld, walletWorld, wrong } from '../wallet.fixture';

const TRANSACTIONS = '/tme/api/v1/transactions';
const { customers, accounts, cards } = sandbox['vaultspay-saas'];
const kettle = { id: 'M-8812', name: 'Blue Kettle', mcc: '5814', city: 'Dubai', country: 'AE' };

interface Used {
  readonly id: string;
  readonly networkRef: string;
  readonly transfer: { readonly id: string; readonly seq: number };
}

let world: WalletWorld;
let card: { id: number; last4: string; token: number };
let local: Used;
let foreign: Used;
let declined: Used;
let refund: number;
beforeAll(async () => {
  world = await walletWorld();
  const [row] = await world.stack.database.admin`select seq, last4, token from card.card where id = ${cards.everyday}`;
  card = { id: Number(row!.seq), last4: row!.last4, token: Number(row!.token) };
  world.stack.clock.advance(1_000);
  await world.pay(accounts.amira, '1000.00');
  local = await use({ amount: { amount: '20.00', currency: 'AED' }, merchant: kettle }, '77120055');
  world.stack.clock.advance(1_000);
  const abroad = { ...kettle, name: 'Kettle Paris', id: null, city: null, country: 'FR' };
  foreign = await use({ amount: { amount: '10.00', currency: 'USD' }, exchangeRate: '3.6725', merchant: abroad });
  declined = await use({ amount: { amount: '900000.00', currency: 'AED' } });
  const back = await world.stack.get(
    'card',
    asOperator,
    'mutation ($id: ID!) { sandboxRefund(id: $id) { refunds { id } } }',
    { id: local.id },
  );
  refund = await world.seq('wallet.transfer', back.sandboxRefund.refunds[0].id);
});
afterAll(() => world?.stop());

/** A purchase with the card, as the network would ask. */
async function use(input: object, networkRef?: string): Promise<Used> {
  const mutation = `mutation ($input: SandboxAuthoriseInput!, $ref: String) {
    sandboxAuthorise(input: $input, networkRef: $ref) { id networkRef transfer { id } } }`;
  const { sandboxAuthorise } = await world.stack.get('card', asOperator, mutation, {
    input: { cardId: cards.everyday, ...input },
    ref: networkRef,
  });
  const { id } = sandboxAuthorise.transfer;
  return { ...sandboxAuthorise, transfer: { id, seq: await world.seq('wallet.transfer', id) } };
}

const call = (path: string, asked?: Asked): Promise<Got> => world.client.call(path, asked);
const list = async (query: string) => (await call(`${TRANSACTIONS}?perPage=100&${query}`)).json.data;
const one = async (id: number | string) => (await call(`${TRANSACTIONS}/${id}`)).json.data;
const row = async (id: number) =>
  (await call(`/be/api/v1/account-ledger/${world.of.account}?transactionId=${id}`)).json.data;

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;
const own = () => ({
  ...{ id: world.of.account, userId: world.of.amira, accountTitle: 'AMIRA HADDAD', accountType: 'DIGITAL' },
  ...{ accountNumber: expect.stringMatching(/^\*{10}\d{4}$/), iban: expect.stringMatching(/^AE\d{21}$/) },
});
const billing = (amount: number) => ({ amount, currencyCode: 'AED', amountType: 'BILLING' });

const purchase = () => ({
  ...{ id: local.transfer.seq, transactionId: local.transfer.id, transactionType: 'Purchase', status: 'SUCCESS' },
  ...{ dateTime: expect.stringMatching(STAMP), totalCharges: 0, billingAmount: billing(2000) },
  narration: `POS AT Blue Kettle - Dubai, ARE CARD NO *${card.last4} REF NO 77120055`,
  card: { id: card.id, lastFourDigits: card.last4, cardType: 'VIRTUAL' },
  senderAccount: own(),
  location: { id: 784, countryCode: 'ARE' },
  merchant: {
    ...{ id: expect.any(Number), mcc: '5814', name: 'Blue Kettle', city: 'Dubai' },
    ...{ country: 'United Arab Emirates', countryCode: 'ARE' },
  },
});

test('a purchase is performed at once, and told in the list and whole', async () => {
  const { json } = await call(`${TRANSACTIONS}?transactionId=${local.transfer.id.toUpperCase()}`);
  expect(json).toEqual({
    data: [purchase()],
    pagination: { currentPage: 1, perPage: 20, totalPages: 1, totalCount: 1, sort: 'id: DESC' },
  });
  expect(await one(local.transfer.seq)).toEqual({
    ...purchase(),
    card: {
      ...{ id: card.id, cardToken: card.token, lastFourDigits: card.last4, cardType: 'VIRTUAL' },
      ...{ cardTierId: expect.any(Number), cardNetwork: 'MASTERCARD', paymentCardType: 'DEBIT' },
    },
    transactionAmount: { amount: 2000, currencyCode: 'AED', amountType: 'TRANSACTION' },
    conversions: { transactionToBillingCR: 1 },
    ...{ apiStatus: 'SUCCESS', thirdPartyConfigSlug: 'pmt-mastercard-issuing', charges: [] },
  });
  expect(await row(local.transfer.seq)).toEqual([
    expect.objectContaining({ debit: 2000, narration: purchase().narration }),
  ]);
});

test('one abroad tells both amounts, the rate between them and what that cost', async () => {
  const told = await one(foreign.transfer.seq);
  const [charge] = told.charges;
  expect(told).toMatchObject({
    transactionAmount: { amount: 1000, currencyCode: 'USD', amountType: 'TRANSACTION' },
    conversions: { transactionToBillingCR: 3.6725 },
    narration: `POS AT Kettle Paris - FRA CARD NO *${card.last4} REF NO ${foreign.networkRef}`,
    merchant: { city: null, country: 'France', countryCode: 'FRA' },
    charges: [
      { title: expect.any(String), fixed: false, value: expect.any(Number), chargeType: 'FEE', inclusive: false },
    ],
  });
  expect(told.billingAmount.amount).toBeCloseTo(3672.5, -1);
  expect(told.totalCharges).toBe(charge.billingAmount);
  expect(charge.billingAmount).toBe(Math.round((told.billingAmount.amount * charge.value) / 100));
  expect((await row(told.id))[0].debit).toBeCloseTo(told.billingAmount.amount + told.totalCharges, 6);
  expect(told.merchant.id).not.toBe((await one(local.transfer.seq)).merchant.id);
});

test('one that was declined has failed, and moved nothing', async () => {
  const told = await one(declined.transfer.seq);
  expect(told).toMatchObject({
    status: 'FAILED',
    apiStatus: 'FAILED',
    totalCharges: 0,
    billingAmount: billing(90_000_000),
  });
  expect([told.merchant, told.location]).toEqual([undefined, undefined]);
  expect(await row(declined.transfer.seq)).toEqual([]);
  const types = await world.stack.database
    .admin`select type from events.outbox where resource_id = ${declined.transfer.id}`;
  expect(types.map(({ type }) => type)).toEqual(['transfer.declined']);
});

test('what was given back has a receiver alone, and leaves the purchase performed', async () => {
  const told = await one(refund);
  expect(told).toMatchObject({
    ...{ transactionType: 'Refund', status: 'SUCCESS', billingAmount: billing(2000), receiverAccount: own() },
    ...{ narration: 'REFUND AMT 20.00 AED', card: { id: card.id } },
  });
  expect(told).not.toHaveProperty('senderAccount');
  expect(await row(refund)).toEqual([
    expect.objectContaining({ credit: 2000, debit: 0, narration: 'REFUND AMT 20.00 AED' }),
  ]);
  expect((await one(local.transfer.seq)).status).toBe('SUCCESS');
});

test('money from outside has a receiver alone, money between accounts two sides', async () => {
  const [deposit] = await list(`accountId=${world.of.account}&transactionType=Deposit`);
  expect(deposit).toEqual({
    ...{ id: expect.any(Number), transactionId: expect.any(String), transactionType: 'Deposit', status: 'SUCCESS' },
    ...{ dateTime: '2026-05-01T09:00:01.000+00:00', totalCharges: 0, billingAmount: billing(100_000) },
    narration: expect.stringMatching(/^TRANSFER FROM OTHER BANK REF NO GW-/),
    receiverAccount: own(),
  });
  expect(await one(deposit.id)).toEqual({ ...deposit, apiStatus: 'SUCCESS', thirdPartyConfigSlug: null, charges: [] });
  const { transfer } = await world.stack.get(
    'wallet',
    asOperator,
    'mutation ($input: TransferInput!) { transfer(input: $input) { id } }',
    {
      input: { accountId: accounts.amira, to: { accountId: accounts.bilal }, amount: { amount: '1', currency: 'AED' } },
    },
  );
  const told = await one(await world.seq('wallet.transfer', transfer.id));
  expect(told).toMatchObject({
    ...{ transactionType: 'Transfer', senderAccount: own() },
    receiverAccount: { id: world.of.bilals, userId: world.of.bilal },
  });
});

const everything = async () => list('');
type Row = Awaited<ReturnType<typeof everything>>[number];
const isTransfer = ({ transactionType }: Row): boolean => transactionType === 'Transfer';

test.each<[string, (row: Row) => boolean]>([
  ['status=FAILED', ({ status }) => status === 'FAILED'],
  ['status=PENDING', ({ status }) => status === 'PENDING'],
  ['transactionType=PURCHASE', ({ transactionType }) => transactionType === 'Purchase'],
  [
    'transactionType=Purchase&status=SUCCESS',
    ({ transactionType, status }) => transactionType === 'Purchase' && status === 'SUCCESS',
  ],
  ['transactionType=TRANSFER', (row) => isTransfer(row)],
  ['cardId=CARD', (row) => row.card?.id === card.id],
  [
    'accountId=ACCOUNT&transactionType=TRANSFER',
    (row) => isTransfer(row) && [row.senderAccount?.id, row.receiverAccount?.id].includes(world.of.account),
  ],
  [
    'userId=AMIRA&transactionType=TRANSFER',
    (row) => isTransfer(row) && [row.senderAccount?.userId, row.receiverAccount?.userId].includes(world.of.amira),
  ],
  ['startDate=2026-05-01T09:00:02Z', ({ dateTime }) => dateTime >= '2026-05-01T09:00:02'],
  [
    'endDate=2026-05-01T09:00:01&startDate=2026-05-01',
    ({ dateTime }) => dateTime <= '2026-05-01T09:00:01.001' && dateTime >= '2026-05-01',
  ],
])('%s', async (query, fits) => {
  const asked = query
    .replace('CARD', `${card.id}`)
    .replace('ACCOUNT', `${world.of.account}`)
    .replace('AMIRA', `${world.of.amira}`);
  const found: Row[] = await list(asked);
  expect(found.length).toBeGreaterThan(0);
  expect(found.every(fits)).toBe(true);
  const ids = new Set(found.map(({ id }) => id));
  const missed = (await everything()).filter((row: Row) => fits(row) && !ids.has(row.id));
  if (found.length < 100) expect(missed).toEqual([]);
});

test.each([
  'accountId=FOREIGN_ACCOUNT',
  'userId=FOREIGN_CUSTOMER',
  'cardId=9007199254740991',
  'transactionId=6b1f0c52-7f3e-4c58-9a43-0d2b6b3f9a11',
  'startDate=2026-05-02',
  'startDate=2026-05-02&endDate=2026-05-01',
  'transactionType=Atm%20Withdrawal&cardId=CARD&status=REVERSED',
  'page=9007199254740991',
])('%s finds nothing', async (query) => {
  const { foreignAccount, foreignCustomer } = world.of;
  const asked = query
    .replace('FOREIGN_ACCOUNT', `${foreignAccount}`)
    .replace('FOREIGN_CUSTOMER', `${foreignCustomer}`)
    .replace('CARD', `${card.id}`);
  const { status, json } = await call(`${TRANSACTIONS}?${asked}`);
  expect([status, json.data]).toEqual([200, []]);
});

test.each<[string, readonly string[]]>([
  ['status=success&transactionType=ALL', ['status', 'transactionType']],
  ['transactionType=constructor', ['transactionType']],
  ['accountId=x&cardId=1.5&userId=0', ['accountId', 'cardId', 'userId']],
  ['transactionId=5020', ['transactionId']],
  ['startDate=2026-13-01&endDate=2026-05-01T25:00', ['startDate', 'endDate']],
  ['page=0&perPage=0', ['page', 'perPage']],
])('%s is refused', async (query, keys) => {
  expect(keysOf(await call(`${TRANSACTIONS}?${query}`))).toEqual(wrong(...keys));
});

test('a transaction of another tenant does not exist', async () => {
  const [row] = await world.stack.database
    .admin`select seq from wallet.transfer where tenant_id = ${sandbox['vaultspay-v1'].tenantId} limit 1`;
  for (const id of [row!.seq, '9007199254740991'])
    expect(told(await call(`${TRANSACTIONS}/${id}`))).toEqual([
      422,
      1000,
      'id Transaction does not exist with this id',
    ]);
  expect(told(await call(`${TRANSACTIONS}/${local.transfer.id}`))).toEqual([422, 1000, 'id must be a number']);
});

test('a user’s list is what their accounts had part in', async () => {
  const id = await world.seq('identity.customer', customers.chen);
  const found: Row[] = await list(`userId=${id}&accountId=${world.of.account}&transactionType=Transfer`);
  expect(found.every((row) => [row.senderAccount?.userId, row.receiverAccount?.userId].includes(id))).toBe(true);
});

test('are listed by their numbers, also where they were made at the same moment in another order', async () => {
  await world.stack.database.admin`
    update wallet.transfer set created_at = now() - seq * interval '1 second' where tenant_id = ${sandbox['vaultspay-saas'].tenantId}`;
  const ids = (await list('')).map(({ id }: { id: number }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(ids.length).toBeGreaterThan(50);
});
