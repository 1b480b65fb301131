import { isDeepStrictEqual } from 'node:util';
import { type Tx, transact } from '../../../kernel/db';
import { found } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { type Policy, policyOf } from '../../../schema/policy';
import { lockCards } from '../../card/port';
import { type Context, causeOf, onceOf } from '../context';
import { happened } from '../events';
import { line, optional } from '../fields';
import { mergeMetadata } from '../metadata';
import * as repo from '../repo/customers';
import {
  type Change,
  change,
  checkReachable,
  lockedByKyc,
  mergeAddress,
  plainColumns,
  refuseLocked,
  wholeAddress,
} from './customer-input';
import { refuseRank, shut } from './customer-standing';
import { claim, keysOf, lockSeen, refuseGone, refuseTaken, sealedColumns } from './customers';

type Columns = Partial<repo.NewRow>;
type Wanted = 'active' | 'suspended';

/** Fields and standing at once. What is wrong with the fields is told before how the customer stands. */
export function update(ctx: Context, id: string, given: unknown, key?: string | null): Promise<repo.Row> {
  const wanted = parse(change, given);
  const spend = onceOf(ctx, 'updateCustomer', key, { id, ...wanted });
  const updated = transact(ctx.deps.db, async (tx) => {
    const changed = await once(tx, spend, async () => ({ id: (await alter(ctx, tx, id, wanted)).id }));
    return found(await repo.find(tx, ctx.viewer.tenantId, changed.id), 'CUSTOMER_UNKNOWN');
  });
  return updated.catch(refuseTaken);
}

async function alter(ctx: Context, tx: Tx, id: string, { status, ...wanted }: Change): Promise<repo.Row> {
  const before = await lockSeen(ctx, tx, id, 'id');
  const policy = await policyOf(tx, before.tenantId);
  const fields = await changed(ctx, tx, before, wanted, policy);
  refuseGone(before, 'id', true);
  const standing = status ? await moved(ctx, tx, before, status, policy) : {};
  return write(ctx, tx, before, policy, fields, standing);
}

async function shutOut(tx: Tx, after: repo.Row, now: Date): Promise<void> {
  const cards = await lockCards(tx, after.tenantId, after.id);
  await shut(tx, after, now, { why: 'customer suspended', kyc: ['pending'], cards });
}

/** One change of the row, told once: as what it was, where the tenant's policy parts the two. */
async function write(
  ctx: Context,
  tx: Tx,
  before: repo.Row,
  policy: Policy,
  fields: Columns,
  standing: Columns,
  reason?: string | null,
): Promise<repo.Row> {
  const kinds = [
    { columns: fields, event: 'customer.updated' as const, action: 'UPDATE_CUSTOMER' },
    {
      columns: standing,
      event: policy.statusEvent,
      action: standing.deactivatedAt ? 'DEACTIVATE_USER' : 'REACTIVATE_USER',
    },
  ].filter(({ columns }) => Object.keys(columns).length > 0);
  if (kinds.length === 0) return before;
  const now = ctx.deps.clock.now();
  const after = await repo.update(tx, before, now, { ...fields, ...standing });
  if (standing.deactivatedAt) await shutOut(tx, after, now);
  for (const { columns, action } of kinds) await note(ctx, tx, before, after, action, Object.keys(columns), reason);
  const types = new Set(kinds.map(({ event }) => event));
  const told = [...types].map((type) => happened(type, after, before));
  await emit(tx, causeOf(ctx), told);
  return after;
}

const note = (
  ctx: Context,
  tx: Tx,
  before: repo.Row,
  after: repo.Row,
  action: string,
  changed: readonly string[],
  reason?: string | null,
): Promise<void> =>
  audit(tx, causeOf(ctx), {
    ...{ action, targetType: 'customer', targetId: after.id, reason },
    ...(action === 'UPDATE_CUSTOMER'
      ? { after: { changed } }
      : { before: { status: before.status }, after: { status: after.status } }),
  });

/** Only the columns whose values differ; none means that nothing happened. */
async function changed(
  ctx: Context,
  tx: Tx,
  before: repo.Row,
  wanted: Omit<Change, 'status'>,
  policy: Policy,
): Promise<Columns> {
  const plain = {
    ...(await plainColumns(tx, wanted, ctx.deps.clock.now())),
    ...(wanted.username != null && { username: wanted.username, usernameKey: null }),
    ...(wanted.address !== undefined && { address: await mergeAddress(tx, before.address, wanted.address) }),
    ...(wanted.metadata !== undefined && { metadata: mergeMetadata(before.metadata, wanted.metadata) }),
  };
  const verified = before.kycStatus === 'approved' || before.kycStatus === 'in_review';
  if (policy.lockNamesOnceVerified && verified) refuseLocked(lockedByKyc.find((field) => wanted[field] !== undefined));
  const was: repo.Row = { ...before, address: before.address && wholeAddress(before.address) };
  const differs = ([column, value]: [string, unknown]): boolean =>
    value !== undefined && !isDeepStrictEqual(value, was[column as keyof repo.Row]);
  const columns: Columns = Object.fromEntries(Object.entries(plain).filter(differs));
  const after = { ...before, ...columns };
  checkReachable({ ...after, phone: after.dialCode ? { dialCode: after.dialCode, number: after.phone! } : null });
  const contact = 'email' in columns || 'phone' in columns || 'dialCode' in columns;
  const sealed = Object.entries(sealedColumns(ctx, before.id, wanted)).filter(([, value]) => value !== undefined);
  return { ...columns, ...(contact && keysOf(policy, after)), ...Object.fromEntries(sealed) };
}

/** Repeating is a success that changes nothing. Who waits for an approval waits again after a suspension. */
async function moved(
  ctx: Context,
  tx: Tx,
  before: repo.Row,
  wanted: Wanted,
  policy: Policy,
  reason?: string | null,
): Promise<Columns> {
  await refuseRank(ctx, tx, before);
  const suspended = wanted === 'suspended';
  if ((before.status === 'suspended') === suspended) return {};
  const back = policy.newCustomer === 'pending' && before.kycStatus !== 'approved' ? 'pending' : 'active';
  return {
    status: suspended ? 'suspended' : back,
    deactivatedAt: suspended ? ctx.deps.clock.now() : null,
    statusReason: reason ?? null,
  };
}

/** The standing alone, with a reason. */
export const setSuspended = (ctx: Context, id: string, suspended: boolean, why?: string | null): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const reason = parse(optional(line(500)), why, 'reason');
    const before = await claim(ctx, tx, id, 'id', true);
    const policy = await policyOf(tx, before.tenantId);
    const standing = await moved(ctx, tx, before, suspended ? 'suspended' : 'active', policy, reason);
    return write(ctx, tx, before, policy, {}, standing, reason);
  });
