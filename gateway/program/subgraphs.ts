import type { Clock } from '../../kernel/clock';
import type { SubgraphName } from '../../kernel/config';
import type { Job } from '../../kernel/jobs';
import type { Log } from '../../kernel/log';
import type { Deps, Subgraph } from '../../kernel/subgraph';
import { card } from '../../subgraphs/card';
import { cardJobs } from '../../subgraphs/card/jobs';
import { identity } from '../../subgraphs/identity';
import { identityJobs } from '../../subgraphs/identity/jobs';
import { rules } from '../../subgraphs/rules';
import { wallet } from '../../subgraphs/wallet';
import { walletJobs } from '../../subgraphs/wallet/jobs';
import type { Database } from './database';

/** All there are: how each is made, and what it does without being asked. */
export const subgraphs: Record<SubgraphName, { make(deps: Deps): Subgraph; jobs?(deps: Deps): readonly Job[] }> = {
  identity: { make: identity as (deps: Deps) => Subgraph, jobs: identityJobs },
  wallet: { make: wallet as (deps: Deps) => Subgraph, jobs: walletJobs },
  card: { make: card as (deps: Deps) => Subgraph, jobs: cardJobs },
  rules: { make: rules as (deps: Deps) => Subgraph },
};

export const depsOf = (
  database: Database,
  name: SubgraphName,
  clock: Clock,
  log: Log,
  allowLoopback = false,
): Deps => ({
  db: database.open(name),
  keys: database.keys,
  clock,
  log: log.child({ subgraph: name }),
  allowLoopback,
});
