import type { Lookup } from '../dialect';

/** Contract 1.4: what a path or a body names must be there. Kinds: user, account, card, endpoint. */
export const lookups: Readonly<Record<string, Lookup>> = {};
