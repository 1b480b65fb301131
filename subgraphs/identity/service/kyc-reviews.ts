import { transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Deps } from '../../../kernel/subgraph';
import type { Doing } from '../context';
import * as customers from '../repo/customers';
import * as repo from '../repo/kyc';
import { decide, sandboxVerdict } from './kyc';

/** The sandbox's reviewer: tells the verdicts that were made up when each case was submitted. */

const PORTION = 100;

const doingFor = (deps: Deps, { tenantId, dialect }: repo.Due): Doing => ({
  deps,
  requestId: newId(),
  viewer: { tenantId, actor: { kind: 'system', id: 'sandbox' }, roles: [], scopes: [], dialect, sandbox: true },
});

/** Of several processes that come to the same case, the first one decides it. */
export async function decideDue(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const waiting = await repo.due(deps.db, now, PORTION);
  let decided = 0;
  for (const one of waiting)
    await tell(doingFor(deps, one), one).then(
      () => decided++,
      // One that fails must not keep the others waiting, now or the next time.
      (err) => {
        deps.log.error({ err, caseId: one.id }, 'a review could not be decided');
        return repo.postpone(deps.db, one, now);
      },
    );
  return decided;
}

const tell = (doing: Doing, { tenantId, customerId, id }: repo.Due): Promise<void> =>
  transact(doing.deps.db, async (tx) => {
    const customer = await customers.lock(tx, tenantId, customerId);
    const kase = await repo.lockCase(tx, tenantId, id);
    if (!customer || kase?.status !== 'in_review' || !kase.dueVerdict) return;
    await decide(doing, tx, customer, kase, sandboxVerdict(kase.dueVerdict));
  });

export const expireSessions = ({ db, clock }: Deps): Promise<number> => repo.expireOverdue(db, clock.now());
