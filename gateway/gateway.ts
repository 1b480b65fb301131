import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import { type Clock, systemClock } from '../kernel/clock';
import type { Config, SubgraphName } from '../kernel/config';
import type { Keys } from '../kernel/crypto';
import type { Db } from '../kernel/db';
import { type Listening, listen } from '../kernel/http';
import type { Log } from '../kernel/log';
import type { Parts } from './exchange';
import { type Executor, type ExecutorParts, stockExecutor } from './executor';
import { graphql } from './graphql';
import { Guesses } from './hosted/guesses';
import { serve } from './http';
import { guard } from './limits';
import { metrics } from './metrics';
import { persistedOperations } from './persisted';
import { restParts } from './rest';
import type { Dialect } from './rest/dialect';
import type { Source } from './sources';
import { subscriptions } from './subscriptions';
import { certificate } from './tls';
import { tracing } from './trace';
import { recogniser } from './viewer';

export interface GatewayOptions {
  readonly config: Config;
  readonly log: Log;
  readonly sources: Record<SubgraphName, Source>;
  /** As the gateway's own role. */
  readonly db: Db;
  readonly keys: Keys;
  /** Given to GraphiQL in a sandbox, and there only to a browser on this machine. */
  readonly dashboardToken?: string;
  /** Given to the reference's console, likewise. */
  readonly sandboxTenants?: Readonly<Record<string, object>>;
  /** Text of the supergraph; the committed one where nothing is said. */
  readonly supergraph?: string;
  readonly executor?: (parts: ExecutorParts) => Executor;
  /** By which requests are counted. */
  readonly clock?: Clock;
  /** The REST dialects that are spoken; all that there are where nothing is said. */
  readonly dialects?: readonly Dialect[];
  /** What else of this process is told with the gateway's own metrics. */
  readonly register?: Registry;
}

export interface Gateway {
  readonly url: string;
  listen(port: number, host: string): Promise<void>;
  /** Takes no new work, finishes what is in flight, lets go of the sources; the database stays its opener's. */
  stop(graceMs?: number): Promise<void>;
}

const committed = (): string => readFileSync(join(__dirname, '..', 'schema', 'supergraph.graphql'), 'utf8');

export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    config,
    log,
    sources,
    db,
    keys,
    dashboardToken,
    sandboxTenants,
    supergraph = committed(),
    executor = stockExecutor,
  } = options;
  const observed = { metrics: metrics(db, options.register), tracing: tracing(config.OTEL_EXPORTER_OTLP_ENDPOINT) };
  const made = executor({ supergraph, sources, log, ...observed });
  const answering = await graphql({ executor: made, log, production: !config.sandbox });
  let stopping = false;
  const rest = restParts({ db, keys, clock: options.clock ?? systemClock, log, spoken: options.dialects });
  const shared = {
    ...{ config, log, db, sources, dashboardToken, sandboxTenants, ...observed },
    graphql: answering,
    recognise: recogniser(sources.identity, config.sandbox),
    guard: guard(answering.schema),
    persisted: persistedOperations(db),
    stopping: () => stopping,
    rest,
    guesses: new Guesses(rest.rates),
  };
  const live = subscriptions(shared, supergraph);
  const parts: Parts = { ...shared, subscriptions: live };
  let listening: Listening | undefined;
  return {
    get url() {
      return listening?.url ?? '';
    },
    listen: async (port, host) => {
      const handle = (...[request, response]: Parameters<Parameters<typeof listen>[0]>): void =>
        void serve(parts, request, response);
      listening = await listen(handle, { port, host, log, tls: certificate(config), upgrade: live.upgrade });
    },
    stop: async (graceMs) => {
      stopping = true;
      await live.stop();
      await listening?.stop(graceMs);
      await answering.stop();
      await shared.rest.rates.stop();
      await observed.tracing.stop();
      await Promise.all(Object.values(sources).map((source) => source.close()));
    },
  };
}
