import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../kernel/postgres/port';
import { begin } from './child';
import type { Bench, Contestant, Prepared, Scenario } from './scenario';

export const startUp: Scenario = {
  measures:
    'How long `npm start` takes until /readyz answers: cold in an empty data folder (database made, migrated, sandbox ' +
    'seeded), and warm on the data of the start before.',
  prepare,
};

async function prepare({ folder, quick, defer }: Bench): Promise<Prepared> {
  const dataDir = join(folder, 'data');
  const start = async (): Promise<number> => {
    const port = await freePort();
    const child = begin({ command: ['npm', 'start'], env: { PORT: String(port), DATA_DIR: dataDir } });
    defer(() => child.stop());
    const ms = await child.ready(`http://127.0.0.1:${port}/readyz`);
    await child.stop();
    return ms;
  };
  const cold: Contestant = {
    name: 'cold',
    round: async () => {
      rmSync(dataDir, { recursive: true, force: true });
      return { readyMs: await start() };
    },
  };
  const warm: Contestant = { name: 'warm', round: async () => ({ readyMs: await start() }) };
  return {
    contestants: [cold, warm],
    comparisons: [
      { metric: 'readyMs', of: 'warm', atMost: 4_000 },
      { metric: 'readyMs', of: 'cold', atMost: 12_000 },
    ],
    rounds: { rounds: quick ? 1 : 5, warmups: quick ? 0 : 1 },
  };
}
