import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { reportKinds } from '../../../schema/tables/card';
import * as life from '../repo/life';
import type { Actor, Move, Verb } from '../transitions';
import { act, allowed, apply, cardIdOf, type Step } from './act';
import { sentence } from './input';

/** reported → reviewed → replaced | renewed | declined. A card has one open report at most, and stops working at once. */

const filing = z.object({ id: z.string(), kind: z.enum(reportKinds), reason: sentence(500) });
export type ReportInput = z.input<typeof filing>;

export function report(deps: Deps, call: Call, raw: ReportInput, key?: string | null): Promise<string> {
  const given = parse(filing, { ...raw, id: cardIdOf(raw.id) });
  return act({ deps, call, verb: 'report', key }, given, async (step) => {
    const { tx, card, cause } = step;
    if (card.lifecycle !== 'closed' && (await life.openReport(tx, card.tenantId, card.id)))
      throw new Fault('REPORT_OPEN');
    const move = allowed(step, 'report');
    const marks = move.to.restriction === 'reported';
    if (!marks && given.kind !== 'expired') throw new Fault('CARD_EXPIRED', { field: 'kind' });
    if (given.kind === 'damaged' && card.form !== 'physical') throw new Fault('CARD_NOT_PHYSICAL', { field: 'kind' });
    const { kind, reason } = given;
    await life.fileReport(tx, {
      ...{ tenantId: card.tenantId, id: newId(), cardId: card.id, kind, reason },
      ...{ restrictionBefore: card.restriction, restrictedByBefore: card.restrictedBy },
      ...{ createdAt: cause.at, updatedAt: cause.at },
    });
    await apply(step, 'report', move, { reason }, marks ? { reportedKind: kind } : {});
    return card.id;
  });
}

const deciding = z.object({ id: z.string(), remarks: sentence(500).nullish() });
export type DecideInput = z.input<typeof deciding>;
export type Decide = (deps: Deps, call: Call, given: DecideInput, key?: string | null) => Promise<string>;
export type Given = z.output<typeof deciding>;

/** A verb on the open report; `reviewed`: somebody has looked at it first. */
export const onReport =
  (
    verb: Verb,
    reviewed: boolean,
    work: (step: Step<Given>, open: life.ReportRow, move: Move) => Promise<void>,
  ): Decide =>
  (deps, call, raw, key) => {
    const given = parse(deciding, { ...raw, id: cardIdOf(raw.id) });
    return act({ deps, call, verb, key }, given, async (step) => {
      const open = await life.openReport(step.tx, step.card.tenantId, step.card.id);
      if (!open && step.card.lifecycle !== 'closed') throw new Fault('REPORT_MISSING');
      const move = allowed(step, verb);
      if (!open) throw new Fault('REPORT_MISSING');
      if (reviewed && open.status !== 'reviewed') throw new Fault('REPORT_UNREVIEWED');
      await work(step, open, move);
      return step.card.id;
    });
  };

/** Somebody has looked at it; the last remarks count. */
export const review = onReport('review', false, async (step, open, move) => {
  const { tx, cause, given } = step;
  const remarks = given.remarks ?? open.remarks;
  if (open.status === 'reviewed' && remarks === open.remarks) return;
  await life.updateReport(tx, open, { status: 'reviewed', remarks, reviewedAt: open.reviewedAt ?? cause.at }, cause.at);
  await apply(step, 'review', move, { remarks: given.remarks });
});

/** The card was found, or was never lost: it is frozen, to be thawed by whoever may. */
export const decline = onReport('decline', true, async (step, open, move) => {
  const { tx, cause, given } = step;
  await life.updateReport(tx, open, resolved(given, open, 'declined', cause.at), cause.at);
  const told = { reason: open.reason, remarks: given.remarks };
  await apply(step, 'decline', restored(move, open), told, { reportedKind: null });
});

export const resolved = (
  { remarks }: Pick<Given, 'remarks'>,
  open: life.ReportRow,
  status: life.ReportRow['status'],
  now: Date,
): Partial<life.ReportRow> => ({ status, remarks: remarks ?? open.remarks, resolvedAt: now });

const ABOVE: readonly (Actor | null)[] = ['staff', 'platform', 'network'];

/** What staff or the platform had restricted is not lifted, nor handed down, by reporting it. */
function restored(move: Move, { restrictionBefore, restrictedByBefore: by }: life.ReportRow): Move {
  if (!ABOVE.includes(by)) return move;
  const to = { ...move.to, restrictedBy: by };
  return restrictionBefore === 'blocked'
    ? { to: { ...to, restriction: 'blocked' }, event: 'card.blocked' }
    : { ...move, to };
}
