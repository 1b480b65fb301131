import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { events } from './events';
import { attempt, use } from './judge/judge.fixture';
import { refusalOf, type Scene, scene } from './rules.fixture';

const DRAFT = `mutation ($input: DraftRulesInput!, $key: String) { draftRules(input: $input, idempotencyKey: $key) {
  id title state rules { id kind sentence draft { id } limit { value } switch { allowed appliesTo } list { entries }
  velocity { windowSeconds } } } }`;
const MOVE = (verb: string) => `mutation ($id: ID!) { moved: ${verb}(id: $id) {
  id state shadowSince liveAt discardedAt rules { id } shadow { evaluated wouldRefuse ofThoseApproved } } }`;
const TEST = `mutation ($id: ID!, $from: DateTimeISO!, $until: DateTimeISO!) { backtestDraft(id: $id, from: $from, until: $until) {
  id backtest { from until cut evaluated wouldRefuse ofThoseApproved amounts { amount { amount currency } count }
  byRule { ruleId rule refused } examples { causeId at amount { amount } reason ruleId approved } } } }`;

let database: TestDatabase;
let at: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  at = await scene(database);
});
afterAll(() => database.close());

const all = () => ({
  title: 'Tighter',
  limits: [{ subject: at.subjects.CARD, window: 'DAY', value: '2.50' }],
  switches: [{ subject: at.subjects.ACCOUNT, kind: 'ONLINE', allowed: false }],
  lists: [{ subject: at.subjects.TENANT, kind: 'MCC_BLOCK', entries: ['7995'] }],
  velocity: [{ subject: at.subjects.TIER, maxAuthorisations: 3, windowSeconds: 60 }],
});
const draft = (input: object = all(), by = at.viewer, key?: string) => at.ask(DRAFT, { input, key }, by);
const drafted = async (input?: object): Promise<string> => (await draft(input)).data!.draftRules.id;
const move = (verb: string, id: string, by = at.viewer) => at.ask(MOVE(verb), { id }, by);
const decisions = () => database.admin`
  select mode, outcome, code from rules.decision where tenant_id = ${at.tenantId} order by seq`;
const live = async (): Promise<number> => {
  const [row] = await database.admin`select
    (select count(*) from rules.limit where tenant_id = ${at.tenantId} and draft_id is null) +
    (select count(*) from rules.control where tenant_id = ${at.tenantId} and draft_id is null) +
    (select count(*) from rules.list where tenant_id = ${at.tenantId} and draft_id is null) +
    (select count(*) from rules.velocity where tenant_id = ${at.tenantId} and draft_id is null) as n`;
  return Number(row!.n);
};

describe('a draft', () => {
  it('holds rules of any kind about anybody, and bites nobody', async () => {
    const { data } = await draft();
    expect(data!.draftRules).toMatchObject({ title: 'Tighter', state: 'DRAFTED' });
    expect(data!.draftRules.rules).toMatchObject([
      { kind: 'LIMIT', limit: { value: '2.50' }, sentence: 'At most 2.50 USD per day of the card.' },
      { kind: 'SWITCH', switch: { allowed: false, appliesTo: 'PURCHASE' } },
      { kind: 'LIST', list: { entries: ['7995'] }, draft: { id: data!.draftRules.id } },
      { kind: 'VELOCITY', velocity: { windowSeconds: 60 } },
    ]);
    expect(await at.decideAll([attempt({ ...at, amount: 1000n })])).toEqual([null]);
    expect((await decisions()).map(({ mode }) => mode)).toEqual(['live']);
    expect((await at.ask('{ rules { total } limits { total } }')).data).toEqual({
      ...{ rules: { total: 0 }, limits: { total: 0 } },
    });
    const [event, ...others] = await at.told();
    expect([event!.type, others]).toEqual(['rules.draft.drafted', []]);
    events['rules.draft.drafted'].parse(event);
  });

  it('in shadow tells what it would have said, and decides nothing', async () => {
    const id = await drafted();
    const { data } = await move('shadowDraft', id);
    expect(data!.moved).toMatchObject({ state: 'SHADOW', shadowSince: expect.anything() });
    const shop = { use: use({ channel: 'chip' }) };
    expect(await at.decideAll([attempt({ ...at, ...shop, amount: 200n }), attempt({ ...at, ...shop })])).toEqual([
      null,
      null,
    ]);
    expect(await decisions()).toMatchObject([
      { mode: 'live', outcome: 'approved' },
      { mode: 'shadow', outcome: 'approved' },
      { mode: 'live', outcome: 'approved' },
      { mode: 'shadow', outcome: 'refused', code: 'limit_day' },
    ]);
    const seen = await at.ask(`{ draft(id: "${id}") { shadow { evaluated wouldRefuse ofThoseApproved } } }`);
    expect(seen.data!.draft.shadow).toEqual({ evaluated: 2, wouldRefuse: 1, ofThoseApproved: 1 });
    expect(await live()).toBe(0);
    const [, event] = await at.told();
    events['rules.draft.shadowed'].parse(event);
  });

  it('becomes live: in the place of what there is about the same, told subject by subject', async () => {
    const { data } = await at.ask(
      `mutation ($id: ID!) { setLimit(input: { subjectKind: CARD, subjectId: $id, window: DAY, value: "9" }) { id } }`,
      { id: at.cardId },
    );
    const id = await drafted();
    const before = (await at.told()).length;
    expect((await move('publishDraft', id)).data!.moved).toMatchObject({ state: 'LIVE', liveAt: expect.anything() });
    expect(await live()).toBe(4);
    const [limit] =
      await database.admin`select id, value from rules.limit where draft_id is null and tenant_id = ${at.tenantId}`;
    expect(limit).toEqual({ id: data!.setLimit.id, value: '250' });
    const told = (await at.told()).slice(before);
    expect(told.map(({ type }) => type).sort()).toEqual([
      ...['account.controls', 'card.controls', 'rules.draft.published', 'tenant.controls', 'tier.controls'],
    ]);
    for (const event of told) events[event.type as keyof typeof events].parse(event);
    expect(await at.decideAll([attempt(at)])).toEqual(['online']);
    // It keeps its own rules, as what it was.
    expect((await move('publishDraft', id)).errors![0]!.extensions).toMatchObject({
      ...{ code: 'DRAFT_STATE', field: 'id', details: { state: 'live' } },
    });
    expect((await at.ask(`{ draft(id: "${id}") { rules { id } } }`)).data!.draft.rules).toHaveLength(4);
  });

  it('that is discarded is over', async () => {
    const id = await drafted();
    await move('shadowDraft', id);
    expect((await move('discardDraft', id)).data!.moved).toMatchObject({ state: 'DISCARDED' });
    await at.decideAll([attempt(at)]);
    expect((await decisions()).map(({ mode }) => mode)).toEqual(['live']);
    for (const verb of ['shadowDraft', 'publishDraft', 'discardDraft'])
      expect(refusalOf(await move(verb, id))).toEqual(['DRAFT_STATE', 'id']);
    expect(await live()).toBe(0);
  });

  it('does not become live above a ceiling, with too many velocity rules, or about what is closed', async () => {
    const ceiling = `mutation ($id: ID!) { setLimit(input: { subjectKind: CARD, subjectId: $id, window: DAY, value: "2" }) { id } }`;
    const id = await drafted();
    await at.ask(ceiling, { id: at.cardId }, at.staff);
    expect(refusalOf(await move('publishDraft', id))).toEqual(['LIMIT_ABOVE_CEILING', 'id']);
    const fast = await drafted({ title: 'Fast', velocity: all().velocity });
    const five = [1, 2, 3, 4, 5].map((windowSeconds) => ({ maxAuthorisations: 1, windowSeconds }));
    await at.ask(
      'mutation ($subject: RuleSubjectInput!, $rules: [VelocityRuleInput!]!) { setVelocityRules(subject: $subject, rules: $rules) { subjectId } }',
      { subject: at.subjects.TIER, rules: five },
    );
    expect(refusalOf(await move('publishDraft', fast))).toEqual(['VELOCITY_COUNT', 'id']);
    const before = await live();
    await database.admin`update card.card set lifecycle = 'closed', closed_reason = 'lost', closed_at = now() where id = ${at.cardId}`;
    expect(refusalOf(await move('publishDraft', id))).toEqual(['CARD_CLOSED', 'id']);
    expect(await live()).toBe(before);
    expect((await at.ask(`{ draft(id: "${id}") { state } }`)).data).toEqual({ draft: { state: 'DRAFTED' } });
  });

  it.each([
    ['without a rule', () => ({ title: 'Nothing' }), 'INPUT_INVALID', 'input'],
    ['without a title', () => ({ ...all(), title: ' ' }), 'INPUT_INVALID', 'input.title'],
    [
      'about a card that does not exist',
      () => ({ title: 'A', limits: [{ ...all().limits[0], subject: { kind: 'CARD', id: newId() } }] }),
      'CARD_UNKNOWN',
      'input.limits.0.subject.id',
    ],
    [
      'about another tenant',
      () => ({ title: 'A', lists: [{ ...all().lists[0], subject: { kind: 'TENANT', id: newId() } }] }),
      'TENANT_UNKNOWN',
      'input.lists.0.subject.id',
    ],
    [
      'with a category that does not exist',
      () => ({ title: 'A', lists: [{ ...all().lists[0], entries: ['7995', '0001'] }] }),
      'INPUT_INVALID',
      'input.lists.0.entries.1',
    ],
    [
      'with a country on a list of categories',
      () => ({ title: 'A', lists: [{ ...all().lists[0], entries: ['AE'] }] }),
      'INPUT_INVALID',
      'input.lists.0.entries.0',
    ],
    [
      'with one limit twice',
      () => ({ title: 'A', limits: [...all().limits, ...all().limits] }),
      'INPUT_INVALID',
      'input.limits.1.window',
    ],
    [
      'with one switch twice',
      () => ({ title: 'A', switches: [...all().switches, ...all().switches] }),
      'INPUT_INVALID',
      'input.switches.1.kind',
    ],
    [
      'with two velocity rules of one window',
      () => ({ title: 'A', velocity: [...all().velocity, ...all().velocity] }),
      'VELOCITY_DUPLICATE',
      'input.velocity.1.windowSeconds',
    ],
    [
      'with a velocity rule of no time',
      () => ({ title: 'A', velocity: [{ ...all().velocity[0], windowSeconds: 0 }] }),
      'VELOCITY_INVALID',
      'input.velocity.0.windowSeconds',
    ],
    [
      'in another currency than the card',
      () => ({ title: 'A', limits: [{ ...all().limits[0], currency: 'AED' }] }),
      'CURRENCY_MISMATCH',
      'input.limits.0.currency',
    ],
  ])('is refused %s', async (_name, input, code, field) => {
    expect(refusalOf(await draft(input()))).toEqual([code, field]);
    expect(await database.admin`select 1 from rules.draft where tenant_id = ${at.tenantId}`).toEqual([]);
    expect(await at.told()).toEqual([]);
  });

  it('is made once for one key', async () => {
    const made = await Promise.all([1, 2, 3].map(() => draft(all(), at.viewer, 'k')));
    expect(new Set(made.map(({ data }) => data!.draftRules.id)).size).toBe(1);
  });

  it('is nothing for holders, and exists for no other tenant', async () => {
    const id = await drafted();
    const before = await at.told();
    const list = '{ drafts { nodes { id } total } }';
    const period = { from: '2026-04-01T00:00:00Z', until: '2026-05-01T00:00:00Z' };
    for (const [by, code] of [
      [at.holder, 'VIEWER_FORBIDDEN'],
      [world.viewerOf(await world.tenant(database.admin)), 'DRAFT_UNKNOWN'],
    ] as const) {
      for (const verb of ['shadowDraft', 'publishDraft', 'discardDraft'])
        expect(refusalOf(await move(verb, id, by))[0]).toBe(code);
      expect(refusalOf(await at.ask(TEST, { id, ...period }, by))[0]).toBe(code);
      expect(refusalOf(await at.ask(`{ draft(id: "${id}") { id } }`, {}, by))[0]).toBe(code);
      const listed = await at.ask(`{ rules(filter: { draftId: "${id}" }) { nodes { id } total } }`, {}, by);
      expect(listed.data!.rules).toEqual({ nodes: [], total: 0 });
    }
    expect(refusalOf(await draft(all(), at.holder))[0]).toBe('VIEWER_FORBIDDEN');
    expect(refusalOf(await at.ask(list, {}, at.holder))[0]).toBe('VIEWER_FORBIDDEN');
    expect((await at.ask(list)).data!.drafts).toEqual({ nodes: [{ id }], total: 1 });
    expect(await at.told()).toEqual(before);
  });
});

describe('a backtest', () => {
  const on = (text: string, amount: bigint, more: object = {}) =>
    attempt({ ...at, amount, at: new Date(text), use: use({ channel: 'chip' }), ...more });
  const period = { from: '2026-04-10T00:00:00.000Z', until: '2026-04-20T00:00:00.000Z' };
  const tried = async (input: object, given: object = period) => {
    const { data, errors } = await at.ask(TEST, { id: await drafted(input), ...given });
    expect(errors).toBeUndefined();
    return data!.backtestDraft.backtest;
  };

  it('finds what the draft would have refused, had it been live all the time', async () => {
    const past = [
      on('2026-04-10T09:00:00Z', 200n),
      on('2026-04-10T10:00:00Z', 100n),
      on('2026-04-10T11:00:00Z', 50n),
      on('2026-04-11T09:00:00Z', 260n),
      on('2026-04-11T10:00:00Z', 40n, { use: use({ mcc: '7995' }) }),
      on('2026-04-25T10:00:00Z', 900n),
    ];
    expect(await at.decideAll(past)).toEqual(past.map(() => null));
    const { limits, lists } = all();
    const found = await tried({ title: 'A', limits, lists });
    expect(found).toMatchObject({
      ...{ ...period, cut: false, evaluated: 5, wouldRefuse: 3, ofThoseApproved: 3 },
      amounts: [{ amount: { amount: '4.00', currency: 'USD' }, count: 3 }],
      byRule: [
        { rule: 'limit day any amount', refused: 2 },
        { rule: 'list mcc block', refused: 1 },
      ],
    });
    // What it refuses counts no more: 2.00, not 1.00 on top, but 0.50.
    expect(found.examples.map((one: Record<string, unknown>) => [one.causeId, one.reason, one.approved])).toEqual([
      [past[1]!.id, 'LIMIT_DAY', true],
      [past[3]!.id, 'LIMIT_DAY', true],
      [past[4]!.id, 'MCC', true],
    ]);
    expect(await live()).toBe(0);
    expect((await decisions()).map(({ mode }) => mode)).toEqual(past.map(() => 'live'));
  });

  it('knows what was used before, and tells apart what had been refused anyway', async () => {
    await at.decideAll([on('2026-04-09T20:00:00Z', 700n)]);
    await at.ask(
      'mutation ($id: ID!) { setLimit(input: { subjectKind: CARD, subjectId: $id, window: SINGLE, value: "3.50" }) { id } }',
      { id: at.cardId },
    );
    expect(await at.decideAll([on('2026-04-12T09:00:00Z', 400n), on('2026-04-12T10:00:00Z', 300n)])).toEqual([
      ...['limit_single', null],
    ]);
    const limits = [{ subject: at.subjects.ACCOUNT, window: 'MONTH', value: '9.99' }];
    expect(await tried({ title: 'A', limits })).toMatchObject({ evaluated: 2, wouldRefuse: 2, ofThoseApproved: 1 });
    expect(await tried({ title: 'B', limits: [{ ...limits[0], value: '10' }] })).toMatchObject({
      ...{ evaluated: 2, wouldRefuse: 1, ofThoseApproved: 0, amounts: [] },
    });
  });

  it('looks at those alone whom its rules are about', async () => {
    await at.decideAll([on('2026-04-12T09:00:00Z', 100n), on('2026-04-12T09:00:00Z', 100n, { cardId: newId() })]);
    expect(await tried({ title: 'A', limits: all().limits })).toMatchObject({ evaluated: 1, wouldRefuse: 0 });
    expect(await tried({ title: 'B', lists: all().lists })).toMatchObject({ evaluated: 2 });
  });

  it('refuses a time that ends before it begins, and drafts that are over', async () => {
    const id = await drafted();
    const backwards = { id, from: period.until, until: period.from };
    expect(refusalOf(await at.ask(TEST, backwards))).toEqual(['INPUT_INVALID', 'until']);
    await move('discardDraft', id);
    expect(refusalOf(await at.ask(TEST, { id, ...period }))).toEqual(['DRAFT_STATE', 'id']);
    expect(refusalOf(await at.ask(TEST, { ...period, id: newId() }))).toEqual(['DRAFT_UNKNOWN', 'id']);
  });
});
