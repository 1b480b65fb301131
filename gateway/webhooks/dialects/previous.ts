import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../rest/codec';

type Shown = Readonly<Record<string, unknown>>;

/**
 * Old values of what has changed, nested as it was; lists are told whole, and what was not there is null. Undefined where
 * nothing has changed.
 */
export function previousOf(then: Shown, now: Shown): Shown | undefined {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  const changed = names.filter((name) => !isDeepStrictEqual(then[name], now[name]));
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((name) => [name, before(then[name], now[name])]));
}

const before = (then: unknown, now: unknown): unknown =>
  isRecord(then) && isRecord(now) ? previousOf(then, now) : (then ?? null);
