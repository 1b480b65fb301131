import type { Happening } from '../../../schema/happenings';

/** How much of the past is kept at hand. */
export interface Bounds {
  readonly events: number;
  /** Roughly, as JSON. */
  readonly bytes: number;
}

/** Besides its payloads: ids, words and times. */
const FRAME_BYTES = 400;

const sizeOf = ({ before, after }: Happening): number =>
  FRAME_BYTES + JSON.stringify(before).length + JSON.stringify(after).length;

/** The newest events of one tenant: all after `from`, as far as has been read. What goes beyond the bounds is let go. */
export class Ring {
  #events: Happening[] = [];
  #sizes: number[] = [];
  #bytes = 0;
  #from: number;
  #upto: number;

  constructor(
    from: number,
    private readonly bounds: () => Bounds,
  ) {
    this.#from = from;
    this.#upto = from;
  }

  /** Nothing that is not in here happened up to this number. */
  get upto(): number {
    return this.#upto;
  }

  get length(): number {
    return this.#events.length;
  }

  /** Whether all that came after this number is still here. */
  covers(after: number): boolean {
    return after >= this.#from;
  }

  /** One that is here already is passed by. */
  push(event: Happening): void {
    if (event.seq <= this.#upto) return;
    const size = sizeOf(event);
    this.#events.push(event);
    this.#sizes.push(size);
    this.#bytes += size;
    this.#upto = event.seq;
    this.#trim(this.bounds());
  }

  reached(upto: number): void {
    this.#upto = Math.max(this.#upto, upto);
  }

  after(seq: number, limit: number): readonly Happening[] {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]!.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low, low + limit);
  }

  #trim({ events, bytes }: Bounds): void {
    let gone = 0;
    while (this.#events.length - gone > events || this.#bytes > bytes) this.#bytes -= this.#sizes[gone++]!;
    if (gone === 0) return;
    this.#from = this.#events[gone - 1]!.seq;
    this.#events = this.#events.slice(gone);
    this.#sizes = this.#sizes.slice(gone);
  }
}
