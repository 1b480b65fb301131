import { canonical } from '../../../kernel/crypto';
import type { Tx } from '../../../kernel/db';
import { type ErrorCode, Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call } from '../../../kernel/subgraph';
import type { Viewer } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import { type Cause, emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import type { Snapshot } from '../events';
import { inForce } from '../limits';
import * as repo from '../repo';

export type Subject = repo.Subject;
/** As the caller names it. */
export interface Named {
  readonly kind: repo.SubjectKind;
  readonly id: string;
}

export const unknown: Record<repo.SubjectKind, ErrorCode> = {
  card: 'CARD_UNKNOWN',
  account: 'ACCOUNT_UNKNOWN',
  tier: 'TIER_UNKNOWN',
  tenant: 'TENANT_UNKNOWN',
};
const closed: Partial<Record<repo.SubjectKind, ErrorCode>> = { card: 'CARD_CLOSED', account: 'ACCOUNT_CLOSED' };

/** What a rule is to be about, as far as the viewer may know of it. `field` names the id among the input. */
export async function subjectOf(tx: repo.Reader, viewer: Viewer, { kind, id }: Named, field: string): Promise<Subject> {
  const key = idOf(id, unknown[kind], field);
  const one = kind === 'tenant' ? tenant(viewer, key) : (await repo.subjects(tx, viewer, kind, [key]))[0];
  const { closed: over } = found(one, unknown[kind], field);
  if (over && closed[kind]) throw new Fault(closed[kind], { field });
  return one!;
}

/** The same, locked against other changes of its rules. */
export async function lockSubject(tx: Tx, viewer: Viewer, named: Named, field: string): Promise<Subject> {
  const subject = await subjectOf(tx, viewer, named, field);
  await demandStanding(tx, viewer, subject);
  await repo.lockSubject(tx, viewer.tenantId, subject.id);
  return subject;
}

/** Where a suspension stops all, it stops the tenant's app and the holder; staff go on. */
export async function demandStanding(tx: Tx, viewer: Viewer, { customerId }: Subject): Promise<void> {
  if (!customerId || viewer.actor.kind !== 'app') return;
  const { cards } = await policyOf(tx, viewer.tenantId);
  if (cards.suspensionStops && (await repo.suspended(tx, viewer.tenantId, customerId)))
    throw new Fault('CUSTOMER_SUSPENDED');
}

const tenant = ({ tenantId, customerId }: Viewer, id: string): Subject | undefined =>
  id === tenantId && !customerId
    ? { kind: 'tenant', id, customerId: null, currency: null, closed: false, accountId: null, tierId: null }
    : undefined;

export async function snapshot(tx: Tx, tenantId: string, { kind, id }: Named): Promise<Snapshot> {
  const of = [tx, { tenantId }, kind, [id]] as const;
  const [limits, controls, lists, velocity] = await Promise.all([
    repo.limitsOf(...of),
    repo.controlsOf(...of),
    repo.listsOf(...of),
    repo.velocityOf(...of),
  ]);
  return {
    subject: { kind, id },
    limits: inForce(limits).map(({ action, window, measure, value, currency, source }) => ({
      ...{ action, window, measure, currency, source },
      value: value?.toString() ?? null,
    })),
    controls: Object.fromEntries(controls.map((one) => [one.kind, one.allowed])),
    appliesTo: Object.fromEntries(controls.map((one) => [one.kind, one.appliesTo])),
    lists: Object.fromEntries(lists.map((one) => [one.kind, one.entries])),
    velocity: velocity.map(({ maxAuthorisations, windowSeconds, blocks }) => ({
      ...{ maxAuthorisations, windowSeconds, blocks },
    })),
  };
}

export const isStaff = ({ customerId, actor }: Viewer): boolean =>
  !customerId && (actor.kind === 'staff' || actor.kind === 'operator');

/** Do the work, then tell what it changed about each of these; where it changed nothing, nothing is told. */
export async function changing<T>(
  tx: Tx,
  call: Call,
  subjects: readonly Named[],
  at: Date,
  action: string,
  work: () => Promise<T>,
): Promise<T> {
  const { viewer, requestId } = call;
  const all = () => Promise.all(subjects.map((one) => snapshot(tx, viewer.tenantId, one)));
  const befores = await all();
  const result = await work();
  const afters = await all();
  const cause: Cause = { viewer, requestId, at };
  const changes = subjects.flatMap(({ kind, id }, i) => {
    const [before, after] = [befores[i]!, afters[i]!];
    return canonical(before) === canonical(after) ? [] : [{ kind, id, before, after }];
  });
  const told = changes.map(({ kind, id, before, after }) => ({
    ...{ type: `${kind}.controls`, resourceType: kind, resourceId: id, before, after },
  }));
  await emit(tx, cause, told);
  if (isStaff(viewer))
    for (const { kind, id, before, after } of changes)
      await audit(tx, cause, { action, targetType: kind, targetId: id, before, after });
  return result;
}
