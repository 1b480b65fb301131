import { randomInt } from 'node:crypto';
import { digest, type Keys, randomToken } from '../../kernel/crypto';
import type { credentialKinds, modes } from '../../schema/tables/identity';

/** What credentials look like on the wire. Their beginning tells people and scanners what leaked. */

type Kind = (typeof credentialKinds)[number];
type Mode = (typeof modes)[number];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const random = (length: number): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

interface Form {
  /** Said in clear wherever the secret is mentioned. */
  readonly prefix: (mode: Mode) => string;
  readonly body: () => string;
}

/** A login's secret is its password. */
export const forms: Record<Exclude<Kind, 'login'>, Form> = {
  key: { prefix: (mode) => `sk_${mode}_`, body: () => random(32) },
  app: { prefix: () => 'vg_sec_', body: () => randomToken() },
  operator: { prefix: () => 'vg_op_', body: () => randomToken() },
};

export const newClientId = (): string => `vg_app_${random(24)}`;

const REFRESH = 'rt_';
export const newRefreshToken = (): string => `${REFRESH}${randomToken()}`;
export const isRefreshToken = (text: string): boolean => text.startsWith(REFRESH);

/** Bearers are looked up by this; an app's secret has a digest of its own kind, so that it is no bearer. */
export const secretDigest = (keys: Keys, kind: Kind, secret: string): Buffer =>
  digest(keys, kind === 'app' ? 'identity.app' : 'identity.bearer', secret);

export const refreshDigest = (keys: Keys, token: string): Buffer => digest(keys, 'identity.refresh', token);

/** The same secret at every start, without being kept: of the sandbox only. */
export function derivedSecret(keys: Keys, name: string, length: number): string {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    digest(keys, 'identity.sandbox', `${name}|${i}`),
  );
  return [...Buffer.concat(blocks)]
    .slice(0, length)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
}
