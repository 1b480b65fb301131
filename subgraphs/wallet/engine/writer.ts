import type { Tx } from '../../../kernel/db';
import { type Cause, emitAll, type Happened } from '../../../schema/outbox';
import { type Key, spend } from './once';
import { type Account, type Effects, type Hold, keyOf, type State, type Transfer } from './state';
import * as tables from './tables';

export interface Decided extends Effects {
  readonly cause: Cause;
  readonly key: Key | null;
  /** Events of somebody else's, told with this command's own. */
  readonly also: readonly Happened[];
}

/** Events of a step that moved nothing. */
type Told = Pick<Decided, 'cause' | 'also'>;

/** Writes what is decided: rows in sets as they come, accounts and keys once, at the end. Nothing is awaited till then. */
export class Writer {
  #decided: (Decided | Told)[] = [];
  #told = 0;
  readonly #accounts = new Map<string, Account>();
  readonly #spending: Parameters<typeof spend>[1][number][] = [];
  readonly #sent: Promise<unknown>[] = [];

  constructor(
    private readonly tx: Tx,
    private readonly state: State,
  ) {}

  get waiting(): number {
    return this.#decided.length;
  }

  add(decided: Decided): void {
    this.#decided.push(decided);
    for (const account of decided.accounts) this.#accounts.set(keyOf(account.tenantId, account.id), account);
    if (decided.key) this.#spending.push({ ...decided.key, receipt: decided.receipt });
  }

  tell(cause: Cause, also: readonly Happened[]): void {
    this.#decided.push({ cause, also });
  }

  flush(): void {
    const steps = this.#decided;
    this.#decided = [];
    if (steps.length === 0) return;
    const decided = steps.filter((step): step is Decided => 'receipt' in step);
    this.#writeActs(decided);
    this.#send(
      tables.insertEntries(
        this.tx.sql,
        decided.flatMap(({ entries }) => entries),
      ),
    );
    const events = steps.flatMap(eventsOf);
    this.#send(emitAll(this.tx, events, this.#told));
    this.#told += events.length;
  }

  async finish(): Promise<void> {
    this.flush();
    this.#send(tables.updateAccounts(this.tx.sql, [...this.#accounts.values()]));
    this.#send(spend(this.tx.sql, this.#spending));
    await Promise.all(this.#sent);
  }

  #writeActs(decided: readonly Decided[]): void {
    const { sql } = this.tx;
    const transfers = last(decided.flatMap((one) => one.transfers));
    const holds = last(decided.flatMap((one) => one.holds));
    const [made, changed] = parted([...transfers.values()]);
    const [placed, moved] = parted([...holds.values()]);
    const faces = decided
      .flatMap((one) => one.legs)
      .map((leg) => ({ leg, transfer: transfers.get(keyOf(leg.tenantId, leg.transferId))! }));
    this.#send(
      tables.insertPlainTransfers(
        sql,
        made.filter((transfer) => !tables.rare(transfer)),
      ),
    );
    this.#send(tables.insertFullTransfers(sql, made.filter(tables.rare)));
    this.#send(tables.updateTransfers(sql, changed));
    this.#send(tables.insertLegs(sql, faces));
    this.#send(tables.updateLegs(sql, changed));
    this.#send(tables.insertHolds(sql, placed));
    this.#send(tables.updateHolds(sql, moved));
    this.#remember(made, placed);
  }

  /** From now on their rows exist: what a later command does to them is an update. */
  #remember(transfers: readonly Transfer[], holds: readonly Hold[]): void {
    for (const row of transfers) this.state.transfers.set(keyOf(row.tenantId, row.id), { ...row, made: null });
    for (const row of holds) this.state.holds.set(keyOf(row.tenantId, row.id), { ...row, made: false });
  }

  #send(statement: Promise<unknown>): void {
    // Waited for in `finish`; till then a failure must not count as nobody's.
    statement.catch(() => {});
    this.#sent.push(statement);
  }
}

const eventsOf = (step: Decided | Told): (Happened & { readonly cause: Cause })[] => {
  const all = 'receipt' in step ? [...step.happened, ...step.also, ...step.balanceChanges] : step.also;
  return all.map((one) => ({ cause: step.cause, ...one }));
};

/** A row that several commands touched is written once, as the last of them left it. */
const last = <Row extends { readonly tenantId: string; readonly id: string }>(rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [keyOf(row.tenantId, row.id), row]));

const parted = <Row extends { readonly made: unknown }>(rows: readonly Row[]): [made: Row[], changed: Row[]] => [
  rows.filter((row) => row.made),
  rows.filter((row) => !row.made),
];
