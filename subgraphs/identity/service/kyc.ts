import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { type Context, causeOf, type Doing } from '../context';
import { happened } from '../events';
import { fresh } from '../fresh';
import {
  afterReview,
  afterSubmit,
  atLeast,
  type DueVerdict,
  type Level,
  levelsUpTo,
  type Standing,
  verdictBySuffix,
} from '../kyc';
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
  ctx: Doing,
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

/** So long the sandbox's reviewer looks at what was submitted. */
const REVIEW_MS = 2_000;

/** Into review; where the sandbox has a reviewer, its verdict is made up now, and told at once or a moment later. */
export async function submit(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case): Promise<Outcome> {
  const now = ctx.deps.clock.now();
  const { autoVerifyKyc } = await policyOf(tx, customer.tenantId);
  const by = ctx.viewer.sandbox ? autoVerifyKyc : 'never';
  const dueVerdict = by === 'email_suffix' ? verdictBySuffix(customer.email) : null;
  const due = { dueVerdict, dueAt: dueVerdict && new Date(now.getTime() + REVIEW_MS) };
  const submitted = await repo.updateCase(tx, kase, now, { status: 'in_review', submittedAt: now, ...due });
  const waiting = await settle(ctx, tx, customer, afterSubmit(customer, kase.targetLevel), { kase, extra: cleared });
  if (by !== 'at_once') return { customer: waiting, kase: submitted };
  return decide(ctx, tx, waiting, submitted, sandboxVerdict('approved'));
}

/** What was sent while a review runs joins it, and may raise what it is for. Its time goes on counting. */
export async function raise(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case, to: Level): Promise<Outcome> {
  if (atLeast(kase.targetLevel, to)) return { customer, kase };
  const raised = await repo.updateCase(tx, kase, ctx.deps.clock.now(), { targetLevel: to });
  return { customer: await settle(ctx, tx, customer, afterSubmit(customer, to), { kase: raised }), kase: raised };
}

export const sandboxVerdict = (verdict: DueVerdict): Verdict => ({
  verdict,
  by: 'sandbox',
  ...(verdict === 'rejected' && { rejection: sandboxRejection }),
});
export const sandboxRejection = { code: 'sandbox', text: 'Rejected by the reviewer of the sandbox' } as const;

export interface Verdict {
  readonly verdict: 'approved' | 'rejected';
  readonly by: string;
  readonly rejection?: { readonly code: string | null; readonly text: string };
}

/** The end of a case, and what it makes of the customer. */
export async function decide(
  ctx: Doing,
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
  if (verdict === 'approved')
    await repo.expireServed(tx, customer.tenantId, customer.id, now, levelsUpTo(kase.targetLevel));
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
