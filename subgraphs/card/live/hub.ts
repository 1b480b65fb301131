import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../../kernel/error';
import type { Deps } from '../../../kernel/subgraph';
import { type Happening, happenings, placeOf } from '../../../schema/happenings';
import { followOutbox, type Tail } from '../../../schema/tail';
import { type Bounds, Ring } from './ring';

/**
 * Live events of this process: one tail of the outbox, read once for all tenants that somebody follows. A follower is a
 * place and nothing more: it takes what comes after from the ring of its tenant, or from the database where the ring
 * has let it go. So whoever is slow falls behind, and no memory grows. Without followers nothing runs.
 */
export interface Hub {
  /** In order, without gap or double, some at a time, until the signal fires. Begins where it is now, or after a cursor. */
  follow(follow: Follow): Promise<AsyncGenerator<readonly Happening[], void>>;
}

export interface Follow {
  readonly tenantId: string;
  readonly after?: string | null;
  readonly signal: AbortSignal;
}

export interface HubLimits {
  /** Of each tenant that is followed. */
  readonly events: number;
  /** Of all tenants together. */
  readonly bytes: number;
  /** Read at once. */
  readonly page: number;
}

const LIMITS: HubLimits = { events: 2_000, bytes: 64_000_000, page: 100 };
const AGAIN_MS = 500;
/** A cursor of another process may be ahead of this one's watermark, but not for long. */
const AHEAD_MS = 1_000;

interface Feed {
  readonly ring: Ring;
  followers: number;
  readonly waiting: Set<() => void>;
}

export function hubOn(deps: Pick<Deps, 'db' | 'log'>, limits: HubLimits = LIMITS): Hub {
  let current: { followers: number; readonly reader: Promise<Reader> } | undefined;

  /** The first to come starts the reader, the last to go stops it. */
  const enter = (): { readonly reader: Promise<Reader>; leave(): void } => {
    current ??= { followers: 0, reader: start(deps, limits) };
    const entered = current;
    entered.followers++;
    const leave = once(() => {
      if (--entered.followers > 0) return;
      if (current === entered) current = undefined;
      entered.reader.then(
        (reader) => reader.stop(),
        () => {},
      );
    });
    return { reader: entered.reader, leave };
  };

  return {
    follow: async ({ tenantId, after, signal }) => {
      const { reader: starting, leave } = enter();
      try {
        const reader = await starting;
        const at = after == null ? reader.tail.upto : await placed(deps, reader.tail, after);
        return reader.read(tenantId, at, signal, leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

async function placed({ db }: Pick<Deps, 'db'>, tail: Tail, cursor: string): Promise<number> {
  const at = await placeOf(db, cursor);
  await tail.past(at - 1, AbortSignal.timeout(AHEAD_MS)).catch(() => {
    throw new Fault('INPUT_INVALID', { field: 'after', reason: 'is the cursor of no event so far' });
  });
  return at;
}

interface Reader {
  readonly tail: Tail;
  /** `left` is called once, whether what is answered was ever read or not. */
  read(tenantId: string, at: number, signal: AbortSignal, left: () => void): AsyncGenerator<readonly Happening[], void>;
  stop(): Promise<void>;
}

async function start({ db, log }: Pick<Deps, 'db' | 'log'>, { page, ...bounds }: HubLimits): Promise<Reader> {
  const tail = await followOutbox({ db, log });
  const stopping = new AbortController();
  const feeds = new Map<string, Feed>();
  /** What comes after is not looked for yet; a feed that begins now begins here. */
  let reading = tail.upto;
  const share = (): Bounds => ({ events: bounds.events, bytes: bounds.bytes / feeds.size });

  /** All that there is of the tenants that are followed as it begins. */
  const pull = async (after: number, upto: number): Promise<void> => {
    const taking = new Map(feeds);
    for (let at = after; at < upto; ) {
      const events = await happenings(db, { tenantIds: [...taking.keys()], after: at, upto, limit: page });
      at = events.length < page ? upto : events.at(-1)!.seq;
      for (const event of events) taking.get(event.tenantId)?.ring.push(event);
      for (const feed of taking.values()) reached(feed, at);
    }
  };

  const pump = async (): Promise<void> => {
    for (let read = reading; !stopping.signal.aborted; )
      try {
        reading = await tail.past(read, stopping.signal);
        await pull(read, reading);
        read = reading;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, 'live events could not be read');
        await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
  };

  const join = (tenantId: string): Feed => {
    const feed = feeds.get(tenantId) ?? { ring: new Ring(reading, share), followers: 0, waiting: new Set() };
    feeds.set(tenantId, feed);
    feed.followers++;
    return feed;
  };

  const pumping = pump();
  return {
    tail,
    read: (tenantId, at, signal, left) => {
      const feed = join(tenantId);
      const leave = once(() => {
        signal.removeEventListener('abort', leave);
        if (--feed.followers === 0) feeds.delete(tenantId);
        left();
      });
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      const older = (after: number): Promise<Happening[]> =>
        happenings(db, { tenantIds: [tenantId], after, upto: tail.upto, limit: page });
      return following({ feed, at, signal, leave, page, tail, older });
    },
    stop: async () => {
      stopping.abort();
      await tail.stop();
      await pumping;
    },
  };
}

interface Following {
  readonly feed: Feed;
  readonly at: number;
  readonly signal: AbortSignal;
  readonly leave: () => void;
  readonly page: number;
  readonly tail: Tail;
  older(after: number): Promise<Happening[]>;
}

async function* following({ feed, at: from, signal, leave, page, tail, older }: Following) {
  const { ring } = feed;
  try {
    for (let at = from; !signal.aborted; ) {
      const recent = ring.covers(at);
      const upto = recent ? ring.upto : tail.upto;
      const events = recent ? ring.after(at, page) : await older(at);
      at = events.length < page ? Math.max(at, upto) : events.at(-1)!.seq;
      if (signal.aborted) return;
      if (events.length > 0) yield events;
      else if (recent) await later(feed, at, signal);
    }
  } finally {
    leave();
  }
}

function reached(feed: Feed, upto: number): void {
  feed.ring.reached(upto);
  for (const wake of [...feed.waiting]) wake();
}

/** Resolves once more has been read, or the signal has fired. */
function later({ ring, waiting }: Feed, at: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ring.upto > at) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      waiting.delete(wake);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const wake = (): void => {
      if (ring.upto > at) end();
    };
    waiting.add(wake);
    signal.addEventListener('abort', end, { once: true });
  });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
