import { found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { inherit } from '../../rules/port';
import { carrierCode } from '../fulfilment';
import { validThrough } from '../pan';
import { type CardRow, type TierRow, tiersByIds } from '../repo/cards';
import * as life from '../repo/life';
import type { Move } from '../transitions';
import { apply, type Step } from './act';
import { type Blank, freshPan, keptPan, mint } from './mint';
import { type Given, onReport, resolved } from './report';
import { demandUsable } from './usable';

/** A reported card ends and another takes its place: all of it in one transaction, the old number's record included. */

/** Everything new: number, code, expiry date, token. */
export const replace = onReport('replace', true, (step, open, move) => succeed(step, open, move, 'replaced'));

/** The number stays, unless somebody else may have it. */
export const renew = onReport('renew', true, (step, open, move) => succeed(step, open, move, 'renewed'));

async function succeed(
  step: Step<Given>,
  open: life.ReportRow,
  move: Move,
  how: 'replaced' | 'renewed',
): Promise<void> {
  await demandUsable(step);
  const { tx, card, cause, given } = step;
  const tier = found((await tiersByIds(tx, card.tenantId, [card.tierId]))[0], 'TIER_UNKNOWN');
  const keeps = how === 'renewed' && !['lost', 'stolen'].includes(open.kind);
  const pan = await numberFor(step, tier, keeps);
  await life.supersede(tx, card.tenantId, card.id, cause.at);
  const blank = successor(step, tier, keeps, pan);
  await life.updateReport(tx, open, { ...resolved(given, open, how, cause.at), newCardId: blank.id }, cause.at);
  const closed = { closedReason: how, closedAt: cause.at, successorId: blank.id };
  await apply(
    step,
    how === 'replaced' ? 'replace' : 'renew',
    move,
    { reason: open.reason, remarks: given.remarks },
    closed,
  );
  const { id } = await mint(
    { tx, keys: step.deps.keys, cause, policy: step.policy },
    'issueSuccessor',
    blank,
    pan,
    (next) => inherit(tx, { tenantId: card.tenantId, fromCardId: card.id, toCardId: next.id, now: cause.at }),
  );
  await orderAnother(step, { id, generation: blank.generation });
}

async function numberFor({ tx, deps, card }: Step, tier: TierRow, keeps: boolean): Promise<string> {
  if (!keeps) return freshPan(tx, deps.keys, card.tenantId, tier.bin);
  return keptPan(deps.keys, found(await life.currentVault(tx, card.tenantId, card.id), 'CARD_UNKNOWN'));
}

/** What a card hands on. A number that is kept gets another generation, and with it another code on its back. */
function successor({ card, cause, deps, policy, call }: Step, tier: TierRow, keeps: boolean, pan: string): Blank {
  const { customerId, accountId, form, network, currency, issuerConfigId, holderName, label } = card;
  const { embossedName, recipientName, design, deliverySpeed, approvalMethod, maxPurchaseLimit } = card;
  const { threeDsConfigId, threeDsEnrolled, threeDsChannel, email, otpDialCode, otpPhone, metadata } = card;
  const [id, last4] = [newId(), pan.slice(-4)];
  const generation = keeps ? card.generation + 1 : 1;
  return {
    ...{ id, generation, customerId, tierId: tier.id, accountId, form, network, currency, issuerConfigId, holderName },
    ...{ label, embossedName, recipientName, design, deliverySpeed, approvalMethod, maxPurchaseLimit },
    ...{ threeDsConfigId, threeDsEnrolled, threeDsChannel, email, otpDialCode, otpPhone, metadata },
    ...{ pinId: card.pinId, pinSetAt: card.pinSetAt, predecessorId: card.id, processedAtThirdParty: true },
    validThrough: validThrough(cause.at, tier.expiryMonths),
    ...(form === 'physical' && carrierCode(deps.keys, policy.cards, call.viewer.sandbox, { id, generation, last4 })),
  };
}

/** To where the last one went. */
export async function orderAnother(
  { tx, card, cause }: Step,
  { id: cardId, generation }: Pick<CardRow, 'id' | 'generation'>,
): Promise<void> {
  const { tenantId } = card;
  const last = await life.plasticOf(tx, tenantId, card.id);
  if (card.form !== 'physical' || !last) return;
  const at = { createdAt: cause.at, manufacturingUpdatedAt: cause.at, deliveryUpdatedAt: cause.at };
  await life.orderPlastic(tx, { tenantId, id: newId(), cardId, generation, address: last.address, ...at });
}
