import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Viewer } from '../../kernel/viewer';
import type { Told } from './stream';

/** What waits to be read by one client; who lets more pile up is cut off. */
export const MAX_WAITING_BYTES = 1_000_000;
export const MAX_WAITING = 1_000;
const RATE_PER_SECOND = 50;

/** One WebSocket: what goes out, and how much may come in. */
export class Client {
  viewer: Viewer | undefined;
  readonly began = performance.now();
  /** Has answered the last ping. */
  alive = true;
  #waiting = 0;
  #ending: (() => void)[] = [];
  #tokens: number;
  #refilled = performance.now();

  constructor(
    readonly ws: WebSocket,
    readonly raw: Duplex,
    readonly request: IncomingMessage,
    readonly id: string,
    readonly ip: string | undefined,
    private readonly burst: number,
  ) {
    this.#tokens = burst;
    // Every subscription of it may wait for the same drain.
    raw.setMaxListeners(0);
  }

  get open(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  get full(): boolean {
    return this.raw.writableNeedDrain || this.#waiting >= MAX_WAITING / 2;
  }

  get over(): boolean {
    return this.ws.bufferedAmount > MAX_WAITING_BYTES || this.#waiting >= MAX_WAITING;
  }

  /** An event as `next` of the subscription with this head. */
  tell(head: string, { text }: Told): void {
    this.#waiting++;
    hold(this.raw);
    this.ws.send(`${head}${text}}`, () => {
      this.#waiting--;
    });
  }

  async drained(): Promise<void> {
    if (!this.raw.writableNeedDrain) return void (await turn());
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.raw.off('drain', done).off('close', done);
        resolve();
      };
      this.raw.once('drain', done).once('close', done);
    });
  }

  /** Runs once, when the socket closes or is being closed. */
  whenEnding(end: () => void): void {
    this.#ending.push(end);
  }

  close(code: number, reason: string): void {
    if (this.open) this.ws.close(code, reason);
    this.end();
  }

  end(): void {
    const ending = this.#ending;
    this.#ending = [];
    for (const end of ending) end();
  }

  /** False: more messages than anybody needs to send. */
  mayAsk(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#refilled) / 1000) * RATE_PER_SECOND);
    this.#refilled = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

const held = new Set<Duplex>();

/** What several events bring to one socket within a turn of the loop leaves in one write: writing is what costs most. */
function hold(raw: Duplex): void {
  if (held.has(raw)) return;
  if (held.size === 0) setImmediate(letGo);
  held.add(raw);
  raw.cork();
}

function letGo(): void {
  for (const raw of held) raw.uncork();
  held.clear();
}
