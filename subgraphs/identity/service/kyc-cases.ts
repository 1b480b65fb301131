import { z } from 'zod';
import { digest, seal, unseal } from '../../../kernel/crypto';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { emit } from '../../../schema/outbox';
import { once } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { kycLevels, numberTypes } from '../../../schema/tables/identity';
import { causeOf, type Context } from '../context';
import { happened } from '../events';
import { line, optional } from '../fields';
import { fresh } from '../fresh';
import { afterReview, afterSubmit, type Level, mayAim, normalNumber, type Standing, verdictBySuffix } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as customers from '../repo/customers';
import * as repo from '../repo/kyc';
import { claim } from './customers';
import { notify, notifyStaff } from './notifications';

const SESSION_HOURS = 24;

export interface Outcome {
  readonly customer: Customer;
  readonly kase: repo.Case;
}

/** Writes what changed of the customer, remembers the step, and tells of it. */
export async function settle(ctx: Context, tx: Tx, before: Customer, standing: Standing, step: { kase: repo.Case; extra?: Partial<customers.NewRow>; reason?: string | null }): Promise<Customer> {
  const { status, kycStatus, kycLevel } = standing;
  const same = status === before.status && kycStatus === before.kycStatus && kycLevel === before.kycLevel;
  if (same && !step.extra) return before;
  const now = ctx.deps.clock.now();
  const after = await customers.update(tx, before, now, { status, kycStatus, kycLevel, ...step.extra });
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
  const kase = await repo.insertCase(tx, { ...fresh(customer.tenantId, now), customerId: customer.id, kind: 'file', targetLevel: 'full', status: 'pending' });
  if (customer.kycStatus === 'approved') return { customer, kase };
  const after = await settle(ctx, tx, customer, { ...customer, kycStatus: 'pending' }, { kase, extra: cleared });
  return { customer: after, kase };
}

const cleared = { kycRejectionCode: null, kycRejectionText: null } as const;

/** Into review; where the sandbox has a reviewer, its verdict comes at once. */
export async function submit(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case): Promise<Outcome> {
  const now = ctx.deps.clock.now();
  const policy = await policyOf(tx, customer.tenantId);
  const submitted = await repo.updateCase(tx, kase, now, { status: 'in_review', submittedAt: now });
  const waiting = await settle(ctx, tx, customer, afterSubmit(customer, kase.targetLevel), { kase, extra: cleared });
  const bySuffix = policy.autoVerifyKyc === 'email_suffix' && ctx.viewer.sandbox ? verdictBySuffix(waiting.email) : null;
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
export async function decide(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case, { verdict, by, rejection }: Verdict): Promise<Outcome> {
  const now = ctx.deps.clock.now();
  const { newCustomer } = await policyOf(tx, customer.tenantId);
  const rejected = { rejectionCode: rejection?.code ?? null, rejectionText: rejection?.text ?? null };
  const closed = await repo.updateCase(tx, kase, now, { status: verdict, reviewedAt: now, reviewedBy: by, completedAt: now, ...rejected });
  await repo.markDocuments(tx, customer.tenantId, customer.id, verdict === 'approved' ? 'accepted' : 'rejected', now);
  const standing = afterReview(customer, kase.targetLevel, verdict, newCustomer === 'pending');
  const upgradeFailed = standing === customer;
  const extra = verdict === 'approved' ? { kycApprovedAt: now, ...cleared } : { kycRejectionCode: rejected.rejectionCode, kycRejectionText: rejected.rejectionText };
  const after = upgradeFailed ? customer : await settle(ctx, tx, customer, standing, { kase, extra, reason: rejection?.text });
  const title = verdict === 'approved' ? 'Identity verified' : 'Identity verification rejected';
  await notify(ctx, tx, after.id, { type: 'kyc', title, body: rejection?.text ?? 'Your identity has been verified.', metadata: { caseId: kase.id } });
  return { customer: after, kase: closed };
}

const sessionInput = z.object({
  level: optional(z.enum(kycLevels)),
  redirectUrl: optional(z.url({ protocol: /^https?$/ }).max(2048)),
});

function checkRedirect(url: string, sandbox: boolean): void {
  const { protocol, hostname, username, password } = new URL(url);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(sandbox && loopback)) throw invalid('redirectUrl', 'must be an https URL');
  if (username || password) throw invalid('redirectUrl', 'must not hold credentials');
}

/** A hosted session; it makes an older pending one expire. */
export function startSession(ctx: Context, customerId: string, given: unknown, key?: string | null): Promise<repo.Case> {
  const { deps, viewer, requestId } = ctx;
  const { level = 'full', redirectUrl } = parse(sessionInput, given);
  if (redirectUrl) checkRedirect(redirectUrl, viewer.sandbox);
  const now = deps.clock.now();
  const spend = key ? { tenantId: viewer.tenantId, scope: 'startKycSession', key, input: { customerId, level, redirectUrl }, requestId, now } : null;
  return transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => ({ id: (await openSession(ctx, tx, customerId, level ?? 'full', redirectUrl)).id }));
    return found(await repo.findCase(tx, viewer.tenantId, id), 'KYC_UNKNOWN');
  });
}

async function openSession(ctx: Context, tx: Tx, customerId: string, level: Level, redirectUrl: string | null | undefined): Promise<repo.Case> {
  const now = ctx.deps.clock.now();
  const customer = await claim(ctx, tx, customerId, 'customerId');
  const open = await repo.openCase(tx, customer.tenantId, customer.id);
  mayAim(customer, level);
  if (open?.status === 'in_review') throw new Fault('KYC_IN_REVIEW', { field: 'customerId' });
  if (!customer.dateOfBirth) throw new Fault('BIRTH_DATE_MISSING', { field: 'dateOfBirth' });
  if (open) await repo.updateCase(tx, open, now, { status: 'expired' });
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  return repo.insertCase(tx, {
    ...fresh(customer.tenantId, now),
    ...{ customerId: customer.id, kind: 'session' as const, targetLevel: level, status: 'pending' as const, redirectUrl: redirectUrl ?? null, expiresAt },
  });
}

/** A pending case goes into review, by hand. */
export const submitCase = (ctx: Context, id: string): Promise<repo.Case> =>
  transact(ctx.deps.db, async (tx) => {
    const { customer, kase } = await claimCase(ctx, tx, id);
    if (kase.status === 'in_review') throw new Fault('KYC_IN_REVIEW', { field: 'id' });
    if (kase.status !== 'pending') throw new Fault('KYC_STATE', { field: 'id', status: kase.status });
    if (customer.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED', { field: 'id' });
    const now = ctx.deps.clock.now();
    if (kase.expiresAt && kase.expiresAt <= now) return expire(tx, kase, now);
    await refuseIncomplete(tx, customer, kase);
    await audit(tx, causeOf(ctx), { action: 'KYC_SUBMITTED', targetType: 'kyc', targetId: kase.id });
    return (await submit(ctx, tx, customer, kase)).kase;
  });

async function expire(tx: Tx, kase: repo.Case, now: Date): Promise<Fault> {
  await repo.updateCase(tx, kase, now, { status: 'expired' });
  return new Fault('KYC_STATE', { field: 'id', status: 'expired' });
}

/** A file is reviewed whole: personal data, an address, an identification. */
async function refuseIncomplete(tx: Tx, customer: Customer, kase: repo.Case): Promise<void> {
  if (kase.kind === 'file' && !(await complete(tx, customer))) throw new Fault('KYC_FILE_MISSING', { field: 'id' });
}

export async function complete(tx: Tx, { tenantId, id }: Customer): Promise<boolean> {
  const parts = [await repo.personals(tx, tenantId, [id]), await repo.addresses(tx, tenantId, [id]), await repo.identifications(tx, tenantId, [id])];
  return parts.every((rows) => rows.length > 0);
}

/** The customer first, then the case: everybody locks in this order. */
export async function claimCase(ctx: Context, tx: Tx, id: string): Promise<Outcome> {
  const { tenantId } = ctx.viewer;
  const known = idOf(id, 'KYC_UNKNOWN');
  const seen = found(await repo.findCase(tx, tenantId, known), 'KYC_UNKNOWN');
  if (ctx.viewer.customerId && ctx.viewer.customerId !== seen.customerId) throw new Fault('KYC_UNKNOWN', { field: 'id' });
  const customer = await claim(ctx, tx, seen.customerId, 'id', true);
  return { customer, kase: found(await repo.lockCase(tx, tenantId, known), 'KYC_UNKNOWN') };
}

const reviewInput = z.object({
  verdict: z.enum(['approved', 'rejected']),
  code: optional(line(60)),
  reason: optional(line(500)),
});

export const review = (ctx: Context, id: string, given: unknown): Promise<repo.Case> =>
  transact(ctx.deps.db, async (tx) => {
    const { verdict, code, reason } = parse(reviewInput, given);
    if (verdict === 'rejected' && !reason) throw invalid('reason', 'must not be blank');
    const { customer, kase } = await claimCase(ctx, tx, id);
    if (kase.status === 'approved') throw new Fault('KYC_APPROVED', { field: 'id' });
    if (kase.status !== 'pending' && kase.status !== 'in_review') throw new Fault('KYC_REVIEWED', { field: 'id', status: kase.status });
    const rejection = verdict === 'rejected' ? { code: code ?? null, text: reason! } : undefined;
    const outcome = await decide(ctx, tx, customer, kase, { verdict, by: ctx.viewer.actor.id, rejection });
    const action = verdict === 'approved' ? 'APPROVED_KYC' : 'REJECTED_KYC';
    await audit(tx, causeOf(ctx), { action, targetType: 'kyc', targetId: kase.id, before: { status: kase.status }, after: { status: verdict }, reason });
    return outcome.kase;
  });

const numberInput = z.object({ type: z.enum(numberTypes), number: z.string().min(1).max(60), accountId: optional(z.uuid()) });
const numberContext = (id: string): string => `identity.kyc_case.doc_number|${id}`;

/** One open or approved case per customer; the same number cannot be two customers' at once. */
export function submitNumber(ctx: Context, customerId: string, given: unknown, key?: string | null): Promise<repo.Case> {
  const { deps, viewer, requestId } = ctx;
  const { type, number, accountId } = parse(numberInput, given);
  const normal = normalNumber(type, number);
  const now = deps.clock.now();
  const spend = key ? { tenantId: viewer.tenantId, scope: 'submitKycNumber', key, input: { customerId, type, normal }, requestId, now } : null;
  const submitted = transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => {
      const customer = await claim(ctx, tx, customerId, 'customerId');
      if (customer.kycStatus === 'approved') throw new Fault('KYC_APPROVED', { field: 'customerId' });
      if (await repo.openCase(tx, viewer.tenantId, customer.id)) throw new Fault('KYC_PENDING', { field: 'customerId' });
      const standing = fresh(viewer.tenantId, now);
      const kase = await repo.insertCase(tx, {
        ...{ ...standing, customerId: customer.id, accountId: accountId ?? null, kind: 'number' as const, targetLevel: 'full' as const },
        ...{ status: 'pending' as const, submittedAt: now, docType: type },
        docNumberSealed: seal(deps.keys, numberContext(standing.id), number.trim()),
        docNumberDigest: digest(deps.keys, 'identity.kyc_number', `${type}|${normal}`),
      });
      await settle(ctx, tx, customer, { ...customer, kycStatus: 'pending', kycLevel: 'full' }, { kase, extra: cleared });
      await notifyStaff(ctx, tx, { type: 'kyc', title: 'New KYC submission', body: 'A KYC submission is waiting for review.', metadata: { caseId: kase.id } });
      await audit(tx, causeOf(ctx), { action: 'KYC_SUBMITTED', targetType: 'kyc', targetId: kase.id });
      return { id: kase.id };
    });
    return found(await repo.findCase(tx, viewer.tenantId, id), 'KYC_UNKNOWN');
  });
  return submitted.catch((error) => {
    if (violates(error, 'kyc_case_number')) throw new Fault('KYC_DUPLICATE', { field: 'number' });
    throw error;
  });
}

/** Each reading is a row of the audit log. */
export const readNumber = (ctx: Context, id: string): Promise<string> =>
  transact(ctx.deps.db, async (tx) => {
    const kase = found(await repo.findCase(tx, ctx.viewer.tenantId, idOf(id, 'KYC_UNKNOWN')), 'KYC_UNKNOWN');
    if (!kase.docNumberSealed) throw new Fault('DOCUMENT_UNKNOWN', { field: 'id' });
    await audit(tx, causeOf(ctx), { action: 'VIEWED_KYC_DOCUMENT', targetType: 'kyc', targetId: kase.id });
    return unseal(ctx.deps.keys, numberContext(kase.id), kase.docNumberSealed).toString();
  });


/** The case of a customer that waits for a verdict. */
export const openReview = async ({ deps, viewer }: Context, customerId: string): Promise<repo.Case> =>
  found(await repo.openCase(deps.db, viewer.tenantId, customerId), 'KYC_UNKNOWN');
