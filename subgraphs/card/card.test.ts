import { unseal } from '../../kernel/crypto';
import { newId } from '../../kernel/id';
import type { Viewer } from '../../kernel/viewer';
import { roles } from '../../schema/rights';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { events } from './events';
import { card } from './index';
import { validPan, vaultContext } from './pan';

const ISSUE = `mutation ($input: IssueCardInput!, $key: String) { issueCard(input: $input, idempotencyKey: $key) {
  id status lifecycle restriction form network currency last4 expiryMonth expiryYear holderName label generation
  publicId token metadata account { id } holder { id } tier { id title } history { verb statusBefore statusAfter reason } } }`;
const FREEZE = `mutation ($id: ID!, $reason: String, $key: String) { freezeCard(id: $id, reason: $reason, idempotencyKey: $key) {
  id status lifecycle restriction restrictedBy restrictionReason restrictedAt history { verb reason actorKind } } }`;
const UNFREEZE = `mutation ($id: ID!) { unfreezeCard(id: $id) { id status restriction restrictedBy restrictionReason } }`;
const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Card { last4 } ... on Account { cards { id } } ... on Customer { cards { id } } } }`;

describe('the card subgraph', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof world.depsOf>;
  let subgraph: ReturnType<typeof card>;
  let viewer: Viewer;
  let tenantId: string;
  let tierId: string;
  let holder: string;
  let account: string;

  beforeAll(async () => {
    database = await testDatabase();
    deps = world.depsOf(database, 'card');
    subgraph = card(deps);
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    const { admin } = database;
    tenantId = await world.tenant(admin);
    viewer = world.viewerOf(tenantId);
    holder = await world.customer(admin, tenantId);
    account = await world.account(admin, tenantId, holder);
    tierId = await world.tier(admin, tenantId);
  });

  const issue = (input: Record<string, unknown> = {}, by = viewer, key?: string) =>
    world.run(subgraph, by, ISSUE, { input: { accountId: account, ...input }, key });
  const issued = async (input: Record<string, unknown> = {}): Promise<Record<string, string>> => {
    const result = await issue(input);
    expect(result.errors).toBeUndefined();
    return result.data!.issueCard!;
  };
  const outbox = () =>
    database.admin`select type, before, after from events.outbox where tenant_id = ${tenantId} order by seq`;
  const countCards = async (): Promise<number> =>
    Number((await database.admin`select count(*) as n from card.card where tenant_id = ${tenantId}`)[0]!.n);

  it('issues a virtual card that is active at once, with history and event', async () => {
    const made = await issued({ holderName: "Mira O'Tan", label: 'Everyday', metadata: { team: 'ops' } });
    expect(made).toMatchObject({
      ...{ status: 'ACTIVE', lifecycle: 'ACTIVE', restriction: 'NONE', form: 'VIRTUAL', network: 'MASTERCARD' },
      ...{ currency: 'USD', expiryMonth: 4, expiryYear: 2029, generation: 1, holderName: "Mira O'Tan" },
      ...{ account: { id: account }, holder: { id: holder }, tier: { id: tierId }, metadata: { team: 'ops' } },
      history: [{ verb: 'issueVirtual', statusBefore: null, statusAfter: 'ACTIVE', reason: 'new card' }],
    });
    expect(made.publicId).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(String(made.token)).toMatch(/^\d{9}$/);
    const [event, ...others] = await outbox();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: 'card.issued', before: null, after: { id: made.id, status: 'active' } });
    events['card.issued'].parse(event);
  });

  it('keeps the number sealed, and nowhere else', async () => {
    const { id, last4 } = (await issued()) as { id: string; last4: string };
    await world.run(subgraph, viewer, FREEZE, { id });
    const [row] = await database.admin`select * from card.vault where card_id = ${id}`;
    const pan = unseal(TEST_KEYS, vaultContext(id, 1), row!.pan_sealed).toString();
    expect(validPan(pan) && pan.startsWith('53000044') && pan.endsWith(last4)).toBe(true);
    expect(row).toMatchObject({ key_id: 1, current: true });
    const tables =
      await database.admin`select schemaname, relname from pg_stat_user_tables where schemaname not in ('drizzle')`;
    for (const { schemaname, relname } of tables) {
      const [hit] = await database.admin.unsafe(
        `select count(*)::int as n from "${schemaname}"."${relname}" as t where t::text like $1 or t::text like $2`,
        [`%${pan}%`, `%${Buffer.from(pan).toString('hex')}%`],
      );
      expect([schemaname, relname, hit!.n]).toEqual([schemaname, relname, 0]);
    }
  });

  it.each(roles.filter((role) => role !== 'card'))('shows the vault not to the role %s', async (role) => {
    await expect(database.as(role).sql`select * from card.vault`).rejects.toThrow(/permission denied/);
  });

  it.each(['history', 'activity'])(
    'lets nobody change %s once written, its own role and the superuser included',
    async (table) => {
      await issued();
      for (const statement of [`update card.${table} set id = id`, `delete from card.${table}`])
        await expect(database.as('card').sql.unsafe(statement)).rejects.toThrow(/permission denied|insert-only/);
      await expect(database.admin.unsafe(`truncate card.${table}`)).rejects.toThrow(/insert-only/);
    },
  );

  describe('refuses to issue', () => {
    const refused = async (input: Record<string, unknown>, code: string, field?: string, by = viewer) => {
      const before = await countCards();
      const result = await issue(input, by);
      expect([world.codeOf(result), result.errors?.[0]?.extensions.field]).toEqual([code, field]);
      expect([await countCards(), await outbox()]).toEqual([before, []]);
    };
    const { customer, account: open, tier } = world;

    it('for customers who are unknown, deleted, suspended or not yet approved', async () => {
      const { admin } = database;
      await refused({ customerId: newId() }, 'CUSTOMER_UNKNOWN', 'input.customerId');
      await refused({ customerId: 'x' }, 'CUSTOMER_UNKNOWN', 'input.customerId');
      for (const [status, code] of [
        ['deleted', 'CUSTOMER_DELETED'],
        ['suspended', 'CUSTOMER_SUSPENDED'],
        ['pending', 'CUSTOMER_STATE'],
      ] as const) {
        const customerId = await customer(admin, tenantId, status);
        await refused({ customerId, accountId: await open(admin, tenantId, customerId) }, code, 'input.customerId');
      }
      const unverified = await customer(admin, tenantId, 'active', 'pending');
      await refused({ accountId: await open(admin, tenantId, unverified) }, 'KYC_REQUIRED');
    });

    it('on accounts that are unknown, foreign, internal, closed or frozen', async () => {
      const { admin } = database;
      const elsewhere = await world.tenant(admin);
      const other = await customer(admin, tenantId);
      const field = 'input.accountId';
      await refused({ accountId: newId() }, 'ACCOUNT_UNKNOWN', field);
      await refused(
        { accountId: await open(admin, elsewhere, await customer(admin, elsewhere)) },
        'ACCOUNT_UNKNOWN',
        field,
      );
      await refused({ customerId: other }, 'ACCOUNT_UNKNOWN', field);
      await refused({ accountId: await open(admin, tenantId, null, { role: 'fees' }) }, 'ACCOUNT_UNKNOWN', field);
      await refused(
        { accountId: await open(admin, tenantId, holder, { lifecycle: 'closed' }) },
        'ACCOUNT_CLOSED',
        field,
      );
      await refused(
        { accountId: await open(admin, tenantId, holder, { restriction: 'frozen' }) },
        'ACCOUNT_FROZEN',
        field,
      );
    });

    it('in another currency, of unknown or inactive tiers, in forms that are not there', async () => {
      const { admin } = database;
      await refused({ currency: 'EUR' }, 'CURRENCY_MISMATCH', 'input.currency');
      await refused(
        { accountId: await open(admin, tenantId, holder, { currency: 'AED' }) },
        'CURRENCY_MISMATCH',
        'input.accountId',
      );
      await refused({ tierId: newId() }, 'TIER_UNKNOWN', 'input.tierId');
      await refused(
        { tierId: await tier(admin, tenantId, { active: false, standard: false }) },
        'TIER_UNKNOWN',
        'input.tierId',
      );
      const virtual = await tier(admin, tenantId, { forms: ['virtual'], standard: false });
      const address = { country: 'AE', city: 'Dubai', line1: 'Souk 1' };
      await refused({ form: 'PHYSICAL', tierId: virtual, address }, 'FORM_UNAVAILABLE', 'input.form');
      await refused({ form: 'PHYSICAL' }, 'ADDRESS_MISSING', 'input.address');
    });

    it('with texts that are too long, blank or hold control characters', async () => {
      await refused({ label: 'x'.repeat(101) }, 'INPUT_INVALID', 'input.label');
      await refused({ recipientName: ' ' }, 'INPUT_INVALID', 'input.recipientName');
      await refused({ label: 'a\u0000b' }, 'INPUT_INVALID', 'input.label');
      await refused({ holderName: '12' }, 'INPUT_INVALID', 'input.holderName');
      await refused({ metadata: { deep: { er: 1 } } }, 'INPUT_INVALID', 'input.metadata.deep');
    });

    it('names that are not made of the legal name, where cards carry no others', async () => {
      await database.admin`update identity.tenant set dialect = 'vaultspay-saas' where id = ${tenantId}`;
      await database.admin`update identity.customer set first_name = 'Mira', last_name = 'Tan' where id = ${holder}`;
      await refused({ holderName: 'Mira Tan' }, 'NAME_NOT_ALLOWED', 'input.holderName');
      await refused({ embossedName: 'TAN' }, 'NAME_NOT_ALLOWED', 'input.embossedName');
      expect(await issued({ holderName: 'MIRA TAN' })).toMatchObject({ holderName: 'MIRA TAN' });
      expect(await issued()).toMatchObject({ holderName: 'MIRA' });
    });

    it('to end users on what is not theirs, and to viewers without the right', async () => {
      const other = await customer(database.admin, tenantId);
      const theirs = await open(database.admin, tenantId, other);
      const shared = await open(database.admin, tenantId, null);
      const user = { ...viewer, customerId: holder };
      await refused({ accountId: theirs }, 'ACCOUNT_UNKNOWN', 'input.accountId', user);
      await refused({ accountId: shared }, 'ACCOUNT_UNKNOWN', 'input.accountId', user);
      await refused({ accountId: theirs, customerId: other }, 'CUSTOMER_UNKNOWN', 'input.customerId', user);
      await refused({}, 'VIEWER_FORBIDDEN', undefined, { ...viewer, scopes: ['card:read'] });
    });
  });

  it('is found by its public number and its token, in the order asked, by whoever may see it', async () => {
    const { admin } = database;
    const made = [await issued(), await issued()] as { id: string }[];
    const rows = await admin`select id, seq::int, token from card.card order by seq`;
    const [first, second] = made.map(({ id }) => rows.find((row) => row.id === id)!);
    const [{ seq: tierSeq }] = (await admin`select seq::int from card.tier where id = ${tierId}`) as [{ seq: number }];
    const look = async (by: typeof viewer, more: object = {}) => {
      const query = `query ($seqs: [Int!]!, $tokens: [Int!]!, $tiers: [Int!]!) {
        cardsBySeq(seqs: $seqs) { id } cardsByToken(tokens: $tokens) { id } cardTiersBySeq(seqs: $tiers) { id } }`;
      const asked = {
        seqs: [second!.seq, 2_147_483_647, first!.seq, second!.seq],
        tokens: [first!.token, 1, second!.token],
        tiers: [0, tierSeq],
        ...more,
      };
      return world.run(subgraph, by, query, asked);
    };
    const [one, two] = made.map(({ id }) => ({ id }));
    expect((await look(viewer)).data).toEqual({
      cardsBySeq: [two, null, one, two],
      cardsByToken: [one, null, two],
      cardTiersBySeq: [null, { id: tierId }],
    });
    const elsewhere = { ...viewer, tenantId: await world.tenant(admin) };
    const nothing = { cardsBySeq: [null, null, null, null], cardsByToken: [null, null, null] };
    expect((await look(elsewhere)).data).toEqual({ ...nothing, cardTiersBySeq: [null, null] });
    const somebody = { ...viewer, customerId: await world.customer(admin, tenantId) };
    expect((await look(somebody)).data).toMatchObject(nothing);
    const many = Array.from({ length: 101 }, (_, n) => n);
    for (const more of [{ seqs: many }, { tokens: many }, { tiers: many }])
      expect(world.codeOf(await look(viewer, more))).toBe('INPUT_INVALID');
  });

  it('issues no more cards of a tier than it holds, however many ask at once', async () => {
    await database.admin`update card.tier set card_limit = 3 where id = ${tierId}`;
    const results = await Promise.all(Array.from({ length: 8 }, () => issue()));
    expect(results.filter((result) => world.codeOf(result) === 'TIER_FULL')).toHaveLength(5);
    expect(await countCards()).toBe(3);
  });

  it('issues one card for one idempotency key, and none for the same key with another input', async () => {
    const [first, second] = await Promise.all([issue({}, viewer, 'key-1'), issue({}, viewer, 'key-1')]);
    expect(first.data!.issueCard).toEqual(second.data!.issueCard);
    expect(world.codeOf(await issue({ label: 'Other' }, viewer, 'key-1'))).toBe('IDEMPOTENCY_REUSED');
    expect(await countCards()).toBe(1);
  });

  it('gives a new card the rules of its tier, and what else its contract gives every card', async () => {
    await database.admin`
      insert into rules.limit (tenant_id, id, subject_kind, subject_id, action, "window", measure, value, source, currency)
      values (${tenantId}, ${newId()}, 'tier', ${tierId}, 'any', 'single', 'amount', 700, 'default', 'AED')`;
    const { id } = await issued();
    const rows = await database.admin`
      select "window", value, currency, source from rules.limit where subject_id = ${id!} order by seq`;
    const usual = { currency: 'USD', source: 'default' };
    expect([...rows]).toEqual([
      { window: 'single', value: '700', ...usual },
      { window: 'rolling_24h', value: '500000', ...usual },
      { window: 'month', value: '2000000', ...usual },
    ]);
  });

  it('freezes and unfreezes, telling who and why', async () => {
    const { id } = await issued();
    const { data } = await world.run(subgraph, viewer, FREEZE, { id, reason: 'Travelling' });
    expect(data!.freezeCard).toMatchObject({
      ...{
        status: 'FROZEN',
        lifecycle: 'ACTIVE',
        restriction: 'FROZEN',
        restrictedBy: 'APP',
        restrictionReason: 'Travelling',
      },
      history: [{ verb: 'freeze', reason: 'Travelling', actorKind: 'app' }, { verb: 'issueVirtual' }],
    });
    const thawed = await world.run(subgraph, viewer, UNFREEZE, { id });
    expect(thawed.data!.unfreezeCard).toEqual({
      id,
      status: 'ACTIVE',
      restriction: 'NONE',
      restrictedBy: null,
      restrictionReason: null,
    });
    const told = await outbox();
    expect(told.map(({ type, before, after }) => [type, before?.status, after.status])).toEqual([
      ['card.issued', undefined, 'active'],
      ['card.frozen', 'active', 'frozen'],
      ['card.unfrozen', 'frozen', 'active'],
    ]);
    for (const event of told.slice(1)) events['card.frozen'].parse(event);
  });

  it('lets one of many freezes win and changes nothing for the others', async () => {
    const { id } = await issued();
    const results = await Promise.all(Array.from({ length: 6 }, () => world.run(subgraph, viewer, FREEZE, { id })));
    expect(results.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(results.filter((result) => world.codeOf(result) === 'ALREADY_FROZEN')).toHaveLength(5);
    expect((await outbox()).filter(({ type }) => type === 'card.frozen')).toHaveLength(1);
    const [row] = await database.admin`select version from card.card where id = ${id!}`;
    expect(row!.version).toBe(2);
  });

  it('does nothing, and says nothing, where repeating is no wrong', async () => {
    await database.admin`update identity.tenant set dialect = 'cryptomate' where id = ${tenantId}`;
    const { id } = await issued();
    await world.run(subgraph, viewer, FREEZE, { id });
    const again = await world.run(subgraph, viewer, FREEZE, { id });
    expect(again.data!.freezeCard).toMatchObject({ status: 'FROZEN' });
    expect(await outbox()).toHaveLength(2);
  });

  it('does not thaw a card whose holder or account is out of use', async () => {
    const { id } = await issued();
    await world.run(subgraph, viewer, FREEZE, { id });
    for (const [status, code] of [
      ['suspended', 'CUSTOMER_SUSPENDED'],
      ['deleted', 'CUSTOMER_DELETED'],
    ] as const) {
      await database.admin`update identity.customer set status = ${status}, deleted_at = ${status === 'deleted' ? world.NOW : null} where id = ${holder}`;
      expect(world.codeOf(await world.run(subgraph, viewer, UNFREEZE, { id }))).toBe(code);
    }
    await database.admin`update identity.customer set status = 'active', deleted_at = null where id = ${holder}`;
    await database.admin`update wallet.account set lifecycle = 'closed' where id = ${account}`;
    expect(world.codeOf(await world.run(subgraph, viewer, UNFREEZE, { id }))).toBe('ACCOUNT_CLOSED');
    expect(await outbox()).toHaveLength(2);
  });

  it('leaves a trace in the audit log when staff do it', async () => {
    const { id } = await issued();
    await world.run(subgraph, { ...viewer, actor: { kind: 'operator', id: 'op-1' } }, FREEZE, {
      id,
      reason: 'Chargebacks',
    });
    const rows = await database.admin`select action, actor_id, reason from identity.audit where target_id = ${id!}`;
    expect(rows).toEqual([{ action: 'card.freeze', actor_id: 'op-1', reason: 'Chargebacks' }]);
  });

  describe('knows no cards of others', () => {
    const strangers = async (): Promise<Viewer[]> => [
      world.viewerOf(await world.tenant(database.admin)),
      { ...viewer, customerId: await world.customer(database.admin, tenantId) },
    ];

    it('on any query or mutation', async () => {
      const { id } = await issued();
      for (const stranger of await strangers()) {
        const queries = [
          await world.run(subgraph, stranger, 'query ($id: ID!) { card(id: $id) { id } }', { id }),
          await world.run(subgraph, stranger, FREEZE, { id }),
          await world.run(subgraph, stranger, UNFREEZE, { id }),
        ];
        expect(queries.map(world.codeOf)).toEqual(['CARD_UNKNOWN', 'CARD_UNKNOWN', 'CARD_UNKNOWN']);
        const list = await world.run(
          subgraph,
          stranger,
          'query ($f: CardFilter) { a: cards { nodes { id } total } b: cards(filter: $f) { nodes { id } total } }',
          {
            f: { accountId: account, customerId: holder },
          },
        );
        expect(list.data).toEqual({ a: { nodes: [], total: 0 }, b: { nodes: [], total: 0 } });
      }
      expect(await outbox()).toHaveLength(1);
    });

    it('as entities', async () => {
      const { id } = await issued();
      const representations = [
        { __typename: 'Card', id },
        { __typename: 'Account', id: account },
        { __typename: 'Customer', id: holder },
        { __typename: 'Card', id: 'nonsense' },
      ];
      const own = await world.run(subgraph, viewer, ENTITIES, { representations });
      expect(own.data!._entities).toMatchObject([
        { last4: expect.any(String) },
        { cards: [{ id }] },
        { cards: [{ id }] },
        null,
      ]);
      for (const stranger of await strangers()) {
        const { data } = await world.run(subgraph, stranger, ENTITIES, { representations });
        expect(data!._entities).toMatchObject([null, { cards: [] }, { cards: [] }, null]);
      }
      const blind = await world.run(subgraph, { ...viewer, scopes: ['account:read'] }, ENTITIES, { representations });
      expect(blind.data!._entities![0 as never]).toBeNull();
      expect(world.codeOf(blind)).toBe('VIEWER_FORBIDDEN');
    });

    it('shows end users their own', async () => {
      const { id } = await issued();
      const { data } = await world.run(
        subgraph,
        { ...viewer, customerId: holder },
        'query ($id: ID!) { card(id: $id) { id } cards { nodes { id } } }',
        { id },
      );
      expect(data).toEqual({ card: { id }, cards: { nodes: [{ id }] } });
    });
  });

  it('lists by every filter, page by page, without skipping or repeating', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await issued()).id!);
    await world.run(subgraph, viewer, FREEZE, { id: ids[0] });
    const list = (args: string) =>
      world.run(subgraph, viewer, `{ cards${args} { nodes { id } pageInfo { hasNextPage endCursor } total } }`);
    const first = (await list('(first: 2)')).data!.cards as never as {
      nodes: { id: string }[];
      pageInfo: { endCursor: string };
    };
    expect(first).toMatchObject({ nodes: [{ id: ids[0] }, { id: ids[1] }], pageInfo: { hasNextPage: true }, total: 5 });
    const second = (await list(`(first: 3, after: "${first.pageInfo.endCursor}")`)).data!.cards;
    expect(second).toMatchObject({ nodes: ids.slice(2).map((id) => ({ id })), pageInfo: { hasNextPage: false } });
    const counts = async (filter: string): Promise<unknown> =>
      (await list(`(filter: { ${filter} })`)).data!.cards!['total' as never];
    expect(await counts('status: FROZEN')).toBe(1);
    expect(await counts('status: ACTIVE')).toBe(4);
    expect(await counts('form: PHYSICAL')).toBe(0);
    expect(await counts(`accountId: "${account}", customerId: "${holder}"`)).toBe(5);
    expect(await counts('accountId: "nonsense"')).toBe(0);
    expect(await counts('since: "2026-04-11T09:30:00Z"')).toBe(5);
    expect(await counts('until: "2026-04-11T09:30:00Z"')).toBe(0);
    expect(world.codeOf(await list('(first: 101)'))).toBe('INPUT_INVALID');
  });

  it('reads the cards of many accounts, their tiers and histories in a fixed number of statements', async () => {
    const accounts = [account];
    for (let i = 0; i < 6; i++) accounts.push(await world.account(database.admin, tenantId, holder));
    for (const accountId of accounts) await issued({ accountId });
    const { db, statements } = world.counted(deps.db);
    const result = await world.run(
      card({ ...deps, db }),
      viewer,
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Account { cards { id tier { title } history { verb } } } } }`,
      {
        representations: accounts.map((id) => ({ __typename: 'Account', id })),
      },
    );
    expect(result.data!._entities).toHaveLength(7);
    expect(statements).toHaveLength(3);
  });
});
