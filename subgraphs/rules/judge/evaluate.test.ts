import type { Attempt, Reason } from '../attempt';
import { evaluate, type Used } from './evaluate';
import { attempt, control, limit, limitOn, list, rulesOn, use, velocity } from './judge.fixture';
import type { Biting, LimitRule, Rules } from './ruleset';

const nothing: Used = { sum: () => 0n, approvals: () => 0, own: () => null };
const verdictOf = (rules: readonly Biting[], one: Partial<Attempt> = {}, used: Partial<Used> = {}) =>
  evaluate(rules, attempt(one), { ...nothing, ...used });
const reasonOf = (...given: Parameters<typeof verdictOf>): Reason | null => verdictOf(...given).refused?.reason ?? null;
const onCard = (rules: Partial<Rules>): Biting[] => [rulesOn('card', rules)];

/** Every kind of rule, refusing the same contactless cash withdrawal abroad, in the order in which they are looked at. */
const stages: readonly (readonly [Reason, Partial<Rules>])[] = [
  ['velocity', { velocity: [velocity(1)] }],
  ['purchase', { controls: [control('purchase', 'atm_withdrawal')] }],
  ['atm', { controls: [control('atm', 'atm_withdrawal')] }],
  ['online', { controls: [control('online', 'any')] }],
  ['contactless', { controls: [control('contactless', 'any')] }],
  ['card_present', { controls: [control('card_present', 'any')] }],
  ['cross_border', { controls: [control('cross_border', 'any')] }],
  ['mcc', { lists: [list('mcc_block', '6011')] }],
  ['country', { lists: [list('country_block', 'FR')] }],
  ['limit_single', { limits: [limitOn('single')] }],
  ['limit_day', { limits: [limitOn('rolling_24h')] }],
  ['limit_week', { limits: [limitOn('week')] }],
  ['limit_month', { limits: [limitOn('month')] }],
  ['limit_lifetime', { limits: [limitOn('lifetime')] }],
];
/** No one use is both in a shop and online, so pairs with `online` are tried by an attempt that is. */
const inShop: Partial<Attempt> = {
  action: 'atm_withdrawal',
  use: use({ channel: 'contactless', cardPresent: true, mcc: '6011', country: 'FR' }),
};
const online: Partial<Attempt> = { ...inShop, use: use({ channel: 'ecommerce', mcc: '6011', country: 'FR' }) };
const once: Partial<Used> = { approvals: () => 1 };
const notOnline: readonly Reason[] = ['contactless', 'card_present'];

const pairs = stages.flatMap(([first, rules], i) =>
  stages
    .slice(i + 1)
    .filter(
      ([second]) => ![first, second].includes('online') || ![first, second].some((one) => notOnline.includes(one)),
    )
    .map(([second, others]) => [first, second, rules, others] as const),
);

describe('of two rules that both refuse', () => {
  it.each(pairs)('%s is told before %s', (first, second, rules, others) => {
    const tried = [first, second].includes('online') ? online : inShop;
    // On the account, so that the order of subjects is not what decides.
    const both = [rulesOn('card', others), rulesOn('account', rules)];
    expect([reasonOf([rulesOn('card', rules)], tried, once), reasonOf([rulesOn('card', others)], tried, once)]).toEqual(
      [first, second],
    );
    const { refused, steps } = verdictOf(both, tried, once);
    expect(refused?.reason).toBe(first);
    expect(steps.map(({ passed }) => passed)).toEqual([...steps.slice(1).map(() => true), false]);
  });

  it.each(stages)('that of the card is told before that of the account (%s)', (reason, rules) => {
    const tried = reason === 'online' ? online : inShop;
    const { refused, steps } = verdictOf([rulesOn('card', rules), rulesOn('account', rules)], tried, once);
    expect([refused?.reason, steps.length, steps[0]!.subjectKind]).toEqual([reason, 1, 'card']);
  });

  it('the card’s comes before the account’s, the tier’s and the tenant’s, and the older before the younger', () => {
    const [older, younger] = [limitOn('day', 50n), limitOn('rolling_24h', 40n)];
    const passing = (kind: 'card' | 'account' | 'tier' | 'tenant') => rulesOn(kind, { limits: [limitOn('day', 900n)] });
    const { steps } = verdictOf([passing('card'), passing('account'), passing('tier'), passing('tenant')]);
    expect(steps.map(({ subjectKind }) => subjectKind)).toEqual(['card', 'account', 'tier', 'tenant']);
    expect(verdictOf(onCard({ limits: [older, younger] })).refused?.ruleId).toBe(older.id);
    expect(verdictOf(onCard({ limits: [younger, older] })).refused?.ruleId).toBe(younger.id);
  });
});

describe('limits', () => {
  const tried = (operator: LimitRule['operator'], value: bigint, used = 0n) =>
    reasonOf(onCard({ limits: [limit({ operator, value })] }), { amount: 100n }, { sum: () => used });

  // biome-ignore format: one case, one line
  it.each([
    ['less_than_or_equal', 100n, 0n, null], ['less_than_or_equal', 99n, 0n, 'limit_day'],
    ['less_than_or_equal', 150n, 50n, null], ['less_than_or_equal', 149n, 50n, 'limit_day'],
    ['less_than', 101n, 0n, null], ['less_than', 100n, 0n, 'limit_day'], ['less', 100n, 0n, 'limit_day'],
    ['greater', 99n, 0n, null], ['greater', 100n, 0n, 'limit_day'],
  ] as const)('%s %s after %s: %s', (operator, value, used, reason) => expect(tried(operator, value, used)).toBe(reason));

  it('of another action, another currency or no value are not looked at', () => {
    const limits = [limit({ action: 'atm_withdrawal' }), limit({ currency: 'AED' }), limit({ value: null })];
    expect(verdictOf(onCard({ limits }))).toEqual({ steps: [], refused: null, room: null });
  });

  it('on counts are asked for one, whatever the amount', () => {
    const count = limit({ measure: 'count', currency: null, value: 3n });
    expect(reasonOf(onCard({ limits: [count] }), {}, { sum: () => 2n })).toBeNull();
    expect(verdictOf(onCard({ limits: [count] }), {}, { sum: () => 3n }).steps).toEqual([
      expect.objectContaining({ limit: '3', used: '3', asked: '1', passed: false, rule: 'limit day any count' }),
    ]);
  });

  it('let pass who asks for nothing, whatever was spent', () =>
    expect(reasonOf(onCard({ limits: [limitOn('day', 10n)] }), { amount: 0n }, { sum: () => 90n })).toBeNull());

  it('tell how much is left at most, though another has refused already', () => {
    const limits = [limitOn('single', 60n), limitOn('day', 90n), limitOn('week', 91n, { operator: 'less_than' })];
    expect(verdictOf(onCard({ limits }), {}, { sum: () => 50n })).toMatchObject({
      refused: { reason: 'limit_single', blocks: false },
      room: 40n,
    });
    expect(verdictOf(onCard({ limits }), {}, { sum: () => 100n }).room).toBe(0n);
  });

  it('see an increment as more of the same: its transaction grows, its count does not', () => {
    const limits = [limitOn('single', 150n), limit({ measure: 'count', currency: null, value: 0n })];
    const rules = onCard({ limits, velocity: [velocity(1)] });
    expect(reasonOf(rules, { amount: 50n }, { own: () => 100n, approvals: () => 1 })).toBeNull();
    expect(reasonOf(rules, { amount: 51n }, { own: () => 100n })).toBe('limit_single');
  });

  it('of a tier bind at their ceiling; its defaults without one, and its switches, bind nobody', () => {
    const tier = (limits: LimitRule[]): Biting[] => [
      rulesOn('tier', { limits, controls: [control('online', 'purchase')] }),
    ];
    expect(reasonOf(tier([limit({ source: 'default', value: 10n })]))).toBeNull();
    expect(reasonOf(tier([limit({ source: 'default', value: 10n, allowed: 100n })]))).toBeNull();
    expect(reasonOf(tier([limit({ source: 'default', value: 10n, allowed: 99n })]))).toBe('limit_day');
    expect(reasonOf(tier([limit({ source: 'admin', value: 99n })]))).toBe('limit_day');
    const many = [limit({ source: 'user', value: 98n }), limit({ source: 'default', value: 1n, allowed: 97n })];
    expect(verdictOf(tier(many)).steps).toEqual([expect.objectContaining({ ruleId: many[1]!.id, limit: '97' })]);
  });
});

describe('switches', () => {
  const off = (...given: Parameters<typeof control>) => onCard({ controls: [control(...given)] });
  const atAtm = { action: 'atm_withdrawal', use: use({ channel: 'atm', cardPresent: true }) } as const;

  // biome-ignore format: one case, one line
  it.each([
    ['atm', 'atm_withdrawal', atAtm, 'atm'],
    ['atm', 'atm_withdrawal', { use: use({ channel: 'atm' }) }, 'atm'],
    ['atm', 'atm_withdrawal', {}, null],
    ['atm', 'purchase', {}, 'atm'],
    ['atm', 'purchase', atAtm, null],
    ['atm', 'any', {}, 'atm'],
    ['purchase', 'purchase', {}, 'purchase'],
    ['purchase', 'purchase', atAtm, null],
    ['purchase', 'any', atAtm, 'purchase'],
    ['online', 'purchase', {}, 'online'],
    ['online', 'purchase', { use: use({ channel: 'chip' }) }, null],
    ['online', 'deposit', {}, null],
    ['contactless', 'purchase', { use: use({ channel: 'contactless' }) }, 'contactless'],
    ['contactless', 'purchase', { use: use({ channel: 'wallet' }) }, 'contactless'],
    ['contactless', 'purchase', { use: use({ channel: 'chip' }) }, null],
    ['card_present', 'any', { use: use({ channel: 'chip', cardPresent: true }) }, 'card_present'],
    ['card_present', 'any', { use: use({ channel: 'chip', cardPresent: false }) }, null],
    ['card_present', 'any', atAtm, 'card_present'],
    ['cross_border', 'any', { use: use({ country: 'FR' }) }, 'cross_border'],
    ['cross_border', 'any', { use: use({ country: 'AE' }) }, null],
    ['cross_border', 'any', { use: use({ country: null }) }, null],
    ['cross_border', 'atm_withdrawal', { use: use({ country: 'FR' }) }, null],
  ] as const)('%s (%s) against %j: %s', (kind, appliesTo, one, reason) =>
    expect(reasonOf(off(kind, appliesTo), one)).toBe(reason));

  it('that are on are looked at and let pass', () =>
    expect(verdictOf(onCard({ controls: [control('online', 'purchase', true)] })).steps).toEqual([
      expect.objectContaining({ rule: 'switch online', limit: 'on', asked: 'ecommerce', passed: true }),
    ]));

  it('say so where nobody knows what is abroad', () =>
    expect(verdictOf(off('cross_border', 'any'), { use: use({ country: null }) }).steps).toEqual([
      expect.objectContaining({ rule: 'switch cross border', asked: 'unknown', used: 'AE', passed: true }),
    ]));

  it('and lists and velocity say nothing about a transfer', () => {
    const all = { controls: [control('purchase', 'any')], lists: [list('mcc_allow', '1')], velocity: [velocity(0)] };
    expect(verdictOf(onCard(all), { use: null, cardId: null, action: 'send_money' }).steps).toEqual([]);
  });
});

describe('lists', () => {
  // biome-ignore format: one case, one line
  it.each([
    ['what is on the allow-list passes', [list('mcc_allow', '5411')], '5411', null],
    ['what is not on it does not', [list('mcc_allow', '5411')], '5812', 'mcc'],
    ['nor what nobody knows', [list('mcc_allow', '5411')], null, 'mcc'],
    ['what is on the block-list does not pass', [list('mcc_block', '7995')], '7995', 'mcc'],
    ['what nobody knows is on no block-list', [list('mcc_block', '7995')], null, null],
    ['beside an allow-list the block-list is ignored', [list('mcc_block', '5411'), list('mcc_allow', '5411')], '5411', null],
  ] as const)('%s', (_name, lists, mcc, reason) =>
    expect(reasonOf(onCard({ lists: [...lists] }), { use: use({ mcc }) })).toBe(reason));

  it('of different subjects all hold', () => {
    const rules = [
      rulesOn('card', { lists: [list('mcc_allow', '5411')] }),
      rulesOn('tenant', { lists: [list('mcc_block', '5411')] }),
    ];
    expect(verdictOf(rules).refused?.ruleId).toBe(rules[1]!.lists[0]!.id);
  });

  it('of countries', () => {
    expect(reasonOf(onCard({ lists: [list('country_allow', 'AE')] }))).toBeNull();
    expect(reasonOf(onCard({ lists: [list('country_allow', 'SA')] }))).toBe('country');
    expect(reasonOf(onCard({ lists: [list('country_block', 'AE')] }))).toBe('country');
  });

  it('are shown shortened', () => {
    const entries = Array.from({ length: 12 }, (_, i) => `${5000 + i}`);
    expect(verdictOf(onCard({ lists: [list('mcc_block', ...entries)] })).steps[0]!.limit).toBe(
      '5000 5001 5002 5003 5004 5005 5006 5007 5008 5009 and 2 more',
    );
  });
});

describe('velocity', () => {
  it('refuses the one too many, and blocks where it is to', () => {
    const tried = (approvals: number, blocks: boolean) =>
      verdictOf(onCard({ velocity: [velocity(2, 60, blocks)] }), {}, { approvals: () => approvals }).refused;
    expect(tried(1, true)).toBeNull();
    expect(tried(2, true)).toMatchObject({ reason: 'velocity', blocks: true });
    expect(tried(2, false)).toMatchObject({ reason: 'velocity', blocks: false });
  });
});
