import { z } from 'zod';
import { seal, unseal } from '../../../kernel/crypto';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Viewer } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { credentialKinds, operations } from '../../../schema/tables/identity';
import { checkRanges } from '../cidr';
import { type Context, causeOf, onceOf } from '../context';
import { email, emailKey, line, optional } from '../fields';
import { fresh } from '../fresh';
import { checkPassword, hashPassword } from '../password';
import * as repo from '../repo/credentials';
import * as customers from '../repo/customers';
import { type Grant, roleNames, scopesOf } from '../roles';
import { forms, newClientId, secretDigest } from '../secrets';

export interface Issued {
  readonly credential: repo.Row;
  readonly secret: string | null;
}

const grants = z
  .array(z.object({ operation: z.enum(operations), level: z.int().min(1).max(3) }))
  .max(operations.length)
  .refine((list) => new Set(list.map((one) => one.operation)).size === list.length, 'names an operation twice');
const roles = z.array(z.enum(roleNames)).min(1).max(roleNames.length);
const rateLimit = z.int().min(1).max(1_000_000);

const input = z.object({
  kind: z.enum(credentialKinds),
  name: line(100),
  roles: optional(roles),
  grants: optional(grants),
  privileges: optional(z.array(z.enum(['card:reveal'])).max(1)),
  ipList: optional(z.array(z.string().max(50))),
  rateLimit: optional(rateLimit),
  expiresAt: optional(z.date()),
  email: optional(email),
  password: optional(z.string().max(1000)),
  fullName: optional(line(100, 2)),
  customerId: optional(z.string()),
});
type Input = z.output<typeof input>;

/** What a credential of the kind may do when nothing is said. */
const defaultRoles = { app: ['platform'], key: ['platform'], login: ['user'], operator: ['operator'] } as const;
const DEFAULT_RATE = { test: 120, live: 600 } as const;

const modeOf = (viewer: Viewer) => (viewer.sandbox ? 'test' : 'live');
const sealContext = (id: string): string => `identity.credential.secret|${id}`;

/** A replay must give the same secret again, and it is kept nowhere else; so it is sealed into the key's own record. */
export async function issue(ctx: Context, given: unknown, key?: string | null): Promise<Issued> {
  const { deps, viewer } = ctx;
  const wanted = await checked(ctx, parse(input, given));
  const spend = onceOf(ctx, 'issueCredential', key, { ...wanted, password: undefined });
  const passwordHash = wanted.password ? await hashPassword(checkPassword(wanted.password)) : null;
  const made = transact(deps.db, async (tx) => {
    const { id, sealed } = await once(tx, spend, () => make(ctx, tx, wanted, passwordHash));
    const secret = sealed ? unseal(deps.keys, sealContext(id), Buffer.from(sealed, 'base64')).toString() : null;
    return { credential: found(await repo.find(tx, viewer.tenantId, id), 'CREDENTIAL_UNKNOWN'), secret };
  });
  return made.catch(refuseDuplicate);
}

function refuseDuplicate(error: unknown): never {
  if (violates(error, 'credential_email')) throw new Fault('EMAIL_TAKEN', { field: 'email' });
  if (violates(error, 'credential_name')) throw new Fault('CREDENTIAL_EXISTS', { field: 'name' });
  if (violates(error, 'credential_digest')) throw new Fault('CREDENTIAL_EXISTS', { field: 'secret' });
  throw error;
}

type Checked = Omit<Input, 'privileges'> & {
  readonly roles: string[];
  readonly privileges: string[];
  readonly grants: Grant[];
  readonly ipList: string[];
};

async function checked(ctx: Context, wanted: Input): Promise<Checked> {
  const login = wanted.kind === 'login';
  for (const field of ['email', 'password'] as const) {
    if (login && !wanted[field]) throw invalid(field, 'must not be blank');
    if (!login && wanted[field]) throw invalid(field, 'goes with a login alone');
  }
  if (wanted.grants?.length && wanted.kind !== 'key') throw invalid('grants', 'go with a key alone');
  if (wanted.expiresAt && wanted.expiresAt <= ctx.deps.clock.now()) throw invalid('expiresAt', 'must be in the future');
  await refuseList(ctx, wanted.kind, wanted.ipList);
  const plain = wanted.roles ?? (wanted.grants?.length ? [] : [...defaultRoles[wanted.kind]]);
  const ipList = checkRanges(wanted.ipList ?? [], 'ipList');
  const privileges = wanted.privileges ?? (await privilegesOf(ctx, wanted));
  const all = { ...wanted, roles: plain, grants: wanted.grants ?? [], privileges, ipList };
  refuseHigher(ctx.viewer, all);
  if (wanted.customerId) {
    const id = idOf(wanted.customerId, 'CUSTOMER_UNKNOWN', 'customerId');
    found(await customers.find(ctx.deps.db, ctx.viewer.tenantId, id), 'CUSTOMER_UNKNOWN', 'customerId');
  }
  return all;
}

async function refuseList({ deps, viewer }: Context, kind: Input['kind'], list: Input['ipList']): Promise<void> {
  if (!list?.length || kind !== 'key' || !viewer.sandbox) return;
  const { testKeysListed } = await policyOf(deps.db, viewer.tenantId);
  if (!testKeysListed) throw invalid('ipList', 'goes with live keys alone');
}

/**
 * What a credential may do over and above, where nothing is said: an app of the sandbox as much as whoever makes it,
 * numbers of cards included, and so does every ordinary key where certificates say who may hold them.
 */
async function privilegesOf({ deps, viewer }: Context, { kind, roles, grants }: Input): Promise<string[]> {
  if (!viewer.scopes.includes('card:reveal')) return [];
  if (kind === 'app' && viewer.sandbox) return ['card:reveal'];
  if (kind !== 'key' || roles || grants?.length) return [];
  const { cards } = await policyOf(deps.db, viewer.tenantId);
  return cards.secretsNeedPci ? ['card:reveal'] : [];
}

interface Powers {
  readonly roles: readonly string[];
  readonly privileges: readonly string[];
  readonly grants: readonly Grant[];
}

/** Nobody hands out, or takes over, more than they have. */
export function refuseHigher(viewer: Viewer, powers: Powers): void {
  const beyond = scopesOf({ ...powers, sandbox: viewer.sandbox }).find((scope) => !viewer.scopes.includes(scope));
  if (beyond) throw new Fault('VIEWER_RANK', { needs: beyond });
}

async function make(
  ctx: Context,
  tx: Tx,
  wanted: Checked,
  passwordHash: string | null,
): Promise<{ id: string; sealed: string | null }> {
  const { deps, viewer } = ctx;
  const id = newId();
  const secret = wanted.kind === 'login' ? null : newSecret(wanted.kind, viewer);
  const app = wanted.kind === 'app' && { clientId: newClientId(), deviceId: await repo.nextDeviceId(tx) };
  const login = wanted.kind === 'login' && loginColumns(ctx, wanted, passwordHash);
  const { kind, name, roles, privileges, ipList, expiresAt } = wanted;
  await repo.insert(tx, {
    ...{ tenantId: viewer.tenantId, id, kind, name, roles, privileges, ipList, expiresAt },
    rateLimit: wanted.rateLimit ?? DEFAULT_RATE[modeOf(viewer)],
    ...(secret && secretColumns(ctx, wanted.kind, secret)),
    ...app,
    ...login,
  });
  await saveGrants(ctx, tx, id, wanted.grants);
  const after = { kind, name, roles };
  await audit(tx, causeOf(ctx), { action: 'ISSUE_CREDENTIAL', targetType: 'credential', targetId: id, after });
  return { id, sealed: secret && seal(deps.keys, sealContext(id), secret).toString('base64') };
}

const loginColumns = ({ deps }: Context, wanted: Checked, passwordHash: string | null): Partial<repo.NewRow> => ({
  email: wanted.email,
  emailKey: emailKey(wanted.email!),
  passwordHash,
  passwordChangedAt: deps.clock.now(),
  verifiedAt: deps.clock.now(),
  fullName: wanted.fullName ?? null,
  customerId: wanted.customerId ?? null,
});

type Secretive = keyof typeof forms;

function newSecret(kind: Secretive, viewer: Viewer): string {
  const form = forms[kind];
  return form.prefix(modeOf(viewer)) + form.body();
}

export function secretColumns({ deps, viewer }: Context, kind: repo.Row['kind'], secret: string) {
  const prefix = kind === 'login' ? '' : forms[kind].prefix(modeOf(viewer));
  const shown = secret.startsWith(prefix) ? prefix : '';
  return { digest: secretDigest(deps.keys, kind, secret), prefix: shown, last4: secret.slice(-4) };
}

async function saveGrants({ viewer }: Context, tx: Tx, credentialId: string, list: readonly Grant[]): Promise<void> {
  const { tenantId } = viewer;
  await repo.replaceGrants(
    tx,
    tenantId,
    credentialId,
    list.map((one) => ({ tenantId, id: newId(), credentialId, ...one })),
  );
}

/** The credential locked, and nothing above the viewer. */
async function claim(ctx: Context, tx: Tx, id: string): Promise<repo.Row> {
  const { tenantId } = ctx.viewer;
  const row = found(await repo.lock(tx, tenantId, idOf(id, 'CREDENTIAL_UNKNOWN')), 'CREDENTIAL_UNKNOWN');
  refuseHigher(ctx.viewer, { ...row, grants: await repo.grantsOf(tx, tenantId, [row.id]) });
  return row;
}

const MIN_CHOSEN_SECRET = 20;
const chosenSecret = z
  .string()
  .regex(/^[\x21-\x7e]{20,200}$/, `must have ${MIN_CHOSEN_SECRET} to 200 visible ASCII characters`);

/** The old secret stays good for a while, so that nobody is cut off while the new one is rolled out. */
export async function rotate(ctx: Context, id: string, chosen?: string | null, key?: string | null): Promise<Issued> {
  const { deps, viewer } = ctx;
  if (chosen != null) parse(chosenSecret, chosen, 'secret');
  const spend = onceOf(ctx, 'rotateCredential', key, { id, chosen });
  const rotated = transact(deps.db, async (tx) => {
    const done = await once(tx, spend, async () => {
      const row = await claim(ctx, tx, id);
      if (row.kind === 'login') throw invalid('id', 'a login has no secret to rotate');
      if (row.revokedAt) throw new Fault('CREDENTIAL_UNKNOWN', { field: 'id' });
      const secret = chosen ?? newSecret(row.kind, viewer);
      await exchange(ctx, tx, row, secret);
      return { id: row.id, sealed: seal(deps.keys, sealContext(row.id), secret).toString('base64') };
    });
    const secret = unseal(deps.keys, sealContext(done.id), Buffer.from(done.sealed, 'base64')).toString();
    return { credential: found(await repo.find(tx, viewer.tenantId, done.id), 'CREDENTIAL_UNKNOWN'), secret };
  });
  return rotated.catch(refuseDuplicate);
}

/** Each former secret has its own end: a further rotation cuts nobody off who still uses the one before. */
async function exchange(ctx: Context, tx: Tx, row: repo.Row, secret: string): Promise<void> {
  const { tenantId, id: credentialId, digest, kind } = row;
  const now = ctx.deps.clock.now();
  const { keyOverlapHours } = await policyOf(tx, tenantId);
  const until = new Date(now.getTime() + keyOverlapHours * 3_600_000);
  const columns = secretColumns(ctx, kind, secret);
  await repo.forgetFormer(tx, tenantId, credentialId, { endedBy: now, again: columns.digest });
  if (digest && !digest.equals(columns.digest))
    await repo.insertFormer(tx, { ...fresh(tenantId, now), credentialId, digest, until });
  await repo.update(tx, tenantId, credentialId, now, columns);
  await audit(tx, causeOf(ctx), {
    action: 'ROTATE_CREDENTIAL',
    targetType: 'credential',
    targetId: credentialId,
    after: { previousUntil: until },
  });
}

export const revoke = (ctx: Context, id: string): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const { viewer, deps } = ctx;
    const row = await claim(ctx, tx, id);
    if (row.id === viewer.credentialId) throw new Fault('CREDENTIAL_SELF', { field: 'id' });
    if (row.revokedAt) return row;
    const now = deps.clock.now();
    await audit(tx, causeOf(ctx), { action: 'REVOKE_CREDENTIAL', targetType: 'credential', targetId: row.id });
    await repo.forgetFormer(tx, viewer.tenantId, row.id);
    return repo.update(tx, viewer.tenantId, row.id, now, { status: 'revoked', revokedAt: now });
  });

const settings = z.object({
  ipList: optional(z.array(z.string().max(50))),
  rateLimit: optional(rateLimit),
  roles: optional(roles),
  grants: optional(grants),
  active: optional(z.boolean()),
  reuseRequestIv: optional(z.boolean()),
});

/** What is absent stays. */
export const configure = (ctx: Context, id: string, given: unknown): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = parse(settings, given);
    const row = await claim(ctx, tx, id);
    if (wanted.roles || wanted.grants || wanted.active != null) {
      if (row.id === ctx.viewer.credentialId) throw new Fault('VIEWER_SELF', { field: 'id' });
      refuseHigher(ctx.viewer, { ...row, roles: wanted.roles ?? row.roles, grants: wanted.grants ?? [] });
    }
    if (wanted.grants && row.kind !== 'key') throw invalid('grants', 'go with a key alone');
    if (wanted.reuseRequestIv != null && row.kind !== 'app') throw invalid('id', 'only an app has this');
    await refuseList(ctx, row.kind, wanted.ipList);
    if (wanted.grants) await saveGrants(ctx, tx, row.id, wanted.grants);
    const change = {
      ...(wanted.ipList && { ipList: checkRanges(wanted.ipList, 'ipList') }),
      ...(wanted.rateLimit && { rateLimit: wanted.rateLimit }),
      ...(wanted.roles && { roles: wanted.roles as string[] }),
      ...(wanted.reuseRequestIv != null && { reuseRequestIv: wanted.reuseRequestIv }),
      ...(wanted.active != null &&
        row.status !== 'revoked' && { status: wanted.active ? ('active' as const) : ('deactivated' as const) }),
    };
    await audit(tx, causeOf(ctx), {
      action: 'CONFIGURE_CREDENTIAL',
      targetType: 'credential',
      targetId: row.id,
      after: wanted,
    });
    return repo.update(tx, ctx.viewer.tenantId, row.id, ctx.deps.clock.now(), change);
  });
