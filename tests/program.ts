import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(__dirname, '..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly stdout: () => string;
}

/** A folder with a space in its path, as people have them. */
export const dataFolder = (): string => mkdtempSync(join(tmpdir(), 'vault graph-'));

/** The program as `npm start` runs it, with these settings and no others of the test's own. */
export function start(dataDir: string, settings: Record<string, string> = {}, args: readonly string[] = []): Program {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...settings };
  const child = spawn(process.execPath, ['--import', 'tsx', 'gateway/main.ts', ...args], { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, stdout, stderr })));
  return { child, ended, stdout: () => stdout };
}

/** Waits for the table that a start prints last, and reads what it says to machines. */
export async function ready(program: Program, dataDir: string): Promise<Sandbox> {
  let over: Ended | undefined;
  void program.ended.then((ended) => {
    over = ended;
  });
  while (!program.stdout().includes('Vaultgraph is ready') || !existsSync(join(dataDir, 'sandbox.json'))) {
    if (over) throw new Error(`the program ended with ${over.code}: ${over.stderr}`);
    await sleep(20);
  }
  return JSON.parse(readFileSync(join(dataDir, 'sandbox.json'), 'utf8')) as Sandbox;
}

export interface Sandbox {
  readonly url: string;
  readonly graphql: string;
  readonly ws: string;
  readonly dashboard: { readonly token: string };
  readonly tenants: Record<string, Record<string, unknown>>;
}

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly field?: string };
  }[];
}

export async function ask(sandbox: Sandbox, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(sandbox.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.dashboard.token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

export const postmaster = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 60_000,
): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
}

export const remove = (dataDir: string): void => rmSync(dataDir, { recursive: true, force: true });
