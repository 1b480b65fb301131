import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error';
import { startOf } from './process';

/**
 * One program per data folder. Each lays a claim under a name of its own (pid and start time, so that a reused pid is
 * not mistaken) and looks for others afterwards: of two that overlap at least one sees the other and withdraws. The
 * name of a dead program can never be used again, so clearing it away cannot hurt a living one; a single lock file
 * that is taken over has no such safety.
 */
export async function claim(folder: string): Promise<() => void> {
  const own = path.join(folder, `lock.${process.pid}.${startOf(process.pid)}`);
  let holder: number | undefined;
  for (let attempt = 0; attempt < 5; attempt++) {
    lay(own, folder);
    holder = living(folder, path.basename(own));
    if (holder === undefined) return () => fs.rmSync(own, { force: true });
    fs.rmSync(own, { force: true });
    await sleep(20 + Math.random() * 60);
  }
  throw new StartError(
    `Another Vaultgraph (process ${holder}) uses the data folder ${folder}: stop it, or set DATA_DIR to another folder.`,
  );
}

function lay(own: string, folder: string): void {
  try {
    fs.writeFileSync(own, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new StartError(`This program already runs the database in the data folder ${folder}.`);
  }
}

/** The pid of a living holder other than ourselves; claims of the dead are cleared away. */
function living(folder: string, own: string): number | undefined {
  let holder: number | undefined;
  for (const name of fs.readdirSync(folder)) {
    const [, pid, start] = /^lock\.(\d+)\.(\w+)$/.exec(name) ?? [];
    if (pid === undefined || name === own) continue;
    if (startOf(Number(pid)) === start) holder = Number(pid);
    else fs.rmSync(path.join(folder, name), { force: true });
  }
  return holder;
}
