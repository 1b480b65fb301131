import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../kernel/db';
import type { Log } from '../kernel/log';
import { OUTBOX } from './outbox';

/**
 * Follows the outbox. Events are read in the order of their numbers, never past the watermark: a transaction that took
 * a lower number may still be running, and what it tells must not be skipped. Under the lock of a resource numbers come
 * in the order in which the resource changed, which the ids of transactions do not.
 */
export interface Tail {
  /** Everything up to this number is final. */
  readonly upto: number;
  /** Resolves to the watermark once it is past `after`; at once if it is already. Rejects when the signal fires. */
  past(after: number, signal?: AbortSignal): Promise<number>;
  stop(): Promise<void>;
}

export interface TailOptions {
  readonly db: Db;
  readonly log: Log;
  /** Looked at so often even when nobody rings, since a bell can be lost. */
  readonly everyMs?: number;
}

const EVERY_MS = 1_000;
/** While transactions are still open; twice as long each time, up to the limit. */
const SOON_MS = 1;
const LATEST_MS = 50;

interface Mark {
  readonly upto: number;
  /** All that took a number up to `upto` have ended once no transaction below this one is running. */
  readonly barrier: bigint;
}

/** Resolves once it has looked for the first time. */
export async function followOutbox({ db, log, everyMs = EVERY_MS }: TailOptions): Promise<Tail> {
  const stopping = new AbortController();
  const bell = new Bell();
  const waiting = new Set<(upto: number) => void>();
  const marks: Mark[] = [];
  let upto = -1;

  const look = async (): Promise<void> => {
    const seen = await watermark(db, marks.at(-1)?.upto ?? upto);
    if (seen.barrier !== null) marks.push({ upto: seen.upto, barrier: seen.barrier });
    let reached = upto;
    while (marks[0] && marks[0].barrier <= seen.oldest) reached = marks.shift()!.upto;
    if (reached === upto) return;
    upto = reached;
    for (const tell of [...waiting]) tell(upto);
  };

  const run = async (): Promise<void> => {
    let soon = SOON_MS;
    while (!stopping.signal.aborted) {
      const before = upto;
      await look().catch(async (error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, 'the outbox could not be looked at');
        await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
      });
      soon = marks.length === 0 || upto !== before ? SOON_MS : Math.min(soon * 2, LATEST_MS);
      await bell.wait(marks.length === 0 ? everyMs : soon, stopping.signal);
    }
  };

  const listening = await db.sql
    .listen(OUTBOX, () => bell.ring())
    .catch((error: unknown) => {
      log.warn({ err: error }, 'no bell from the database; the outbox is looked at by the clock alone');
    });
  while (upto < 0) {
    await look();
    if (upto < 0) await pause(SOON_MS);
  }
  const running = run();
  return {
    get upto() {
      return upto;
    },
    past: (after, signal) => past(() => upto, waiting, after, signal),
    stop: async () => {
      stopping.abort();
      await listening?.unlisten().catch(() => {});
      await running;
    },
  };
}

/** Everything up to here is final. Where transactions stay open for too long, the last number given stands for it. */
export async function finalMark(db: Db, patienceMs = 200): Promise<number> {
  const first = await watermark(db, -1);
  let { oldest } = first;
  for (const until = Date.now() + patienceMs; oldest < first.barrier! && Date.now() < until; await pause(SOON_MS))
    ({ oldest } = await watermark(db, first.upto));
  return first.upto;
}

interface Seen {
  readonly upto: number;
  readonly oldest: bigint;
  /** Null where there is nothing new. */
  readonly barrier: bigint | null;
}

async function watermark({ sql }: Db, known: number): Promise<Seen> {
  const [row] = await sql<{ upto: string; oldest: string; barrier: string | null }[]>`
    select upto::text, oldest::text, barrier::text from events.watermark(${known})`;
  const { upto, oldest, barrier } = row!;
  return { upto: Number(upto), oldest: BigInt(oldest), barrier: barrier === null ? null : BigInt(barrier) };
}

function past(
  now: () => number,
  waiting: Set<(upto: number) => void>,
  after: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (now() > after) return Promise.resolve(now());
  return new Promise((resolve, reject) => {
    const end = (): void => {
      waiting.delete(tell);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(signal!.reason);
    };
    const tell = (upto: number): void => {
      if (upto <= after) return;
      end();
      resolve(upto);
    };
    waiting.add(tell);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Rung before anybody waits, it is heard by the next who does. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, ms);
        this.#wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    this.#rung = false;
  }
}
