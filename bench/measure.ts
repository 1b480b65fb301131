import assert from 'node:assert/strict';
import type { Comparison, Contestant, Metric, Prepared, Rounds, Sample } from './scenario';
import { ratio, type Spread, spread } from './stats';

export const LONG: Rounds = { rounds: 7, roundMs: 3_000, warmups: 1 };
export const QUICK: Rounds = { rounds: 3, roundMs: 500, warmups: 1 };

export interface Measured {
  readonly name: string;
  readonly metrics: Readonly<Partial<Record<Metric, Spread & { readonly samples: readonly number[] }>>>;
}

export interface Compared extends Comparison, Spread {
  /** By the median. Null where nothing is asked for. */
  readonly met: boolean | null;
}

/**
 * All contestants take turns, A B C A B C …, so that whatever befalls the machine befalls all of them. Figures are of
 * this machine and this minute; what holds elsewhere are the ratios.
 */
export async function measure(
  { contestants, comparisons }: Prepared,
  { rounds, roundMs, warmups }: Rounds,
  tell: (progress: string) => void,
): Promise<{ readonly contestants: Measured[]; readonly comparisons: Compared[] }> {
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 1 - warmups; round <= rounds; round++) {
    tell(round < 1 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const contestant of contestants) {
      const sample = await contestant.round(roundMs);
      if (round >= 1) samples.get(contestant.name)!.push(sample);
    }
  }
  const of = (name: string, metric: Metric): number[] => valuesOf(samples.get(name), metric);
  return {
    contestants: contestants.map((contestant) => summed(contestant, samples.get(contestant.name)!)),
    comparisons: comparisons.map((comparison) => compared(comparison, of)),
  };
}

function valuesOf(samples: readonly Sample[] | undefined, metric: Metric): number[] {
  assert(samples, 'a comparison names a contestant that there is');
  return samples.map((sample) => sample[metric] ?? Number.NaN);
}

function summed({ name }: Contestant, samples: readonly Sample[]): Measured {
  const metrics = Object.keys(samples[0] ?? {}) as Metric[];
  const entries = metrics.map((metric) => {
    const values = valuesOf(samples, metric);
    return [metric, { ...spread(values), samples: values }];
  });
  return { name, metrics: Object.fromEntries(entries) };
}

function compared(comparison: Comparison, of: (name: string, metric: Metric) => number[]): Compared {
  const { metric, to, atLeast, atMost } = comparison;
  const values = of(comparison.of, metric);
  const found = to === undefined ? spread(values) : ratio(values, of(to, metric));
  const asked = atLeast !== undefined || atMost !== undefined;
  const met =
    found.median >= (atLeast ?? Number.NEGATIVE_INFINITY) && found.median <= (atMost ?? Number.POSITIVE_INFINITY);
  return { ...comparison, ...found, met: asked ? met : null };
}
