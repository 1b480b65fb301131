import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SubgraphName } from '../kernel/config';
import type { Db } from '../kernel/db';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Names of operations are the clients' to choose; past this many, the rest is one. */
const MAX_OPERATIONS = 200;

export type Transport = 'websocket' | 'sse';
export type CutOff = 'too slow' | 'no pong' | 'messages' | 'credential' | 'sockets of tenant';

export interface Metrics {
  request(route: string, status: number, seconds: number): void;
  operation(name: string | undefined, outcome: string): void;
  subgraph(name: SubgraphName, outcome: 'ok' | 'errors' | 'failed', seconds: number): void;
  sockets(transport: Transport, by: 1 | -1): void;
  subscriptions(by: 1 | -1): void;
  event(transport: Transport): void;
  /** A client that was sent away: why. */
  cutOff(reason: CutOff): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** What Prometheus is told, in a registry of its own, as several gateways may live in one process. */
export function metrics(db: Db, others = new Registry()): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const requests = new Histogram({
    name: 'vaultgraph_http_request_seconds',
    help: 'How long HTTP requests took.',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const operations = new Counter({
    name: 'vaultgraph_graphql_operations_total',
    help: 'GraphQL operations by name and by the first error code, or ok.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const calls = new Histogram({
    name: 'vaultgraph_subgraph_call_seconds',
    help: 'How long calls to subgraphs took.',
    labelNames: ['subgraph', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  connections(db, registers);
  const told = live(registers);
  const labelOf = bounded(MAX_OPERATIONS);
  return {
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    operation: (name, outcome) => operations.inc({ operation: labelOf(name), outcome }),
    subgraph: (subgraph, outcome, seconds) => calls.observe({ subgraph, outcome }, seconds),
    ...told,
    text: () => Registry.merge([register, others]).metrics(),
    contentType: register.contentType,
  };
}

type Live = Pick<Metrics, 'sockets' | 'subscriptions' | 'event' | 'cutOff'>;

function live(registers: Registry[]): Live {
  const sockets = new Gauge({
    name: 'vaultgraph_sockets',
    help: 'WebSockets and event streams that are open.',
    labelNames: ['transport'],
    registers,
  });
  const subscriptions = new Gauge({
    name: 'vaultgraph_subscriptions',
    help: 'Subscriptions that are open.',
    registers,
  });
  const events = new Counter({
    name: 'vaultgraph_events_sent_total',
    help: 'Events sent to clients.',
    labelNames: ['transport'],
    registers,
  });
  const cutOffs = new Counter({
    name: 'vaultgraph_sockets_cut_off_total',
    help: 'WebSockets and event streams that were ended by us, by reason.',
    labelNames: ['reason'],
    registers,
  });
  return {
    sockets: (transport, by) => sockets.inc({ transport }, by),
    subscriptions: (by) => subscriptions.inc(by),
    event: (transport) => events.inc({ transport }),
    cutOff: (reason) => cutOffs.inc({ reason }),
  };
}

function bounded(max: number): (name: string | undefined) => string {
  const known = new Set<string>();
  return (name) => {
    if (!name) return 'anonymous';
    if (known.has(name)) return name;
    if (known.size >= max) return 'other';
    known.add(name);
    return name;
  };
}

/** The pools count nothing themselves; the database knows who is connected. Asked only when somebody looks. */
function connections({ sql }: Db, registers: Registry[]): void {
  new Gauge({
    name: 'vaultgraph_database_connections',
    help: 'Connections of each pool of this program, over all of its processes.',
    labelNames: ['pool'],
    registers,
    async collect() {
      this.reset();
      const pools = await sql<{ pool: string; n: number }[]>`
        select application_name as pool, count(*)::int as n from pg_stat_activity
        where datname = current_database() and application_name like 'vaultgraph-%' group by 1`.catch(() => []);
      for (const { pool, n } of pools) this.set({ pool: pool.replace('vaultgraph-', '') }, n);
    },
  });
}
