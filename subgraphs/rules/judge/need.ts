/** Which uses must be known before a batch can be decided: no more than the limits in force ask for. Pure. */
import type { Attempt } from '../attempt';
import type { Window } from '../limits';
import type { SubjectKind } from '../repo';
import { about } from './evaluate';
import type { Pace } from './meter';
import { type Books, nameOf, type Subject, setsOf } from './ruleset';
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

export function needOf(books: Books, attempts: readonly Attempt[]): Need {
  const need = { sums: new Map<string, SumNeed>(), cuts: new Set<number>(), slices: new Map<string, SliceNeed>() };
  for (const attempt of attempts)
    for (const { kind, limits, velocity } of setsOf(books).flatMap((rules) => rules.of(attempt))) {
      const subject = subjectOf(attempt, measured[kind]);
      for (const limit of limits)
        if (limit.value !== null && limit.window !== 'single' && about(limit, attempt))
          forWindow(need, subject, limit.window, attempt.at.getTime());
      if (attempt.cardId !== null)
        for (const { windowSeconds } of velocity) forVelocity(need, kind, attempt, attempt.cardId, windowSeconds);
    }
  return need;
}

type Growing = { sums: Map<string, SumNeed>; cuts: Set<number>; slices: Map<string, SliceNeed> };

function forWindow(need: Growing, subject: Subject, window: Exclude<Window, 'single'>, at: number): void {
  const name = nameOf(subject);
  const start = starts[window](at);
  if (start !== Number.NEGATIVE_INFINITY) need.cuts.add(start);
  const sum = need.sums.get(name);
  if (!sum) need.sums.set(name, { subject, since: start });
  else if (start < sum.since) sum.since = start;
  if (window !== 'rolling_24h') return;
  const after = at - DAY;
  const hour = hourOf(after);
  widen(need, `${name}|${hour}`, { subject, after, exact: after, until: hour + HOUR, velocity: null });
}

function forVelocity(need: Growing, kind: SubjectKind, attempt: Attempt, cardId: string, seconds: number): void {
  const subject = subjectOf(attempt, paced[kind]);
  const after = attempt.at.getTime() - seconds * 1000;
  const slice = { subject, after, exact: after, until: Number.POSITIVE_INFINITY, velocity: { seconds, cardId } };
  widen(need, `${nameOf(subject)}|${cardId}|${seconds}s`, slice);
}

function widen(need: Growing, name: string, slice: SliceNeed): void {
  const known = need.slices.get(name);
  if (!known) need.slices.set(name, slice);
  else {
    known.after = Math.min(known.after, slice.after);
    known.exact = Math.max(known.exact, slice.exact);
  }
}
