import { newId } from '../../kernel/id';
import { accountOf, type Data, inbound, type Tenant, type World, walletWorld } from './testing';

let world: World;
let tenant: Tenant;
let mira: string;
let noor: string;
let account: Data;
let other: Data;
const ids: Record<string, string> = {};
const DAY_MS = 86_400_000;
const aed = (amount: string) => ({ amount, currency: 'AED' });

const mutate = async (verb: string, type: string, input: object): Promise<Data> => {
  const { data, code } = await tenant.ask(
    `mutation ($input: ${type}!) { ${verb}(input: $input) { id hold { id } gatewayRef } }`,
    { input },
  );
  if (code) throw new Error(code);
  return data[verb];
};

// One act a day from the 1st of March: inbound, transfer out, transfer in, direct (pending), fee, refund of the second.
beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant();
  mira = await tenant.customer();
  noor = await tenant.customer({ kyc: 'none' });
  account = await accountOf(tenant, mira);
  other = await accountOf(tenant, noor, '50.00');
  const { data } = await tenant.ask('mutation ($input: AddContactInput!) { addContact(input: $input) { id } }', {
    input: { customerId: mira, title: 'Landlord', iban: 'AE580961000648060012345' },
  });
  ids.contact = data.addContact.id;
  ids.in = (await inbound(tenant, account.id, aed('100'), { reference: 'INV-1' })).id;
  world.clock.advance(DAY_MS);
  ids.out = (
    await mutate('transfer', 'TransferInput', { accountId: account.id, to: { code: other.code }, amount: aed('10') })
  ).id;
  world.clock.advance(DAY_MS);
  ids.back = (
    await mutate('transfer', 'TransferInput', { accountId: other.id, to: { code: account.code }, amount: aed('5') })
  ).id;
  world.clock.advance(DAY_MS);
  const direct = await mutate('directTransfer', 'DirectTransferInput', {
    accountId: account.id,
    contactId: ids.contact,
    amount: aed('20'),
  });
  ids.direct = direct.id;
  ids.directRef = direct.gatewayRef;
  world.clock.advance(DAY_MS);
  ids.fee = (await mutate('chargeFee', 'ChargeFeeInput', { accountId: account.id, amount: aed('1'), title: 'Fee' })).id;
  world.clock.advance(DAY_MS);
  await tenant.ask('mutation ($id: ID!) { refundTransfer(id: $id) { id } }', { id: ids.out });
});
afterAll(() => world.close());

const nameOf = (id: string): string => Object.entries(ids).find(([, value]) => value === id)?.[0] ?? 'refund';

describe('the legs of an account', () => {
  const list = async (filter: object, as?: object) => {
    const { data } = await tenant.ask(
      'query ($id: ID!, $filter: LegFilter) { account(id: $id) { legs(filter: $filter) { nodes { id reference transfer { id } } total } } }',
      { id: account.id, filter },
      as,
    );
    const { nodes, total } = data.account.legs;
    expect(total).toBe(nodes.length);
    return nodes.map(({ transfer }: Data) => nameOf(transfer.id));
  };

  test.each([
    [{}, ['refund', 'fee', 'direct', 'back', 'out', 'in']],
    [{ direction: 'DEBIT' }, ['fee', 'direct', 'out']],
    [{ category: ['p2p_send', 'fee'] }, ['fee', 'out']],
    [{ kind: ['INBOUND', 'REFUND'] }, ['refund', 'in']],
    [{ status: ['PENDING'] }, ['direct']],
    [{ status: ['REFUNDED', 'PENDING'] }, ['direct', 'out']],
    [{ since: '2026-03-03T12:00:00Z', until: '2026-03-05T12:00:00Z' }, ['direct', 'back']],
    [{ from: '2026-03-02', to: '2026-03-03' }, ['back', 'out']],
    [{ from: '2026-03-05T12:00:00Z', to: '2026-03-05T12:00:00Z' }, ['fee']],
    [{ cardId: newId() }, []],
    [{ transferId: newId() }, []],
    [{ relatedAccountId: 'nonsense' }, []],
    [{ reference: 'VP-TXN-??????' }, []],
  ])('%j', async (filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });

  test('are found by transfer, by the other side, by gateway reference, and by their own reference', async () => {
    expect(await list({ transferId: ids.back })).toEqual(['back']);
    expect(await list({ relatedAccountId: other.id })).toEqual(['refund', 'back', 'out']);
    expect(await list({ gatewayRef: ids.directRef })).toEqual(['direct']);
    const { data } = await tenant.ask(
      'query ($id: ID!) { transfer(id: $id) { legs { id reference account { id } } } }',
      { id: ids.back },
    );
    const own = data.transfer.legs.find((leg: Data) => leg.account.id === account.id);
    expect(own.reference).toMatch(/^VP-TXN-[A-Z0-9]{6}$/);
    expect(await list({ reference: own.reference })).toEqual(['back']);
    const one = await tenant.ask('query ($reference: String) { leg(reference: $reference) { id } }', own);
    expect(one.data.leg.id).toBe(own.id);
    expect(await tenant.ask('{ leg(reference: "VP-TXN-AAAAAA") { id } }')).toMatchObject({
      code: 'TRANSFER_UNKNOWN',
      field: 'reference',
    });
  });

  test('bad bounds and enums are refused', async () => {
    const ask = (filter: object) =>
      tenant.ask('query ($id: ID!, $filter: LegFilter) { account(id: $id) { legs(filter: $filter) { total } } }', {
        id: account.id,
        filter,
      });
    expect(await ask({ from: '2026-03-03', to: '2026-03-02' })).toMatchObject({ code: 'INPUT_INVALID', field: 'to' });
    expect(await ask({ from: 'soon' })).toMatchObject({ code: 'INPUT_INVALID', field: 'from' });
    await expect(ask({ direction: 'SIDEWAYS' })).rejects.toThrow();
  });

  test('over all accounts: of the tenant for staff, of their own for a holder', async () => {
    const count = async (as?: object, filter: object = {}) =>
      (await tenant.ask('query ($filter: LegFilter) { legs(filter: $filter) { total nodes { id } } }', { filter }, as))
        .data.legs;
    expect((await count()).total).toBe(10);
    const own = await count({ customerId: mira });
    expect([own.total, own.nodes.length]).toEqual([6, 6]);
    expect((await count({}, { accountId: other.id, direction: 'CREDIT' })).total).toBe(2);
    expect((await count({ customerId: mira }, { accountId: other.id })).total).toBe(0);
  });
});

describe('the entries of an account', () => {
  const list = async (filter: object) => {
    const { data } = await tenant.ask(
      'query ($id: ID!, $filter: EntryFilter) { account(id: $id) { entries(filter: $filter) { nodes { n amount { amount } balanceAfter { amount } transfer { id } gatewayRef hash } total } } }',
      { id: account.id, filter },
    );
    expect(data.account.entries.total).toBe(data.account.entries.nodes.length);
    return data.account.entries.nodes;
  };

  test('carry the balance after each, newest first', async () => {
    const nodes = await list({});
    expect(nodes.map(({ n, amount, balanceAfter }: Data) => [n, amount.amount, balanceAfter.amount])).toEqual([
      [5, '10.00', '104.00'],
      [4, '-1.00', '94.00'],
      [3, '5.00', '95.00'],
      [2, '-10.00', '90.00'],
      [1, '100.00', '100.00'],
    ]);
  });

  test.each([
    [{ direction: 'DEBIT' }, [4, 2]],
    [{ from: '2026-03-02', to: '2026-03-03' }, [3, 2]],
    [{ since: '2026-03-02T12:00:00Z', until: '2026-03-03T12:00:00Z' }, [2]],
    [{ ownerId: newId() }, []],
    [{ transferId: 'nonsense' }, []],
    [{ gatewayRef: 'GW-none' }, []],
  ])('%j', async (filter, expected) => {
    expect((await list(filter)).map(({ n }: Data) => n)).toEqual(expected);
  });

  test('are found by transfer, owner and gateway reference', async () => {
    const [second] = await list({ transferId: ids.out });
    expect(second.n).toBe(2);
    expect((await list({ ownerId: mira })).length).toBe(5);
    expect((await list({ gatewayRef: second.gatewayRef })).map(({ n }: Data) => n)).toEqual([2]);
  });

  test.each([
    ['2026-02-01T00:00:00Z', '0.00'],
    ['2026-03-01T12:00:00Z', '100.00'],
    ['2026-03-02T11:59:59.999Z', '100.00'],
    ['2026-03-03T12:00:00Z', '95.00'],
    ['2030-01-01T00:00:00Z', '104.00'],
  ])('at %s the balance was %s', async (at, amount) => {
    const { data } = await tenant.ask(
      'query ($id: ID!, $at: DateTimeISO!) { account(id: $id) { balanceAt(at: $at) { amount } } }',
      { id: account.id, at },
    );
    expect(data.account.balanceAt.amount).toBe(amount);
  });
});

describe('transfers', () => {
  const list = async (filter: object, as?: object) => {
    const { data } = await tenant.ask(
      'query ($filter: TransferFilter) { transfers(filter: $filter) { nodes { id } total } }',
      { filter },
      as,
    );
    expect(data.transfers.total).toBe(data.transfers.nodes.length);
    return data.transfers.nodes.map(({ id }: Data) => nameOf(id));
  };

  test.each([
    [{ kind: ['INTERNAL'] }, ['back', 'out']],
    [{ status: ['PENDING', 'REFUNDED'] }, ['direct', 'out']],
    [{ from: '2026-03-04', to: '2026-03-05' }, ['fee', 'direct']],
    [{ since: '2026-03-05T12:00:00Z' }, ['refund', 'fee']],
    [{ reference: 'INV-1' }, ['in']],
    [{ currency: 'USD' }, []],
    [{ cardId: newId() }, []],
    [{ accountId: newId() }, []],
    [{ customerId: 'nonsense' }, []],
    [{ authorisationId: newId() }, []],
  ])('%j', async (filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });

  test('of an account, of a customer, of both, of a contact, by gateway reference', async () => {
    expect(await list({ accountId: account.id })).toEqual(['refund', 'fee', 'direct', 'back', 'out', 'in']);
    expect(await list({ customerId: mira, kind: ['INTERNAL', 'FEE'] })).toEqual(['fee', 'back', 'out']);
    expect(await list({ accountId: account.id, customerId: noor })).toEqual(['refund', 'back', 'out']);
    expect(await list({ contactId: ids.contact })).toEqual(['direct']);
    expect(await list({ gatewayRef: ids.directRef })).toEqual(['direct']);
  });

  test('a holder sees those of their own accounts, and one between two of theirs once', async () => {
    const second = await accountOf(tenant, noor);
    const between = await mutate('transfer', 'TransferInput', {
      accountId: other.id,
      to: { accountId: second.id },
      amount: aed('1'),
    });
    ids.between = between.id;
    const seen = await list({}, { customerId: noor });
    expect(seen).toEqual(['between', 'refund', 'back', 'out', 'refund']);
    expect(await list({ customerId: mira }, { customerId: noor })).toEqual(['refund', 'back', 'out']);
  });
});

describe('accounts', () => {
  const list = async (filter: object, as?: object) => {
    const { data } = await tenant.ask(
      'query ($filter: AccountFilter) { accounts(filter: $filter) { nodes { id } total } }',
      { filter },
      as,
    );
    expect(data.accounts.total).toBe(data.accounts.nodes.length);
    return data.accounts.nodes.map(({ id }: Data) =>
      id === account.id ? 'account' : id === other.id ? 'other' : 'more',
    );
  };

  test.each([
    ['owner', () => ({ ownerId: mira }), ['account']],
    ['kind', () => ({ kind: ['VIRTUAL'] }), []],
    ['kind and owner', () => ({ kind: ['DIGITAL'], ownerId: mira }), ['account']],
    ['role', () => ({ role: 'FEES' }), ['more']],
    ['currency', () => ({ currency: 'AED', ownerId: mira }), ['account']],
    ['another currency', () => ({ currency: 'XYZ' }), []],
    ['status', () => ({ status: ['FROZEN', 'CLOSED'] }), []],
    ['status and owner', () => ({ status: ['ACTIVE'], ownerId: mira }), ['account']],
    ['proven identity', () => ({ kycVerified: true }), ['account']],
    ['number', () => ({ number: account.number }), ['account']],
    ['code', () => ({ code: other.code }), ['other']],
    ['IBAN', () => ({ iban: 'AE00' }), []],
    ['being primary', () => ({ primary: true, kind: ['DIGITAL'] }), ['other', 'account']],
    ['time', () => ({ until: '2026-03-01T12:00:00Z' }), []],
    ["somebody's id that is nobody's", () => ({ ownerId: newId() }), []],
  ])('by %s', async (_, filter, expected) => {
    expect(await list(filter())).toEqual(expected);
  });

  test('a holder sees their own alone', async () => {
    expect(await list({}, { customerId: mira })).toEqual(['account']);
    expect(await list({ code: other.code }, { customerId: mira })).toEqual([]);
  });
});

describe('paging', () => {
  let busy: Data;
  beforeAll(async () => {
    busy = await accountOf(tenant, mira);
    for (let i = 0; i < 25; i++) await inbound(tenant, busy.id, aed(String(i + 1)));
  });

  const page = async (args: string) => {
    const { data, code, field } = await tenant.ask(
      `{ account(id: "${busy.id}") { entries(${args}) { nodes { n } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } total } } }`,
    );
    return { code, field, ...(data.account?.entries ?? {}), ns: data.account?.entries.nodes.map(({ n }: Data) => n) };
  };

  test('by cursor neither skips nor repeats while rows arrive', async () => {
    const seen: number[] = [];
    let after = '';
    for (;;) {
      const { ns, pageInfo } = await page(`first: 4${after && `, after: "${after}"`}`);
      seen.push(...ns);
      await inbound(tenant, busy.id, aed('1'));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });

  test('goes back the way it came', async () => {
    const first = await page('first: 5');
    const second = await page(`first: 5, after: "${first.pageInfo.endCursor}"`);
    const back = await page(`last: 5, before: "${second.pageInfo.startCursor}"`);
    expect(back.ns).toEqual(first.ns);
  });

  test('by number, with a total', async () => {
    const { ns, total, pageInfo } = await page('page: 2, size: 3');
    expect(ns).toEqual([total - 3, total - 4, total - 5]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect((await page('page: 900, size: 100')).ns).toEqual([]);
  });

  test.each([
    ['first: 0', 'first'],
    ['first: 101', 'first'],
    ['page: 0', 'page'],
    ['after: "x"', 'after'],
    [`after: "${Buffer.from('["soon",1]').toString('base64url')}"`, 'after'],
    [`after: "${Buffer.from('["2026-02-31 00:00:00",1]').toString('base64url')}"`, 'after'],
    ['first: 2, last: 2', 'last'],
  ])('%s is refused', async (args, field) => {
    expect(await page(args)).toMatchObject({ code: 'INPUT_INVALID', field });
  });

  test('a page is cut by an index, however many rows there are', async () => {
    world.statements.length = 0;
    await page('first: 20');
    const text = world.statements.find((statement) => statement.includes('wallet.entry'))!;
    await world.db.admin`analyze wallet.entry`;
    const plan = await world.db.admin.begin(async (sql) => {
      await sql`set local enable_seqscan = off`;
      await sql`set local enable_sort = off`;
      return sql`
        explain select e.* from wallet.entry e
        where e.tenant_id = ${tenant.id} and e.account_id = ${busy.id} order by e.at desc, e.n desc limit 21`;
    });
    expect(text).toMatch(/order by "e"."at" desc, "e"."n" desc\s+limit/);
    expect(JSON.stringify(plan)).toContain('Index Scan Backward using entry_time');
  });
});

describe('statements', () => {
  const nested = async (customers: number): Promise<number> => {
    const representations: object[] = [];
    for (let i = 0; i < customers; i++) {
      const id = await tenant.customer();
      representations.push({ __typename: 'Customer', id });
      const { id: accountId } = await accountOf(tenant, id, '5.00');
      await accountOf(tenant, id, undefined, 'USD');
      await mutate('transfer', 'TransferInput', { accountId, to: { accountId: account.id }, amount: aed('1') });
    }
    world.statements.length = 0;
    const { data, code } = await tenant.ask(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer {
        totalBalances { currency balance { amount } }
        transfers(first: 2) { nodes { id } total }
        accounts(first: 5) { total nodes { kycVerified asset { code } balanceAt(at: "2026-03-01T12:00:00Z") { amount }
          holds { nodes { id } }
          legs(first: 3) { nodes { related { code } dispute { id } } }
          entries(first: 3) { total nodes { account { id } transfer { fromAccount { id } contact { id } legs { party { code } } entries { n } refunds { id } } } } } } } } }`,
      { representations },
    );
    expect(code).toBeUndefined();
    expect(data._entities).toHaveLength(customers);
    expect(data._entities[0].accounts.nodes).toHaveLength(2);
    return world.statements.length;
  };

  test('of a nested query are as many for twelve customers as for two', async () => {
    const few = await nested(2);
    const many = await nested(12);
    // Which answers come first decides whether two levels share a statement; how many rows there are does not.
    expect(Math.abs(many - few)).toBeLessThan(5);
    expect(many).toBeLessThan(30);
  });
});
