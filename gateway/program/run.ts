import { createServer } from 'node:net';
import { Registry } from 'prom-client';
import { systemClock } from '../../kernel/clock';
import { type Config, type SubgraphName, subgraphNames } from '../../kernel/config';
import { startJobs } from '../../kernel/jobs';
import { type Log, logger } from '../../kernel/log';
import { serveSubgraph } from '../../kernel/serve';
import { StartError } from '../../kernel/start-error';
import type { Subgraph } from '../../kernel/subgraph';
import type { SandboxCredentials } from '../../subgraphs/identity/seed';
import { createGateway } from '../gateway';
import { forgetter } from '../rest/forget';
import { inProcess, overHttp, type Source } from '../sources';
import { startWebhooks } from '../webhooks';
import { webhookDialects } from '../webhooks/dialects';
import { banner } from './banner';
import { type Database, openDatabase } from './database';
import { type Places, seedSandbox, writeSandbox } from './sandbox';
import { untilStopped } from './stop';
import { depsOf, subgraphs } from './subgraphs';

type Stop = () => Promise<void>;

/** `npm start`: the database, four subgraphs and the gateway in one process. */
export async function all(config: Config): Promise<void> {
  await portFree(config.PORT, config.HOST);
  const log = logger(config.LOG_LEVEL);
  const database = await openDatabase(config);
  const stops: Stop[] = [() => database.close()];
  await untilStopped(stops, database.exited, log, async () => {
    const deps = mapNames((name) => depsOf(database, name, systemClock, log, config.WEBHOOKS_TO_LOOPBACK));
    const credentials = config.sandbox ? await seedSandbox(database, deps) : undefined;
    const sources = mapNames((name) => sourceOf(config, database, subgraphs[name].make(deps[name]), log));
    const jobs = startJobs(
      subgraphNames.flatMap((name) => subgraphs[name].jobs?.(deps[name]) ?? []),
      log,
    );
    stops.push(() => jobs.stop());
    const places = await open(config, database, sources, log, stops, credentials);
    if (credentials) writeSandbox(config, database, places, credentials);
    process.stdout.write(banner(places, config.dataDir, credentials));
  });
}

/** `npm run start:gateway`: the gateway alone; every subgraph must be named by its URL. */
export async function gatewayAlone(config: Config): Promise<void> {
  const missing = subgraphNames.find((name) => !config.subgraphUrls[name]);
  if (missing) throw new StartError(`The gateway alone needs SUBGRAPH_${missing.toUpperCase()}_URL.`);
  await portFree(config.PORT, config.HOST);
  const log = logger(config.LOG_LEVEL);
  const database = await openDatabase(config);
  const stops: Stop[] = [() => database.close()];
  await untilStopped(stops, database.exited, log, async () => {
    const sources = mapNames((name) => overHttp(name, config.subgraphUrls[name]!, database.keys));
    const places = await open(config, database, sources, log, stops);
    process.stdout.write(banner(places, config.dataDir));
  });
}

/** `npm run start:subgraph -- wallet`: one subgraph over HTTP, for a gateway or any other router in front. */
export async function subgraphAlone(config: Config, argument?: string): Promise<void> {
  const name = subgraphNames.find((known) => known === argument);
  if (!name) throw new StartError(`Which subgraph? One of ${subgraphNames.join(', ')}.`);
  await portFree(config.PORT, config.HOST);
  const log = logger(config.LOG_LEVEL);
  const database = await openDatabase(config);
  const stops: Stop[] = [() => database.close()];
  await untilStopped(stops, database.exited, log, async () => {
    const deps = depsOf(database, name, systemClock, log, config.WEBHOOKS_TO_LOOPBACK);
    const served = await serveSubgraph(subgraphs[name].make(deps), deps, { port: config.PORT, host: config.HOST });
    stops.push(() => served.stop());
    const jobs = startJobs(subgraphs[name].jobs?.(deps) ?? [], log);
    stops.push(() => jobs.stop());
    process.stdout.write(`\nThe subgraph ${name} answers at ${served.url}\n\n`);
  });
}

const sourceOf = ({ subgraphUrls }: Config, { keys }: Database, subgraph: Subgraph, log: Log): Source => {
  const url = subgraphUrls[subgraph.name];
  return url ? overHttp(subgraph.name, url, keys) : inProcess(subgraph, log);
};

async function open(
  config: Config,
  database: Database,
  sources: Record<SubgraphName, Source>,
  log: Log,
  stops: Stop[],
  credentials?: SandboxCredentials,
): Promise<Places> {
  const db = database.open('gateway');
  const register = new Registry();
  const gateway = await createGateway({
    ...{ config, log, sources, db, register },
    keys: database.keys,
    dashboardToken: credentials?.dashboard.token,
    sandboxTenants: credentials?.tenants,
  });
  await gateway.listen(config.PORT, config.HOST);
  stops.push(() => gateway.stop());
  const forgetting = startJobs([forgetter(db, systemClock)], log);
  stops.push(() => forgetting.stop());
  const webhooks = await startWebhooks({
    ...{ db, log, sources, register },
    keys: database.keys,
    dialects: webhookDialects,
    allowLoopback: config.WEBHOOKS_TO_LOOPBACK,
    keptDays: config.EVENTS_KEPT_DAYS,
  });
  stops.push(() => webhooks.stop());
  const url = config.PUBLIC_URL ?? gateway.url;
  const graphql = `${url}/graphql`;
  return { url, graphql, ws: graphql.replace(/^http/, 'ws') };
}

const mapNames = <T>(make: (name: SubgraphName) => T): Record<SubgraphName, T> =>
  Object.fromEntries(subgraphNames.map((name) => [name, make(name)])) as Record<SubgraphName, T>;

/** Asked before the database starts, so that a port in use costs nobody a cold start. */
async function portFree(port: number, host: string): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ port, host }, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new StartError(`Port ${port} is in use; set PORT to another one.`);
    throw new StartError(`The program cannot listen on ${host}:${port} (${error.code}).`);
  });
  await new Promise((resolve) => probe.close(resolve));
}
