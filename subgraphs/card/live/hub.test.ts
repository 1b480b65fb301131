import { type Db, type Tx, transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { logger } from '../../../kernel/log';
import { cursorAt, type Happening } from '../../../schema/happenings';
import { emit } from '../../../schema/outbox';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { type Hub, hubOn } from './hub';
import { Ring } from './ring';

const log = logger('silent');
const at = new Date('2026-05-01T09:00:00Z');

let db: TestDatabase;
let card: Db;
let wallet: Db;
let hub: Hub;
beforeAll(async () => {
  db = await testDatabase();
  card = db.as('card');
  wallet = db.as('wallet');
  hub = hubOn({ db: card, log });
});
afterAll(() => db.close());

const tell = (tx: Tx, tenantId: string, resourceId: string): Promise<void> =>
  emit(tx, { viewer: { tenantId, actor: { kind: 'system', id: 'test' } }, requestId: 'test-request', at }, [
    { type: 'card.frozen', resourceType: 'card', resourceId, after: { id: resourceId, filler: 'x'.repeat(100) } },
  ]);
const told = async (tenantId: string, n: number, slow = 0): Promise<string[]> => {
  const ids = Array.from({ length: n }, () => newId());
  const one = (id: string, i: number): Promise<void> =>
    transact(card, async (tx) => {
      await tell(tx, tenantId, id);
      if (slow > 0) await tx.sql`select pg_sleep(${((i * 7) % 5) * slow})`;
    });
  for (let i = 0; i < n; i += 20) await Promise.all(ids.slice(i, i + 20).map((id, j) => one(id, i + j)));
  return ids;
};

/** The order in which they were numbered. */
const written = async (tenantId: string): Promise<string[]> =>
  (await db.admin`select resource_id as id from events.outbox where tenant_id = ${tenantId} order by seq`).map(
    ({ id }) => id as string,
  );

interface Reading {
  readonly seen: string[];
  readonly events: Happening[];
  until(n: number): Promise<void>;
  end(): Promise<void>;
}

async function reading(of: Hub, tenantId: string, after?: string, each = async (): Promise<void> => {}) {
  const stop = new AbortController();
  const stream = await of.follow({ tenantId, after, signal: stop.signal });
  const events: Happening[] = [];
  let grown = (): void => {};
  const running = (async () => {
    for await (const some of stream)
      for (const event of some) {
        events.push(event);
        grown();
        await each();
      }
  })();
  const read: Reading = {
    events,
    get seen() {
      return events.map(({ resourceId }) => resourceId);
    },
    until: async (n) => {
      while (events.length < n)
        await new Promise<void>((resolve) => {
          grown = resolve;
        });
    },
    end: async () => {
      stop.abort();
      await running;
    },
  };
  return read;
}

const listeners = async (): Promise<number> =>
  (
    await db.admin`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`
  )[0]!.n as number;

describe('following', () => {
  test('begins now, and hears of its own tenant only', async () => {
    const [mine, other] = [newId(), newId()];
    await told(mine, 3);
    const read = await reading(hub, mine);
    const neighbour = await reading(hub, other);
    const ids = await told(mine, 5);
    await read.until(5);
    expect([...read.seen].sort()).toEqual([...ids].sort());
    const [last] = await told(other, 1);
    await neighbour.until(1);
    expect(neighbour.seen).toEqual([last]);
    expect(read.events).toHaveLength(5);
    await Promise.all([read.end(), neighbour.end()]);
  });

  test('keeps the order of the numbers where a later one commits first', async () => {
    const tenant = newId();
    const read = await reading(hub, tenant);
    const [first, second] = [newId(), newId()];
    await transact(card, async (tx) => {
      await tell(tx, tenant, first);
      await transact(wallet, (quick) => tell(quick, tenant, second));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(read.seen).toEqual([]);
    });
    await read.until(2);
    expect(read.seen).toEqual([first, second]);
    await read.end();
  });

  test('begins after a cursor and goes on live, without gap or double, while others write', async () => {
    const tenant = newId();
    const small = hubOn({ db: card, log }, { events: 30, bytes: 1e9, page: 7 });
    const live = await reading(small, tenant);
    const before = await told(tenant, 60);
    await live.until(60);
    const writing = told(tenant, 200, 0.001);
    const late: Reading[] = [];
    for (const from of [0, 10, 59])
      late.push(await reading(small, tenant, cursorAt(live.events[from]!.seq), () => new Promise(setImmediate)));
    await writing;
    const order = await written(tenant);
    expect(order).toHaveLength(260);
    await Promise.all([live.until(260), late[0]!.until(259), late[1]!.until(249), late[2]!.until(200)]);
    expect(live.seen).toEqual(order);
    expect(late.map(({ seen }) => seen)).toEqual([order.slice(1), order.slice(11), order.slice(60)]);
    expect(new Set(before).size).toBe(60);
    await Promise.all([live, ...late].map((one) => one.end()));
  }, 20_000);

  test('who is slow falls behind the ring and reads what it let go from the database', async () => {
    const tenant = newId();
    const small = hubOn({ db: card, log }, { events: 5, bytes: 1e9, page: 3 });
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = await reading(small, tenant, undefined, () => held);
    const quick = await reading(small, tenant);
    await told(tenant, 40);
    await quick.until(40);
    expect(slow.events).toHaveLength(1);
    letGo();
    await slow.until(40);
    expect(slow.seen).toEqual(await written(tenant));
    await Promise.all([slow.end(), quick.end()]);
  });

  test('nothing runs before somebody follows, nor after the last has gone', async () => {
    const tenant = newId();
    const own = hubOn({ db: card, log });
    const idle = await listeners();
    const stop = new AbortController();
    const never = await own.follow({ tenantId: tenant, signal: stop.signal });
    const read = await reading(own, tenant);
    expect(await listeners()).toBe(idle + 1);
    await read.end();
    expect(await listeners()).toBe(idle + 1);
    // One that was never read from leaves all the same.
    stop.abort();
    for (let tries = 0; tries < 200 && (await listeners()) > idle; tries++) await new Promise(setImmediate);
    expect(await listeners()).toBe(idle);
    expect((await never.next()).done).toBe(true);
    const [id] = await told(tenant, 1);
    const again = await reading(own, tenant, cursorAt(0));
    await again.until(1);
    expect(again.seen).toEqual([id]);
    await again.end();
  });

  test('a cursor that is none, or of the future, is refused', async () => {
    const { signal } = new AbortController();
    const tenantId = newId();
    for (const after of ['', 'nonsense', cursorAt(900_000_000)])
      await expect(hub.follow({ tenantId, after, signal })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: { field: 'after' },
      });
  });
});

describe('the ring', () => {
  const event = (seq: number, size = 0): Happening =>
    ({ seq, before: null, after: { filler: 'x'.repeat(size) } }) as unknown as Happening;

  test('holds no more than its bounds, by number and by size, and knows what it has let go', () => {
    let bounds = { events: 10, bytes: 1e6 };
    const ring = new Ring(100, () => bounds);
    for (let seq = 101; seq <= 150; seq++) ring.push(event(seq));
    expect(ring.length).toBe(10);
    expect([ring.covers(139), ring.covers(140)]).toEqual([false, true]);
    expect(ring.after(147, 2).map(({ seq }) => seq)).toEqual([148, 149]);
    bounds = { events: 10, bytes: 5_000 };
    ring.push(event(151, 3_000));
    ring.push(event(152, 3_000));
    expect(ring.length).toBe(1);
    expect(ring.covers(150)).toBe(false);
    ring.push(event(153, 9_000));
    expect([ring.length, ring.upto, ring.covers(153)]).toEqual([0, 153, true]);
  });

  test('takes nothing twice', () => {
    const ring = new Ring(5, () => ({ events: 10, bytes: 1e6 }));
    for (const seq of [4, 5, 6, 6, 7, 6]) ring.push(event(seq));
    ring.reached(6);
    expect(ring.after(0, 10).map(({ seq }) => seq)).toEqual([6, 7]);
    expect(ring.upto).toBe(7);
  });
});
