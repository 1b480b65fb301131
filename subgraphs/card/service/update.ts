import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { anyRecord, parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { emit } from '../../../schema/outbox';
import { type CardRulesChanged, changeCardRules } from '../../rules/port';
import type { CardRow, NewCard } from '../repo/cards';
import { act, allowed, apply, cardIdOf, type Step } from './act';
import { email, phone, sentence } from './input';
import { mergeMetadata } from './metadata';
import { cashless, controls, demandRules, limits } from './rules';
import { toldRules } from './whole';

const change = z.object({
  label: sentence(100).nullish(),
  email: email.nullish(),
  otpPhone: phone.nullish(),
  remarks: sentence(500).nullish(),
  metadata: anyRecord().nullish(),
  limits: limits.nullish(),
  controls: controls.nullish(),
});
export type UpdateInput = z.input<typeof change>;
type Change = z.output<typeof change>;

/** What is kept on the card for people, and what it may be used for. Null clears, what is not named stays. */
export function update(deps: Deps, call: Call, id: string, raw: UpdateInput, key?: string | null): Promise<string> {
  const given = { id: cardIdOf(id), ...parse(change, raw, 'input') };
  demandRules(call, given);
  const names = async (step: Step) => changesOf(step, given);
  return act({ deps, call, verb: 'update', key, names }, given, async (step) => {
    const { card } = step;
    const move = allowed(step, 'update');
    const changes = changesOf(step, given);
    const same = Object.entries(changes).every(([name, value]) =>
      isDeepStrictEqual(card[name as keyof CardRow] ?? null, value ?? null),
    );
    const rules = await rulesOf(step, given);
    if (rules) await tell(step, changes, same, rules);
    else if (!same) await apply(step, 'update', move, {}, changes);
    return card.id;
  });
}

function changesOf(
  { card, policy }: Step,
  { label, email, otpPhone, remarks, metadata: entries }: Change,
): Partial<NewCard> {
  return {
    ...(label !== undefined && { label }),
    ...(email !== undefined && { email }),
    ...(remarks !== undefined && { remarks }),
    ...(otpPhone !== undefined && { otpDialCode: otpPhone?.dialCode ?? null, otpPhone: otpPhone?.number ?? null }),
    ...(entries !== undefined && { metadata: mergeMetadata(policy.cards, card.metadata, entries, 'input.metadata') }),
  };
}

/** Null: nothing of them has changed. */
async function rulesOf(
  { tx, card, call, cause }: Step,
  { limits, controls }: Change,
): Promise<CardRulesChanged | null> {
  if (!limits && !controls) return null;
  const asked = { limits, controls: cashless(card, controls) };
  const changed = await changeCardRules(tx, call.viewer, card, asked, cause.at);
  return isDeepStrictEqual(changed.told.before, changed.told.after) ? null : changed;
}

/** Where rules are the card's own, one event tells all of it; elsewhere they are told beside the card, as ever. */
async function tell(step: Step, changes: Partial<NewCard>, same: boolean, rules: CardRulesChanged): Promise<void> {
  const { before, after } = rules.told;
  const move = allowed(step, 'update');
  if (step.policy.cards.rulesAreShown) {
    const beside = { before: { ...before, rules: toldRules(rules.before) }, after };
    return void (await apply(step, 'update', { ...move, event: 'card.controls' }, {}, changes, beside));
  }
  if (!same) await apply(step, 'update', move, {}, changes);
  const told = { type: 'card.controls', resourceType: 'card', resourceId: step.card.id };
  await emit(step.tx, step.cause, [{ ...told, before, after }]);
}
