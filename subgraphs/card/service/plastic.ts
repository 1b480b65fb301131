import assert from 'node:assert/strict';
import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { deliveryStatuses, manufacturingStatuses } from '../../../schema/tables/card';
import { carrierCode, told } from '../fulfilment';
import type { NewCard } from '../repo/cards';
import * as life from '../repo/life';
import type { Verb } from '../transitions';
import { act, allowed, apply, cardIdOf, type Step, type Way } from './act';
import { sentence } from './input';

/**
 * The way of a plastic: ordered → manufactured → dispatched (→ returned → dispatched) → delivered. Where it is, is kept
 * beside the card; only its order and its delivery move the card itself.
 */

const words = { remarks: sentence(500).nullish(), statusReason: sentence(500).nullish() };
const ordering = z.object({ id: z.string(), ...words });
export type ProcessInput = z.input<typeof ordering>;

/** The plastic of a card that was born physical is ordered. */
export function process(deps: Deps, call: Call, raw: ProcessInput, key?: string | null): Promise<string> {
  const given = parse(ordering, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'process', key }, given, async (step) => {
    const { tx, card, cause, policy } = step;
    const move = allowed(step, 'process');
    if (!card.pinSetAt) throw new Fault('PIN_UNSET');
    const now = cause.at;
    await life.trackPlastic(tx, await plasticOf(step), { manufacturingUpdatedAt: now, deliveryUpdatedAt: now }, now);
    const code = carrierCode(deps.keys, policy.cards, call.viewer.sandbox, card);
    const { statusReason: reason, remarks } = given;
    await apply(step, 'process', move, { reason, remarks }, { processedAtThirdParty: true, ...code });
    return card.id;
  });
}

async function plasticOf({ tx, card }: Step): Promise<life.FulfilmentRow> {
  const plastic = await life.plasticOf(tx, card.tenantId, card.id);
  assert(plastic, 'a physical card has a plastic');
  return plastic;
}

const making = z.object({
  id: z.string(),
  status: z.enum(manufacturingStatuses),
  estimate: z.date().nullish(),
});
export type ManufacturingInput = z.input<typeof making>;
/** Who plays the maker and the courier, if not the viewer. */
export type Played = Pick<Way, 'as' | 'name'>;

/** What the maker tells. What is made stays made. */
export function manufacture(
  deps: Deps,
  call: Call,
  raw: ManufacturingInput,
  key?: string | null,
  played?: Played,
): Promise<string> {
  const given = parse(making, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'manufacture', key, ...played }, given, (step) => made(step, given));
}

export async function made(step: Step, { status, estimate }: Omit<ManufacturingInput, 'id'>): Promise<string> {
  const { card, cause } = step;
  const move = allowed(step, 'manufacture');
  const plastic = await plasticOf(step);
  if (plastic.manufacturing === 'manufactured' && status !== 'manufactured')
    throw new Fault('ALREADY_MANUFACTURED', { field: 'status' });
  const changes = { manufacturing: status, manufacturingEstimate: estimate ?? plastic.manufacturingEstimate };
  if (same(plastic, changes)) return card.id;
  const after = await life.trackPlastic(step.tx, plastic, { ...changes, manufacturingUpdatedAt: cause.at }, cause.at);
  await apply(step, 'manufacture', move, {}, {}, { before: told(plastic), after: told(after) });
  return card.id;
}

const bringing = z.object({
  id: z.string(),
  status: z.enum(deliveryStatuses),
  estimate: z.date().nullish(),
  courier: sentence(100).nullish(),
  trackingNumber: z
    .string()
    .regex(/^[\w-]{1,60}$/, 'must be 1 to 60 letters, digits or dashes')
    .nullish(),
});
export type DeliveryInput = z.input<typeof bringing>;

/** What the courier tells. What is delivered stays delivered. */
export function bring(
  deps: Deps,
  call: Call,
  raw: DeliveryInput,
  key?: string | null,
  played?: Played,
): Promise<string> {
  const given = parse(bringing, { ...raw, id: cardIdOf(raw.id) });
  const { [given.status]: verb } = verbs;
  return act({ deps, call, verb, name: 'updateDelivery', key, ...played }, given, (step) => brought(step, given));
}

const verbs: Record<(typeof deliveryStatuses)[number], Verb> = {
  pending: 'return',
  returned: 'return',
  dispatched: 'dispatch',
  delivered: 'deliver',
};

export async function brought(step: Step, given: Omit<DeliveryInput, 'id'>): Promise<string> {
  const { card, cause } = step;
  const verb = verbs[given.status];
  const move = allowed(step, verb);
  const plastic = await plasticOf(step);
  if (plastic.delivery === 'delivered') throw new Fault('CARD_STATE', { field: 'status', delivery: plastic.delivery });
  if (plastic.manufacturing !== 'manufactured') throw new Fault('NOT_MANUFACTURED');
  const changes = deliveryOf(plastic, given, cause.at);
  if (same(plastic, changes)) return card.id;
  const after = await life.trackPlastic(step.tx, plastic, { ...changes, deliveryUpdatedAt: cause.at }, cause.at);
  const moved = plastic.delivery === after.delivery ? { ...move, event: 'card.updated' as const } : move;
  await apply(step, verb, moved, reasonOf(step, verb), priorOf(step, verb), {
    before: told(plastic),
    after: told(after),
  });
  return card.id;
}

const deliveryOf = (plastic: life.FulfilmentRow, given: Omit<DeliveryInput, 'id'>, now: Date) => ({
  delivery: given.status,
  deliveryEstimate: given.estimate ?? plastic.deliveryEstimate,
  courier: given.courier ?? plastic.courier,
  trackingNumber: given.trackingNumber ?? plastic.trackingNumber,
  dispatchedAt: given.status === 'dispatched' && plastic.delivery !== 'dispatched' ? now : plastic.dispatchedAt,
  deliveredAt: given.status === 'delivered' ? now : null,
});

const same = (plastic: life.FulfilmentRow, changes: Partial<life.FulfilmentRow>): boolean =>
  Object.entries(changes).every(([column, value]) => {
    const known = plastic[column as keyof life.FulfilmentRow];
    return known instanceof Date && value instanceof Date ? known.getTime() === value.getTime() : known === value;
  });

const APPROVED = 'Approved';
const awaits = ({ policy }: Step, verb: Verb): boolean => verb === 'deliver' && policy.cards.deliveryNeedsActivation;

/** Until it is activated a delivered card says so; then it says again what it said before. */
const reasonOf = (step: Step, verb: Verb) => (awaits(step, verb) ? { reason: APPROVED } : {});
const priorOf = (step: Step, verb: Verb): Partial<NewCard> =>
  awaits(step, verb) ? { priorStatusReason: step.card.statusReason } : {};
