import type { Units } from '../../../kernel/money';
import type { Action, Key } from '../limits';
import { DAY, hourOf, starts } from './windows';

export interface Sum {
  amount: Units;
  count: number;
}

/** Part of what counts: one use, or several that every attempt of the batch sees or does not see alike. */
export interface Slice extends Readonly<Sum> {
  readonly action: Action;
  readonly currency: string;
  /** Infinite: later than any window of the batch begins. */
  readonly at: number;
}

interface Approvals {
  readonly at: number;
  readonly count: number;
}

/** How fast: of whom a window is measured depends on the card that pays, as its count may have been cleared. */
export interface Pace {
  readonly seconds: number;
  readonly cardId: string;
}

const nameOf = ({ seconds, cardId }: Pace): string => `${seconds}|${cardId}`;

/**
 * What one card, account or tenant has used, as far as the limits of a batch ask. Sums carry the time from which on
 * they belong to a window; only the hour that 24 rolling hours cut into is kept use by use.
 */
export class Meter {
  /** By action and currency, by the first hour that is in it. */
  readonly #sums = new Map<string, { action: Action; currency: string; from: Map<number, Sum> }>();
  /** By hour. */
  readonly #slices = new Map<number, Slice[]>();
  /** By what they were read for; those of this batch apart, as they are in all of them. */
  readonly #read = new Map<string, Approvals[]>();
  readonly #approved: Approvals[] = [];

  /** Uses of whole hours, from this hour on. */
  put(action: Action, currency: string, from: number, { amount, count }: Sum): void {
    const name = `${action}|${currency}`;
    const kind = this.#sums.get(name) ?? { action, currency, from: new Map<number, Sum>() };
    this.#sums.set(name, kind);
    const sum = kind.from.get(from);
    if (!sum) kind.from.set(from, { amount, count });
    else {
      sum.amount += amount;
      sum.count += count;
    }
  }

  /** Uses within this hour, one by one: they are part of a sum already. */
  cut(hour: number, slice: Slice): void {
    const slices = this.#slices.get(hour);
    if (slices) slices.push(slice);
    else this.#slices.set(hour, [slice]);
  }

  /** One use, or what is given back of one. */
  add(slice: Slice): void {
    const hour = hourOf(slice.at);
    this.put(slice.action, slice.currency, hour, slice);
    this.cut(hour, slice);
  }

  /** Authorisations that were approved, as far as they were read for this window. */
  paced(pace: Pace, approvals: Approvals): void {
    const known = this.#read.get(nameOf(pace));
    if (known) known.push(approvals);
    else this.#read.set(nameOf(pace), [approvals]);
  }

  approve(at: number): void {
    this.#approved.push({ at, count: 1 });
  }

  /** What counts against a limit at this moment. What was counted at a later one counts too: it stands in the way. */
  used({ action, window, measure, currency }: Key, at: number): Units {
    if (window === 'single') return 0n;
    const from = starts[window](at);
    const total: Sum = { amount: 0n, count: 0 };
    for (const kind of this.#sums.values()) {
      if ((action !== 'any' && kind.action !== action) || (currency !== null && kind.currency !== currency)) continue;
      for (const [start, sum] of kind.from) if (start >= from) addTo(total, sum);
    }
    if (window === 'rolling_24h')
      for (const slice of this.#slices.get(hourOf(at - DAY)) ?? [])
        if (slice.at > at - DAY && counts({ action, currency }, slice)) addTo(total, slice);
    return measure === 'amount' ? total.amount : BigInt(total.count);
  }

  /** How many authorisations were approved in such a window before. */
  approvals(pace: Pace, at: number): number {
    const from = at - pace.seconds * 1000;
    const within = (n: number, one: Approvals): number => (one.at > from ? n + one.count : n);
    return this.#approved.reduce(within, (this.#read.get(nameOf(pace)) ?? []).reduce(within, 0));
  }
}

const counts = ({ action, currency }: Pick<Key, 'action' | 'currency'>, slice: Slice): boolean =>
  (action === 'any' || slice.action === action) && (currency === null || slice.currency === currency);

function addTo(total: Sum, { amount, count }: Readonly<Sum>): void {
  total.amount += amount;
  total.count += count;
}
