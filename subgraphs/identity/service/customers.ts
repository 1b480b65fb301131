import { seal } from '../../../kernel/crypto';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { inTurn } from '../../../schema/in-turn';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { type Policy, policyOf } from '../../../schema/policy';
import { type Context, causeOf, onceOf } from '../context';
import { happened } from '../events';
import { emailKey } from '../fields';
import { fresh } from '../fresh';
import { mergeMetadata } from '../metadata';
import { phoneKey } from '../phone';
import * as repo from '../repo/customers';
import * as tenants from '../repo/tenants';
import { type Change, type Creation, checkReachable, creation, mergeAddress, plainColumns } from './customer-input';

/** A holder sees themself alone; to them, everybody else does not exist. */
export async function get({ viewer, deps }: Context, id: string): Promise<repo.Row> {
  const known = idOf(id, 'CUSTOMER_UNKNOWN');
  if (viewer.customerId && viewer.customerId !== known) throw new Fault('CUSTOMER_UNKNOWN', { field: 'id' });
  return found(await repo.find(deps.db, viewer.tenantId, known), 'CUSTOMER_UNKNOWN');
}

/** Locked, seen by the viewer, and neither deleted nor (where asked) suspended. */
export async function claim(ctx: Context, tx: Tx, id: string, field = 'id', evenSuspended = false): Promise<repo.Row> {
  const row = await lockSeen(ctx, tx, id, field);
  refuseGone(row, field, evenSuspended);
  return row;
}

/** The two halves of a claim, for those who have something to say in between: what is wrong with a request is told first. */
export async function lockSeen({ viewer }: Context, tx: Tx, id: string, field: string): Promise<repo.Row> {
  const known = idOf(id, 'CUSTOMER_UNKNOWN', field);
  if (viewer.customerId && viewer.customerId !== known) throw new Fault('CUSTOMER_UNKNOWN', { field });
  return found(await repo.lock(tx, viewer.tenantId, known), 'CUSTOMER_UNKNOWN', field);
}

export function refuseGone(row: repo.Row, field: string, evenSuspended = false): void {
  if (row.deletedAt) throw new Fault('CUSTOMER_DELETED', { field });
  if (row.status === 'suspended' && !evenSuspended) throw new Fault('CUSTOMER_SUSPENDED', { field });
}

export function refuseTaken(error: unknown): never {
  if (violates(error, 'customer_email')) throw new Fault('EMAIL_TAKEN', { field: 'email' });
  if (violates(error, 'customer_phone')) throw new Fault('PHONE_TAKEN', { field: 'phone' });
  throw error;
}

export const keysOf = (
  policy: Policy,
  row: { email?: string | null; dialCode?: string | null; phone?: string | null },
) => ({
  emailKey: policy.uniqueEmail && row.email ? emailKey(row.email) : null,
  phoneKey:
    policy.uniquePhone && row.dialCode && row.phone ? phoneKey({ dialCode: row.dialCode, number: row.phone }) : null,
});

const NAME_ATTEMPTS = 4;

/** A generated user name may be taken between looking and inserting; then the next one is tried. */
export async function create(ctx: Context, given: unknown, key?: string | null): Promise<repo.Row> {
  const { deps, viewer } = ctx;
  const wanted = parse(creation, given);
  checkReachable(wanted);
  const spend = onceOf(ctx, 'createCustomer', key, wanted);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(deps.db, async (tx) => {
        const { id } = await once(tx, spend, async () => ({ id: (await insert(ctx, tx, wanted)).id }));
        return found(await repo.find(tx, viewer.tenantId, id), 'CUSTOMER_UNKNOWN');
      });
    } catch (error) {
      if (violates(error, 'customer_email') && (await phoneTaken(ctx, wanted)))
        throw new Fault('EMAIL_TAKEN', { field: 'email', also: ['phone'] });
      if (attempt === NAME_ATTEMPTS || !violates(error, 'customer_username')) refuseTaken(error);
    }
  }
}

/** The database tells of one at a time; whoever asked wants to hear of both. */
const phoneTaken = async ({ deps, viewer }: Context, { phone }: Creation): Promise<boolean> =>
  phone != null && repo.hasPhoneKey(deps.db, viewer.tenantId, phoneKey(phone));

export async function insert(ctx: Context, tx: Tx, wanted: Creation, given?: string): Promise<repo.Row> {
  const { deps, viewer } = ctx;
  const policy = await policyOf(tx, viewer.tenantId);
  const parentId = await parentOf(ctx, tx, wanted.parentId);
  await inTurn(tx, viewer.tenantId, 'customer');
  const [now, id] = [deps.clock.now(), given ?? newId()];
  const columns = await plainColumns(tx, wanted, now);
  const approved = policy.autoVerifyKyc === 'at_once' && viewer.sandbox;
  const row = await repo.insert(tx, {
    ...fresh(viewer.tenantId, now, id),
    ...columns,
    ...(await username(tx, viewer.tenantId, wanted)),
    ...keysOf(policy, columns),
    ...{ type: wanted.type ?? 'individual', parentId: parentId === id ? null : parentId },
    ...{ status: wanted.status ?? (approved ? 'active' : policy.newCustomer) },
    ...(approved && { kycStatus: 'approved' as const, kycLevel: 'full' as const, kycApprovedAt: now }),
    ...sealedColumns(ctx, id, wanted),
    ...{ address: await mergeAddress(tx, null, wanted.address), metadata: mergeMetadata({}, wanted.metadata ?? {}) },
  });
  await emit(tx, causeOf(ctx), [happened('customer.created', row)]);
  await audit(tx, causeOf(ctx), { action: 'CREATE_CUSTOMER', targetType: 'customer', targetId: row.id });
  return row;
}

async function parentOf({ viewer }: Context, tx: Tx, given: string | null | undefined): Promise<string | null> {
  if (!given) return (await tenants.find(tx, viewer.tenantId))?.agentCustomerId ?? null;
  const id = idOf(given, 'CUSTOMER_UNKNOWN', 'parentId');
  return found(await repo.find(tx, viewer.tenantId, id), 'CUSTOMER_UNKNOWN', 'parentId').id;
}

/** A name that was given is the customer's own affair; one that we make up is unique. */
async function username(tx: Tx, tenantId: string, { username: given, email, phone }: Creation) {
  if (given) return { username: given, usernameKey: null };
  const base = ((email ?? '').split('@')[0] || `user${phone ? phoneKey(phone) : ''}`).toLowerCase().slice(0, 50);
  const taken = await repo.takenSuffixes(tx, tenantId, base);
  let n = 1;
  while (taken.has(n)) n++;
  const name = n === 1 ? base : `${base}${n}`;
  return { username: name, usernameKey: name };
}

/** undefined leaves what is there, null removes it. */
export function sealedColumns({ deps }: Context, id: string, { documentNumber, identification }: Creation | Change) {
  const sealed = (column: string, text: string | null | undefined) =>
    text == null ? text : seal(deps.keys, `identity.customer.${column}|${id}`, text);
  return {
    documentNumberSealed: sealed('document_number', documentNumber),
    identificationSealed: sealed('identification', identification),
  };
}
