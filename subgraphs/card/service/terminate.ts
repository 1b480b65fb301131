import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { account } from '../repo/cards';
import * as life from '../repo/life';
import { act, allowed, apply, cardIdOf, type Step } from './act';
import { sentence } from './input';

/** Replaced and renewed cards are closed by what replaces them. */
const reasons = ['lost', 'stolen', 'damaged', 'fraud', 'user_request', 'offboarding', 'deleted'] as const;
export type EndReason = (typeof reasons)[number];

const input = z.object({
  id: z.string(),
  reason: z.enum(reasons, `must be one of [${reasons.join(', ').toUpperCase()}]`),
  statusReason: sentence(500).nullish(),
});
export type TerminateInput = Omit<z.input<typeof input>, 'reason'> & { readonly reason: string };

/** For good. What was authorised before lives on. */
export function terminate(deps: Deps, call: Call, raw: TerminateInput, key?: string | null): Promise<string> {
  const given = parse(input, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'terminate', key }, given, (step) =>
    end(step, given.reason, given.statusReason ?? `Card closed: ${given.reason.replace('_', ' ')}`),
  );
}

export async function end(step: Step, closedReason: EndReason, reason: string): Promise<string> {
  const { tx, card, cause } = step;
  const move = allowed(step, 'terminate');
  await demandEmpty(step);
  const open = await life.openReport(tx, card.tenantId, card.id);
  const over = { status: 'declined' as const, remarks: open?.remarks ?? 'The card was closed', resolvedAt: cause.at };
  if (open) await life.updateReport(tx, open, over, cause.at);
  await apply(step, 'terminate', move, { reason }, { closedReason, closedAt: cause.at });
  return card.id;
}

/** Money that lies on the card itself would be lost with it. */
async function demandEmpty({ tx, card, actor }: Step): Promise<void> {
  if (card.approvalMethod !== 'top_up' || actor === 'platform') return;
  const own = await account(tx, card.tenantId, card.accountId);
  const itsOwn = own?.ownerCardId === card.id || own?.kind === 'card_balance';
  if (own && itsOwn && BigInt(own.posted) > 0n) throw new Fault('CARD_HAS_BALANCE');
}
