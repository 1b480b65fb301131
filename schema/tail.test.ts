import { type Tx, transact } from '../kernel/db';
import { newId } from '../kernel/id';
import { logger } from '../kernel/log';
import { type TestDatabase, testDatabase } from '../tests/database';
import { cursorAt, happenings, placeOf, seqOf } from './happenings';
import { type Cause, emit } from './outbox';
import { followOutbox, type Tail } from './tail';

const log = logger('silent');
const tenantId = newId();
const cause: Cause = {
  viewer: { tenantId, actor: { kind: 'system', id: 'test' } },
  requestId: 'test-request',
  at: new Date('2026-05-01T09:00:00Z'),
};

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const tell = (tx: Tx, resourceId: string): Promise<void> =>
  emit(tx, cause, [{ type: 'card.frozen', resourceType: 'card', resourceId, after: { id: resourceId } }]);
const read = async (after: number, upto: number): Promise<string[]> =>
  (await happenings(db.as('card'), { tenantIds: [tenantId], after, upto, limit: 100 })).map((one) => one.resourceId);

/** A transaction that tells, and ends when it is let. */
async function open(resourceId: string): Promise<{ end(): Promise<void> }> {
  let end = (): void => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  let told = (): void => {};
  const ready = new Promise<void>((resolve) => {
    told = resolve;
  });
  const done = transact(db.as('card'), async (tx) => {
    await tell(tx, resourceId);
    told();
    await held;
  });
  await ready;
  return {
    end: () => {
      end();
      return done;
    },
  };
}

describe('following the outbox', () => {
  let tail: Tail;
  beforeEach(async () => {
    tail = await followOutbox({ db: db.as('card'), log, everyMs: 50 });
  });
  afterEach(() => tail.stop());

  it('waits for a transaction that took its number first and commits last', async () => {
    const from = tail.upto;
    const [slow, quick] = [newId(), newId()];
    const first = await open(slow);
    const second = await open(quick);
    await second.end();
    await expect(tail.past(from, AbortSignal.timeout(200))).rejects.toBeDefined();
    await first.end();
    const upto = await tail.past(from + 1);
    expect(await read(from, upto)).toEqual([slow, quick]);
  });

  it('waits for the youngest of all transactions, too, when no other has ended since it began', async () => {
    const from = tail.upto;
    const alone = newId();
    const only = await open(alone);
    await expect(tail.past(from, AbortSignal.timeout(200))).rejects.toBeDefined();
    await only.end();
    expect(await read(from, await tail.past(from))).toEqual([alone]);
  });

  it('passes by what was rolled back', async () => {
    const from = tail.upto;
    const kept = newId();
    await expect(
      transact(db.as('card'), async (tx) => {
        await tell(tx, newId());
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await transact(db.as('card'), (tx) => tell(tx, kept));
    const upto = await tail.past(from + 1);
    expect(await read(from, upto)).toEqual([kept]);
  });

  it('is woken by the bell of a commit, long before the clock', async () => {
    const patient = await followOutbox({ db: db.as('gateway'), log, everyMs: 60_000 });
    const from = patient.upto;
    const writer = db.as('card');
    await transact(writer, (tx) => tell(tx, newId()));
    expect(await patient.past(from)).toBeGreaterThan(from);
    await patient.stop();
  });

  it('reads under load all that was committed, once and in order, whatever order transactions end in', async () => {
    const from = tail.upto;
    const writer = db.as('card');
    const ids = Array.from({ length: 200 }, () => newId());
    const seen: string[] = [];
    const reading = (async () => {
      for (let at = from; seen.length < ids.length; ) {
        const upto = await tail.past(at);
        seen.push(...(await read(at, upto)));
        at = upto;
      }
    })();
    await Promise.all(
      ids.map((id, i) =>
        transact(writer, async (tx) => {
          await tell(tx, id);
          await tx.sql`select pg_sleep(${(i % 7) / 500})`;
        }),
      ),
    );
    await reading;
    expect([...seen].sort()).toEqual([...ids].sort());
    const rows = await db.admin`select resource_id from events.outbox where seq > ${from} order by seq`;
    expect(seen).toEqual(rows.map(({ resource_id }) => resource_id));
  });
});

describe('cursors', () => {
  it('lead back to where they were given', () => {
    expect(seqOf(cursorAt(987_654))).toBe(987_654);
  });

  it.each(['', 'x', 'ZQ', cursorAt(1).slice(0, -1), `${cursorAt(1)}=`.repeat(40)])('%j is refused', async (cursor) => {
    await expect(placeOf(db.as('card'), cursor)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('are refused once something behind them is forgotten, and the oldest that is good is named', async () => {
    const old: Cause = { ...cause, at: new Date('2026-03-01T00:00:00Z') };
    await transact(db.as('card'), (tx) =>
      emit(tx, old, [{ type: 'card.frozen', resourceType: 'card', resourceId: newId(), after: {} }]),
    );
    const [{ seq } = { seq: 0n }] = await db.admin`select max(seq) as seq from events.outbox`;
    const [before] = await db.admin`select count(*)::int as n from events.outbox`;
    const gateway = db.as('gateway');
    await gateway.sql`select events.forget('2026-04-01', 100)`;
    const [after] = await db.admin`select count(*)::int as n from events.outbox`;
    expect(after!.n).toBe(before!.n - 1);
    const refused = { code: 'CURSOR_EXPIRED', details: { oldest: cursorAt(Number(seq)), since: old.at.toISOString() } };
    await expect(placeOf(db.as('card'), cursorAt(Number(seq) - 1))).rejects.toMatchObject(refused);
    await expect(placeOf(db.as('card'), cursorAt(Number(seq)))).resolves.toBe(Number(seq));
  });

  it('nobody deletes events past that function', async () => {
    await expect(db.admin`delete from events.outbox`).rejects.toThrow('insert-only');
    await expect(db.as('gateway').sql`delete from events.outbox`).rejects.toThrow('permission denied');
  });
});
