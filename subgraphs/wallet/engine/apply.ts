import { setImmediate as breath } from 'node:timers/promises';
import type { Clock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { onceHeld } from '../../../schema/in-turn';
import { planOnce } from '../../../schema/sets';
import type { Judge, Rulebook } from '../../rules/port';
import type { Command } from './commands';
import { limitsFor, rule } from './limits';
import { namesOf } from './names';
import { type Key, keyFor } from './once';
import { type Outcome, open, type Ruling, type Session } from './session';

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
export async function apply(tx: Tx, commands: readonly Command[], clock: Clock | null = null): Promise<Outcome[]> {
  const tickets = commands.map(ticketOf);
  const planned = planOnce(tx);
  const book = await limitsFor(tx, commands);
  const [[session, judge]] = await Promise.all([lockThenMeasure(tx, tickets, book), planned]);
  const ruling = judge && rulingOf(judge);
  const outcomes: Outcome[] = [];
  const now = clock?.now();
  for (const { command, key, refusal } of tickets) {
    outcomes.push(refusal ?? session.decide(now ? onceHeld(command, now) : command, undefined, key, ruling));
    if (session.waiting < CHUNK) continue;
    session.flush();
    await breath();
  }
  await Promise.all([session.finish(), judge?.finish()]);
  return outcomes;
}

/**
 * Usage is read behind the lock of the accounts. Where nothing must be looked up to know which those are, the lock is
 * the first thing on the wire, and both travel together.
 */
async function lockThenMeasure(
  tx: Tx,
  tickets: readonly Ticket[],
  book: Rulebook | null,
): Promise<[Session, Judge | undefined]> {
  const commands = tickets.map(({ command }) => command);
  const session = open(
    tx,
    commands,
    tickets.flatMap(({ key }) => key ?? []),
  );
  if (!commands.some(follows)) return Promise.all([session, book?.measure()]);
  return [await session, await book?.measure()];
}

/** About a transfer or hold that exists, which alone tells whose accounts it touches. */
function follows(command: Command): boolean {
  const { transfers, holds } = namesOf(command);
  return transfers.length + holds.length > 0;
}

const rulingOf =
  (judge: Judge): Ruling =>
  (command, decided, state) =>
    rule(judge, command, decided, state);

function ticketOf(command: Command): Ticket {
  try {
    return { command, key: keyFor(command), refusal: null };
  } catch (error) {
    if (error instanceof Fault) return { command, key: null, refusal: error };
    throw error;
  }
}
