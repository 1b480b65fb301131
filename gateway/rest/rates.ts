import type { Clock } from '../../kernel/clock';
import type { Db } from '../../kernel/db';
import { Lru } from '../../kernel/lru';
import { array } from '../../schema/sets';

/** Where somebody stands in their window. */
export interface Standing {
  readonly limit: number;
  /** This request counted. */
  readonly count: number;
  readonly resetsAt: Date;
  readonly resetsInMs: number;
}

interface Bucket {
  readonly window: number;
  count: number;
  /** Of `count`, what the database knows already. */
  told: number;
  /** What all processes together had counted when last heard of. */
  shared: number;
  loading?: Promise<void>;
}

const SCOPE = 'rest.window';
const REMEMBERED = 10_000;
const TELL_MS = 250;

/**
 * Fixed windows. Each process counts by itself and tells the database a few times a second, by which processes learn of
 * each other: exact within one process and over its restart, and soon enough over several.
 */
export class Rates {
  readonly #buckets = new Lru<string, Bucket>(REMEMBERED);
  readonly #untold = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {}

  async count(subject: string, limit: number, windowMs: number): Promise<Standing> {
    const now = this.clock.now().getTime();
    const window = Math.floor(now / windowMs) * windowMs;
    const bucket = this.#bucketOf(subject, window);
    await bucket.loading;
    bucket.count++;
    this.#untold.add(subject);
    this.#timer ??= setTimeout(() => void this.#tell(), TELL_MS).unref();
    const ends = window + windowMs;
    const count = bucket.shared + bucket.count - bucket.told;
    return { limit, count, resetsAt: new Date(ends), resetsInMs: ends - now };
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#tell();
  }

  #bucketOf(subject: string, window: number): Bucket {
    const known = this.#buckets.get(subject);
    if (known?.window === window) return known;
    const fresh: Bucket = { window, count: 0, told: 0, shared: 0 };
    this.#buckets.set(subject, fresh);
    fresh.loading = this.#load(subject, fresh).catch(this.failed);
    return fresh;
  }

  async #load(subject: string, bucket: Bucket): Promise<void> {
    const [row] = await this.db.sql<{ count: number }[]>`
      select count from events.rate_bucket
      where scope = ${SCOPE} and key = ${subject} and window_start = ${new Date(bucket.window).toISOString()}`;
    bucket.shared = row?.count ?? 0;
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const subjects = [...this.#untold].sort();
    this.#untold.clear();
    await this.#tellAll(subjects).catch(this.failed);
  }

  /** In the order of their names, so that two processes never wait for each other. */
  async #tellAll(subjects: readonly string[]): Promise<void> {
    const news = subjects.flatMap((subject) => {
      const bucket = this.#buckets.get(subject);
      return bucket && bucket.count > bucket.told ? [{ subject, bucket, more: bucket.count - bucket.told }] : [];
    });
    if (news.length === 0) return;
    const rows = await this.db.sql<{ key: string; count: number }[]>`
      insert into events.rate_bucket as b (scope, key, window_start, count)
      select ${SCOPE}, key, at, more
      from unnest(${array(news.map(({ subject }) => subject))}::text[],
                  ${array(news.map(({ bucket }) => new Date(bucket.window).toISOString()))}::timestamptz[],
                  ${array(news.map(({ more }) => String(more)))}::int[]) as t (key, at, more)
      on conflict (scope, key) do update
        set count = case when b.window_start = excluded.window_start then b.count else 0 end + excluded.count,
            window_start = excluded.window_start
        where b.window_start <= excluded.window_start
      returning key, count`;
    const counts = new Map(rows.map(({ key, count }) => [key, count]));
    for (const { subject, bucket, more } of news) {
      bucket.told += more;
      bucket.shared = counts.get(subject) ?? bucket.shared + more;
    }
  }
}
