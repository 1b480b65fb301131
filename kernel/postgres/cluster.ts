import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error';
import { binary } from './binaries';
import type { ServerLog } from './log';
import { readOr } from './read';
import { DESCRIPTOR, supervise } from './supervise';
import type { Runnable, Way } from './way';

/** One data folder: `cluster/` (PostgreSQL's own), `password`, `server.log`, and `lock.*` while a program uses it. */
export interface Site extends Runnable {
  readonly folder: string;
  readonly cluster: string;
  readonly log: ServerLog;
}

export const USER = 'app';

/** How the server is told where its files are; see `Way.barred`. */
export const dataPath = (way: Way, folder: string): string =>
  way.barred && process.platform === 'linux' ? DESCRIPTOR : folder;

/** Makes the cluster if there is none; returns the superuser's password. */
export async function ensureCluster(site: Site, sync: boolean): Promise<string> {
  sweepDrafts(site.folder);
  if (!fs.existsSync(site.cluster)) return create(site, sync);
  const major = readOr(path.join(site.cluster, 'PG_VERSION'), 'something other than PostgreSQL').trim();
  if (major !== site.major)
    throw new StartError(
      `The data in ${site.cluster} was made by PostgreSQL ${major}, but this is PostgreSQL ${site.major}: ` +
        'move the folder away, or set DATABASE_URL to a server that can read it.',
    );
  own(site.cluster, site.way);
  const password = readOr(passwordFile(site.folder), '');
  if (password === '') throw new StartError(`The database password is missing from ${passwordFile(site.folder)}.`);
  return password;
}

const passwordFile = (folder: string): string => path.join(folder, 'password');

/** In a draft that gets its name when complete, so that a kill in the middle leaves nothing half-made. */
async function create(site: Site, sync: boolean): Promise<string> {
  const password = newPassword(site.folder);
  const draft = fs.mkdtempSync(path.join(site.folder, DRAFT));
  fs.writeFileSync(path.join(draft, 'password'), password, { mode: 0o600 });
  own(draft, site.way);
  const command = [binary(site.binaries, 'initdb'), ...initArguments(dataPath(site.way, draft), sync)];
  const code = await supervise({ ...site, command, folder: draft }).ended;
  if (code !== 0)
    throw new StartError(
      `The database could not be made in ${site.folder}: ${site.log.complaint()} (see ${site.log.file}).`,
    );
  fs.renameSync(path.join(draft, 'cluster'), site.cluster);
  sweepDrafts(site.folder);
  return password;
}

/** The built-in locale sorts the same on every platform; the C library's C.UTF-8 is missing on some. */
const initArguments = (draft: string, sync: boolean): string[] => [
  `--pgdata=${draft}/cluster`,
  `--pwfile=${draft}/password`,
  `--username=${USER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  sync ? `--sync-method=${process.platform === 'linux' ? 'syncfs' : 'fsync'}` : '--no-sync',
];

function newPassword(folder: string): string {
  const password = randomBytes(24).toString('base64url');
  fs.rmSync(passwordFile(folder), { force: true });
  fs.writeFileSync(passwordFile(folder), password, { flag: 'wx', mode: 0o600 });
  return password;
}

const DRAFT = 'initdb-';

function sweepDrafts(folder: string): void {
  for (const name of fs.readdirSync(folder))
    if (name.startsWith(DRAFT)) fs.rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 3 });
}

/** Gives the folder to whom the server runs as. Itself last, so that a kill in the middle is noticed the next time. */
function own(folder: string, way: Way): void {
  if (process.getuid?.() !== 0) return;
  const { uid = 0, gid = 0 } = way.user;
  if (fs.statSync(folder).uid === uid) return;
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    fs.lchownSync(path.join(folder, name), uid, gid);
  fs.chownSync(folder, uid, gid);
}
