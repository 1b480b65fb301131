import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = join(__dirname, '..');

/** A program of its own process group, so that nothing of it outlives the bench. */
export interface Child {
  readonly pid: number;
  /** Resolves once `url` answers with 200; told in milliseconds since the program was begun. */
  ready(url: string): Promise<number>;
  /** As Ctrl-C in a terminal would, and by force if that takes too long. */
  stop(): Promise<void>;
  /** What it holds in memory now. Unknown outside Linux. */
  rssMb(): number;
}

export interface Program {
  readonly command: readonly [file: string, ...args: string[]];
  readonly env: NodeJS.ProcessEnv;
}

/** What of our own surroundings a measured program gets: settings of ours must not reach it by chance. */
const { PATH, HOME } = process.env;
const surroundings = { PATH, HOME, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1' };

/** TypeScript by the same runner that `npm start` uses. */
export const node = (file: string, ...args: string[]): Program['command'] => [
  process.execPath,
  '--import',
  'tsx',
  join(ROOT, file),
  ...args,
];

export function begin({ command: [file, ...args], env }: Program): Child {
  const since = performance.now();
  const options = { cwd: ROOT, detached: true, env: { ...surroundings, ...env } };
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listened(child);
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid!,
    ready: async (url) => {
      while (!(await answers(url))) {
        assert(alive(), `${[file, ...args].join(' ')} ended:\n${said()}`);
        assert(performance.now() - since < READY_MS, `${[file, ...args].join(' ')} is not ready:\n${said()}`);
        await sleep(10);
      }
      return performance.now() - since;
    },
    stop: () => stopGroup(child.pid!),
    rssMb: () => rssMbOf(child.pid!),
  };
}

const READY_MS = 120_000;
const STOP_MS = 15_000;

/** All of it: npm ends before what it started does. */
async function stopGroup(pid: number): Promise<void> {
  const since = performance.now();
  for (let signal: NodeJS.Signals | 0 = 'SIGINT'; signalled(pid, signal); await sleep(10))
    signal = performance.now() - since > STOP_MS ? 'SIGKILL' : 0;
}

function signalled(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

const KEPT = 4_000;

/** The end of what it said, for the case that it fails; read on, as a full pipe would stop it. */
function listened({ stdout, stderr }: ChildProcess): () => string {
  let tail = '';
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-KEPT);
    });
  return () => tail;
}

/** Apollo Server answers a GET only to those who could not have been sent by a foreign page. */
const headers = { 'apollo-require-preflight': 'true' };

const answers = (url: string): Promise<boolean> =>
  fetch(url, { headers, signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status === 200;
    },
    () => false,
  );

const TICK_MS = 10;

/** Processor time that a process has used, in user and kernel mode (proc(5): utime and stime). Unknown outside Linux. */
export function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

const PAGES_PER_MB = 256;

/** proc(5): statm, in pages of 4 KiB. */
function rssMbOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) / PAGES_PER_MB;
  } catch {
    return Number.NaN;
  }
}
