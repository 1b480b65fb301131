import { setTimeout as pause } from 'node:timers/promises';
import { headersFor, lowered } from './headers';
import { agentFor, type Parts, planned, stoppable } from './parts';
import { beginningOf, type Posted, post } from './post';
import { failUnsent, giveBack, type Outcome, release, succeeded } from './queue';
import { type Receiver, receiversOf, secretsOf } from './receivers';
import { type Sendable, written } from './render';
import { nextAttempt } from './schedule';
import { settle } from './settle';
import type { Task, Written } from './task';

/** In flight from this process: of one endpoint, of one whose last attempt failed, of all. */
const EACH = 64;
const FAILING = 4;
const ALL = 1_024;
const MAX_SET = 500;
const TRIES = 5;
const AGAIN_MS = 200;

/**
 * Sends what this process has leased, and remembers the outcomes in sets: those that come while one set is being written
 * are the next. Of all that it holds, how much is limited until the outcome is written, so that no more is sent than can be
 * remembered; of one endpoint, how many are sent at a time.
 */
export class Sender {
  /** Leased, and not yet remembered. */
  readonly #held = new Map<string, Task>();
  /** Of those, which are being sent. */
  readonly #slots = new Set<string>();
  readonly #inFlight = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #givingUp = stoppable();
  readonly #busy = new Set<Promise<unknown>>();
  #ended: Outcome[] = [];
  #writing = false;

  constructor(
    readonly parts: Parts,
    /** Slots have become free. */
    readonly onRoom: () => void,
  ) {}

  get inFlight(): number {
    return this.#slots.size;
  }

  get roomForAll(): number {
    return this.#givingUp.signal.aborted ? 0 : ALL - this.#held.size;
  }

  readonly each = EACH;

  room(endpointId: string): number {
    const most = this.#failing.has(endpointId) ? FAILING : EACH;
    return Math.max(0, Math.min(most - (this.#inFlight.get(endpointId) ?? 0), this.roomForAll));
  }

  /** Of endpoints that have less than others. */
  rooms(): Map<string, number> {
    return new Map([...this.#inFlight.keys(), ...this.#failing].map((id) => [id, this.room(id)]));
  }

  /** Leased tasks. `known`: endpoints that were read just now. */
  take(tasks: readonly Task[], known?: ReadonlyMap<string, Receiver>): void {
    if (tasks.length === 0) return;
    for (const task of tasks) this.#hold(task);
    this.#track(
      this.#begin(tasks, known).catch((error: unknown) => {
        // Their leases end, and then they are tried again.
        this.parts.log.error({ err: error }, 'deliveries could not be begun');
        for (const task of tasks) this.#letGo(task);
      }),
    );
  }

  /** Waits for what is in flight; what takes longer than `graceMs` is given up, for others to send again. */
  async stop(graceMs: number): Promise<void> {
    const late = setTimeout(() => this.#givingUp.abort(), graceMs);
    while (this.#busy.size > 0) await Promise.all(this.#busy);
    clearTimeout(late);
    this.#givingUp.abort();
    await giveBack(this.parts.db.sql, [...this.#held.values()]);
  }

  async #begin(tasks: readonly Task[], known?: ReadonlyMap<string, Receiver>): Promise<void> {
    const { db } = this.parts;
    const receivers = known ?? (await planned(db, (sql) => receiversOf(sql, tasks)));
    const wanted = tasks.flatMap((task) => {
      const receiver = receivers.get(task.endpointId);
      return receiver && (receiver.enabled || task.trigger === 'test') ? [{ task, receiver }] : [];
    });
    const { sendable, lost } = await written(this.parts, wanted);
    for (const one of sendable) this.#track(this.#send(one));
    if (lost.length > 0) await failUnsent(db.sql, lost, this.parts.clock.now());
    const idle = tasks.filter((task) => !wanted.some((one) => one.task === task));
    if (idle.length > 0) await giveBack(db.sql, idle);
    for (const task of [...lost, ...idle]) this.#letGo(task);
  }

  async #send({ task, receiver }: Sendable): Promise<void> {
    const attempt = await attempted(this.parts, task, receiver, this.#givingUp.signal).catch((error: unknown) => {
      this.parts.log.error({ err: error, deliveryId: task.id }, 'an attempt could not be made');
      // It counts as one, or it would be tried for ever and hold up its line.
      return unmade(task, this.parts.clock.now());
    });
    this.#freeSlot(task);
    // Nothing is known of it: the lease ends, or is given back.
    if (!attempt && !this.#givingUp.signal.aborted) this.#letGo(task);
    if (!attempt) return;
    const failed = attempt.error !== null;
    if (failed) this.#failing.add(task.endpointId);
    else this.#failing.delete(task.endpointId);
    const facts = this.parts.facts[task.dialect];
    this.#ended.push({ ...attempt, nextAt: failed ? nextAttempt(task, facts, this.parts.clock.now()) : null });
    if (!this.#writing) this.#track(this.#write());
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#ended.length > 0) {
      const set = this.#ended.splice(0, MAX_SET);
      const kept = await this.#keep(set);
      for (const { task } of set) this.#letGo(task);
      if (kept) this.#track(this.#goOn(set));
      this.onRoom();
    }
    this.#writing = false;
  }

  /** What cannot be written for long is sent again once its lease has ended. */
  async #keep(set: readonly Outcome[]): Promise<boolean> {
    const { db, facts, clock, log } = this.parts;
    for (let tried = 1; tried <= TRIES; tried++) {
      try {
        await settle(db, set, facts, clock.now());
        return true;
      } catch (error) {
        log.error({ err: error, deliveries: set.length }, 'outcomes of deliveries could not be written');
        await pause(AGAIN_MS * tried);
      }
    }
    return false;
  }

  /** The next in each line that has moved: after the commit, so that whoever has just joined it is seen. */
  async #goOn(set: readonly Outcome[]): Promise<void> {
    const { db, clock, leases, log } = this.parts;
    const now = clock.now();
    const over = set.filter((one) => one.task.trigger === 'event' && (succeeded(one) || one.nextAt === null));
    const lines = over.map(({ task: { endpointId, resourceId, dialect } }) => ({
      ...{ endpointId, resourceId },
      leasedUntil: this.room(endpointId) > 0 ? new Date(now.getTime() + leases[dialect]) : null,
    }));
    if (lines.length === 0) return;
    const next = await planned(db, (sql) => release(sql, lines, now)).catch((error: unknown) => {
      log.error({ err: error }, 'deliveries that wait could not be released');
      return [];
    });
    this.take(next.filter(({ leased }) => leased));
    if (next.some(({ leased }) => !leased)) this.onRoom();
  }

  #hold(task: Task): void {
    this.#held.set(task.id, task);
    this.#slots.add(task.id);
    this.#inFlight.set(task.endpointId, (this.#inFlight.get(task.endpointId) ?? 0) + 1);
  }

  #letGo(task: Task): void {
    this.#held.delete(task.id);
    this.#freeSlot(task);
  }

  /** Its endpoint may have another one; whether there is room for it at all is another question. */
  #freeSlot({ id, endpointId }: Task): void {
    if (!this.#slots.delete(id)) return;
    const left = this.#inFlight.get(endpointId)! - 1;
    if (left > 0) this.#inFlight.set(endpointId, left);
    else this.#inFlight.delete(endpointId);
  }

  #track(work: Promise<unknown>): void {
    this.#busy.add(work);
    void work.finally(() => this.#busy.delete(work));
  }
}

export type Attempt = Omit<Outcome, 'nextAt'>;

async function attempted(
  parts: Parts,
  task: Written,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<Attempt | null> {
  const { clock, facts, metrics } = parts;
  const startedAt = clock.now();
  const begun = performance.now();
  const headers = headersOf(parts, task, receiver, startedAt);
  const { timeoutMs } = facts[task.dialect];
  const posted = await post(
    agentFor(parts, receiver),
    { url: receiver.url, headers, body: task.body, timeoutMs },
    signal,
  );
  const durationMs = Math.round(performance.now() - begun);
  if (!posted) return null;
  metrics.attempt(task.dialect, posted.error ?? 'ok', durationMs / 1_000);
  return attemptOf({ task, startedAt, durationMs }, posted);
}

export const attemptOf = (of: Pick<Attempt, 'task' | 'startedAt' | 'durationMs'>, posted: Posted): Attempt => ({
  ...of,
  status: posted.status,
  error: posted.error,
  response: posted.status === null ? null : beginningOf(posted.answer),
});

const unmade = (task: Task, startedAt: Date): Attempt =>
  attemptOf({ task, startedAt, durationMs: 0 }, { status: null, error: 'connection_error', answer: Buffer.alloc(0) });

/** Each attempt is signed anew. What the endpoint adds replaces nothing of ours. */
export function headersOf(
  { keys, dialects }: Parts,
  { id, messageId, eventType, body, dialect }: Written,
  receiver: Receiver,
  at: Date,
): Record<string, string> {
  const secrets = secretsOf(receiver, keys, at);
  const own = headersFor(dialects[dialect], { messageId, eventType, body, at, secrets, traceId: id });
  return { ...lowered(receiver.headers), ...own };
}
