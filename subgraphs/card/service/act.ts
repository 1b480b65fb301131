import assert from 'node:assert/strict';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import { type OnceKey, once, scopeOf } from '../../../schema/once';
import type { Cause } from '../../../schema/outbox';
import { type Policy, policyOf } from '../../../schema/policy';
import { type CardRow, lock, type NewCard } from '../repo/cards';
import { type Actor, actorOf, allows, decide, type Move, type Verb } from '../transitions';
import { type Beside, causeOf, change, factsOf, type Told } from './change';
import { demandStanding } from './usable';

/** Who wants what done: the way of every verb from its gate to its transaction. */
export interface Way {
  readonly deps: Deps;
  readonly call: Call;
  /** Who may never do it may not even ask. */
  readonly verb: Verb;
  /** What idempotency keys are spent on, where it is not the verb. */
  readonly name?: string;
  readonly key?: string | null;
  /** Who acts, where it is not who asks: the courier whom the sandbox plays. */
  readonly as?: Actor;
  /** What else the request names: whether it is there is asked before how anybody stands. */
  readonly names?: (step: Step) => Promise<unknown>;
}

/** One verb under way: the card is locked and stays so. */
export interface Step<Given = unknown> {
  readonly tx: Tx;
  readonly deps: Deps;
  readonly call: Call;
  readonly cause: Cause;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly card: CardRow;
  readonly given: Given;
}

export const cardIdOf = (id: string, field = 'id'): string => idOf(id, 'CARD_UNKNOWN', field);

/** A Fault that `work` returns is a refusal whose effects stay; one that it throws leaves nothing. */
export async function act<Given extends { readonly id: string }>(
  way: Way,
  given: Given,
  work: (step: Step<Given>) => Promise<string | Fault>,
): Promise<string> {
  const { deps, call, verb, name = verb, key } = way;
  const actor = way.as ?? actorOf(call.viewer);
  if (!allows(verb, actor)) throw new Fault('VIEWER_FORBIDDEN');
  const cause = causeOf(call, deps.clock.now());
  const spent = spend(call, name, given, key, cause.at);
  return transact(deps.db, (tx) =>
    keeping(tx, spent, async () => {
      const policy = await policyOf(tx, call.viewer.tenantId);
      const card = found(await lock(tx, call.viewer, given.id), 'CARD_UNKNOWN');
      const step = { tx, deps, call, cause, actor, policy, card, given };
      await way.names?.(step);
      await demandStanding(step);
      return work(step);
    }),
  );
}

export const spend = (
  { viewer, requestId }: Call,
  verb: string,
  input: unknown,
  key: string | null | undefined,
  now: Date,
): OnceKey | null =>
  key == null
    ? null
    : { tenantId: viewer.tenantId, scope: scopeOf(viewer, `card.${verb}`), key, input, requestId, now };

interface Kept {
  readonly refused: { readonly code: Fault['code']; readonly details: Fault['details'] };
}

/** A refusal whose effects stay is an outcome like any other: whoever asks again with its key gets it again. */
async function keeping(tx: Tx, spent: OnceKey | null, work: () => Promise<string | Fault>): Promise<string | Fault> {
  const outcome = await once<string | Kept>(tx, spent, async () => {
    const done = await work();
    return done instanceof Fault ? { refused: { code: done.code, details: done.details } } : done;
  });
  return typeof outcome === 'string' ? outcome : new Fault(outcome.refused.code, outcome.refused.details);
}

/** What the verb makes of the card; null where that is so already. */
export function judged({ card, actor, policy }: Step, verb: Verb): Move | null {
  const move = decide(factsOf(card), verb, actor, policy.cards);
  if (move instanceof Fault) throw move;
  return move;
}

/** The same for a verb that cannot be done already. */
export function allowed(step: Step, verb: Verb): Move {
  const move = judged(step, verb);
  assert(move, `${verb} is never done already`);
  return move;
}

export const apply = (
  step: Step,
  verb: Verb,
  move: Move,
  told: Told,
  more?: Partial<NewCard>,
  beside?: Beside,
): Promise<CardRow> => change(step, step.card, verb, move, told, more, beside);
