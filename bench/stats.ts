/** What is said of several rounds: the middle one, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Nearest rank; `sorted` ascends. */
export function quantile(sorted: readonly number[], q: number): number {
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

export const spread = (values: readonly number[]): Spread => ({
  median: values.length === 0 ? Number.NaN : median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Round by round: what disturbs the machine for a while disturbs both sides of a pair. */
export const ratio = (of: readonly number[], to: readonly number[]): Spread =>
  spread(of.map((value, i) => value / to[i]!));

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
