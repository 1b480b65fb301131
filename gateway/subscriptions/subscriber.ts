import type { Shown } from '../../kernel/shown';
import { cursorAt } from '../../schema/happenings';
import type { Listener, Stream, Told } from './stream';

/** The way to one client for one subscription. */
export interface Pipe {
  write(told: Told): void;
  /** More is waiting than should. */
  readonly full: boolean;
  /** More is waiting than may. */
  readonly over: boolean;
  /** Resolves when nothing waits any more, or nobody does. */
  drained(): Promise<void>;
  /** The client takes less than comes. */
  tooSlow(): void;
  end(errors: readonly Shown[]): void;
}

export interface Ways {
  /** The stream that all share, from now on. */
  live(listener: Listener): Stream;
  /** One from a cursor on; with others who want the same only as long as it has told nothing. */
  replay(after: string, listener: Listener, alone?: boolean): Stream;
}

/** Events of the shared stream that are kept for somebody who is still catching up; the oldest give way. */
const WINDOW = 1_000;
/** Nobody is handed more than this at once when changing over. */
const AT_ONCE = 64;

/**
 * One subscription of one client. Live from the start; or, where it begins in the past, on a stream of its own until that
 * has told the first of what is kept from the shared one, from when on the shared one is enough.
 */
export class Subscriber {
  readonly #live: Stream;
  #replay: Stream | null = null;
  #window: Told[] = [];
  #met = false;
  #last = -1;
  #left = false;
  readonly #listenLive: Listener;
  readonly #listenReplay: Listener;

  constructor(
    private readonly pipe: Pipe,
    private readonly ways: Ways,
    private readonly after: string | null,
  ) {
    this.#listenLive = listener(pipe, {
      take: (told) => this.#fromLive(told),
      ended: (errors) => this.#ended(errors),
    });
    this.#listenReplay = listener(pipe, {
      take: (told) => this.#fromReplay(told),
      ended: (errors) => this.#ended(errors),
    });
    this.#live = ways.live(this.#listenLive);
    if (after !== null) this.#replay = ways.replay(after, this.#listenReplay);
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#window = [];
    this.#live.leave(this.#listenLive);
    this.#replay?.leave(this.#listenReplay);
  }

  #ended(errors: readonly Shown[]): void {
    if (this.#left) return;
    this.leave();
    this.pipe.end(errors);
  }

  #fromLive(told: Told): void {
    if (this.#left) return;
    if (this.after === null || (this.#met && !this.#replay)) {
      if (this.pipe.over) this.pipe.tooSlow();
      else this.#pass(told);
      return;
    }
    if (told.seq === null) return;
    this.#window.push(told);
    if (this.#window.length > WINDOW) {
      this.#window.shift();
      // What gave way may not have been told yet.
      this.#met = false;
    }
    this.#changeOver();
  }

  #fromReplay(told: Told): void {
    if (this.#left) return;
    if (this.pipe.over) this.#alone();
    else {
      this.#pass(told);
      this.#changeOver();
    }
  }

  #pass(told: Told): void {
    if (told.seq !== null && told.seq <= this.#last) return;
    this.#last = told.seq ?? this.#last;
    this.pipe.write(told);
  }

  #changeOver(): void {
    const seqOfFirst = this.#window[0]?.seq;
    if (seqOfFirst != null && seqOfFirst <= this.#last) this.#met = true;
    if (!this.#met || !this.#replay) return;
    while (this.#window[0] && this.#window[0].seq! <= this.#last) this.#window.shift();
    if (this.#window.length > AT_ONCE) return;
    const rest = this.#window;
    const replay = this.#replay;
    this.#window = [];
    this.#replay = null;
    for (const told of rest) this.#pass(told);
    replay.leave(this.#listenReplay);
  }

  /** Others on the same replay are faster: on with one of its own, once there is room again. */
  #alone(): void {
    this.#replay?.leave(this.#listenReplay);
    void this.pipe.drained().then(() => {
      if (this.#left || !this.#replay) return;
      const from = this.#last < 0 ? this.after! : cursorAt(this.#last);
      this.#replay = this.ways.replay(from, this.#listenReplay, true);
    });
  }
}

const listener = (pipe: Pipe, { take, ended }: Pick<Listener, 'take' | 'ended'>): Listener => ({
  take,
  ended,
  get full() {
    return pipe.full;
  },
  drained: () => pipe.drained(),
});
