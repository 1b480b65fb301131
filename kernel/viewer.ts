import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Keys } from './crypto';
import { Fault } from './error';
import { NIL } from './id';

export const dialects = ['vaultspay-saas', 'vaultspay-v1', 'vaultpay', 'cryptomate'] as const;
export type DialectName = (typeof dialects)[number];

/** `gateway` asks only who somebody is; `system` is a job of ours; `network` a bank, courier or card network. */
export type ActorKind = 'app' | 'key' | 'user' | 'staff' | 'operator' | 'hosted' | 'system' | 'network' | 'gateway';

/** What a viewer may do. Credentials carry roles, levels and grants; identity turns them into these, once. */
export const scopes = [
  'viewer:resolve',
  'hosted',
  'tenant:read',
  'tenant:write',
  'credential:read',
  'credential:write',
  'customer:read',
  'customer:write',
  'kyc:read',
  'kyc:write',
  'kyc:review',
  'audit:read',
  'account:read',
  'account:write',
  'money:move',
  'money:adjust',
  'ledger:verify',
  'card:read',
  'card:write',
  'card:reveal',
  'card:network',
  'rule:read',
  'rule:write',
  'event:read',
  'webhook:write',
  'sandbox',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks: made once at the edge, trusted inside. */
export interface Viewer {
  readonly tenantId: string;
  readonly actor: { readonly kind: ActorKind; readonly id: string };
  /** Set where the viewer is an end user: nothing but this customer's things exist for them. */
  readonly customerId?: string;
  readonly roles: readonly string[];
  readonly scopes: readonly Scope[];
  readonly dialect: DialectName;
  readonly sandbox: boolean;
  readonly credentialId?: string;
  readonly sessionId?: string;
  /** Pinned API version, where the dialect has them. */
  readonly version?: string;
  readonly ip?: string;
}

export const may = (viewer: Viewer, scope: Scope): boolean => viewer.scopes.includes(scope);

export function demand(viewer: Viewer, scope: Scope): void {
  if (may(viewer, scope)) return;
  if (viewer.tenantId === NIL) throw new Fault('CREDENTIAL_MISSING');
  throw new Fault('VIEWER_FORBIDDEN', { needs: scope });
}

const ISSUER = 'vaultgraph-gateway';
const AUDIENCE = 'vaultgraph-subgraph';
const LIFE_SECONDS = 60;

/** The gateway's word for who asks, as subgraphs take it over HTTP. Short-lived, so that a leaked one is soon worthless. */
export const signViewer = (viewer: Viewer, keys: Keys): Promise<string> =>
  new SignJWT({ viewer })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFE_SECONDS}s`)
    .sign(keys.signing);

export function viewerVerifier(signing: KeyObject): (token: string) => Promise<Viewer> {
  const key = createPublicKey(signing);
  return async (token) => {
    const { payload } = await jwtVerify(token, key, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['EdDSA'],
    }).catch((cause) => {
      throw new Fault('TOKEN_INVALID', {}, { cause });
    });
    return payload.viewer as Viewer;
  };
}
