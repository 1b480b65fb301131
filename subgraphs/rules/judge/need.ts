/** Which uses must be known before a batch can be decided: no more than the limits in force ask for. Pure. */
import type { Attempt } from '../attempt';
import type { Window } from '../limits';
import type { SubjectKind } from '../repo';
import { about } from './evaluate';
import type { Pace } from './meter';
import { type Biting, type Books, nameOf, type Subject, setsOf } from './ruleset';
import { DAY, HOUR, hourOf, starts } from './windows';

/** Sums of whole hours of one subject, from this time on. */
export interface SumNeed {
  readonly subject: Subject;
  since: number;
}

/** Uses one by one after a time that moves with each attempt: `after` for the first of a batch, `exact` for the last. */
export interface SliceNeed {
  readonly subject: Subject;
  after: number;
  exact: number;
  readonly until: number;
  /** A velocity rule counts authorisations alone, and of those only since this card was last unblocked. */
  readonly velocity: Pace | null;
}

export interface Need {
  readonly sums: ReadonlyMap<string, SumNeed>;
  /** Where windows begin: what lies between two of these belongs to the same windows. */
  readonly cuts: ReadonlySet<number>;
  readonly slices: ReadonlyMap<string, SliceNeed>;
  /** Sums end here: what is tried on the past must not know what came later. */
  readonly until: number;
}

/** A tier is measured card by card. */
export const measured: Record<SubjectKind, Exclude<SubjectKind, 'tier'>> = {
  card: 'card',
  account: 'account',
  tier: 'card',
  tenant: 'tenant',
};
/** So are velocity rules, but for those of an account, which are about all its cards. */
export const paced: Record<SubjectKind, 'card' | 'account'> = {
  card: 'card',
  account: 'account',
  tier: 'card',
  tenant: 'card',
};

export const subjectOf = ({ tenantId, cardId, accountId }: Attempt, kind: Exclude<SubjectKind, 'tier'>): Subject => ({
  tenantId,
  kind,
  id: { card: cardId ?? '', account: accountId, tenant: tenantId }[kind],
});

/** Grows by what is asked for. */
export class Plan implements Need {
  readonly sums = new Map<string, SumNeed>();
  readonly cuts = new Set<number>();
  readonly slices = new Map<string, SliceNeed>();

  constructor(readonly until = Number.POSITIVE_INFINITY) {}

  window(subject: Subject, window: Window, at: number): void {
    if (window === 'single') return;
    const name = nameOf(subject);
    const start = starts[window](at);
    if (start !== Number.NEGATIVE_INFINITY) this.cuts.add(start);
    const sum = this.sums.get(name);
    if (!sum) this.sums.set(name, { subject, since: start });
    else if (start < sum.since) sum.since = start;
    if (window !== 'rolling_24h') return;
    const after = at - DAY;
    const hour = hourOf(after);
    this.#widen(`${name}|${hour}`, { subject, after, exact: after, until: hour + HOUR, velocity: null });
  }

  pace(subject: Subject, pace: Pace, at: number): void {
    const after = at - pace.seconds * 1000;
    const slice = { subject, after, exact: after, until: Number.POSITIVE_INFINITY, velocity: pace };
    this.#widen(`${nameOf(subject)}|${pace.cardId}|${pace.seconds}s`, slice);
  }

  #widen(name: string, slice: SliceNeed): void {
    const known = this.slices.get(name);
    if (!known) this.slices.set(name, slice);
    else {
      known.after = Math.min(known.after, slice.after);
      known.exact = Math.max(known.exact, slice.exact);
    }
  }
}

export function needOf(books: Books, attempts: readonly Attempt[], plan = new Plan()): Need {
  const sets = setsOf(books);
  for (const attempt of attempts)
    for (const rules of sets) for (const one of rules.of(attempt)) ask(plan, one, attempt, attempt.at.getTime());
  return plan;
}

function ask(plan: Plan, { kind, limits, velocity }: Biting, attempt: Attempt, at: number): void {
  const { cardId } = attempt;
  for (const limit of limits)
    if (limit.value !== null && about(limit, attempt))
      plan.window(subjectOf(attempt, measured[kind]), limit.window, at);
  if (cardId !== null)
    for (const { windowSeconds: seconds } of velocity)
      plan.pace(subjectOf(attempt, paced[kind]), { seconds, cardId }, at);
}
