import fc from 'fast-check';
import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { verifyLedger } from '../verify';
import { type Engine, engineOn } from '.';
import type { Command, Receipt } from './commands';
import { type World, worldOn } from './testing';

/** Whatever is done to small accounts, in whatever order, by two processes at once: these stay true. */

let db: TestDatabase;
let pool: Db;
let engines: readonly [Engine, Engine];

beforeAll(async () => {
  db = await testDatabase();
  pool = db.as('wallet');
  engines = [engineOn(pool), engineOn(db.as('wallet'))];
});
afterAll(() => db.close());

interface Action {
  readonly verb: Command['verb'];
  /** Chooses accounts, and transfers or holds among those that exist by then. */
  readonly pick: number;
  readonly other: number;
  readonly amount: bigint;
  readonly flag: boolean;
  readonly keyed: boolean;
}

interface Model {
  /** What is known to have happened: by the id of the transfer that the command made or changed. */
  readonly accepted: Map<string, Receipt>;
  readonly refused: Set<string>;
  readonly repeatable: { readonly command: Command; readonly receipt: Receipt }[];
  readonly transfers: string[];
  readonly holds: string[];
}

interface Real {
  readonly world: World;
  readonly accounts: readonly string[];
  readonly clearing: string;
  readonly fees: string;
}

const of = <T>(list: readonly T[], pick: number): T => list[pick % list.length]!;
/** Some are asked for that do not exist. */
const some = (list: readonly string[], pick: number): string =>
  pick % 11 === 0 || list.length === 0 ? newId() : of(list, pick);

function commandFor(action: Action, model: Model, real: Real): Command {
  const { pick, other, amount, flag } = action;
  const [transferId, holdId] = [newId(), newId()];
  const party = (accountId: string) => ({ accountId });
  const [one, two] = [party(of(real.accounts, pick)), party(of(real.accounts, other))];
  const outside = party(real.clearing);
  const charge = { title: 'Fee', fixed: true, value: '2', chargeType: 'FEE', billingAmount: '2', inclusive: false };
  const fees = flag ? { to: party(real.fees), charges: [charge] } : undefined;
  const known = { transferId: some(model.transfers, pick) };
  const heldAs = { holdId: some(model.holds, pick) };
  const common = {
    cause: real.world.cause(),
    ...(action.keyed && { once: { scope: action.verb, key: newId(), input: [pick, other, amount] } }),
  };
  const made = { ...common, transferId, kind: 'internal' } as const;
  const legs = [
    { ...one, amount: -amount },
    { ...two, amount: amount - 1n },
    { ...outside, amount: 1n },
  ];
  const choices: { [V in Command['verb']]: () => Command } = {
    transfer: () => ({ ...made, verb: 'transfer', from: one, to: two, amount, fees }),
    post: () => ({ ...made, verb: 'post', legs }),
    moneyIn: () => ({ ...made, verb: 'moneyIn', from: outside, to: one, amount, settled: flag }),
    hold: () => ({
      ...made,
      verb: 'hold',
      holdId,
      from: one,
      to: outside,
      amount,
      fees,
      expiresAt: real.world.cause().at,
    }),
    decline: () => ({ ...made, verb: 'decline', from: one, to: outside, amount, reason: 'no' }),
    increase: () => ({ ...common, ...heldAs, verb: 'increase', amount }),
    capture: () => ({
      ...common,
      ...heldAs,
      verb: 'capture',
      amount,
      rest: flag ? 'keep' : 'release',
      above: other % 2 ? 'covered' : 'never',
    }),
    release: () => ({ ...common, ...heldAs, verb: 'release', amount: flag ? amount : undefined }),
    expire: () => ({ ...common, ...heldAs, verb: 'expire' }),
    settle: () => ({ ...common, ...known, verb: 'settle' }),
    fail: () => ({ ...common, ...known, verb: 'fail', reason: 'no' }),
    stick: () => ({ ...common, ...known, verb: 'stick', reason: 'no' }),
    refund: () => ({
      ...common,
      verb: 'refund',
      originalId: known.transferId,
      transferId,
      kind: 'refund',
      mark: 'refunded',
      amount: flag ? amount : undefined,
    }),
    reverse: () => ({ ...common, ...known, verb: 'reverse', keepCharges: flag, reason: 'no' }),
    amend: () => ({ ...common, ...known, verb: 'amend', amount }),
    adjust: () => ({ ...made, verb: 'adjust', account: one, contra: outside, amount: flag ? amount : -amount }),
  };
  return choices[action.verb]();
}

/** Refusals are the answer of most; anything else that goes wrong is a bug. */
const attempt = (engine: Engine, command: Command): Promise<Receipt | Fault> =>
  engine.execute(command).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });

function remember(model: Model, command: Command, outcome: Receipt | Fault): void {
  if (outcome instanceof Fault) {
    if ('kind' in command) model.refused.add(command.transferId);
    return;
  }
  model.accepted.set(outcome.transferId, outcome);
  if (command.once) model.repeatable.push({ command, receipt: outcome });
  if ('kind' in command) model.transfers.push(outcome.transferId);
  if (command.verb === 'hold') model.holds.push(command.holdId);
}

async function audit(model: Model, { world, accounts }: Real): Promise<void> {
  expect(await verifyLedger(world.tenantId, pool)).toMatchObject({ ok: true, problems: [] });
  const rows = await db.admin`select id from wallet.transfer where tenant_id = ${world.tenantId}`;
  const present = rows.map(({ id }) => id as string).sort();
  expect(present).toEqual([...model.accepted.keys()].sort());
  expect(present.filter((id) => model.refused.has(id))).toEqual([]);
  const [total] =
    await db.admin`select sum(posted) as sum, bool_and(role is not null or posted - held >= floor) as covered from wallet.account where tenant_id = ${world.tenantId}`;
  expect({ ...total }).toEqual({ sum: '0', covered: true });
  const [keys] = await db.admin`select count(*) as n from events.once where tenant_id = ${world.tenantId}`;
  expect(Number(keys!.n)).toBe(model.repeatable.length);
  expect(accounts.length).toBeGreaterThan(0);
}

/** All that a refusal could have changed. */
const picture = async ({ world }: Real): Promise<unknown> => [
  await db.admin`select id, posted, held, incoming, overdrawn, version from wallet.account where tenant_id = ${world.tenantId} order by id`,
  await db.admin`select id, status, version from wallet.transfer where tenant_id = ${world.tenantId} order by id`,
  await db.admin`select id, state, remaining, version from wallet.hold where tenant_id = ${world.tenantId} order by id`,
  await db.admin`select (select count(*) from wallet.entry where tenant_id = ${world.tenantId}) as entries,
                        (select count(*) from wallet.leg where tenant_id = ${world.tenantId}) as legs,
                        (select count(*) from events.outbox where tenant_id = ${world.tenantId}) as events,
                        (select count(*) from events.once where tenant_id = ${world.tenantId}) as keys`,
];

type Step = fc.AsyncCommand<Model, Real>;

/** Many at once, over both processes. */
class Burst implements Step {
  constructor(readonly actions: readonly Action[]) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const commands = this.actions.map((action) => commandFor(action, model, real));
    const outcomes = await Promise.all(commands.map((command, i) => attempt(engines[i % 2 ? 1 : 0], command)));
    for (const [i, command] of commands.entries()) remember(model, command, outcomes[i]!);
    await audit(model, real);
  }
  toString = () => `burst(${this.actions.map(({ verb, amount }) => `${verb} ${amount}`).join(', ')})`;
}

/** One alone: if it is refused, nothing at all is different. */
class Alone implements Step {
  constructor(readonly action: Action) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const command = commandFor(this.action, model, real);
    const before = await picture(real);
    const outcome = await attempt(engines[0], command);
    if (outcome instanceof Fault) expect(await picture(real)).toEqual(before);
    else expect(await picture(real)).not.toEqual(before);
    remember(model, command, outcome);
  }
  toString = () => `alone(${this.action.verb} ${this.action.amount})`;
}

/** Everything that had a key, again and twice: the same answers, and nothing moves. */
class Retry implements Step {
  check = (model: Readonly<Model>) => model.repeatable.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const before = await picture(real);
    const again = [...model.repeatable, ...model.repeatable];
    const receipts = await Promise.all(again.map(({ command }, i) => engines[i % 2 ? 1 : 0].execute(command)));
    expect(receipts).toEqual(again.map(({ receipt }) => receipt));
    expect(await picture(real)).toEqual(before);
  }
  toString = () => 'retry';
}

const verbs: readonly Command['verb'][] = [
  'transfer',
  'post',
  'moneyIn',
  'hold',
  'decline',
  'increase',
  'capture',
  'release',
  'expire',
  'settle',
  'fail',
  'stick',
  'refund',
  'reverse',
  'amend',
  'adjust',
];
const action: fc.Arbitrary<Action> = fc.record({
  verb: fc.constantFrom(...verbs, 'transfer', 'hold', 'moneyIn'),
  pick: fc.nat(1000),
  other: fc.nat(1000),
  amount: fc.bigInt(2n, 60n),
  flag: fc.boolean(),
  keyed: fc.boolean(),
});

async function fresh(): Promise<{ model: Model; real: Real }> {
  const world = await worldOn(db.admin);
  const clearing = await world.account({ role: 'bank_clearing' });
  const fees = await world.account({ role: 'fees' });
  const accounts = [await world.account(), await world.account(), await world.account({ floor: -30n })];
  const model: Model = { accepted: new Map(), refused: new Set(), repeatable: [], transfers: [], holds: [] };
  const real = { world, accounts, clearing, fees };
  for (const to of accounts) {
    const command = {
      verb: 'moneyIn',
      kind: 'inbound',
      cause: world.cause(),
      transferId: newId(),
      from: { accountId: clearing },
      to: { accountId: to },
      amount: 100n,
      settled: true,
    } as const;
    remember(model, command, await engines[0].execute(command));
  }
  return { model, real };
}

test('random verbs on small accounts, concurrently, refused and repeated, keep every invariant', async () => {
  const steps = fc.commands(
    [
      fc.array(action, { minLength: 5, maxLength: 30 }).map((actions) => new Burst(actions)),
      action.map((one) => new Alone(one)),
      fc.constant(new Retry()),
    ],
    { size: '+1', maxCommands: 14 },
  );
  const property = fc.asyncProperty(steps, async (chosen) => {
    const { model, real } = await fresh();
    await fc.asyncModelRun(() => ({ model, real }), chosen);
    await audit(model, real);
  });
  await fc.assert(property, { numRuns: 25, endOnFailure: true });
}, 120_000);
