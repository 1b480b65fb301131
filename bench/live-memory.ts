import { setTimeout as sleep } from 'node:timers/promises';
import { inviteAudience, openTheatre } from './live-events/theatre';
import type { Bench, Prepared, Sample, Scenario } from './scenario';

export const liveMemory: Scenario = {
  measures:
    'What the program holds in memory before and after 100,000 events, told to 10 sockets as fast as they are ' +
    'written: 500 in one transaction, one transaction after the other.',
  prepare,
};

const SOCKETS = 10;
const PORTION = 500;
const QUERY = 'subscription { cardStatusChanged { cursor current reason card { id status } } }';

async function prepare(bench: Bench): Promise<Prepared> {
  const [theatre, audience] = await Promise.all([openTheatre(bench), inviteAudience(bench)]);
  const { ws: url, token, program, cards } = theatre;
  const total = bench.quick ? 5_000 : 100_000;
  await audience.open({ url, token, query: QUERY, variables: Array.from({ length: SOCKETS }, () => ({})) });
  await sleep(1_000);
  let n = 0;
  const some = Array.from({ length: PORTION }, (_, i) => cards[i % cards.length]!);
  const round = async (): Promise<Sample> => {
    const from = n;
    const begun = performance.now();
    for (; n - from < total; n += PORTION) {
      await theatre.changes(some, n);
      // Nobody is to be cut off for being slow here: the next portion waits for the last but one to be heard.
      while ((await audience.heard(from)).seen < (n - from - PORTION) * SOCKETS) await sleep(5);
    }
    let heard = await audience.heard(from);
    for (const until = performance.now() + 30_000; heard.seen < total * SOCKETS && performance.now() < until; ) {
      await sleep(50);
      heard = await audience.heard(from);
    }
    const seconds = (performance.now() - begun) / 1000;
    return {
      perSecond: heard.seen / seconds,
      lost: total * SOCKETS - heard.seen,
      doubled: heard.doubled,
      rssMb: program.rssMb(),
    };
  };
  const before = { name: 'before', round: async (): Promise<Sample> => ({ rssMb: program.rssMb() }) };
  const after = { name: `after ${total} events`, round };
  return {
    contestants: [before, after],
    comparisons: [
      { metric: 'rssMb', of: after.name, to: before.name },
      { metric: 'lost', of: after.name, atMost: 0 },
      { metric: 'doubled', of: after.name, atMost: 0 },
    ],
    rounds: { rounds: 1, warmups: 0 },
  };
}
