import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { LimitRow } from '../limits';
import * as repo from '../repo';
import { limitsOf } from './limit-input';
import { command } from './once';
import { changing, lockSubject, type Named, type Subject } from './subject';

/**
 * Back to the beginning: what users set is gone, and a card has what a new card of its tier would have. What staff set
 * stays, as their limits are not a user's to lift.
 */
export const resetLimits = (deps: Deps, call: Call, subject: Named, key?: string | null): Promise<Named> =>
  command(deps, call, 'resetLimits', key, { subject }, (tx, now) => act(tx, call, subject, now));

async function act(tx: Tx, call: Call, named: Named, now: Date): Promise<Named> {
  const { tenantId } = call.viewer;
  const subject = await lockSubject(tx, call.viewer, named, 'subject.id');
  const rows = await limitsOf(tx, tenantId, subject);
  const pattern = subject.tierId ? await repo.limitsOf(tx, { tenantId }, 'tier', [subject.tierId]) : [];
  const gone = rows.filter(({ source }) => source === 'user' || (source === 'default' && subject.kind === 'card'));
  await changing(tx, call, [subject], now, 'limits.reset', async () => {
    await repo.deleteLimits(tx, tenantId, gone);
    await repo.insertLimits(
      tx,
      pattern.filter(({ source }) => source !== 'admin').map((row) => taken(row, subject, now)),
    );
  });
  return { kind: subject.kind, id: subject.id };
}

const taken = ({ seq: _, version: __, ...row }: LimitRow, { id, currency }: Subject, now: Date): repo.NewLimit => ({
  ...row,
  ...{ id: newId(), subjectKind: 'card', subjectId: id, currency: row.currency && currency },
  ...{ createdAt: now, updatedAt: now },
});
