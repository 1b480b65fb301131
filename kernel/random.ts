import { createHash } from 'node:crypto';

/** The same numbers at every first start: a sandbox that everybody can talk about. */
export interface Random {
  /** From `min` up to but without `max`. */
  int(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** A UUID of the form v7, of the time given. */
  id(at: Date): string;
}

export function randomFrom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min));
  const hex = (digits: number): string => Array.from({ length: digits }, () => int(0, 16).toString(16)).join('');
  const id = (at: Date): string => {
    const time = at.getTime().toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  };
  return { int, pick: (from) => from[int(0, from.length)]!, id };
}
