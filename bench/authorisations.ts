import assert from 'node:assert/strict';
import { systemClock } from '../kernel/clock';
import { newId } from '../kernel/id';
import { logger } from '../kernel/log';
import type { Call } from '../kernel/subgraph';
import { networkOn } from '../subgraphs/card/network';
import { engineOn } from '../subgraphs/wallet/engine';
import { type Cards, openCards, traceOf } from './authorisations/cards';
import { drive } from './load';
import type { Bench, Comparison, Contestant, Prepared, Scenario } from './scenario';
import { BENCH_KEYS, openDatabase } from './server';
import { openLedger } from './transfers/ledger';

export const authorisations: Scenario = {
  measures:
    'How many card authorisations per second are durably decided (rules, hold, row, decision, statement rows, events, in ' +
    'one transaction), against the transfers of the same engine in the same run; cards at random, one hot card, and a ' +
    'card with fifty rules.',
  prepare,
};

const CARDS = 2_000;

async function prepare({ server, defer }: Bench): Promise<Prepared> {
  const database = await openDatabase(await server(), 'authorisations');
  defer(() => database.close());
  const ledger = await openLedger(database.admin, CARDS);
  const payments = await openLedger(database.admin, CARDS);
  const cards = await openCards(database.admin, ledger, CARDS);
  await database.admin`analyze`;
  const network = networkOn({ db: database.as('card'), keys: BENCH_KEYS, clock: systemClock, log: logger('silent') });
  const call = callOf(cards);
  let approved = 0;
  const authorise = async (cardId: string): Promise<void> => {
    const amount = { amount: '1.00', currency: cards.currency };
    const merchant = { name: 'Bench', mcc: '5411', country: 'AE' };
    const message = { networkRef: newId(), cardId, channel: 'ecommerce' as const, merchant, amount };
    const { state } = await network.authorise(call, message);
    assert.equal(state, 'held');
    approved++;
  };
  const engine = engineOn(database.as('wallet'));
  const transfer = async (): Promise<void> => {
    const [from, to] = [pick(payments.accounts), pick(payments.accounts)];
    if (from === to) return transfer();
    await engine.execute({ ...payments.transfer(), from: { accountId: from }, to: { accountId: to } });
  };
  const [hot] = cards.ids.slice(-1) as [string];
  const others = cards.ids.slice(1, -1);
  const contestants: Contestant[] = callers.flatMap((n) => [
    { name: nameOf('transfer', n), round: (ms) => drive(n, ms, transfer) },
    { name: nameOf('authorisation', n), round: (ms) => drive(n, ms, () => authorise(pick(others))) },
  ]);
  contestants.push(
    { name: 'authorisation, one hot card, 64 callers', round: (ms) => drive(64, ms, () => authorise(hot)) },
    { name: 'authorisation, fifty rules, 64 callers', round: (ms) => drive(64, ms, () => authorise(cards.ruled)) },
  );
  const check = async (): Promise<void> => {
    const n = approved;
    const rows = await traceOf(database.admin, cards.tenantId);
    assert.deepEqual(rows, { held: n, holds: n, uses: n, decisions: n, told: n, wrong: 0 });
  };
  return { contestants, comparisons, check };
}

const callers = [64, 16, 1] as const;

const nameOf = (what: string, n: number): string => `${what}, ${n} ${n === 1 ? 'caller' : 'callers'}`;

const hot = 'authorisation, one hot card, 64 callers';
const comparisons: readonly Comparison[] = [
  { metric: 'perSecond', of: nameOf('authorisation', 64), to: nameOf('transfer', 64), atLeast: 0.5 },
  { metric: 'perSecond', of: nameOf('authorisation', 16), to: nameOf('transfer', 16) },
  { metric: 'p50Ms', of: nameOf('authorisation', 1), to: nameOf('transfer', 1) },
  { metric: 'p99Ms', of: nameOf('authorisation', 16), to: nameOf('transfer', 16) },
  { metric: 'perSecond', of: hot, to: nameOf('authorisation', 64) },
  { metric: 'perSecond', of: 'authorisation, fifty rules, 64 callers', to: hot },
];

const pick = (ids: readonly string[]): string => ids[Math.floor(Math.random() * ids.length)]!;

const callOf = ({ tenantId }: Cards): Call => ({
  viewer: {
    ...{ tenantId, actor: { kind: 'network', id: 'bench' }, roles: [], scopes: ['card:network'] },
    ...{ dialect: 'cryptomate', sandbox: false },
  },
  requestId: 'bench',
  signal: new AbortController().signal,
});
