import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres';
import { copy, packageFolder } from './postgres/binaries';
import { startOf } from './postgres/process';
import { markOf } from './postgres/remains';
import type { WayName } from './postgres/way';
import { StartError } from './start-error';

const root = process.getuid?.() === 0;
const unshares = spawnSync('unshare', ['--user', '--map-user=65534', 'true']).status === 0;
const ways: WayName[] = root ? [...(unshares ? (['unshare'] as const) : []), 'setuid'] : ['direct'];

/** Its parent is closed to others, as a home folder is, and has a space in its name. */
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'vaultgraph postgres '));
const running: RunningPostgres[] = [];
let folders = 0;

const folder = (): string => path.join(home, `data ${++folders}`);

async function start(dataDir: string, options: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, ways: ways.slice(0, 1), settings: { fsync: 'off' }, ...options });
  running.push(server);
  return server;
}

async function query(url: string, text: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const refusal = (options: PostgresOptions): Promise<unknown> =>
  startPostgres(options).then(
    () => 'it started',
    (error: unknown) => error,
  );

/** Every process of the folder's server, the supervising shell included. */
const processes = (dataDir: string): number[] => {
  const mark = markOf(path.join(dataDir, 'cluster'));
  const lines = execFileSync('ps', ['-axo', 'pid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => line.includes(mark) && !/^\s*\d+\s+Z/.test(line))
    .map((line) => Number.parseInt(line, 10));
};

const postmaster = (dataDir: string): number =>
  Number.parseInt(fs.readFileSync(path.join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);

const locks = (dataDir: string): string[] => fs.readdirSync(dataDir).filter((name) => name.startsWith('lock'));

async function within(limitMs: number, met: () => boolean): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!met() && performance.now() < until) await sleep(20);
  return met();
}

afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

describe.each(ways)('run by way of %s', (way) => {
  const dataDir = folder();

  test('a first start makes a database that answers', async () => {
    const { url } = await start(dataDir, { ways: [way] });
    await query(url, 'create table kept as select 42 as n');
    const [row] = await query(
      url,
      `select n, lower('ÄÖÜ') as low, current_setting('server_encoding') as encoding,
              current_setting('data_checksums') as checksums, current_setting('listen_addresses') as listens,
              current_setting('synchronous_commit') as commits, current_setting('cluster_name') as name from kept`,
    );
    expect(row).toMatchObject({
      n: 42,
      low: 'äöü',
      encoding: 'UTF8',
      checksums: 'on',
      listens: '127.0.0.1',
      commits: 'on',
    });
  });

  test('a second start finds the data, quickly, with the same password', async () => {
    const begun = performance.now();
    const { url } = await start(dataDir, { ways: [way] });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await query(url, 'select n from kept')).toEqual([{ n: 42 }]);
    expect(new URL(url).password).toBe(fs.readFileSync(path.join(dataDir, 'password'), 'utf8'));
  });

  test('stop leaves no process, no lock and no secret readable by others', async () => {
    const server = await start(dataDir, { ways: [way] });
    expect(locks(dataDir)).toHaveLength(1);
    expect(processes(dataDir).length).toBeGreaterThan(3);
    await server.stop();
    await server.stop();
    expect(await within(5_000, () => processes(dataDir).length === 0)).toBe(true);
    expect(locks(dataDir)).toEqual([]);
    expect(fs.existsSync(path.join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    for (const name of ['password', 'server.log']) expect(fs.statSync(path.join(dataDir, name)).mode & 0o077).toBe(0);
    expect(fs.statSync(path.join(dataDir, 'cluster')).mode & 0o077).toBe(0);
  });

  test('a program killed under load takes the server with it, and no acknowledged row is lost', async () => {
    const where = folder();
    const writer = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(__dirname, 'postgres', 'writer.fixture.ts'), where, way],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let out = '';
    writer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    expect(await within(20_000, () => out.length > 5_000)).toBe(true);
    writer.kill('SIGKILL');
    await once(writer.stdout, 'close');
    expect(await within(15_000, () => processes(where).length === 0)).toBe(true);

    const acknowledged = out.split('\n').slice(0, -1);
    const { url } = await start(where, { ways: [way] });
    const found = new Set((await query(url, 'select n from written')).map(({ n }) => String(n)));
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(1_000);
  });

  test('a killed postmaster is told, and the next start recovers at once', async () => {
    const server = await start(dataDir, { ways: [way] });
    await query(server.url, 'create table late as select 7 as n');
    process.kill(postmaster(dataDir), 'SIGKILL');
    expect(await server.exited).toContain('ready to accept connections');
    const { url } = await start(dataDir, { ways: [way] });
    expect(await query(url, 'select n from late')).toEqual([{ n: 7 }]);
  });
});

describe('what a former server may have left', () => {
  const dataDir = folder();

  test('an orphaned server, supervisor and all, is ended before the next one starts', async () => {
    const orphaned = await start(dataDir);
    const old = postmaster(dataDir);
    await query(orphaned.url, 'create table orphaned as select 1 as n');
    for (const pid of processes(dataDir).filter((pid) => isShell(pid))) process.kill(pid, 'SIGKILL');
    await orphaned.exited;
    const { url } = await start(dataDir);
    expect(postmaster(dataDir)).not.toBe(old);
    expect(startOf(old)).toBeUndefined();
    expect(await query(url, 'select n from orphaned')).toEqual([{ n: 1 }]);
  });

  test('a backend that outlives its postmaster in a long computation is ended too', async () => {
    const server = await start(dataDir);
    query(server.url, 'do $$ begin loop begin perform 1; exception when others then null; end; end loop; end $$').catch(
      () => {},
    );
    expect(await within(15_000, () => processes(dataDir).some((pid) => command(pid).endsWith(' DO')))).toBe(true);
    process.kill(postmaster(dataDir), 'SIGKILL');
    await server.exited;
    const { url } = await start(dataDir);
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('locks, drafts and pids of the dead are cleared away, even where the pid lives again', async () => {
    fs.writeFileSync(path.join(dataDir, 'lock.1.42'), '');
    fs.writeFileSync(path.join(dataDir, `lock.${process.pid}.42`), '');
    fs.mkdirSync(path.join(dataDir, 'initdb-half', 'cluster'), { recursive: true });
    fs.writeFileSync(
      path.join(dataDir, 'cluster', 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n1\n1\n\n\n\nready\n`,
    );
    const { url } = await start(dataDir);
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(locks(dataDir)).toEqual([`lock.${process.pid}.${startOf(process.pid)}`]);
    expect(fs.existsSync(path.join(dataDir, 'initdb-half'))).toBe(false);
  });

  const command = (pid: number): string =>
    spawnSync('ps', ['-o', 'command=', '-p', String(pid)])
      .stdout.toString()
      .trim();
  const isShell = (pid: number): boolean => command(pid).startsWith('/bin/sh');
});

describe('who may not come in', () => {
  test('a wrong password, or none', async () => {
    const { url } = await start(folder());
    for (const password of ['wrong', '']) {
      const wrong = new URL(url);
      wrong.password = password;
      await expect(query(wrong.toString(), 'select 1')).rejects.toThrow(/password/);
    }
  });

  test('other machines', async () => {
    const { url } = await start(folder());
    const outside = Object.values(os.networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (!outside) return;
    const socket = net.connect({ host: outside.address, port: Number(new URL(url).port) });
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('what cannot start says so in one sentence', () => {
  const dataDir = folder();

  test('the folder is in use, by this program or another', async () => {
    await start(dataDir);
    expect(await refusal({ dataDir })).toEqual(
      new StartError(`This program already runs the database in the data folder ${dataDir}.`),
    );
    const script = `import(${JSON.stringify(path.join(__dirname, 'postgres.ts'))}).then(async (m) => {
      await (m.default ?? m).startPostgres({ dataDir: ${JSON.stringify(dataDir)} }).catch((e) => console.log(e.name + ': ' + e.message));
    })`;
    const second = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' });
    expect(second.stdout.trim()).toBe(
      `StartError: Another Vaultgraph (process ${process.pid}) uses the data folder ${dataDir}: stop it, or set DATA_DIR to another folder.`,
    );
    expect(locks(dataDir)).toHaveLength(1);
  });

  test('the port is in use', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    expect(String(await refusal({ dataDir, port }))).toContain(`Port ${port} is in use`);
    other.close();
  });

  test('a setting is refused, in the words of the server', async () => {
    const error = String(await refusal({ dataDir, settings: { max_connections: 'many' } }));
    expect(error).toContain('StartError: PostgreSQL could not start');
    expect(error).toContain('invalid value for parameter "max_connections": "many"');
  });

  test('the data is of another major version', async () => {
    fs.writeFileSync(path.join(dataDir, 'cluster', 'PG_VERSION'), '17\n');
    expect(String(await refusal({ dataDir }))).toMatch(/was made by PostgreSQL 17, but this is PostgreSQL 18/);
    expect(locks(dataDir)).toEqual([]);
  });

  test('the folder cannot be made', async () => {
    const impossible = path.join(home, 'file', 'data');
    fs.writeFileSync(path.join(home, 'file'), '');
    expect(String(await refusal({ dataDir: impossible }))).toMatch(
      /^StartError: The data folder .*file\/data cannot be used/,
    );
  });
});

describe('the binaries', () => {
  test('get their links where the install script did not run, from a path with a space', async () => {
    const bare = path.join(home, 'bare package');
    const linked = (file: string): boolean => fs.lstatSync(file).isSymbolicLink();
    fs.cpSync(packageFolder(), bare, { recursive: true, filter: (file) => !linked(file) });
    expect(
      fs.readdirSync(path.join(bare, 'native/lib')).filter((name) => linked(path.join(bare, 'native/lib', name))),
    ).toEqual([]);
    const { url } = await start(folder(), { binaries: bare });
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(linked(path.join(bare, 'native/lib/libicuuc.so.60'))).toBe(true);
  });

  test('are copied for whoever may not read or link them, once, and mended where a sweeper took a file', async () => {
    const made = copy(packageFolder(), home);
    const binary = path.join(made, 'native/bin/postgres');
    expect([made, binary].map((file) => fs.statSync(file).mode & 0o777)).toEqual([0o755, 0o755]);
    const inode = fs.statSync(binary).ino;
    expect(copy(packageFolder(), home)).toBe(made);
    expect(fs.statSync(binary).ino).toBe(inode);
    fs.rmSync(path.join(made, 'native/share/postgresql/timezone/UTC'));
    const { url } = await start(folder(), { binaries: copy(packageFolder(), home) });
    expect(fs.existsSync(path.join(made, 'native/share/postgresql/timezone/UTC'))).toBe(true);
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('are not run from a copy that others could have written', () => {
    fs.chmodSync(copy(packageFolder(), home), 0o777);
    expect(() => copy(packageFolder(), home)).toThrow('made by someone else');
  });
});
