import assert from 'node:assert/strict';
import { engineOn } from '../subgraphs/wallet/engine';
import { drive } from './load';
import type { Bench, Comparison, Contestant, Prepared, Scenario } from './scenario';
import { openDatabase } from './server';
import { type Ledger, openLedger, rowsOf } from './transfers/ledger';
import { plainTransfers } from './transfers/plain';

export const transfers: Scenario = {
  measures:
    'How many account-to-account transfers per second are durably booked by the engine (group commit), against one ' +
    'postgres.js transaction per transfer that writes the same rows; accounts at random, and with every transfer ' +
    'crediting one account.',
  prepare,
};

/** Connections of the plain contestant: more only queue for the same two cores, or for the hot row. */
const PLAIN_POOL = 16;
const ACCOUNTS = 10_000;

type Move = (from: string, to: string) => Promise<unknown>;
type Aim = 'random' | 'hot';

async function prepare({ server, defer }: Bench): Promise<Prepared> {
  const database = await openDatabase(await server(), 'transfers');
  defer(() => database.close());
  const ledgers: Record<string, Ledger> = {
    engine: await openLedger(database.admin, ACCOUNTS),
    plain: await openLedger(database.admin, ACCOUNTS),
  };
  await database.admin`analyze`;
  const engine = engineOn(database.as('wallet'));
  const moves: Record<string, Move> = {
    engine: (from, to) =>
      engine.execute({ ...ledgers.engine!.transfer(), from: { accountId: from }, to: { accountId: to } }),
    plain: plainTransfers(database.as('wallet', PLAIN_POOL).sql, ledgers.plain!),
  };
  const booked: Record<string, number> = { engine: 0, plain: 0 };
  const contestants = settings.flatMap(([aim, callers]) =>
    Object.keys(moves).map((who) => contestant(who, aim, callers, ledgers[who]!, moves[who]!, () => booked[who]!++)),
  );
  const notes = [
    `The plain contestant has ${PLAIN_POOL} connections and knows the tenant's policy beforehand; the engine reads it.`,
  ];
  return { contestants, comparisons, notes, check: () => check(database.admin, ledgers, booked) };
}

const settings: readonly (readonly [Aim, callers: number])[] = [
  ['random', 64],
  ['hot', 64],
  ['random', 16],
  ['random', 1],
];

const nameOf = (who: string, aim: Aim, callers: number): string =>
  `${who}, ${aim}, ${callers} ${callers === 1 ? 'caller' : 'callers'}`;

const comparisons: readonly Comparison[] = [
  { metric: 'perSecond', of: nameOf('engine', 'random', 64), to: nameOf('plain', 'random', 64), atLeast: 5 },
  { metric: 'perSecond', of: nameOf('engine', 'hot', 64), to: nameOf('plain', 'hot', 64), atLeast: 15 },
  { metric: 'perSecond', of: nameOf('engine', 'hot', 64), to: nameOf('engine', 'random', 64), atLeast: 0.9 },
  { metric: 'p50Ms', of: nameOf('engine', 'random', 16), to: nameOf('plain', 'random', 16) },
  { metric: 'p99Ms', of: nameOf('engine', 'random', 16), to: nameOf('plain', 'random', 16) },
  { metric: 'p50Ms', of: nameOf('engine', 'random', 1), to: nameOf('plain', 'random', 1) },
];

function contestant(
  who: string,
  aim: Aim,
  callers: number,
  { accounts }: Ledger,
  move: Move,
  count: () => void,
): Contestant {
  const [hot, ...others] = accounts as [string, ...string[]];
  const pick = (): string => others[Math.floor(Math.random() * others.length)]!;
  const other = (than: string): string => {
    const one = pick();
    return one === than ? other(than) : one;
  };
  const one = async (): Promise<void> => {
    const from = pick();
    await move(from, aim === 'hot' ? hot : other(from));
    count();
  };
  return { name: nameOf(who, aim, callers), round: (ms) => drive(callers, ms, one) };
}

/** Nobody wins by doing less: per acknowledged transfer the same rows, and the books are right. */
async function check(
  admin: Parameters<typeof rowsOf>[0],
  ledgers: Record<string, Ledger>,
  booked: Record<string, number>,
): Promise<void> {
  for (const [who, { tenantId }] of Object.entries(ledgers)) {
    const n = booked[who]!;
    const rows = await rowsOf(admin, tenantId);
    assert.deepEqual(
      rows,
      { transfers: n, legs: 2 * n, entries: 2 * n, events: n, wrong: 0 },
      `${who} wrote other rows than it said`,
    );
  }
}
