import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error';
import { binary } from './binaries';
import { dataPath, type Site } from './cluster';
import { serverLog } from './log';
import { freePort } from './port';
import { readOr } from './read';
import { clearRemains, markOf } from './remains';
import { LOCKED, type Supervised, supervise } from './supervise';

export type Settings = Readonly<Record<string, string>>;

/**
 * For a machine of two cores whose data must not be lost. The log holds the server's own affairs only: an ERROR reaches
 * the client that caused it, and a statement in a log could carry what must not be in one.
 */
const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // their paths may not exceed 107 bytes
  max_connections: '200',
  shared_buffers: '256MB',
  huge_pages: 'off',
  wal_level: 'replica',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

export interface Listening {
  readonly server: Supervised;
  readonly port: number;
}

const ATTEMPTS = 20;
const PORT_TAKEN = 'Address already in use';
/** In a container that starts again pids repeat, so the dead server's may be one that we have just used ourselves. */
const PID_TAKEN = 'lock file "postmaster.pid" already exists';

/** Starts the server and waits until it accepts connections, crash recovery included. */
export async function listen(place: Site, settings: Settings, wanted?: number): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const misled = await clearRemains(place.cluster);
    const site = { ...place, log: serverLog(place.folder) };
    const port = wanted ?? (await freePort());
    const former = pidFile(site.cluster);
    const server = serve(site, settings, port, misled);
    if (await ready(server, site.cluster, former)) return { server, port };
    const locked = server.code() === LOCKED;
    const said = site.log.tail();
    const taken = said.includes(PORT_TAKEN);
    const passing = locked || said.includes(PID_TAKEN) || (taken && wanted === undefined);
    if (!passing || attempt === ATTEMPTS) throw refusal(site, { locked, taken, port });
    if (locked) await sleep(100); // a former server's last process may still hold it
  }
}

/** Not removed by ourselves: only the shell's lock (supervise.ts) tells that no server in another container needs it. */
const UNLINK = ['/bin/sh', '-c', 'rm -f postmaster.pid; exec "$@"', 'unlink'];

function serve(site: Site, settings: Settings, port: number, misled: boolean): Supervised {
  const all = { ...SETTINGS, cluster_name: markOf(site.cluster), ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const place = ['-D', dataPath(site.way, site.cluster), '-p', String(port)];
  const command = [...(misled ? UNLINK : []), binary(site.binaries, 'postgres'), ...place, ...options];
  return supervise({ ...site, command, folder: site.cluster });
}

/** Recovery replays what came after the last checkpoint: minutes on a slow disk, not hours. */
const READY_LIMIT_MS = 600_000;

async function ready(server: Supervised, cluster: string, former: PidFile): Promise<boolean> {
  const until = performance.now() + READY_LIMIT_MS;
  while (server.code() === undefined) {
    const now = pidFile(cluster);
    if (now.status === 'ready' && now.identity !== former.identity) return true;
    if (performance.now() > until) await server.stop(0);
    await sleep(5);
  }
  return false;
}

interface PidFile {
  /** A crashed server leaves its file behind, with the status `ready`. */
  readonly identity: string;
  readonly status: string;
}

/** postmaster.pid, as pg_ctl reads it (PostgreSQL's utils/pidfile.h): pid, folder, start time, …, status in line 8. */
function pidFile(cluster: string): PidFile {
  const lines = readOr(path.join(cluster, 'postmaster.pid'), '').split('\n');
  return { identity: `${lines[0]} ${lines[2]}`, status: lines[7]?.trim() ?? '' };
}

function refusal(site: Site, why: { locked: boolean; taken: boolean; port: number }): StartError {
  if (why.locked)
    return new StartError(`Another program, perhaps in another container, uses the database in ${site.folder}.`);
  if (why.taken) return new StartError(`Port ${why.port} is in use: stop what listens there, or choose another.`);
  return new StartError(
    `PostgreSQL could not start in ${site.folder}: ${site.log.complaint()} (see ${site.log.file}).`,
  );
}
