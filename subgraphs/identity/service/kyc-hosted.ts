import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { isId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { policyOf } from '../../../schema/policy';
import type { Context } from '../context';
import { type DocumentSide, type DocumentType, readUpload } from '../documents';
import { line, optional } from '../fields';
import { higher, reached } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as customers from '../repo/customers';
import * as repo from '../repo/kyc';
import type { Row as Tenant } from '../repo/tenants';
import * as tenants from '../repo/tenants';
import { submit } from './kyc';
import { type Document, put } from './kyc-documents';

/** A hosted page has a session's id and nothing else: whoever knows it may open the page, and submit it once. */

/** What a page shows of a session: nothing of the person. */
export interface Page {
  readonly id: string;
  /** It can be submitted. */
  readonly open: boolean;
  readonly asksIdentity: boolean;
  readonly asksProofOfAddress: boolean;
  /** Who asks: the platform's name. */
  readonly platform: string;
  readonly redirectUrl: string | null;
}

export async function page({ deps }: Context, id: string): Promise<Page> {
  const { db, clock } = deps;
  const kase = await find(db, id);
  const [customer, tenant] = await Promise.all([
    customers.find(db, kase.tenantId, kase.customerId),
    tenants.find(db, kase.tenantId),
  ]);
  const person = found(customer, 'KYC_UNKNOWN');
  const { name, status } = found(tenant, 'KYC_UNKNOWN');
  const open = status === 'active' && usable(kase, person, clock.now());
  return { id: kase.id, open, ...asked(kase, person), platform: name, redirectUrl: kase.redirectUrl };
}

const find = async (db: Pick<Tx, 'orm'>, id: string): Promise<repo.Case> =>
  found(isId(id) ? await repo.findSession(db, id) : null, 'KYC_UNKNOWN');

const levelOf = ({ askedLevel, targetLevel }: repo.Case) => askedLevel ?? targetLevel;

function usable(kase: repo.Case, customer: Customer, now: Date): boolean {
  const standing = !customer.deletedAt && customer.status !== 'suspended' && !reached(customer, levelOf(kase));
  return kase.status === 'pending' && standing && kase.expiresAt !== null && kase.expiresAt > now;
}

/** Who was approved at the lower level has shown who they are. */
const asked = (kase: repo.Case, customer: Customer) => ({
  asksIdentity: customer.kycStatus !== 'approved',
  asksProofOfAddress: levelOf(kase) === 'full',
});

const file = optional(z.object({ content: z.string(), contentType: z.string(), fileName: optional(line(255)) }));
const input = z.object({
  document: optional(z.enum(['passport', 'emirates_id'])),
  passport: file,
  emiratesIdFront: file,
  emiratesIdBack: file,
  proofOfAddress: file,
});
type Given = z.output<typeof input>;
type Field = Exclude<keyof Given, 'document'>;

/** Which document each file of the form is. */
const kinds: Record<Field, { readonly type: DocumentType; readonly side: DocumentSide | null }> = {
  passport: { type: 'passport', side: null },
  emiratesIdFront: { type: 'emirates_id', side: 'front' },
  emiratesIdBack: { type: 'emirates_id', side: 'back' },
  proofOfAddress: { type: 'proof_of_address', side: null },
};
const identities: Record<NonNullable<Given['document']>, readonly Field[]> = {
  passport: ['passport'],
  emirates_id: ['emiratesIdFront', 'emiratesIdBack'],
};

/** All documents of a session at once, and with them the session. Of several submissions one wins. */
export const submitPage = (ctx: Context, id: string, given: unknown): Promise<Page> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = parse(input, given);
    const seen = await find(tx, id);
    const { status, name: platform, ...tenant } = found(await tenants.find(tx, seen.tenantId), 'KYC_UNKNOWN');
    const acting = actingFor(ctx, tenant);
    const customer = found(await customers.lock(tx, seen.tenantId, seen.customerId), 'KYC_UNKNOWN');
    const kase = found(await repo.lockCase(tx, seen.tenantId, seen.id), 'KYC_UNKNOWN');
    if (status !== 'active' || !usable(kase, customer, ctx.deps.clock.now()))
      throw new Fault('KYC_STATE', { field: 'id' });
    const { documentBytes } = await policyOf(tx, kase.tenantId);
    const documents = read(wanted, asked(kase, customer), documentBytes);
    for (const document of documents) await put(acting, tx, { customer, kase, document });
    await send(acting, tx, customer, kase);
    return { id: kase.id, open: false, ...asked(kase, customer), platform, redirectUrl: kase.redirectUrl };
  });

/** A review that runs already becomes part of the session's. */
async function send(ctx: Context, tx: Tx, customer: Customer, kase: repo.Case): Promise<void> {
  const now = ctx.deps.clock.now();
  const running = await repo.caseInReview(tx, kase.tenantId, customer.id);
  if (running) await repo.updateCase(tx, running, now, { status: 'expired' });
  const targetLevel = running ? higher(kase.targetLevel, running.targetLevel) : kase.targetLevel;
  await submit(ctx, tx, customer, await repo.updateCase(tx, kase, now, { targetLevel }));
}

/** For the tenant whose session it is. */
const actingFor = (
  ctx: Context,
  { tenantId, dialect, mode }: Pick<Tenant, 'tenantId' | 'dialect' | 'mode'>,
): Context => ({
  ...ctx,
  viewer: { ...ctx.viewer, tenantId, dialect, sandbox: mode === 'test' },
});

function read(
  given: Given,
  { asksIdentity, asksProofOfAddress }: Pick<Page, 'asksIdentity' | 'asksProofOfAddress'>,
  most: number,
): Document[] {
  if (asksIdentity && !given.document) throw invalid('document', 'must be passport or emirates_id');
  const identity = asksIdentity ? identities[given.document!] : [];
  const fields: readonly Field[] = [...identity, ...(asksProofOfAddress ? ['proofOfAddress' as const] : [])];
  return fields.map((field) => {
    const sent = given[field];
    if (!sent) throw invalid(field, 'is needed');
    const upload = readUpload(sent.content, sent.contentType, most, field);
    return { ...upload, ...kinds[field], fileName: sent.fileName ?? null };
  });
}
