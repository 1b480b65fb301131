import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Call } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import { type Cause, emit } from '../../../schema/outbox';
import type { CardPolicy } from '../../../schema/policy';
import type { Snapshot } from '../events';
import { type CardRow, type NewCard, remember, update, type Written } from '../repo/cards';
import { voidStale } from '../secrets/void';
import type { Facts, Move, Verb } from '../transitions';
import { wholeOf } from './whole';

/** What is done to a card beside its transitions: it leaves the four facts of the machine alone. */
export type Deed = Verb | 'setPin' | 'setThreeDs';

/** Of these the audit log tells whoever did them. */
const secret: ReadonlySet<Deed> = new Set(['setPin']);

export interface Told {
  readonly reason?: string | null;
  readonly remarks?: string | null;
  /** Nothing that the card shows has changed: when it last did stays. */
  readonly unseen?: boolean;
}

export const causeOf = ({ viewer, requestId }: Call, at: Date): Cause => ({ viewer, requestId, at });

export const factsOf = (card: CardRow): Facts => ({
  lifecycle: card.lifecycle,
  restriction: card.restriction,
  restrictedBy: card.restrictedBy,
  form: card.form,
  expired: card.expiredAt !== null,
});

/** What an event tells beside the card. */
export interface Beside {
  readonly before: object;
  readonly after: object;
}

/** Where something is done to cards, and by whose contract. */
export interface Place {
  readonly tx: Tx;
  readonly cause: Cause;
  readonly policy: { readonly cards: CardPolicy };
}

/** One change of a card that exists: the row, its history, its event and, for staff, the audit log. */
export async function change(
  { tx, cause, policy }: Place,
  before: CardRow,
  verb: Deed,
  move: Move,
  told: Told,
  more: Partial<NewCard> = {},
  beside?: Beside,
): Promise<CardRow> {
  const { card: after, tier } = await update(
    tx,
    before,
    { ...columns(before, move.to, cause.at, told), ...more },
    told.unseen ? before.updatedAt : cause.at,
  );
  await record(tx, cause, verb, before, after, told);
  await voidStale(tx, policy.cards, before, after, cause.at);
  if (!move.event) return after;
  const whole = await wholeOf(tx, policy.cards, after);
  const [now, then] = [
    { ...snapshotOf(after, tier), ...whole, ...beside?.after },
    { ...snapshotOf(before, tier), ...whole, ...beside?.before },
  ];
  await emit(tx, cause, [event(move.event, now, then)]);
  return after;
}

/** The same for a card that has just come into being. */
export async function begin(
  { tx, cause, policy }: Place,
  verb: Verb,
  move: Move,
  { card, tier }: Written,
  told: Told,
): Promise<void> {
  await record(tx, cause, verb, null, card, told);
  if (!move.event) return;
  await emit(tx, cause, [event(move.event, { ...snapshotOf(card, tier), ...(await wholeOf(tx, policy.cards, card)) })]);
}

const event = (type: string, after: Snapshot, before?: Snapshot) => ({
  type,
  resourceType: 'card',
  resourceId: after.id,
  before,
  after,
});

function columns(before: CardRow, to: Facts, now: Date, { reason }: Told): Partial<NewCard> {
  const { expired, ...facts } = to;
  const expiredAt = expired ? (before.expiredAt ?? now) : null;
  const statusReason = reason ?? before.statusReason;
  if (to.restriction === before.restriction) return { ...facts, expiredAt, statusReason };
  if (to.restriction === 'none')
    return { ...facts, expiredAt, statusReason, restrictedAt: null, restrictionReason: null, reportedKind: null };
  return { ...facts, expiredAt, statusReason, restrictedAt: now, restrictionReason: reason ?? null };
}

async function record(
  tx: Tx,
  cause: Cause,
  verb: Deed,
  before: CardRow | null,
  after: CardRow,
  told: Told,
): Promise<void> {
  const { actor, tenantId } = cause.viewer;
  await remember(tx, {
    tenantId,
    id: newId(),
    cardId: after.id,
    verb,
    statusBefore: before?.status,
    statusAfter: after.status,
    lifecycleAfter: after.lifecycle,
    restrictionAfter: after.restriction,
    reason: told.reason,
    remarks: told.remarks,
    actorKind: actor.kind,
    actorId: actor.id,
    requestId: cause.requestId,
    at: cause.at,
  });
  if (actor.kind === 'staff' || actor.kind === 'operator' || secret.has(verb))
    await audit(tx, cause, {
      action: `card.${verb}`,
      targetType: 'card',
      targetId: after.id,
      before: before ? { status: before.status } : undefined,
      after: { status: after.status },
      reason: told.reason,
    });
}

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What events show of a card. */
export function snapshotOf(card: CardRow, tier: string): Snapshot {
  const { id, customerId, accountId, tierId, form, network, currency, last4, validThrough, generation } = card;
  const { publicId, token } = card;
  const { holderName, label, status, lifecycle, restriction, restrictedBy, restrictionReason, reportedKind } = card;
  const { closedReason, statusReason, predecessorId, successorId, metadata } = card;
  return {
    ...{ tier, publicId, token },
    ...{ id, customerId, accountId, tierId, form, network, currency, last4, validThrough, generation },
    ...{ holderName, label, status, lifecycle, restriction, restrictedBy, restrictionReason, reportedKind },
    ...{ closedReason, statusReason, predecessorId, successorId, metadata },
    restrictedAt: text(card.restrictedAt),
    closedAt: text(card.closedAt),
    expiredAt: text(card.expiredAt),
    activatedAt: text(card.activatedAt),
    pinSetAt: text(card.pinSetAt),
    createdAt: card.createdAt.toISOString(),
    updatedAt: card.updatedAt.toISOString(),
  };
}
