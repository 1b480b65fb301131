import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from '../kernel/config';
import { StartError } from '../kernel/start-error';

/** The certificate to serve with, as PEM text or the name of a file; undefined where none is configured. */
export function certificate({ TLS_CERT, TLS_KEY }: Config): { cert: string; key: string } | undefined {
  if (!TLS_CERT && !TLS_KEY) return undefined;
  if (!TLS_CERT || !TLS_KEY) throw new StartError('TLS_CERT and TLS_KEY go together; only one of them is set.');
  const pair = { cert: pem('TLS_CERT', TLS_CERT), key: pem('TLS_KEY', TLS_KEY) };
  try {
    createSecureContext(pair);
  } catch {
    throw new StartError('TLS_CERT and TLS_KEY are not a certificate and its key.');
  }
  return pair;
}

function pem(name: string, value: string): string {
  if (value.startsWith('-----BEGIN')) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch {
    throw new StartError(`The file that ${name} names cannot be read.`);
  }
}
