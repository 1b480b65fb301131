import { newId } from '../../kernel/id';
import { accountOf, balancesOf, inbound, type Tenant, type World, walletWorld } from './testing';

let world: World;
let tenant: Tenant;
let customer: string;

beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant();
  customer = await tenant.customer();
});
afterAll(() => world.close());

const OPEN = `mutation ($input: OpenAccountInput!, $key: String) {
  openAccount(input: $input, idempotencyKey: $key) {
    id number code iban bic ibanWanted currency kind label title status isPrimary kycVerified owner { id } metadata
    balance { amount currency decimals } asset { code decimals ledgerScale isoNumber }
    ibanDetails { iban accountName accountNumber routingCode bankName intermediary { swift } }
  }
}`;
const open = (of: Tenant, input: object, key?: string) => of.ask(OPEN, { input, key });

describe('opening', () => {
  test('gives number, code and zero balances, and tells it', async () => {
    const { data } = await open(tenant, {
      customerId: customer,
      currency: 'AED',
      label: 'Household',
      metadata: { a: 1 },
    });
    const account = data.openAccount;
    expect(account).toMatchObject({
      number: expect.stringMatching(/^\d{14}$/),
      code: expect.stringMatching(/^VPY-[A-Z0-9]{6}$/),
      currency: 'AED',
      kind: 'DIGITAL',
      status: 'ACTIVE',
      isPrimary: true,
      kycVerified: true,
      owner: { id: customer },
      metadata: { a: 1 },
      balance: { amount: '0.00', currency: 'AED', decimals: 2 },
      asset: { code: 'AED', decimals: 2, ledgerScale: 10, isoNumber: 784 },
    });
    const [event] = await world.db.admin`select type, after from events.outbox where resource_id = ${account.id}`;
    expect(event).toMatchObject({ type: 'account.opened', after: { label: 'Household', ownerCustomerId: customer } });
    const [row] = await world.db.admin`select action from identity.audit where target_id = ${account.id}`;
    expect(row).toMatchObject({ action: 'CREATE_WALLET' });
  });

  test('the second one in a currency is not primary, the first one in another is', async () => {
    const second = await open(tenant, { customerId: customer, currency: 'AED' });
    const dollars = await open(tenant, { customerId: customer, currency: 'usd' });
    expect([second.data.openAccount.isPrimary, dollars.data.openAccount.isPrimary]).toEqual([false, true]);
  });

  test('where the bank takes a minute the IBAN is wanted, and comes with assignIban', async () => {
    const { data } = await open(tenant, { customerId: customer, currency: 'AED' });
    expect(data.openAccount).toMatchObject({ iban: null, ibanWanted: true });
    const assigned = await tenant.ask('mutation ($id: ID!) { assignIban(id: $id) { iban number } }', data.openAccount);
    expect(assigned.data.assignIban.iban).toMatch(new RegExp(`^AE\\d\\d03300${data.openAccount.number}$`));
    const dollars = await open(tenant, { customerId: customer, currency: 'USD' });
    expect(dollars.data.openAccount.ibanWanted).toBe(false);
    const refused = await tenant.ask('mutation ($id: ID!) { assignIban(id: $id) { iban } }', dollars.data.openAccount);
    expect(refused.code).toBe('CURRENCY_UNSUPPORTED');
  });

  test('elsewhere the IBAN is there at once, with what a payer needs', async () => {
    const other = await world.tenant('vaultspay-v1');
    const owner = await other.customer();
    await world.db.admin`update identity.customer set first_name = 'Mira', last_name = 'Tan' where id = ${owner}`;
    const { data } = await open(other, { customerId: owner, currency: 'USD' });
    expect(data.openAccount).toMatchObject({
      bic: 'VPAYAEAD',
      ibanDetails: {
        accountName: 'Mira Tan',
        accountNumber: `00${data.openAccount.number}`,
        routingCode: '033',
        bankName: 'Example Issuing Bank',
        intermediary: { swift: 'EXCOUS33' },
      },
    });
    const rupees = await open(other, { customerId: owner, currency: 'INR' });
    const unwanted = await open(other, { customerId: owner, currency: 'AED', wantIban: false });
    expect([rupees.data.openAccount.iban, unwanted.data.openAccount.iban]).toEqual([null, null]);
  });

  test.each([
    ['an unknown customer', async () => ({ customerId: newId(), currency: 'AED' }), 'CUSTOMER_UNKNOWN', 'customerId'],
    ['a malformed customer', async () => ({ customerId: '7', currency: 'AED' }), 'CUSTOMER_UNKNOWN', 'customerId'],
    ['nobody', async () => ({ currency: 'AED' }), 'CUSTOMER_UNKNOWN', 'customerId'],
    [
      'a deleted customer',
      async () => ({ customerId: await tenant.customer({ status: 'deleted' }), currency: 'XXX' }),
      'CUSTOMER_DELETED',
      'customerId',
    ],
    [
      'a suspended customer',
      async () => ({ customerId: await tenant.customer({ status: 'suspended' }), currency: 'AED' }),
      'CUSTOMER_SUSPENDED',
      'customerId',
    ],
    [
      "another tenant's customer",
      async () => ({ customerId: await (await world.tenant()).customer(), currency: 'AED' }),
      'CUSTOMER_UNKNOWN',
      'customerId',
    ],
    [
      'a currency that does not exist',
      async () => ({ customerId: customer, currency: 'XXX' }),
      'CURRENCY_UNSUPPORTED',
      'currency',
    ],
    [
      'a token where only fiat is allowed',
      async () => ({ customerId: customer, currency: 'USDT' }),
      'CURRENCY_UNSUPPORTED',
      'currency',
    ],
    ['a malformed currency', async () => ({ customerId: customer, currency: 'A1' }), 'INPUT_INVALID', 'currency'],
    [
      'an endless label',
      async () => ({ customerId: customer, currency: 'AED', label: 'x'.repeat(101) }),
      'INPUT_INVALID',
      'label',
    ],
    [
      'control characters',
      async () => ({ customerId: customer, currency: 'AED', label: 'a\u0000b' }),
      'INPUT_INVALID',
      'label',
    ],
    [
      'big metadata',
      async () => ({ customerId: customer, currency: 'AED', metadata: { a: 'x'.repeat(5000) } }),
      'INPUT_INVALID',
      'metadata',
    ],
  ])('for %s is refused', async (_, input, code, field) => {
    const before = await world.db.admin`select count(*) from wallet.account`;
    expect(await open(tenant, await input())).toMatchObject({ code, field });
    expect(await world.db.admin`select count(*) from wallet.account`).toEqual(before);
  });

  test('where the tenant has it so, is judged by currency, then by whose it is, then by their identity', async () => {
    const strict = await world.tenant('vaultspay-v1');
    const of = (standing: object) => strict.customer(standing);
    const answers = [
      await open(strict, { customerId: newId(), currency: 'JPY' }),
      await open(strict, { customerId: newId(), currency: 'SAR' }),
      await open(strict, { customerId: await of({ status: 'deleted', kyc: 'pending' }), currency: 'SAR' }),
      await open(strict, { customerId: await of({ status: 'suspended', kyc: 'pending' }), currency: 'SAR' }),
      await open(strict, { customerId: await of({ kyc: 'in_review' }), currency: 'SAR' }),
    ];
    expect(answers.map(({ code }) => code)).toEqual([
      'CURRENCY_UNSUPPORTED',
      'CUSTOMER_UNKNOWN',
      'CUSTOMER_DELETED',
      'CUSTOMER_SUSPENDED',
      'KYC_REQUIRED',
    ]);
    expect(await world.db.admin`select id from wallet.account where tenant_id = ${strict.id}`).toEqual([]);
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key-${n}`, 'é'.repeat(500)]));
    expect(
      (await open(strict, { customerId: await strict.customer(), currency: 'SAR', metadata })).code,
    ).toBeUndefined();
  });

  test('one account for each customer for ever, where the tenant has it so, also when two ask at once', async () => {
    const indian = await world.tenant('vaultpay');
    const owner = await indian.customer({ kyc: 'none' });
    const answers = await Promise.all([1, 2, 3].map(() => open(indian, { customerId: owner, currency: 'INR' })));
    expect(answers.map(({ code }) => code ?? 'opened').sort()).toEqual(['ACCOUNT_EXISTS', 'ACCOUNT_EXISTS', 'opened']);
    const id = answers.find(({ code }) => !code)!.data.openAccount.id;
    await indian.end(id);
    expect(await open(indian, { customerId: owner, currency: 'INR' })).toMatchObject({ code: 'ACCOUNT_EXISTS' });
  });

  test('the same key opens one account; with another body it is refused', async () => {
    const input = { customerId: customer, currency: 'EUR' };
    const first = await open(tenant, input, 'key-1');
    const again = await open(tenant, input, 'key-1');
    expect(again.data.openAccount.id).toBe(first.data.openAccount.id);
    expect(await open(tenant, { ...input, label: 'other' }, 'key-1')).toMatchObject({ code: 'IDEMPOTENCY_REUSED' });
    expect(await open(tenant, input, 'not visible ')).toMatchObject({ code: 'IDEMPOTENCY_INVALID' });
  });

  test('an end user opens for themselves alone', async () => {
    const as = { customerId: customer };
    const own = await tenant.ask(OPEN, { input: { currency: 'GBP' } }, as);
    expect(own.data.openAccount.owner.id).toBe(customer);
    const other = await tenant.customer();
    expect(await tenant.ask(OPEN, { input: { currency: 'GBP', customerId: other } }, as)).toMatchObject({
      code: 'CUSTOMER_UNKNOWN',
    });
  });
});

describe('the life of an account', () => {
  const act = (verb: string, id: string, as?: object, more = '') =>
    tenant.ask(
      `mutation ($id: ID!) { ${verb}(id: $id${more}) { status restrictedBy restrictionReason closedAt } }`,
      { id },
      as,
    );
  const holder = () => ({ customerId: customer, actor: { kind: 'user' as const, id: customer } });

  test('freezes by staff, and only staff lifts it', async () => {
    const { id } = await accountOf(tenant, customer);
    expect((await act('freezeAccount', id, {}, ', reason: "suspicion"')).data.freezeAccount).toMatchObject({
      status: 'FROZEN',
      restrictedBy: 'STAFF',
      restrictionReason: 'suspicion',
    });
    expect(await act('freezeAccount', id)).toMatchObject({ code: 'ALREADY_FROZEN' });
    expect(await act('unfreezeAccount', id, holder())).toMatchObject({ code: 'RESTRICTED_BY_STAFF' });
    expect(await tenant.end(id, holder())).toMatchObject({ code: 'RESTRICTED_BY_STAFF' });
    expect((await act('unfreezeAccount', id)).data.unfreezeAccount).toMatchObject({
      status: 'ACTIVE',
      restrictedBy: null,
    });
    expect(await act('unfreezeAccount', id)).toMatchObject({ code: 'NOT_FROZEN' });
    const events = await world.db.admin`select type from events.outbox where resource_id = ${id} order by id`;
    expect(events.map(({ type }) => type)).toEqual(['account.opened', 'account.frozen', 'account.unfrozen']);
    const trail = await world.db.admin`select action, reason from identity.audit where target_id = ${id} order by seq`;
    expect(trail.map(({ action }) => action)).toEqual(['CREATE_WALLET', 'FREEZE_WALLET', 'UNFREEZE_WALLET']);
  });

  test('a holder freezes and unfreezes their own', async () => {
    const { id } = await accountOf(tenant, customer);
    expect((await act('freezeAccount', id, holder())).data.freezeAccount.restrictedBy).toBe('HOLDER');
    expect((await act('unfreezeAccount', id, holder())).data.unfreezeAccount.status).toBe('ACTIVE');
  });

  test('a disabled account takes credits and gives none', async () => {
    const { id } = await accountOf(tenant, customer, '5.00');
    const other = await accountOf(tenant, customer);
    expect((await act('setAccountEnabled', id, {}, ', enabled: false')).data.setAccountEnabled.status).toBe('DISABLED');
    await inbound(tenant, id, { amount: '1.00', currency: 'AED' });
    const sent = await tenant.ask('mutation ($input: TransferInput!) { transfer(input: $input) { id } }', {
      input: { accountId: id, to: { accountId: other.id }, amount: { amount: '1', currency: 'AED' } },
    });
    expect(sent).toMatchObject({ code: 'WALLET_DISABLED', field: 'accountId' });
    expect(await balancesOf(tenant, id)).toMatchObject({ balance: '6.00' });
    expect((await act('setAccountEnabled', id, {}, ', enabled: true')).data.setAccountEnabled.status).toBe('ACTIVE');
  });

  test('closes only when nothing is in it, held, or on its way', async () => {
    const { id } = await accountOf(tenant, customer, '5.00');
    expect(await tenant.end(id)).toMatchObject({ code: 'ACCOUNT_HAS_BALANCE' });
    const amount = { amount: '5.00', currency: 'AED' };
    const held = await tenant.ask('mutation ($input: HoldInput!) { placeHold(input: $input) { hold { id } } }', {
      input: { accountId: id, amount },
    });
    expect(await tenant.end(id)).toMatchObject({ code: 'ACCOUNT_HAS_HOLDS' });
    await tenant.ask('mutation ($id: ID!) { captureHold(id: $id) { status } }', held.data.placeHold.hold);
    const pending = await inbound(tenant, id, amount, { cleared: false });
    expect(await tenant.end(id)).toMatchObject({ code: 'ACCOUNT_HAS_BALANCE' });
    await tenant.ask('mutation ($id: ID!) { sandboxRefuse(id: $id) { status } }', pending);
    expect(await tenant.end(id)).toEqual({});
    expect(await tenant.end(id)).toEqual({ code: 'ACCOUNT_CLOSED' });
    for (const verb of ['freezeAccount', 'unfreezeAccount', 'assignIban'])
      expect(await act(verb, id).catch(() => ({ code: 'x' }))).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    expect(await balancesOf(tenant, id)).toMatchObject({ status: 'CLOSED', balance: '0.00' });
  });

  test('a frozen one is not closed where the tenant has it so', async () => {
    const indian = await world.tenant('vaultpay');
    const { id } = await accountOf(indian, await indian.customer(), undefined, 'INR');
    await indian.ask('mutation ($id: ID!) { freezeAccount(id: $id) { id } }', { id });
    expect(await indian.end(id)).toEqual({ code: 'ACCOUNT_FROZEN' });
  });

  test('label, title and metadata change; what is left out stays', async () => {
    const { id } = await accountOf(tenant, customer);
    const update = (input: object) =>
      tenant.ask(
        'mutation ($id: ID!, $input: UpdateAccountInput!) { updateAccount(id: $id, input: $input) { label title metadata } }',
        { id, input },
      );
    await update({ label: 'Rent', title: 'MIRA TAN', metadata: { a: '1' } });
    expect((await update({ label: null })).data.updateAccount).toEqual({
      label: null,
      title: 'MIRA TAN',
      metadata: { a: '1' },
    });
    expect(await update({ title: '' })).toMatchObject({ code: 'INPUT_INVALID', field: 'title' });
  });

  test("the tenant's own books cannot be frozen, closed or paid from", async () => {
    const { data } = await tenant.ask('{ accounts(filter: { role: BANK_CLEARING }) { nodes { id role status } } }');
    const { id } = data.accounts.nodes[0];
    expect(await act('freezeAccount', id)).toMatchObject({ code: 'VIEWER_FORBIDDEN' });
    expect(await tenant.end(id)).toEqual({ code: 'VIEWER_FORBIDDEN' });
    const { id: to } = await accountOf(tenant, customer);
    const input = { accountId: id, to: { accountId: to }, amount: { amount: '1', currency: 'AED' } };
    expect(
      await tenant.ask('mutation ($input: TransferInput!) { transfer(input: $input) { id } }', { input }),
    ).toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
    });
  });
});

test('accounts are found by their ids, in the order asked; those of others and of the tenant’s books are not', async () => {
  const [a, b] = [await accountOf(tenant, customer, '1.00'), await accountOf(tenant, customer)];
  const elsewhere = await world.tenant();
  const theirs = await accountOf(elsewhere, await elsewhere.customer());
  const [books] = await world.db
    .admin`select id from wallet.account where tenant_id = ${tenant.id} and role is not null`;
  const by = (ids: readonly unknown[], as?: object) =>
    tenant.ask('query ($ids: [ID!]!) { accountsById(ids: $ids) { id asOf } }', { ids }, as);
  const asked = [b.id, theirs.id, books!.id, 'nonsense', a.id.toUpperCase(), b.id];
  const found = (id: string) => ({ id, asOf: world.clock.now().toISOString() });
  expect((await by(asked)).data.accountsById).toEqual([found(b.id), null, null, null, found(a.id), found(b.id)]);
  expect((await by([a.id], { customerId: await tenant.customer() })).data.accountsById).toEqual([null]);
  expect(await by(Array.from({ length: 101 }, () => a.id))).toMatchObject({ code: 'INPUT_INVALID', field: 'ids' });
});
