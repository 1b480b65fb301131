import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { CardRow, NewCard } from '../repo/cards';
import { act, allowed, apply, cardIdOf } from './act';
import { email, metadata, phone, sentence } from './input';

const change = z.object({
  label: sentence(100).nullish(),
  email: email.nullish(),
  otpPhone: phone.nullish(),
  remarks: sentence(500).nullish(),
  /** Given entries overwrite, those given as null go, the rest stays; null clears all. */
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});
export type UpdateInput = z.input<typeof change>;
type Change = z.output<typeof change>;

/** What is kept on the card for people. Null clears, what is not named stays. */
export function update(deps: Deps, call: Call, id: string, raw: UpdateInput, key?: string | null): Promise<string> {
  const given = { id: cardIdOf(id), ...parse(change, raw, 'input') };
  return act({ deps, call, verb: 'update', key }, given, async (step) => {
    const { card } = step;
    const move = allowed(step, 'update');
    const changes = changesOf(card, given);
    const same = Object.entries(changes).every(([name, value]) =>
      isDeepStrictEqual(card[name as keyof CardRow] ?? null, value ?? null),
    );
    if (!same) await apply(step, 'update', move, {}, changes);
    return card.id;
  });
}

function changesOf(card: CardRow, { label, email, otpPhone, remarks, metadata: entries }: Change): Partial<NewCard> {
  return {
    ...(label !== undefined && { label }),
    ...(email !== undefined && { email }),
    ...(remarks !== undefined && { remarks }),
    ...(otpPhone !== undefined && { otpDialCode: otpPhone?.dialCode ?? null, otpPhone: otpPhone?.number ?? null }),
    ...(entries !== undefined && { metadata: parse(metadata, merged(card.metadata, entries), 'input.metadata') }),
  };
}

const merged = (before: CardRow['metadata'], given: NonNullable<Change['metadata']> | null): object =>
  given === null
    ? {}
    : Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));
