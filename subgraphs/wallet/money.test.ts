import { newId } from '../../kernel/id';
import { accountOf, balancesOf, type Data, inbound, type Tenant, type World, walletWorld } from './testing';

let world: World;
let tenant: Tenant;
let mira: string;
let noor: string;
beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant();
  mira = await tenant.customer();
  noor = await tenant.customer();
});
afterAll(() => world.close());

const aed = (amount: string) => ({ amount, currency: 'AED' });
const TRANSFER =
  'id status kind amount { amount } totalCharges { amount } hold { id state remaining { amount } expiresAt } narration gatewayRef failedReason refundedAmount { amount }';
const ask = (verb: string, type: string, input: object, key?: string, as?: object, of = tenant) =>
  of.ask(
    `mutation ($input: ${type}!, $key: String) { ${verb}(input: $input, idempotencyKey: $key) { ${TRANSFER} } }`,
    { input, key },
    as,
  );
const onId = (verb: string, id: string, more = '', as?: object) =>
  tenant.ask(`mutation ($id: ID!) { ${verb}(id: $id${more}) { ${TRANSFER} original { id } } }`, { id }, as);
const send = (from: Data, to: object, amount: object, key?: string, as?: object) =>
  ask('transfer', 'TransferInput', { accountId: from.id, to, amount }, key, as);

/** Nothing of the ledger has changed by what a test does. */
async function unchanged(act: () => Promise<unknown>): Promise<void> {
  const state = () => world.db.admin`
    select (select count(*) from wallet.transfer) as transfers, (select count(*) from wallet.entry) as entries,
           (select count(*) from wallet.leg) as legs, (select count(*) from wallet.hold) as holds,
           (select sum(abs(posted) + held + incoming) from wallet.account) as money,
           (select count(*) from events.outbox) as events, (select count(*) from events.once) as keys`;
  const before = await state();
  await act();
  expect(await state()).toEqual(before);
}

describe('a transfer between accounts', () => {
  let from: Data;
  let to: Data;
  beforeEach(async () => {
    from = await accountOf(tenant, mira, '100.00');
    to = await accountOf(tenant, noor);
  });

  test.each([
    ['accountId', 'id'],
    ['code', 'code'],
    ['number', 'number'],
  ])('names the payee by %s', async (name, value) => {
    const { data } = await send(from, { [name]: to[value] }, aed('40.25'));
    expect(data.transfer).toMatchObject({ status: 'POSTED', kind: 'INTERNAL', amount: { amount: '40.25' } });
    expect(await balancesOf(tenant, from.id)).toMatchObject({ balance: '59.75', available: '59.75' });
    expect(await balancesOf(tenant, to.id)).toMatchObject({ balance: '40.25' });
  });

  test.each([
    ['a negative amount', () => ({ amount: aed('-1') }), 'INPUT_INVALID', 'amount.amount'],
    ['nothing', () => ({ amount: aed('0.00') }), 'INPUT_INVALID', 'amount.amount'],
    ['too many decimals', () => ({ amount: aed('1.001') }), 'INPUT_INVALID', 'amount.amount'],
    ['exponents', () => ({ amount: aed('1e3') }), 'INPUT_INVALID', 'amount.amount'],
    ['an enormous amount', () => ({ amount: aed('9'.repeat(30)) }), 'INPUT_INVALID', 'amount.amount'],
    ['more than there is', () => ({ amount: aed('100.01') }), 'FUNDS_INSUFFICIENT', 'accountId'],
    ['another currency', () => ({ amount: { amount: '1', currency: 'USD' } }), 'CURRENCY_MISMATCH', 'amount.currency'],
    ['oneself', () => ({ to: { accountId: from.id } }), 'SELF_TRANSFER', 'to.accountId'],
    ['an unknown payee', () => ({ to: { code: 'VPY-000000' } }), 'RECIPIENT_UNKNOWN', 'to.code'],
    ['an unknown payer', () => ({ accountId: newId() }), 'ACCOUNT_UNKNOWN', 'accountId'],
    ['no payee', () => ({ to: {} }), 'INPUT_INVALID', 'to'],
    ['two payees', () => ({ to: { code: to.code, number: to.number } }), 'INPUT_INVALID', 'to'],
    ['control characters', () => ({ description: 'a\u0007' }), 'INPUT_INVALID', 'description'],
    ['big metadata', () => ({ metadata: { a: 'x'.repeat(5000) } }), 'INPUT_INVALID', 'metadata'],
  ])('with %s is refused and changes nothing', async (_, differs, code, field) => {
    const input = { accountId: from.id, to: { accountId: to.id }, amount: aed('1.00'), ...differs() };
    await unchanged(async () => expect(await ask('transfer', 'TransferInput', input)).toMatchObject({ code, field }));
  });

  test('between accounts of two currencies is refused', async () => {
    const dollars = await accountOf(tenant, noor, undefined, 'USD');
    expect(await send(from, { accountId: dollars.id }, aed('1'))).toMatchObject({
      code: 'CURRENCY_MISMATCH',
      field: 'to.accountId',
    });
  });

  test('from and to closed and frozen accounts is refused', async () => {
    await onAccount('freezeAccount', to.id);
    expect(await send(from, { accountId: to.id }, aed('1'))).toMatchObject({
      code: 'RECIPIENT_FROZEN',
      field: 'to.accountId',
    });
    await onAccount('unfreezeAccount', to.id);
    await tenant.end(to.id);
    expect(await send(from, { accountId: to.id }, aed('1'))).toMatchObject({ code: 'RECIPIENT_CLOSED' });
    expect(await send(to, { accountId: from.id }, aed('1'))).toMatchObject({
      code: 'ACCOUNT_CLOSED',
      field: 'accountId',
    });
    await onAccount('freezeAccount', from.id);
    expect(await send(from, { accountId: to.id }, aed('1'))).toMatchObject({
      code: 'ACCOUNT_FROZEN',
      field: 'accountId',
    });
  });
  const onAccount = (verb: string, id: string) => tenant.ask(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id });

  test('of a suspended customer is refused, and comes before the state of the account', async () => {
    const owner = await tenant.customer();
    const account = await accountOf(tenant, owner, '5.00');
    await world.db.admin`update identity.customer set status = 'suspended' where id = ${owner}`;
    expect(await send(account, { accountId: to.id }, aed('1'))).toMatchObject({
      code: 'CUSTOMER_SUSPENDED',
      field: 'accountId',
    });
  });

  test('with the same key happens once; with another body it is refused', async () => {
    const [first, again] = await Promise.all([1, 2].map(() => send(from, { accountId: to.id }, aed('10'), 'k-1')));
    expect(again!.data.transfer.id).toBe(first!.data.transfer.id);
    expect(await balancesOf(tenant, from.id)).toMatchObject({ balance: '90.00' });
    await unchanged(async () =>
      expect(await send(from, { accountId: to.id }, aed('11'), 'k-1')).toMatchObject({ code: 'IDEMPOTENCY_REUSED' }),
    );
  });

  test('books two entries and shows each side its own leg', async () => {
    const { data } = await send(from, { accountId: to.id }, aed('1'));
    const { data: seen } = await tenant.ask(
      '{ transfer(id: "' +
        data.transfer.id +
        '") { entries { amount { amount } balanceAfter { amount } n direction account { id } } legs { direction category status related { code } account { id } } sender { code number } recipient { code } } }',
    );
    expect(seen.transfer.entries.map(({ amount }: Data) => amount.amount).sort()).toEqual(['-1.00', '1.00']);
    expect(seen.transfer.legs).toEqual([
      {
        direction: 'DEBIT',
        category: 'p2p_send',
        status: 'POSTED',
        related: { code: to.code },
        account: { id: from.id },
      },
      {
        direction: 'CREDIT',
        category: 'p2p_receive',
        status: 'POSTED',
        related: { code: from.code },
        account: { id: to.id },
      },
    ]);
    expect(seen.transfer.sender.number).toMatch(/^\*{10}\d{4}$/);
  });
});

describe('where identity must be proven', () => {
  test('money goes out only then, but comes in', async () => {
    const strict = await world.tenant('vaultpay');
    const owner = await strict.customer({ kyc: 'none' });
    const account = await accountOf(strict, owner, undefined, 'INR');
    await inbound(strict, account.id, { amount: '50', currency: 'INR' });
    const amount = { amount: '5', currency: 'INR' };
    const input = { accountId: account.id, amount, bankAccount: '123456789012' };
    expect(await ask('withdraw', 'WithdrawInput', input, undefined, {}, strict)).toMatchObject({
      code: 'KYC_REQUIRED',
    });
    expect(await ask('topUp', 'TopUpInput', { accountId: account.id, amount }, undefined, {}, strict)).toMatchObject({
      code: 'KYC_REQUIRED',
    });
    await world.db.admin`update identity.customer set kyc_status = 'approved' where id = ${owner}`;
    expect((await ask('withdraw', 'WithdrawInput', input, undefined, {}, strict)).data.withdraw.status).toBe('POSTED');
  });

  test('a key is used up for ever, where the tenant has it so', async () => {
    const indian = await world.tenant('vaultpay');
    const account = await accountOf(indian, await indian.customer(), undefined, 'INR');
    const input = { accountId: account.id, amount: { amount: '5', currency: 'INR' }, paymentMethod: 'upi' };
    expect((await ask('topUp', 'TopUpInput', input, 'k', {}, indian)).data.topUp).toMatchObject({
      status: 'POSTED',
      kind: 'TOP_UP',
    });
    expect(await ask('topUp', 'TopUpInput', input, 'k', {}, indian)).toMatchObject({ code: 'TRANSFER_DUPLICATE' });
  });

  test('the bank account of a withdrawal is sealed and told by its end alone', async () => {
    const account = await accountOf(tenant, mira, '20.00');
    const input = { accountId: account.id, amount: aed('5'), bankAccount: '004417998877', ifsc: 'HDFC0001234' };
    const { data } = await ask('withdraw', 'WithdrawInput', input);
    const [row] = await world.db
      .admin`select bank_account_sealed, bank_account_last4, ifsc from wallet.transfer where id = ${data.withdraw.id}`;
    expect(row).toMatchObject({ bank_account_last4: '8877', ifsc: 'HDFC0001234' });
    expect(row!.bank_account_sealed.toString('latin1')).not.toContain('004417998877');
    expect(await ask('withdraw', 'WithdrawInput', { ...input, bankAccount: '1' })).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'bankAccount',
    });
  });
});

describe('a direct transfer', () => {
  let account: Data;
  let contactId: string;
  beforeAll(async () => {
    const { data } = await tenant.ask('mutation ($input: AddContactInput!) { addContact(input: $input) { id } }', {
      input: { customerId: mira, title: 'Landlord', iban: 'AE580961000648060012345' },
    });
    contactId = data.addContact.id;
  });
  beforeEach(async () => {
    account = await accountOf(tenant, mira, '100.00');
  });
  const direct = (differs: object = {}, key?: string) =>
    ask(
      'directTransfer',
      'DirectTransferInput',
      { accountId: account.id, contactId, amount: aed('50'), purpose: 'RENT', ...differs },
      key,
    );

  test('waits for the bank with its charges held, and is booked when the bank confirms', async () => {
    const { data } = await direct();
    expect(data.directTransfer).toMatchObject({
      status: 'PENDING',
      totalCharges: { amount: '1.05' },
      hold: { state: 'OPEN', remaining: { amount: '51.05' } },
      narration: expect.stringMatching(/^TRANSFER TO Landlord AE58\*{7}2345 REF NO GW-20260301-/),
    });
    expect(await balancesOf(tenant, account.id)).toMatchObject({
      balance: '100.00',
      available: '48.95',
      held: '51.05',
    });
    const settled = await onId('sandboxSettle', data.directTransfer.id);
    expect(settled.data.sandboxSettle).toMatchObject({ status: 'POSTED', hold: { state: 'CAPTURED' } });
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '48.95', held: '0.00' });
    await unchanged(async () =>
      expect(await onId('sandboxSettle', data.directTransfer.id)).toMatchObject({
        code: 'TRANSFER_STATE',
        field: 'id',
      }),
    );
  });

  test('gives all back when the bank refuses', async () => {
    const { data } = await direct();
    const refused = await onId('sandboxRefuse', data.directTransfer.id, ', reason: "No such account"');
    expect(refused.data.sandboxRefuse).toMatchObject({ status: 'FAILED', failedReason: 'No such account' });
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '100.00', available: '100.00' });
  });

  test('gives the amount back but keeps the charges when the bank returns it', async () => {
    const { data } = await direct();
    const { id } = data.directTransfer;
    expect(await onId('sandboxReturn', id)).toMatchObject({ code: 'TRANSFER_STATE' });
    await onId('sandboxSettle', id);
    expect((await onId('sandboxReturn', id)).data.sandboxReturn.status).toBe('REVERSED');
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '98.95' });
  });

  test("without an account, pays from the customer's primary one", async () => {
    const owner = await tenant.customer();
    const primary = await accountOf(tenant, owner, '60.00');
    await accountOf(tenant, owner, '60.00');
    const { data } = await direct({ accountId: null, customerId: owner });
    expect(data.directTransfer.status).toBe('PENDING');
    expect(await balancesOf(tenant, primary.id)).toMatchObject({ held: '51.05' });
    expect(
      await direct({ accountId: null, customerId: owner, amount: { amount: '1', currency: 'EUR' } }),
    ).toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
      field: 'amount.currency',
    });
    expect(await direct({ accountId: null })).toMatchObject({ code: 'INPUT_INVALID', field: 'accountId' });
  });

  test('beyond what covers the charges too is refused, and to an unknown contact', async () => {
    await unchanged(async () => {
      expect(await direct({ amount: aed('99.00') })).toMatchObject({ code: 'FUNDS_INSUFFICIENT' });
      expect(await direct({ contactId: newId() })).toMatchObject({ code: 'CONTACT_UNKNOWN', field: 'contactId' });
    });
  });

  test('somebody may have to look at it', async () => {
    const { data } = await direct();
    expect((await onId('flagTransfer', data.directTransfer.id, ', reason: "Lost"')).data.flagTransfer.status).toBe(
      'MANUAL_CHECK',
    );
    expect((await onId('settleTransfer', data.directTransfer.id)).data.settleTransfer.status).toBe('POSTED');
  });
});

describe('money from outside', () => {
  test('that is not cleared is on its way, then there or sent back', async () => {
    const account = await accountOf(tenant, mira);
    const one = await inbound(tenant, account.id, aed('7'), { cleared: false });
    const two = await inbound(tenant, account.id, aed('5'), { cleared: false });
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '0.00', incoming: '12.00' });
    expect((await onId('sandboxSettle', one.id)).data.sandboxSettle.status).toBe('POSTED');
    expect((await onId('sandboxRefuse', two.id)).data.sandboxRefuse.status).toBe('REVERSED');
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '7.00', incoming: '0.00' });
    expect(await onId('sandboxReturn', one.id)).toMatchObject({ code: 'TRANSFER_STATE' });
  });

  test('for a closed account goes back', async () => {
    const account = await accountOf(tenant, mira);
    await tenant.end(account.id);
    expect(await inbound(tenant, account.id, aed('7'))).toMatchObject({ status: 'REVERSED' });
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '0.00', status: 'CLOSED' });
  });

  test('finds its account by IBAN', async () => {
    const other = await world.tenant('vaultspay-v1');
    const account = await accountOf(other, await other.customer());
    const input = { to: { iban: account.iban }, amount: aed('3') };
    expect((await ask('sandboxInbound', 'InboundInput', input, undefined, {}, other)).data.sandboxInbound.status).toBe(
      'POSTED',
    );
    expect(await ask('sandboxInbound', 'InboundInput', input)).toMatchObject({
      code: 'RECIPIENT_UNKNOWN',
      field: 'to.iban',
    });
  });
});

describe('a hold', () => {
  const place = (accountId: string, amount: string, more: object = {}) =>
    ask('placeHold', 'HoldInput', { accountId, amount: aed(amount), ...more });
  const PART = ', amount: { amount: "4.00", currency: "AED" }';

  test('is captured in part and in whole, and its rest released', async () => {
    const account = await accountOf(tenant, mira, '10.00');
    const shop = await accountOf(tenant, noor);
    const { data } = await place(account.id, '9.00', { to: { accountId: shop.id } });
    const { id } = data.placeHold.hold;
    expect((await onId('captureHold', id, `${PART}, final: false`)).data.captureHold).toMatchObject({
      status: 'POSTED',
      hold: { state: 'OPEN', remaining: { amount: '5.00' } },
    });
    await unchanged(async () =>
      expect(await onId('captureHold', id, ', amount: { amount: "5.01", currency: "AED" }')).toMatchObject({
        code: 'HOLD_EXCEEDED',
      }),
    );
    await onId('captureHold', id, PART);
    expect(await balancesOf(tenant, account.id)).toMatchObject({ balance: '2.00', held: '0.00' });
    expect(await balancesOf(tenant, shop.id)).toMatchObject({ balance: '8.00' });
    expect(await onId('releaseHold', id)).toMatchObject({ code: 'HOLD_STATE' });
  });

  test('is released in part and in whole', async () => {
    const account = await accountOf(tenant, mira, '10.00');
    const { id } = (await place(account.id, '9.00')).data.placeHold.hold;
    expect((await onId('releaseHold', id, PART)).data.releaseHold.hold.remaining.amount).toBe('5.00');
    expect((await onId('releaseHold', id)).data.releaseHold.status).toBe('REVERSED');
    expect(await balancesOf(tenant, account.id)).toMatchObject({ available: '10.00' });
  });

  test('ends when its time has come, in the sandbox at once', async () => {
    const account = await accountOf(tenant, mira, '10.00');
    const { data } = await place(account.id, '9.00', { expiresAt: '2026-05-01T00:00:00Z' });
    expect((await onId('sandboxLetHoldExpire', data.placeHold.hold.id)).data.sandboxLetHoldExpire).toMatchObject({
      status: 'REVERSED',
      hold: { state: 'EXPIRED' },
    });
    expect(await place(account.id, '1', { expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'expiresAt',
    });
    expect(await place(account.id, '10.01')).toMatchObject({ code: 'FUNDS_INSUFFICIENT' });
  });

  test("is no end user's to place or release; a direct transfer's is the bank's to end", async () => {
    const account = await accountOf(tenant, mira, '10.00');
    const { id } = (await place(account.id, '9.00')).data.placeHold.hold;
    expect(await onId('releaseHold', id, '', { customerId: mira })).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
    const contact = await tenant.ask('mutation ($input: AddContactInput!) { addContact(input: $input) { id } }', {
      input: { customerId: mira, title: 'Utilities', iban: 'AE630330000010123456789' },
    });
    const contactId = contact.data.addContact.id;
    const rich = await accountOf(tenant, mira, '10.00');
    const sent = await ask('directTransfer', 'DirectTransferInput', {
      accountId: rich.id,
      contactId,
      amount: aed('5'),
    });
    const hold = sent.data.directTransfer.hold.id;
    for (const verb of ['captureHold', 'releaseHold'])
      await unchanged(async () => expect(await onId(verb, hold)).toMatchObject({ code: 'HOLD_STATE', field: 'id' }));
  });
});

describe('what staff puts right', () => {
  let from: Data;
  let to: Data;
  let transferId: string;
  beforeEach(async () => {
    from = await accountOf(tenant, mira, '30.00');
    to = await accountOf(tenant, noor);
    transferId = (await send(from, { accountId: to.id }, aed('30.00'))).data.transfer.id;
  });

  test('refunds come in parts and never exceed', async () => {
    const part = ', amount: { amount: "20.00", currency: "AED" }';
    expect((await onId('refundTransfer', transferId, part)).data.refundTransfer).toMatchObject({
      kind: 'REFUND',
      status: 'POSTED',
      narration: 'REFUND AMT 20.00 AED',
      original: { id: transferId },
    });
    await unchanged(async () =>
      expect(await onId('refundTransfer', transferId, part)).toMatchObject({ code: 'REFUND_EXCEEDED' }),
    );
    expect((await onId('refundTransfer', transferId)).data.refundTransfer.amount.amount).toBe('10.00');
    const { data } = await tenant.ask(
      `{ transfer(id: "${transferId}") { status refundedAmount { amount } refunds { kind } } }`,
    );
    expect(data.transfer).toMatchObject({ status: 'REFUNDED', refundedAmount: { amount: '30.00' }, refunds: [{}, {}] });
    expect(await balancesOf(tenant, from.id)).toMatchObject({ balance: '30.00' });
  });

  test('a reversal undoes all, once', async () => {
    expect((await onId('reverseTransfer', transferId, ', reason: "Mistake"')).data.reverseTransfer.status).toBe(
      'REVERSED',
    );
    expect(await balancesOf(tenant, to.id)).toMatchObject({ balance: '0.00' });
    await unchanged(async () =>
      expect(await onId('reverseTransfer', transferId, ', reason: "Mistake"')).toMatchObject({
        code: 'TRANSFER_STATE',
      }),
    );
  });

  test('adjustments and fees are booked against the books of the tenant and audited', async () => {
    const adjust = (direction: string, amount: string) =>
      ask('adjustBalance', 'AdjustInput', { accountId: to.id, direction, amount: aed(amount), reason: 'Correction' });
    const { data } = await adjust('CREDIT', '2.50');
    await adjust('DEBIT', '1.00');
    await ask('chargeFee', 'ChargeFeeInput', { accountId: to.id, amount: aed('0.50'), title: 'Card fee' });
    expect(await balancesOf(tenant, to.id)).toMatchObject({ balance: '31.00' });
    expect(await adjust('DEBIT', '31.01')).toMatchObject({ code: 'FUNDS_INSUFFICIENT' });
    const [row] = await world.db
      .admin`select action, reason from identity.audit where target_id = ${data.adjustBalance.id}`;
    expect(row).toEqual({ action: 'ADJUST_BALANCE', reason: 'Correction' });
  });

  test.each(['refundTransfer', 'reverseTransfer', 'settleTransfer', 'refuseTransfer', 'returnTransfer'])(
    '%s needs the scope',
    async (verb) => {
      const more = ['refundTransfer', 'settleTransfer'].includes(verb) ? '' : ', reason: "x"';
      expect(await onId(verb, transferId, more, { scopes: ['money:move', 'account:read'] })).toMatchObject({
        code: 'VIEWER_FORBIDDEN',
      });
    },
  );
});

test('outside the sandbox nobody plays the bank', async () => {
  const account = await accountOf(tenant, mira, '1.00');
  const live = { sandbox: false };
  await unchanged(async () => {
    const input = { to: { accountId: account.id }, amount: aed('1') };
    expect(await ask('sandboxInbound', 'InboundInput', input, undefined, live)).toMatchObject({ code: 'SANDBOX_ONLY' });
    expect(
      await ask('sandboxOutbound', 'OutboundInput', { accountId: account.id, amount: aed('1') }, undefined, live),
    ).toMatchObject({ code: 'SANDBOX_ONLY' });
    for (const verb of ['sandboxSettle', 'sandboxRefuse', 'sandboxReturn', 'sandboxLetHoldExpire'])
      expect(await onId(verb, newId(), '', live)).toMatchObject({ code: 'SANDBOX_ONLY' });
  });
});
