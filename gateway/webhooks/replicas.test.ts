import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { newId } from '../../kernel/id';
import { type Hook, openHook, openWorld, until, type World } from './hooks.fixture';

let world: World;
let hook: Hook;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  hook = await openHook();
});
afterEach(async () => {
  await world.database.admin`update events.endpoint set enabled = false`;
  await hook.close();
});

async function startChild(): Promise<ChildProcess> {
  const file = join(__dirname, 'child.fixture.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, world.database.urlAs('gateway')]);
  await once(child.stdout!, 'data');
  return child;
}

const allOver = (endpoint: string, count: number): Promise<void> =>
  until(async () => {
    const rows = await world.deliveries(endpoint);
    return rows.length === count && rows.every(({ status }) => status === 'succeeded');
  }, `${count} deliveries have succeeded`);

/** The first time that each number of a resource came. */
function firsts(resource: string): (number | undefined)[] {
  return [...new Set(hook.got.filter((one) => one.resource === resource).map(({ n }) => n))];
}

test('a deliverer that is killed between sending and remembering loses nothing: another sends again', async () => {
  const endpoint = await world.endpoint(hook.url);
  hook.answer = () => {};
  const child = await startChild();
  const lines = Array.from({ length: 10 }, () => newId());
  for (const line of lines) await world.tell(line, [1, 2, 3]);
  await until(() => hook.got.length >= 10, 'the first of each line are being sent');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await world.tell(lines[0]!, [4]);
  hook.answer = (_got, response) => void response.end();
  const webhooks = await world.start();
  await allOver(endpoint, 31);
  expect(firsts(lines[0]!)).toEqual([1, 2, 3, 4]);
  for (const line of lines.slice(1)) expect(firsts(line)).toEqual([1, 2, 3]);
  expect(new Set(hook.got.map(({ body }) => body)).size).toBe(31);
  await webhooks.stop();
});

test('two deliverers on one database send all of it, each once, in order', async () => {
  const endpoint = await world.endpoint(hook.url);
  const both = [await world.start(), await world.start()];
  const lines = Array.from({ length: 20 }, () => newId());
  for (let n = 1; n <= 6; n++) await Promise.all(lines.map((line) => world.tell(line, [n])));
  await allOver(endpoint, 120);
  expect(hook.got).toHaveLength(120);
  for (const line of lines)
    expect(hook.got.filter(({ resource }) => resource === line).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
  await Promise.all(both.map((one) => one.stop()));
});

test('a deliverer that stops gives back what it had in hand, and another goes on at once', async () => {
  const endpoint = await world.endpoint(hook.url);
  hook.answer = () => {};
  const first = await world.start({ marginMs: 600_000 });
  await world.tell(newId(), [1]);
  await until(() => hook.got.length === 1, 'it is being sent');
  await first.stop(10);
  expect((await world.deliveries(endpoint))[0]).toMatchObject({ status: 'pending', leased_until: null, attempts: 0 });
  hook.answer = (_got, response) => void response.end();
  const second = await world.start();
  await allOver(endpoint, 1);
  expect(hook.got).toHaveLength(2);
  await second.stop();
});
