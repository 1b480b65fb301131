import { Bell } from '../../schema/tail';
import { DELIVERIES } from '../../schema/webhooks';
import { type Parts, planned } from './parts';
import { claim } from './queue';
import { Sender } from './sender';

/** So many slots are filled again at once, since each look costs a statement. */
const ENOUGH = 32;

/** Leases what is due: retries, tests, redeliveries, and whatever another process has left. */
export class Claimer {
  readonly sender: Sender;
  readonly #bell = new Bell();
  readonly #stopping = new AbortController();
  /** The last look found no room for all there is. */
  #more = false;
  #freedAt = 0;

  constructor(readonly parts: Parts) {
    this.sender = new Sender(parts, () => this.#roomed());
  }

  async run(): Promise<void> {
    const { db, log, everyMs } = this.parts;
    const listening = await db.sql
      .listen(DELIVERIES, () => this.#bell.ring())
      .catch((error: unknown) => {
        log.warn({ err: error }, 'no bell from the database; deliveries are looked for by the clock alone');
      });
    while (!this.#stopping.signal.aborted) {
      await this.#look().catch((error: unknown) => log.error({ err: error }, 'deliveries could not be claimed'));
      await this.#bell.wait(everyMs, this.#stopping.signal);
    }
    await listening?.unlisten().catch(() => {});
  }

  /** There is something due that nobody here has in hand. */
  wake(): void {
    this.#bell.ring();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #look(): Promise<void> {
    const { db, clock, leases } = this.parts;
    const { sender } = this;
    const limit = sender.roomForAll;
    const room = sender.rooms();
    this.#more = limit <= 0 || [...room.values()].includes(0);
    if (limit <= 0) return;
    const tasks = await planned(db, (sql) => claim(sql, { now: clock.now(), leases, each: sender.each, room, limit }));
    const counts = new Map<string, number>();
    for (const { endpointId } of tasks) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    const full = [...counts].some(([id, n]) => n >= (room.get(id) ?? sender.each));
    this.#more ||= full || tasks.length >= limit;
    sender.take(tasks);
    this.#freedAt = sender.inFlight - ENOUGH;
  }

  #roomed(): void {
    if (this.#more && this.sender.inFlight <= Math.max(0, this.#freedAt)) this.#bell.ring();
  }
}
