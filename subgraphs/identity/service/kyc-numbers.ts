import { z } from 'zod';
import { digest, seal, unseal } from '../../../kernel/crypto';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { numberTypes } from '../../../schema/tables/identity';
import { type Context, causeOf, onceOf } from '../context';
import { optional } from '../fields';
import { fresh } from '../fresh';
import { normalNumber } from '../kyc';
import * as repo from '../repo/kyc';
import { claim } from './customers';
import { cleared, settle } from './kyc';
import { notifyStaff } from './notifications';

const input = z.object({ type: z.enum(numberTypes), number: z.string().min(1).max(60), accountId: optional(z.uuid()) });
type Input = z.output<typeof input>;

const sealContext = (id: string): string => `identity.kyc_case.doc_number|${id}`;

/** One open or approved case per customer; the same number cannot be two customers' at once. */
export function submitNumber(
  ctx: Context,
  customerId: string,
  given: unknown,
  key?: string | null,
): Promise<repo.Case> {
  const { deps, viewer } = ctx;
  const wanted = parse(input, given);
  const normal = normalNumber(wanted.type, wanted.number);
  const spend = onceOf(ctx, 'submitKycNumber', key, { customerId, type: wanted.type, normal });
  const submitted = transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => ({ id: (await open(ctx, tx, customerId, wanted, normal)).id }));
    return found(await repo.findCase(tx, viewer.tenantId, id), 'KYC_UNKNOWN');
  });
  return submitted.catch((error) => {
    if (violates(error, 'kyc_case_number')) throw new Fault('KYC_DUPLICATE', { field: 'number' });
    throw error;
  });
}

async function open(ctx: Context, tx: Tx, customerId: string, wanted: Input, normal: string): Promise<repo.Case> {
  const { tenantId } = ctx.viewer;
  const customer = await claim(ctx, tx, customerId, 'customerId');
  if (customer.kycStatus === 'approved') throw new Fault('KYC_APPROVED', { field: 'customerId' });
  if (await repo.openCase(tx, tenantId, customer.id)) throw new Fault('KYC_PENDING', { field: 'customerId' });
  const kase = await repo.insertCase(tx, caseOf(ctx, customer.id, wanted, normal));
  await settle(ctx, tx, customer, { ...customer, kycStatus: 'pending', kycLevel: 'full' }, { kase, extra: cleared });
  const body = 'A KYC submission is waiting for review.';
  await notifyStaff(ctx, tx, { type: 'kyc', title: 'New KYC submission', body, metadata: { caseId: kase.id } });
  await audit(tx, causeOf(ctx), { action: 'KYC_SUBMITTED', targetType: 'kyc', targetId: kase.id });
  return kase;
}

function caseOf({ viewer, deps }: Context, customerId: string, { type, number, accountId }: Input, normal: string) {
  const now = deps.clock.now();
  const standing = fresh(viewer.tenantId, now);
  return {
    ...{ ...standing, customerId, accountId: accountId ?? null, submittedAt: now, docType: type },
    ...{ kind: 'number' as const, targetLevel: 'full' as const, status: 'pending' as const },
    docNumberSealed: seal(deps.keys, sealContext(standing.id), number.trim()),
    docNumberDigest: digest(deps.keys, 'identity.kyc_number', `${type}|${normal}`),
  };
}

/** Each reading is a row of the audit log. */
export const readNumber = (ctx: Context, id: string): Promise<string> =>
  transact(ctx.deps.db, async (tx) => {
    const kase = found(await repo.findCase(tx, ctx.viewer.tenantId, idOf(id, 'KYC_UNKNOWN')), 'KYC_UNKNOWN');
    if (!kase.docNumberSealed) throw new Fault('DOCUMENT_UNKNOWN', { field: 'id' });
    await audit(tx, causeOf(ctx), { action: 'VIEWED_KYC_DOCUMENT', targetType: 'kyc', targetId: kase.id });
    return unseal(ctx.deps.keys, sealContext(kase.id), kase.docNumberSealed).toString();
  });
