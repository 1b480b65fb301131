import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { type Context, causeOf } from '../context';
import { happened } from '../events';
import { fresh } from '../fresh';
import { afterReview, afterSubmit, type Standing, verdictBySuffix } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as customers from '../repo/customers';
import * as repo from '../repo/kyc';
import { notify } from './notifications';

/** What every way of verifying a customer goes through: a case opens, is submitted, is decided. */

export interface Outcome {
  readonly customer: Customer;
  readonly kase: repo.Case;
}

/** Writes what changed of the customer, remembers the step, and tells of it. */
export async function settle(
  ctx: Context,
  tx: Tx,
  before: Customer,
  standing: Standing,
  step: { kase: repo.Case; extra?: Partial<customers.NewRow>; reason?: string | null },
): Promise<Customer> {
  const { status, kycStatus, kycLevel } = standing;
  const same = status === before.status && kycStatus === before.kycStatus && kycLevel === before.kycLevel;
  const extra = Object.entries(step.extra ?? {}) as [keyof Customer, unknown][];
  if (same && extra.every(([column, value]) => before[column] === value)) return before;
  const now = ctx.deps.clock.now();
  const after = await customers.update(tx, before, now, { status, kycStatus, kycLevel, ...step.extra });
  if (same) return after;
  await repo.insertStep(tx, {
    ...{ tenantId: before.tenantId, id: newId(), customerId: before.id, caseId: step.kase.id, level: kycLevel },
    ...{ fromStatus: before.kycStatus, toStatus: kycStatus, reason: step.reason ?? null, at: now },
    ...{ actorKind: ctx.viewer.actor.kind, actorId: ctx.viewer.actor.id },
  });
  const changes = [happened('kyc.changed', after, before)];
  if (after.status !== before.status) changes.push(happened('customer.status', after, before));
  await emit(tx, causeOf(ctx), changes);
  return after;
}

/** The file of a customer is a case from its first part on. */
export async function fileCase(ctx: Context, tx: Tx, customer: Customer): Promise<Outcome> {
  const open = await repo.openCase(tx, customer.tenantId, customer.id);
  if (open) return { customer, kase: open };
  const now = ctx.deps.clock.now();
  const kase = await repo.insertCase(tx, {
    ...fresh(customer.tenantId, now),
    customerId: customer.id,
    kind: 'file',
    targetLevel: 'full',
    status: 'pending',
  });
  if (customer.kycStatus === 'approved') return { customer, kase };
  const after = await settle(ctx, tx, customer, { ...customer, kycStatus: 'pending' }, { kase, extra: cleared });
  return { customer: after, kase };
}

export const cleared = { kycRejectionCode: null, kycRejectionText: null } as const;

/** Into review; where the sandbox has a reviewer, its verdict comes at once. */
export async function submit(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case): Promise<Outcome> {
  const now = ctx.deps.clock.now();
  const policy = await policyOf(tx, customer.tenantId);
  const submitted = await repo.updateCase(tx, kase, now, { status: 'in_review', submittedAt: now });
  const waiting = await settle(ctx, tx, customer, afterSubmit(customer, kase.targetLevel), { kase, extra: cleared });
  const bySuffix =
    policy.autoVerifyKyc === 'email_suffix' && ctx.viewer.sandbox ? verdictBySuffix(waiting.email) : null;
  const verdict = policy.autoVerifyKyc === 'at_once' && ctx.viewer.sandbox ? 'approved' : bySuffix;
  if (!verdict) return { customer: waiting, kase: submitted };
  const rejection = { code: 'sandbox', text: 'Rejected by the reviewer of the sandbox' };
  return decide(ctx, tx, waiting, submitted, { verdict, by: 'sandbox', ...(verdict === 'rejected' && { rejection }) });
}

export interface Verdict {
  readonly verdict: 'approved' | 'rejected';
  readonly by: string;
  readonly rejection?: { readonly code: string | null; readonly text: string };
}

/** The end of a case, and what it makes of the customer. */
export async function decide(
  ctx: Context,
  tx: Tx,
  customer: Customer,
  kase: repo.Case,
  { verdict, by, rejection }: Verdict,
): Promise<Outcome> {
  const now = ctx.deps.clock.now();
  const { newCustomer } = await policyOf(tx, customer.tenantId);
  const rejected = { rejectionCode: rejection?.code ?? null, rejectionText: rejection?.text ?? null };
  const closed = await repo.updateCase(tx, kase, now, {
    status: verdict,
    reviewedAt: now,
    reviewedBy: by,
    completedAt: now,
    ...rejected,
  });
  await repo.markDocuments(tx, customer.tenantId, customer.id, verdict === 'approved' ? 'accepted' : 'rejected', now);
  const standing = afterReview(customer, kase.targetLevel, verdict, newCustomer === 'pending');
  const upgradeFailed = standing === customer;
  const extra =
    verdict === 'approved'
      ? { kycApprovedAt: now, ...cleared }
      : { kycRejectionCode: rejected.rejectionCode, kycRejectionText: rejected.rejectionText };
  const after = upgradeFailed
    ? customer
    : await settle(ctx, tx, customer, standing, { kase, extra, reason: rejection?.text });
  const title = verdict === 'approved' ? 'Identity verified' : 'Identity verification rejected';
  await notify(ctx, tx, after.id, {
    type: 'kyc',
    title,
    body: rejection?.text ?? 'Your identity has been verified.',
    metadata: { caseId: kase.id },
  });
  return { customer: after, kase: closed };
}

export async function complete(tx: Tx, { tenantId, id }: Customer): Promise<boolean> {
  const parts = [
    await repo.personals(tx, tenantId, [id]),
    await repo.addresses(tx, tenantId, [id]),
    await repo.identifications(tx, tenantId, [id]),
  ];
  return parts.every((rows) => rows.length > 0);
}
