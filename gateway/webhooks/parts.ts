import { setMaxListeners } from 'node:events';
import type postgres from 'postgres';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../kernel/clock';
import type { Keys } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import type { Log } from '../../kernel/log';
import { planOnce } from '../../schema/sets';
import type { WebhookDialectName } from '../../schema/tables/events';
import type { WebhookDialect } from './dialects/dialect';
import type { DeliveryMetrics } from './metrics';
import type { Leases } from './queue';
import type { FactsOf } from './schedule';

/** What everybody here works with. */
export interface Parts {
  readonly db: Db;
  readonly keys: Keys;
  readonly log: Log;
  readonly clock: Clock;
  readonly dialects: Readonly<Record<WebhookDialectName, WebhookDialect>>;
  readonly facts: FactsOf;
  readonly leases: Leases;
  /** Live tenants' messages never go to this machine, whatever a sandbox's may. */
  readonly agents: { readonly live: Dispatcher; readonly sandbox: Dispatcher };
  readonly metrics: DeliveryMetrics;
  /** Looked so often even when nobody rings. */
  readonly everyMs: number;
}

export const agentFor = ({ agents }: Pick<Parts, 'agents'>, { live }: { readonly live: boolean }): Dispatcher =>
  live ? agents.live : agents.sandbox;

/** Many may listen at a time, and no more than there are attempts in flight. */
export function stoppable(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * A set's statements, by index whatever the tables held when they were planned: the queue is empty as often as full.
 * Nobody waits for the disk: what a crash of the database takes back is leased, sent or let go once more.
 */
export async function planned<T>({ sql }: Db, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  const done = await sql.begin((tx) => Promise.all([planOnce({ sql: tx }), soon(tx), work(tx)]));
  return done[2] as T;
}

const soon = (tx: postgres.TransactionSql): Promise<unknown> =>
  tx`select set_config('synchronous_commit', 'off', true)`.execute();
