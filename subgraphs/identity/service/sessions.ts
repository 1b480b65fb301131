import { z } from 'zod';
import { digest } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { type ErrorCode, Fault, found } from '../../../kernel/error';
import { idOf, isId, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { may, type Viewer } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import { policyOf } from '../../../schema/policy';
import { signAccess } from '../access-token';
import { admits } from '../cidr';
import { type Context, causeOf } from '../context';
import { emailKey, line, optional, storable } from '../fields';
import { MAX_PASSWORD, passwordMatches } from '../password';
import * as credentials from '../repo/credentials';
import * as customers from '../repo/customers';
import * as repo from '../repo/sessions';
import * as tenants from '../repo/tenants';
import { sortRoles } from '../roles';
import { newRefreshToken, refreshDigest, secretDigest } from '../secrets';
import { countAttempt, forgetAttempts } from './throttle';

export interface Tokens {
  readonly sessionId: string;
  readonly accessToken: string;
  readonly accessTokenExpiry: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiry: Date;
  readonly credential: credentials.Row;
}

/** Where a tenant's dialect has no sessions of its own. */
const DEFAULT_SESSION = { accessMinutes: 15, refreshDays: 7, rotates: true } as const;

const device = { userAgent: optional(line(500)), deviceInfo: optional(line(200)) };
const byPassword = z.object({
  tenantId: z.string(),
  email: line(254),
  password: z.string().min(1).max(MAX_PASSWORD),
  ...device,
});
const MAX_SECRET = 4096;
const bySecret = z.object({
  clientId: z.string().trim().min(1).max(MAX_SECRET),
  clientSecret: z.string().min(1).max(MAX_SECRET),
  ...device,
});

interface Attempt {
  /** What the attempts are counted by, whether or not it exists. */
  readonly subject: Buffer;
  readonly tenantId: string | null;
  readonly credential: credentials.Row | undefined;
  readonly proven: boolean;
  readonly refusal: ErrorCode;
  /** Of the app that says so, where the caller must say it. */
  readonly deviceId?: number | null;
  readonly userAgent?: string | null;
  readonly deviceInfo?: string | null;
}

/** Unknown e-mail and wrong password take the same time and get the same answer. */
export async function login(ctx: Context, given: unknown): Promise<Tokens> {
  const { db, keys, clock } = ctx.deps;
  const { tenantId, email, password, ...device } = parse(byPassword, given);
  const subject = digest(keys, 'identity.login', `${tenantId.toLowerCase()}|${emailKey(email)}`);
  await countAttempt(db, subject, clock.now());
  const known = isId(tenantId) ? await tenants.find(db, tenantId.toLowerCase()) : undefined;
  const credential = known && (await credentials.findByEmail(db, known.tenantId, emailKey(email)));
  const proven = await passwordMatches(credential?.passwordHash, password);
  return enter(ctx, {
    subject,
    tenantId: known?.tenantId ?? null,
    credential,
    proven,
    refusal: 'LOGIN_REFUSED',
    ...device,
  });
}

/** `deviceId`: the app's own, or nobody gets in. */
export async function loginApp(ctx: Context, given: unknown, deviceId?: number | null): Promise<Tokens> {
  const { db, keys, clock } = ctx.deps;
  const { clientId, clientSecret, ...device } = parse(bySecret, given);
  const subject = digest(keys, 'identity.login', `app|${clientId}`);
  const now = clock.now();
  await countAttempt(db, subject, now);
  const credential = storable(clientId) ? await credentials.findByClientId(db, clientId) : undefined;
  const shown = secretDigest(keys, 'app', clientSecret);
  const former = credential ? await credentials.formerOf(db, credential.tenantId, [credential.id]) : [];
  const good = [credential?.digest, ...former.filter(({ until }) => until > now).map(({ digest }) => digest)];
  const proven = good.some((digest) => digest?.equals(shown));
  return enter(ctx, {
    subject,
    tenantId: credential?.tenantId ?? null,
    credential,
    proven,
    refusal: 'CREDENTIAL_INVALID',
    deviceId,
    ...device,
  });
}

/** The attempt is remembered either way; only then is it answered. */
async function enter(ctx: Context, attempt: Attempt): Promise<Tokens> {
  const tokens = await transact(ctx.deps.db, async (tx) => {
    const refusal = await judge(ctx, tx, attempt);
    if (attempt.tenantId) await remember(ctx, tx, attempt, refusal);
    return refusal ?? open(ctx, tx, attempt.credential!, attempt);
  });
  await forgetAttempts(ctx.deps.db, attempt.subject);
  return tokens;
}

/** In this order: secret, tenant, verified, active, network address, device. */
async function judge(
  { deps, viewer }: Context,
  tx: Tx,
  { credential, proven, refusal, deviceId }: Attempt,
): Promise<Fault | null> {
  const now = deps.clock.now();
  if (!credential || !proven || credential.status === 'revoked') return new Fault(refusal);
  if (credential.expiresAt && credential.expiresAt <= now) return new Fault(refusal);
  const tenant = await tenants.find(tx, credential.tenantId);
  if (tenant?.status === 'banned') return new Fault('TENANT_BANNED');
  if (tenant?.status !== 'active') return new Fault('TENANT_SUSPENDED');
  if (credential.kind === 'login' && !credential.verifiedAt) return new Fault('EMAIL_UNVERIFIED');
  const owner = credential.customerId
    ? await customers.find(tx, credential.tenantId, credential.customerId)
    : undefined;
  const gone = owner?.status === 'suspended' || owner?.status === 'deleted';
  if (credential.status === 'deactivated' || gone) return new Fault('VIEWER_DEACTIVATED');
  if (!admits(credential.ipList, viewer.ip)) return new Fault('CREDENTIAL_IP');
  return deviceId == null || credential.deviceId === deviceId ? null : new Fault('VIEWER_FORBIDDEN');
}

/** As the contracts name what went wrong; whoever logs in does not see which it was. */
const reasons: Partial<Record<ErrorCode, string>> = {
  EMAIL_UNVERIFIED: 'unverified_email',
  VIEWER_DEACTIVATED: 'account_disabled',
  CREDENTIAL_IP: 'address_not_allowed',
  VIEWER_FORBIDDEN: 'other_device',
};

async function remember(
  { deps, viewer, requestId }: Context,
  tx: Tx,
  attempt: Attempt,
  refusal: Fault | null,
): Promise<void> {
  const { credential, userAgent, tenantId, subject } = attempt;
  const secretWrong = credential ? 'wrong_password' : 'email_not_found';
  await repo.record(tx, {
    ...{ tenantId: tenantId!, id: newId(), credentialId: credential?.id ?? null, subjectDigest: subject },
    outcome: refusal ? 'failed' : 'success',
    reason:
      refusal &&
      (refusal.code === attempt.refusal ? secretWrong : (reasons[refusal.code] ?? refusal.code.toLowerCase())),
    ...{ ip: viewer.ip ?? null, userAgent: userAgent ?? null, requestId, at: deps.clock.now() },
  });
}

async function open(ctx: Context, tx: Tx, credential: credentials.Row, attempt: Attempt): Promise<Tokens> {
  const { deps, viewer } = ctx;
  const now = deps.clock.now();
  const { tenantId, id: credentialId, customerId } = credential;
  const { refreshDays } = (await policyOf(tx, tenantId)).session ?? DEFAULT_SESSION;
  const expiresAt = new Date(now.getTime() + refreshDays * 86_400_000);
  const { userAgent, deviceInfo } = attempt;
  const standing = { tenantId, id: newId(), createdAt: now, updatedAt: now };
  const session = await repo.insert(tx, {
    ...{ ...standing, credentialId, customerId, ip: viewer.ip ?? null, lastActiveAt: now, expiresAt },
    ...{ userAgent: userAgent ?? null, deviceInfo: deviceInfo ?? null },
  });
  await credentials.update(tx, tenantId, credentialId, now, { lastLoginAt: now });
  return hand(ctx, tx, credential, session, await freshRefresh(ctx, tx, session));
}

async function freshRefresh({ deps }: Context, tx: Tx, session: repo.Row, id = newId()): Promise<string> {
  const token = newRefreshToken();
  const { tenantId, expiresAt } = session;
  await repo.insertRefresh(tx, {
    tenantId,
    id,
    sessionId: session.id,
    digest: refreshDigest(deps.keys, token),
    expiresAt,
  });
  return token;
}

async function hand(
  ctx: Context,
  tx: Tx,
  credential: credentials.Row,
  session: repo.Row,
  refreshToken: string,
): Promise<Tokens> {
  const { accessMinutes } = (await policyOf(tx, session.tenantId)).session ?? DEFAULT_SESSION;
  const issued = Math.floor(ctx.deps.clock.now().getTime() / 1000);
  // What the sandbox took from the session is given back to tokens made after it.
  const exp = issued + accessMinutes * 60 + session.agedSeconds;
  const accessToken = signAccess(ctx.deps.keys, {
    ...{ sub: await subjectOf(tx, credential), tid: session.tenantId, session_id: session.id, jti: newId() },
    ...{ type: 'access', iat: issued, exp },
    ...(credential.kind === 'login' && {
      ...{ user_id: credential.customerId ?? credential.id, email: credential.email ?? undefined },
      ...{ roles: sortRoles(credential.roles), is_active: true as const },
    }),
    ...(credential.deviceId !== null && { app: credential.deviceId, sid: session.id }),
  });
  const accessTokenExpiry = new Date((exp - session.agedSeconds) * 1000);
  return {
    sessionId: session.id,
    accessToken,
    accessTokenExpiry,
    refreshToken,
    refreshTokenExpiry: session.expiresAt,
    credential,
  };
}

/** An app acts for the platform's own user, by whose public number its contract names them. */
async function subjectOf(tx: Tx, { kind, tenantId, customerId, id }: credentials.Row): Promise<string> {
  if (kind !== 'app') return customerId ?? id;
  const agentId = (await tenants.find(tx, tenantId))?.agentCustomerId;
  const agent = agentId ? await customers.find(tx, tenantId, agentId) : undefined;
  return agent ? String(agent.seq) : id;
}

const MAX_TOKEN = 4096;

/** A token shown for the second time was stolen from somebody: the whole family ends, and stays ended. */
export async function refresh(ctx: Context, token: string, deviceId?: number | null): Promise<Tokens> {
  if (token.length > MAX_TOKEN) throw new Fault('TOKEN_INVALID', { field: 'refreshToken' });
  const { db, keys, clock } = ctx.deps;
  return transact(db, async (tx) => {
    const now = clock.now();
    const shown = found(await repo.lockRefresh(tx, refreshDigest(keys, token)), 'TOKEN_INVALID', 'refreshToken');
    const session = found(await repo.lock(tx, shown.tenantId, shown.sessionId), 'TOKEN_INVALID', 'refreshToken');
    if (session.revokedAt) throw new Fault('TOKEN_REVOKED');
    if (shown.spentAt) {
      await repo.update(tx, session, now, { revokedAt: now, revokedReason: 'refresh token reused' });
      return new Fault('SESSION_REUSED');
    }
    if (shown.expiresAt <= now) throw new Fault('TOKEN_EXPIRED');
    return renew(ctx, tx, { shown, session, token, deviceId });
  });
}

interface Renewal {
  readonly shown: repo.Refresh;
  readonly session: repo.Row;
  readonly token: string;
  readonly deviceId: number | null | undefined;
}

async function renew(ctx: Context, tx: Tx, { shown, session, token, deviceId }: Renewal): Promise<Tokens | Fault> {
  const now = ctx.deps.clock.now();
  const credential = await credentials.find(tx, session.tenantId, session.credentialId);
  const proof = { subject: shown.digest, tenantId: session.tenantId, credential, proven: true, deviceId } as const;
  const refusal = await judge(ctx, tx, { ...proof, refusal: 'TOKEN_REVOKED' });
  if (refusal) return refusal;
  const { rotates } = (await policyOf(tx, session.tenantId)).session ?? DEFAULT_SESSION;
  const active = await repo.update(tx, session, now, { lastActiveAt: now });
  if (!rotates) return hand(ctx, tx, credential!, active, token);
  const nextId = newId();
  await repo.spendRefresh(tx, shown, now, nextId);
  return hand(ctx, tx, credential!, active, await freshRefresh(ctx, tx, active, nextId));
}

/** Idempotent, and silent about tokens that are not: nothing is to be learnt here. */
export async function logout(ctx: Context, token?: string | null): Promise<boolean> {
  const { deps, viewer } = ctx;
  return transact(deps.db, async (tx) => {
    const now = deps.clock.now();
    const shown =
      token && token.length <= MAX_TOKEN ? await repo.lockRefresh(tx, refreshDigest(deps.keys, token)) : undefined;
    const ids = [
      shown && ([shown.tenantId, shown.sessionId] as const),
      viewer.sessionId && ([viewer.tenantId, viewer.sessionId] as const),
    ];
    for (const one of ids) if (one) await end(tx, one[0], one[1], now, 'logout');
    return true;
  });
}

async function end(tx: Tx, tenantId: string, id: string, now: Date, reason: string): Promise<repo.Row | undefined> {
  const session = await repo.lock(tx, tenantId, id);
  if (!session || session.revokedAt) return session;
  return repo.update(tx, session, now, { revokedAt: now, revokedReason: reason });
}

/** A holder's and an app's sessions are those of the same credential; who may read credentials sees all of the tenant. */
const mine = (viewer: Viewer, session: repo.Row): boolean =>
  session.credentialId === viewer.credentialId || may(viewer, 'credential:write');

export const revoke = (ctx: Context, id: string): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const { viewer, deps } = ctx;
    const session = found(await repo.lock(tx, viewer.tenantId, idOf(id, 'SESSION_UNKNOWN')), 'SESSION_UNKNOWN');
    if (!mine(viewer, session)) throw new Fault('SESSION_UNKNOWN', { field: 'id' });
    if (session.revokedAt) return session;
    await audit(tx, causeOf(ctx), { action: 'REVOKE_SESSION', targetType: 'session', targetId: session.id });
    const now = deps.clock.now();
    return repo.update(tx, session, now, { revokedAt: now, revokedReason: 'revoked' });
  });

/** Every session of the viewer's own credential, or of another one. */
export const revokeAll = (ctx: Context, credentialId: string): Promise<number> =>
  transact(ctx.deps.db, async (tx) => {
    const { viewer, deps } = ctx;
    const id = idOf(credentialId, 'CREDENTIAL_UNKNOWN', 'credentialId');
    if (id !== viewer.credentialId && !may(viewer, 'credential:write'))
      throw new Fault('CREDENTIAL_UNKNOWN', { field: 'credentialId' });
    found(await credentials.find(tx, viewer.tenantId, id), 'CREDENTIAL_UNKNOWN', 'credentialId');
    await audit(tx, causeOf(ctx), { action: 'REVOKE_SESSIONS', targetType: 'credential', targetId: id });
    return repo.endAll(tx, viewer.tenantId, { credentialId: id }, deps.clock.now(), 'revoked');
  });
