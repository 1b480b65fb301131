import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerLog } from './log';
import { environment, type Way } from './way';

/**
 * A shell stands between us and the server. Its stdin is the lifeline, a pipe that ends when we die, even by kill -9;
 * then, or when told to, its watcher sends INT (fast shutdown), QUIT (immediate) and KILL, each after a limit. Descriptor
 * 3 is the folder: a lock on it is held by every process of the server and seen from other containers, whose pids mean
 * nothing to us. (Where `flock` is missing or cannot, it exits with another code than 1, and we go without.)
 */
const SHELL = `
flock -n 3 2>/dev/null
[ $? = 1 ] && exit 75
exec 4<&0
"$@" 4<&- </dev/null &
server=$!
press() {
  left=$2
  while [ "$left" -gt 0 ] && kill -"$1" $server; do sleep 0.1; left=$((left - 1)); done
}
(
  read -r patience <&4 || patience=15
  press INT "$patience"
  press QUIT 60
  press KILL 1
) 3<&- >/dev/null 2>&1 &
watcher=$!
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code
`;

/** The shell's own exit code: another program, in another container perhaps, holds the lock. */
export const LOCKED = 75;

/** The directory where the child begins; its descriptor 3 too. */
export const DESCRIPTOR = '/proc/self/fd/3';

export interface Supervised {
  /** The exit code, once it ended. */
  readonly ended: Promise<number>;
  code(): number | undefined;
  /** Asks it to end, forces it after `patienceMs`, resolves when it and its children are gone. */
  stop(patienceMs: number): Promise<void>;
}

interface Job {
  readonly way: Way;
  readonly command: readonly string[];
  readonly folder: string;
  readonly log: ServerLog;
}

/** A backend deep in a computation may not notice that its postmaster is gone; the next start ends it. */
const ORPHAN_LIMIT_MS = 5_000;

export function supervise(job: Job): Supervised {
  const child = start(job);
  const { stdin, stdout } = child;
  assert(stdin && stdout, 'stdin and stdout are pipes');
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (status) => resolve(status ?? 1)).once('error', () => resolve(1));
  }).then((status) => {
    code = status;
    return status;
  });
  // The server's processes hold the other end of stdout: it closes when the last of them is gone.
  const closed = once(stdout.resume(), 'close');
  stdin.on('error', () => {}); // the shell may be gone before our word reaches it
  const stop = async (patienceMs: number): Promise<void> => {
    if (code === undefined) stdin.end(`${Math.ceil(patienceMs / 100)}\n`);
    await ended;
    await Promise.race([closed, sleep(ORPHAN_LIMIT_MS, undefined, { ref: false })]);
  };
  return { ended, code: () => code, stop };
}

/** Its own session (`detached`), so that Ctrl-C in the terminal reaches this program only. */
function start({ way, command, folder, log }: Job): ChildProcess {
  const [file, ...args] = [...way.prefix, '/bin/sh', '-c', SHELL, 'supervisor', ...command];
  const [out, door] = [log.open(), fs.openSync(folder, 'r')];
  try {
    return spawn(file!, args, {
      ...way.user,
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['pipe', 'pipe', out, door],
    });
  } finally {
    fs.closeSync(out);
    fs.closeSync(door);
  }
}
