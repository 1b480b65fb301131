import { newId } from '../../../kernel/id';
import type { Step } from '../../../schema/tables/rules';
import * as world from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import type { Reason } from '../../rules/port';
import { type AuthorisationRow, type AuthoriseMessage, networkOn } from '.';
import { sceneOn } from './testing';

/** Of two things that are wrong with a purchase the earlier one is told. */

interface Setting {
  card?: Record<string, unknown>;
  account?: Record<string, unknown>;
  suspended?: boolean;
  rules?: readonly (readonly [table: 'velocity' | 'control' | 'list' | 'limit', row: Record<string, unknown>])[];
  message?: Partial<AuthoriseMessage>;
}

interface Condition extends Setting {
  readonly name: string;
  readonly reason: Reason;
  /** What the check is called in the trace. */
  readonly rule: string;
  /** How the card must be used for it to matter; any way where none is given. */
  readonly channels?: readonly AuthoriseMessage['channel'][];
}

const PLASTIC = ['chip', 'contactless', 'atm'] as const;
const is = (name: string, reason: Reason, rule: string, setting: Setting): Condition => ({
  ...{ name, reason, rule },
  ...setting,
});
const card = (name: string, reason: Reason, rule: string, columns: Record<string, unknown>): Condition =>
  is(name, reason, rule, { card: columns });
const restricted = (reason: Reason, columns: Record<string, unknown>): Condition =>
  card(reason, reason, 'card unrestricted', { ...columns, restricted_by: 'app' });
const shown = (reason: Reason, presented: AuthoriseMessage['presented']): Condition =>
  is(reason, reason, 'credentials right', { message: { presented } });
const switched = (kind: Reason, applies_to = 'any', channels?: Condition['channels']): Condition => ({
  ...is(`switch ${kind}`, kind, `switch ${kind.replace('_', ' ')}`, {
    rules: [['control', { kind, allowed: false, allowed_by_default: true, applies_to, applies_to_by_default: 'any' }]],
  }),
  ...(channels && { channels }),
});
const listed = (reason: Reason, kind: string, entries: readonly string[]): Condition =>
  is(`list ${kind}`, reason, `list ${kind.replace('_', ' ')}`, { rules: [['list', { kind, entries }]] });
const limited = (reason: Reason, window: string): Condition => {
  const row = { action: 'any', window, measure: 'amount', source: 'user', currency: 'USD', value: 9_99 };
  const rule = `limit ${window.replace('_', ' ')} any amount`;
  return is(rule, reason, rule, { rules: [['limit', row]] });
};

/** In the order of the contracts. */
const conditions: readonly Condition[] = [
  card('closed', 'card_closed', 'card open', { lifecycle: 'closed', closed_reason: 'lost', closed_at: world.NOW }),
  card('past its month', 'card_expired', 'card not expired', { valid_through: '2026-03-31' }),
  card('expired by the sweep', 'card_expired', 'card not expired', { expired_at: world.NOW }),
  restricted('card_frozen', { restriction: 'frozen' }),
  restricted('card_blocked', { restriction: 'blocked' }),
  restricted('card_reported', { restriction: 'reported', reported_kind: 'lost' }),
  card('not activated', 'card_not_active', 'card active', { lifecycle: 'awaiting_activation' }),
  { ...card('without plastic', 'card_not_active', 'card active', { form: 'virtual' }), channels: PLASTIC },
  is('holder suspended', 'customer_suspended', 'customer active', { suspended: true }),
  is('account closed', 'account_closed', 'account open', { account: { lifecycle: 'closed', closed_at: world.NOW } }),
  is('account frozen', 'account_frozen', 'account unrestricted', { account: { restriction: 'frozen' } }),
  is('account disabled', 'account_frozen', 'account unrestricted', { account: { restriction: 'disabled' } }),
  shown('wrong_pin', { pin: '4826' }),
  shown('wrong_cvv', { cvv: '123' }),
  shown('wrong_expiry', { expiry: '01/30' }),
  is('velocity', 'velocity', 'velocity 60 s', {
    rules: [['velocity', { max_authorisations: 1, window_seconds: 60, blocks: false }]],
  }),
  switched('purchase'),
  switched('atm', 'atm_withdrawal', ['atm']),
  switched('online', 'any', ['ecommerce']),
  switched('contactless', 'any', ['contactless']),
  switched('card_present', 'any', PLASTIC),
  switched('cross_border'),
  listed('mcc', 'mcc_block', ['7995', '5411']),
  listed('country', 'country_block', ['FR']),
  limited('limit_single', 'single'),
  limited('limit_day', 'rolling_24h'),
  limited('limit_day', 'day'),
  limited('limit_week', 'week'),
  limited('limit_month', 'month'),
  limited('limit_lifetime', 'lifetime'),
  is('funds', 'funds', 'funds', { account: { posted: 9_99 } }),
  is('3-D Secure', 'three_ds', '3-D Secure passed', { message: { threeDsPassed: false } }),
];

/** What every purchase is looked at for. */
const always = [
  ...['card open', 'card not expired', 'card unrestricted', 'card active', 'customer active', 'account open'],
  'account unrestricted',
];

/** Steps up to the refusal: of rules only the one that refuses is there to be looked at. */
function looked({ rule }: Condition): string[] {
  if (always.includes(rule)) return always.slice(0, always.indexOf(rule) + 1);
  return rule === '3-D Secure passed' ? [...always, 'funds', rule] : [...always, rule];
}

const USES: readonly AuthoriseMessage['channel'][] = ['ecommerce', ...PLASTIC];

/** The way of using the card in which all of them matter; undefined where they cannot meet. */
const channelOf = (together: readonly Condition[]): AuthoriseMessage['channel'] | undefined =>
  USES.find((channel) => together.every(({ channels = USES }) => channels.includes(channel)));

/** The column that makes it so: two that set the same one cannot meet either. */
const columnOf = ({ card: own, account }: Condition): string | undefined =>
  own ? `card.${Object.keys(own)[0]}` : account && `account.${Object.keys(account)[0]}`;

const clash = (one: Condition, two: Condition): boolean =>
  channelOf([one, two]) === undefined || (columnOf(one) !== undefined && columnOf(one) === columnOf(two));

const pairs = conditions.flatMap((one, i) => conditions.slice(i + 1).map((two) => [one, two] as const));
const meeting = pairs.filter(([one, two]) => !clash(one, two));

interface Outcome {
  readonly row: AuthorisationRow;
  readonly trace: readonly Step[];
}

let database: TestDatabase;
const outcomes = new Map<readonly Condition[], Outcome>();
const alone = conditions.map((one) => [one] as const);
const sound: readonly Condition[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const deps = world.depsOf(database, 'card');
  const tenantId = await world.tenant(database.admin);
  await world.tier(database.admin, tenantId);
  const network = networkOn(deps);
  const call = world.callOf(world.viewerOf(tenantId));
  const all = [sound, ...alone, ...meeting];
  const messages = await prepare(tenantId, all);
  const rows = await Promise.all(messages.map((message) => network.authorise(call, message)));
  const traces = await database.admin<{ cause_id: string; trace: Step[] }[]>`
    select cause_id, trace from rules.decision where tenant_id = ${tenantId}`;
  const byCause = new Map(traces.map(({ cause_id, trace }) => [cause_id, trace]));
  for (const [i, row] of rows.entries()) outcomes.set(all[i]!, { row, trace: byCause.get(row.id)! });
}, 60_000);
afterAll(() => database.close());

/** A holder, an account and a card for each, in which everything is wrong that is told; and the purchase to be tried. */
async function prepare(tenantId: string, all: readonly (readonly Condition[])[]): Promise<AuthoriseMessage[]> {
  const { admin } = database;
  const [[asset], [tier]] = await Promise.all([
    admin`select id from wallet.asset where tenant_id = ${tenantId} and code = 'USD'`,
    admin`select id from card.tier where tenant_id = ${tenantId}`,
  ]);
  const made = all.map((together) => ({ together, customerId: newId(), accountId: newId(), cardId: newId() }));
  const merged = <K extends 'card' | 'account'>(together: readonly Condition[], what: K) =>
    Object.assign({}, ...together.map((one) => one[what] ?? {})) as Record<string, unknown>;
  const customers = made.map(({ together, customerId: id }) => ({
    ...{ tenant_id: tenantId, id, kyc_status: 'approved' },
    status: together.some(({ suspended }) => suspended) ? 'suspended' : 'active',
  }));
  const accounts = made.map(({ together, customerId, accountId: id }) => ({
    ...{ tenant_id: tenantId, id, kind: 'digital', owner_customer_id: customerId, asset_id: asset!.id },
    ...{ currency: 'USD', posted: 100_00, lifecycle: 'active', restriction: 'none', closed_at: null },
    ...merged(together, 'account'),
  }));
  const cards = made.map(({ together, customerId, accountId, cardId: id }) => ({
    ...{ tenant_id: tenantId, id, customer_id: customerId, account_id: accountId, tier_id: tier!.id, public_id: id },
    ...{ form: 'physical', network: 'visa', currency: 'USD', last4: '0000', valid_through: '2029-04-30' },
    ...{ lifecycle: 'active', closed_reason: null, closed_at: null, expired_at: null },
    ...{ restriction: 'none', restricted_by: null, reported_kind: null },
    ...merged(together, 'card'),
  }));
  // Everybody has bought something a moment ago, for nothing: it is only there for rules that count.
  const uses = made.map(({ cardId, accountId }) => ({
    ...{ tenant_id: tenantId, id: newId(), card_id: cardId, account_id: accountId, action: 'purchase', amount: 0 },
    ...{ currency: 'USD', at: new Date(Date.parse(world.NOW) - 10_000).toISOString() },
  }));
  await admin`insert into identity.customer ${admin(customers)}`;
  await admin`insert into wallet.account ${admin(accounts)}`;
  await admin`insert into card.card ${admin(cards)}`;
  await admin`insert into rules.use ${admin(uses)}`;
  for (const table of ['velocity', 'control', 'list', 'limit'] as const) {
    const rows = made.flatMap(({ together, cardId }) =>
      together
        .flatMap(({ rules = [] }) => rules.filter(([name]) => name === table))
        .map(([, row]) => ({ tenant_id: tenantId, id: newId(), subject_kind: 'card', subject_id: cardId, ...row })),
    );
    if (rows.length > 0) await admin`insert into ${admin(`rules.${table}`)} ${admin(rows)}`;
  }
  return made.map(({ together, cardId }) => messageOf(cardId, together));
}

function messageOf(cardId: string, together: readonly Condition[]): AuthoriseMessage {
  const given = together.map(({ message = {} }) => message);
  const presented = given.flatMap(({ presented: one }) => one ?? []);
  return {
    ...{ networkRef: newId(), cardId, channel: channelOf(together)!, amount: { amount: '10.00', currency: 'USD' } },
    merchant: { name: 'Corner Shop', mcc: '5411', country: 'FR' },
    ...Object.assign({}, ...given),
    ...(presented.length > 0 && { presented: Object.assign({}, ...presented) }),
  };
}

const checked = ({ trace }: Outcome) => trace.map(({ rule }) => rule);

test('with nothing wrong the purchase is approved, and everything was looked at', () => {
  const outcome = outcomes.get(sound)!;
  expect(outcome.row).toMatchObject({ state: 'held', declineReason: null });
  expect(checked(outcome)).toEqual([...always, 'funds']);
  expect(outcome.trace.every(({ passed }) => passed)).toBe(true);
});

const titled = <T extends readonly Condition[]>(list: readonly T[]) =>
  list.map((together) => [together.map(({ name }) => name).join(' before '), together] as const);

const refused = (together: readonly Condition[]) => {
  const outcome = outcomes.get(together)!;
  const [first] = together;
  expect(outcome.row).toMatchObject({ state: 'declined', declineReason: first!.reason });
  expect(checked(outcome)).toEqual(looked(first!));
  expect(outcome.trace.map(({ passed }) => passed)).toEqual(looked(first!).map((rule) => rule !== first!.rule));
};

describe('each alone is a reason:', () => {
  test.each(titled(alone))('%s', (_, together) => refused(together));
});

describe('of two the earlier one is told, and the later one was not looked at:', () => {
  test.each(titled(meeting))('%s', (_, together) => refused(together));
});

test('only what the same column or another way of paying keeps apart never meets', () => {
  const apart = pairs.filter(([one, two]) => clash(one, two)).map(([one, two]) => `${one.name}, ${two.name}`);
  expect(apart).toEqual([
    ...['closed, not activated', 'card_frozen, card_blocked', 'card_frozen, card_reported'],
    ...['card_blocked, card_reported', 'without plastic, switch online', 'account frozen, account disabled'],
    ...['switch atm, switch online', 'switch atm, switch contactless', 'switch online, switch contactless'],
    'switch online, switch card_present',
  ]);
});

describe('a trace', () => {
  type Told = [rule: string, subject: string, limit: string | null, used: string | null, asked: string | null];
  const told = ({ rule, subjectKind, limit, used, asked }: Step): Told => [
    rule,
    subjectKind,
    limit ?? null,
    used ?? null,
    asked ?? null,
  ];
  const noFigures = always.map(
    (rule): Told => [rule, rule.startsWith('account') ? 'account' : 'card', null, null, null],
  );

  const scene = async () => {
    const it = await sceneOn(database);
    // Only what the test sets is looked at, none of what every new card begins with.
    for (const table of ['limit', 'control'])
      await database.admin`delete from ${database.admin(`rules.${table}`)} where subject_id = ${it.cardId}`;
    const rule = (table: string, row: Record<string, unknown>) => {
      const standing = { tenant_id: it.tenantId, id: newId(), subject_kind: 'card', subject_id: it.cardId, ...row };
      return database.admin`insert into ${database.admin(`rules.${table}`)} ${database.admin(standing)}`;
    };
    const traces = async () => (await it.rows<{ trace: Step[] }>('rules.decision')).map(({ trace }) => trace);
    return { ...it, rule, traces };
  };

  test('tells each rule with its figures, the card’s before its account’s and the tenant’s, up to what refused', async () => {
    const it = await scene();
    const account = { subject_kind: 'account', subject_id: it.accountId };
    const tenant = { subject_kind: 'tenant', subject_id: it.tenantId };
    const control = { allowed_by_default: true, applies_to: 'any', applies_to_by_default: 'any' };
    await it.rule('list', { kind: 'mcc_allow', entries: ['5411', '5412', '5499'] });
    await it.rule('list', { ...account, kind: 'country_block', entries: ['FR'] });
    await it.rule('control', { ...control, kind: 'cross_border', allowed: false });
    await it.rule('control', { ...control, kind: 'online', allowed: true });
    await it.rule('control', { ...control, kind: 'atm', allowed: false, applies_to: 'atm_withdrawal' });
    await it.rule('velocity', { ...account, max_authorisations: 9, window_seconds: 3600 });
    await it.rule('velocity', { max_authorisations: 5, window_seconds: 60 });
    await it.limit({ ...tenant, window: 'month', value: '2000' });
    await it.limit({ ...account, window: 'day', value: '7000' });
    await it.limit({ window: 'rolling_24h', value: '6000' });
    await it.limit({ window: 'rolling_24h', value: '3', measure: 'count', currency: null });
    await it.limit({ window: 'single', value: '1', action: 'atm_withdrawal' });
    await it.limit({ window: 'lifetime', value: '2000' });
    await it.buy('10.00');
    expect(await it.buy('12.50')).toMatchObject({ declineReason: 'limit_month' });
    const [, trace] = await it.traces();
    expect(trace!.map(told)).toEqual([
      ...noFigures,
      ['velocity 60 s', 'card', '5', '1', '1'],
      ['velocity 3600 s', 'account', '9', '1', '1'],
      ['switch online', 'card', 'on', null, 'ecommerce'],
      ['switch cross border', 'card', 'off', 'AE', 'AE'],
      ['list mcc allow', 'card', '5411 5412 5499', null, '5411'],
      ['list country block', 'account', 'FR', null, 'AE'],
      ['limit rolling 24h any amount', 'card', '6000', '1000', '1250'],
      ['limit rolling 24h any count', 'card', '3', '1', '1'],
      ['limit day any amount', 'account', '7000', '1000', '1250'],
      ['limit month any amount', 'tenant', '2000', '1000', '1250'],
    ]);
    expect(trace!.map(({ passed }) => passed)).toEqual(trace!.map((_, i) => i < trace!.length - 1));
    expect(trace!.at(-1)!.ruleId).not.toBeNull();
  });

  test('tells what the account has, fees and floor considered, and that 3-D Secure was passed', async () => {
    const it = await scene();
    await database.admin`update card.tier set fx_fee_percent = 1.5 where tenant_id = ${it.tenantId}`;
    await database.admin`update wallet.account set floor = 1000 where id = ${it.accountId}`;
    const euros = { amount: { amount: '20.00', currency: 'EUR' }, exchangeRate: '1', threeDsPassed: true };
    await it.buy('', euros);
    await it.buy('', { ...euros, amount: { amount: '70.00', currency: 'EUR' } });
    const traces = await it.traces();
    expect(traces.map((trace) => trace.slice(always.length).map(told))).toEqual([
      [
        ['funds', 'account', '9000', null, '2030'],
        ['3-D Secure passed', 'card', null, null, null],
      ],
      [['funds', 'account', '6970', null, '7105']],
    ]);
  });

  test('of a part tells what was asked first, and what then passed', async () => {
    const it = await scene();
    await it.limit({ window: 'day', value: '3000' });
    expect(await it.buy('45.00', { partial: true })).toMatchObject({ state: 'held', amount: 3000n, requested: 4500n });
    const [trace] = await it.traces();
    expect(trace!.slice(always.length).map((step) => [...told(step), step.passed])).toEqual([
      ['limit day any amount', 'card', '3000', '0', '4500', false],
      ['limit day any amount', 'card', '3000', '0', '3000', true],
      ['funds', 'account', '10000', null, '3000', true],
    ]);
  });

  test('of a part that no part helps tells it once', async () => {
    const it = await scene();
    await it.limit({ window: 'day', value: '3000' });
    await it.rule('list', { kind: 'mcc_block', entries: ['5411'] });
    expect(await it.buy('45.00', { partial: true })).toMatchObject({ declineReason: 'mcc' });
    const [trace] = await it.traces();
    expect(trace!.slice(always.length).map(({ rule }) => rule)).toEqual(['list mcc block']);
  });

  test('of a part smaller than anything that can be paid is a refusal', async () => {
    const it = await scene();
    const accountId = await world.account(database.admin, it.tenantId, it.customerId, { currency: 'AED' });
    const cardId = await world.card(database.admin, it.tenantId, it.customerId, accountId);
    await database.admin`update card.card set currency = 'AED' where id = ${cardId}`;
    await it.limit({ subject_id: cardId, currency: 'AED', value: '99999999' });
    const dirhams = { cardId, partial: true, amount: { amount: '0.05', currency: 'AED' } };
    expect(await it.buy('', dirhams)).toMatchObject({ state: 'declined', declineReason: 'limit_day' });
  });

  test('of a purchase that somebody outside refuses ends with them', async () => {
    const it = await scene();
    await database.admin`update card.card set approval_method = 'webhook' where id = ${it.cardId}`;
    const { id } = await it.buy('10.00');
    expect(await it.traces()).toEqual([]);
    await it.network.answer(it.call, { id, approve: false });
    const [trace, ...others] = await it.traces();
    expect(others).toEqual([]);
    expect(trace!.slice(always.length).map(({ rule, passed }) => [rule, passed])).toEqual([
      ['funds', true],
      ['outside approval', false],
    ]);
  });
});

test('an increment is decided in the same order, and weighed without fees of its own', async () => {
  const it = await sceneOn(database);
  await database.admin`update card.tier set fx_fee_percent = 10 where tenant_id = ${it.tenantId}`;
  const euros = { amount: { amount: '50.00', currency: 'EUR' }, exchangeRate: '1' };
  const { id } = await it.buy('', euros);
  const increment = (amount: string) =>
    it.network.increment(it.call, { networkRef: newId(), id, amount: { amount, currency: 'USD' } });
  await expect(increment('45.01')).rejects.toMatchObject({ code: 'FUNDS_INSUFFICIENT' });
  expect(await increment('45.00')).toMatchObject({ state: 'held', amount: 9500n, held: 10000n, feeFxClient: 500n });
  await it.limit({ window: 'single', value: '9500' });
  await expect(increment('1.00')).rejects.toMatchObject({ code: 'LIMIT_SINGLE' });
  await database.admin`update card.card set restriction = 'frozen', restricted_by = 'app' where id = ${it.cardId}`;
  await expect(increment('1.00')).rejects.toMatchObject({ code: 'CARD_FROZEN' });
});
