import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error';
import { alive, commands, worksIn } from './process';
import { readOr } from './read';

/**
 * What a former server of this cluster may have left: processes still shutting down (their parent was killed), orphans
 * that did not notice the death of their postmaster, a postmaster.pid whose number belongs to someone else by now.
 */

/**
 * The cluster's name in every command line of its server. By device and inode, because a path means different things
 * in different containers, and an identifier in the files would be copied with them.
 */
export function markOf(cluster: string): string {
  const { dev, ino } = fs.statSync(cluster, { bigint: true });
  return `vaultgraph-${dev.toString(36)}-${ino.toString(36)}`;
}

/** They end by themselves as a rule (supervise.ts); only then by force. Safe at any moment: recovery is PostgreSQL's trade. */
const STEPS: readonly (readonly [signal: NodeJS.Signals | 0, patienceMs: number])[] = [
  [0, 4_000],
  ['SIGQUIT', 6_000],
  ['SIGKILL', 2_000],
];

/**
 * Must be called with the lock held. Tells whether the postmaster.pid left behind misleads: PostgreSQL clears away the
 * file of a dead server itself, but not one whose number was given to another process since.
 */
export async function clearRemains(cluster: string): Promise<boolean> {
  const file = path.join(cluster, 'postmaster.pid');
  if (!fs.existsSync(file)) return false;
  const mark = markOf(cluster);
  for (const [signal, patienceMs] of STEPS) {
    if (signal) signalAll(processes(mark), signal);
    if (await gone(mark, patienceMs)) return misleads(file, cluster);
  }
  throw new StartError(
    `A former PostgreSQL (process ${processes(mark)[0]}) on ${cluster} does not end: stop it first.`,
  );
}

async function gone(mark: string, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (processes(mark).length > 0) {
    if (performance.now() > until) return false;
    await sleep(25);
  }
  return true;
}

/** The postmaster has the mark among its arguments, its children in their titles. */
const processes = (mark: string): number[] =>
  [...commands()]
    .filter(
      ([, line]) =>
        line.startsWith(`postgres: ${mark}:`) ||
        (line.includes('/bin/postgres -D') && line.includes(`cluster_name=${mark}`)),
    )
    .map(([pid]) => pid);

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {} // it has just ended, or it is not ours to signal; the wait that follows tells
  }
}

function misleads(file: string, cluster: string): boolean {
  const pid = Number.parseInt(readOr(file, ''), 10);
  if (!(pid > 0) || !alive(pid)) return false;
  if (!worksIn(pid, cluster)) return true;
  throw new StartError(`Another PostgreSQL (process ${pid}) already runs on ${cluster}: stop it first.`);
}
