import { canonical } from '../../../kernel/crypto';
import type { Tx } from '../../../kernel/db';
import { type ErrorCode, Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call } from '../../../kernel/subgraph';
import type { Viewer } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import { type Cause, emit } from '../../../schema/outbox';
import type { Snapshot } from '../events';
import { inForce } from '../limits';
import * as repo from '../repo';

export type Subject = repo.Subject;

const unknown: Record<repo.SubjectKind, ErrorCode> = {
  card: 'CARD_UNKNOWN',
  account: 'ACCOUNT_UNKNOWN',
  tier: 'TIER_UNKNOWN',
  tenant: 'TENANT_UNKNOWN',
};
const closed: Partial<Record<repo.SubjectKind, ErrorCode>> = { card: 'CARD_CLOSED', account: 'ACCOUNT_CLOSED' };

/** What a rule is to be about, locked against other changes of its rules. */
export async function lockSubject(
  tx: Tx,
  viewer: Viewer,
  kind: repo.SubjectKind,
  id: string,
  field: string,
): Promise<Subject> {
  const key = idOf(id, unknown[kind], field);
  const one = kind === 'tenant' ? tenant(viewer, key) : await repo.subject(tx, viewer, kind, key);
  const { closed: over } = found(one, unknown[kind], field);
  if (over && closed[kind]) throw new Fault(closed[kind], { field });
  await repo.lockSubject(tx, viewer.tenantId, key);
  return one!;
}

const tenant = ({ tenantId, customerId }: Viewer, id: string): Subject | undefined =>
  id === tenantId && !customerId ? { kind: 'tenant', id, customerId: null, currency: null, closed: false } : undefined;

export async function snapshot(tx: Tx, tenantId: string, { kind, id }: Subject): Promise<Snapshot> {
  const owner = { tenantId };
  const limits = inForce(await repo.limitsOf(tx, owner, kind, [id]));
  const controls = await repo.controlsOf(tx, owner, kind, [id]);
  const lists = await repo.listsOf(tx, owner, kind, [id]);
  return {
    subject: { kind, id },
    limits: limits.map(({ action, window, measure, value, currency, source }) => ({
      ...{ action, window, measure, currency, source },
      value: value?.toString() ?? null,
    })),
    controls: Object.fromEntries(controls.map((one) => [one.kind, one.allowed])),
    lists: Object.fromEntries(lists.map((one) => [one.kind, one.entries])),
  };
}

/** Do the work, then tell what it changed; where it changed nothing, nothing is told. */
export async function changing<T>(
  tx: Tx,
  call: Call,
  subject: Subject,
  at: Date,
  action: string,
  work: () => Promise<T>,
): Promise<T> {
  const { viewer, requestId } = call;
  const before = await snapshot(tx, viewer.tenantId, subject);
  const result = await work();
  const after = await snapshot(tx, viewer.tenantId, subject);
  if (canonical(before) === canonical(after)) return result;
  const cause: Cause = { viewer, requestId, at };
  const { kind: resourceType, id: resourceId } = subject;
  await emit(tx, cause, [{ type: `${resourceType}.controls`, resourceType, resourceId, before, after }]);
  if (viewer.actor.kind === 'staff' || viewer.actor.kind === 'operator')
    await audit(tx, cause, { action, targetType: resourceType, targetId: resourceId, before, after });
  return result;
}
