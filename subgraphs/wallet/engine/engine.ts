import { batcher } from '../../../kernel/batch';
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

/** The money engine: one lane per process, as many processes as you like on one database. */
export function engineOn(db: Db): Engine {
  return { execute: batcher<Command, Receipt>((commands) => untilDecided(db, commands)) };
}

async function untilDecided(db: Db, commands: readonly Command[]): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(db, (tx) => apply(tx, commands));
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}
