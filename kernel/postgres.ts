import fs from 'node:fs';
import path from 'node:path';
import { packageFolder } from './postgres/binaries';
import { ensureCluster, type Site, USER } from './postgres/cluster';
import { claim } from './postgres/lock';
import { serverLog } from './postgres/log';
import { type Listening, listen, type Settings } from './postgres/server';
import { runnable, type WayName } from './postgres/way';
import { StartError } from './start-error';

/**
 * The embedded PostgreSQL: a real server, whose binaries come in an npm package, as a child of this program.
 *
 * States of a data folder: empty → (draft of a cluster) → cluster, stopped → claimed by one program → running → stopped.
 * A kill at any point leaves a folder from which the next start goes on by itself.
 */
export interface PostgresOptions {
  readonly dataDir: string;
  /** A free one, if none is given. */
  readonly port?: number;
  /** Server settings over ours; tests switch `fsync` off. */
  readonly settings?: Settings;
  /** For tests: the folder of the binaries' package, and the ways to run them. */
  readonly binaries?: string;
  readonly ways?: readonly WayName[];
}

export interface RunningPostgres {
  /** The superuser's: reachable from this machine only, by password only. */
  readonly url: string;
  /** Finishes what is in flight on the server, and resolves when its processes are gone. */
  stop(): Promise<void>;
  /** Resolves, with the end of the server's log, if the server ends without `stop`. */
  readonly exited: Promise<string>;
}

/** Longer than any shutdown checkpoint should take; afterwards by force, which costs a recovery but no data. */
const STOP_LIMIT_MS = 60_000;

export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const folder = path.resolve(options.dataDir);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const release = await claim(folder);
    return await start(fs.realpathSync(folder), options, release).catch((error: unknown) => {
      release();
      throw error;
    });
  } catch (error) {
    throw told(error, folder);
  }
}

async function start(folder: string, options: PostgresOptions, release: () => void): Promise<RunningPostgres> {
  const { settings = {}, binaries = packageFolder() } = options;
  const run = await runnable(binaries, options.ways);
  const site: Site = { ...run, folder, cluster: path.join(folder, 'cluster'), log: serverLog(folder) };
  const password = await ensureCluster(site, settings.fsync !== 'off');
  return running(site, password, await listen(site, settings, options.port), release);
}

function running(site: Site, password: string, { server, port }: Listening, release: () => void): RunningPostgres {
  let stopping: Promise<void> | undefined;
  void server.ended.then(release);
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    stop: () => {
      stopping ??= server.stop(STOP_LIMIT_MS);
      return stopping;
    },
    exited: new Promise((resolve) => {
      void server.ended.then(() => {
        if (!stopping) resolve(site.log.tail());
      });
    }),
  };
}

/** Disks and permissions fail in a hundred calls; the system's own words name the path. */
function told(error: unknown, folder: string): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (error instanceof StartError || syscall === undefined) return error;
  return new StartError(`The data folder ${folder} cannot be used (${message}).`);
}
