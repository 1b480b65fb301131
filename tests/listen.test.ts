import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import type { TestDatabase } from './database';
import { TEST_PREFIX, TEST_SECRET } from './keys';
import { dataFolder, type Program, ready, remove, type Sandbox, start, until } from './program';
import { sandboxDatabase } from './sandbox';

/** The commands in a second and a third terminal, beside the program in the first. */
const dataDir = dataFolder();
const got: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let receiver: Server;
let database: TestDatabase;
let program: Program;
let hook: string;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  ({ database } = await sandboxDatabase());
  const MASTER_KEYS = `1:${TEST_SECRET.toString('base64')}`;
  const shared = { DATABASE_URL: database.url, DATABASE_ROLE_PREFIX: TEST_PREFIX, MASTER_KEYS };
  program = start(dataDir, { ...shared, WEBHOOKS_TO_LOOPBACK: 'true' });
  await ready(program, dataDir);
}, 120_000);

afterAll(async () => {
  program.child.kill('SIGINT');
  await program.ended;
  await database.close();
  receiver.close();
  remove(dataDir);
}, 30_000);

const trigger = (...args: string[]) => start(dataDir, {}, ['trigger', ...args]).ended;

test('what is triggered in one terminal is told in another, and sent on, signed', async () => {
  const listening = start(dataDir, {}, ['listen', '--forward-to', hook, '--types', 'card.status.*']);
  await until(() => listening.stdout().includes('Signing secret'), 'it listens');
  const secret = /Signing secret (\S+)/.exec(listening.stdout())![1]!;
  // There is no saying when a subscription has begun, so it is made to happen until it was heard.
  for (let tries = 0; got.length === 0 && tries < 5; tries++) {
    expect(await trigger('card.status.freeze')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('froze the card'),
    });
    await until(() => got.length > 0, 'it is sent on', 3_000).catch(() => {});
  }
  const [{ headers, body }] = got as [(typeof got)[number]];
  const told = new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
  expect(told).toMatchObject({ type: 'card.status.freeze', id: headers['webhook-id'] });
  expect(headers).toMatchObject({
    'vaultspay-event-type': 'card.status.freeze',
    'vaultspay-signature': expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/),
    'content-type': 'application/json',
  });
  await until(() => listening.stdout().includes('→ 202'), 'the answer is told');
  expect(listening.stdout()).toMatch(/card\.frozen +card +[0-9a-f-]{36} +ACTIVE → FROZEN +Travelling\n/);
  expect(listening.stdout()).not.toContain('\x1b');
  listening.child.kill('SIGINT');
  await listening.ended;
}, 120_000);

test.each([
  [['card.status.thaw'], 'There is no trigger card.status.thaw; see npm run trigger -- --list.\n'],
  [[], 'Which one? See npm run trigger -- --list.\n'],
  [['card.frozen', '--tenant', 'nobody'], /^There is no tenant nobody; there are .*\.\n$/],
  [
    ['card.frozen', '--url', 'http://127.0.0.1:1', '--token', 'x'],
    /^Nothing answers at .*; start it with npm start\.\n$/,
  ],
] as const)('trigger %p says in one sentence what is wrong', async (args, sentence) => {
  const { code, stderr } = await trigger(...args);
  expect([code, stderr]).toEqual([1, typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
});

test("an integrator's client makes a user, verifies them, gives them a card, and is told of it, signed", async () => {
  const { url, tenants } = JSON.parse(readFileSync(join(dataDir, 'sandbox.json'), 'utf8')) as Sandbox;
  const env = { VAULTSPAY_URL: url, VAULTSPAY_SECRET_KEY: String(tenants['vaultspay-v1']!.secretKey) };
  const script = join(__dirname, '..', 'docs', 'clients', 'node', 'vaultspay-v1.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { PATH: process.env.PATH, ...env } });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.replaceAll(/_[0-9A-Z]{26}/g, '_…'))).toEqual([
    'POST /v1/webhooks/endpoints → 201 whk_…',
    'POST /v1/users → 201 usr_…',
    'POST /v1/users/usr_…/kyc_sessions → 201 kycs_…',
    'the hosted form → 200',
    'POST /v1/accounts → 201 acc_…',
    'POST /v1/cards → 201 card_…',
    expect.stringMatching(/^told, and signed: .*user\.kyc\.status_changed, .*card\.created/),
    expect.stringMatching(/^DELETE \/v1\/webhooks\/endpoints\/whk_… → 204/),
  ]);
}, 60_000);

test('where nothing has been started, that is what is said', async () => {
  const { code, stderr } = await start('/nowhere', {}, ['listen']).ended;
  expect([code, stderr]).toEqual([1, 'Nothing is running here (no /nowhere/sandbox.json); start it with npm start.\n']);
});
