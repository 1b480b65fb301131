import { execFile } from 'node:child_process';
import os from 'node:os';
import { StartError } from '../start-error';
import { binary, caches, copy, link } from './binaries';

/**
 * PostgreSQL refuses to run as root, and initdb refuses a user without a name. So there are three ways to run it:
 * directly; under another user's number in a user namespace, where our files stay ours; or really as another user,
 * who owns the cluster then.
 */
export type WayName = 'direct' | 'unshare' | 'setuid';

export interface Way {
  readonly prefix: readonly string[];
  /** What `spawn` needs to become the user. */
  readonly user: { readonly uid?: number; readonly gid?: number };
  /** Whether the user may be barred from the folders above the cluster, so that it must come in by a descriptor. */
  readonly barred: boolean;
}

const NOBODY = 65534;

const ways: Record<WayName, Way> = {
  direct: { prefix: [], user: {}, barred: false },
  unshare: {
    prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
    user: {},
    barred: true,
  },
  setuid: { prefix: [], user: { uid: NOBODY, gid: NOBODY }, barred: true },
};

/** Not the caller's: PGOPTIONS, PGDATA, LD_PRELOAD and the like would reach the server. TZ spares initdb a search. */
export const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

function candidates(): WayName[] {
  if (process.getuid?.() === 0) return ['unshare', 'setuid'];
  return named() ? ['direct'] : ['unshare', 'direct'];
}

function named(): boolean {
  try {
    return os.userInfo().username !== '';
  } catch {
    return false;
  }
}

export interface Runnable {
  readonly way: Way;
  /** The folder whose binaries run this way. */
  readonly binaries: string;
  readonly major: string;
}

/** Tries, rather than guesses: containers, kernels and mounts forbid too many things in too many ways. */
export async function runnable(folder: string, names: readonly WayName[] = candidates()): Promise<Runnable> {
  const refusals: string[] = [];
  for (const way of names.map((name) => ways[name])) {
    for (const place of [() => linked(folder), ...caches().map((cache) => () => copy(folder, cache))]) {
      try {
        const binaries = place();
        const version = await attempt(way, [binary(binaries, 'postgres'), '--version']);
        return { way, binaries, major: /(\d+)[.\w]*\s*$/.exec(version)?.[1] ?? '' };
      } catch (error) {
        refusals.push(lastLine(error));
      }
      if (!(await open(way))) break;
    }
  }
  throw new StartError(
    `The embedded PostgreSQL cannot run here (${[...new Set(refusals)].join('; ')}): ` +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer.',
  );
}

function linked(folder: string): string {
  link(folder);
  return folder;
}

const open = (way: Way): Promise<boolean> =>
  attempt(way, ['/bin/sh', '-c', ':']).then(
    () => true,
    () => false,
  );

function attempt(way: Way, command: readonly string[]): Promise<string> {
  const [file, ...args] = [...way.prefix, ...command];
  return new Promise((resolve, reject) => {
    const options = { ...way.user, env: environment, timeout: 10_000 };
    execFile(file!, args, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

const lastLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
