import type { Sample } from './scenario';
import { ascending, quantile } from './stats';

/** So many callers, each of which asks again as soon as it is answered, for so long. `false` is no answer and not counted. */
export async function drive(callers: number, ms: number, call: () => Promise<unknown>): Promise<Sample> {
  const latencies: number[] = [];
  const begin = performance.now();
  const caller = async (): Promise<void> => {
    for (let start = performance.now(); start - begin < ms; start = performance.now())
      if ((await call()) !== false) latencies.push(performance.now() - start);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - begin) / 1000;
  const sorted = ascending(latencies);
  return { perSecond: latencies.length / seconds, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
}
