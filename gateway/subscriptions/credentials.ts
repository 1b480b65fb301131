import { sha256 } from '../../kernel/crypto';
import { Fault } from '../../kernel/error';
import { newId } from '../../kernel/id';
import type { Recognised, Recogniser } from '../viewer';
import { scopeOf } from './streams';

/** A credential for as long as something stays open on it. */
export interface Shown {
  readonly credential: string;
  readonly ip: string | undefined;
}

interface Member {
  readonly scope: string;
  readonly lose: (fault: Fault) => void;
}

interface Watched extends Shown {
  readonly members: Set<Member>;
  timer?: NodeJS.Timeout;
}

const PATIENCE_MS = 10_000;
/** Timers of node hold no more than 31 bits. */
const LONGEST_MS = 2 ** 31 - 1;
/** These say nothing about the credential: it is looked at again the next time. */
const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL', 'RATE_LIMITED']);

/** Looks at credentials when something is opened on them, and again and again while it is: once for equal ones. */
export class Credentials {
  readonly #looking = new Map<string, Promise<Recognised>>();
  readonly #watched = new Map<string, Watched>();

  constructor(
    private readonly recognise: Recogniser,
    private readonly everyMs: number,
  ) {}

  look(shown: Shown): Promise<Recognised> {
    const key = keyOf(shown);
    const looking = this.#looking.get(key) ?? this.#ask(shown).finally(() => this.#looking.delete(key));
    this.#looking.set(key, looking);
    return looking;
  }

  /** `lose` is told once when the credential ends, is refused, or allows something else than before. Returns how to stop. */
  watch(shown: Shown, { viewer, expiresAt }: Recognised, lose: (fault: Fault) => void): () => void {
    const key = keyOf(shown);
    const watched = this.#watched.get(key) ?? this.#begin(key, shown);
    const member: Member = { scope: scopeOf(viewer), lose };
    watched.members.add(member);
    const left = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - Date.now();
    // By the clock of whoever recognises credentials: theirs is what counts, ours only says when to ask.
    const expiring = left < LONGEST_MS ? setTimeout(() => void this.#check(watched), Math.max(0, left)) : undefined;
    return () => {
      clearTimeout(expiring);
      watched.members.delete(member);
      if (watched.members.size > 0) return;
      clearTimeout(watched.timer);
      if (this.#watched.get(key) === watched) this.#watched.delete(key);
    };
  }

  #ask({ credential, ip }: Shown): Promise<Recognised> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return this.recognise(credential, ip, { requestId: newId(), signal, deadline: Date.now() + PATIENCE_MS });
  }

  #begin(key: string, shown: Shown): Watched {
    const watched: Watched = { ...shown, members: new Set() };
    this.#watched.set(key, watched);
    this.#later(watched);
    return watched;
  }

  /** Not all at the same time, and no later than promised. */
  #later(watched: Watched): void {
    watched.timer = setTimeout(() => void this.#again(watched), this.everyMs * (0.6 + 0.4 * Math.random()));
  }

  async #again(watched: Watched): Promise<void> {
    await this.#check(watched);
    if (watched.members.size > 0) this.#later(watched);
  }

  async #check(watched: Watched): Promise<void> {
    try {
      const scope = scopeOf((await this.look(watched)).viewer);
      for (const one of [...watched.members])
        if (one.scope !== scope)
          one.lose(new Fault('VIEWER_FORBIDDEN', { reason: 'what the credential allows changed' }));
    } catch (error) {
      if (error instanceof Fault && !passing.has(error.code)) for (const one of [...watched.members]) one.lose(error);
    }
  }
}

/** Credentials are no keys of maps, where they would be found in a dump of the memory. */
const keyOf = ({ credential, ip }: Shown): string => sha256(`${ip ?? ''} ${credential}`).toString('base64url');
