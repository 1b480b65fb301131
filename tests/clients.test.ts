import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IV_BYTES, openBody, readBase64, sealBody, unwrapKey, wellFormed } from '../kernel/hybrid';

const run = promisify(execFile);

/** Java is no requirement of ours: where there is no JDK, what it would prove is left unproved, and that is said. */
function isJdkHere(): boolean {
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const jdk = isJdkHere();
const withJdk = (name: string, work: () => Promise<void>): void =>
  test(
    jdk ? name : `not proved, for there is no JDK here: ${name}`,
    jdk ? work : async () => expect(isJdkHere()).toBe(false),
    60_000,
  );

describe('what Java makes', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = randomBytes(32);
  const iv = randomBytes(IV_BYTES);
  const plain = JSON.stringify({ iban: 'AE630330000010123456789', title: 'نقد ✓ 𝛑' });

  const made = async (): Promise<Map<string, Buffer>> => {
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const sealed = sealBody(plain, key, iv);
    const given = [der, key, iv, Buffer.from(plain)].map((bytes) => bytes.toString('base64'));
    const { stdout } = await run('java', [join(__dirname, 'Hybrid.java'), ...given, sealed]);
    const lines = stdout.trim().split('\n');
    return new Map(lines.map((line) => line.split(' ') as [string, string]).map(([k, v]) => [k, readBase64(v)!]));
  };

  const accepted = [
    ...['canonical', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding', 'RSA/ECB/OAEPWithSHA-1AndMGF1Padding'],
    ...['RSA/ECB/OAEPPadding', 'RSA', 'RSA/ECB/PKCS1Padding'],
  ];
  const refused = ['RSA/ECB/OAEPWithSHA-512AndMGF1Padding', 'RSA/ECB/OAEPWithSHA-224AndMGF1Padding', 'crossed'];

  withJdk('opens here when it is accepted, else gives a random key; and what is sealed here opens there', async () => {
    const all = await made();
    const open = (name: string): Buffer => {
      expect(wellFormed([publicKey], all.get(name)!)).toBe(true);
      return unwrapKey([privateKey], all.get(name)!);
    };
    for (const name of accepted)
      for (const form of [name, `${name}+text`]) expect([form, open(form)]).toEqual([form, key]);
    for (const name of refused)
      for (const form of [name, `${name}+text`]) {
        expect([form, open(form).equals(key)]).toEqual([form, false]);
        expect(open(form).equals(open(form))).toBe(false);
      }
    expect(openBody(all.get('sealed')!.toString('base64'), key, iv)).toBe(plain);
    expect(all.get('opened')!.toString()).toBe(plain);
    expect(all.size).toBe(2 * (accepted.length + refused.length) + 2);
  });
});
