import { latin } from './letters';
import type { LegalName } from './repo/identity';

/** As many letters as a card has room for. */
const ROOM = 21;

/** The names that may stand on a customer's card, in the order in which they are offered. */
export function embossingNames({ firstName, lastName }: LegalName): string[] {
  const [first, last] = [latin(firstName ?? ''), latin(lastName ?? '')];
  const both = first && last ? [`${first} ${last}`, `${first} ${last[0]}`, `${first[0]} ${last}`] : [last];
  const forms = [first, ...both].filter((name) => name.length > 0 && name.length <= ROOM);
  return [...new Set(forms)];
}

/** What is embossed where nobody chose: the whole name, as far as there is room; null where no letter is left. */
export function embossed({ firstName, lastName }: LegalName): string | null {
  const letters = latin(`${firstName ?? ''} ${lastName ?? ''}`).replaceAll('-', ' ');
  return letters.replace(/ +/g, ' ').slice(0, ROOM).trim() || null;
}

/** Where any name may be chosen, an embosser still has only these letters. */
export const embossable = (name: string): boolean => name.length <= ROOM && /^(?=.*[A-Z])[A-Z ]+$/.test(name);
