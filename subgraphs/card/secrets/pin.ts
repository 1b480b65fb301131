import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { digest, type Keys } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import type { CardPolicy } from '../../../schema/policy';

/** RFC 9106 with the memory of OWASP's minimum; the work is done off the event loop. */
const ARGON2ID = 2 as Algorithm;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Ten thousand PINs are tried in minutes: without the pepper, which is in no dump, the hash would hide nothing.
const pepper = (keys: Keys): Buffer => digest(keys, 'card.pin', 'pepper');

/** Bound to the record and not to the card: a successor card inherits the record. */
const bound = (pinId: string, pin: string): string => `${pinId}|${pin}`;

export const hashPin = (keys: Keys, pinId: string, pin: string): Promise<string> =>
  hash(bound(pinId, pin), { ...COST, secret: pepper(keys) });

export const pinMatches = (keys: Keys, pinId: string, stored: string, pin: string): Promise<boolean> =>
  verify(stored, bound(pinId, pin), { ...COST, secret: pepper(keys) });

type Form = CardPolicy['pin']['form'];

const LENGTHS: Record<Form, readonly [least: number, most: number]> = { four_digits: [4, 4], runs: [4, 12] };
const LONGEST_RUN = 2;
const RUNS_PER_DIGIT = 2;

/** Why a PIN may not be one, in words that do not repeat it; null: it may. */
export function brokenRule(form: Form, pin: string): string | null {
  const [least, most] = LENGTHS[form];
  const length = least === most ? `exactly ${least}` : `${least} to ${most}`;
  if (!/^\d*$/.test(pin) || pin.length < least || pin.length > most) return `must be ${length} digits`;
  return form === 'runs' ? brokenRun(pin) : null;
}

function brokenRun(pin: string): string | null {
  const runs = pin.match(/(\d)\1*/g) ?? [];
  if (runs.some((run) => run.length > LONGEST_RUN)) return `no digit may stand more than ${LONGEST_RUN} times in a row`;
  const often = runs.some((run) => runs.filter((other) => other[0] === run[0]).length > RUNS_PER_DIGIT);
  return often ? `no digit may come back more than ${RUNS_PER_DIGIT} times` : null;
}

export function checkPin(form: Form, pin: string, field: string): void {
  const reason = brokenRule(form, pin);
  if (reason) throw new Fault('PIN_RULE', { field, reason });
}
