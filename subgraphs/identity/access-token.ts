import { digest, type Keys, sameBytes } from '../../kernel/crypto';
import { Fault } from '../../kernel/error';
import { isId } from '../../kernel/id';

/**
 * Access tokens are JWTs (RFC 7519) signed with HS256 under a key of ours. The signature only spares the database
 * forged ones: whether session, credential and tenant still stand is looked up at every use.
 */
export interface Claims {
  /** The customer, or the credential where there is none; of an app the number of the platform's own user. */
  readonly sub: string;
  readonly tid: string;
  readonly session_id: string;
  readonly jti: string;
  readonly type: 'access';
  /** Seconds, like `exp`. */
  readonly iat: number;
  readonly exp: number;
  readonly user_id?: string;
  readonly email?: string;
  readonly roles?: readonly string[];
  readonly is_active?: true;
  /** Of an app: the number of its device, and `session_id` by the name that its contract has for it. */
  readonly app?: number;
  readonly sid?: string;
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const HEADER = base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
const PURPOSE = 'identity.access';

export function signAccess(keys: Keys, claims: Claims): string {
  const signed = `${HEADER}.${base64url(JSON.stringify(claims))}`;
  return `${signed}.${digest(keys, PURPOSE, signed).toString('base64url')}`;
}

const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
export const looksLikeJwt = (text: string): boolean => JWT.test(text);

/** No choice of algorithm: a header other than ours is a forgery. */
export function readAccess(keys: Keys, token: string): Claims {
  const [header, payload, signature] = token.split('.');
  const expected = digest(keys, PURPOSE, `${header}.${payload}`);
  if (header !== HEADER || !sameBytes(Buffer.from(signature ?? '', 'base64url'), expected))
    throw new Fault('TOKEN_INVALID');
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as Claims;
  if (claims.type !== 'access' || !isId(claims.tid) || !isId(claims.session_id)) throw new Fault('TOKEN_INVALID');
  return claims;
}
