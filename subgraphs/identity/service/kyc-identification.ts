import { z } from 'zod';
import { seal } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { policyOf } from '../../../schema/policy';
import type { Context } from '../context';
import { type DocumentSide, type DocumentType, readUpload } from '../documents';
import { line, optional } from '../fields';
import { fresh } from '../fresh';
import { checkFutureDate } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as repo from '../repo/kyc';
import { lockSeen, refuseGone } from './customers';
import { fileCase } from './kyc';
import { type Document, put } from './kyc-documents';
import { one, present, type Written, wrote } from './kyc-file';

/** Which document each picture is. */
const pictures = {
  idCardFront: { type: 'national_id', side: 'front' },
  idCardBack: { type: 'national_id', side: 'back' },
  passportFile: { type: 'passport', side: null },
  selfie: { type: 'selfie', side: null },
  proofOfAddress: { type: 'proof_of_address', side: null },
} as const satisfies Record<string, { type: DocumentType; side: DocumentSide | null }>;
type Picture = keyof typeof pictures;
const names = Object.keys(pictures) as Picture[];

const file = optional(z.object({ content: z.string(), fileName: optional(line(255)) }));
const input = z.object({
  idCardNumber: optional(line(255)),
  idCardExpiry: optional(z.string()),
  passportNumber: optional(line(255)),
  passportExpiry: optional(z.string()),
  idCardFront: file,
  idCardBack: file,
  passportFile: file,
  selfie: file,
  proofOfAddress: file,
});
type Given = z.output<typeof input>;

/** Numbers, expiries and pictures, for the first time: a card or a passport, each with its expiry. */
export const createIdentification = (
  ctx: Context,
  customerId: string,
  given: unknown,
): Promise<Written<repo.Identification>> => {
  const wanted = parse(input, given);
  if (!wanted.idCardNumber && !wanted.passportNumber) throw invalid('idCardNumber', 'a card or a passport is needed');
  for (const kind of ['idCard', 'passport'] as const)
    if (wanted[`${kind}Number`] && !wanted[`${kind}Expiry`])
      throw invalid(`${kind}Expiry`, 'must be given with the number');
  return transact(ctx.deps.db, async (tx) => {
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    const { tenantId, id } = customer;
    const { columns, documents } = await read(ctx, tx, customer, wanted);
    refuseGone(customer, 'customerId');
    if (await one(repo.identifications(tx, tenantId, [id])))
      throw new Fault('KYC_FILE_EXISTS', { field: 'customerId', part: 'identification' });
    refuseApproved(customer);
    const row = await repo.insertIdentification(tx, {
      ...fresh(tenantId, ctx.deps.clock.now()),
      customerId: id,
      ...columns,
    });
    const reopened = await keep(ctx, tx, customer, documents);
    return wrote(ctx, tx, { customer: reopened, row, action: 'CREATE_KYC_IDENTIFICATION' });
  });
};

/** What is absent stays. After a rejection it opens the case anew. */
export const updateIdentification = (
  ctx: Context,
  customerId: string,
  given: unknown,
): Promise<Written<repo.Identification>> => {
  const wanted = parse(input, given);
  return transact(ctx.deps.db, async (tx) => {
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    const { tenantId, id } = customer;
    const before = found(await one(repo.identifications(tx, tenantId, [id])), 'KYC_FILE_MISSING', 'customerId');
    const { columns, documents } = await read(ctx, tx, customer, wanted);
    refuseGone(customer, 'customerId');
    refuseApproved(customer);
    const row = await repo.updateIdentification(tx, before, ctx.deps.clock.now(), columns);
    const reopened = await keep(ctx, tx, customer, documents);
    return wrote(ctx, tx, { customer: reopened, row, action: 'UPDATE_KYC_IDENTIFICATION' });
  });
};

function refuseApproved({ kycStatus }: Customer): void {
  if (kycStatus === 'approved') throw new Fault('KYC_STATE', { field: 'customerId' });
}

/** All that can be wrong with what was sent is found here, before anything is written. */
async function read({ deps }: Context, tx: Tx, { tenantId, id }: Customer, given: Given) {
  const now = deps.clock.now();
  const { documentBytes } = await policyOf(tx, tenantId);
  const sealed = (column: string, text: string | null | undefined) =>
    text ? seal(deps.keys, `identity.kyc_identification.${column}|${id}`, text) : undefined;
  const date = (field: 'idCardExpiry' | 'passportExpiry') =>
    given[field] ? checkFutureDate(given[field], now, field) : undefined;
  const columns = present({
    idCardSealed: sealed('id_card', given.idCardNumber),
    idCardExpiry: date('idCardExpiry'),
    passportSealed: sealed('passport', given.passportNumber),
    passportExpiry: date('passportExpiry'),
  });
  const documents = names.flatMap((name): Document[] => {
    const sent = given[name];
    if (!sent) return [];
    const upload = readUpload(sent.content, null, documentBytes, name);
    return [{ ...upload, ...pictures[name], fileName: sent.fileName ?? null }];
  });
  return { columns, documents };
}

async function keep(ctx: Context, tx: Tx, before: Customer, documents: readonly Document[]): Promise<Customer> {
  const { customer, kase } = await fileCase(ctx, tx, before);
  for (const document of documents) await put(ctx, tx, { customer, kase, document });
  return customer;
}
