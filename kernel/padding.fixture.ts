import { constants, createHash, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';

/** Paddings written out: one of them is not to be had from the runtime, and each of their parts can be spoilt. */

const mgf1 = (hash: string, seed: Buffer, length: number): Buffer =>
  Buffer.concat(
    [...Array(20).keys()].map((n) =>
      createHash(hash)
        .update(seed)
        .update(Buffer.from([0, 0, 0, n]))
        .digest(),
    ),
  ).subarray(0, length);

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, i) => byte ^ b[i]!));

export const wrapBlock = (to: KeyObject, block: Buffer): Buffer =>
  publicEncrypt({ key: to, padding: constants.RSA_NO_PADDING }, block);

export function oaepDb(hash: string, message: Buffer): Buffer {
  const label = createHash(hash).digest();
  const db = Buffer.alloc(255 - label.length);
  label.copy(db);
  db[db.length - message.length - 1] = 1;
  message.copy(db, db.length - message.length);
  return db;
}

export function oaep(maskHash: string, db: Buffer, first = 0): Buffer {
  const seed = randomBytes(255 - db.length);
  const masked = xor(db, mgf1(maskHash, seed, db.length));
  return Buffer.concat([Buffer.of(first), xor(seed, mgf1(maskHash, masked, seed.length)), masked]);
}

export const pkcs1 = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0, 2), Buffer.alloc(253 - message.length, 0x5a), Buffer.of(0), message]);

type Wrap = (to: KeyObject, message: Buffer) => Buffer;
const { RSA_PKCS1_OAEP_PADDING: OAEP, RSA_PKCS1_PADDING: PKCS1 } = constants;

/** As clients wrap, by the runtime where it can; in the order of trial. */
export const wraps: Readonly<Record<string, Wrap>> = {
  'OAEP SHA-256, MGF1-SHA-256': (key, message) => publicEncrypt({ key, padding: OAEP, oaepHash: 'sha256' }, message),
  'OAEP SHA-256, MGF1-SHA-1': (key, message) => wrapBlock(key, oaep('sha1', oaepDb('sha256', message))),
  'OAEP SHA-1, MGF1-SHA-1': (key, message) => publicEncrypt({ key, padding: OAEP, oaepHash: 'sha1' }, message),
  'PKCS#1 v1.5': (key, message) => publicEncrypt({ key, padding: PKCS1 }, message),
};
