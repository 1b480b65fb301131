import { setImmediate as turn } from 'node:timers/promises';
import { unlessAborted } from '../../kernel/execute';
import type { Shown } from '../../kernel/shown';
import type { Enrich } from './enrich';
import { type Following, follow, type Payload } from './follow';

/** An event as clients get it. */
export interface Told {
  readonly cursor: string | null;
  readonly seq: number | null;
  /** JSON of `{ data, errors }`, made once for all. */
  readonly text: string;
}

/** Who listens to a stream. Nothing here may wait or throw. */
export interface Listener {
  take(told: Told): void;
  ended(errors: readonly Shown[]): void;
  /** Cannot take more just now. */
  readonly full: boolean;
  drained(): Promise<void>;
}

export interface StreamOptions extends Omit<Following, 'signal' | 'take'> {
  readonly enrich: Enrich;
  /** Reads no faster than at least one listener takes; otherwise they keep up or are cut off. */
  readonly patient: boolean;
  readonly onEnd: () => void;
}

/** Events that are made whole at the same time; they are told in order all the same. */
const WIDTH = 8;
/** Others get a turn after so many events, also where none of them had to wait for anything. */
const TURN = 32;

/** One upstream and one enrichment for all who want the same. Ends with its last listener. */
export class Stream {
  readonly #listeners = new Set<Listener>();
  readonly #ending = new AbortController();
  readonly #flying: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  #told = 0;

  constructor(private readonly options: StreamOptions) {}

  /** Whoever joins now misses nothing. */
  get fresh(): boolean {
    return this.#told === 0 && !this.#ending.signal.aborted;
  }

  begin(): void {
    const { signal } = this.#ending;
    void follow({ ...this.options, signal, take: (payload) => this.#make(payload) })
      .then(async (errors) => {
        await this.#last;
        this.#end(errors);
      })
      .catch((error: unknown) => this.options.log.error({ err: error }, 'a stream of events failed'));
  }

  join(listener: Listener): void {
    this.#listeners.add(listener);
  }

  leave(listener: Listener): void {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    this.#ending.abort();
    this.options.onEnd();
  }

  #end(errors: readonly Shown[]): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    this.#ending.abort();
    this.options.onEnd();
    for (const one of listeners) one.ended(errors);
  }

  async #make({ result, cursor, seq }: Payload): Promise<void> {
    const made = this.options.enrich(this.options.wanted, result);
    const before = this.#last;
    const told = before.then(async () => this.#tell({ cursor, seq, text: await made }));
    this.#last = told;
    this.#flying.push(told);
    if (this.#flying.length >= WIDTH) await this.#flying.shift();
    if (this.options.patient) await this.#room();
  }

  async #tell(told: Told): Promise<void> {
    this.#told++;
    for (const one of [...this.#listeners]) one.take(told);
    if (this.#told % TURN === 0) await turn();
  }

  async #room(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted && [...this.#listeners].every(({ full }) => full))
      await unlessAborted(Promise.race([...this.#listeners].map((one) => one.drained())), signal);
  }
}
