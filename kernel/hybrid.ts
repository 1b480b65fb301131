import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import { choose, KEY_BYTES, keysIn } from './padding';

/**
 * Hybrid encryption of bodies: a key of the client's, wrapped with RSA, and bodies under that key with AES-256-GCM.
 * Whatever does not unwrap gives a key of nobody's, so that what a wrapped key holds cannot be found out by asking.
 */

/** A modulus of 2048 bits. */
export const WRAPPED_BYTES = 256;
export const IV_BYTES = 12;
const TAG_BYTES = 16;

const BASE64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/;

/** Either alphabet; the `=` may be missing, line breaks may not be there. Null: it is not that, or not of this length. */
export function readBase64(text: string, bytes?: number): Buffer | null {
  if (!BASE64.test(text)) return null;
  const bare = text.replace(/=+$/, '');
  if (bare.length % 4 === 1 || (bare !== text && text.length % 4 !== 0)) return null;
  const read = Buffer.from(bare, 'base64');
  return bytes === undefined || read.length === bytes ? read : null;
}

const moduli = new WeakMap<KeyObject, Buffer>();

/** Remembered: to export a key takes longer than many a comparison. */
function modulusOf(key: KeyObject): Buffer {
  const known = moduli.get(key);
  if (known) return known;
  const { n = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  const modulus = Buffer.from(n, 'base64url');
  moduli.set(key, modulus);
  return modulus;
}

const fits = (key: KeyObject, wrapped: Buffer): boolean => {
  const modulus = modulusOf(key);
  return wrapped.length === modulus.length && wrapped.compare(modulus) < 0;
};

/** Whether somebody can have wrapped this for one of the keys at all. That may be told: it says nothing of what is inside. */
export const wellFormed = (keys: readonly KeyObject[], wrapped: Buffer): boolean =>
  wrapped.length === WRAPPED_BYTES && keys.some((key) => fits(key, wrapped));

/** Never fails. All keys are tried, and the first that opens it wins; where none does, the answer is random. */
export function unwrapKey(privateKeys: readonly KeyObject[], wrapped: Buffer): Buffer {
  const padding = constants.RSA_NO_PADDING;
  const blocks = privateKeys
    .filter((key) => fits(key, wrapped))
    .map((key) => privateDecrypt({ key, padding }, wrapped));
  return choose(blocks.flatMap(keysIn), randomBytes(KEY_BYTES));
}

const QUOTED = /^\s*[{"]/;
/** One flat object of a few members, of which the longest is Base64, has few of these. */
const STRUCTURE = /[{[,]/g;
const MOST_STRUCTURE = 32;

/** Parsed before anybody has shown a key that fits: what would take long to parse is not. */
function plain(text: string): boolean {
  let seen = 0;
  for (const _ of text.matchAll(STRUCTURE)) if (++seen > MOST_STRUCTURE) return false;
  return true;
}

/** The Base64 in a sealed body: of `encryptedData`, else of `data`, else all of it, with or without quotes. */
function sealedIn(text: string): unknown {
  if (!QUOTED.test(text)) return text.trim();
  if (!plain(text)) return null;
  const said: unknown = JSON.parse(text);
  if (typeof said !== 'object' || said === null) return said;
  const { encryptedData, data } = said as { readonly encryptedData?: unknown; readonly data?: unknown };
  return encryptedData ?? data;
}

function decrypted(text: string, key: Buffer, iv: Buffer): Buffer | null {
  const said = sealedIn(text);
  const sealed = typeof said === 'string' ? readBase64(said) : null;
  if (!sealed || sealed.length < TAG_BYTES) return null;
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

/** What a sealed body holds; null whatever is wrong with it. */
export function openBytes(text: string, key: Buffer, iv: Buffer): Buffer | null {
  try {
    return decrypted(text, key, iv);
  } catch {
    return null;
  }
}

/** The same as text; null where it is not UTF-8, too. */
export function openBody(text: string, key: Buffer, iv: Buffer): string | null {
  const bytes = openBytes(text, key, iv);
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Base64 of ciphertext ‖ tag. */
export function sealBody(text: string, key: Buffer, iv: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}
