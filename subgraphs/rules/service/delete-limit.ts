import type { Tx } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import * as repo from '../repo';
import { command } from './once';
import { changing, isStaff, lockSubject } from './subject';

/** What was deleted, as a repeat of the same request is told it again: fit for JSON. */
type Kept = Omit<repo.LimitRow, 'value' | 'allowed' | 'createdAt' | 'updatedAt'> &
  Record<'value' | 'allowed', string | null> &
  Record<'createdAt' | 'updatedAt', string>;

const kept = (row: repo.LimitRow): Kept => ({
  ...row,
  ...{ value: row.value?.toString() ?? null, allowed: row.allowed?.toString() ?? null },
  ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() },
});

const revived = ({ value, allowed, createdAt, updatedAt, ...row }: Kept): repo.LimitRow => ({
  ...row,
  ...{ value: value === null ? null : BigInt(value), allowed: allowed === null ? null : BigInt(allowed) },
  ...{ createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) },
});

/** Back to what staff or the default say. Only what a user set can be taken back by a user. */
export async function deleteLimit(deps: Deps, call: Call, given: string, key?: string | null): Promise<repo.LimitRow> {
  const id = idOf(given, 'LIMIT_UNKNOWN');
  return revived(await command(deps, call, 'deleteLimit', key, { id }, (tx, now) => act(tx, call, id, now)));
}

async function act(tx: Tx, call: Call, id: string, now: Date): Promise<Kept> {
  const { viewer } = call;
  const seen = found(await repo.limitById(tx, viewer, id), 'LIMIT_UNKNOWN');
  const subject = await lockSubject(tx, viewer, { kind: seen.subjectKind, id: seen.subjectId }, 'id');
  // Looked at again under the lock: of two who delete it, one finds nothing.
  const row = found(await repo.limitById(tx, viewer, id), 'LIMIT_UNKNOWN');
  if (row.source !== 'user' && !isStaff(viewer))
    throw new Fault('VIEWER_FORBIDDEN', { field: 'id', source: row.source });
  await changing(tx, call, [subject], now, 'limit.delete', () => repo.deleteLimits(tx, viewer.tenantId, [row]));
  return kept(row);
}
