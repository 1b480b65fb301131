import { found, invalid } from '../../../kernel/error';
import type { Context } from '../context';
import { CAP } from '../repo/cards';
import { type Card, cardOf } from '../types/card';

/** As it is now that the verb has committed, whatever a loader remembers. */
export async function fresh(id: string, { load }: Context): Promise<Card> {
  return cardOf(found(await load.cards.clear(id).load(id), 'CARD_UNKNOWN'));
}

export async function related(id: string | null, { load }: Context): Promise<Card | null> {
  const row = id ? await load.cards.load(id) : null;
  return row && cardOf(row);
}

/** Lists inside of a card are short. */
export function capped(n: number): number {
  if (n < 1 || n > CAP) throw invalid('first', `must be from 1 to ${CAP}`);
  return n;
}
