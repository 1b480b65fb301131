import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { events } from './events';
import { attempt, use } from './judge/judge.fixture';
import { type Answer, refusalOf, type Scene, scene } from './rules.fixture';

const SET = `mutation ($subject: RuleSubjectInput!, $input: SetControlsInput!, $key: String) {
  setControls(subject: $subject, input: $input, idempotencyKey: $key) {
    subjectKind subjectId card { id } account { id } tier { id }
    controls { atm online mccAllow countryBlock } switches { id kind allowed appliesTo allowedByDefault } } }`;
const TURN = `mutation ($id: ID!, $allowed: Boolean, $appliesTo: LimitAction) {
  setSwitch(id: $id, allowed: $allowed, appliesTo: $appliesTo) { id kind allowed appliesTo appliesToByDefault } }`;
const RESET = `mutation ($subject: RuleSubjectInput!) {
  resetSwitches(subject: $subject) { switches { kind allowed appliesTo } } }`;
const VELOCITY = `mutation ($subject: RuleSubjectInput!, $rules: [VelocityRuleInput!]!) {
  setVelocityRules(subject: $subject, rules: $rules) { velocity { id maxAuthorisations windowSeconds blocks } } }`;
const LIMITS = `mutation ($subject: RuleSubjectInput!, $limits: [LimitEntryInput!]!, $key: String) {
  setLimits(subject: $subject, limits: $limits, idempotencyKey: $key) { limits { window measure value source } } }`;
const RESET_LIMITS = `mutation ($subject: RuleSubjectInput!) {
  resetLimits(subject: $subject) { limits { action window value source currency } } }`;

let database: TestDatabase;
let at: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  at = await scene(database);
});
afterAll(() => database.close());

const rows = async (table: string): Promise<Answer[]> =>
  database.admin`select * from ${database.admin(`rules.${table}`)} where tenant_id = ${at.tenantId} order by seq`;
/** Nothing of it is there, and nobody was told. */
const untouched = async (): Promise<void> => {
  for (const table of ['limit', 'control', 'list', 'velocity']) expect(await rows(table)).toEqual([]);
  expect(await at.told()).toEqual([]);
};

describe('controls', () => {
  it.each(['CARD', 'ACCOUNT', 'TIER', 'TENANT'] as const)('of a %s are set, shown and told of', async (kind) => {
    const subject = at.subjects[kind];
    const { data } = await at.ask(SET, { subject, input: { atm: false, mccAllow: ['5411'] } });
    expect(data!.setControls).toMatchObject({
      ...{ subjectKind: kind, subjectId: subject.id, controls: { atm: false, online: true, mccAllow: ['5411'] } },
      switches: [{ kind: 'ATM', allowed: false, appliesTo: 'ATM_WITHDRAWAL', allowedByDefault: true }],
    });
    const [event, ...others] = await at.told();
    expect([event!.type, event!.resource_id, others]).toEqual([`${kind.toLowerCase()}.controls`, subject.id, []]);
    events['card.controls'].parse(event);
  });

  it('of the tenant bind a card, those of a tier only its new cards, but for lists', async () => {
    const one = attempt({ ...at, use: use({ mcc: '5411' }) });
    await at.ask(SET, { subject: at.subjects.TIER, input: { online: false } });
    expect(await at.decideAll([{ ...one, id: newId() }])).toEqual([null]);
    await at.ask(SET, { subject: at.subjects.TIER, input: { mccBlock: ['5411'] } });
    expect(await at.decideAll([{ ...one, id: newId() }])).toEqual(['mcc']);
    await at.ask(SET, { subject: at.subjects.TENANT, input: { online: false } });
    expect(await at.decideAll([{ ...one, id: newId() }])).toEqual(['online']);
  });

  it.each([
    ['a category that does not exist', { mccBlock: ['5411', '1234'] }, 'input.mccBlock.1'],
    ['half a category', { mccAllow: ['541'] }, 'input.mccAllow.0'],
    ['a country that does not exist', { countryAllow: ['XX'] }, 'input.countryAllow.0'],
    ['a country in small letters', { countryBlock: ['ae'] }, 'input.countryBlock.0'],
    ['more than a hundred', { mccBlock: Array(101).fill('5411') }, 'input.mccBlock'],
  ])('refuse %s', async (_name, input, field) => {
    expect(refusalOf(await at.ask(SET, { subject: at.subjects.CARD, input }))).toEqual(['INPUT_INVALID', field]);
    await untouched();
  });

  it('of what is not theirs do not exist for holders, nor for other tenants', async () => {
    const stranger = world.viewerOf(await world.tenant(database.admin));
    const neighbour = { ...at.viewer, customerId: await world.customer(database.admin, at.tenantId) };
    const input = { atm: false };
    for (const [by, kinds] of [
      [stranger, ['CARD', 'ACCOUNT', 'TIER', 'TENANT']],
      [neighbour, ['CARD', 'ACCOUNT', 'TIER', 'TENANT']],
      [at.holder, ['TIER', 'TENANT']],
    ] as const)
      for (const kind of kinds)
        for (const [query, variables] of [
          [SET, { input }],
          [RESET, {}],
          [RESET_LIMITS, {}],
          [LIMITS, { limits: [] }],
        ] as const) {
          const result = await at.ask(query, { subject: at.subjects[kind], ...variables }, by);
          expect(refusalOf(result)).toEqual([`${kind}_UNKNOWN`, 'subject.id']);
        }
    await untouched();
    expect((await at.ask(SET, { subject: at.subjects.CARD, input }, at.holder)).errors).toBeUndefined();
  });
});

describe('a switch', () => {
  const made = async (): Promise<string> => {
    const { data } = await at.ask(SET, { subject: at.subjects.CARD, input: { atm: false } });
    return data!.setControls.switches[0].id;
  };

  it('is turned and pointed at other transactions, and put back as it was made', async () => {
    const id = await made();
    const { data } = await at.ask(TURN, { id, appliesTo: 'PURCHASE' });
    expect(data!.setSwitch).toEqual({
      ...{ id, kind: 'ATM', allowed: false, appliesTo: 'PURCHASE', appliesToByDefault: 'ATM_WITHDRAWAL' },
    });
    expect(await at.decideAll([attempt(at)])).toEqual(['atm']);
    const back = await at.ask(RESET, { subject: at.subjects.CARD });
    expect(back.data!.resetSwitches.switches).toEqual([{ kind: 'ATM', allowed: true, appliesTo: 'ATM_WITHDRAWAL' }]);
    expect(await at.decideAll([attempt(at)])).toEqual([null]);
    const told = await at.told();
    expect(told.map(({ after }) => [after.controls.atm, after.appliesTo.atm])).toEqual([
      [false, 'atm_withdrawal'],
      [false, 'purchase'],
      [true, 'atm_withdrawal'],
    ]);
    for (const event of told) events['card.controls'].parse(event);
  });

  it('says nothing where nothing changes, and exists for nobody else', async () => {
    const id = await made();
    await at.ask(TURN, { id, allowed: false });
    await at.ask(TURN, { id });
    expect(await at.told()).toHaveLength(1);
    const neighbour = { ...at.viewer, customerId: await world.customer(database.admin, at.tenantId) };
    for (const [by, which] of [
      [world.viewerOf(await world.tenant(database.admin)), id],
      [neighbour, id],
      [at.viewer, newId()],
      [at.viewer, 'x'],
    ] as const)
      expect(refusalOf(await at.ask(TURN, { id: which, allowed: true }, by))).toEqual(['CONTROL_UNKNOWN', 'id']);
    expect((await rows('control'))[0]!.allowed).toBe(false);
  });
});

describe('velocity rules', () => {
  const rule = (maxAuthorisations: number, windowSeconds: number, blocks?: boolean) => ({
    ...{ maxAuthorisations, windowSeconds, blocks },
  });
  const set = (rules: unknown, by = at.viewer) => at.ask(VELOCITY, { subject: at.subjects.TENANT, rules }, by);

  it('replace all there are; one that stays as it was keeps its id', async () => {
    const first = (await set([rule(3, 60), rule(10, 3600, false)])).data!.setVelocityRules.velocity;
    expect(first).toMatchObject([rule(3, 60, true), rule(10, 3600, false)]);
    const second = (await set([rule(3, 60), rule(20, 3600)])).data!.setVelocityRules.velocity;
    expect(second[0].id).toBe(first[0].id);
    expect(second).toMatchObject([rule(3, 60, true), rule(20, 3600, true)]);
    expect((await set([])).data!.setVelocityRules.velocity).toEqual([]);
    const told = await at.told();
    expect(told.map(({ after }) => after.velocity.length)).toEqual([2, 2, 0]);
    for (const event of told) events['tenant.controls'].parse(event);
  });

  it.each([
    ['more than five', [1, 2, 3, 4, 5, 6].map((n) => rule(1, n)), 'VELOCITY_COUNT', 'rules'],
    ['two of one window', [rule(1, 60), rule(2, 60)], 'VELOCITY_DUPLICATE', 'rules.1.windowSeconds'],
    ['none at all within a window', [rule(0, 60)], 'VELOCITY_INVALID', 'rules.0.maxAuthorisations'],
    ['a window of no time', [rule(1, 60), rule(1, 0)], 'VELOCITY_INVALID', 'rules.1.windowSeconds'],
    ['a window of years', [rule(1, 1e9)], 'VELOCITY_INVALID', 'rules.0.windowSeconds'],
    ['too many before two of one window', [1, 1, 1, 1, 1, 1].map((n) => rule(n, n)), 'VELOCITY_COUNT', 'rules'],
  ])('refuse %s', async (_name, rules, code, field) => {
    expect(refusalOf(await set(rules))).toEqual([code, field]);
    await untouched();
  });

  it('are the tenant’s to say', async () => {
    const result = await at.ask(VELOCITY, { subject: at.subjects.CARD, rules: [] }, at.holder);
    expect(refusalOf(result)[0]).toBe('VIEWER_FORBIDDEN');
  });
});

describe('all limits at once', () => {
  const set = (limits: unknown, by = at.viewer, subject: object = at.subjects.CARD, key?: string) =>
    at.ask(LIMITS, { subject, limits, key }, by);
  const bites = async (limits: unknown, by = at.viewer) => (await set(limits, by)).data!.setLimits.limits;

  it('are what is given, and no others', async () => {
    expect(
      await bites([
        { window: 'DAY', value: '10' },
        { window: 'WEEK', value: '20' },
      ]),
    ).toMatchObject([
      { window: 'DAY', value: '10.00' },
      { window: 'WEEK', value: '20.00' },
    ]);
    expect(
      await bites([
        { window: 'WEEK', value: '30' },
        { window: 'MONTH', value: null },
      ]),
    ).toMatchObject([
      { window: 'WEEK', value: '30.00' },
      { window: 'MONTH', value: null },
    ]);
    expect(await bites([])).toEqual([]);
    const told = await at.told();
    expect(told.map(({ after }) => after.limits.length)).toEqual([2, 2, 0]);
    await set([]);
    expect(await at.told()).toHaveLength(3);
  });

  it('lift a default that is not given, but no ceiling of staff', async () => {
    for (const [source, window, value] of [
      ['default', 'day', 500],
      ['default', 'month', 900],
      ['admin', 'week', 700],
    ] as const)
      await database.admin`insert into rules.limit ${database.admin({
        ...{ tenant_id: at.tenantId, id: newId(), subject_kind: 'card', subject_id: at.cardId, action: 'any' },
        ...{ window, measure: 'amount', currency: 'USD', source, value },
      })}`;
    expect(await bites([{ window: 'MONTH', value: '4' }])).toEqual([
      { window: 'DAY', measure: 'AMOUNT', value: null, source: 'USER' },
      { window: 'MONTH', measure: 'AMOUNT', value: '4.00', source: 'USER' },
      { window: 'WEEK', measure: 'AMOUNT', value: '7.00', source: 'USER' },
    ]);
    const before = await rows('limit');
    expect(
      refusalOf(
        await set([
          { window: 'DAY', value: '1' },
          { window: 'WEEK', value: '7.01' },
        ]),
      ),
    ).toEqual([...['LIMIT_ABOVE_CEILING', 'limits.1.value']]);
    expect(await rows('limit')).toEqual(before);
  });

  it.each([
    [
      'one that is given twice',
      [
        { window: 'DAY', value: '1' },
        { window: 'DAY', value: '2' },
      ],
      'INPUT_INVALID',
      'limits.1.window',
    ],
    ['a negative one', [{ window: 'DAY', value: '-1' }], 'INPUT_INVALID', 'limits.0.value'],
    ['another currency', [{ window: 'DAY', value: '1', currency: 'AED' }], 'CURRENCY_MISMATCH', 'limits.0.currency'],
    ['half a count', [{ window: 'DAY', measure: 'COUNT', value: '1.5' }], 'INPUT_INVALID', 'limits.0.value'],
    ['fifty-one', Array.from({ length: 51 }, () => ({ window: 'DAY', value: '1' })), 'INPUT_INVALID', 'limits'],
  ])('refuse %s', async (_name, limits, code, field) => {
    expect(refusalOf(await set(limits))).toEqual([code, field]);
    await untouched();
  });

  it('keep windows in order where the tenant wants it', async () => {
    await database.admin`update identity.tenant set dialect = 'vaultpay' where id = ${at.tenantId}`;
    expect(
      refusalOf(
        await set([
          { window: 'DAY', value: '2' },
          { window: 'MONTH', value: '1' },
        ]),
      ),
    ).toEqual([...['LIMIT_ORDER', 'limits.0.value']]);
    await untouched();
  });

  it('are set once for one key', async () => {
    await set([{ window: 'DAY', value: '1' }], at.viewer, at.subjects.CARD, 'k');
    await set([{ window: 'DAY', value: '2' }]);
    await set([{ window: 'DAY', value: '1' }], at.viewer, at.subjects.CARD, 'k');
    expect(await rows('limit')).toMatchObject([{ value: '200' }]);
    expect(refusalOf(await set([], at.viewer, at.subjects.CARD, 'k'))[0]).toBe('IDEMPOTENCY_REUSED');
  });

  it('go back to what a new card of the tier would have; what staff set stays', async () => {
    const ofTier = { tenant_id: at.tenantId, subject_kind: 'tier', subject_id: at.tierId, action: 'purchase' };
    await database.admin`insert into rules.limit ${database.admin({
      ...{ ...ofTier, id: newId(), window: 'day', measure: 'amount', currency: 'AED', source: 'default' },
      ...{ value: 500, allowed: 900 },
    })}`;
    await set([
      { window: 'DAY', value: '1' },
      { action: 'PURCHASE', window: 'DAY', value: '2' },
    ]);
    await set([{ window: 'WEEK', value: '50' }], at.staff);
    const { data } = await at.ask(RESET_LIMITS, { subject: at.subjects.CARD });
    expect(data!.resetLimits.limits).toEqual([
      { action: 'ANY', window: 'WEEK', value: '50.00', source: 'ADMIN', currency: 'USD' },
      // In the card's own currency, whatever the tier's is.
      { action: 'PURCHASE', window: 'DAY', value: '5.00', source: 'DEFAULT', currency: 'USD' },
    ]);
    await at.ask(RESET_LIMITS, { subject: at.subjects.CARD });
    expect(await rows('limit')).toHaveLength(3);
  });
});
