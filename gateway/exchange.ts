import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../kernel/config';
import type { Db } from '../kernel/db';
import type { Log } from '../kernel/log';
import type { Viewer } from '../kernel/viewer';
import type { GraphQL } from './graphql';
import type { Guesses } from './hosted/guesses';
import type { Guard } from './limits';
import type { Metrics } from './metrics';
import type { Persisted } from './persisted';
import type { Seen, Sources } from './request';
import type { RestParts } from './rest/parts';
import type { Subscriptions } from './subscriptions';
import type { Told, Tracing } from './trace';
import type { Recogniser } from './viewer';

/** All that the routes need, made once. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  readonly sources: Sources;
  readonly graphql: GraphQL;
  readonly recognise: Recogniser;
  readonly guard: Guard;
  readonly persisted: Persisted;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly subscriptions: Subscriptions;
  readonly rest: RestParts;
  readonly guesses: Guesses;
  readonly dashboardToken?: string;
  /** What the sandbox made for each of its tenants; told to pages at this machine only. */
  readonly sandboxTenants?: Readonly<Record<string, object>>;
  readonly stopping: () => boolean;
}

/** One request over HTTP on its way through the routes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  /** The query string, `?` included. */
  readonly search: string;
  readonly id: string;
  readonly seen: Seen & { viewer?: Viewer };
  readonly told: Told;
}

export type Route = (parts: Parts, exchange: Exchange) => Promise<void>;
