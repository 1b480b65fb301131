import { createGateway } from '../../gateway/gateway';
import type { Database as Program } from '../../gateway/program/database';
import { seedSandbox } from '../../gateway/program/sandbox';
import { subgraphs } from '../../gateway/program/subgraphs';
import { inProcess, type Source } from '../../gateway/sources';
import { systemClock } from '../../kernel/clock';
import { readConfig, type SubgraphName, subgraphNames } from '../../kernel/config';
import { connect } from '../../kernel/db';
import { logger } from '../../kernel/log';
import type { Deps } from '../../kernel/subgraph';
import type { SandboxCredentials } from '../../subgraphs/identity/seed';
import { BENCH_KEYS, type Database } from '../server';

/** The whole graph in this process, over the sandbox world. */
export interface Graph {
  readonly url: string;
  readonly token: string;
  /** The app of the sandbox that speaks REST. */
  readonly app: SandboxCredentials['tenants']['vaultspay-saas'];
  /** How many statements its subgraphs have sent. */
  sent(): number;
  stop(): Promise<void>;
}

export async function openGraph(database: Database): Promise<Graph> {
  const log = logger('silent');
  let sent = 0;
  const depsOf = (name: SubgraphName): Deps => {
    const db = connect({ url: database.urlAs(name), name: 'bench', onQuery: () => sent++ });
    return { db, keys: BENCH_KEYS, clock: systemClock, log };
  };
  const each = <T>(make: (name: SubgraphName) => T) =>
    Object.fromEntries(subgraphNames.map((name) => [name, make(name)])) as Record<SubgraphName, T>;
  const deps = each(depsOf);
  const { dashboard, tenants } = await seedSandbox({ url: database.url } as Program, deps);
  const sources = each((name): Source => inProcess(subgraphs[name].make(deps[name]), log));
  const config = readConfig({ LOG_LEVEL: 'silent', PORT: '0' });
  const front = await createGateway({
    config,
    log,
    sources,
    db: database.as('gateway'),
    keys: BENCH_KEYS,
    dashboardToken: dashboard.token,
  });
  await front.listen(0, '127.0.0.1');
  const stop = async (): Promise<void> => {
    await front.stop();
    await Promise.all(subgraphNames.map((name) => deps[name].db.close()));
  };
  const app = tenants['vaultspay-saas'];
  return { url: front.url, token: dashboard.token, app, sent: () => sent, stop };
}
