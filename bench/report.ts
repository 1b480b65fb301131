import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Compared, Measured } from './measure';
import { type Metric, metrics, type Rounds } from './scenario';
import type { Spread } from './stats';

export interface Report {
  readonly scenario: string;
  readonly measures: string;
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: Rounds;
  readonly contestants: readonly Measured[];
  readonly comparisons: readonly Compared[];
  readonly notes: readonly string[];
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly system: string;
  /** Of the minute before: more than nothing, and somebody else used the machine too. */
  readonly load: number;
  readonly node: string;
  readonly postgres?: string;
}

/** Read before the rounds begin. */
export const machine = (): Omit<Machine, 'postgres'> => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  load: loadavg()[0]!,
  node: process.version,
});

const FOLDER = join(__dirname, 'results');

export function write(report: Report): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${report.scenario}.json`);
  writeFileSync(file, `${JSON.stringify(report, rounded, 2)}\n`);
  return file;
}

/** Four digits: the rest is noise, and would make every run of the bench a change of every line. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

export function print({ contestants, comparisons, notes }: Report): string {
  return [table(contestants), ...comparisons.map(sentence), ...notes.map((note) => `Note: ${note}`), ''].join('\n');
}

function table(contestants: readonly Measured[]): string {
  const columns = (Object.keys(metrics) as Metric[]).filter((metric) => contestants.some((one) => one.metrics[metric]));
  const rows = [
    ['', ...columns.map((metric) => metrics[metric])],
    ...contestants.map((one) => [one.name, ...columns.map((metric) => shown(one.metrics[metric]))]),
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return `${rows.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')).join('\n')}\n`;
}

function sentence({ of, to, metric, atLeast, atMost, met, ...found }: Compared): string {
  const target = atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : undefined;
  const verdict = target ? `, to reach ${target}: ${met ? 'met' : 'NOT met'}` : '';
  const what = to === undefined ? '' : `× ${to}`;
  return `${of}: ${shown(found)} ${what} (${metrics[metric]})${verdict}`;
}

const shown = (found?: Spread): string =>
  found ? `${figure(found.median)} (${figure(found.min)}–${figure(found.max)})` : '';

function figure(value: number): string {
  if (Number.isNaN(value)) return '?';
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toString() : value.toPrecision(3);
}
