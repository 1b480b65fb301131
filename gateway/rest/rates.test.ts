import { fixedClock } from '../../kernel/clock';
import type { Db } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { Budget } from './budget';
import { forgetter } from './forget';
import { Rates } from './rates';

const MINUTE = 60_000;
let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  db = database.as('gateway');
});
afterAll(() => database?.close());

const failed = (error: unknown): void => {
  throw error;
};
const setUp = () => {
  const clock = fixedClock('2026-04-11T09:30:10Z');
  return { clock, process: () => new Rates(db, clock, failed) };
};

describe('windows', () => {
  it('count each subject by itself, and begin again on the minute', async () => {
    const { clock, process } = setUp();
    const rates = process();
    const one = await rates.count('a', 5, MINUTE);
    expect(one).toEqual({ limit: 5, count: 1, resetsAt: new Date('2026-04-11T09:31:00Z'), resetsInMs: 50_000 });
    expect((await rates.count('a', 5, MINUTE)).count).toBe(2);
    expect((await rates.count('b', 5, MINUTE)).count).toBe(1);
    clock.advance(50_000);
    expect((await rates.count('a', 5, MINUTE)).count).toBe(1);
    await rates.stop();
  });

  it('hold over a restart, and processes learn of each other', async () => {
    const { process } = setUp();
    const [one, two] = [process(), process()];
    await Promise.all(Array.from({ length: 20 }, () => one.count('shared', 100, MINUTE)));
    await one.stop();
    expect((await two.count('shared', 100, MINUTE)).count).toBe(21);
    expect((await one.count('shared', 100, MINUTE)).count).toBe(21);
    await Promise.all([one.stop(), two.stop()]);
    const three = process();
    expect((await three.count('shared', 100, MINUTE)).count).toBe(23);
    await three.stop();
  });

  it('count every one of many at once', async () => {
    const rates = setUp().process();
    const counts = await Promise.all(Array.from({ length: 50 }, () => rates.count('many', 100, MINUTE)));
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    await rates.stop();
  });
});

it('keys and windows that are over are forgotten, others are not', async () => {
  const { clock } = setUp();
  const tenantId = newId();
  const once = (key: string, hours: number) =>
    db.sql`insert into events.once (tenant_id, scope, key, input_hash, first_request_id, expires_at)
      values (${tenantId}, 'rest/x', ${key}, ${Buffer.alloc(32)}, 'r',
              ${new Date(clock.now().getTime() + hours * 3_600_000).toISOString()})`;
  const window = (key: string, hours: number) =>
    db.sql`insert into events.rate_bucket (scope, key, window_start, count)
      values ('t', ${key}, ${new Date(clock.now().getTime() - hours * 3_600_000).toISOString()}, 1)`;
  await Promise.all([once('over', -1), once('good', 1), window('old', 25), window('new', 1)]);
  await forgetter(db, clock).run();
  expect(await db.sql`select key from events.once where tenant_id = ${tenantId}`).toMatchObject([{ key: 'good' }]);
  expect(await db.sql`select key from events.rate_bucket where scope = 't'`).toMatchObject([{ key: 'new' }]);
});

it('no more bytes of bodies are held than there is room for', () => {
  const budget = new Budget(100);
  budget.take(60);
  expect(() => budget.take(41)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
  budget.giveBack(60);
  expect(() => budget.take(100)).not.toThrow();
});
