import type { Server } from './server';

/** One thing that is measured: what it is in a sentence, and who takes part. */
export interface Scenario {
  readonly measures: string;
  prepare(bench: Bench): Promise<Prepared>;
}

/** What every scenario is given. */
export interface Bench {
  readonly quick: boolean;
  /** A folder of this run's own. */
  readonly folder: string;
  /** A database server of this run's own, as durable as in production. */
  readonly server: () => Promise<Server>;
  /** Called when the scenario ends, however it ends; the last one given comes first. */
  readonly defer: (undo: () => Promise<unknown>) => void;
}

export interface Prepared {
  readonly contestants: readonly Contestant[];
  readonly comparisons: readonly Comparison[];
  readonly notes?: readonly string[];
  /** Where a round ends by itself and `roundMs` means nothing. */
  readonly rounds?: Partial<Rounds>;
  /** After the rounds: throws unless what was measured has really been done. */
  check?(): Promise<void>;
}

export interface Contestant {
  readonly name: string;
  round(ms: number): Promise<Sample>;
}

export const metrics = {
  perSecond: 'per second',
  eachUs: 'µs each',
  p50Ms: 'p50 ms',
  p99Ms: 'p99 ms',
  gatewayCpuMs: 'gateway CPU ms each',
  cpuMs: 'all CPU ms each',
  statements: 'statements each',
  failed: 'failed',
  lost: 'lost',
  doubled: 'doubled',
  outOfOrder: 'out of order',
  rssMb: 'MB held',
  readyMs: 'ms to ready',
} as const;
export type Metric = keyof typeof metrics;
export type Sample = Readonly<Partial<Record<Metric, number>>>;

export interface Rounds {
  readonly rounds: number;
  readonly roundMs: number;
  /** Rounds before those that count. */
  readonly warmups: number;
}

/** `of` measured against `to`, both of one metric; without `to`, the figure itself. */
export interface Comparison {
  readonly metric: Metric;
  readonly of: string;
  readonly to?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}
