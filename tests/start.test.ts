import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { testDatabase } from './database';
import { ask, dataFolder, ready, remove, start } from './program';

jest.setTimeout(240_000);

const sentence = async (settings: Record<string, string>, args: readonly string[] = []): Promise<string> => {
  const dataDir = dataFolder();
  const { code, stderr } = await start(dataDir, settings, args).ended;
  remove(dataDir);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
};

test.each([
  ['a setting that is not valid', { PORT: 'http' }, /^The setting PORT is not valid: .+\.$/],
  ['a mode that does not exist', { MODE: 'prod' }, /^The setting MODE is not valid: .+\.$/],
  ['a master key that is too short', { MASTER_KEYS: '1:abcd' }, /^The setting MASTER_KEYS is not valid/],
  [
    'a database out of reach',
    { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x' },
    /^The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\.$/,
  ],
])('%s is told in one sentence', async (_, settings, expected) => {
  const said = await sentence(settings);
  expect(said).toMatch(expected);
  expect(said).not.toContain('hidden');
});

test('a command or a subgraph that does not exist is told in one sentence', async () => {
  expect(await sentence({}, ['serve'])).toBe(
    'There is no command serve; there are all, gateway, subgraph, migrate, reset, listen, trigger.',
  );
  expect(await sentence({}, ['subgraph', 'ledger'])).toBe('Which subgraph? One of identity, wallet, card, rules.');
  expect(await sentence({}, ['gateway'])).toBe('The gateway alone needs SUBGRAPH_IDENTITY_URL.');
});

test('a port in use is told in one sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  expect(await sentence({ PORT: String(port) })).toBe(`Port ${port} is in use; set PORT to another one.`);
  other.close();
});

test('a database of a newer version is told in one sentence, and is left as it is', async () => {
  const db = await testDatabase();
  await db.admin`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 99999999999999)`;
  expect(await sentence({ DATABASE_URL: db.url, DATABASE_ROLE_PREFIX: 'vgtest' })).toBe(
    'The database was made by a newer version of this program; start that version instead.',
  );
  await db.close();
});

test('a start tells machines how to get in, keeps data, and refuses a second program; reset empties it', async () => {
  const dataDir = dataFolder();
  const first = start(dataDir);
  const sandbox = await ready(first, dataDir);
  expect(statSync(join(dataDir, 'sandbox.json')).mode & 0o077).toBe(0);
  expect(Object.keys(sandbox.tenants).sort()).toEqual(['cryptomate', 'vaultpay', 'vaultspay-saas', 'vaultspay-v1']);
  const made = await ask(
    sandbox,
    'mutation { createCustomer(input: { type: INDIVIDUAL, firstName: "Kept", lastName: "Safe", email: "kept@example.com" }) { id } }',
  );
  expect(made.errors).toBeUndefined();

  const second = await start(dataDir).ended;
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('uses the data folder') });
  expect(await start(dataDir, {}, ['reset']).ended).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('uses the data folder'),
  });
  first.child.kill('SIGINT');
  expect((await first.ended).code).toBe(0);

  const again = start(dataDir);
  const { dashboard } = await ready(again, dataDir);
  expect(dashboard).toEqual(sandbox.dashboard);
  const kept = await ask(
    await ready(again, dataDir),
    '{ customers(filter: { email: "kept@example.com" }) { nodes { firstName } } }',
  );
  expect(kept.data).toEqual({ customers: { nodes: [{ firstName: 'Kept' }] } });
  again.child.kill('SIGTERM');
  await again.ended;

  writeFileSync(join(dataDir, 'somebody-elses.txt'), 'kept');
  expect((await start(dataDir, {}, ['reset']).ended).code).toBe(0);
  expect(readFileSync(join(dataDir, 'somebody-elses.txt'), 'utf8')).toBe('kept');
  remove(dataDir);
});
