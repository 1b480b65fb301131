import { createHmac } from 'node:crypto';
import { subgraphs } from '../gateway/program/subgraphs';
import { contractCheck } from '../gateway/rest/contract.fixture';
import {
  type Asked,
  device,
  type Got,
  publicKeyOf,
  sealing,
  send,
} from '../gateway/rest/vaultspay-saas/client.fixture';
import { inProcess } from '../gateway/sources';
import { startWebhooks, type Webhooks } from '../gateway/webhooks';
import { webhookDialects } from '../gateway/webhooks/dialects';
import { type Hook, openHook, until } from '../gateway/webhooks/hooks.fixture';
import { logger } from '../kernel/log';
import { sandbox } from '../schema/sandbox';
import { TEST_KEYS } from './keys';
import { type Front, type Stack, startGateway, testStack } from './stack';

/** A client that knows nothing but the contract: the whole life of a card, with what is told of it. */
const saas = sandbox['vaultspay-saas'];
let stack: Stack;
let front: Front;
let webhooks: Webhooks;
let hook: Hook;
let secret: string;
const check = contractCheck('vaultspay-saas');
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  hook = await openHook();
  const { data } = await front.ask(
    `mutation ($url: String!) { createWebhookEndpoint(input: { url: $url, types: ["*"], dialect: VAULTSPAY_SAAS }) { secret } }`,
    { url: hook.url },
  );
  secret = data!.createWebhookEndpoint.secret;
  webhooks = await startWebhooks({
    db: stack.database.as('gateway'),
    keys: TEST_KEYS,
    log: logger('silent'),
    dialects: webhookDialects,
    allowLoopback: true,
    sources: { card: inProcess(stack.subgraphs.card, logger('silent')) },
    keptDays: 30,
  });
}, 120_000);
afterAll(async () => {
  await webhooks?.stop(0);
  await hook?.close();
  await front?.stop();
  await stack?.close();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the contract
type Answer = any;
type Client = (line: string, body?: unknown) => Promise<Answer>;

/** Calls as a partner would, and holds every answer against the published description. */
async function client(encrypted: boolean): Promise<Client> {
  const app = stack.credentials.tenants['vaultspay-saas'];
  const publicKey = publicKeyOf(app.rsaPublicKey);
  let token: string | undefined;
  const ask = async (line: string, body?: unknown): Promise<Answer> => {
    const [method, path] = line.split(' ') as [string, string];
    const { got, answer } = await exchange(method, path, body);
    check(method, path, got.status, answer);
    expect([got.status, answer]).toEqual([200, expect.anything()]);
    return answer.data;
  };
  const exchange = async (method: string, path: string, body: unknown): Promise<{ got: Got; answer: Answer }> => {
    const sealed = sealing(publicKey);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...device(app.deviceId), ...(encrypted ? sealed.headers : { 'x-enable-encryption': 'false' }) };
    const sent = encrypted && text ? { encryptedData: sealed.seal(text) } : text;
    const asked: Asked = { method, headers, token, ...(sent !== undefined && { body: sent }) };
    const got = await send(front.url, path, asked);
    return { got, answer: encrypted ? sealed.open(got) : got.json };
  };
  const { clientId, clientSecret } = app;
  token = (await ask('POST /as/api/v1/saas-login', { clientId, clientSecret })).accessToken;
  return ask;
}

/** What the program does by itself every few seconds. */
async function jobs(): Promise<void> {
  stack.clock.advance(61_000);
  for (const name of ['identity', 'wallet', 'card'] as const)
    for (const job of subgraphs[name].jobs?.(stack.deps[name]) ?? []) await job.run();
}

const address = {
  ...{ country: 'ARE', state: 'Dubai', city: 'Dubai', addressLine1: 'Unit 5, Palm Court', type: 'MAILING' },
  postalCode: '00000',
};

async function customerOf(call: Client, encrypted: boolean): Promise<{ userId: number; accountId: number }> {
  const phone = encrypted ? '509990001' : '509990002';
  const person = { firstName: 'Mira', lastName: 'Tan', countryCode: '971', phone, status: 'ACTIVE' };
  const { id: userId } = await call('POST /as/api/v1/users', person);
  await call('POST /us/api/v1/kyc/personal', {
    ...{ userId, firstName: 'Mira', lastName: 'Tan', dob: '1991-07-21', gender: 'FEMALE' },
    ...{ nationality: 'SGP', countryOfResidence: 'ARE' },
  });
  const countryId = (await call('GET /us/api/v1/countries')).find(({ iso2 }: Answer) => iso2 === 'AE').id;
  const [state] = (await call(`GET /us/api/v1/states/${countryId}`)).filter(({ name }: Answer) => name === 'Dubai');
  const [city] = await call(`GET /us/api/v1/cities/${state.id}`);
  const place = { countryId, stateId: state.id, cityId: city.id };
  await call('POST /us/api/v1/kyc/addresses', { userId, type: 'MAILING', ...place, addressLine1: 'Unit 5' });
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');
  await call('POST /us/api/v1/kyc/identification', {
    ...{ userId, idCardNumber: '784-1991-1234567-1', idCardExpiry: '2031-01-31' },
    ...{ idCardFront: picture, idCardBack: picture },
  });
  await jobs();
  expect(await call(`GET /us/api/v1/kyc/${userId}`)).toMatchObject({ status: 'VERIFIED' });
  const { id: accountId } = await call('POST /be/api/v1/accounts', { userId, currencyId: 2, accountType: 'DIGITAL' });
  await jobs();
  expect((await call(`GET /be/api/v1/accounts/${accountId}`)).iban).toMatch(/^AE\d{21}$/);
  return { userId, accountId };
}

async function tierOf(call: Client): Promise<number> {
  const tiers = await call('GET /pcs/api/v1/card-tiers');
  return tiers.find(
    (tier: Answer) => tier.status && tier.cardTypes === 'PHYSICAL,VIRTUAL' && tier.billingCurrencyCode === 'AED',
  ).id;
}

/** From the factory into the holder's hand, until it works. */
async function bring(call: Client, cardId: number): Promise<void> {
  await call('POST /pcs/api/v1/update-card-manufacturing', { cardId, cardManufacturingStatus: 'MANUFACTURED' });
  const delivered = await call('POST /pcs/api/v1/update-delivery-status', { cardId, deliveryStatus: 'DELIVERED' });
  expect(delivered).toMatchObject({ cardStatus: 'PENDING_VERIFICATION', statusReason: 'Approved' });
  const { pan } = await call('POST /pcs/api/v1/get-card-pan', { cardId });
  const { expiry: expiryDate } = await call('POST /pcs/api/v1/get-card-expiry', { cardId });
  const activated = await call('POST /pcs/api/v1/activate-card', { cardId, pan, expiryDate });
  expect(activated).toEqual({ cardId, cardStatus: 'ACTIVE', statusReason: 'new card' });
}

interface Message {
  readonly type: string;
  readonly status: { previous: { code: string } | null; current: { code: string }; reason: string };
  readonly card: { token: number };
}

/** Contract 4.4, as a receiver would. */
function verified({ headers, body }: Hook['got'][number]): Message {
  const [t, v1] = String(headers['vaultspay-signature'])
    .split(',')
    .map((part) => part.split('=')[1]);
  expect(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')).toBe(v1);
  return JSON.parse(body);
}
const wordsOf = (token: number): (string | undefined)[] =>
  hook.got
    .map(verified)
    .filter(({ card }) => card?.token === token)
    .map(({ status }) => status.current.code);

test.each([false, true])(
  'a card lives from its order to its renewal, over REST alone (encrypted: %p)',
  async (encrypted) => {
    const call = await client(encrypted);
    const { userId, accountId } = await customerOf(call, encrypted);
    const { names } = await call(`GET /pcs/api/v1/embossing-names/${userId}`);
    expect(names).toEqual(['MIRA', 'MIRA TAN', 'MIRA T', 'M TAN']);
    const order = { cardTierId: await tierOf(call), customerId: userId, accountId, cardHolderName: names[1] };
    const card = await call('POST /pcs/api/v1/cards', { ...order, cardType: 'PHYSICAL', address });
    expect(card).toMatchObject({ status: 'PENDING', statusReason: 'new card', pinSet: false });
    const { id: cardId, token } = card;
    await call('POST /pcs/api/v1/set-pin', { cardId, pin: '2468' });
    await call('POST /pcs/api/v1/process-card-request', { cardId, status: 'ISSUANCE_IN_PROGRESS' });
    await bring(call, cardId);
    const reason = { statusReason: 'Travelling' };
    expect(await call('POST /pcs/api/v1/toggle-freeze-card', { cardToken: token, ...reason })).toMatchObject({
      status: 'FREEZE',
    });
    expect(await call('POST /pcs/api/v1/toggle-freeze-card', { cardId })).toMatchObject({ status: 'ACTIVE' });
    await call('POST /pcs/api/v1/update-card-status', { cardId, cardStatus: 'BLOCK', ...reason });
    await call('POST /pcs/api/v1/report-card-issue', { cardId, cardStatus: 'DAMAGED', statusReason: 'Chip fell out' });
    await call('POST /pcs/api/v1/review-report-card-issue', { cardId, remarks: 'Seen' });
    const renewed = await call('POST /pcs/api/v1/renew-card', { cardId, cardToken: token });
    expect(renewed).toMatchObject({ status: 'ISSUANCE_IN_PROGRESS', message: 'Card renew successfully!' });
    await bring(call, renewed.cardId);
    expect(await call('POST /pcs/api/v1/cards/details', { token: renewed.cardToken })).toMatchObject({
      ...{ id: renewed.cardId, status: 'ACTIVE', pinSet: true, account: { accountId } },
    });
    expect(await call('POST /pcs/api/v1/cards/details', { cardId })).toMatchObject({ status: 'RENEWED' });

    const first = ['PENDING', 'ISSUANCE_IN_PROGRESS', 'PENDING_VERIFICATION', 'ACTIVE', 'FREEZE', 'ACTIVE', 'BLOCK'];
    await until(
      () => wordsOf(renewed.cardToken).at(-1) === 'ACTIVE' && wordsOf(token).length === 9,
      'all was told',
      30_000,
    );
    expect(wordsOf(token)).toEqual([...first, 'DAMAGED', 'RENEWED']);
    expect(wordsOf(renewed.cardToken)).toEqual(['ISSUANCE_IN_PROGRESS', 'PENDING_VERIFICATION', 'ACTIVE']);
    expect(new Set(hook.got.map(({ headers }) => headers['vaultspay-event-id'])).size).toBe(hook.got.length);
  },
);

test('money that comes in goes out to a contact, and both are told', async () => {
  const call = await client(false);
  const [account] = await stack.database.admin<{ seq: number }[]>`
    select seq::int as seq from wallet.account where id = ${saas.accounts.amira}`;
  const before = await call(`GET /be/api/v1/accounts/${account!.seq}`);
  const contact = await call('POST /be/api/v1/direct-payment-contact', {
    ...{ title: 'Landlord', iban: 'AE58 0961 0006 4806 0012 345' },
  });
  const sent = await call('POST /tc/api/v1/direct-transfer', {
    ...{ senderAccountId: String(account!.seq), paymentContactId: String(contact.id), purpose: 'RENT' },
    ...{ description: 'Rent of May', amount: 1_000, refId: 'CH-1' },
  });
  expect(sent).toMatchObject({ status: 'PENDING', amount: 1_000, totalCharges: 105 });
  expect(await call(`GET /be/api/v1/accounts/${account!.seq}`)).toMatchObject({
    ...{ balance: before.balance - 1_105, balanceOnHold: before.balanceOnHold + 1_105 },
  });
  await jobs();
  expect(await call(`GET /tme/api/v1/transactions/${sent.id}`)).toMatchObject({ status: 'SUCCESS' });
  const [row] = await call(`GET /be/api/v1/account-ledger/${account!.seq}?transactionId=${sent.id}`);
  expect(row).toMatchObject({ debit: 1_105, credit: 0, transactionId: sent.id });
  await until(() => hook.got.some(({ body }) => body.includes(sent.transactionId)), 'the transfer was told');
  const told = hook.got.find(({ body }) => body.includes(sent.transactionId))!;
  expect(told.body).toBe(
    `{"transactionId":"${sent.transactionId}","amount":1000.00,"status":"SUCCESS","refId":"CH-1"}`,
  );
  verified(told);
});
