import { createHmac } from 'node:crypto';

/** What one attempt is signed with: `secrets` newest first, two for as long as a rotation overlaps. */
export interface Signing {
  readonly body: string;
  readonly at: Date;
  readonly secrets: readonly string[];
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

/** Vaultspay /v1 §4.4, SaaS §4.4: `t=…,v1=<new>,v1=<old>`; the key is the whole secret as it was given, in UTF-8. */
export function vaultspaySignature({ body, at, secrets }: Signing): string {
  const t = seconds(at);
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`);
  return [`t=${t}`, ...signatures].join(',');
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** As off-the-shelf verifiers read a secret; one that they could not read is taken as it is. */
function keyOf(secret: string): Buffer {
  const rest = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  return rest !== '' && BASE64.test(rest) ? Buffer.from(rest, 'base64') : Buffer.from(secret);
}

/** Of the specification Standard Webhooks 1.0. */
export function standardHeaders(messageId: string, { body, at, secrets }: Signing): Record<string, string> {
  const t = seconds(at);
  const signed = `${messageId}.${t}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`,
  );
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(t),
    'webhook-signature': signatures.join(' '),
  };
}
