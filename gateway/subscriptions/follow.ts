import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../kernel/error';
import { type Result, unlessAborted } from '../../kernel/execute';
import { newId } from '../../kernel/id';
import type { Log } from '../../kernel/log';
import { type Shown, tell } from '../../kernel/shown';
import { seqOf } from '../../schema/happenings';
import type { Source } from '../sources';
import type { Wanted } from './enrich';

/** One event as its owner tells it. */
export interface Payload {
  readonly result: Result;
  /** Its place in the order of events; null where the owner has none, or could not say. */
  readonly cursor: string | null;
  readonly seq: number | null;
}

export interface Following {
  readonly source: Source;
  readonly wanted: Wanted;
  /** Null: from now on. */
  readonly after: string | null;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** A cursor for now, so that what breaks before its first event can still go on from where it began. */
  readonly now: () => Promise<string>;
  readonly take: (payload: Payload) => Promise<void>;
}

/** So long a broken way to a subgraph is tried again before clients hear of it. */
const PATIENCE_MS = 30_000;
const SOON_MS = 50;
const LATEST_MS = 2_000;
const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL', 'TOKEN_EXPIRED']);

/**
 * Reads the events of their owner until the signal fires, the owner ends the stream or refuses it. A stream that breaks
 * is begun again after the last event, without a gap or a double. Resolves to why it ended, if not in peace.
 */
export async function follow(following: Following): Promise<readonly Shown[]> {
  const { signal, log, wanted } = following;
  const place = new Place(following);
  let brokenAt: number | null = null;
  let wait = SOON_MS;
  for (;;) {
    const before = place.told;
    const ended = await once(following, place, brokenAt !== null);
    if (signal.aborted || !('broken' in ended)) return 'errors' in ended ? ended.errors : [];
    if (place.told > before || place.stood > LATEST_MS) {
      brokenAt = null;
      wait = SOON_MS;
    }
    // What was never begun is refused at once: somebody waits to hear whether it works.
    if (place.begun === false || !wanted.planned.steered.resume) return [outage(ended.broken)];
    brokenAt ??= Date.now();
    if (Date.now() - brokenAt > PATIENCE_MS) return [outage(ended.broken)];
    log.warn({ err: ended.broken, subgraph: following.source.name }, 'events are begun again after their last');
    await pause(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(wait * 2, LATEST_MS);
  }
}

const outage = (error: unknown): Shown => tell(error instanceof Fault ? error : new Fault('UNAVAILABLE'));

type Ended = { readonly broken: unknown } | { readonly errors: readonly Shown[] };

async function once(following: Following, place: Place, again: boolean): Promise<Ended> {
  const { source, signal, take } = following;
  let stream: AsyncGenerator<Result> | undefined;
  try {
    const answer = await source.subscribe(...(await place.ask()));
    if (!(Symbol.asyncIterator in answer)) return refusal(answer, again);
    stream = answer;
    place.begins();
    for (;;) {
      const next = await unlessAborted(stream.next(), signal);
      if (!next || next.done) return { errors: [] };
      const payload = place.note(next.value);
      if (payload) await take(payload);
    }
  } catch (error) {
    // Said by the owner, and not by the way to it.
    if (error instanceof Fault && !passing.has(error.code)) return { errors: [tell(error)] };
    return { broken: error };
  } finally {
    // Not waited for: a generator returns only after what it is waiting for, which the signal ends.
    void stream?.return(undefined).catch(() => {});
  }
}

function refusal({ errors = [] }: Result, again: boolean): Ended {
  const [first] = errors;
  if (again && first && passing.has(first.extensions.code)) return { broken: new Fault(first.extensions.code) };
  return { errors };
}

/** How far a stream has come. */
class Place {
  begun = false;
  told = 0;
  #since: number | null = null;
  #cursor: string | null;
  #seq = -1;
  #start: string | null = null;

  constructor(private readonly following: Following) {
    this.#cursor = following.after;
  }

  begins(): void {
    this.begun = true;
    this.#since = Date.now();
  }

  /** For so many milliseconds it went well this time. */
  get stood(): number {
    return this.#since === null ? 0 : Date.now() - this.#since;
  }

  async ask(): Promise<Parameters<Source['subscribe']>> {
    const { wanted, signal, now } = this.following;
    const { steered } = wanted.planned;
    const variables: Record<string, unknown> = {};
    this.#since = null;
    for (const name of steered.variableNames)
      if (wanted.variables[name] !== undefined) variables[name] = wanted.variables[name];
    if (steered.resume) {
      if (this.begun) this.#cursor ??= this.#start;
      // Known before it is begun: what happens in between is read again after a break rather than passed by.
      else this.#start = this.#cursor ?? (await now().catch(() => null));
      if (this.#cursor !== null) variables[steered.resume.after] = this.#cursor;
    }
    const { viewer, traceparent } = wanted;
    const operation = { query: steered.query, operationName: steered.operationName, variables };
    const deadline = Date.now() + PATIENCE_MS;
    return [operation, { viewer, traceparent, requestId: newId(), signal, deadline }];
  }

  /** Null where it was told before. */
  note(result: Result): Payload | null {
    const { steered } = this.following.wanted.planned;
    const event = result.data?.[steered.field] as Record<string, unknown> | null | undefined;
    const told = steered.resume && event?.[steered.resume.cursor];
    const cursor = typeof told === 'string' ? told : null;
    const seq = cursor === null ? null : seqOf(cursor);
    if (seq !== null && seq <= this.#seq) return null;
    this.#seq = seq ?? this.#seq;
    this.#cursor = cursor ?? this.#cursor;
    this.told++;
    return { result, cursor, seq };
  }
}
