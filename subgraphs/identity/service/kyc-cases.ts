import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { kycLevels } from '../../../schema/tables/identity';
import { type Context, causeOf, onceOf } from '../context';
import { line, optional } from '../fields';
import { fresh } from '../fresh';
import { type Level, mayAim } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as repo from '../repo/kyc';
import * as customers from './customers';
import { claim } from './customers';
import { complete, decide, type Outcome, submit } from './kyc';

const SESSION_HOURS = 24;

const sessionInput = z.object({
  level: optional(z.enum(kycLevels)),
  redirectUrl: optional(z.url({ protocol: /^https?$/ }).max(2048)),
});

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function checkRedirect(url: string, sandbox: boolean): void {
  const { protocol, hostname, username, password } = new URL(url);
  const loopback = LOOPBACK.test(hostname);
  // What has no host of its own is given the first part of its path for one.
  if (!/^https?:\/\/[^/?#\\]/i.test(url)) throw invalid('redirectUrl', 'must be an absolute URL');
  if (/[\s\p{Cc}\p{Cs}]/u.test(url)) throw invalid('redirectUrl', 'must not hold blanks or control characters');
  if (protocol !== 'https:' && !(sandbox && loopback)) throw invalid('redirectUrl', 'must be an https URL');
  if (username || password) throw invalid('redirectUrl', 'must not hold credentials');
}

/** A hosted session; it makes an older pending one expire. */
export function startSession(
  ctx: Context,
  customerId: string,
  given: unknown,
  key?: string | null,
): Promise<repo.Case> {
  const { deps, viewer } = ctx;
  const { level = 'full', redirectUrl } = parse(sessionInput, given);
  if (redirectUrl) checkRedirect(redirectUrl, viewer.sandbox);
  const spend = onceOf(ctx, 'startKycSession', key, { customerId, level, redirectUrl });
  return transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => ({
      id: (await openSession(ctx, tx, customerId, level ?? 'full', redirectUrl)).id,
    }));
    return found(await repo.findCase(tx, viewer.tenantId, id), 'KYC_UNKNOWN');
  });
}

async function openSession(
  ctx: Context,
  tx: Tx,
  customerId: string,
  level: Level,
  redirectUrl: string | null | undefined,
): Promise<repo.Case> {
  const now = ctx.deps.clock.now();
  const customer = await claim(ctx, tx, customerId, 'customerId');
  const open = await repo.openCases(tx, customer.tenantId, customer.id);
  mayAim(customer, level);
  if (open.some(({ status }) => status === 'in_review')) throw new Fault('KYC_IN_REVIEW', { field: 'customerId' });
  if (!customer.dateOfBirth) throw new Fault('BIRTH_DATE_MISSING', { field: 'dateOfBirth' });
  for (const older of open) await repo.updateCase(tx, older, now, { status: 'expired' });
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  return repo.insertCase(tx, {
    ...fresh(customer.tenantId, now),
    ...{
      customerId: customer.id,
      kind: 'session' as const,
      targetLevel: level,
      askedLevel: level,
      status: 'pending' as const,
      redirectUrl: redirectUrl ?? null,
      expiresAt,
    },
  });
}

/** A pending case goes into review, by hand. */
export const submitCase = (ctx: Context, id: string): Promise<repo.Case> =>
  transact(ctx.deps.db, async (tx) => {
    const { customer, kase } = await claimCase(ctx, tx, id);
    if (kase.status === 'in_review') throw new Fault('KYC_IN_REVIEW', { field: 'id' });
    if (kase.status !== 'pending') throw new Fault('KYC_STATE', { field: 'id', status: kase.status });
    if (customer.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED', { field: 'id' });
    if (await repo.caseInReview(tx, kase.tenantId, customer.id)) throw new Fault('KYC_IN_REVIEW', { field: 'id' });
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

/** The customer first, then the case: everybody locks in this order. */
export async function claimCase(ctx: Context, tx: Tx, id: string): Promise<Outcome> {
  const { tenantId } = ctx.viewer;
  const known = idOf(id, 'KYC_UNKNOWN');
  const seen = found(await repo.findCase(tx, tenantId, known), 'KYC_UNKNOWN');
  if (ctx.viewer.customerId && ctx.viewer.customerId !== seen.customerId)
    throw new Fault('KYC_UNKNOWN', { field: 'id' });
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
    if (kase.status !== 'pending' && kase.status !== 'in_review')
      throw new Fault('KYC_REVIEWED', { field: 'id', status: kase.status });
    const rejection = verdict === 'rejected' ? { code: code ?? null, text: reason! } : undefined;
    const outcome = await decide(ctx, tx, customer, kase, { verdict, by: ctx.viewer.actor.id, rejection });
    const action = verdict === 'approved' ? 'APPROVED_KYC' : 'REJECTED_KYC';
    await audit(tx, causeOf(ctx), {
      action,
      targetType: 'kyc',
      targetId: kase.id,
      before: { status: kase.status },
      after: { status: verdict },
      reason,
    });
    return outcome.kase;
  });

/** The sandbox's reviewer, asked about a customer whom nobody has decided about yet. */
export async function reviewOf(ctx: Context, customerId: string, given: object): Promise<repo.Case> {
  const { id } = await customers.get(ctx, customerId);
  const running = await repo.caseInReview(ctx.deps.db, ctx.viewer.tenantId, id);
  if (!running) throw new Fault('KYC_STATE', { field: 'customerId' });
  return review(ctx, running.id, given);
}

/** The case of a customer that waits for a verdict. */
export const openReview = async ({ deps, viewer }: Context, customerId: string): Promise<repo.Case> =>
  found(await repo.openCase(deps.db, viewer.tenantId, customerId), 'KYC_UNKNOWN');
