import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Db } from '../../kernel/db';

export interface DeliveryMetrics {
  attempt(dialect: string, outcome: string, seconds: number): void;
  /** An event that could not be put into the words of a dialect. */
  unrendered(dialect: string): void;
  /** The reader's place: everything up to here is dispatched. */
  reached(seq: number, upto: number): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function deliveryMetrics({ sql }: Db, register: Registry): DeliveryMetrics {
  const registers = [register];
  const attempts = new Histogram({
    name: 'vaultgraph_webhook_attempt_seconds',
    help: 'How long attempts to deliver webhooks took, by dialect and by what came of them.',
    labelNames: ['dialect', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const unrendered = new Counter({
    name: 'vaultgraph_webhook_unrendered_total',
    help: 'Events that could not be rendered for an endpoint.',
    labelNames: ['dialect'],
    registers,
  });
  const behind = new Gauge({
    name: 'vaultgraph_webhook_events_behind',
    help: 'Events that are final and that this process has not yet dispatched or passed by.',
    registers,
  });
  new Gauge({
    name: 'vaultgraph_webhook_queue',
    help: 'Deliveries that are pending, over all processes.',
    registers,
    async collect() {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from events.delivery where status = 'pending' and next_attempt_at is not null
      `.catch(() => []);
      if (row) this.set(row.n);
    },
  });
  return {
    attempt: (dialect, outcome, seconds) => attempts.observe({ dialect, outcome }, seconds),
    unrendered: (dialect) => unrendered.inc({ dialect }),
    reached: (seq, upto) => behind.set(Math.max(0, upto - seq)),
  };
}
