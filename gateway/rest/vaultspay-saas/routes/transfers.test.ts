import { sandbox } from '../../../../schema/sandbox';
import { walletJobs } from '../../../../subgraphs/wallet/jobs';
import type { Asked, Got } from '../client.fixture';
import { asOperator, blocked, keysOf, told, type WalletWorld, walletWorld, wrong } from '../wallet.fixture';

const { tenantId, customers, accounts, agent } = sandbox['vaultspay-saas'];
const KNOWN = 'AE630330000010123456789';
const UNKNOWN_BANK = 'AE879990000000000000001';

let world: WalletWorld;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world?.stop());

const call = (path: string, asked?: Asked): Promise<Got> => world.client.call(path, asked);
const post = (path: string) => (body: unknown, headers?: Asked['headers']) => call(path, { body, headers });
const validate = post('/be/api/v1/validate-iban');
const add = post('/be/api/v1/direct-payment-contact');
const transfer = post('/tc/api/v1/direct-transfer');

const bad = (message: string) => [500, 1010, 'BAD_REQUEST', message];
const titleMissing = [422, 1000, 'accountTitle Account title is missing'];
const mashreq = {
  ...{ bankCode: '033', accountTitle: expect.stringMatching(/^\w+ \w\*$/), iban: KNOWN },
  ...{ swiftCode: 'BOMLAEADXXX', bankName: 'Mashreq' },
};
const nobody = { bankCode: '999', accountTitle: 'Noor', iban: UNKNOWN_BANK, swiftCode: null, bankName: null };

describe('an IBAN', () => {
  test.each<[string, object, object]>([
    ['of a known bank', { iban: ' ae63 0330 0000 1012 3456 789 ' }, mashreq],
    ['whose bank knows better than the caller', { iban: KNOWN, accountTitle: 'Somebody' }, mashreq],
    ['of an unknown bank', { iban: UNKNOWN_BANK, accountTitle: ' Noor ' }, nobody],
    [
      'of another country',
      { iban: 'DE89370400440532013000', accountTitle: 'Noor' },
      { ...nobody, bankCode: null, iban: 'DE89370400440532013000' },
    ],
  ])('%s', async (_, body, details) => {
    const { status, json } = await validate(body);
    expect(status).toBe(200);
    expect(json).toEqual({ data: { valid: true, uniqueReference: json.data.details.iban, details } });
  });

  test.each<[string, unknown, readonly unknown[]]>([
    ['nothing', {}, [422, 1000, 'iban must not be null']],
    ['blank', { iban: '  ' }, [422, 1000, 'iban must not be blank']],
    ['a number', { iban: 1, accountTitle: 2 }, [422, 1000, 'iban must be a string', 'accountTitle must be a string']],
    [
      'too long',
      { iban: 'A'.repeat(43), accountTitle: 'a'.repeat(101) },
      [422, 1000, 'iban must be at most 42 characters', 'accountTitle must be at most 100 characters'],
    ],
    ['false check digits', { iban: 'AE640330000010123456789' }, bad('Invalid IBAN')],
    ['too short', { iban: 'AE63033000001012345678' }, bad('Invalid IBAN')],
    ['no IBAN', { iban: 'LANDLORD' }, bad('Invalid IBAN')],
    ['nobody’s title', { iban: UNKNOWN_BANK }, titleMissing],
    ['nobody’s title and null', { iban: UNKNOWN_BANK, accountTitle: null }, titleMissing],
  ])('%s is refused', async (_, body, answer) => {
    expect(told(await validate(body))).toEqual(answer);
  });
});

describe('a payment contact', () => {
  test('is the SaaS user’s, and there once', async () => {
    const made = await add({ title: ' Landlord ', iban: KNOWN });
    expect([made.status, made.json]).toEqual([
      200,
      {
        data: {
          ...{ id: expect.any(Number), title: 'Landlord', userId: world.of.agent, details: mashreq },
          ...{ status: true, thirdPartyConfigId: expect.any(Number) },
        },
      },
    ]);
    expect(told(await add({ title: 'Again', iban: 'AE63 0330 0000 1012 3456 789' }))).toEqual(
      bad('Payment Contact already exists'),
    );
    const rows = await world.stack.database
      .admin`select owner_customer_id from wallet.contact where tenant_id = ${tenantId} and iban = ${KNOWN} and title in ('Landlord', 'Again')`;
    expect(rows.filter(({ owner_customer_id: owner }) => owner === agent)).toHaveLength(1);
  });

  test.each<[string, unknown, readonly unknown[]]>([
    ['nothing', {}, [422, 1000, 'title Payment Contact Title is required', 'iban must not be null']],
    ['a blank title', { title: ' ', iban: 'X' }, [422, 1000, 'title Payment Contact Title is required']],
    ['a long title', { title: 'a'.repeat(101), iban: KNOWN }, [422, 1000, 'title must be at most 100 characters']],
    ['no IBAN', { title: 'T', iban: 'X' }, bad('Invalid IBAN')],
    ['a duplicate without a title', { title: 'T', iban: KNOWN }, bad('Payment Contact already exists')],
    ['nobody’s title', { title: 'T', iban: UNKNOWN_BANK }, titleMissing],
  ])('%s is refused', async (_, body, answer) => {
    expect(told(await add(body))).toEqual(answer);
  });
});

const balances = async (account: number) => {
  const { balance, balanceOnHold, status } = (await call(`/be/api/v1/accounts/${account}`)).json.data;
  return [balance, balanceOnHold, status];
};
const transaction = async (id: number) => (await call(`/tme/api/v1/transactions/${id}`)).json.data;
const ledger = async (account: number, id: number) =>
  (await call(`/be/api/v1/account-ledger/${account}?transactionId=${id}`)).json.data;
const events = (id: string) =>
  world.stack.database.admin`select type, after from events.outbox where resource_id = ${id} order by seq`;
/** A moment later, in two processes at once. */
const bank = async (): Promise<void> => {
  world.stack.clock.advance(3_000);
  const processes = [1, 2].map(() => walletJobs(world.stack.deps.wallet));
  await Promise.all(processes.map((jobs) => jobs.find(({ name }) => name === 'settle-at-sandbox-bank')!.run()));
};
const play = (verb: string, id: string) =>
  world.stack.get('wallet', asOperator, `mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id });

describe('a direct transfer', () => {
  let contact: number;
  let own: { id: number; uuid: string };
  beforeAll(async () => {
    contact = (await add({ title: 'Rent office', iban: 'AE580961000648060012345' })).json.data.id;
    const { json } = await call('/be/api/v1/accounts', {
      body: { userId: world.of.agent, currencyId: 2, accountType: 'DIGITAL' },
    });
    const [row] = await world.stack.database
      .admin`select id from wallet.account where tenant_id = ${tenantId} and seq = ${json.data.id}`;
    own = { id: json.data.id, uuid: row!.id };
    await world.pay(own.uuid, '5000.00');
  });
  const order = (more: object = {}) => ({
    ...{ senderAccountId: String(own.id), paymentContactId: String(contact), purpose: 'RENT' },
    ...{ description: ' Rent April ', amount: 100000, ...more },
  });

  test('is pending, then performed at the bank’s word: one row of amount and charges', async () => {
    const [had] = await balances(own.id);
    const { status, json } = await transfer(order({ refId: 'channel-7' }));
    const { data } = json;
    expect([status, data]).toEqual([
      200,
      {
        ...{ id: expect.any(Number), transactionId: expect.stringMatching(/^[0-9a-f-]{36}$/), currencyCode: 'AED' },
        ...{ gatewayRefId: expect.stringMatching(/^GW-/), amount: 100000, totalCharges: 105, status: 'PENDING' },
        narration: `TRANSFER TO Rent office AE58*******2345 REF NO ${data.gatewayRefId}`,
        dateTime: expect.stringMatching(/\+00:00$/),
      },
    ]);
    expect(await balances(own.id)).toEqual([had - 100105, 100105, 'ACTIVE']);
    expect([(await transaction(data.id)).status, await ledger(own.id, data.id)]).toEqual(['PENDING', []]);
    await bank();
    expect(await balances(own.id)).toEqual([had - 100105, 0, 'ACTIVE']);
    const { senderAccount, receiverAccount, card, ...rest } = await transaction(data.id);
    expect(card).toBeUndefined();
    expect(rest).toEqual({
      ...{ id: data.id, transactionId: data.transactionId, transactionType: 'Transfer', dateTime: data.dateTime },
      ...{ status: 'SUCCESS', totalCharges: 105, narration: data.narration, apiStatus: 'SUCCESS' },
      billingAmount: { amount: 100000, currencyCode: 'AED', amountType: 'BILLING' },
      thirdPartyConfigSlug: null,
      charges: [
        { title: 'Transfer fee', fixed: true, value: 100, chargeType: 'FEE', billingAmount: 100, inclusive: false },
        { title: 'VAT', fixed: false, value: 5, chargeType: 'VAT', billingAmount: 5, inclusive: false },
      ],
    });
    expect(senderAccount).toMatchObject({
      id: own.id,
      userId: world.of.agent,
      accountNumber: expect.stringMatching(/^\*{10}\d{4}$/),
    });
    expect(receiverAccount).toEqual({
      accountTitle: expect.any(String),
      iban: 'AE580961000648060012345',
      bankName: 'Zand Bank PJSC',
    });
    expect(await ledger(own.id, data.id)).toEqual([
      expect.objectContaining({
        debit: 100105,
        credit: 0,
        transactionId: data.id,
        balance: had - 100105,
        narration: data.narration,
      }),
    ]);
    const performed = (await events(data.transactionId)).filter(({ type }) => type === 'transfer.posted');
    expect(performed).toEqual([
      expect.objectContaining({ after: expect.objectContaining({ reference: 'channel-7' }) }),
    ]);
  });

  test('goes from the SaaS user’s primary account where only a currency is given', async () => {
    const { json } = await transfer(order({ senderAccountId: null, currencyCode: 'AED', amount: '100' }));
    expect((await transaction(json.data.id)).senderAccount.id).toBe(own.id);
    expect(told(await transfer(order({ senderAccountId: undefined, currencyCode: 'USD' })))).toEqual([
      ...[422, 1000, 'currencyCode Account does not exist for this currency'],
    ]);
  });

  test('that is refused has cost nothing; that comes back keeps its charges', async () => {
    const [had] = await balances(own.id);
    const refused = (await transfer(order())).json.data;
    await play('sandboxRefuse', refused.transactionId);
    await bank();
    expect([(await transaction(refused.id)).status, await ledger(own.id, refused.id)]).toEqual(['FAILED', []]);
    const returned = (await transfer(order())).json.data;
    await bank();
    await play('sandboxReturn', returned.transactionId);
    await bank();
    expect(await transaction(returned.id)).toMatchObject({ status: 'REVERSED', totalCharges: 105 });
    expect(
      (await ledger(own.id, returned.id)).map(({ debit, credit }: Record<string, number>) => [debit, credit]),
    ).toEqual([
      [0, 100000],
      [100105, 0],
    ]);
    expect((await balances(own.id))[0]).toBe(had - 105);
    const types = (await events(refused.transactionId)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['transfer.pending', 'transfer.failed']));
    expect(types).not.toContain('transfer.posted');
  });

  test('what the sandbox began with stays pending, whoever waits', async () => {
    const pending = () =>
      world.stack.database
        .admin`select count(*)::int as n from wallet.transfer where tenant_id = ${tenantId} and status = 'pending' and kind = 'direct' and initiated_kind = 'system'`;
    const [before] = await pending();
    await bank();
    expect(before!.n).toBeGreaterThan(0);
    expect(await pending()).toEqual([before]);
  });

  test('a repeated key moves money once', async () => {
    const [had] = await balances(own.id);
    const key = { 'idempotency-key': 'rent-april' };
    const [first, again] = [await transfer(order(), key), await transfer(order(), key)];
    expect(again.json).toEqual(first.json);
    expect(told(await transfer(order({ amount: 1 }), key))).toEqual(bad('Idempotency key already used'));
    expect((await balances(own.id))[0]).toBe(had - 100105);
  });

  test.each<[string, () => unknown, readonly unknown[]]>([
    ['nothing', () => ({}), wrong('paymentContactId', 'purpose', 'description', 'amount', 'senderAccountId')],
    ['nobody to pay', () => order({ senderAccountId: null }), wrong('senderAccountId')],
    [
      'words',
      () => order({ senderAccountId: 'x', paymentContactId: {}, amount: '1.5' }),
      wrong('senderAccountId', 'paymentContactId', 'amount'),
    ],
    ['no money', () => order({ amount: 0 }), wrong('amount')],
    ['less than none', () => order({ amount: -1 }), wrong('amount')],
    ['too much', () => order({ amount: 9007199254740992 }), wrong('amount')],
    ['a lower purpose', () => order({ purpose: 'rent' }), wrong('purpose')],
    ['an unknown purpose', () => order({ purpose: 'GIFT' }), wrong('purpose')],
    ['a dash', () => order({ description: 'Rent-April' }), wrong('description')],
    ['a blank description', () => order({ description: ' ' }), wrong('description')],
    ['a long description', () => order({ description: 'a'.repeat(101) }), wrong('description')],
    ['a long reference', () => order({ refId: 'a'.repeat(65) }), wrong('refId')],
    ['another currency', () => order({ currencyCode: 'USD' }), wrong('currencyCode')],
    ['no currency', () => order({ currencyCode: 'dirham' }), wrong('currencyCode')],
    [
      'nobody’s',
      () => order({ senderAccountId: '2147483647', paymentContactId: 9007199254740991 }),
      wrong('senderAccountId', 'paymentContactId'),
    ],
    ['another tenant’s', () => order({ senderAccountId: world.of.foreignAccount }), wrong('senderAccountId')],
  ])('%s is refused', async (_, body, answer) => {
    const before = await balances(own.id);
    expect(keysOf(await transfer(body()))).toEqual(answer);
    expect(await balances(own.id)).toEqual(before);
  });

  test('the purse is asked before the rules are', async () => {
    const input = {
      subjectKind: 'ACCOUNT',
      subjectId: own.uuid,
      action: 'SEND_MONEY',
      window: 'SINGLE',
      value: '2000.00',
    };
    await world.stack.get('rules', asOperator, 'mutation ($input: SetLimitInput!) { setLimit(input: $input) { id } }', {
      input,
    });
    expect(told(await transfer(order({ amount: 100_000_000 })))).toEqual(bad('Insufficient balance'));
    expect(told(await transfer(order({ amount: 200_001 })))).toEqual([
      500,
      1050,
      'TRANSACTION_LOCKED_BY_RULE',
      'Transaction has been locked.',
    ]);
  });

  test.each<[string, object, readonly unknown[]]>([
    ['a frozen account', { restriction: 'frozen' }, blocked],
    ['a disabled account', { restriction: 'disabled' }, blocked],
    ['a closed account', { lifecycle: 'closed' }, bad('Account status does not allow this action')],
  ])('%s pays nothing', async (_, set, answer) => {
    const { admin } = world.stack.database;
    const was = { restriction: 'none', lifecycle: 'active' };
    await admin`update wallet.account set ${admin(set as Record<string, string>)} where id = ${accounts.amiraSavings}`;
    const answered = await transfer(order({ senderAccountId: world.of.savings, amount: 100 }));
    await admin`update wallet.account set ${admin(was)} where id = ${accounts.amiraSavings}`;
    expect(told(answered)).toEqual(answer);
  });

  test('a blocked user pays nothing, nor one that had to be verified; the SaaS user needs no verification', async () => {
    const { admin } = world.stack.database;
    const senderAccountId = world.of.bilals;
    await admin`update identity.customer set status = 'suspended' where id = ${customers.bilal}`;
    expect(told(await transfer(order({ senderAccountId, amount: 100 })))).toEqual(blocked);
    await admin`update identity.customer set status = 'active', kyc_status = 'none' where id = ${customers.bilal}`;
    await admin`update identity.tenant set policies = policies || '{"kycGate": {"openAccount": false, "moneyOut": true, "issueCard": false}}' where tenant_id = ${tenantId}`;
    const gated = await transfer(order({ senderAccountId, amount: 100 }));
    const ownOne = await transfer(order({ amount: 100 }));
    await admin`update identity.tenant set policies = policies - 'kycGate' where tenant_id = ${tenantId}`;
    expect(told(gated)).toEqual([500, 1035, 'actionRequired KYC_VERIFICATION']);
    expect(ownOne.status).toBe(200);
  });
});
