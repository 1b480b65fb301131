import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hold } from './hold';
import { type Load, owner, proveBooks, proveOnce, purchases, transfers } from './loads';
import { alive, dataFolder, type Program, postmaster, ready, remove, type Sandbox, start, until } from './program';

jest.setTimeout(300_000);

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

/** Transfers and purchases at the same time. */
interface Running {
  readonly moved: Load;
  readonly bought: Load;
  readonly over: Promise<unknown>;
}

async function load(sandbox: Sandbox): Promise<Running> {
  const [moved, bought] = [transfers(sandbox), await purchases(sandbox)];
  return { moved, bought, over: Promise.all([moved.over, bought.over]) };
}

async function prove(sandbox: Sandbox, { moved, bought }: Running): Promise<void> {
  await proveOnce(sandbox, moved);
  await proveOnce(sandbox, bought);
  await proveBooks(dataDir, bought);
}

const enough = ({ moved, bought }: Running): Promise<void> =>
  until(() => moved.acknowledged.size > 50 && bought.acknowledged.size > 50, '50 of each were acknowledged', 120_000);

test('after kill -9 of the program under load, the database goes too, and the next start has all that was acknowledged', async () => {
  const running = await load(await begin());
  await enough(running);
  const database = postmaster(dataDir);
  program.child.kill('SIGKILL');
  await running.over;
  await until(() => !alive(database), 'the database of the dead program ended');
  await prove(await begin(), running);
});

test('after kill -9 between commit and answer, a repeated request is answered with what was done', async () => {
  const sandbox = await current();
  const admin = owner(dataDir);
  const request = { email: 'zaha@crash.example', first_name: 'Zaha', last_name: 'Noor', mobile: '+971501234567' };
  const ask = ({ url, tenants }: Sandbox, key: string) =>
    fetch(`${url}/v1/users`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'idempotency-key': key },
        authorization: `Bearer ${tenants['vaultspay-v1']!.secretKey}`,
      },
      body: JSON.stringify(request),
    });
  const made = () => admin.sql<{ id: string }[]>`select id from identity.customer where email = ${request.email}`;

  // Nobody is written before the answer's own row is held; then the commit goes through and the answer does not.
  const written = await hold(admin, (tx) => tx`lock table identity.customer in exclusive mode`);
  const lost = ask(sandbox, 'once-only').catch(() => 'lost');
  await until(
    async () => (await admin.sql`select from events.once where key = 'once-only'`).length === 1,
    'the key is taken',
  );
  const answered = await hold(admin, (tx) => tx`select from events.once where key = 'once-only' for update`);
  await written();
  await until(async () => (await made()).length === 1, 'the change was committed');
  program.child.kill('SIGKILL');
  expect(await lost).toBe('lost');
  await answered().catch(() => {});
  await admin.close();

  const next = await begin();
  let got = await ask(next, 'once-only');
  for (; got.status === 409; got = await ask(next, 'once-only'))
    await sleep(1_000 * Number(got.headers.get('retry-after')));
  const user = await got.text();
  expect([got.status, got.headers.get('idempotent-replayed'), JSON.parse(user)]).toMatchObject([201, null, request]);
  const again = await ask(next, 'once-only');
  expect([again.status, again.headers.get('idempotent-replayed'), await again.text()]).toEqual([201, 'true', user]);
  const other = await ask(next, 'another');
  expect([other.status, await other.json()]).toMatchObject([409, { error: { code: 'duplicate_email' } }]);
});

test('after kill -9 of the database under load the program says so and ends, and the next start recovers', async () => {
  const running = await load(await current());
  await enough(running);
  process.kill(postmaster(dataDir), 'SIGKILL');
  const { code, stderr } = await program.ended;
  await running.over;
  expect(code).toBe(1);
  expect(stderr).toContain('the database ended unexpectedly');
  await prove(await begin(), running);
});

test('SIGTERM under load answers what is in flight and leaves no process and no lock behind', async () => {
  const running = await load(await current());
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
