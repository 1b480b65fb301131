import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IV_BYTES, openBody, readBase64, sealBody, unwrapKey, wellFormed } from '../kernel/hybrid';
import { type Front, type Stack, startGateway, testStack } from './stack';

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

describe('the clients of docs/clients', () => {
  let stack: Stack;
  let front: Front;
  let classes: string;
  beforeAll(async () => {
    stack = await testStack();
    front = await startGateway(stack, 'in process');
    classes = mkdtempSync(join(tmpdir(), 'clients-'));
    if (jdk) await run('javac', ['-d', classes, join(folder, 'java', 'VaultsPay.java')]);
  }, 120_000);
  afterAll(async () => {
    await front.stop();
    await stack.close();
    rmSync(classes, { recursive: true });
  });

  const folder = join(__dirname, '..', 'docs', 'clients');
  const settings = (more: Record<string, string> = {}): NodeJS.ProcessEnv => {
    const { clientId, clientSecret, deviceId, rsaPublicKey } = stack.credentials.tenants['vaultspay-saas'];
    const app = { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, DEVICE_ID: String(deviceId) };
    const all = { URL: front.url, PUBLIC_KEY: rsaPublicKey, ...app, ...more };
    const named = Object.entries(all).map(([name, value]) => [`VAULTSPAY_${name}`, value]);
    return { PATH: process.env.PATH, ...Object.fromEntries(named) };
  };
  /** What it printed, and whether it was content. */
  const client = async (command: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const done = await run(command, args, { env }).catch((error: { stdout: string; code: number }) => error);
    return { said: done.stdout, code: 'code' in done ? done.code : 0 };
  };
  const node = (env: NodeJS.ProcessEnv) => client(process.execPath, [join(folder, 'node', 'vaultspay.mjs')], env);
  const java = (env: NodeJS.ProcessEnv) => client('java', ['-cp', classes, 'VaultsPay'], env);

  const expectCalls = ({ said, code }: { said: string; code: number }): void => {
    expect(said.split('\n').filter((line) => line.includes(' → '))).toEqual([
      'POST /as/api/v1/saas-login → 200, encrypted',
      'GET /be/api/v1/accounts → 200, encrypted',
      'POST /be/api/v1/validate-iban → 200, encrypted',
    ]);
    expect(said).toContain('"uniqueReference":"AE630330000010123456789"');
    expect(code).toBe(0);
  };

  test('Node logs in, reads and writes, all of it encrypted', async () => {
    expectCalls(await node(settings()));
  });

  test('a client with the wrong public key, or the wrong secret, gets nothing', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const [other, stranger] = await Promise.all([
      node(settings({ PUBLIC_KEY: der })),
      node(settings({ CLIENT_SECRET: 'vg_sec_wrong' })),
    ]);
    expect(other.said).toMatch(/^POST \/as\/api\/v1\/saas-login → 500, in clear\n.*1018/);
    expect(stranger.said).toMatch(/^POST \/as\/api\/v1\/saas-login → 401, encrypted\n.*1002/);
    for (const { said, code } of [other, stranger]) {
      expect(said).not.toContain('accessToken');
      expect(code).toBe(1);
    }
  });

  withJdk('Java does, with every padding that it offers', async () => {
    const paddings = ['canonical', 'java-default', 'pkcs1'];
    for (const one of await Promise.all(paddings.map((padding) => java(settings({ PADDING: padding })))))
      expectCalls(one);
  });
});
