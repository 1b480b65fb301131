import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';
import { type Keys, unseal } from '../../../kernel/crypto';
import { Fault } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import * as repo from '../repo/secrets';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** More than any key of ours makes. */
const LONGEST = 2_000;

/** As identity sealed it. */
export const pinKeyContext = (id: string): string => `identity.rsa_key|${id}`;

const privateKeyOf = (keys: Keys, { id, privateSealed }: repo.PinKey): KeyObject =>
  createPrivateKey({ key: unseal(keys, pinKeyContext(id), privateSealed), format: 'der', type: 'pkcs8' });

/** RSA-OAEP with SHA-256 for hash and mask, no label; standard base64. Why it would not open is nobody's to know. */
export async function decryptPin(
  { db, keys, clock }: Deps,
  { viewer }: Call,
  { encryptedPin, kid }: { readonly encryptedPin: string; readonly kid: string },
): Promise<string> {
  const known = (await repo.pinKeys(db, viewer.tenantId)).find((key) => key.kid === kid);
  if (!known || isRetired(known, clock.now())) throw new Fault('PIN_KEY_UNKNOWN', { field: 'kid' });
  const refused = new Fault('PIN_UNDECRYPTABLE', { field: 'encryptedPin' });
  if (encryptedPin.length > LONGEST || !BASE64.test(encryptedPin)) throw refused;
  const key = privateKeyOf(keys, known);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return privateDecrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(encryptedPin, 'base64')).toString('latin1');
  } catch {
    throw refused;
  }
}

export const isRetired = ({ retiredAt }: Pick<repo.PinKey, 'retiredAt'>, now: Date): boolean =>
  retiredAt !== null && new Date(retiredAt) <= now;
