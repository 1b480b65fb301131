import { Fault } from '../../kernel/error';

/** How many bytes of bodies one process holds at a time: many large ones at once must not fill its memory. */
export class Budget {
  #held = 0;

  constructor(private readonly most: number) {}

  take(bytes: number): void {
    if (this.#held + bytes > this.most) throw new Fault('UNAVAILABLE');
    this.#held += bytes;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}
