import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Source } from '../gateway/sources';
import { startWebhooks } from '../gateway/webhooks';
import { webhookDialects } from '../gateway/webhooks/dialects';
import { logger } from '../kernel/log';
import { drive } from './load';
import type { Bench, Contestant, Prepared, Sample, Scenario } from './scenario';
import { BENCH_KEYS, openDatabase } from './server';
import { changed, openReceiver, openWorld, type Receiver, type World } from './webhooks/world';

export const webhooks: Scenario = {
  measures:
    'Webhooks delivered per second, from events in the outbox to 204 of the receiver and the outcome on record, against ' +
    'a bare undici POST loop that sends the same bodies to the same receiver over as many connections; in order per card.',
  prepare,
};

const CONNECTIONS = 32;

async function prepare(bench: Bench): Promise<Prepared> {
  const receiver = await openReceiver(bench);
  const database = await openDatabase(await bench.server(), 'webhooks');
  bench.defer(() => database.close());
  const world = await openWorld(database, receiver.url);
  const db = database.as('gateway');
  const card = { send: () => Promise.reject(new Error('nobody is asked here')) } as unknown as Source;
  const start = () =>
    startWebhooks({
      ...{ db, keys: BENCH_KEYS, log: logger('error'), sources: { card }, dialects: webhookDialects },
      ...{ allowLoopback: true, keptDays: 30 },
    });
  const events = bench.quick ? 2_000 : 10_000;
  const bare: Contestant = { name: 'bare POST loop', round: (ms) => post(receiver, ms) };
  const ours: Contestant = { name: 'webhooks', round: () => deliver(receiver, world, start, events) };
  const check = async (): Promise<void> => {
    const [left] = await database.admin`select count(*)::int as n from events.delivery where status <> 'succeeded'`;
    const [twice] = await database.admin`select count(*)::int as n from events.delivery where attempts <> 1`;
    if (left?.n !== 0 || twice?.n !== 0)
      throw new Error(`${left?.n} not delivered, ${twice?.n} not at the first attempt`);
  };
  return {
    contestants: [bare, ours],
    comparisons: [
      { metric: 'perSecond', of: ours.name, to: bare.name, atLeast: 0.3 },
      { metric: 'lost', of: ours.name, atMost: 0 },
      { metric: 'doubled', of: ours.name, atMost: 0 },
      { metric: 'outOfOrder', of: ours.name, atMost: 0 },
    ],
    check,
  };
}

async function post({ url }: Receiver, ms: number): Promise<Sample> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  let n = 0;
  const sample = await drive(CONNECTIONS, ms, async () => {
    const id = '01900000-0000-7000-8000-000000001904';
    const body = JSON.stringify({ id, type: 'card.frozen', data: { resourceId: id, ...changed(id, n++) } });
    const answer = await pool.request({ path, method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await answer.body.dump();
  });
  await pool.close();
  return { perSecond: sample.perSecond };
}

const PATIENCE_MS = 60_000;

/** The events are there when the clock starts; it stops when the receiver has the last of them. */
async function deliver(
  receiver: Receiver,
  world: World,
  start: () => ReturnType<typeof startWebhooks>,
  events: number,
): Promise<Sample> {
  await world.tell(events);
  receiver.forget();
  const begun = performance.timeOrigin + performance.now();
  const running = await start();
  let counted = await receiver.count();
  for (const until = Date.now() + PATIENCE_MS; counted.distinct < events && Date.now() < until; ) {
    await sleep(20);
    counted = await receiver.count();
  }
  await running.stop();
  return {
    perSecond: (counted.distinct * 1000) / (counted.lastAt - begun),
    lost: events - counted.distinct,
    doubled: counted.received - counted.distinct,
    outOfOrder: counted.outOfOrder,
  };
}
