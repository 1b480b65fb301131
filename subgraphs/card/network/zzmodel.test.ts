import fc from 'fast-check';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import type { DialectName } from '../../../kernel/viewer';
import { defaults } from '../../../schema/policy';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { verifyLedger } from '../../wallet/verify';
import type { AuthorisationRow, AuthoriseMessage, Network } from '.';
import { broken, type Card, FX_FEE_PERCENT, fresh, type Pools, type Real, standing } from './model.fixture';
import { affordable, feesOf, total } from './price';

/** Whatever the network sends about a few cards, in whatever order, to two processes at once: the laws stay true. */

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await testDatabase();
  const lanes = [database.as('card'), database.as('card')] as const;
  pools = { admin: database.admin, wallet: database.as('wallet'), lanes };
});
afterAll(() => database.close());

const verbs = ['authorise', 'increment', 'capture', 'reverse', 'refund', 'force', 'answer', 'letExpire'] as const;

interface Action {
  readonly verb: (typeof verbs)[number];
  /** Chooses cards, and authorisations among those that exist by then. */
  readonly pick: number;
  /** How much, in minor units; and whether as a whole, in part, more than there is, or in another currency. */
  readonly amount: bigint;
  readonly way: number;
  /** Sent to both processes at the same moment, to one of them twice. */
  readonly twice: boolean;
}

type Send = (lane: Network) => Promise<AuthorisationRow>;

interface Model {
  /** As each authorisation was last answered. */
  readonly rows: Map<string, AuthorisationRow>;
  /** What was answered, by the network's own numbers. */
  readonly answered: { readonly send: Send; readonly id: string }[];
  /** Of those alone more than was allowed may be captured. */
  readonly named: Set<string>;
}

const of = <T>(list: readonly T[], pick: number): T => list[pick % list.length]!;
/** What a message is about: mostly one of a few that it fits, sometimes any, sometimes none that exists. */
function meant({ verb, pick }: Action, { rows }: Model): Pick<AuthorisationRow, 'id' | 'amount'> {
  const all = [...rows.values()];
  const fitting = all.filter(fits[verb]).slice(-4);
  const list = pick % 7 === 0 || fitting.length === 0 ? all : fitting;
  return pick % 29 === 0 || list.length === 0 ? { id: newId(), amount: 1n } : of(list, pick);
}
const inState =
  (...states: AuthorisationRow['state'][]) =>
  ({ state }: AuthorisationRow): boolean =>
    states.includes(state);
const uncleared = ({ state, clearedAt }: AuthorisationRow): boolean =>
  state === 'held' || (state === 'captured' && clearedAt === null);
const fits: Record<Action['verb'], (row: AuthorisationRow) => boolean> = {
  ...{ authorise: () => false, force: () => false, increment: inState('held') },
  ...{ capture: uncleared, reverse: uncleared, refund: ({ captured, refunded }) => captured > refunded },
  ...{ answer: inState('questioned'), letExpire: inState('held', 'questioned') },
};
const usd = (units: bigint) => ({ amount: `${units / 100n}.${`${units % 100n}`.padStart(2, '0')}`, currency: 'USD' });

/** The same purchase as it is asked for in six ways. */
function purchase({ pick, amount, way }: Action, { cards }: Real): AuthoriseMessage & { readonly cardId: string } {
  const common = { networkRef: newId(), cardId: of(cards, pick).id, channel: 'ecommerce' as const };
  const yen = { amount: `${amount}`, currency: 'JPY' };
  return of<() => AuthoriseMessage & { readonly cardId: string }>(
    [
      () => ({ ...common, amount: usd(amount) }),
      () => ({ ...common, amount: usd(amount) }),
      () => ({ ...common, amount: usd(amount * 2n), partial: true }),
      () => ({ ...common, amount: usd(0n) }),
      () => ({ ...common, amount: yen, exchangeRate: '0.011' }),
      () => ({ ...common, amount: yen, billing: usd(amount), partial: true }),
    ],
    way,
  )();
}

function sendFor(action: Action, model: Model, real: Real): Send {
  const { verb, amount, way } = action;
  const { call } = real;
  const subject = meant(action, model);
  const about = { networkRef: newId(), id: subject.id };
  const part = { ...about, amount: usd((subject.amount * BigInt((way % 7) + 1)) / 8n + 1n) };
  const sends: { [V in Action['verb']]: () => Send } = {
    authorise: () => {
      const message = purchase(action, real);
      return (lane) => lane.authorise(call, message);
    },
    increment: () => (lane) => lane.increment(call, part),
    capture: () => {
      const message = of(
        [about, about, part, { ...part, more: true }, { ...about, amount: usd(amount + 20_00n) }],
        way,
      );
      if ('amount' in message) model.named.add(about.id);
      return (lane) => lane.capture(call, message);
    },
    reverse: () => (lane) => lane.reverse(call, way % 2 ? about : part),
    refund: () => (lane) => lane.refund(call, way % 3 ? part : about),
    force: () => {
      const message = purchase({ ...action, way: of([0, 4], way) }, real);
      return (lane) => lane.force(call, message);
    },
    answer: () => (lane) => lane.answer(call, { id: about.id, approve: way % 3 > 0 }),
    letExpire: () => (lane) => lane.letExpire(call, about.id),
  };
  return sends[verb]();
}

const REFUSALS: readonly Fault['code'][] = [
  ...(['AUTHORISATION_UNKNOWN', 'AUTHORISATION_STATE', 'HOLD_EXCEEDED', 'REFUND_EXCEEDED'] as const),
  ...(['LIMIT_SINGLE', 'LIMIT_DAY', 'LIMIT_WEEK', 'LIMIT_MONTH', 'SECURITY_BLOCKED', 'FUNDS_INSUFFICIENT'] as const),
];

/** Refusals are the answer of many; anything else that goes wrong is a bug. */
const attempt = (work: Promise<AuthorisationRow>): Promise<AuthorisationRow | Fault> =>
  work.catch((error: unknown) => {
    if (error instanceof Fault && REFUSALS.includes(error.code)) return error;
    throw error;
  });

const stats: Record<string, number> = {};
afterAll(() => console.log(Object.entries(stats).sort().map((x) => x.join(' ')).join('\n')));
function remember(model: Model, { verb }: Action, send: Send, outcome: AuthorisationRow | Fault): void {
  const k = verb + ' ' + (outcome instanceof Fault ? outcome.code : outcome.state + ' ' + outcome.declineReason);
  stats[k] = (stats[k] ?? 0) + 1;
  if (outcome instanceof Fault) return;
  model.rows.set(outcome.id, outcome);
  if (verb !== 'answer' && verb !== 'letExpire') model.answered.push({ send, id: outcome.id });
}

async function audit(model: Model, real: Real): Promise<void> {
  const { tenantId } = real;
  const { admin } = database;
  expect(await broken(admin, real)).toEqual([]);
  expect(await verifyLedger(tenantId, pools.wallet)).toMatchObject({ ok: true, problems: [] });
  const over = await admin<{ id: string }[]>`
    select id from card.authorisation where tenant_id = ${tenantId} and asked and captured > authorised`;
  expect(over.filter(({ id }) => !model.named.has(id))).toEqual([]);
  const messages = await admin<{ id: string }[]>`
    select authorisation_id as id from card.message where tenant_id = ${tenantId}`;
  expect(messages.map(({ id }) => id).sort()).toEqual(model.answered.map(({ id }) => id).sort());
}

/** All that a refusal could have changed; an increment that is refused is decided all the same. */
const picture = async ({ tenantId }: Real): Promise<unknown> => {
  const [row] = await database.admin`
    select (select jsonb_agg(to_jsonb(a) order by id) from card.authorisation a where tenant_id = ${tenantId}) as asked,
           (select jsonb_agg(to_jsonb(a) order by id) from wallet.account a where tenant_id = ${tenantId}) as accounts,
           (select jsonb_agg(to_jsonb(h) order by id) from wallet.hold h where tenant_id = ${tenantId}) as holds,
           (select jsonb_agg(to_jsonb(u) order by id) from rules.use u where tenant_id = ${tenantId}) as uses,
           (select count(*) from wallet.transfer where tenant_id = ${tenantId}) as transfers,
           (select count(*) from card.message where tenant_id = ${tenantId}) as messages,
           (select count(*) from card.activity where tenant_id = ${tenantId}) as activities,
           (select count(*) from events.outbox where tenant_id = ${tenantId}) as events`;
  return row;
};

type Step = fc.AsyncCommand<Model, Real>;
const shown = ({ verb, pick, amount, way, twice }: Action) =>
  `${verb} ${pick} ${amount} ${way}${twice ? ' twice' : ''}`;

/** Many at once, over both processes; some arrive at both. */
class Burst implements Step {
  constructor(readonly actions: readonly Action[]) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const sent = this.actions.map((action) => ({ action, send: sendFor(action, model, real) }));
    const outcomes = await Promise.all(
      sent.map(({ action: { verb, twice }, send }, i) => {
        const lanes =
          twice && verb !== 'answer' && verb !== 'letExpire' ? [...real.lanes, of(real.lanes, i)] : [of(real.lanes, i)];
        return Promise.all(lanes.map((lane) => attempt(send(lane))));
      }),
    );
    for (const [i, { action, send }] of sent.entries()) {
      const answers = outcomes[i]!.filter((one) => !(one instanceof Fault));
      expect(new Set(answers.map((one) => (one as AuthorisationRow).id)).size).toBeLessThan(2);
      remember(model, action, send, answers[0] ?? outcomes[i]![0]!);
    }
    await audit(model, real);
  }
  toString = () => `burst(${this.actions.map(shown).join(', ')})`;
}

/** One alone: what becomes of a purchase can be foreseen, and if a message is refused nothing is different. */
class Alone implements Step {
  constructor(readonly action: Action) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const { action } = this;
    const expected = action.verb === 'authorise' ? await foresee(action, real) : null;
    const send = sendFor(action, model, real);
    const before = await picture(real);
    const outcome = await attempt(send(of(real.lanes, action.way)));
    if (outcome instanceof Fault) expect(await picture(real)).toEqual(before);
    else if (expected) expect(outcome).toMatchObject(expected);
    remember(model, action, send, outcome);
    await audit(model, real);
  }
  toString = () => `alone(${shown(this.action)})`;
}

/** Two cards of one account, each at its own process, ask for all that each alone could have: one of them gets it. */
class Race implements Step {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const sends = await Promise.all(real.cards.slice(0, 2).map((card) => this.#greedy(card, real)));
    if (sends.some((send) => send === null)) return;
    const rows = await Promise.all(sends.map((send, i) => send!(of(real.lanes, i))));
    expect(rows.some(({ state }) => state !== 'declined')).toBe(true);
    for (const [i, row] of rows.entries()) {
      model.rows.set(row.id, row);
      model.answered.push({ send: sends[i]!, id: row.id });
    }
    await audit(model, real);
  }
  async #greedy(card: Card, real: Real): Promise<Send | null> {
    const { available, limits } = await standing(database.admin, real, card);
    const most = least([available, ...limits.filter(({ measure }) => measure === 'amount').map(({ left }) => left)]);
    if (most <= 0n || limits.some(({ left }) => left < 1n)) return null;
    const message = { networkRef: newId(), cardId: card.id, channel: 'ecommerce' as const, amount: usd(most) };
    return (lane) => lane.authorise(real.call, message);
  }
  toString = () => 'race';
}

const least = (sums: readonly bigint[]): bigint => [...sums].sort((a, b) => Number(a - b))[0]!;

/** What the newest messages came to, asked again and twice: the same, and nothing moves. */
class Again implements Step {
  check = (model: Readonly<Model>) => model.answered.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const before = await picture(real);
    const again = model.answered.slice(-20);
    const rows = await Promise.all(real.lanes.flatMap((lane) => again.map(({ send }) => send(lane))));
    expect(rows.map(({ id }) => id)).toEqual(real.lanes.flatMap(() => again.map(({ id }) => id)));
    expect(await picture(real)).toEqual(before);
  }
  toString = () => 'again';
}

/** Time passes, and both processes look for what has waited too long. */
class Wait implements Step {
  constructor(readonly ms: number) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    real.clock.advance(this.ms);
    await Promise.all(real.lanes.map((lane) => lane.sweep()));
    await audit(model, real);
  }
  toString = () => `wait(${this.ms})`;
}

/** What a purchase must come to, from nothing but what is counted one by one and what its account has. */
async function foresee(action: Action, real: Real): Promise<Partial<AuthorisationRow>> {
  const card = of(real.cards, action.pick);
  const { amount: told, partial = false, billing } = purchase(action, real);
  const foreign = told.currency !== 'USD';
  const asked = foreign && !billing ? (action.amount * 11n + 5n) / 10n : centsOf((billing ?? told).amount);
  const ruled = await ruling({ asked, partial: partial === true, foreign, card }, real);
  if ('declineReason' in ruled) return { ...ruled, state: 'declined', held: 0n, authorised: 0n, authorisedAt: null };
  const { amount } = ruled;
  if (card === real.cards[2]) return { state: 'questioned', amount, requested: asked, held: 0n, authorised: 0n };
  const booked = defaults[real.dialect].cards.captureAt === 'authorisation' || amount === 0n;
  const held = booked ? 0n : amount + feeOf(amount, foreign);
  return { state: booked ? 'captured' : 'held', amount, authorised: amount, requested: asked, held };
}

const USD = { code: 'USD', decimals: 2, ledgerScale: 2 };
const tariff = { fxFeePercent: FX_FEE_PERCENT, atmFeePercent: '0', atmFeeFixed: '0' };
const feeOf = (amount: bigint, foreign: boolean) => total(feesOf(USD, tariff, amount, { cash: false, foreign }));
const centsOf = (text: string): bigint => BigInt(text.replace('.', ''));

interface Asked {
  readonly asked: bigint;
  readonly partial: boolean;
  readonly foreign: boolean;
  readonly card: Card;
}

async function ruling(
  { asked, partial, foreign, card }: Asked,
  real: Real,
): Promise<{ readonly amount: bigint } | Pick<AuthorisationRow, 'declineReason'>> {
  const { available, limits } = await standing(database.admin, real, card);
  const passed = (amount: bigint) =>
    limits.find(({ measure, left }) => (measure === 'count' ? left < 1n : amount > 0n && left < amount));
  const sums = limits.filter(({ measure }) => measure === 'amount').map(({ left }) => left);
  const room = least([...sums, asked]);
  const limited = partial && passed(asked) && room > 0n ? room : asked;
  const refusing = passed(limited);
  if (refusing) return { declineReason: refusing.reason };
  if (limited + feeOf(limited, foreign) <= available) return { amount: limited };
  const covered = partial ? affordable(USD, tariff, available, { cash: false, foreign }) : 0n;
  return covered > 0n ? { amount: covered } : { declineReason: 'funds' };
}

const action: fc.Arbitrary<Action> = fc.record({
  verb: fc.constantFrom(...verbs, 'authorise', 'authorise', 'authorise', 'capture', 'answer'),
  pick: fc.nat(1000),
  amount: fc.bigInt(1n, 32_00n),
  way: fc.nat(30),
  twice: fc.boolean(),
});
const purchases = fc.array(
  action.map((one) => ({ ...one, verb: 'authorise' as const })),
  { minLength: 5, maxLength: 12 },
);
const [SECOND, HOUR] = [1_000, 3_600_000];
const steps = fc.commands(
  [
    fc.array(action, { minLength: 5, maxLength: 25 }).map((actions) => new Burst(actions)),
    fc.array(action, { minLength: 5, maxLength: 25 }).map((actions) => new Burst(actions)),
    action.map((one) => new Alone(one)),
    action.map((one) => new Alone(one)),
    action.map((one) => new Alone(one)),
    fc.constant(new Again()),
    fc.constant(new Race()),
    fc.constantFrom(SECOND, 2 * SECOND, 5 * HOUR, 26 * HOUR, 8 * 24 * HOUR).map((ms) => new Wait(ms)),
  ],
  { size: '+1', maxCommands: 14 },
);

/** Time goes on until nothing waits for anything any more. */
async function drain(model: Model, real: Real): Promise<void> {
  real.clock.advance(30 * 24 * HOUR);
  for (let ended = 1; ended > 0; ) ended = await real.lanes[0].sweep();
  await audit(model, real);
  const open = await database.admin`
    select state from card.authorisation where tenant_id = ${real.tenantId} and state in ('held', 'questioned')`;
  expect(open).toEqual([]);
  const [held] = await database.admin`select sum(held) as sum from wallet.account where tenant_id = ${real.tenantId}`;
  expect(held).toEqual({ sum: '0' });
}

const seeded = (dialect: DialectName) =>
  fc.asyncProperty(fc.boolean(), purchases, steps, async (whole, first, chosen) => {
    const real = await fresh(pools, dialect, whole);
    const model: Model = { rows: new Map(), answered: [], named: new Set() };
    await new Burst(first).run(model, real);
    await fc.asyncModelRun(() => ({ model, real }), chosen);
    await drain(model, real);
  });

test.each(Object.keys(defaults) as DialectName[])(
  'random messages, at once, repeated and refused, keep every law of %s',
  (dialect) => fc.assert(seeded(dialect), { numRuns: 60, endOnFailure: true }),
  600_000,
);
