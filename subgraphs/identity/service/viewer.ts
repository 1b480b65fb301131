import { batcher } from '../../../kernel/batch';
import { Fault } from '../../../kernel/error';
import type { Deps } from '../../../kernel/subgraph';
import type { ActorKind, Viewer } from '../../../kernel/viewer';
import { defaults } from '../../../schema/policy';
import { looksLikeJwt, readAccess } from '../access-token';
import { admits } from '../cidr';
import { type Found, findAll, type Wanted } from '../repo/viewer';
import { rankOf, STAFF_RANK, scopesOf, sortRoles } from '../roles';
import { isRefreshToken, secretDigest } from '../secrets';

/** What somebody showed at the edge. */
export interface Shown {
  readonly credential: string;
  readonly ip?: string | null;
  /** Staff as the holder that they also are: with their own things, and without rights over those of others. */
  readonly asHolder?: boolean;
}

export interface Resolved {
  readonly viewer: Viewer;
  /** When this credential ends by itself. */
  readonly expiresAt: Date | null;
  readonly rateLimit: number;
  readonly deviceId: number | null;
  readonly privileges: readonly string[];
}

const MAX_CREDENTIAL = 4096;

/** Look-ups that wait for the same moment of the database go together in one statement. */
export function credentialResolver({ db, keys, clock }: Deps): (shown: Shown) => Promise<Resolved> {
  const find = batcher<Wanted, Found | null>((wanted) => findAll(db, wanted));
  return async (shown) => {
    const { credential } = shown;
    if (credential === '') throw new Fault('CREDENTIAL_MISSING');
    if (credential.length > MAX_CREDENTIAL || isRefreshToken(credential)) throw new Fault('TOKEN_INVALID');
    const wanted = looksLikeJwt(credential)
      ? { claims: readAccess(keys, credential) }
      : { digest: secretDigest(keys, 'key', credential) };
    return resolve(await find(wanted), wanted, shown, clock.now());
  };
}

/** Pure: the row that was found, and what was asked → who this is. */
export function resolve(row: Found | null, wanted: Wanted, shown: Shown, now: Date): Resolved {
  if (!row) throw new Fault('claims' in wanted ? 'TOKEN_INVALID' : 'CREDENTIAL_INVALID');
  const expiresAt =
    'claims' in wanted ? sessionExpiry(row, wanted.claims.exp, now) : secretExpiry(row, wanted.digest, now);
  const { banBeforeAddress } = defaults[row.dialect];
  if (banBeforeAddress) refuseOutcast(row);
  if (!admits(row.ip_list, shown.ip)) throw new Fault('CREDENTIAL_IP');
  if (!banBeforeAddress) refuseOutcast(row);
  const { rate_limit: rateLimit, device_id: deviceId, privileges } = row;
  return { viewer: viewerOf(row, shown), expiresAt, rateLimit, deviceId, privileges };
}

function secretExpiry(row: Found, digest: Buffer, now: Date): Date | null {
  if (row.kind === 'app' || row.kind === 'login' || row.status === 'revoked') throw new Fault('CREDENTIAL_INVALID');
  const current = row.digest?.equals(digest) ?? false;
  const ends = [row.expires_at, current ? null : row.former_until]
    .filter((end) => end !== null)
    .map((end) => new Date(end));
  const end = ends.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  if (end && end <= now) throw new Fault('CREDENTIAL_INVALID');
  return end;
}

function sessionExpiry(row: Found, exp: number, now: Date): Date {
  const end = new Date((exp - row.session_aged_seconds) * 1000);
  if (end <= now) throw new Fault('TOKEN_EXPIRED');
  if (row.session_revoked || row.token_revoked || row.status === 'revoked') throw new Fault('TOKEN_REVOKED');
  return end;
}

/** Operators come in even then: somebody must be able to lift it. */
function refuseOutcast(row: Found): void {
  const operator = row.kind === 'operator';
  if (row.tenant_status === 'banned' && !operator) throw new Fault('TENANT_BANNED');
  if (row.tenant_status !== 'active' && !operator) throw new Fault('TENANT_SUSPENDED');
  const gone = row.customer_status === 'suspended' || row.customer_status === 'deleted';
  if (row.status === 'deactivated' || gone) throw new Fault('VIEWER_DEACTIVATED');
}

const plainActors = { app: 'app', key: 'key', operator: 'operator' } as const;

/** Whoever has the network's role speaks for it, in history and events too. */
function actorOf({ kind, roles }: Found): ActorKind {
  if (kind === 'login') return 'staff';
  return roles.includes('network') ? 'network' : plainActors[kind];
}

function viewerOf(row: Found, { ip, asHolder }: Shown): Viewer {
  const staff = rankOf(row.roles) >= STAFF_RANK && !asHolder;
  const held = row.kind === 'login' && !staff;
  const roles = held ? ['user'] : sortRoles(row.roles);
  const sandbox = row.mode === 'test';
  const kind: ActorKind = held ? 'user' : actorOf(row);
  const version = row.api_version ?? defaults[row.dialect].apiVersions.at(-1);
  return {
    tenantId: row.tenant_id,
    actor: { kind, id: row.customer_id ?? row.id },
    ...(held && { customerId: row.customer_id ?? row.id }),
    roles,
    scopes: scopesOf({ roles, privileges: row.privileges, grants: row.grants, sandbox }),
    dialect: row.dialect,
    sandbox,
    credentialId: row.id,
    ...(row.session_id && { sessionId: row.session_id }),
    ...(version && { version }),
    ...(ip && { ip }),
  };
}
