import { z } from 'zod';
import { found } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { carrierCode } from '../fulfilment';
import { validThrough } from '../pan';
import { tiersByIds } from '../repo/cards';
import * as life from '../repo/life';
import { act, allowed, apply, cardIdOf } from './act';
import { sentence } from './input';
import { freshPan, keep } from './mint';
import { noTries } from './restrict';
import { orderAnother } from './successor';
import { demandUsable } from './usable';

const input = z.object({ id: z.string(), reason: sentence(500).nullish() });
export type ReissueInput = z.input<typeof input>;

/** The same card under another number: what was too often wrong or too old about the last one is forgotten. */
export function reissue(deps: Deps, call: Call, raw: ReissueInput, key?: string | null): Promise<string> {
  const given = parse(input, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'reissue', key }, given, async (step) => {
    const { tx, card, cause, policy } = step;
    await demandUsable(step);
    const move = allowed(step, 'reissue');
    const tier = found((await tiersByIds(tx, card.tenantId, [card.tierId]))[0], 'TIER_UNKNOWN');
    const pan = await freshPan(tx, deps.keys, card.tenantId, tier.bin);
    const next = {
      generation: card.generation + 1,
      last4: pan.slice(-4),
      validThrough: validThrough(cause.at, tier.expiryMonths),
    };
    await life.supersede(tx, card.tenantId, card.id, cause.at);
    await keep(tx, deps.keys, { ...card, ...next }, pan, cause.at);
    await orderAnother(step, { id: card.id, generation: next.generation });
    const plastic = card.form === 'physical';
    const code = plastic && carrierCode(deps.keys, policy.cards, call.viewer.sandbox, { id: card.id, ...next });
    await apply(step, 'reissue', move, { reason: given.reason }, { ...next, ...noTries, ...code });
    return card.id;
  });
}
