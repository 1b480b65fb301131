import { setImmediate as breath } from 'node:timers/promises';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Command } from './commands';
import { type Key, keyFor } from './once';
import { type Outcome, open } from './session';

interface Ticket {
  readonly command: Command;
  readonly key: Key | null;
  /** What is wrong with the command before anything has been looked at. */
  readonly refusal: Fault | null;
}

/** So many commands are written while the next ones are decided: the database and this process work at the same time. */
const CHUNK = 64;

/**
 * A set of commands in one transaction: lock and load all rows, decide in order (each sees what those before it did),
 * write sets of rows. A refusal changes nothing and stops nobody.
 */
export async function apply(tx: Tx, commands: readonly Command[]): Promise<Outcome[]> {
  const tickets = commands.map(ticketOf);
  const session = await open(
    tx,
    commands,
    tickets.flatMap(({ key }) => key ?? []),
  );
  const outcomes: Outcome[] = [];
  for (const { command, key, refusal } of tickets) {
    outcomes.push(refusal ?? session.decide(command, undefined, key));
    if (session.waiting < CHUNK) continue;
    session.flush();
    await breath();
  }
  await session.finish();
  return outcomes;
}

function ticketOf(command: Command): Ticket {
  try {
    return { command, key: keyFor(command), refusal: null };
  } catch (error) {
    if (error instanceof Fault) return { command, key: null, refusal: error };
    throw error;
  }
}
