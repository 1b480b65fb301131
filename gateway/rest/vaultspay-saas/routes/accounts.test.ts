import { sandbox } from '../../../../schema/sandbox';
import { assignIbans } from '../../../../subgraphs/wallet/jobs';
import type { Asked, Got } from '../client.fixture';
import { blocked, keysOf, told, type WalletWorld, walletWorld, wrong } from '../wallet.fixture';

const ACCOUNTS = '/be/api/v1/accounts';
const { tenantId, customers, accounts, agent } = sandbox['vaultspay-saas'];

let world: WalletWorld;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world?.stop());

const call = (path: string, asked?: Asked): Promise<Got> => world.client.call(path, asked);
const open = (body: unknown): Promise<Got> => call(ACCOUNTS, { body });
const opening = (more: object = {}) => ({ userId: world.of.amira, currencyId: 2, accountType: 'DIGITAL', ...more });
const data = async (path: string) => (await call(path)).json.data;
const ids = async (query: string): Promise<number[]> =>
  (await data(`${ACCOUNTS}?perPage=100&${query}`)).map(({ id }: { id: number }) => id);

const currency = {
  ...{ createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/), createdBy: null },
  ...{ updatedAt: null, updatedBy: null, id: 2, name: expect.any(String), code: 'AED', isoCode: 784, decimalPoint: 2 },
  ...{ type: 'FIAT', symbol: null, icon: null, status: true },
};

describe('opening', () => {
  test('answers the account, to which an IBAN comes later', async () => {
    const { status, json } = await open({ ...opening(), userId: String(world.of.amira), unheardOf: 1 });
    expect([status, json]).toEqual([
      200,
      {
        data: {
          ...{ id: expect.any(Number), userId: world.of.amira, accountType: 'DIGITAL', currencyCode: 'AED', currency },
          ...{ accountTitle: 'AMIRA HADDAD', accountNumber: expect.stringMatching(/^\d{14}$/), balance: 0 },
          ...{ balanceOnHold: 0, totalTransactions: null, status: 'ACTIVE', references: [], iban: null },
          ...{ isPrimary: false, creditLimit: 0 },
        },
      },
    ]);
    expect(await data(`${ACCOUNTS}/${json.data.id}`)).toEqual({ ...json.data, totalTransactions: 0 });
    await assignIbans(world.stack.deps.wallet);
    const { iban, ...rest } = await data(`${ACCOUNTS}/${json.data.id}`);
    expect(iban).toMatch(new RegExp(`^AE\\d\\d03300${json.data.accountNumber}$`));
    expect(rest).toMatchObject({ balance: 0, totalTransactions: 0 });
  });

  test('the SaaS user has accounts too, and the first one of each in a currency is primary', async () => {
    const first = await open(opening({ userId: world.of.agent }));
    const second = await open(opening({ userId: world.of.agent }));
    const euros = await open(opening({ userId: world.of.agent, currencyId: await euro() }));
    expect([first, second, euros].map(({ json }) => [json.data.userId, json.data.isPrimary])).toEqual([
      [world.of.agent, true],
      [world.of.agent, false],
      [world.of.agent, true],
    ]);
    await assignIbans(world.stack.deps.wallet);
    expect((await data(`${ACCOUNTS}/${euros.json.data.id}`)).iban).toBeNull();
    expect(new Set(await ids('shownMyAccounts=true'))).toEqual(
      new Set([first, second, euros].map(({ json }) => json.data.id)),
    );
  });

  const euro = async (): Promise<number> => {
    const { admin } = world.stack.database;
    const [row] = await admin`select seq from wallet.asset where tenant_id = ${tenantId} and code = 'EUR'`;
    return Number(row!.seq);
  };

  test.each<[string, () => unknown, readonly unknown[]]>([
    ['nothing', () => ({}), wrong('userId', 'currencyId', 'accountType')],
    [
      'nulls',
      () => ({ userId: null, currencyId: null, accountType: null }),
      wrong('userId', 'currencyId', 'accountType'),
    ],
    [
      'words',
      () => opening({ userId: 'x', currencyId: 1.5, accountType: 'digital' }),
      wrong('userId', 'currencyId', 'accountType'),
    ],
    ['too small', () => opening({ userId: 0, currencyId: -2 }), wrong('userId', 'currencyId')],
    ['too large', () => opening({ userId: 9007199254740992, currencyId: 9007199254740991 }), wrong('userId')],
    ['nobody’s', () => opening({ userId: 9007199254740991, currencyId: 2147483647 }), wrong('userId', 'currencyId')],
    [
      'another tenant’s',
      () => opening({ userId: world.of.foreignCustomer, currencyId: world.of.foreignAsset }),
      wrong('userId', 'currencyId'),
    ],
    ['no JSON', () => '{', wrong('body')],
    ['a list', () => [], wrong('body')],
  ])('%s', async (_, body, answer) => {
    const before = await ids('');
    expect(keysOf(await open(body()))).toEqual(answer);
    expect(await ids('')).toEqual(before);
  });

  test('for a blocked user it is refused, and reads go on', async () => {
    const { admin } = world.stack.database;
    await admin`update identity.customer set status = 'suspended' where id = ${customers.chen}`;
    const userId = await world.seq('identity.customer', customers.chen);
    expect(told(await open(opening({ userId })))).toEqual(blocked);
    expect(await ids(`userId=${userId}`)).toEqual([await world.seq('wallet.account', accounts.chen)]);
  });
});

describe('listing', () => {
  test('shows whom the tenant serves, newest first, and never its own books', async () => {
    const { json } = await call(`${ACCOUNTS}?perPage=100`);
    const { data: rows, pagination } = json;
    expect(pagination).toEqual({
      ...{ currentPage: 1, perPage: 100, totalPages: 1, totalCount: rows.length, sort: 'id: DESC' },
    });
    expect(rows.map(({ id }: { id: number }) => id)).toEqual([...(await ids(''))].sort((a, b) => b - a));
    expect(
      rows.every(
        (row: { userId: number; totalTransactions: null }) => row.userId > 0 && row.totalTransactions === null,
      ),
    ).toBe(true);
    const [books] = await world.stack.database
      .admin`select min(seq) as seq from wallet.account where tenant_id = ${tenantId} and role is not null`;
    expect(keysOf(await call(`${ACCOUNTS}/${books!.seq}`))).toEqual(wrong('id'));
  });

  test('pages are cut to a hundred, and those beyond the end are empty', async () => {
    const one = await call(`${ACCOUNTS}?page=2&perPage=1`);
    expect([one.json.data.length, one.json.pagination.currentPage, one.json.pagination.perPage]).toEqual([1, 2, 1]);
    expect((await call(`${ACCOUNTS}?perPage=5000`)).json.pagination.perPage).toBe(100);
    const far = await call(`${ACCOUNTS}?page=9007199254740991`);
    expect([far.status, far.json.data, far.json.pagination.currentPage]).toEqual([200, [], 9007199254740991]);
  });

  test.each<[string, () => readonly number[]]>([
    ['userId=AMIRA&currencyCode=AED&accountType=DIGITAL', () => [world.of.account, world.of.savings]],
    ['userId=BILAL&thirdPartyConfigSlug=any&transactionType=PURCHASE&shownMyAccounts=false', () => [world.of.bilals]],
    ['userId=BILAL&shownMyAccounts=true', () => []],
    ['userId=BILAL&currencyCode=USD', () => []],
    ['currencyCode=%00', () => []],
    ['currencyCode=aed', () => []],
    ['accountType=SAVINGS', () => []],
    ['userId=FOREIGN', () => []],
    ['userId=9007199254740991', () => []],
  ])('%s', async (query, found) => {
    const { amira, bilal, foreignCustomer } = world.of;
    const asked = query
      .replace('AMIRA', `${amira}`)
      .replace('BILAL', `${bilal}`)
      .replace('FOREIGN', `${foreignCustomer}`);
    expect(await ids(asked)).toEqual(expect.arrayContaining([...found()]));
    if (found().length === 0) expect(await ids(asked)).toEqual([]);
  });

  test.each([
    ['page=0&perPage=x', ['page', 'perPage']],
    ['userId=x&shownMyAccounts=yes', ['userId', 'shownMyAccounts']],
    ['perPage=1.5', ['perPage']],
  ])('%s is refused', async (query, keys) => {
    expect(keysOf(await call(`${ACCOUNTS}?${query}`))).toEqual(wrong(...keys));
  });
});

test.each([
  ['x', 'id must be a number'],
  ['9007199254740991', 'id Account does not exist with this id'],
  ['FOREIGN', 'id Account does not exist with this id'],
])('no account is %s', async (id, reason) => {
  const asked = id.replace('FOREIGN', `${world.of.foreignAccount}`);
  for (const path of [`${ACCOUNTS}/${asked}`, `/be/api/v1/account-ledger/${asked}`])
    expect(told(await call(path))).toEqual([422, 1000, reason]);
});

test('what staff makes of an account is told in one word', async () => {
  const { admin } = world.stack.database;
  const status = async (set: object) => {
    await admin`update wallet.account set ${admin(set)} where id = ${accounts.dunya}`;
    return (await data(`${ACCOUNTS}/${await world.seq('wallet.account', accounts.dunya)}`)).status;
  };
  expect(await status({ restriction: 'frozen' })).toBe('BLOCK');
  expect(await status({ restriction: 'disabled' })).toBe('BLOCK');
  expect(await status({ restriction: 'none', lifecycle: 'closed' })).toBe('CLOSED');
});

describe('the ledger', () => {
  const LEDGER = '/be/api/v1/account-ledger';
  const ledger = async (query = '') => (await call(`${LEDGER}/${world.of.bilals}?perPage=100${query}`)).json.data;

  test('tells rows, newest first, with the balance after each', async () => {
    world.stack.clock.advance(1000);
    await world.pay(accounts.bilal, '12.50');
    const [newest, ...older] = await ledger();
    expect(newest).toEqual({
      ...{ id: expect.any(Number), transactionId: expect.any(Number), transactionRefId: expect.any(Number) },
      ...{ debit: 0, credit: 1250, balance: older[0].balance + 1250 },
      narration: expect.stringMatching(/^TRANSFER FROM OTHER BANK REF NO GW-/),
      date: '2026-05-01T09:00:01.000+00:00',
    });
    const account = await data(`${ACCOUNTS}/${world.of.bilals}`);
    expect(account.balance + account.balanceOnHold).toBe(newest.balance);
    const rows = [newest, ...older];
    const steps = rows.slice(0, -1).map((row, i) => row.balance - (rows[i + 1].balance + row.credit - row.debit));
    expect(Math.max(...steps.map(Math.abs))).toBeLessThan(1e-6);
    expect(rows.every(({ debit, credit }) => (debit === 0) !== (credit === 0))).toBe(true);
    expect(rows.every(({ transactionRefId: ref }) => Number.isInteger(ref) && ref > 0 && ref < 1e15)).toBe(true);
  });

  test('is narrowed by owner, transaction and days', async () => {
    const [row, before] = await ledger();
    expect(await ledger(`&transactionId=${row.transactionId}`)).toEqual([row]);
    expect(await ledger(`&userId=${world.of.bilal}&startDate=2026-05-01T09:00:01Z&endDate=2026-05-01`)).toEqual([row]);
    expect(await ledger('&startDate=2026-05-01T13:00:01%2B04:00')).toEqual([row]);
    expect((await ledger('&endDate=2026-05-01T09:00:00.999'))[0]).toEqual(before);
    for (const none of [
      `&userId=${world.of.amira}`,
      `&userId=${world.of.foreignCustomer}`,
      '&transactionId=9007199254740991',
      '&startDate=2026-05-02',
      '&startDate=2026-05-02&endDate=2026-05-01',
    ])
      expect(await ledger(none)).toEqual([]);
  });

  test.each([
    ['startDate=2026-02-30', 'startDate'],
    ['endDate=yesterday', 'endDate'],
    ['transactionId=6b1f0c52', 'transactionId'],
    ['userId=0', 'userId'],
    ['page=-1', 'page'],
  ])('%s is refused', async (query, key) => {
    expect(keysOf(await call(`${LEDGER}/${world.of.bilals}?${query}`))).toEqual(wrong(key));
  });
});

test('the SaaS user is one of its own users', async () => {
  const [row] = await world.stack.database.admin`select parent_id from identity.customer where id = ${customers.amira}`;
  expect(row!.parent_id).toBe(agent);
});
