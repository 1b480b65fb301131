import type { Tx } from '../../../kernel/db';
import type { Fault } from '../../../kernel/error';
import type { Cause, Happened } from '../../../schema/outbox';
import type { Command, Receipt } from './commands';
import { decide } from './decide';
import { load } from './load';
import { type Key, nameOf, replay, type Spent } from './once';
import { type Account, absorb, type Effects, keyOf, type State } from './state';
import { Writer } from './writer';

export type Outcome = Receipt | Fault;

/** Events of the caller's own about a command, told after those of money and before those of balances. */
export type Also = (receipt: Receipt) => readonly Happened[];

/** The last word on what was decided, before it is done. */
export type Ruling = (command: Command, decided: Effects | Fault, state: State) => Effects | Fault;

/**
 * The money of one transaction: all rows that the commands may be about are locked and loaded, then each command is
 * decided over what those before it have left, and what was decided is written in sets.
 */
export class Session {
  readonly #writer: Writer;

  constructor(
    tx: Tx,
    private readonly state: State,
    private readonly spent: Map<string, Spent>,
  ) {
    this.#writer = new Writer(tx, state);
  }

  /** A Fault has changed nothing. */
  decide(command: Command, also: Also = () => [], key: Key | null = null, ruling?: Ruling): Outcome {
    const before = key && this.spent.get(nameOf(key));
    if (before) return replay(before, key);
    const decided = decide(this.state, command);
    const outcome = ruling ? ruling(command, decided, this.state) : decided;
    if (!('entries' in outcome)) return outcome;
    absorb(this.state, outcome);
    if (key) this.spent.set(nameOf(key), { hash: key.hash, receipt: outcome.receipt });
    this.#writer.add({ ...outcome, cause: command.cause, key, also: also(outcome.receipt) });
    return outcome.receipt;
  }

  /** Events without money. */
  tell(cause: Cause, happened: readonly Happened[]): void {
    this.#writer.tell(cause, happened);
  }

  /** As the commands so far have left it. */
  account(tenantId: string, id: string): Account | undefined {
    return this.state.accounts.get(keyOf(tenantId, id));
  }

  get waiting(): number {
    return this.#writer.waiting;
  }

  /** Begin to write what is decided, while more is being decided. */
  flush(): void {
    this.#writer.flush();
  }

  finish(): Promise<void> {
    return this.#writer.finish();
  }
}

/** Locks and loads what `commands` are about; only such rows can be decided over. */
export async function open(tx: Tx, commands: readonly Command[], keys: readonly Key[] = []): Promise<Session> {
  const { state, spent } = await load(tx, commands, keys);
  return new Session(tx, state, spent);
}
