import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vaultspaySignature } from '../signature';

type Verified = (secret: string, header: string, rawBody: string, now?: number) => boolean;

/** What integrators copy from the document, as it stands there. */
const copied = (): Verified => {
  const page = readFileSync(join(__dirname, '../../../docs/webhooks.md'), 'utf8');
  const code = /<!-- verify\.js.*-->\n```js\n([\s\S]*?)```/.exec(page)![1]!;
  return new Function('require', `${code}; return verified;`)(require) as Verified;
};

test('the verifier of the document takes what is ours, and nothing else', () => {
  const verified = copied();
  const at = new Date('2026-05-02T06:30:00.000Z');
  const now = at.getTime();
  const body = '{"amount":250000.00}';
  const [secret, previous] = ['whsec_new_0123456789', 'whsec_old_0123456789'];
  const header = vaultspaySignature({ body, at, secrets: [secret, previous] });
  expect(verified(secret, header, body, now)).toBe(true);
  expect(verified(previous, header, body, now + 299_000)).toBe(true);
  expect(verified('whsec_other_0123456789', header, body, now)).toBe(false);
  expect(verified(secret, header, '{"amount":250000}', now)).toBe(false);
  expect(verified(secret, header, body, now + 301_000)).toBe(false);
  expect(verified(secret, header.replace(/v1=../g, 'v1=zz'), body, now)).toBe(false);
});
