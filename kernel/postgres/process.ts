import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const linux = process.platform === 'linux';

const read = (file: string): string => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** When a living process began, as a token to compare; undefined if there is none. A zombie is not living. */
export function startOf(pid: number): string | undefined {
  if (!alive(pid)) return undefined;
  const stat = read(`/proc/${pid}/stat`);
  // proc(5): the name in parentheses may contain anything; the state follows it, `starttime` is 19 fields later.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return fields[19] ?? 'unknown';
}

export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Command lines of all living processes; PostgreSQL's children write theirs anew. */
export function commands(): Map<number, string> {
  return linux ? fromProc() : fromPs();
}

function fromProc(): Map<number, string> {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.map((pid) => [Number(pid), read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')]));
}

function fromPs(): Map<number, string> {
  const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [[Number(pid), command ?? ''] as const];
    }),
  );
}

/** Whether the process works in that folder, as far as we may know. */
export function worksIn(pid: number, folder: string): boolean {
  if (!linux) return (commands().get(pid) ?? '').includes(folder);
  const [its, ours] = [`/proc/${pid}/cwd`, folder].map((place) => {
    try {
      return fs.statSync(place, { bigint: true });
    } catch {
      return undefined;
    }
  });
  return its !== undefined && its.ino === ours?.ino && its.dev === ours.dev;
}
