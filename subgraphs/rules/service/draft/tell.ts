import type { Tx } from '../../../../kernel/db';
import type { Call } from '../../../../kernel/subgraph';
import { audit } from '../../../../schema/audit';
import { emit } from '../../../../schema/outbox';
import type { DraftSnapshot } from '../../events';
import * as repo from '../../repo';
import { isStaff } from '../subject';

/** A draft has moved: its event, and the audit row of whoever is staff. */
export async function tell(
  tx: Tx,
  { viewer, requestId }: Call,
  verb: 'drafted' | 'shadowed' | 'published' | 'discarded',
  before: repo.DraftRow | null,
  id: string,
  at: Date,
): Promise<void> {
  const [row] = await repo.drafts(tx, viewer.tenantId, [id]);
  const { limits, controls, lists, velocity } = await repo.rulesOfDrafts(tx, viewer.tenantId, [id]);
  const rules = {
    ...{ limits: limits.length, switches: controls.length, lists: lists.length, velocity: velocity.length },
  };
  const shown = ({ title, state }: repo.DraftRow): DraftSnapshot => ({ id, title, state, rules });
  const cause = { viewer, requestId, at };
  const change = { ...(before && { before: shown(before) }), after: shown(row!) };
  await emit(tx, cause, [{ type: `rules.draft.${verb}`, resourceType: 'draft', resourceId: id, ...change }]);
  if (isStaff(viewer))
    await audit(tx, cause, { action: `draft.${verb}`, targetType: 'draft', targetId: id, ...change });
}
