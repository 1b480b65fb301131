import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { rules } from './index';
import { attempt, use } from './judge/judge.fixture';
import { type Answer, refusalOf, type Scene, scene } from './rules.fixture';

const NOW = new Date(world.NOW);
const RULES = 'rules { id kind subjectKind sentence spent left resetsAt limit { value } }';
const SPENDING = `spending { ${['day', 'rolling24h', 'week', 'month', 'lifetime']
  .map((window) => `${window} { amount { amount currency } count }`)
  .join(' ')} }`;
const DECISION = `id causeId outcome reason mode at ruleId rule { id sentence } draft { id } authorisation { id } card { id } account { id }
  attempt { action amount currency channel mcc country }
  steps { ruleId rule subject limit used asked passed sentence }`;

let database: TestDatabase;
let at: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  at = await scene(database);
});
afterAll(() => database.close());

const buy = (amount: bigint, more: object = {}) => attempt({ ...at, amount, at: NOW, ...more });
const limit = async (input: object, by = at.viewer): Promise<string> => {
  const query = 'mutation ($input: SetLimitInput!) { setLimit(input: $input) { id } }';
  const { data, errors } = await at.ask(query, { input: { subjectKind: 'CARD', subjectId: at.cardId, ...input } }, by);
  expect(errors).toBeUndefined();
  return data!.setLimit.id;
};
const decisions = async (filter = '', by = at.viewer): Promise<Answer> =>
  (
    await at.ask(
      `{ decisions(first: 50${filter && `, filter: { ${filter} }`}) { total nodes { ${DECISION} } } }`,
      {},
      by,
    )
  ).data!.decisions;

describe('a card', () => {
  it('shows whatever binds it, with what is spent and left', async () => {
    await limit({ window: 'DAY', value: '10' });
    await limit({ window: 'ROLLING_24H', value: '20' });
    await limit({ subjectKind: 'ACCOUNT', subjectId: at.accountId, window: 'MONTH', measure: 'COUNT', value: '3' });
    await limit({ subjectKind: 'TIER', subjectId: at.tierId, window: 'WEEK', value: '15', currency: 'USD' }, at.staff);
    await limit({ subjectKind: 'TENANT', subjectId: at.tenantId, window: 'LIFETIME', value: '500', currency: 'USD' });
    await at.ask(
      'mutation ($subject: RuleSubjectInput!) { setVelocityRules(subject: $subject, rules: [{ maxAuthorisations: 4, windowSeconds: 60 }]) { subjectId } }',
      { subject: at.subjects.TENANT },
    );
    await at.decideAll([
      buy(300n, { at: new Date('2026-04-10T23:00:00Z') }),
      buy(400n),
      buy(100n, { cardId: newId(), accountId: newId() }),
    ]);
    const { rules: shown } = await at.entity('Card', at.cardId, RULES);
    expect(shown).toMatchObject([
      {
        subjectKind: 'CARD',
        sentence: 'At most 10.00 USD per day of the card.',
        spent: '4.00',
        left: '6.00',
        resetsAt: '2026-04-12T00:00:00.000Z',
      },
      {
        subjectKind: 'CARD',
        sentence: 'At most 20.00 USD within 24 hours of the card.',
        spent: '7.00',
        left: '13.00',
        resetsAt: null,
      },
      {
        subjectKind: 'ACCOUNT',
        sentence: 'At most 3 uses per month of the account.',
        spent: '2',
        left: '1',
        resetsAt: '2026-05-01T00:00:00.000Z',
      },
      {
        subjectKind: 'TIER',
        sentence: 'At most 15.00 USD per week of every card of the tier.',
        spent: '7.00',
        left: '8.00',
        resetsAt: '2026-04-13T00:00:00.000Z',
      },
      {
        subjectKind: 'TENANT',
        sentence: 'At most 500.00 USD in all of the tenant.',
        spent: '8.00',
        left: '492.00',
        resetsAt: null,
      },
      {
        subjectKind: 'TENANT',
        kind: 'VELOCITY',
        spent: '1',
        left: '3',
        sentence: 'At most 4 approved authorisations within 60 seconds of every card; one more blocks the card.',
      },
    ]);
    expect((await at.entity('Account', at.accountId, RULES)).rules).toMatchObject([
      { subjectKind: 'ACCOUNT', spent: '2' },
      { subjectKind: 'TENANT', kind: 'LIMIT', spent: '8.00' },
      { subjectKind: 'TENANT', kind: 'VELOCITY', spent: null },
    ]);
    expect((await at.entity('CardTier', at.tierId, RULES)).rules).toMatchObject([{ subjectKind: 'TIER', spent: null }]);
    // What a whole tenant has used is not for its customers to know.
    const own = await at.entity('Card', at.cardId, RULES, at.holder);
    expect(own.rules.map((one: Answer) => one.subjectKind)).toEqual(['CARD', 'CARD', 'ACCOUNT', 'TIER']);
  });

  it('shows what was spent with it within every window, deposits apart', async () => {
    await at.decideAll([
      buy(1n, { at: new Date('2026-03-31T23:59:59Z') }),
      buy(20n, { at: new Date('2026-04-01T00:00:00Z') }),
      buy(300n, { at: new Date('2026-04-10T10:00:00Z') }),
      buy(4000n, { action: 'atm_withdrawal' }),
      buy(99n, { action: 'deposit' }),
    ]);
    const { spending } = await at.entity('Card', at.cardId, SPENDING);
    const figures = Object.entries(spending as Answer).map(([name, { amount, count }]) => [name, amount.amount, count]);
    expect(figures).toEqual([
      ['day', '40.00', 1],
      ['rolling24h', '43.00', 2],
      ['week', '43.00', 2],
      ['month', '43.20', 3],
      ['lifetime', '43.21', 4],
    ]);
    expect(spending.day.amount.currency).toBe('USD');
  });

  it('of somebody else has neither rules nor spending nor decisions', async () => {
    await limit({ window: 'DAY', value: '10' });
    await at.decideAll([buy(100n)]);
    const neighbour = { ...at.viewer, customerId: await world.customer(database.admin, at.tenantId) };
    const foreign = world.viewerOf(await world.tenant(database.admin));
    await limit({ subjectKind: 'TIER', subjectId: at.tierId, window: 'WEEK', value: '15', currency: 'USD' });
    const { nodes } = await decisions();
    for (const by of [neighbour, foreign]) {
      expect(await at.entity('Card', at.cardId, `${RULES} ${SPENDING} switches { id } decisions { id }`, by)).toEqual({
        ...{ rules: [], spending: null, switches: [], decisions: [] },
      });
      expect(await at.entity('Account', at.accountId, RULES, by)).toEqual({ rules: [] });
      if (by === foreign) expect(await at.entity('CardTier', at.tierId, RULES, by)).toEqual({ rules: [] });
      expect(await at.entity('Authorisation', nodes[0].causeId, 'decision { id }', by)).toEqual({ decision: null });
      expect(await decisions('', by)).toEqual({ total: 0, nodes: [] });
      expect(refusalOf(await at.ask(`{ decision(id: "${nodes[0].id}") { id } }`, {}, by))).toEqual([
        'DECISION_UNKNOWN',
        'id',
      ]);
      expect((await at.ask('{ rules { nodes { id } total } }', {}, by)).data!.rules).toEqual({ nodes: [], total: 0 });
    }
    expect((await at.ask('{ rules { total } }', {}, at.holder)).data!.rules.total).toBe(1);
    expect((await decisions('', at.holder)).total).toBe(1);
  });
});

describe('a decision', () => {
  it('says in words what was looked at, and what refused', async () => {
    const id = await limit({ action: 'PURCHASE', window: 'DAY', value: '1.00' });
    const one = buy(80n, { use: use({ country: null }) });
    const two = buy(30n, { use: use({ country: 'FR' }) });
    await at.ask(
      'mutation ($subject: RuleSubjectInput!) { setControls(subject: $subject, input: { crossBorder: true, mccBlock: ["7995"] }) { subjectId } }',
      { subject: at.subjects.CARD },
    );
    expect(await at.decideAll([one, two])).toEqual([null, 'limit_day']);
    const { nodes } = await decisions();
    expect(nodes[0]).toMatchObject({
      ...{ causeId: two.id, outcome: 'REFUSED', reason: 'LIMIT_DAY', mode: 'LIVE', ruleId: id, draft: null },
      ...{ rule: { id, sentence: 'At most 1.00 USD of purchases per day of the card.' }, card: { id: at.cardId } },
      attempt: {
        action: 'PURCHASE',
        amount: '0.30',
        currency: 'USD',
        channel: 'ecommerce',
        mcc: '5411',
        country: 'FR',
      },
      steps: [
        {
          rule: 'switch cross border',
          sentence: 'Switch cross border of the card: set to on, issued in AE, found FR: passed.',
        },
        { rule: 'list mcc block', limit: '7995', passed: true },
        {
          ...{ rule: 'limit day purchase amount', limit: '1.00', used: '0.80', asked: '0.30', passed: false },
          sentence:
            'Limit day purchase amount of the card: 0.80 USD used, 0.30 USD asked for, 1.00 USD allowed: refused.',
        },
      ],
    });
    expect(nodes[1].steps[0]).toMatchObject({ asked: 'unknown', passed: true });
    expect((await at.ask(`{ decision(id: "${nodes[0].id}") { id } }`)).data!.decision).toEqual({ id: nodes[0].id });
    expect((await at.entity('Authorisation', two.id, `decision { ${DECISION} }`)).decision).toEqual(nodes[0]);
    expect((await at.entity('Authorisation', newId(), 'decision { id }')).decision).toBeNull();
    const last = await at.entity('Card', at.cardId, 'decisions(first: 1) { id }');
    expect(last.decisions).toEqual([{ id: nodes[0].id }]);
  });

  it('stays readable when its rule is gone', async () => {
    const id = await limit({ window: 'DAY', value: '0' });
    await at.decideAll([buy(1n)]);
    await at.ask(`mutation { deleteLimit(id: "${id}") { id } }`);
    const { nodes } = await decisions();
    expect(nodes[0]).toMatchObject({ ruleId: id, rule: null, steps: [{ ruleId: id, limit: '0.00' }] });
  });

  it('hides from customers what their tenant has used', async () => {
    await limit({ subjectKind: 'TENANT', subjectId: at.tenantId, window: 'DAY', value: '9', currency: 'USD' });
    await at.decideAll([buy(100n)]);
    expect((await decisions('', at.holder)).nodes[0].steps).toMatchObject([{ limit: null, used: null, asked: '1.00' }]);
    expect((await decisions()).nodes[0].steps).toMatchObject([{ limit: '9.00', used: '0.00' }]);
  });

  it('is found by card, account, cause, outcome, mode and time; page by page without gap or repeat', async () => {
    await limit({ window: 'SINGLE', value: '1' });
    const other = { cardId: newId(), accountId: newId() };
    const made = [buy(50n), buy(500n), buy(60n, other), buy(10n, { at: new Date('2026-04-01T00:00:00Z') })];
    await at.decideAll(made);
    const found = async (filter: string): Promise<number[]> =>
      (await decisions(filter)).nodes.map(({ causeId }: Answer) => made.findIndex(({ id }) => id === causeId));
    // The newest first; of one card, in the order in which they were taken.
    expect(await found('')).toEqual([2, 1, 0, 3]);
    expect(await found(`cardId: "${at.cardId}"`)).toEqual([3, 1, 0]);
    expect(await found(`accountId: "${other.accountId}"`)).toEqual([2]);
    expect(await found(`causeId: "${made[1]!.id}"`)).toEqual([1]);
    expect(await found('outcome: REFUSED')).toEqual([1]);
    expect(await found('mode: SHADOW')).toEqual([]);
    expect(await found('since: "2026-04-11T00:00:00Z"')).toEqual([2, 1, 0]);
    expect(await found('until: "2026-04-11T00:00:00Z"')).toEqual([3]);
    expect(await found('cardId: "nonsense"')).toEqual([]);
    const page = async (after: string | null): Promise<Answer> =>
      (
        await at.ask(
          'query ($after: String) { decisions(first: 3, after: $after) { nodes { causeId } pageInfo { endCursor hasNextPage } } }',
          { after },
        )
      ).data!.decisions;
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.nodes, ...second.nodes].map(({ causeId }) => made.findIndex(({ id }) => id === causeId))).toEqual([
      2, 1, 0, 3,
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const wrong = await at.ask('{ decisions(after: "WyJ4IiwxXQ") { total } }');
    expect(refusalOf(wrong)).toEqual(['INPUT_INVALID', 'after']);
  });
});

describe('rules', () => {
  it('of all kinds are one list, the newest first, page by page', async () => {
    await limit({ window: 'DAY', value: '1' });
    await at.ask(
      'mutation ($subject: RuleSubjectInput!) { setControls(subject: $subject, input: { atm: false, mccBlock: ["7995"] }) { subjectId } }',
      { subject: at.subjects.ACCOUNT },
    );
    const kinds = async (args: string): Promise<unknown> =>
      (await at.ask(`{ rules${args} { nodes { kind } total } }`)).data!.rules;
    const of = (total: number, ...all: string[]) => ({ total, nodes: all.map((kind) => ({ kind })) });
    expect(await kinds('')).toEqual(of(3, 'LIST', 'SWITCH', 'LIMIT'));
    expect(await kinds('(filter: { kind: SWITCH })')).toEqual(of(1, 'SWITCH'));
    expect(await kinds('(filter: { subjectKind: CARD })')).toEqual(of(1, 'LIMIT'));
    expect(await kinds(`(filter: { subjectId: "${at.accountId}" })`)).toEqual(of(2, 'LIST', 'SWITCH'));
    expect(await kinds('(filter: { subjectId: "nonsense" })')).toEqual(of(0));
    expect(await kinds('(last: 1)')).toEqual(of(3, 'LIMIT'));
    const { pageInfo } = (await at.ask('{ rules(first: 2) { pageInfo { endCursor hasNextPage } } }')).data!.rules;
    expect(pageInfo.hasNextPage).toBe(true);
    expect(await kinds(`(first: 2, after: "${pageInfo.endCursor}")`)).toEqual(of(3, 'LIMIT'));
    expect(await kinds('(page: 2, size: 2)')).toEqual(of(3, 'LIMIT'));
    expect(refusalOf(await at.ask('{ rules(after: "WyJ4IiwxXQ") { total } }'))).toEqual(['INPUT_INVALID', 'after']);
  });

  it('of many cards are read in a fixed number of statements', async () => {
    const cards = [at.cardId];
    for (let i = 0; i < 5; i++) cards.push(await world.card(database.admin, at.tenantId, at.holderId, at.accountId));
    for (const subjectId of cards) {
      await limit({ subjectId, window: 'DAY', value: '10' });
      await limit({ subjectId, window: 'ROLLING_24H', value: '10' });
    }
    const asked = cards.map((cardId) => attempt({ ...at, cardId, amount: 1n, at: NOW }));
    await at.decideAll(asked);
    const count = async (ids: readonly string[]): Promise<number> => {
      const { db, statements } = world.counted(at.deps.db);
      const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Card {
        ${RULES} ${SPENDING} switches { id } controls { atm } limits { value } decisions(first: 3) { ${DECISION} } } } }`;
      const of = ids.map((id) => ({ __typename: 'Card', id }));
      const { errors } = await world.run(rules({ ...at.deps, db }), at.viewer, query, { of });
      expect(errors).toBeUndefined();
      return statements.length;
    };
    const alone = await count(cards.slice(0, 1));
    expect(await count(cards)).toBe(alone);
    const { db, statements } = world.counted(at.deps.db);
    const of = asked.map(({ id }) => ({ __typename: 'Authorisation', id }));
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Authorisation { decision { id } } } }';
    await world.run(rules({ ...at.deps, db }), at.viewer, query, { of });
    expect(statements).toHaveLength(1);
  });
});
