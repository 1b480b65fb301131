import { Fault } from '../../../kernel/error';
import type {
  HostedTokenQuery,
  HostedTokenQueryVariables,
  SetHostedPinMutation,
  SetHostedPinMutationVariables,
} from '../../operations.generated';
import { show } from '../answer';
import { ask, document, unlessUnknown, type Visit } from '../ask';
import { plainForm } from '../body';
import type { Place } from '../url';
import { type PinProblem, pinDone, pinForm } from '../views/pin';
import { hostedPage } from './page';

const token = document<HostedTokenQuery, HostedTokenQueryVariables>('HostedToken');
const setPin = document<SetHostedPinMutation, SetHostedPinMutationVariables>('SetHostedPin');

const PATIENCE_MS = 15_000;
const MAX_BODY = 4_096;

export const lookAtToken = (visit: Visit, { id }: Place, kind: 'PIN' | 'REVEAL') =>
  unlessUnknown(
    'ONE_TIME_TOKEN_INVALID',
    async () => (await ask(visit, 'card', token, { kind, token: id })).hostedToken,
  );

const problemOf = (entered: string, again: string): PinProblem | null => {
  if (!/^[0-9]{4}$/.test(entered)) return 'pin';
  return entered === again ? null : 'pin_confirm';
};

/** Where the PIN of a card is chosen. */
export const pinPage = hostedPage({
  patienceMs: PATIENCE_MS,
  look: (visit: Visit, place: Place) => lookAtToken(visit, place, 'PIN'),
  framing: ({ frameOrigins }) => ({ origins: frameOrigins }),
  show: async ({ exchange }, _place, look) => show(exchange, 200, pinForm(look)),
  submit: async (visit, { id }, look) => {
    const { exchange } = visit;
    const form = await plainForm(visit, MAX_BODY);
    const again = (problem: PinProblem): void => show(exchange, 422, pinForm(look, problem));
    if (!form) return again('form');
    const pin = form.get('pin') ?? '';
    const problem = problemOf(pin, form.get('pin_confirm') ?? '');
    if (problem) return again(problem);
    try {
      await ask(visit, 'card', setPin, { token: id, pin });
    } catch (error) {
      if (error instanceof Fault && error.code === 'PIN_RULE') return again('pin');
      throw error;
    }
    show(exchange, 200, pinDone(look));
  },
});
