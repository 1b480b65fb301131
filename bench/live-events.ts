import { setTimeout as sleep } from 'node:timers/promises';
import { type Audience, type Card, inviteAudience, openTheatre, type Theatre } from './live-events/theatre';
import type { Bench, Comparison, Contestant, Prepared, Sample, Scenario } from './scenario';
import { ascending, quantile } from './stats';

export const liveEvents: Scenario = {
  measures:
    'From just before the commit of a card’s status change until the last of its WebSockets has it, selected over ' +
    'three subgraphs, with 1,000 sockets open: the program, the sockets and what writes are processes of their own.',
  prepare,
};

const SOCKETS = 1_000;
const QUERY = `subscription Live($card: ID) { cardStatusChanged(cardId: $card) {
  cursor at previous current reason
  card { id status last4 account { id balance { amount currency } } holder { id fullName kycStatus } }
} }`;

interface Setting {
  readonly name: string;
  /** Events per second. */
  readonly rate: number;
  /** How many cards the sockets are shared out over, a part to each; 0: each hears of all cards. */
  readonly cards: number;
}

const settings: readonly Setting[] = [
  { name: '200/s, each to 20 of 1,000', rate: 200, cards: 50 },
  { name: '200/s, each to 100 of 1,000', rate: 200, cards: 10 },
  { name: '20/s, each to all 1,000', rate: 20, cards: 0 },
];

async function prepare(bench: Bench): Promise<Prepared> {
  const [theatre, audience] = await Promise.all([openTheatre(bench), inviteAudience(bench)]);
  const contestants: Contestant[] = settings.map((setting) => ({
    name: setting.name,
    round: (ms) => play(theatre, audience, setting, ms),
  }));
  return { contestants, comparisons, rounds: bench.quick ? {} : { rounds: 3, roundMs: 10_000 } };
}

let n = 0;

async function play(theatre: Theatre, audience: Audience, { rate, cards }: Setting, ms: number): Promise<Sample> {
  const { ws: url, token, program } = theatre;
  const chosen = theatre.cards.slice(0, cards || 10);
  const variables = Array.from({ length: SOCKETS }, (_, i) => (cards ? { card: chosen[i % cards]!.id } : {}));
  await audience.open({ url, token, query: QUERY, variables });
  await untilAllHear(theatre, audience, chosen, cards ? SOCKETS : SOCKETS * chosen.length);
  const from = n;
  await pour(theatre, chosen, rate, ms);
  const expected = (n - from) * (cards ? SOCKETS / cards : SOCKETS);
  const heard = await settled(audience, from, expected);
  await audience.close();
  const sorted = ascending(heard.lastMs);
  return {
    perSecond: heard.seen / (ms / 1000),
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    lost: expected - heard.seen,
    doubled: heard.doubled,
    rssMb: program.rssMb(),
  };
}

/** A subscription is not acknowledged, so events are sent until every socket has had one of each card. */
async function untilAllHear(theatre: Theatre, audience: Audience, cards: readonly Card[], all: number): Promise<void> {
  for (let seen = 0; seen < all; ) {
    const from = n;
    for (const card of cards) await theatre.change(card, n++);
    seen = (await settled(audience, from, all, 2_000)).seen;
  }
}

/** At an even pace, whatever becomes of them. */
async function pour(theatre: Theatre, cards: readonly Card[], rate: number, ms: number): Promise<void> {
  const begun = performance.now();
  const writing: Promise<void>[] = [];
  for (let i = 0; i < (rate * ms) / 1000; i++) {
    const ahead = (i * 1000) / rate - (performance.now() - begun);
    if (ahead > 0) await sleep(ahead);
    writing.push(theatre.change(cards[i % cards.length]!, n++));
  }
  await Promise.all(writing);
}

const PATIENCE_MS = 15_000;

async function settled(audience: Audience, from: number, expected: number, patience = PATIENCE_MS) {
  const until = performance.now() + patience;
  for (;;) {
    const heard = await audience.heard(from);
    if (heard.seen >= expected || performance.now() > until) return heard;
    await sleep(50);
  }
}

const comparisons: readonly Comparison[] = settings.flatMap(({ name }) => [
  { metric: 'p99Ms', of: name, atMost: 100 },
  { metric: 'lost', of: name, atMost: 0 },
  { metric: 'doubled', of: name, atMost: 0 },
]);
