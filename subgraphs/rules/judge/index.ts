/**
 * Rules over a batch of attempts, in sets: read the rules, wait for the caller's locks, read what was used, decide in
 * memory, write. Reading and writing are here and in `read`, `measure`, `write`; whatever decides is pure (`evaluate`
 * over `ruleset` and `meter`), so that a draft can be tried on what has long happened.
 */
import type { Tx } from '../../../kernel/db';
import type { Asked, Rulebook } from '../attempt';
import { measure } from './measure';
import { needOf } from './need';
import { lockTenants, rulesFor } from './read';
import { Session } from './session';

export async function open(tx: Tx, asked: Asked): Promise<Rulebook> {
  const books = await rulesFor(tx, asked.attempts);
  await lockTenants(tx, books, asked.attempts);
  return {
    measure: async () => new Session(tx, books, await measure(tx, needOf(books, asked.attempts), asked.counted)),
  };
}
