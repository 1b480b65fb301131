import { sandbox } from '../../schema/sandbox';
import { holder, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const saas = operatorOf('vaultspay-saas');
const v1 = operatorOf('vaultspay-v1');
const crypto = operatorOf('cryptomate');
const FIELDS = `{ id status type email username fullName kycStatus kycLevel phone { dialCode number e164 } nationality metadata
  address { line1 line2 city country postalCode } createdAt updatedAt deletedAt parent { id } }`;
const CREATE = `mutation ($input: CustomerInput!, $key: String) { createCustomer(input: $input, idempotencyKey: $key) ${FIELDS} }`;
const UPDATE = `mutation ($id: ID!, $input: CustomerChange!) { updateCustomer(id: $id, input: $input) ${FIELDS} }`;
const SUSPEND = 'mutation ($id: ID!) { suspendCustomer(id: $id, reason: "test") { status deactivatedAt } }';
const DELETE = 'mutation ($id: ID!) { deleteCustomer(id: $id) { status deletedAt email } }';
const create = async (viewer: typeof v1, input: object, key?: string) =>
  (await w.get(viewer, CREATE, { input, key })).createCustomer;
const eventsOf = async (id: string): Promise<string[]> =>
  (await w.db.admin`select type from events.outbox where resource_id = ${id} order by seq`).map(({ type }) => type);

const person = { firstName: 'Mira', lastName: 'Tan' };

test('a customer is made once, with an event, and audited', async () => {
  const input = {
    ...person,
    email: 'Mira@Orchid.Example',
    phone: { e164: '+971509998877' },
    nationality: 'SGP',
    metadata: { ref: 'A-1', empty: '' },
  };
  const made = await create(saas, input, 'mira');
  expect(made).toMatchObject({
    status: 'ACTIVE',
    type: 'INDIVIDUAL',
    email: 'Mira@Orchid.Example',
    username: 'mira',
    fullName: 'Mira Tan',
    kycStatus: 'NONE',
    nationality: 'SG',
  });
  expect(made.phone).toEqual({ dialCode: '971', number: '509998877', e164: '+971509998877' });
  expect(made.metadata).toEqual({ ref: 'A-1' });
  expect(made.parent.id).toBe(sandbox['vaultspay-saas'].agent);
  expect(made.updatedAt).toBe(made.createdAt);
  expect(await create(saas, input, 'mira')).toEqual(made);
  expect((await w.ask(saas, CREATE, { input: { ...input, email: 'other@x.example' }, key: 'mira' })).code).toBe(
    'IDEMPOTENCY_REUSED',
  );
  expect(await eventsOf(made.id)).toEqual(['customer.created']);
  const audited = await w.db.admin`select action from identity.audit where target_id = ${made.id}`;
  expect(audited).toHaveLength(1);
});

test('contacts are unique as far as the tenant says, whatever the case', async () => {
  await create(saas, { ...person, email: 'taken@x.example', phone: { dialCode: '+971', number: '501234567' } });
  expect(await w.ask(saas, CREATE, { input: { email: 'TAKEN@x.example' } })).toMatchObject({
    code: 'EMAIL_TAKEN',
    field: 'email',
  });
  expect(await w.ask(saas, CREATE, { input: { phone: { e164: '+971501234567' } } })).toMatchObject({
    code: 'PHONE_TAKEN',
    field: 'phone',
  });
  await create(v1, { email: 'taken@x.example', phone: { e164: '+971501234567' } });
  await create(v1, { email: 'taken2@x.example', phone: { e164: '+971501234567' } });
  expect((await w.ask(v1, CREATE, { input: { email: 'taken@x.example' } })).code).toBe('EMAIL_TAKEN');
  await create(crypto, { email: 'taken@x.example' });
  await create(crypto, { email: 'taken@x.example' });
});

test('of twenty that take the same address at once one gets it, and generated names never clash', async () => {
  const same = await Promise.all(
    Array.from({ length: 20 }, () => w.ask(saas, CREATE, { input: { email: 'race@x.example' } })),
  );
  expect(same.filter(({ code }) => code === undefined)).toHaveLength(1);
  expect(same.filter(({ code }) => code === 'EMAIL_TAKEN')).toHaveLength(19);
  const names: string[] = [];
  for (let i = 0; i < 4; i++) names.push((await create(saas, { email: `twin@host${i}.example` })).username);
  expect(names).toEqual(['twin', 'twin2', 'twin3', 'twin4']);
});

test('bad input names its field and changes nothing', async () => {
  const count = async () => (await w.db.admin`select count(*)::int as n from identity.customer`)[0]!.n;
  const before = await count();
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 'v']));
  const cases: readonly [object, string, string?][] = [
    [{ firstName: 'Nobody' }, 'email'],
    [{ email: 'no-at-sign' }, 'email'],
    [{ email: 'two@@x.example' }, 'email'],
    [{ email: 'a@nodot' }, 'email'],
    [{ email: 'a b@x.example' }, 'email'],
    [{ email: `${'a'.repeat(250)}@x.example` }, 'email'],
    [{ phone: { e164: '971501112233' } }, 'phone'],
    [{ phone: { e164: '+0501112233' } }, 'phone'],
    [{ phone: { dialCode: '971' } }, 'phone'],
    [{ email: 'a@x.example', firstName: ' ' }, 'firstName'],
    [{ email: 'a@x.example', firstName: 'x'.repeat(101) }, 'firstName'],
    [{ email: 'a@x.example', lastName: 'A\nB' }, 'lastName'],
    [{ email: 'a@x.example', dateOfBirth: '1990-02-30' }, 'dateOfBirth'],
    [{ email: 'a@x.example', dateOfBirth: '1899-12-31' }, 'dateOfBirth'],
    [{ email: 'a@x.example', dateOfBirth: '2008-05-02' }, 'dateOfBirth'],
    [{ email: 'a@x.example', nationality: 'XX' }, 'nationality'],
    [{ email: 'a@x.example', nationality: 'are' }, 'nationality'],
    [{ email: 'a@x.example', address: { line1: 'x', city: 'y' } }, 'address.country'],
    [{ email: 'a@x.example', address: { line1: 'x', city: 'y', country: 'ZZ' } }, 'address.country'],
    [{ email: 'a@x.example', metadata: many }, 'metadata'],
    [{ email: 'a@x.example', metadata: { 'a[0]': 'x' } }, 'metadata.a[0]'],
    [{ email: 'a@x.example', metadata: { n: 1 } }, 'metadata.n'],
    [{ email: 'a@x.example', metadata: { long: 'x'.repeat(501) } }, 'metadata.long'],
    [{ email: 'a@x.example', status: 'DELETED' }, 'status'],
    [{ email: 'a@x.example', parentId: sandbox.vaultpay.customers.asha }, 'parentId', 'CUSTOMER_UNKNOWN'],
  ];
  for (const [input, field, code = 'INPUT_INVALID'] of cases)
    expect([input, await w.ask(saas, CREATE, { input })]).toMatchObject([input, { code, field }]);
  expect(await count()).toBe(before);
});

test('texts that no database can keep are refused, not answered with a crash', async () => {
  const half = '\ud800';
  for (const text of ['a\u0000b', half]) {
    for (const input of [
      { email: 'n@x.example', firstName: text },
      { email: 'n@x.example', metadata: { k: text } },
      { email: 'n@x.example', metadata: { [text]: 'v' } },
    ])
      expect((await w.ask(saas, CREATE, { input })).code).toBe('INPUT_INVALID');
    for (const field of ['search', 'email', 'username', 'role'])
      expect(
        await w.ask(saas, 'query ($f: CustomerFilter) { customers(filter: $f) { total } }', { f: { [field]: text } }),
      ).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(
      (await w.ask(saas, 'query ($f: AuditFilter) { auditLog(filter: $f) { total } }', { f: { action: text } })).code,
    ).toBe('INPUT_INVALID');
    expect((await w.ask(saas, 'query ($c: String) { country(code: $c) { id } }', { c: text })).code).toBe(
      'INPUT_INVALID',
    );
    expect(
      (
        await w.ask(saas, 'mutation ($i: TenantChange!) { updateTenant(input: $i) { id } }', {
          i: { information: { [text]: 'x' } },
        })
      ).code,
    ).toBe('INPUT_INVALID');
    expect(
      (
        await w.ask(saas, 'mutation ($id: ID!, $r: String) { suspendCustomer(id: $id, reason: $r) { id } }', {
          id: sandbox['vaultspay-saas'].customers.chen,
          r: text,
        })
      ).code,
    ).toBe('INPUT_INVALID');
  }
});

test('an update overwrites what is given, and says nothing when nothing changed', async () => {
  const made = await create(v1, {
    ...person,
    email: 'up@x.example',
    metadata: { a: '1', b: '2' },
    address: { line1: 'Street 1', city: 'Porto', country: 'PRT' },
  });
  w.clock.advance(1000);
  const update = async (input: object) => (await w.get(v1, UPDATE, { id: made.id, input })).updateCustomer;
  expect(await update({ firstName: 'Mira', metadata: { a: '1' } })).toMatchObject({ updatedAt: made.updatedAt });
  expect(await eventsOf(made.id)).toEqual(['customer.created']);
  const changed = await update({ lastName: 'Tanaka', metadata: { a: null, c: '3' }, address: { line2: 'Flat 4' } });
  expect(changed).toMatchObject({
    fullName: 'Mira Tanaka',
    metadata: { b: '2', c: '3' },
    updatedAt: '2026-05-01T09:00:01.000Z',
  });
  expect(changed.address).toEqual({
    line1: 'Street 1',
    line2: 'Flat 4',
    city: 'Porto',
    country: 'PT',
    postalCode: null,
  });
  expect(await update({ address: null, metadata: null })).toMatchObject({ address: null, metadata: {} });
  const [told] = await w.db
    .admin`select before, after from events.outbox where resource_id = ${made.id} and type = 'customer.updated' order by seq limit 1`;
  expect([told!.before.lastName, told!.after.lastName]).toEqual(['Tan', 'Tanaka']);
  expect((await w.ask(v1, UPDATE, { id: made.id, input: { email: null } })).code).toBeUndefined();
  w.clock.advance(-1000);
});

test('names stay as they were verified where the tenant says so', async () => {
  const { ana } = sandbox['vaultspay-v1'].customers;
  expect(await w.ask(v1, UPDATE, { id: ana, input: { firstName: 'Anna' } })).toMatchObject({
    code: 'CUSTOMER_LOCKED_BY_KYC',
    field: 'firstName',
  });
  // Said again it is no change, and yet nothing that may be said any more.
  expect(await w.ask(v1, UPDATE, { id: ana, input: { lastName: 'Costa', nationality: 'PT' } })).toMatchObject({
    code: 'CUSTOMER_LOCKED_BY_KYC',
    field: 'nationality',
  });
  expect((await w.ask(v1, UPDATE, { id: ana, input: { email: 'ana2@mail.example' } })).code).toBeUndefined();
  expect(
    (await w.ask(crypto, UPDATE, { id: sandbox.cryptomate.customers.ivy, input: { firstName: 'Yvonne' } })).code,
  ).toBeUndefined();
});

test('suspension and deletion tell of themselves, once', async () => {
  const made = await create(v1, { ...person, email: 'gone@x.example' });
  for (let i = 0; i < 2; i++)
    expect((await w.get(v1, SUSPEND, { id: made.id })).suspendCustomer.status).toBe('SUSPENDED');
  expect((await w.get(v1, DELETE, { id: made.id })).deleteCustomer).toMatchObject({
    status: 'DELETED',
    email: 'gone@x.example',
  });
  expect(await eventsOf(made.id)).toEqual(['customer.created', 'customer.updated', 'customer.deleted']);
  for (const source of [SUSPEND, DELETE])
    expect((await w.ask(v1, source, { id: made.id })).code).toBe('CUSTOMER_DELETED');
  expect((await w.ask(v1, UPDATE, { id: made.id, input: { firstName: 'X' } })).code).toBe('CUSTOMER_DELETED');
  expect((await w.get(v1, `query ($id: ID!) { customer(id: $id) ${FIELDS} }`, { id: made.id })).customer.status).toBe(
    'DELETED',
  );
  await create(v1, { ...person, email: 'gone@x.example' });
});

test('nobody with money is deleted', async () => {
  const { bilal } = sandbox['vaultspay-saas'].customers;
  const columns = await w.db.admin`
    select column_name as name from information_schema.columns where table_schema = 'wallet' and table_name = 'account'`;
  expect(columns.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['owner_customer_id', 'posted', 'held', 'incoming', 'lifecycle']),
  );
  await w.db.admin`
    insert into wallet.account (tenant_id, id, kind, owner_customer_id, asset_id, currency, incoming)
    values (${saas.tenantId}, gen_random_uuid(), 'digital', ${bilal}, gen_random_uuid(), 'AED', 1)`;
  expect(await w.ask(saas, DELETE, { id: bilal })).toMatchObject({ code: 'CUSTOMER_HAS_BALANCE', field: 'id' });
  await w.db.admin`update wallet.account set incoming = 0 where owner_customer_id = ${bilal}`;
  expect((await w.ask(saas, DELETE, { id: bilal })).code).toBeUndefined();
});

test('fields and standing change at once, under one key, and are told as the contract tells them', async () => {
  const CHANGE = UPDATE.replace('($id: ID!', '($key: String, $id: ID!').replace(
    'input: $input',
    'input: $input, idempotencyKey: $key',
  );
  const SESSION = 'mutation ($id: ID!) { startKycSession(customerId: $id) { id status } }';
  const told: Record<string, string[]> = {};
  for (const viewer of [v1, saas]) {
    const made = await create(viewer, { ...person, email: 'both@x.example', dateOfBirth: '1990-01-01' });
    const { startKycSession } = await w.get(viewer, SESSION, { id: made.id });
    const input = { status: 'SUSPENDED', lastName: 'Tanaka', metadata: { tier: 'gold' } };
    const twice = await Promise.all([1, 2].map(() => w.get(viewer, CHANGE, { id: made.id, input, key: 'both' })));
    expect(twice.map(({ updateCustomer }) => updateCustomer)).toMatchObject([
      { status: 'SUSPENDED', fullName: 'Mira Tanaka' },
      { status: 'SUSPENDED', fullName: 'Mira Tanaka' },
    ]);
    expect((await w.ask(viewer, CHANGE, { id: made.id, input: { status: 'ACTIVE' }, key: 'both' })).code).toBe(
      'IDEMPOTENCY_REUSED',
    );
    const { kycCase } = await w.get(viewer, 'query ($id: ID!) { kycCase(id: $id) { status } }', {
      id: startKycSession.id,
    });
    expect(kycCase.status).toBe('EXPIRED');
    for (let i = 0; i < 2; i++)
      expect(
        (await w.get(viewer, UPDATE, { id: made.id, input: { status: 'ACTIVE' } })).updateCustomer.status,
      ).not.toBe('SUSPENDED');
    for (const status of ['DELETED', 'PENDING', null])
      expect(await w.ask(viewer, UPDATE, { id: made.id, input: { status } })).toMatchObject({
        code: 'INPUT_INVALID',
        field: 'status',
      });
    told[viewer.dialect] = (await eventsOf(made.id)).filter((type) => type !== 'customer.created');
  }
  expect(told).toEqual({
    'vaultspay-v1': ['customer.updated', 'customer.updated'],
    'vaultspay-saas': ['customer.updated', 'customer.status', 'customer.status'],
  });
});

test('what is wrong with the fields is told before that the customer is gone', async () => {
  const made = await create(v1, { ...person, email: 'order@x.example' });
  await w.get(v1, DELETE, { id: made.id });
  for (const input of [{ address: { line1: 'Street 1' } }, { nationality: 'XX' }, { metadata: { n: 1 } }])
    expect((await w.ask(v1, UPDATE, { id: made.id, input })).code).toBe('INPUT_INVALID');
  expect((await w.ask(v1, UPDATE, { id: made.id, input: {} })).code).toBe('CUSTOMER_DELETED');
  expect((await w.ask(v1, UPDATE, { id: made.id, input: { status: 'ACTIVE' } })).code).toBe('CUSTOMER_DELETED');
});

test('customers come by their ids in the order asked, and nobody else’s at all', async () => {
  const { ana, ben } = sandbox['vaultspay-v1'].customers;
  const { asha } = sandbox.vaultpay.customers;
  const BY_ID = 'query ($ids: [ID!]!) { customersById(ids: $ids) { id } }';
  const named = async (viewer: typeof v1, ids: string[]) =>
    (await w.get(viewer, BY_ID, { ids })).customersById.map((row: { id: string } | null) => row?.id ?? null);
  expect(await named(v1, [ben, asha, 'nonsense', ana.toUpperCase(), ben])).toEqual([ben, null, null, ana, ben]);
  expect(await named(holder('vaultspay-v1', ana), [ben, ana])).toEqual([null, ana]);
  expect(await named(v1, [])).toEqual([]);
  expect(await w.ask(v1, BY_ID, { ids: Array.from({ length: 101 }, () => ana) })).toMatchObject({
    code: 'INPUT_INVALID',
    field: 'ids',
  });
});

test('staff suspend neither themselves nor their betters', async () => {
  const { admin, kiran, asha } = sandbox.vaultpay.customers;
  const staff = { ...operatorOf('vaultpay'), actor: { kind: 'staff', id: kiran } as const, roles: ['moderator'] };
  expect((await w.ask(staff, SUSPEND, { id: kiran })).code).toBe('VIEWER_SELF');
  expect((await w.ask(staff, SUSPEND, { id: admin })).code).toBe('VIEWER_RANK');
  expect((await w.ask(staff, SUSPEND, { id: asha })).code).toBeUndefined();
});

test('lists filter and page by every word they name', async () => {
  const list = async (viewer: typeof v1, filter: object, paging = '') =>
    (
      await w.get(
        viewer,
        `query ($f: CustomerFilter) { customers(filter: $f ${paging}) { total nodes { id email status } pageInfo { hasNextPage endCursor } } }`,
        { f: filter },
      )
    ).customers;
  const { ana, dima } = sandbox['vaultspay-v1'].customers;
  const ids = (page: { nodes: { id: string }[] }) => page.nodes.map(({ id }) => id);
  expect(ids(await list(v1, { email: 'ANA2@mail.example' }))).toEqual([ana]);
  expect(ids(await list(v1, { kycStatus: 'IN_REVIEW' }))).toEqual([dima]);
  expect(ids(await list(v1, { kycStatus: ['IN_REVIEW', 'APPROVED'] }))).toEqual(expect.arrayContaining([dima, ana]));
  expect(ids(await list(v1, { search: 'osta' }))).toEqual([ana]);
  expect(ids(await list(v1, { search: '%' }))).toEqual([]);
  expect(ids(await list(v1, { phone: '+971527004418' }))).toEqual([ana]);
  expect(ids(await list(v1, { since: '2026-03-01T00:00:00Z', until: '2026-03-05T00:00:00Z' }))).toEqual([ana]);
  expect(
    (await list(v1, { status: 'DELETED' })).nodes.every(({ status }: { status: string }) => status === 'DELETED'),
  ).toBe(true);
  expect((await list(v1, { includeDeleted: true })).total).toBeGreaterThan((await list(v1, {})).total);
  expect(ids(await list(operatorOf('vaultpay'), { role: 'moderator' }))).toEqual([sandbox.vaultpay.customers.kiran]);
  expect(ids(await list(crypto, { whatsapp: true }))).toEqual([sandbox.cryptomate.customers.jonas]);
  expect(ids(await list(saas, { parentId: 'nonsense' }))).toEqual([]);
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const page = await list(v1, {}, `, first: 3 ${after && `, after: "${after}"`}`.replace(/^,/, ''));
    seen.push(...ids(page));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(new Set(seen).size).toBe((await list(v1, {})).total);
});

test('a page may begin at an item, gone or filtered out since, and nobody else’s', async () => {
  const CUSTOMERS =
    'query ($after: String, $before: String, $last: Int, $f: CustomerFilter) { customers(after: $after, before: $before, last: $last, filter: $f) { nodes { id createdAt } pageInfo { hasNextPage hasPreviousPage } } }';
  const ask = (more: object) => w.ask(v1, CUSTOMERS, { f: { includeDeleted: true }, ...more });
  const ids = async (more: object): Promise<string[]> =>
    (await ask(more)).data.customers.nodes.map(({ id }: { id: string }) => id);
  const made: string[] = [];
  for (let i = 0; i < 4; i++) made.unshift((await create(v1, { ...person, email: `page${i}@x.example` })).id);
  const [newest = '', second = '', third = '', oldest = ''] = made;
  await w.get(v1, DELETE, { id: second });
  expect((await ids({})).slice(0, 4)).toEqual(made);
  expect((await ids({ after: second })).slice(0, 2)).toEqual([third, oldest]);
  expect((await ids({ after: second, f: {} })).slice(0, 2)).toEqual([third, oldest]);
  expect(await ids({ before: third })).toEqual([newest, second]);
  expect(await ids({ before: third, last: 1 })).toEqual([second]);
  const all = (await ask({})).data.customers.nodes.map(
    ({ createdAt, id }: Record<string, string>) => `${createdAt} ${id}`,
  );
  expect(all).toEqual([...all].sort().reverse());
  const { asha } = sandbox.vaultpay.customers;
  for (const cursor of [asha, '0', Buffer.from(`["x","${newest}"]`).toString('base64url')])
    for (const field of ['after', 'before'])
      expect([cursor, await ask({ [field]: cursor })]).toMatchObject([cursor, { code: 'INPUT_INVALID', field }]);
});

test("another tenant's customers do not exist, and neither do another holder's", async () => {
  const { asha, ravi } = sandbox.vaultpay.customers;
  const verbs = [
    `query ($id: ID!) { customer(id: $id) ${FIELDS} }`,
    UPDATE.replace(', $input: CustomerChange!', '').replace('input: $input', 'input: { firstName: "X" }'),
    SUSPEND,
    'mutation ($id: ID!) { reactivateCustomer(id: $id) { id } }',
    DELETE,
    'mutation ($id: ID!) { setAssociatedPersons(customerId: $id, persons: [{ firstName: "A", lastName: "B", hasControl: true, isSigner: true }]) { id } }',
    'mutation ($id: ID!) { linkProvider(customerId: $id, provider: "X", externalId: "1") { id } }',
    'mutation ($id: ID!) { addCustomerBankAccount(customerId: $id, input: { rail: SPEI, holderName: "A", currency: "MXN", details: { accountNumber: "123456789012345678" } }) { id } }',
    'mutation ($id: ID!) { startKycSession(customerId: $id) { id } }',
    'mutation ($id: ID!) { submitKycNumber(customerId: $id, type: PAN, number: "ZZZZZ1234Z") { id } }',
    'mutation ($id: ID!) { createKycPersonal(customerId: $id, input: { firstName: "A", lastName: "B", dateOfBirth: "1990-01-01", gender: MALE, nationality: "IN", countryOfResidence: "IN" }) { id } }',
    'mutation ($id: ID!) { updateKycPersonal(customerId: $id, input: { nickName: "x" }) { id } }',
    'mutation ($id: ID!) { createKycAddress(customerId: $id, input: { type: MAILING, countryId: 1, stateId: 1, cityId: 1, line1: "x" }) { id } }',
    'mutation ($id: ID!) { updateKycAddress(customerId: $id, input: { type: MAILING, line1: "x" }) { id } }',
    'mutation ($id: ID!) { createKycIdentification(customerId: $id, input: { passportNumber: "1", passportExpiry: "2030-01-01" }) { id } }',
    'mutation ($id: ID!) { updateKycIdentification(customerId: $id, input: { passportNumber: "1" }) { id } }',
    `mutation ($id: ID!) { uploadKycDocument(customerId: $id, input: { type: PASSPORT, content: "${Buffer.from('%PDF-1').toString('base64')}" }) { id } }`,
  ];
  const foreign = operatorOf('cryptomate');
  const other = { ...holder('vaultpay', ravi) };
  for (const viewer of [foreign, other])
    for (const source of verbs)
      expect([source, await w.ask(viewer, source, { id: asha })]).toMatchObject([source, { code: 'CUSTOMER_UNKNOWN' }]);
  for (const viewer of [foreign, other]) {
    const { _entities } = await w.get(
      viewer,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id email } } }',
      {
        r: [
          { __typename: 'Customer', id: asha },
          { __typename: 'Customer', id: 'nonsense' },
        ],
      },
    );
    expect(_entities).toEqual([null, null]);
  }
  const cardsOnly = { ...operatorOf('vaultpay'), scopes: ['card:read'] as const };
  const entity =
    'query { _entities(representations: [{ __typename: "Customer", id: "x" }]) { ... on Customer { email } } }';
  expect((await w.ask(cardsOnly, entity)).code).toBe('VIEWER_FORBIDDEN');
  const { customers } = await w.get(other, 'query { customers { nodes { id } } }');
  expect(customers.nodes).toEqual([{ id: ravi }]);
});

test('a business says who controls it and who signs', async () => {
  const CREATE_BUSINESS = `mutation ($input: CustomerInput!, $business: JSONObject!, $persons: [AssociatedPersonInput!]!) {
    createBusiness(input: $input, business: $business, persons: $persons) { id type business associatedPersons { firstName hasControl isSigner } } }`;
  const business = {
    ...{
      legalName: 'Acme',
      description: 'Widgets',
      type: 'llc',
      industries: ['541511'],
      identifyingInformation: [{ type: 'ein', number: '1' }],
    },
    ...{
      registeredAddress: { line1: '1 Rd', city: 'Porto', country: 'PRT' },
      highRiskActivities: [],
      primaryWebsite: 'https://acme.example',
    },
  };
  const persons = [
    { firstName: 'Al', lastName: 'Bo', hasControl: true },
    { firstName: 'Cy', lastName: 'Di', isSigner: true },
  ];
  const input = { email: 'acme@x.example' };
  const made = (await w.get(crypto, CREATE_BUSINESS, { input, business, persons })).createBusiness;
  expect(made).toMatchObject({
    type: 'BUSINESS',
    business: { ownershipThreshold: 25 },
    associatedPersons: [{ firstName: 'Al', hasControl: true }, { isSigner: true }],
  });
  const refused: readonly [object, string][] = [
    [{ business: { ...business, industries: [] } }, 'business.industries'],
    [{ business: { ...business, ownershipThreshold: 30 } }, 'business.ownershipThreshold'],
    [{ persons: [persons[0]] }, 'persons'],
    [{ persons: [] }, 'persons'],
    [{ input: { phone: { e164: '+351912345678' } } }, 'input.email'],
  ];
  for (const [change, field] of refused)
    expect(await w.ask(crypto, CREATE_BUSINESS, { input, business, persons, ...change })).toMatchObject({
      code: 'INPUT_INVALID',
      field,
    });
});

test('bank accounts are sealed, and each rail checks its own fields', async () => {
  const { ivy } = sandbox.cryptomate.customers;
  const ADD =
    'mutation ($id: ID!, $input: CustomerBankAccountInput!) { addCustomerBankAccount(customerId: $id, input: $input) { id last4 } }';
  const sepa = {
    rail: 'SEPA',
    holderName: 'Ivy',
    currency: 'EUR',
    details: { accountNumber: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
  };
  expect((await w.get(crypto, ADD, { id: ivy, input: sepa })).addCustomerBankAccount.last4).toBe('3000');
  const rows = await w.db.admin`select * from identity.bank_account`;
  expect(rows[0]!.sealed.toString('latin1')).not.toContain('DE8937');
  for (const [details, field] of [
    [{ accountNumber: 'DE00', bic: 'COBADEFFXXX' }, 'details.accountNumber'],
    [{ accountNumber: 'DE89370400440532013000' }, 'details.bic'],
  ] as const)
    expect(await w.ask(crypto, ADD, { id: ivy, input: { ...sepa, details } })).toMatchObject({
      code: 'INPUT_INVALID',
      field,
    });
  const LINK = 'mutation ($id: ID!) { linkProvider(customerId: $id, provider: "ACME", externalId: "1") { id } }';
  await w.get(crypto, LINK, { id: ivy });
  expect((await w.ask(crypto, LINK, { id: ivy })).code).toBe('PROVIDER_LINKED');
});
