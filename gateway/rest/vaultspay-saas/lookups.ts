import type { Lookup } from '../dialect';

/** Contract 1.3: records are named by their numbers, cards by their tokens too. */
export const lookups: Readonly<Record<string, Lookup>> = {};
