import { setImmediate as breath } from 'node:timers/promises';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Happened } from '../../../schema/outbox';
import type { Command, Receipt } from './commands';
import { decide } from './decide';
import { load } from './load';
import { type Key, keyFor, nameOf, replay, type Spent } from './once';
import { absorb, type Effects, type State } from './state';
import { Writer } from './writer';

export type Outcome = Receipt | Fault;

/** Events of the caller's own about a command, told after those of money and before those of balances. */
export type Also = (receipt: Receipt, index: number) => readonly Happened[];

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
export async function apply(tx: Tx, commands: readonly Command[], also: Also = () => []): Promise<Outcome[]> {
  const tickets = commands.map(ticketOf);
  const keys = tickets.flatMap(({ key }) => key ?? []);
  const { state, spent } = await load(tx, commands, keys);
  const writer = new Writer(tx, state);
  const outcomes: Outcome[] = [];
  for (const [i, ticket] of tickets.entries()) {
    const outcome = decideOnce(state, spent, ticket);
    outcomes.push('entries' in outcome ? outcome.receipt : outcome);
    if (!('entries' in outcome)) continue;
    absorb(state, outcome);
    if (ticket.key) spent.set(nameOf(ticket.key), { hash: ticket.key.hash, receipt: outcome.receipt });
    writer.add({ ...outcome, cause: ticket.command.cause, key: ticket.key, also: also(outcome.receipt, i) });
    if (writer.waiting >= CHUNK) {
      writer.flush();
      await breath();
    }
  }
  await writer.finish();
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

function decideOnce(
  state: State,
  spent: ReadonlyMap<string, Spent>,
  { command, key, refusal }: Ticket,
): Effects | Outcome {
  if (refusal) return refusal;
  const before = key && spent.get(nameOf(key));
  return before ? replay(before, key) : decide(state, command);
}
