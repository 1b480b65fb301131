import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './log';

/** What a part of the program does without being asked. Must be safe to run in several processes at once. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/** Runs each job again and again, never twice at once; `stop` waits for those under way. */
export function startJobs(jobs: readonly Job[], log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const loops = jobs.map((job) => loop(job, log, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(job: Job, log: Log, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await job.run().catch((error: unknown) => log.error({ job: job.name, err: error }, 'job failed'));
    // Rejects when it is time to stop, which the loop sees by itself.
    await pause(job.everyMs, undefined, { signal: stop }).catch(() => {});
  }
}
