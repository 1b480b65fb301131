import { Registry } from 'prom-client';
import { systemClock } from '../../kernel/clock';
import { type Config, type SubgraphName, subgraphNames } from '../../kernel/config';
import { startJobs } from '../../kernel/jobs';
import type { Log } from '../../kernel/log';
import type { Subgraph } from '../../kernel/subgraph';
import type { SandboxCredentials } from '../../subgraphs/identity/seed';
import { createGateway } from '../gateway';
import { forgetter } from '../rest/forget';
import { inProcess, overHttp, type Source } from '../sources';
import { startWebhooks } from '../webhooks';
import { webhookDialects } from '../webhooks/dialects';
import type { Database } from './database';
import type { Stop } from './run';
import type { Places } from './sandbox';

export { startJobs } from '../../kernel/jobs';
export { serveSubgraph } from '../../kernel/serve';
export { overHttp } from '../sources';
export { banner } from './banner';
export { seedSandbox, writeSandbox } from './sandbox';
export { depsOf, subgraphs } from './subgraphs';

/** What a program is made of: large, so loaded only when it is known that it can begin. */

export const sourceOf = ({ subgraphUrls }: Config, { keys }: Database, subgraph: Subgraph, log: Log): Source => {
  const url = subgraphUrls[subgraph.name];
  return url ? overHttp(subgraph.name, url, keys) : inProcess(subgraph, log);
};

export async function open(
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

export const mapNames = <T>(make: (name: SubgraphName) => T): Record<SubgraphName, T> =>
  Object.fromEntries(subgraphNames.map((name) => [name, make(name)])) as Record<SubgraphName, T>;
