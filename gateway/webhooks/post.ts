import type { Dispatcher } from 'undici';
import type { attemptErrors } from '../../schema/tables/events';

export type AttemptError = (typeof attemptErrors)[number];

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it, from the connection to the end of the answer. */
  readonly timeoutMs: number;
}

/** What came back, in so far as anything did. */
export interface Posted {
  readonly status: number | null;
  readonly error: AttemptError | null;
  /** Of the answer, as much as is read at all. */
  readonly answer: Buffer;
}

/** More of an answer is not read: the connection is dropped. */
const MAX_ANSWER_BYTES = 65_536;

/** Never rejects. Redirects are answers like others. When the signal fires, nothing is known of it: null. */
export const post = (agent: Dispatcher, request: Post, signal?: AbortSignal): Promise<Posted | null> =>
  new Promise((resolve) => {
    const exchange = new Exchange(request.timeoutMs, signal, resolve);
    const { headers, body } = request;
    try {
      const { origin, pathname, search } = new URL(request.url);
      // The whole has one time limit, which is ours.
      const limits = { headersTimeout: 0, bodyTimeout: 0 };
      agent.dispatch({ origin, path: `${pathname}${search}`, method: 'POST', headers, body, ...limits }, exchange);
    } catch (error) {
      exchange.fail(error);
    }
  });

type Settle = (posted: Posted | null) => void;

class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #settle: Settle | undefined;
  #status: number | null = null;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #giveUp = (): void => this.#end(null);

  constructor(
    timeoutMs: number,
    readonly signal: AbortSignal | undefined,
    settle: Settle,
  ) {
    this.#settle = settle;
    this.#timer = setTimeout(() => this.#end(this.#posted('timeout')), timeoutMs);
    if (signal?.aborted) this.#giveUp();
    else signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (!this.#settle) controller.abort(new Error('given up before a connection was free'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status >= 200) this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > MAX_ANSWER_BYTES) this.#end(this.#posted(null));
  }

  onResponseEnd(): void {
    this.#end(this.#posted(null), false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.#end(this.#posted(kindOf(error)), false);
  }

  #posted(error: AttemptError | null): Posted {
    const refused = this.#status !== null && (this.#status < 200 || this.#status > 299);
    return {
      status: this.#status,
      error: error ?? (refused ? 'http_status' : null),
      answer: Buffer.concat(this.#chunks).subarray(0, MAX_ANSWER_BYTES),
    };
  }

  #end(posted: Posted | null, abort = true): void {
    const settle = this.#settle;
    if (!settle) return;
    this.#settle = undefined;
    clearTimeout(this.#timer);
    this.signal?.removeEventListener('abort', this.#giveUp);
    settle(posted);
    if (abort) this.#controller?.abort(new Error('no more of this answer is wanted'));
  }
}

/** By the codes of node, OpenSSL, undici and our own guard. */
const kinds: readonly (readonly [RegExp, AttemptError])[] = [
  [/^ERR_URL_FORBIDDEN$/, 'url_forbidden'],
  [/TIMEOUT$|^ETIMEDOUT$/, 'timeout'],
  [/^(ERR_TLS|ERR_SSL|CERT_|EPROTO$)|CERT|SIGNATURE|ISSUER|HOSTNAME_MISMATCH/, 'tls_error'],
];

function kindOf(error: unknown): AttemptError {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    const kind = typeof code === 'string' && kinds.find(([pattern]) => pattern.test(code))?.[1];
    if (kind) return kind;
  }
  return 'connection_error';
}

const KEPT_BYTES = 1_024;

/** The beginning of an answer as text that a database takes, cut between characters. */
export function beginningOf(answer: Buffer): string {
  const text = new TextDecoder().decode(answer.subarray(0, KEPT_BYTES), { stream: true }).replaceAll('\0', '\u{fffd}');
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(KEPT_BYTES));
  return text.slice(0, read);
}
