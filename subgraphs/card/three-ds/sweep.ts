import { transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import type { Job } from '../../../kernel/jobs';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { Network } from '../network';
import * as repo from '../repo/challenges';
import { settle } from './answer';

const PORTION = 100;

const system = (tenantId: string): Call => ({
  requestId: newId(),
  signal: new AbortController().signal,
  viewer: {
    ...{ tenantId, actor: { kind: 'system', id: 'card' }, roles: [], scopes: [], sandbox: false },
    // Nothing below looks at it: policies come from the tenant's row.
    dialect: 'vaultspay-v1',
  },
});

/** Silence is a failure. Safe to run in several processes at once; answers how many questions came to their end. */
export async function sweep(deps: Deps, network: Network): Promise<number> {
  const now = deps.clock.now();
  const due = await repo.unfinished(deps.db, now, PORTION);
  const ended = await Promise.allSettled(
    due.map(({ tenantId, id }) => end(deps, network, system(tenantId), id, (row) => row.expiresAt <= now)),
  );
  for (const one of ended) if (one.status === 'rejected') deps.log.warn({ err: one.reason }, 'challenge not ended');
  return ended.filter(({ status }) => status === 'fulfilled').length;
}

async function end(
  deps: Deps,
  network: Network,
  call: Call,
  id: string,
  late: (row: repo.ChallengeRow) => boolean,
): Promise<repo.ChallengeRow> {
  const row = await transact(deps.db, async (tx) => {
    const before = found(await repo.lock(tx, call.viewer, id), 'CHALLENGE_UNKNOWN');
    if (before.state !== 'pending' || !late(before)) return before;
    return repo.update(tx, before, { state: 'failed' }, deps.clock.now());
  });
  return settle(deps, network, call, row);
}

/** As if its five minutes had gone by. */
export async function endNow(deps: Deps, network: Network, call: Call, id: string): Promise<repo.ChallengeRow> {
  const row = await end(deps, network, call, id, () => true);
  if (row.state !== 'failed') throw new Fault('CHALLENGE_ANSWERED', { state: row.state });
  return row;
}

export const threeDsJobs = (deps: Deps, network: Network): readonly Job[] => [
  { name: 'end-challenges', everyMs: 1_000, run: () => sweep(deps, network) },
];
