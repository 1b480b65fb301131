import assert from 'node:assert/strict';
import type { Tx } from '../../../kernel/db';
import type { Units } from '../../../kernel/money';
import type { Attempt, Judge, Told, Verdict } from '../attempt';
import { evaluate, type Used } from './evaluate';
import type { Counted, Measured } from './measure';
import type { Meter } from './meter';
import { type Books, nameOf, type Subject } from './ruleset';
import { metered, usedOf } from './used';
import { hourOf } from './windows';
import { type DecisionRow, type Tallied, write } from './write';

const keyOf = (tenantId: string, id: string): string => `${tenantId}|${id}`;

/** A use as it stands now; `written`: the row is there and only changes. */
type Standing = Counted & { readonly written: boolean };

interface Shadow {
  readonly draftId: string;
  readonly verdict: Verdict;
}

/** The figures of one batch: each judgement sees what was counted before it. Nothing is written until the end. */
export class Session implements Judge {
  readonly #meters: ReadonlyMap<string, Meter>;
  readonly #uses = new Map<string, Standing>();
  readonly #changed = new Set<string>();
  readonly #tallies = new Map<string, Tallied>();
  /** What drafts would have said at the moment of the judgement, till it is told. */
  readonly #shadows = new Map<string, Shadow[]>();
  readonly #decisions: DecisionRow[] = [];
  readonly #used: Used;

  constructor(
    private readonly tx: Tx,
    private readonly books: Books,
    { meters, counted }: Measured,
  ) {
    this.#meters = meters;
    for (const use of counted) this.#uses.set(keyOf(use.tenantId, use.id), { ...use, written: true });
    this.#used = usedOf(
      (subject) => this.#meter(subject),
      ({ tenantId, id }) => {
        const use = this.#uses.get(keyOf(tenantId, id));
        return use ? use.amount - use.restored : null;
      },
    );
  }

  #meter(subject: Subject): Meter {
    const meter = this.#meters.get(nameOf(subject));
    assert(meter, 'only what the rules were opened for can be judged');
    return meter;
  }

  judge(attempt: Attempt): Verdict {
    const verdict = evaluate(this.books.live.of(attempt), attempt, this.#used);
    if (this.books.shadows.size > 0) this.#shadows.set(keyOf(attempt.tenantId, attempt.id), this.#inShadow(attempt));
    return verdict;
  }

  #inShadow(attempt: Attempt): Shadow[] {
    return [...this.books.shadows].flatMap(([draftId, ruleset]) => {
      const rules = ruleset.of(attempt);
      return rules.length === 0 ? [] : { draftId, verdict: evaluate(rules, attempt, this.#used) };
    });
  }

  count(attempt: Attempt): void {
    const { tenantId, id, cardId, accountId, action, currency, amount } = attempt;
    const key = keyOf(tenantId, id);
    assert(!this.#uses.has(key), 'a use is counted once');
    const at = attempt.at.getTime();
    const use = { tenantId, id, cardId, accountId, action, currency, at, amount, restored: 0n, undone: false };
    this.#uses.set(key, { ...use, written: false });
    this.#changed.add(key);
    this.#shift(use, amount, 1);
    if (cardId !== null)
      for (const subject of metered(attempt))
        if (subject.kind !== 'tenant') this.#meters.get(nameOf(subject))?.approve(at);
  }

  raise(tenantId: string, id: string, by: Units): boolean {
    const key = keyOf(tenantId, id);
    const use = this.#uses.get(key);
    if (!use) return false;
    this.#change(key, { ...use, amount: use.amount + by });
    this.#shift(use, by, 0);
    return true;
  }

  restore(tenantId: string, id: string, by: Units | 'all'): void {
    const key = keyOf(tenantId, id);
    const use = this.#uses.get(key);
    if (!use || use.undone) return;
    const left = use.amount - use.restored;
    const undone = by === 'all';
    const back = undone || by > left ? left : by;
    this.#change(key, { ...use, restored: use.restored + back, undone });
    this.#shift(use, -back, undone ? -1 : 0);
  }

  #change(key: string, use: Standing): void {
    this.#uses.set(key, use);
    this.#changed.add(key);
  }

  /** More or less of a use, in every figure that it is part of: those read for this batch, and those that are kept. */
  #shift(use: Counted, amount: Units, count: number): void {
    const { action, currency, at } = use;
    for (const subject of metered(use)) {
      this.#meters.get(nameOf(subject))?.add({ action, currency, at, amount, count });
      const { tenantId, kind, id } = subject;
      if (kind === 'card' || kind === 'account')
        this.#tally({ tenantId, kind, id, hour: hourOf(at), action, currency, amount, count });
    }
  }

  #tally(one: Tallied): void {
    const key = [one.tenantId, one.kind, one.id, one.hour, one.action, one.currency].join('|');
    const { amount = 0n, count = 0 } = this.#tallies.get(key) ?? {};
    this.#tallies.set(key, { ...one, amount: amount + one.amount, count: count + one.count });
  }

  tell({ attempt, reason: code, ruleId, steps: trace }: Told): void {
    const key = keyOf(attempt.tenantId, attempt.id);
    this.#decisions.push({ attempt, mode: 'live', draftId: null, code, ruleId, trace });
    for (const { draftId, verdict } of this.#shadows.get(key) ?? this.#inShadow(attempt)) {
      const { reason = null, ruleId: by = null } = verdict.refused ?? {};
      this.#decisions.push({ attempt, mode: 'shadow', draftId, code: reason, ruleId: by, trace: verdict.steps });
    }
    this.#shadows.delete(key);
  }

  async finish(): Promise<void> {
    const uses = [...this.#changed].map((key) => this.#uses.get(key)!);
    // Sorted: of two that write the sums of the same subjects, none waits for the other in a circle.
    const tallies = [...this.#tallies.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    await write(this.tx, {
      made: uses.filter(({ written }) => !written),
      changed: uses.filter(({ written }) => written),
      tallies: tallies.filter(({ amount, count }) => amount !== 0n || count !== 0),
      decisions: this.#decisions,
    });
  }
}
