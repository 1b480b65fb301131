import assert from 'node:assert/strict';
import { z } from 'zod';
import { Fault, found } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { PostalAddress } from '../../../schema/tables/card';
import { embossed, embossingNames } from '../embossing';
import { carrierCode, shipment } from '../fulfilment';
import { designFault, known, mayBeEmbossed, nameFault } from '../issuance';
import { type NewCard, tiersByIds } from '../repo/cards';
import { legalName, postalAddress, terms } from '../repo/identity';
import * as life from '../repo/life';
import type { Move } from '../transitions';
import { act, allowed, apply, cardIdOf, type Step } from './act';
import type { Told } from './change';
import { address, deliverySpeed, demandShipsTo, design, sentence } from './input';
import { demandPlasticKyc, demandUsable } from './usable';

/**
 * A virtual card gets a plastic with the same number: asked for and decided on (applied → approved | rejected, rejected →
 * applied), or at once. From then on it is shipping, which leaves its use online as it was.
 */

const asking = z.object({ id: z.string(), address: address.nullish(), addressId: z.string().nullish() });
export type AskInput = z.input<typeof asking>;

/** Of two addresses the stored one counts. It is copied: what the customer changes later changes no plastic. */
export function requestConversion(deps: Deps, call: Call, raw: AskInput, key?: string | null): Promise<string> {
  const given = parse(asking, { ...raw, id: cardIdOf(raw.id) });
  return act(
    { deps, call, verb: 'requestConversion', key, names: (step) => addressOf(step, given) },
    given,
    async (step) => {
      const { tx, card } = step;
      const to = await addressOf(step, given);
      await demandUsable(step);
      const move = allowed(step, 'requestConversion');
      await demandPlasticTier(step);
      await demandPlasticKyc(step);
      if (await life.openConversion(tx, card.tenantId, card.id)) throw new Fault('CONVERSION_OPEN');
      demandShipsTo(to, step.policy.cards, 'address');
      await file(step, { status: 'applied', address: to, addressId: given.addressId ?? null });
      await apply(step, 'requestConversion', move, {});
      return card.id;
    },
  );
}

async function addressOf(
  { tx, card }: Step,
  { address: to, addressId }: z.output<typeof asking>,
): Promise<PostalAddress> {
  const field = 'addressId';
  if (addressId == null) {
    if (!to) throw new Fault('ADDRESS_MISSING', { field });
    return to;
  }
  const id = idOf(addressId, 'ADDRESS_UNKNOWN', field);
  const stored = card.customerId ? await postalAddress(tx, card.tenantId, card.customerId, id) : undefined;
  return found(stored, 'ADDRESS_UNKNOWN', field);
}

const file = (
  { tx, card, cause }: Step,
  more: Pick<life.ConversionRow, 'status' | 'address' | 'addressId'> & Partial<life.ConversionRow>,
): Promise<unknown> =>
  life.fileConversion(tx, {
    ...{ tenantId: card.tenantId, id: newId(), cardId: card.id, createdAt: cause.at, updatedAt: cause.at },
    ...more,
  });

const deciding = z.object({ id: z.string(), approve: z.boolean(), remarks: sentence(500).nullish() });
export type ConversionDecision = z.input<typeof deciding>;

/** A rejection touches nothing but the request, so that it is possible whatever became of the card. */
export function decideConversion(
  deps: Deps,
  call: Call,
  raw: ConversionDecision,
  key?: string | null,
): Promise<string> {
  const given = parse(deciding, { ...raw, id: cardIdOf(raw.id) });
  const verb = given.approve ? 'convert' : 'rejectConversion';
  return act({ deps, call, verb, name: 'decideConversion', key }, given, async (step) => {
    const { tx, card, cause } = step;
    const open = await life.openConversion(tx, card.tenantId, card.id);
    if (!open) throw new Fault('CONVERSION_MISSING');
    const { remarks } = given;
    if (given.approve) await approve(step, open, { remarks });
    else await apply(step, verb, allowed(step, verb), { remarks });
    const status = given.approve ? 'approved' : 'rejected';
    await life.updateConversion(tx, open, { status, remarks, decidedAt: cause.at }, cause.at);
    return card.id;
  });
}

async function approve(step: Step, { address: to }: life.ConversionRow, told: Told): Promise<void> {
  const move = await convertible(step);
  const { usual } = await namesOf(step);
  assert(to, 'a conversion keeps the address that it was asked for');
  await sendTo(step, move, to, told, { embossedName: step.card.embossedName ?? usual });
}

const converting = z.object({
  id: z.string(),
  address: address.nullish(),
  recipientName: sentence(100).nullish(),
  embossedName: z.string().max(100).nullish(),
  design: design.nullish(),
  deliverySpeed: deliverySpeed.nullish(),
});
export type ConvertInput = z.input<typeof converting>;

/** At once: who brings it and when is known from the start. */
export function convert(deps: Deps, call: Call, raw: ConvertInput, key?: string | null): Promise<string> {
  const given = parse(converting, { ...raw, id: cardIdOf(raw.id) });
  const { address: to } = given;
  if (!to) throw new Fault('ADDRESS_MISSING', { field: 'address' });
  // What is chosen is looked at before the card: it is wrong whatever state the card is in.
  const names = async (step: Step): Promise<void> => {
    demandShipsTo(to, step.policy.cards, 'address');
    await chosen(step, given);
  };
  return act({ deps, call, verb: 'convert', key, names }, given, async (step) => {
    const { tx, card, cause } = step;
    const move = await convertible(step);
    const choices = await chosen(step, given);
    await sendTo(step, move, to, {}, choices, shipment(choices.deliverySpeed, cause.at));
    const decided = { status: 'approved' as const, decidedAt: cause.at, address: to };
    const open = await life.openConversion(tx, card.tenantId, card.id);
    if (open) await life.updateConversion(tx, open, decided, cause.at);
    else await file(step, { ...decided, addressId: null });
    return card.id;
  });
}

/** What stands on the card and on its envelope. */
async function chosen(step: Step, given: z.output<typeof converting>) {
  const { card } = step;
  const { legal, names, usual } = await namesOf(step);
  const embossedName = given.embossedName ?? card.embossedName ?? usual;
  const kept = given.embossedName == null && card.embossedName !== null;
  if (embossedName === null || !(kept || mayBeEmbossed(embossedName, names))) throw nameFault('embossedName');
  const { designs } = await terms(step.tx, card.tenantId);
  if (given.design != null && !known(given.design, designs, step.policy.cards)) throw designFault('design');
  const whole = [legal?.firstName, legal?.lastName].filter(Boolean).join(' ');
  return {
    embossedName,
    recipientName: given.recipientName ?? card.recipientName ?? (whole || null),
    design: given.design ?? card.design ?? 'default',
    deliverySpeed: given.deliverySpeed ?? card.deliverySpeed ?? 'standard',
  };
}

async function namesOf({ tx, card, policy }: Step) {
  const legal = card.customerId ? await legalName(tx, card.tenantId, card.customerId) : undefined;
  const names = policy.cards.embossingNames && legal ? embossingNames(legal) : null;
  return { legal, names, usual: (names ? names[0] : legal && embossed(legal)) ?? null };
}

/** What must be true of the card, its holder and its tier before it gets a plastic. */
async function convertible(step: Step): Promise<Move> {
  await demandUsable(step);
  const move = allowed(step, 'convert');
  await demandPlasticTier(step);
  await demandPlasticKyc(step);
  return move;
}

async function demandPlasticTier({ tx, card }: Step): Promise<void> {
  const tier = found((await tiersByIds(tx, card.tenantId, [card.tierId]))[0], 'TIER_UNKNOWN');
  if (!tier.forms.includes('physical')) throw new Fault('FORM_UNAVAILABLE', { field: 'id' });
}

async function sendTo(
  step: Step,
  move: Move,
  to: PostalAddress,
  told: Told,
  more: Partial<NewCard>,
  sent: Partial<life.FulfilmentRow> = {},
): Promise<void> {
  const { tx, card, cause, deps, policy, call } = step;
  demandShipsTo(to, policy.cards, 'address');
  const at = { createdAt: cause.at, manufacturingUpdatedAt: cause.at, deliveryUpdatedAt: cause.at };
  const { tenantId, id: cardId, generation } = card;
  await life.orderPlastic(tx, { ...sent, tenantId, id: newId(), cardId, generation, address: to, ...at });
  const code = carrierCode(deps.keys, policy.cards, call.viewer.sandbox, card);
  await apply(step, 'convert', move, told, { ...more, ...code });
}
