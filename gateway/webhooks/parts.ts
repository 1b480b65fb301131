import type { Dispatcher } from 'undici';
import type { Clock } from '../../kernel/clock';
import type { Keys } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import type { Log } from '../../kernel/log';
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
  readonly agent: Dispatcher;
  readonly metrics: DeliveryMetrics;
  /** Looked so often even when nobody rings. */
  readonly everyMs: number;
}
