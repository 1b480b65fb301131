import { systemClock } from '../kernel/clock';
import { transact } from '../kernel/db';
import type { Viewer } from '../kernel/viewer';
import { type TestDatabase, testDatabase } from '../tests/database';
import { inTurn, onceHeld } from './in-turn';

describe('what waited for a lock', () => {
  const asked = new Date('2026-06-12T08:59:58.000Z');
  const act = { cause: { viewer: {} as Viewer, requestId: 'r', at: asked } };
  const when = (now: string): string => onceHeld(act, new Date(now)).cause.at.toISOString();

  it('happens when it is held, in the hour in which it was asked for', () => {
    expect(when('2026-06-12T08:59:59.500Z')).toBe('2026-06-12T08:59:59.500Z');
    expect(when('2026-06-12T09:00:00.001Z')).toBe(asked.toISOString());
  });

  it('is left where it was if it tells of another time', () => {
    expect(when('2026-06-12T08:59:57.000Z')).toBe(asked.toISOString());
    expect(when('2027-06-12T08:59:59.000Z')).toBe(asked.toISOString());
  });
});

describe('a list', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('is added to by one after the other, each with a later time, and beside it another list is not held up', async () => {
    const db = database.as('wallet');
    const tenant = 'a tenant';
    const times: Date[] = [];
    const add = () =>
      transact(db, async (tx) => {
        await inTurn(tx, tenant, 'account');
        const at = systemClock.now();
        await tx.sql`select pg_sleep(0.005)`;
        times.push(at);
      });
    await transact(db, async (tx) => {
      await inTurn(tx, tenant, 'card');
      await Promise.all(Array.from({ length: 5 }, add));
    });
    const gaps = times.slice(1).map((time, i) => time.getTime() - times[i]!.getTime());
    expect(gaps.every((gap) => gap >= 4)).toBe(true);
    expect(gaps).toHaveLength(4);
  });
});
