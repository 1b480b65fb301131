import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { causeOf, type WalletCall } from '../context';
import { disputeEvent } from '../events';
import { line, optional } from '../input';
import * as repo from '../repo/disputes';
import * as legs from '../repo/legs';
import { onceKey } from './once';

const opening = z.object({
  legId: optional(z.string()),
  authorisationId: optional(z.string()),
  reason: line(1000),
});

/** What it is about: one leg, or the card purchase that made it. */
interface About {
  readonly field: 'legId' | 'authorisationId';
  readonly id: string;
}

function aboutOf({ legId, authorisationId }: z.output<typeof opening>): About {
  if ((legId === null) === (authorisationId === null)) throw invalid('legId', 'either this or authorisationId');
  if (legId !== null) return { field: 'legId', id: idOf(legId, 'TRANSFER_UNKNOWN', 'legId') };
  return { field: 'authorisationId', id: idOf(authorisationId!, 'AUTHORISATION_UNKNOWN', 'authorisationId') };
}

async function legOf(tx: Tx, { viewer }: WalletCall, { field, id }: About): Promise<legs.LegRow> {
  return field === 'legId'
    ? found((await legs.byIds(tx, viewer, [id])).get(id), 'TRANSFER_UNKNOWN', field)
    : found(await legs.ofAuthorisation(tx, viewer, id), 'AUTHORISATION_UNKNOWN', field);
}

/** About one leg, once for ever. No money moves. */
export async function open(
  call: WalletCall,
  given: z.input<typeof opening>,
  key?: string | null,
): Promise<repo.DisputeRow> {
  const input = parse(opening, given);
  const about = aboutOf(input);
  const { id } = await transact(call.deps.db, (tx) =>
    once(tx, onceKey(call, 'openDispute', key, given), async () => ({
      id: (await openIn(call, tx, about, input.reason)).id,
    })),
  );
  return get(call, id);
}

async function openIn(call: WalletCall, tx: Tx, about: About, reason: string): Promise<repo.DisputeRow> {
  const { viewer } = call;
  const { field } = about;
  const { id: legId, accountId, status } = await legOf(tx, call, about);
  const cause = causeOf(call);
  if ((await repo.byLegs(tx, viewer, [legId])).size > 0) throw new Fault('DISPUTE_EXISTS', { field });
  if (status !== 'posted') throw new Fault('TRANSFER_NOT_DISPUTABLE', { field, status });
  const row = await repo.insert(tx, {
    tenantId: viewer.tenantId,
    id: newId(),
    legId,
    accountId,
    reason,
    openedBy: viewer.actor.id,
    createdAt: cause.at,
    updatedAt: cause.at,
  });
  if (!row) throw new Fault('DISPUTE_EXISTS', { field });
  await emit(tx, cause, [disputeEvent('dispute.opened', null, row)]);
  await audit(tx, cause, { action: 'OPEN_DISPUTE', targetType: 'dispute', targetId: row.id, reason, ip: viewer.ip });
  return row;
}

export const get = async ({ deps, viewer }: WalletCall, text: string): Promise<repo.DisputeRow> => {
  const id = idOf(text, 'DISPUTE_UNKNOWN');
  return found((await repo.byIds(deps.db, viewer, [id])).get(id), 'DISPUTE_UNKNOWN');
};

export const outcomes = ['under_review', 'resolved', 'rejected'] as const;

const resolving = z.object({
  status: z
    .enum(outcomes)
    .nullish()
    .transform((status) => status ?? 'resolved'),
  notes: line(2000),
});

/** Staff's word: under review as often as they like, then resolved or rejected for good. */
export function resolve(call: WalletCall, text: string, given: z.input<typeof resolving>): Promise<repo.DisputeRow> {
  const { status, notes } = parse(resolving, given);
  const id = idOf(text, 'DISPUTE_UNKNOWN');
  const cause = causeOf(call);
  return transact(call.deps.db, async (tx) => {
    const before = found(await repo.lock(tx, call.viewer, id), 'DISPUTE_UNKNOWN');
    if (before.status === 'resolved' || before.status === 'rejected') throw new Fault('DISPUTE_RESOLVED');
    const ended = status === 'under_review' ? {} : { resolvedBy: call.viewer.actor.id, resolvedAt: cause.at };
    const after = await repo.change(tx, before, { status, notes, ...ended }, cause.at);
    await emit(tx, cause, [disputeEvent('dispute.changed', before, after)]);
    await audit(tx, cause, {
      action: 'RESOLVE_DISPUTE',
      targetType: 'dispute',
      targetId: id,
      before: { status: before.status },
      after: { status },
      reason: notes,
      ip: call.viewer.ip,
    });
    return after;
  });
}
