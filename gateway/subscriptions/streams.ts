import { sha256 } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import type { Log } from '../../kernel/log';
import type { Viewer } from '../../kernel/viewer';
import { cursorAt } from '../../schema/happenings';
import { finalMark } from '../../schema/tail';
import type { Sources } from '../request';
import type { Enrich, Wanted } from './enrich';
import { type Listener, Stream } from './stream';
import type { Ways } from './subscriber';

export interface StreamsOptions {
  readonly sources: Sources;
  readonly enrich: Enrich;
  readonly log: Log;
  readonly db: Db;
}

/** What decides what a viewer sees; by which credential and from where they came does not. */
export function scopeOf({ actor, credentialId: _, sessionId: __, ip: ___, ...scope }: Viewer): string {
  return JSON.stringify({ kind: actor.kind, ...scope });
}

/** Streams that are running, by what is wanted of them. */
export class Streams {
  readonly #live = new Map<string, Stream>();
  readonly #replays = new Map<string, Stream>();

  constructor(private readonly options: StreamsOptions) {}

  /** Upstreams that are open. */
  get size(): number {
    return this.#live.size + this.#replays.size;
  }

  waysFor(wanted: Wanted): Ways {
    const key = keyOf(wanted);
    return {
      live: (listener) => {
        const known = this.#live.get(key);
        if (!known) return this.#begin(this.#live, key, wanted, null, listener);
        known.join(listener);
        return known;
      },
      replay: (after, listener, alone = false) => {
        const own = `${key} ${after}`;
        const known = this.#replays.get(own);
        if (alone || !known?.fresh) return this.#begin(this.#replays, own, wanted, after, listener);
        known.join(listener);
        return known;
      },
    };
  }

  #begin(among: Map<string, Stream>, key: string, wanted: Wanted, after: string | null, listener: Listener): Stream {
    const { sources, db, ...common } = this.options;
    const source = sources[wanted.planned.owner as keyof Sources];
    const onEnd = (): void => void (among.get(key) === stream && among.delete(key));
    const now = async () => cursorAt(await finalMark(db));
    const stream = new Stream({ ...common, source, wanted, after, now, patient: after !== null, onEnd });
    among.set(key, stream);
    stream.join(listener);
    stream.begin();
    return stream;
  }
}

function keyOf({ planned, variables, viewer }: Wanted): string {
  const { [planned.steered.afterVariable ?? '']: _, ...others } = variables;
  return sha256(JSON.stringify([planned.id, others, scopeOf(viewer)])).toString('base64url');
}
