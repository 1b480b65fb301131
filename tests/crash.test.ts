import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sandbox as world } from '../schema/sandbox';
import { alive, ask, dataFolder, type Program, postmaster, ready, remove, type Sandbox, start, until } from './program';

const { accounts } = world['vaultspay-saas'];
const TRANSFER = `mutation ($input: TransferInput!, $key: String!) { transfer(input: $input, idempotencyKey: $key) { id } }`;
const CALLERS = 12;

jest.setTimeout(120_000);

let dataDir: string;
let program: Program;
beforeAll(() => {
  dataDir = dataFolder();
});
afterAll(async () => {
  program.child.kill('SIGKILL');
  await program.ended;
  remove(dataDir);
});

const begin = async (): Promise<Sandbox> => {
  program = start(dataDir);
  return ready(program, dataDir);
};

interface Load {
  /** Key → the id of the transfer that was acknowledged under it. */
  readonly acknowledged: Map<string, string>;
  readonly unanswered: Set<string>;
  /** Resolves when every caller has met its first failure, or was told to end. */
  readonly over: Promise<unknown>;
}

let round = 0;

/** Callers that move money one after the other, each until something fails. */
function load(sandbox: Sandbox): Load {
  const acknowledged = new Map<string, string>();
  const unanswered = new Set<string>();
  round += 1;
  const caller = async (n: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const key = `crash-${round}-${n}-${i}`;
      unanswered.add(key);
      const answer = await ask(sandbox, TRANSFER, { input: input(n), key }).catch(() => undefined);
      const id = (answer?.data?.transfer as { id: string } | undefined)?.id;
      if (!id) return;
      acknowledged.set(key, id);
      unanswered.delete(key);
    }
  };
  const over = Promise.all(Array.from({ length: CALLERS }, (_, n) => caller(n)));
  return { acknowledged, unanswered, over };
}

const input = (n: number): object => {
  const [from, to] = n % 2 === 0 ? [accounts.amira, accounts.bilal] : [accounts.bilal, accounts.amira];
  return { accountId: from, to: { accountId: to }, amount: { amount: '0.01', currency: 'AED' } };
};

/** What was acknowledged is there, once; what was not either happened or happens now, once; the books are right. */
async function prove(sandbox: Sandbox, { acknowledged, unanswered }: Load): Promise<void> {
  const again = (key: string) => ask(sandbox, TRANSFER, { input: input(Number(key.split('-')[2])), key });
  const repeated = await Promise.all([...acknowledged.keys()].map(again));
  expect(repeated.map(({ data }) => data)).toEqual([...acknowledged.values()].map((id) => ({ transfer: { id } })));
  const late = [...unanswered];
  const [once, twice] = await Promise.all([Promise.all(late.map(again)), Promise.all(late.map(again))]);
  expect(once.every(({ data }) => data?.transfer)).toBe(true);
  expect(once).toEqual(twice);
  const { data } = await ask(sandbox, '{ verifyLedger { ok entries problems { kind detail } } }');
  expect(data?.verifyLedger).toMatchObject({ ok: true, problems: [] });
}

const enough = (running: Load): Promise<void> =>
  until(() => running.acknowledged.size > 100, '100 transfers were acknowledged', 60_000);

test('after kill -9 of the program under load, the database goes too, and the next start has all that was acknowledged', async () => {
  const running = load(await begin());
  await enough(running);
  const database = postmaster(dataDir);
  program.child.kill('SIGKILL');
  await running.over;
  await until(() => !alive(database), 'the database of the dead program ended');
  await prove(await begin(), running);
});

test('after kill -9 of the database under load the program says so and ends, and the next start recovers', async () => {
  const running = load(await current());
  await enough(running);
  process.kill(postmaster(dataDir), 'SIGKILL');
  const { code, stderr } = await program.ended;
  await running.over;
  expect(code).toBe(1);
  expect(stderr).toContain('the database ended unexpectedly');
  await prove(await begin(), running);
});

test('SIGTERM under load answers what is in flight and leaves no process and no lock behind', async () => {
  const running = load(await current());
  await enough(running);
  const database = postmaster(dataDir);
  program.child.kill('SIGTERM');
  const { code } = await program.ended;
  await running.over;
  expect(code).toBe(0);
  expect(alive(database)).toBe(false);
  expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('lock'))).toEqual([]);
  await prove(await begin(), running);
});

/** The sandbox of the program that the test before left running. */
const current = (): Promise<Sandbox> => ready(program, dataDir);
