import { Registry } from 'prom-client';
import { type Clock, systemClock } from '../../kernel/clock';
import type { Keys } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import { startJobs } from '../../kernel/jobs';
import type { Log } from '../../kernel/log';
import { outgoingAgent } from '../../kernel/outgoing';
import type { WebhookDialectName } from '../../schema/tables/events';
import { followOutbox } from '../../schema/tail';
import { webhookFacts } from '../../schema/webhooks';
import type { Source } from '../sources';
import { Asker, oldestOpenQuestion } from './ask';
import { Claimer } from './claimer';
import type { WebhookDialect } from './dialects/dialect';
import { Dispatcher } from './dispatch';
import { deliveryMetrics } from './metrics';
import { type Parts, stoppable } from './parts';
import type { Leases } from './queue';
import type { FactsOf } from './schedule';
import { forgetter, sweeper } from './sweep';

export interface WebhooksOptions {
  /** As the gateway's own role. */
  readonly db: Db;
  readonly keys: Keys;
  readonly log: Log;
  readonly sources: { readonly card: Source };
  readonly dialects: Readonly<Record<WebhookDialectName, WebhookDialect>>;
  readonly allowLoopback: boolean;
  readonly keptDays: number;
  readonly clock?: Clock;
  /** The contracts' own, but in tests. */
  readonly facts?: FactsOf;
  readonly register?: Registry;
  readonly everyMs?: number;
  /** How much longer a lease is than an attempt may take. */
  readonly marginMs?: number;
}

export interface Webhooks {
  /** Begins nothing new; what is in flight may still end for so long, then it is left to others. */
  stop(graceMs?: number): Promise<void>;
}

const EVERY_MS = 1_000;
const MARGIN_MS = 5_000;
const GRACE_MS = 5_000;

/** Tells of what happens to whom it concerns: `dispatch` makes deliveries, `claimer` and `sender` send them, `ask` asks. */
export async function startWebhooks(options: WebhooksOptions): Promise<Webhooks> {
  const { db, log, keptDays, sources } = options;
  const parts = partsOf(options);
  const tail = await followOutbox({ db, log, everyMs: parts.everyMs });
  const claimer = new Claimer(parts);
  const dispatcher = new Dispatcher(parts, tail, claimer);
  const from = await dispatcher.begin();
  const asker = new Asker(parts, tail, sources.card, await oldestOpenQuestion(db, from));
  const stopping = stoppable();
  const running = [dispatcher.run(stopping.signal), asker.run(stopping.signal), claimer.run()];
  const jobs = startJobs([sweeper(parts, () => claimer.wake()), forgetter(parts, keptDays)], log);
  return {
    stop: async (graceMs = GRACE_MS) => {
      stopping.abort();
      claimer.stop();
      await Promise.all([...running, jobs.stop()]);
      await Promise.all([claimer.sender.stop(graceMs), asker.stop(graceMs)]);
      await tail.stop();
      await Promise.all([parts.agents.live.destroy(), parts.agents.sandbox.destroy()]);
    },
  };
}

function partsOf({ db, keys, log, dialects, allowLoopback, ...given }: WebhooksOptions): Parts {
  const { clock = systemClock, facts = webhookFacts, register = new Registry() } = given;
  const { everyMs = EVERY_MS, marginMs = MARGIN_MS } = given;
  const leases = Object.fromEntries(
    Object.entries(facts).map(([name, { timeoutMs }]) => [name, timeoutMs + marginMs]),
  ) as Leases;
  const agents = { live: outgoingAgent({ allowLoopback: false }), sandbox: outgoingAgent({ allowLoopback }) };
  return { db, keys, log, clock, dialects, facts, leases, agents, everyMs, metrics: deliveryMetrics(db, register) };
}
