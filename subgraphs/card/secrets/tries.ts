import type { declineReasons } from '../../../schema/tables/card';
import type { Proof } from './prove';

type Kind = 'pin' | 'cvv' | 'expiry';

export interface Counters {
  readonly pinTries: number;
  readonly cvvTries: number;
  readonly expiryTries: number;
}

export interface Outcome {
  readonly reason: Extract<(typeof declineReasons)[number], `wrong_${Kind}` | `${Kind}_tries`> | null;
  readonly counters: Counters;
  readonly blocks: boolean;
}

/** The column is a smallint, and where nothing blocks nobody stops counting. */
const ENDLESS = 32_767;

/** In the order in which they are told. */
const kinds = [
  { kind: 'pin', counter: 'pinTries' },
  { kind: 'cvv', counter: 'cvvTries' },
  { kind: 'expiry', counter: 'expiryTries' },
] as const satisfies readonly { kind: Kind; counter: keyof Counters }[];

/**
 * The first wrong one is told and counted, and what comes after it is not looked at; a right one clears its own kind.
 * A PIN where there is none is a wrong one. A wrong number is no reason of its own: it belongs to another card.
 * `most`: wrong ones of one kind that block the card; null: they are only refused.
 */
export function count(card: Counters, proof: Pick<Proof, Kind>, most: number | null): Outcome {
  let counters: Counters = { pinTries: card.pinTries, cvvTries: card.cvvTries, expiryTries: card.expiryTries };
  for (const { kind, counter } of kinds) {
    const told = proof[kind];
    if (told === null) continue;
    if (told === 'right') counters = { ...counters, [counter]: 0 };
    else {
      const tries = Math.min(counters[counter] + 1, ENDLESS);
      return wrong(kind, { ...counters, [counter]: tries }, tries, most);
    }
  }
  return { reason: null, counters, blocks: false };
}

function wrong(kind: Kind, counters: Counters, tries: number, most: number | null): Outcome {
  const blocks = most !== null && tries >= most;
  return { reason: blocks ? `${kind}_tries` : `wrong_${kind}`, counters, blocks };
}
