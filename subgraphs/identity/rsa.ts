import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Keys, seal, unseal } from '../../kernel/crypto';

/** The card subgraph opens PIN keys by the same name. */
const sealContext = (id: string): string => `identity.rsa_key|${id}`;

const generate = promisify(generateKeyPair);
const BITS = 2048;

export interface MadeKey {
  /** PEM. */
  readonly publicKey: string;
  readonly privateSealed: Buffer;
}

/** The private half is sealed as soon as there is one. */
export async function makeRsaKey(keys: Keys, id: string): Promise<MadeKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: BITS });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  return { publicKey: pem, privateSealed: seal(keys, sealContext(id), der) };
}

export const openRsaKey = (keys: Keys, id: string, sealed: Buffer): KeyObject =>
  createPrivateKey({ key: unseal(keys, sealContext(id), sealed), format: 'der', type: 'pkcs8' });

/** Base64 of the DER without the lines of a PEM, as clients of the encrypted contracts are given it. */
export const bareOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
