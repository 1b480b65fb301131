import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import * as repo from '../repo';
import { changing, isStaff, lockSubject } from './subject';

/** Back to what staff or the default say. Only what a user set can be taken back by a user. */
export function deleteLimit(deps: Deps, call: Call, given: string): Promise<repo.LimitRow> {
  const id = idOf(given, 'LIMIT_UNKNOWN');
  return transact(deps.db, (tx) => act(tx, call, id, deps.clock.now()));
}

async function act(tx: Tx, call: Call, id: string, now: Date): Promise<repo.LimitRow> {
  const { viewer } = call;
  const seen = found(await repo.limitById(tx, viewer, id), 'LIMIT_UNKNOWN');
  const subject = await lockSubject(tx, viewer, { kind: seen.subjectKind, id: seen.subjectId }, 'id');
  // Looked at again under the lock: of two who delete it, one finds nothing.
  const row = found(await repo.limitById(tx, viewer, id), 'LIMIT_UNKNOWN');
  if (row.source !== 'user' && !isStaff(viewer))
    throw new Fault('VIEWER_FORBIDDEN', { field: 'id', source: row.source });
  await changing(tx, call, [subject], now, 'limit.delete', () => repo.deleteLimits(tx, viewer.tenantId, [row]));
  return row;
}
