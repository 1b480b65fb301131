import assert from 'node:assert/strict';
import type { Clock } from '../../../kernel/clock';

const TICKS = 20;

/** A clock that is set by hand. Work that was begun reads it within a few ticks; then it may be set for the next. */
export class HandClock implements Clock {
  #moment: Date;
  #looks = 0;

  constructor(moment: Date) {
    this.#moment = moment;
  }

  now(): Date {
    this.#looks++;
    return this.#moment;
  }

  set(moment: Date): void {
    this.#moment = moment;
  }

  /** Begins work at a moment, and waits until it has looked at the clock, not until it is done. */
  async begin<T>(moment: Date, work: () => Promise<T>): Promise<{ readonly done: Promise<T> }> {
    this.#moment = moment;
    const before = this.#looks;
    const done = work();
    for (let tick = 0; this.#looks === before; tick++) {
      if (tick === TICKS) await done;
      assert(tick < TICKS, 'work looks at the clock before it asks anybody anything');
      await null;
    }
    return { done };
  }
}
