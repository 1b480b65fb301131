import { z } from 'zod';
import { seal, sha256 } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { contentTypes, documentSides, documentTypes } from '../../../schema/tables/identity';
import { type Context, causeOf, onceOf } from '../context';
import { checkSide, type DocumentSide, levelOf, readUpload, type Upload } from '../documents';
import { line, optional } from '../fields';
import { fresh } from '../fresh';
import { reached } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as repo from '../repo/kyc';
import { claim } from './customers';
import { raise, submit } from './kyc';

const input = z.object({
  type: z.enum(documentTypes),
  side: optional(z.enum(documentSides)),
  content: z.string(),
  contentType: optional(z.enum(contentTypes)),
  fileName: optional(line(255)),
});

export interface Document extends Upload {
  readonly type: (typeof documentTypes)[number];
  readonly side: DocumentSide | null;
  readonly fileName: string | null;
}

/** What the file is decides, not what it says of itself. */
export async function upload(
  ctx: Context,
  customerId: string,
  given: unknown,
  key?: string | null,
): Promise<repo.Document> {
  const { deps, viewer } = ctx;
  const { type, content, ...wanted } = parse(input, given);
  const side = checkSide(type, wanted.side);
  const { documentBytes } = await policyOf(deps.db, viewer.tenantId);
  const read = readUpload(content, wanted.contentType, documentBytes, 'content');
  const document = { ...read, type, side, fileName: wanted.fileName ?? null };
  const same = { customerId, type, side, fileName: document.fileName, hash: sha256(read.content).toString('hex') };
  const spend = onceOf(ctx, 'uploadKycDocument', key, same);
  return transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => ({ id: (await store(ctx, tx, customerId, document)).id }));
    return found(await repo.document(tx, viewer.tenantId, id), 'DOCUMENT_UNKNOWN');
  });
}

async function store(ctx: Context, tx: Tx, customerId: string, document: Document): Promise<repo.Document> {
  const { viewer } = ctx;
  const customer = await claim(ctx, tx, customerId, 'customerId');
  if (reached(customer, 'full')) throw new Fault('KYC_APPROVED', { field: 'customerId' });
  const { autoVerifyKyc } = await policyOf(tx, viewer.tenantId);
  const reviewed = autoVerifyKyc === 'email_suffix';
  if (reviewed && !customer.dateOfBirth) throw new Fault('BIRTH_DATE_MISSING', { field: 'dateOfBirth' });
  const open = await repo.openCase(tx, viewer.tenantId, customer.id);
  const stored = await put(ctx, tx, { customer, kase: open, document });
  if (reviewed) await startReview(ctx, tx, customer, open);
  return stored;
}

interface Putting {
  readonly customer: Customer;
  readonly kase: repo.Case | undefined;
  readonly document: Document;
}

/** Sealed under its own id; one of the same type and side that nobody has accepted gives way to it. */
export async function put(
  ctx: Context,
  tx: Tx,
  { customer, kase, document: { content, ...document } }: Putting,
): Promise<repo.Document> {
  const { deps } = ctx;
  const now = deps.clock.now();
  const standing = fresh(customer.tenantId, now);
  const row = {
    ...{ ...standing, ...document, customerId: customer.id, caseId: kase?.id ?? null },
    ...{ size: content.length, sha256: sha256(content) },
    contentSealed: seal(deps.keys, `identity.document|${standing.id}`, content),
  };
  const stored = await repo.putDocument(tx, row, now);
  await tell(ctx, tx, stored);
  return stored;
}

async function tell(ctx: Context, tx: Tx, row: repo.Document): Promise<void> {
  const { id, customerId, type, side, status, contentType, fileName, size } = row;
  const after = {
    id,
    customerId,
    type,
    side,
    status,
    contentType,
    fileName,
    size,
    createdAt: row.createdAt.toISOString(),
  };
  await emit(tx, causeOf(ctx), [
    { type: 'kyc.document.uploaded', resourceType: 'customer', resourceId: customerId, after },
  ]);
  await audit(tx, causeOf(ctx), {
    action: 'UPLOAD_KYC_DOCUMENT',
    targetType: 'customer',
    targetId: customerId,
    after: { documentId: id, type, side },
  });
}

/** A set of documents that is enough starts a review, or raises the one that runs. */
async function startReview(ctx: Context, tx: Tx, customer: Customer, open: repo.Case | undefined): Promise<void> {
  const usable = (await repo.documents(tx, customer.tenantId, [customer.id])).filter(
    ({ status }) => status !== 'rejected',
  );
  const level = levelOf(usable);
  if (!level || reached(customer, level)) return;
  if (open?.status === 'in_review') return void (await raise(ctx, tx, customer, open, level));
  const kase = await repo.insertCase(tx, {
    ...fresh(customer.tenantId, ctx.deps.clock.now()),
    ...{ customerId: customer.id, kind: 'documents', targetLevel: level, status: 'in_review' },
  });
  await submit(ctx, tx, customer, kase);
}
