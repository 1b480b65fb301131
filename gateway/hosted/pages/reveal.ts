import type { RevealHostedMutation, RevealHostedMutationVariables } from '../../operations.generated';
import { show } from '../answer';
import { ask, document, type Visit } from '../ask';
import type { Place } from '../url';
import { revealed } from '../views/reveal';
import { hostedPage } from './page';
import { lookAtToken } from './pin';

const reveal = document<RevealHostedMutation, RevealHostedMutationVariables>('RevealHosted');

const PATIENCE_MS = 15_000;

/** Where a card number is seen, by the first who opens it. */
export const revealPage = hostedPage({
  patienceMs: PATIENCE_MS,
  look: (visit: Visit, place: Place) => lookAtToken(visit, place, 'REVEAL'),
  framing: ({ frameOrigins }) => ({ origins: frameOrigins }),
  show: async (visit, { id }, { platform, network }) => {
    const { pan, cvv, expiryMonth, expiryYear } = (await ask(visit, 'card', reveal, { token: id })).revealWithToken;
    const card = { network: network!, pan: pan!, cvv: cvv!, month: expiryMonth!, year: expiryYear! };
    show(visit.exchange, 200, revealed(platform, card));
  },
});
