import { batcher } from '../../../kernel/batch';
import type { Clock } from '../../../kernel/clock';
import { type Db, transact } from '../../../kernel/db';
import { apply } from './apply';
import type { Command, Receipt } from './commands';
import { Race } from './race';
import type { Outcome } from './session';

export interface Engine {
  /** Rejects with a Fault where the command is refused: then nothing has changed. */
  execute(command: Command): Promise<Receipt>;
}

const ATTEMPTS = 8;

/**
 * The money engine: one lane per process, as many processes as you like on one database. With a clock, what is done
 * happens when its locks are held; without one, when its cause says.
 */
export function engineOn(db: Db, clock: Clock | null = null): Engine {
  return { execute: batcher<Command, Receipt>((commands) => untilDecided(db, clock, commands)) };
}

async function untilDecided(db: Db, clock: Clock | null, commands: readonly Command[]): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(db, (tx) => apply(tx, commands, clock));
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}
