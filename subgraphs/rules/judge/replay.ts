/**
 * A draft tried on what has long been decided, in the order in which it was: what it would have refused, had it been
 * live all the time. So what it refuses counts no more towards what comes after, and what had been refused then is
 * looked at too, but counts for nothing. Pure: whatever was used before is in the meters that are given.
 */
import type { Attempt } from '../attempt';
import { evaluate } from './evaluate';
import type { Meters } from './measure';
import { Meter } from './meter';
import type { Example, Report } from './report';
import { nameOf, type Ruleset, type Subject } from './ruleset';
import { metered, usedOf } from './used';

export interface Past {
  readonly attempt: Attempt;
  readonly approved: boolean;
}

type Found = Pick<Report, 'evaluated' | 'wouldRefuse' | 'ofThoseApproved' | 'amounts' | 'byRule' | 'examples'>;

const EXAMPLES = 20;

export function replay(rules: Ruleset, past: readonly Past[], meters: Meters): Found {
  const counted = new Map<string, bigint>();
  const meterOf = (subject: Subject): Meter => {
    const meter = meters.get(nameOf(subject)) ?? new Meter();
    meters.set(nameOf(subject), meter);
    return meter;
  };
  const used = usedOf(meterOf, ({ id }) => counted.get(id) ?? null);
  const tally = new Tally();
  for (const one of past) {
    const { attempt, approved } = one;
    const biting = rules.of(attempt);
    const { refused, steps } = evaluate(biting, attempt, used);
    if (biting.length > 0) tally.evaluated++;
    if (refused) tally.refuse(one, refused.ruleId!, steps.at(-1)!.rule, refused.reason);
    else if (approved) count(attempt, counted, meterOf);
  }
  return tally.found();
}

/** More of the same (an increment) is no other use. */
function count(attempt: Attempt, counted: Map<string, bigint>, meterOf: (subject: Subject) => Meter): void {
  const { id, action, currency, amount } = attempt;
  const before = counted.get(id);
  counted.set(id, (before ?? 0n) + amount);
  const at = attempt.at.getTime();
  for (const subject of metered(attempt)) {
    const meter = meterOf(subject);
    meter.add({ action, currency, at, amount, count: before === undefined ? 1 : 0 });
    if (before === undefined && attempt.cardId !== null && subject.kind !== 'tenant') meter.approve(at);
  }
}

class Tally {
  evaluated = 0;
  #wouldRefuse = 0;
  #approved = 0;
  readonly #amounts = new Map<string, { amount: bigint; count: number }>();
  readonly #rules = new Map<string, { rule: string; refused: number }>();
  readonly #examples: Example[] = [];

  refuse({ attempt, approved }: Past, ruleId: string, rule: string, reason: Example['reason']): void {
    const { id: causeId, currency, amount } = attempt;
    this.#wouldRefuse++;
    this.#rules.set(ruleId, { rule, refused: (this.#rules.get(ruleId)?.refused ?? 0) + 1 });
    if (this.#examples.length < EXAMPLES)
      this.#examples.push({
        ...{ causeId, at: attempt.at.toISOString(), amount: `${amount}`, currency, reason, ruleId, approved },
      });
    if (!approved) return;
    this.#approved++;
    const sum = this.#amounts.get(currency) ?? { amount: 0n, count: 0 };
    this.#amounts.set(currency, { amount: sum.amount + amount, count: sum.count + 1 });
  }

  found(): Found {
    return {
      ...{ evaluated: this.evaluated, wouldRefuse: this.#wouldRefuse, ofThoseApproved: this.#approved },
      amounts: [...this.#amounts].map(([currency, { amount, count }]) => ({ currency, amount: `${amount}`, count })),
      byRule: [...this.#rules].map(([ruleId, one]) => ({ ruleId, ...one })).sort((a, b) => b.refused - a.refused),
      examples: this.#examples,
    };
  }
}
