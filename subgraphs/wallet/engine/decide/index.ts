import { Fault } from '../../../../kernel/error';
import type { Command, Verb } from '../commands';
import { Draft } from '../draft';
import type { Effects, State } from '../state';
import { capture, decline, expire, increase, place, release } from './hold';
import { adjust, moneyIn, post, transfer } from './move';
import { fail, settle, stick } from './outcome';
import { amend, refund, reverse } from './undo';

type Decision<V extends Verb> = (draft: Draft, command: Extract<Command, { verb: V }>) => Effects;

const decisions: { readonly [V in Verb]: Decision<V> } = {
  transfer,
  post,
  moneyIn,
  hold: place,
  decline,
  increase,
  capture,
  release,
  expire,
  settle,
  fail,
  stick,
  refund,
  reverse,
  amend,
  adjust,
};

/** Pure: no clock, no randomness, no I/O; the state is read, never written. A refusal has no effects. */
export function decide(state: State, command: Command): Effects | Fault {
  const decision = decisions[command.verb] as Decision<Verb>;
  try {
    return decision(new Draft(state, command), command);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
