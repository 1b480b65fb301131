import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { type Dispatcher, request } from 'undici';
import { judgeUrl, outgoingAgent, type Resolve, reachable, type UrlRules } from './outgoing';

const PUBLIC = '93.184.216.34';
const zone: Record<string, readonly string[]> = {
  'shop.example': [PUBLIC, '2606:2800:220:1:248:1893:25c8:1946'],
  'loop.example': ['127.0.0.1'],
  'mixed.example': [PUBLIC, '10.0.0.1'],
  'six.example': ['fd00::1'],
};
const resolve: Resolve = async (name) => {
  const addresses = name.endsWith('localhost') ? ['127.0.0.1', '::1'] : zone[name];
  if (!addresses) throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};
const outside: UrlRules = { schemes: ['https:'], allowLoopback: false, resolve };
const sandbox: UrlRules = { ...outside, allowLoopback: true };
const judged = (url: string, rules: UrlRules): Promise<string> =>
  judgeUrl(url, rules, 'url').then(
    () => 'taken',
    ({ code, details }) => (details.field === 'url' ? `${code}` : `without field: ${code}`),
  );

describe('an address', () => {
  const good = [PUBLIC, '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '64:ff9b::5db8:d822'];
  const bad = [
    ...['0.0.0.0', '0.1.2.3', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '127.0.0.1', '127.8.9.1'],
    ...['169.254.169.254', '100.64.0.1', '100.127.255.255', '192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1'],
    ...['203.0.113.1', '192.88.99.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', '::', '::1'],
    ...['::127.0.0.1', '::93.184.216.34', '::ffff:127.0.0.1', `::ffff:${PUBLIC}`, '::ffff:0:127.0.0.1', 'fc00::1'],
    ...['fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1', '3fff::1', '2002:7f00:1::'],
    ...['2001::1', '2001:2::1', '2001:10::1', '100::1', '5f00::1', '64:ff9b::7f00:1', '64:ff9b::a00:1'],
    ...['64:ff9b:1::1', '4000::1', '', 'localhost', '1.2.3', 'nonsense'],
  ];
  test.each(good)('%s is reached', (address) => expect(reachable(address, outside)).toBe(true));
  test.each(bad)('%s is not', (address) => expect(reachable(address, outside)).toBe(false));

  test('with loopback allowed that alone is reached beside', () => {
    const more = bad.filter((address) => reachable(address, sandbox));
    expect(more).toEqual(['127.0.0.1', '127.8.9.1', '::1']);
  });
});

describe('a URL to be kept', () => {
  const refused = 'URL_FORBIDDEN';
  test.each([
    ['https://shop.example/hook?x=1', 'taken', 'taken'],
    ['https://shop.example:8443', 'taken', 'taken'],
    [`https://${PUBLIC}/`, 'taken', 'taken'],
    ['https://unresolved.example/', 'taken', 'taken'],
    ['https://bücher.example/', 'taken', 'taken'],
    ['http://shop.example/', refused, refused],
    ['https://mixed.example/', refused, refused],
    ['https://six.example/', refused, refused],
    // This machine, in every spelling.
    ['https://loop.example/', refused, 'taken'],
    ['http://loop.example:3000/', refused, 'taken'],
    ['http://localhost:3000/hook', refused, 'taken'],
    ['https://LOCALHOST./', refused, 'taken'],
    ['https://api.localhost/', refused, 'taken'],
    ['https://127.0.0.1/', refused, 'taken'],
    ['https://127.0.0.1./', refused, 'taken'],
    ['https://127.1/', refused, 'taken'],
    ['https://2130706433/', refused, 'taken'],
    ['https://0x7f000001/', refused, 'taken'],
    ['https://0x7f.1/', refused, 'taken'],
    ['https://0177.0.0.1/', refused, 'taken'],
    ['https://127%2e0%2e0%2e1/', refused, 'taken'],
    ['https://１２７．０．０．１/', refused, 'taken'],
    ['https://①②⑦.0.0.1/', refused, 'taken'],
    ['https://127。0。0。1/', refused, 'taken'],
    ['https://[::1]/', refused, 'taken'],
    ['https://[0:0:0:0:0:0:0:1]:3000/', refused, 'taken'],
    // What is private besides, however it is spelt.
    ['https://[::ffff:7f00:1]/', refused, refused],
    ['https://[::ffff:127.0.0.1]/', refused, refused],
    ['https://[::7f00:1]/', refused, refused],
    ['https://[64:ff9b::7f00:1]/', refused, refused],
    ['https://0/', refused, refused],
    ['https://0.0.0.0/', refused, refused],
    ['https://[::]/', refused, refused],
    ['https://10.0.0.1/', refused, refused],
    ['https://0xa000001/', refused, refused],
    ['https://169.254.169.254/latest/meta-data', refused, refused],
    ['https://2852039166/', refused, refused],
    ['https://[fe80::1]/', refused, refused],
    ['https://[fd00:ec2::254]/', refused, refused],
    ['https://metadata/', refused, refused],
    ['https://4294967296/', refused, refused],
    // What else a URL can hide.
    ['https://user:word@shop.example/', refused, refused],
    ['https://@shop.example/', refused, refused],
    ['https://shop.example@127.0.0.1/', refused, refused],
    ['https://shop.example/#top', refused, refused],
    ['https://shop.example#@127.0.0.1/', refused, refused],
    ['https:\\\\shop.example\\', refused, refused],
    ['https://shop.example\\@127.0.0.1/', refused, refused],
    ['https:shop.example/', refused, refused],
    ['https:///shop.example/', refused, refused],
    [' https://shop.example/', refused, refused],
    ['https://shop.example/\r\nx: y', refused, refused],
    ['https://shop.exa\tmple/', refused, refused],
    ['//shop.example/', refused, refused],
    ['', refused, refused],
    ['ftp://shop.example/', refused, refused],
    ['file:///etc/passwd', refused, refused],
    ['gopher://shop.example/', refused, refused],
    ['javascript:alert(1)', refused, refused],
    ['https://shop.example:22/', refused, refused],
    ['https://shop.example:25/', refused, refused],
    ['https://shop.example:6379/', refused, refused],
    ['https://shop.example:0/', refused, refused],
    ['https://shop.example:99999/', refused, refused],
    [`https://shop.example/${'x'.repeat(2027)}`, 'taken', 'taken'],
    [`https://shop.example/${'x'.repeat(2028)}`, refused, refused],
  ])('%s: %s outside, %s where loopback is allowed', async (url, live, local) => {
    expect([await judged(url, outside), await judged(url, sandbox)]).toEqual([live, local]);
  });

  test.each([22, 0, 6379])('names port %s only where any may be named', async (port) => {
    const text = `https://shop.example:${port}/`;
    const anywhere = { ...outside, namesPorts: true };
    expect([await judged(text, outside), await judged(text, anywhere)]).toEqual([refused, 'taken']);
    expect(await judged(`https://10.0.0.1:${port}/`, anywhere)).toBe(refused);
  });

  test('is kept as it was given, and a refusal tells no address', async () => {
    expect(await judgeUrl('https://shop.example', outside)).toBe('https://shop.example');
    const told = await judgeUrl('https://mixed.example/', outside).catch(({ extensions }) =>
      JSON.stringify(extensions),
    );
    expect(told).toContain('may not be reached');
    expect(told).not.toContain('10.0.0.1');
  });

  test('may be plain http where the receiver takes that', async () => {
    expect(await judged('http://shop.example/', { ...outside, schemes: ['https:', 'http:'] })).toBe('taken');
    expect(await judged('http://10.0.0.1/', { ...sandbox, schemes: ['https:', 'http:'] })).toBe(refused);
  });

  test('waits for no name server for long', async () => {
    const began = Date.now();
    expect(await judged('https://slow.example/', { ...outside, resolve: () => new Promise(() => {}) })).toBe('taken');
    expect(Date.now() - began).toBeLessThan(15_000);
  });
});

describe('a request', () => {
  let server: Server;
  let port: number;
  const seen: string[] = [];
  let connections = 0;
  beforeAll(async () => {
    server = createServer((asked, answer) => {
      seen.push(asked.url!);
      if (asked.url === '/away') answer.writeHead(302, { location: '/secret' });
      answer.end('here');
    });
    server.on('connection', () => connections++);
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => void server.close(done)));

  const agents: Dispatcher[] = [];
  afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.destroy())));
  const agentOf = (options: Parameters<typeof outgoingAgent>[0]): Dispatcher => {
    const agent = outgoingAgent(options);
    agents.push(agent);
    return agent;
  };
  const post = async (dispatcher: Dispatcher, url: string) => {
    const { statusCode, body } = await request(url, { dispatcher, method: 'POST', body: '{}' });
    await body.dump();
    return statusCode;
  };
  const forbidden = { code: 'ERR_URL_FORBIDDEN' };

  test('goes to no address of ours, by literal or by name, and nothing is sent', async () => {
    const agent = agentOf({ allowLoopback: false, resolve });
    const before = connections;
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '[::1]',
      '[::ffff:7f00:1]',
      'localhost',
      'loop.example',
      'six.example',
    ])
      for (const scheme of ['http', 'https'])
        await expect(post(agent, `${scheme}://${host}:${port}/secret`)).rejects.toMatchObject(forbidden);
    expect([connections, seen]).toEqual([before, []]);
  });

  test('goes nowhere else than it resolves to, of which the private ones do not count', async () => {
    const both: Resolve = async () => [
      { address: '10.255.255.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await post(agentOf({ allowLoopback: true, resolve: both }), `http://both.example:${port}/both`)).toBe(200);
    await expect(
      post(agentOf({ allowLoopback: false, resolve: both }), `http://both.example:${port}/`),
    ).rejects.toMatchObject(forbidden);
    expect(seen.splice(0)).toEqual(['/both']);
  });

  test('is not fooled by a name that answered otherwise before', async () => {
    const answers = [PUBLIC, '127.0.0.1'];
    const rebinding: Resolve = async () => [{ address: answers.shift()!, family: 4 }];
    expect(await judged('https://rebinding.example/', { ...outside, resolve: rebinding })).toBe('taken');
    await expect(
      post(agentOf({ allowLoopback: false, resolve: rebinding }), `http://rebinding.example:${port}/`),
    ).rejects.toMatchObject(forbidden);
    expect([answers, seen]).toEqual([[], []]);
  });

  test('sends no byte to a peer that is not who was looked up', async () => {
    // The look-up says what may be reached, the connection is made to this machine: what a rebinding resolver would do.
    const heard: Buffer[] = [];
    const closed: Promise<void>[] = [];
    const trap = createTcpServer((socket) => {
      closed.push(new Promise((done) => void socket.once('close', () => done())));
      socket.on('data', (chunk) => heard.push(chunk)).on('error', () => {});
    });
    await new Promise<void>((done) => void trap.listen(0, '127.0.0.1', done));
    let looked = 0;
    const lying: Resolve = async () => [
      {
        get address() {
          return looked++ === 0 ? PUBLIC : '127.0.0.1';
        },
        family: 4,
      },
    ];
    const to = (trap.address() as AddressInfo).port;
    for (const scheme of ['http', 'https']) {
      looked = 0;
      const sent = post(agentOf({ allowLoopback: false, resolve: lying }), `${scheme}://lying.example:${to}/`);
      await expect(sent).rejects.toMatchObject(forbidden);
    }
    expect(closed).toHaveLength(2);
    await Promise.all(closed);
    expect(heard).toEqual([]);
    await new Promise((done) => void trap.close(done));
  });

  test('follows no redirect, and keeps its connection', async () => {
    const agent = agentOf({ allowLoopback: true, resolve, agent: { connections: 1 } });
    const before = connections;
    expect(await post(agent, `http://localhost:${port}/away`)).toBe(302);
    for (let i = 0; i < 3; i++) expect(await post(agent, `http://localhost:${port}/again`)).toBe(200);
    expect(seen.splice(0)).toEqual(['/away', '/again', '/again', '/again']);
    expect(connections - before).toBe(1);
  });

  test('uses no port of another service', async () => {
    const agent = agentOf({ allowLoopback: true, resolve });
    for (const other of [22, 25, 6379])
      await expect(post(agent, `http://127.0.0.1:${other}/`)).rejects.toMatchObject(forbidden);
  });

  test('tells a name that does not resolve and a peer that does not listen from what is forbidden', async () => {
    const agent = agentOf({ allowLoopback: true, resolve });
    await expect(post(agent, 'http://unresolved.example/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    const free = createTcpServer();
    await new Promise<void>((done) => void free.listen(0, '127.0.0.1', done));
    const at = (free.address() as AddressInfo).port;
    await new Promise((done) => void free.close(done));
    await expect(post(agent, `http://127.0.0.1:${at}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
