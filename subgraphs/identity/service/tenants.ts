import { z } from 'zod';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { type Audited, audit } from '../../../schema/audit';
import { type Policy, policyOf } from '../../../schema/policy';
import { tenantStatuses } from '../../../schema/tables/identity';
import { type Context, causeOf } from '../context';
import { email, emailKey, line, optional } from '../fields';
import * as notices from '../repo/notices';
import * as repo from '../repo/tenants';

export const get = async ({ deps, viewer }: Context): Promise<repo.Row> =>
  found(await repo.find(deps.db, viewer.tenantId), 'TENANT_UNKNOWN');

/** As a browser says it, in a header of ours: nothing in it may end the header's own list. */
const ORIGIN = /^https?:\/\/([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/;
const origin = z.string().max(300).regex(ORIGIN, 'must be an origin such as https://app.example.com');

const change = z.object({
  name: optional(line(100)),
  email: optional(email),
  apiVersion: optional(z.iso.date()),
  information: optional(z.record(line(60), z.union([line(300), z.null()]))),
  frameOrigins: optional(z.array(origin).max(20)),
});
const MAX_INFORMATION = 40;

export function update(ctx: Context, given: unknown): Promise<repo.Row> {
  const wanted = parse(change, given);
  const { apiVersion } = wanted;
  const updated = transact(ctx.deps.db, async (tx) => {
    const policy = await policyOf(tx, ctx.viewer.tenantId);
    const { own, others } = await lock(tx, ctx.viewer.tenantId, policy);
    const version = versionOf(policy, apiVersion);
    if (version)
      for (const other of others) await write(ctx, tx, other, version, { action: 'UPDATE_TENANT', after: version });
    const changed = {
      ...(wanted.name && { name: wanted.name }),
      ...(wanted.email && { email: wanted.email, emailKey: emailKey(wanted.email) }),
      ...version,
      information: informed(own, wanted.information),
      policies: framed(own, wanted.frameOrigins),
    };
    return write(ctx, tx, own, changed, { action: 'UPDATE_TENANT', after: wanted });
  });
  return updated.catch((error) => {
    if (violates(error, 'tenant_email')) throw new Fault('TENANT_EXISTS', { field: 'email' });
    throw error;
  });
}

type Told = Omit<Audited, 'targetType' | 'targetId'>;

/** One tenant, and what its own log says of it. */
async function write(
  ctx: Context,
  tx: Tx,
  { tenantId }: repo.Row,
  changed: Partial<repo.Row>,
  told: Told,
): Promise<repo.Row> {
  const cause = causeOf(ctx);
  await audit(
    tx,
    { ...cause, viewer: { ...cause.viewer, tenantId } },
    { ...told, targetType: 'tenant', targetId: tenantId },
  );
  return repo.update(tx, tenantId, cause.at, changed);
}

function informed({ information }: repo.Row, wanted: z.output<typeof change>['information']): Record<string, unknown> {
  const merged = Object.entries({ ...information, ...wanted }).filter(([, value]) => value !== null);
  if (merged.length > MAX_INFORMATION) throw invalid('information', `may hold at most ${MAX_INFORMATION} entries`);
  return Object.fromEntries(merged);
}

/** Null: as if nobody had ever said. */
function framed({ policies }: repo.Row, given: readonly string[] | null | undefined): repo.Row['policies'] {
  if (given === undefined) return policies;
  const { frameOrigins: _, ...others } = policies;
  return given === null ? others : { ...others, frameOrigins: given };
}

function versionOf({ apiVersions }: Policy, apiVersion: string | null | undefined): { apiVersion: string } | undefined {
  if (!apiVersion) return;
  if (apiVersions.length > 0 && !apiVersions.includes(apiVersion))
    throw invalid('apiVersion', `must be one of ${apiVersions.join(', ')}`);
  return { apiVersion };
}

interface Reach {
  readonly own: repo.Row;
  /** Of the same platform account, where what is set holds for all of it: what is set for live data, never for test data. */
  readonly others: readonly repo.Row[];
}

async function lock(tx: Tx, tenantId: string, { accountWide }: Policy): Promise<Reach> {
  const seen = found(await repo.find(tx, tenantId), 'TENANT_UNKNOWN');
  const wide = accountWide && seen.mode === 'live';
  const rows = wide ? await repo.lockAccount(tx, seen.accountId) : [await repo.lock(tx, tenantId)];
  const own = found(
    rows.find((row) => row?.tenantId === tenantId),
    'TENANT_UNKNOWN',
  );
  return { own, others: rows.filter((row) => row !== undefined).filter((row) => row !== own) };
}

const standing = z.object({ status: z.enum(tenantStatuses), reason: optional(line(500)) });

/** By an operator alone: whoever a suspension shuts out could not lift it again. */
export const setStatus = (ctx: Context, given: unknown): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const { status, reason } = parse(standing, given);
    if (ctx.viewer.actor.kind !== 'operator') throw new Fault('VIEWER_FORBIDDEN');
    const { own, others } = await lock(tx, ctx.viewer.tenantId, await policyOf(tx, ctx.viewer.tenantId));
    const set = (row: repo.Row): Promise<repo.Row> =>
      write(
        ctx,
        tx,
        row,
        { status, statusReason: reason ?? null },
        { action: 'SET_TENANT_STATUS', before: { status: row.status }, after: { status }, reason },
      );
    for (const other of others) await set(other);
    return set(own);
  });

/** What the text of a setting must look like, by its type. */
const shapes: Record<notices.Setting['type'], RegExp> = {
  money: /^(0|[1-9]\d{0,9})(\.\d{1,2})?$/,
  boolean: /^(true|false)$/,
  integer: /^(0|[1-9]\d{0,8})$/,
  text: /^[^\p{Cc}]{0,500}$/u,
};

const LIMIT = /^default_(per_transaction|daily|monthly)_(.+)_limit$/;
const STEPS = ['per_transaction', 'daily', 'monthly'];

/** Within one action: a transaction's limit ≤ the day's ≤ the month's. */
function checkOrder(settings: readonly notices.Setting[], key: string): void {
  const action = LIMIT.exec(key)?.[2];
  if (!action) return;
  const amounts = STEPS.map(
    (step) => settings.find((one) => one.key === `default_${step}_${action}_limit`)?.value ?? null,
  );
  const known = amounts
    .filter((amount) => amount !== null)
    .map((amount) =>
      BigInt(
        amount
          .replace(/^(\d+)$/, '$1.00')
          .replace(/\.(\d)$/, '.$10')
          .replace('.', ''),
      ),
    );
  if (known.some((amount, i) => i > 0 && known[i - 1]! > amount))
    throw new Fault('SETTING_INVALID', { field: 'value', reason: 'a smaller window may not exceed a larger one' });
}

export const setSetting = (ctx: Context, key: string, value: string): Promise<notices.Setting> =>
  transact(ctx.deps.db, async (tx) => {
    const all = await notices.lockSettings(tx, ctx.viewer.tenantId);
    const before = found(
      all.find((one) => one.key === key),
      'SETTING_UNKNOWN',
      'key',
    );
    if (!shapes[before.type].test(value))
      throw new Fault('SETTING_INVALID', { field: 'value', reason: `must be ${before.type}` });
    checkOrder(
      all.map((one) => (one.key === key ? { ...one, value } : one)),
      key,
    );
    const after = await notices.updateSetting(tx, before, value, ctx.deps.clock.now());
    const values = { before: { value: before.value }, after: { value } };
    await audit(tx, causeOf(ctx), { action: 'UPDATE_SETTING', targetType: 'setting', targetId: before.id, ...values });
    return after;
  });
