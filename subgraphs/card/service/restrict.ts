import { z } from 'zod';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { clearVelocity } from '../../rules/port';
import type { NewCard } from '../repo/cards';
import type { Verb } from '../transitions';
import { act, apply, cardIdOf, judged, type Step } from './act';
import { factsOf } from './change';
import { sentence } from './input';
import { demandUsable } from './usable';

const input = z.object({ id: z.string(), reason: sentence(500).nullish() });
export type RestrictInput = z.input<typeof input>;
type Given = z.output<typeof input>;
type Restrict = (deps: Deps, call: Call, given: RestrictInput, key?: string | null) => Promise<string>;

const restrict =
  (verb: Verb, before?: (step: Step) => Promise<void>, more?: (step: Step) => Promise<Partial<NewCard>>): Restrict =>
  (deps, call, raw, key) => {
    const given = parse(input, { ...raw, id: cardIdOf(raw.id) });
    return act({ deps, call, verb, key }, given, async (step) => {
      await before?.(step);
      return done(step, verb, await more?.(step));
    });
  };

/** Where the card is so already, a new reason is still worth keeping. */
async function done(step: Step<Given>, verb: Verb, more?: Partial<NewCard>): Promise<string> {
  const { card, given } = step;
  const move = judged(step, verb);
  const told = given.reason != null && given.reason !== card.statusReason;
  if (move) await apply(step, verb, move, { reason: given.reason }, more);
  else if (told) await apply(step, verb, { to: factsOf(card), event: null }, { reason: given.reason });
  return card.id;
}

/** Refuse every new authorisation until the card is unfrozen. */
export const freeze = restrict('freeze');

/** Back to the life that the card had before it was frozen. */
export const unfreeze = restrict('unfreeze', demandUsable);

/** Whichever of the two it is not. */
export const toggleFreeze: Restrict = (deps, call, raw, key) => {
  const given = parse(input, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'freeze', name: 'toggleFreeze', key }, given, async (step) => {
    const frozen = step.card.restriction === 'frozen';
    if (frozen) await demandUsable(step);
    const reason = given.reason ?? (frozen ? 'Card unfrozen' : 'Card frozen');
    return done({ ...step, given: { ...given, reason } }, frozen ? 'unfreeze' : 'freeze');
  });
};

/** The tenant's own switch; what staff block, only staff unblock where the policy says so. */
export const block = restrict('block');

/** Lifts a block and a freeze alike; wrong tries and the count of velocity rules begin anew. */
export const unblock = restrict('clearRestriction', demandUsable, async (step) => {
  await clearVelocity(step.tx, step.card.tenantId, step.card.id, step.cause.at);
  return noTries;
});

export const noTries = { pinTries: 0, cvvTries: 0, expiryTries: 0 } as const;
