import assert from 'node:assert/strict';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export interface MasterKey {
  /** One byte on the wire of every sealed value, so 0–255. */
  readonly id: number;
  readonly secret: Buffer;
}

/** Everything secret in the program is derived from the master keys; the first one seals, all of them open. */
export interface Keys {
  readonly masters: readonly MasterKey[];
  /** Ed25519; signs viewer tokens. */
  readonly signing: KeyObject;
}

const derived = new WeakMap<Buffer, Map<string, Buffer>>();

/** Remembered: purposes are few, and deriving costs ten times what is done with the key. */
function derive(secret: Buffer, purpose: string): Buffer {
  const known = derived.get(secret) ?? new Map<string, Buffer>();
  derived.set(secret, known);
  const key = known.get(purpose) ?? Buffer.from(hkdfSync('sha256', secret, 'vaultgraph', purpose, 32));
  known.set(purpose, key);
  return key;
}

/** PKCS#8 wrapping of a raw Ed25519 seed (RFC 8410 §7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function keysOf(masters: readonly MasterKey[]): Keys {
  const oldest = masters.at(-1);
  assert(oldest, 'at least one master key is needed');
  const der = Buffer.concat([ED25519_PKCS8, derive(oldest.secret, 'viewer-token')]);
  return { masters, signing: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
}

// Look-ups must find what an earlier key wrote, so HMACs and role passwords hang on the oldest master key.
const root = (keys: Keys): Buffer => keys.masters.at(-1)!.secret;

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM; `context` names table, column and row, so that a sealed value opens nowhere else. */
export function seal(keys: Keys, context: string, plain: Buffer | string): Buffer {
  const { id, secret } = keys.masters[0]!;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derive(secret, 'seal'), iv).setAAD(Buffer.from(`${id}|${context}`));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(id), iv, cipher.getAuthTag(), body]);
}

export function unseal(keys: Keys, context: string, sealed: Buffer): Buffer {
  const id = sealed[0];
  const master = keys.masters.find((key) => key.id === id);
  assert(master, `no master key ${id}`);
  const iv = sealed.subarray(1, 1 + IV_BYTES);
  const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', derive(master.secret, 'seal'), iv)
    .setAAD(Buffer.from(`${id}|${context}`))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
}

/** Keyed look-up value of a secret with enough entropy, or of one that must not be guessable from a dump. */
export const digest = (keys: Keys, purpose: string, text: string): Buffer =>
  createHmac('sha256', derive(root(keys), `digest:${purpose}`))
    .update(text)
    .digest();

export const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

export const rolePassword = (keys: Keys, role: string): string =>
  derive(root(keys), `role:${role}`).toString('base64url');

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export const sameBytes = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right);

/** JSON with sorted keys: equal input, equal bytes, equal hash. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
