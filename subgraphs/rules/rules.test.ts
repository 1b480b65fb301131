import { newId } from '../../kernel/id';
import type { Viewer } from '../../kernel/viewer';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { events } from './events';
import { rules } from './index';

const SET = `mutation ($input: SetLimitInput!, $key: String) { setLimit(input: $input, idempotencyKey: $key) {
  id subjectKind subjectId action window measure value allowed currency source card { id } account { id } } }`;
const DELETE = 'mutation ($id: ID!, $key: String) { deleteLimit(id: $id, idempotencyKey: $key) { id source value } }';
const CONTROLS = `mutation ($cardId: ID!, $input: SetControlsInput!) {
  setControls(subject: { kind: CARD, id: $cardId }, input: $input) { card { id } controls { atm purchase online contactless crossBorder mccAllow mccBlock countryBlock } } }`;
const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Card { id limits { value source } controls { atm mccBlock } } ... on Account { id limits { value window } } } }`;

describe('the rules subgraph', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof world.depsOf>;
  let subgraph: ReturnType<typeof rules>;
  let viewer: Viewer;
  let staff: Viewer;
  let tenantId: string;
  let holder: string;
  let account: string;
  let card: string;

  beforeAll(async () => {
    database = await testDatabase();
    deps = world.depsOf(database, 'rules');
    subgraph = rules(deps);
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    const { admin } = database;
    tenantId = await world.tenant(admin);
    viewer = world.viewerOf(tenantId);
    staff = { ...viewer, actor: { kind: 'operator', id: 'op-1' } };
    holder = await world.customer(admin, tenantId);
    account = await world.account(admin, tenantId, holder);
    card = await world.card(admin, tenantId, holder, account);
  });

  const set = (input: Record<string, unknown>, by = viewer, key?: string) =>
    world.run(subgraph, by, SET, { input: { subjectKind: 'CARD', subjectId: card, window: 'DAY', ...input }, key });
  const entity = async (by: Viewer, typename: 'Card' | 'Account', id: string): Promise<unknown> =>
    (await world.run(subgraph, by, ENTITIES, { representations: [{ __typename: typename, id }] })).data!._entities![
      0 as never
    ];
  const told = () =>
    database.admin`select type, before, after from events.outbox where tenant_id = ${tenantId} order by seq`;
  const stored = async (): Promise<number> =>
    Number((await database.admin`select count(*) as n from rules.limit where tenant_id = ${tenantId}`)[0]!.n);

  it('sets a limit, shows it on the card and tells what was before and after', async () => {
    const { data } = await set({ value: '2500.50' });
    expect(data!.setLimit).toMatchObject({
      ...{ subjectKind: 'CARD', subjectId: card, action: 'ANY', window: 'DAY', measure: 'AMOUNT', value: '2500.50' },
      ...{ allowed: null, currency: 'USD', source: 'USER', card: { id: card }, account: null },
    });
    expect(await entity(viewer, 'Card', card)).toMatchObject({ limits: [{ value: '2500.50', source: 'USER' }] });
    const [event, ...others] = await told();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'card.controls',
      before: { limits: [] },
      after: { limits: [{ value: '250050' }] },
    });
    events['card.controls'].parse(event);
  });

  it('changes a limit in place, and says nothing where nothing changes', async () => {
    const first = (await set({ value: '10' })).data!.setLimit as never as { id: string };
    const second = (await set({ value: '20' })).data!.setLimit;
    await set({ value: '20.00' });
    expect(second).toMatchObject({ id: first.id, value: '20.00' });
    expect(await stored()).toBe(1);
    expect(await told()).toHaveLength(2);
  });

  it('counts as well as sums, and takes null for no limit', async () => {
    expect((await set({ measure: 'COUNT', value: '5' })).data!.setLimit).toMatchObject({ value: '5', currency: null });
    expect((await set({ value: null })).data!.setLimit).toMatchObject({ value: null, currency: 'USD' });
    expect(await stored()).toBe(2);
  });

  it.each([
    ['a negative amount', { value: '-1' }, 'INPUT_INVALID', 'input.value'],
    ['too many decimals', { value: '1.001' }, 'INPUT_INVALID', 'input.value'],
    ['an enormous amount', { value: '9'.repeat(40) }, 'INPUT_INVALID', 'input.value'],
    ['half a count', { measure: 'COUNT', value: '1.5' }, 'INPUT_INVALID', 'input.value'],
    ['a count of money', { measure: 'COUNT', value: '1', currency: 'USD' }, 'INPUT_INVALID', 'input.currency'],
    ['another currency than the card', { value: '1', currency: 'AED' }, 'CURRENCY_MISMATCH', 'input.currency'],
    ['a card that does not exist', { value: '1', subjectId: newId() }, 'CARD_UNKNOWN', 'input.subjectId'],
    ['an id that cannot be', { value: '1', subjectId: 'x' }, 'CARD_UNKNOWN', 'input.subjectId'],
    ['another tenant', { value: '1', subjectKind: 'TENANT', subjectId: newId() }, 'TENANT_UNKNOWN', 'input.subjectId'],
    ['control characters', { value: '1', reason: 'a\u0007b' }, 'INPUT_INVALID', 'input.reason'],
  ])('refuses %s and keeps nothing', async (_name, input, code, field) => {
    const result = await set(input);
    expect([world.codeOf(result), result.errors![0]!.extensions.field]).toEqual([code, field]);
    expect([await stored(), await told()]).toEqual([0, []]);
  });

  it('holds users under the ceilings of staff, and staff under none', async () => {
    expect((await set({ value: '100' }, staff)).data!.setLimit).toMatchObject({ source: 'ADMIN' });
    const above = await set({ value: '100.01' });
    expect(above.errors![0]!.extensions).toMatchObject({
      code: 'LIMIT_ABOVE_CEILING',
      field: 'input.value',
      details: { maximum: '100.00' },
    });
    expect(world.codeOf(await set({ value: null }))).toBe('LIMIT_ABOVE_CEILING');
    expect((await set({ value: '100' })).errors).toBeUndefined();
    expect((await set({ value: '60' }, staff)).errors).toBeUndefined();
    expect(await entity(viewer, 'Card', card)).toMatchObject({ limits: [{ value: '60.00', source: 'USER' }] });
    expect(await database.admin`select action from identity.audit where tenant_id = ${tenantId}`).toHaveLength(2);
  });

  it('refuses to create what exists, and windows out of order where the tenant wants them ordered', async () => {
    await set({ value: '10' });
    expect(world.codeOf(await set({ value: '11', createOnly: true }))).toBe('LIMIT_EXISTS');
    expect((await set({ window: 'SINGLE', value: '99' })).errors).toBeUndefined();
    await database.admin`update identity.tenant set dialect = 'vaultpay' where id = ${tenantId}`;
    expect(world.codeOf(await set({ window: 'SINGLE', value: '98' }))).toBe('LIMIT_ORDER');
    expect((await set({ window: 'SINGLE', value: '10' })).errors).toBeUndefined();
  });

  it('sets one limit for one key, and one for many who set the same at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => set({ value: '10' }, viewer, 'key-1')));
    await Promise.all(Array.from({ length: 5 }, (_, i) => set({ value: `${i + 20}` })));
    expect(await stored()).toBe(1);
    expect(world.codeOf(await set({ value: '11' }, viewer, 'key-1'))).toBe('IDEMPOTENCY_REUSED');
  });

  it('deletes a user’s limit so that the default stands again, and no default for a user', async () => {
    const { id } = (await set({ value: '10' })).data!.setLimit as never as { id: string };
    for (const key of ['k', 'k'])
      expect((await world.run(subgraph, viewer, DELETE, { id, key })).data!.deleteLimit).toEqual({
        ...{ id, source: 'USER', value: '10.00' },
      });
    expect(world.codeOf(await world.run(subgraph, viewer, DELETE, { id }))).toBe('LIMIT_UNKNOWN');
    const { id: other } = (await set({ value: '10' }, staff)).data!.setLimit as never as { id: string };
    expect(world.codeOf(await world.run(subgraph, viewer, DELETE, { id: other }))).toBe('VIEWER_FORBIDDEN');
    expect((await world.run(subgraph, staff, DELETE, { id: other })).errors).toBeUndefined();
    expect(await stored()).toBe(0);
  });

  it('sets controls leaf by leaf; lists are replaced whole, without repeats', async () => {
    const first = await world.run(subgraph, viewer, CONTROLS, {
      cardId: card,
      input: { atm: false, mccBlock: ['7995', '5993', '7995'] },
    });
    expect(first.data!.setControls).toEqual({
      card: { id: card },
      controls: {
        atm: false,
        purchase: true,
        online: true,
        contactless: true,
        crossBorder: true,
        mccAllow: [],
        mccBlock: ['7995', '5993'],
        countryBlock: [],
      },
    });
    const second = await world.run(subgraph, viewer, CONTROLS, {
      cardId: card,
      input: { online: false, mccBlock: [] },
    });
    expect(second.data!.setControls).toMatchObject({ controls: { atm: false, online: false, mccBlock: [] } });
    await world.run(subgraph, viewer, CONTROLS, { cardId: card, input: { online: false } });
    const rows = await told();
    expect(rows).toHaveLength(2);
    for (const row of rows) events['card.controls'].parse(row);
    for (const [input, field] of [
      [{ mccAllow: ['12'] }, 'input.mccAllow.0'],
      [{ mccAllow: ['5411', '1234'] }, 'input.mccAllow.1'],
      [{ countryAllow: ['AE', 'XX'] }, 'input.countryAllow.1'],
      [{ mccAllow: Array(101).fill('5411') }, 'input.mccAllow'],
      [{ countryBlock: ['ae'] }, 'input.countryBlock.0'],
    ] as const)
      expect(
        (await world.run(subgraph, viewer, CONTROLS, { cardId: card, input })).errors![0]!.extensions,
      ).toMatchObject({ code: 'INPUT_INVALID', field });
  });

  it('changes no rules of what is closed, but still shows them', async () => {
    await set({ value: '10' });
    await database.admin`update card.card set lifecycle = 'closed', closed_reason = 'lost', closed_at = now() where id = ${card}`;
    expect(world.codeOf(await set({ value: '20' }))).toBe('CARD_CLOSED');
    expect(world.codeOf(await world.run(subgraph, viewer, CONTROLS, { cardId: card, input: { atm: false } }))).toBe(
      'CARD_CLOSED',
    );
    await database.admin`update wallet.account set lifecycle = 'closed' where id = ${account}`;
    expect(world.codeOf(await set({ subjectKind: 'ACCOUNT', subjectId: account, value: '1' }))).toBe('ACCOUNT_CLOSED');
    expect(await entity(viewer, 'Card', card)).toMatchObject({ limits: [{ value: '10.00' }] });
  });

  it('knows no rules of other tenants or other customers', async () => {
    const { id } = (await set({ value: '10' })).data!.setLimit as never as { id: string };
    await set({ subjectKind: 'ACCOUNT', subjectId: account, value: '10' });
    await world.run(subgraph, viewer, CONTROLS, { cardId: card, input: { atm: false, mccBlock: ['7995'] } });
    const before = await told();
    const foreign = world.viewerOf(await world.tenant(database.admin));
    const neighbour = { ...viewer, customerId: await world.customer(database.admin, tenantId) };
    for (const stranger of [foreign, neighbour]) {
      expect(world.codeOf(await set({ value: '1' }, stranger))).toBe('CARD_UNKNOWN');
      expect(world.codeOf(await set({ subjectKind: 'ACCOUNT', subjectId: account, value: '1' }, stranger))).toBe(
        'ACCOUNT_UNKNOWN',
      );
      expect(
        world.codeOf(await set({ subjectKind: 'TENANT', subjectId: tenantId, value: '1', currency: 'USD' }, stranger)),
      ).toBe('TENANT_UNKNOWN');
      expect(world.codeOf(await world.run(subgraph, stranger, DELETE, { id }))).toBe('LIMIT_UNKNOWN');
      expect(world.codeOf(await world.run(subgraph, stranger, CONTROLS, { cardId: card, input: { atm: true } }))).toBe(
        'CARD_UNKNOWN',
      );
      const list = await world.run(
        subgraph,
        stranger,
        `{ limits(filter: { subjectId: "${card}" }) { nodes { id } total } all: limits { total } }`,
      );
      expect(list.data).toEqual({ limits: { nodes: [], total: 0 }, all: { total: 0 } });
      expect(await entity(stranger, 'Card', card)).toEqual({
        id: card,
        limits: [],
        controls: { atm: true, mccBlock: [] },
      });
      expect(await entity(stranger, 'Account', account)).toEqual({ id: account, limits: [] });
    }
    expect(await told()).toEqual(before);
    const own = { ...viewer, customerId: holder };
    expect((await world.run(subgraph, own, '{ limits { total } }')).data).toEqual({ limits: { total: 2 } });
  });

  it('needs the right to read and the right to write', async () => {
    const blind = { ...viewer, scopes: ['card:read' as const] };
    expect(world.codeOf(await set({ value: '1' }, { ...viewer, scopes: ['rule:read'] }))).toBe('VIEWER_FORBIDDEN');
    expect(world.codeOf(await world.run(subgraph, blind, '{ limits { total } }'))).toBe('VIEWER_FORBIDDEN');
    expect(
      world.codeOf(await world.run(subgraph, blind, ENTITIES, { representations: [{ __typename: 'Card', id: card }] })),
    ).toBe('VIEWER_FORBIDDEN');
  });

  it('lets nobody change a decision once written', async () => {
    await expect(database.as('card').sql`update rules.decision set code = ''`).rejects.toThrow(/permission denied/);
    await expect(database.as('rules').sql`delete from rules.decision`).rejects.toThrow(/permission denied/);
    await expect(database.admin`truncate rules.decision`).rejects.toThrow(/insert-only/);
  });

  it('reads the limits and controls of many cards in a fixed number of statements', async () => {
    const cards = [card];
    for (let i = 0; i < 6; i++) cards.push(await world.card(database.admin, tenantId, holder, account));
    for (const subjectId of cards) await set({ subjectId, value: '10' });
    const { db, statements } = await world.counted(deps.db);
    const result = await world.run(rules({ ...deps, db }), viewer, ENTITIES, {
      representations: cards.map((id) => ({ __typename: 'Card', id })),
    });
    expect(result.data!._entities).toHaveLength(7);
    // limits, controls, lists; and the asset that their amounts are in
    expect(statements).toHaveLength(4);
  });
});
