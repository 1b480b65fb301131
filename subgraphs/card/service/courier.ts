import type { Call, Deps } from '../../../kernel/subgraph';
import type { CourierStep } from '../fulfilment';
import { note } from '../repo/cards';
import { act, cardIdOf } from './act';
import { expireOne } from './expire';
import { bring, manufacture } from './plastic';
import { asNetwork } from './sandbox';

/** What the sandbox plays for one card: its maker, its courier, and time. */

export function courier(
  deps: Deps,
  call: Call,
  cardId: string,
  status: CourierStep,
  key?: string | null,
): Promise<string> {
  const id = cardIdOf(cardId, 'cardId');
  const played = { as: 'network', name: 'courier' } as const;
  if (status === 'manufactured') return manufacture(deps, asNetwork(call), { id, status }, key, played);
  return bring(deps, asNetwork(call), { id, status }, key, played);
}

const asTime = (call: Call): Call => ({
  ...call,
  viewer: { ...call.viewer, actor: { kind: 'system', id: 'sandbox' } },
});

/** As if its month were over. */
export const expireNow = (deps: Deps, call: Call, cardId: string): Promise<string> =>
  act({ deps, call: asTime(call), verb: 'expire', as: 'platform' }, { id: cardIdOf(cardId, 'cardId') }, expireOne);

/** As if the time were over for which activation is locked. */
export const unlockActivation = (deps: Deps, call: Call, cardId: string): Promise<string> =>
  act(
    { deps, call: asTime(call), verb: 'expire', as: 'platform' },
    { id: cardIdOf(cardId, 'cardId') },
    async ({ tx, card }) => {
      const anew = { activationLockedUntil: null, activationTries: 0 };
      if (card.activationLockedUntil) await note(tx, card, anew);
      return card.id;
    },
  );
