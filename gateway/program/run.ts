import { createServer } from 'node:net';
import { systemClock } from '../../kernel/clock';
import { type Config, subgraphNames } from '../../kernel/config';
import { logger } from '../../kernel/log';
import { StartError } from '../../kernel/start-error';
import { openDatabase } from './database';
import { untilStopped } from './stop';

export type Stop = () => Promise<void>;

const parts = () => import('./parts.js');

/** `npm start`: the database, four subgraphs and the gateway in one process. */
export async function all(config: Config): Promise<void> {
  await portFree(config.PORT, config.HOST);
  const log = logger(config.LOG_LEVEL);
  const database = await openDatabase(config);
  const stops: Stop[] = [() => database.close()];
  await untilStopped(stops, database.exited, log, async () => {
    const { banner, depsOf, mapNames, open, seedSandbox, sourceOf, startJobs, subgraphs, writeSandbox } = await parts();
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
    const { banner, mapNames, open, overHttp } = await parts();
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
    const { depsOf, serveSubgraph, startJobs, subgraphs } = await parts();
    const deps = depsOf(database, name, systemClock, log, config.WEBHOOKS_TO_LOOPBACK);
    const served = await serveSubgraph(subgraphs[name].make(deps), deps, { port: config.PORT, host: config.HOST });
    stops.push(() => served.stop());
    const jobs = startJobs(subgraphs[name].jobs?.(deps) ?? [], log);
    stops.push(() => jobs.stop());
    process.stdout.write(`\nThe subgraph ${name} answers at ${served.url}\n\n`);
  });
}

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
