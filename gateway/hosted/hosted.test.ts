import { request } from 'node:http';
import { readConfig } from '../../kernel/config';
import { ulidOf } from '../../kernel/ulid';
import { sandbox } from '../../schema/sandbox';
import { type Front, operator, type Stack, startGateway, testStack } from '../../tests/stack';
import { hostedUrl } from './url';

/** What contract §3.8 says of hosted pages, as it is seen over HTTP. */

const v1 = operator('vaultspay-v1');
const PARTNER = 'https://app.partner.example';
let stack: Stack;
let front: Front;
let cards: { id: string; last4: string }[];
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process', undefined, { env: { TRUST_PROXY: 'true', CORS_ORIGINS: PARTNER } });
  const { admin } = stack.database;
  const good = admin`tenant_id = ${v1.tenantId} and restriction = 'none' and expired_at is null`;
  await admin`update card.card set form = 'physical', lifecycle = 'active' where ${good} and lifecycle in ('active', 'shipping')`;
  cards = await admin`select id, last4 from card.card where ${good} and lifecycle = 'active' order by id`;
  expect(cards.length).toBeGreaterThan(2);
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

const token = async (kind: 'Pin' | 'Reveal', id = cards[0]!.id): Promise<string> =>
  (await stack.get('card', v1, `mutation ($id: ID!) { it: create${kind}Token(cardId: $id) { token } }`, { id })).it
    .token;
const pathOf = async (kind: 'Pin' | 'Reveal', id?: string) => `/${kind.toLowerCase()}/${await token(kind, id)}`;

let n = 0;
const person = async (): Promise<string> => {
  const input = { email: `page-${++n}@mail.example`, firstName: 'P', lastName: 'Q', dateOfBirth: '1990-01-01' };
  const create = 'mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }';
  return (await stack.get('identity', v1, create, { input })).createCustomer.id;
};
const session = async (id: string, more: object = {}): Promise<string> => {
  const start =
    'mutation ($id: ID!, $level: KycLevel, $url: String) { it: startKycSession(customerId: $id, level: $level, redirectUrl: $url) { id } }';
  return `/kyc/kycs_${ulidOf((await stack.get('identity', v1, start, { id, level: 'BASIC', ...more })).it.id)}`;
};

interface Seen {
  readonly status: number;
  readonly state: string | undefined;
  readonly text: string;
  readonly headers: Headers;
}
async function visit(path: string, init: RequestInit = {}): Promise<Seen> {
  const answer = await fetch(`${front.url}${path}`, { redirect: 'manual', ...init });
  const text = await answer.text();
  return { status: answer.status, state: /<main data-state="(\w+)"/.exec(text)?.[1], text, headers: answer.headers };
}
/** Elements; the style names them too. */
const alerts = ({ text }: Seen) => [...text.matchAll(/<\w+ role="alert"/g)].length;
const shown = ({ status, state }: Seen) => [status, state];
const head = async (path: string): Promise<number> => (await visit(path, { method: 'HEAD' })).status;
const submit = (path: string, pin: string, pin_confirm = pin): Promise<Seen> =>
  visit(path, { method: 'POST', body: new URLSearchParams({ pin, pin_confirm }) });

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 9]);
const photo = (type = 'image/jpeg') => new Blob([JPEG], { type });
function upload(path: string, fields: Record<string, string | Blob>): Promise<Seen> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, value, `${name}.jpg`);
  return visit(path, { method: 'POST', body });
}
const events = async (id: string): Promise<string[]> =>
  (await stack.database.admin`select type from events.outbox where resource_id = ${id} order by seq`).map(
    ({ type }) => type,
  );
const policyOf = ({ headers }: Seen) => headers.get('content-security-policy')!;

describe('every answer', () => {
  it('is a page that nobody keeps, that tells nobody where it was, and that nothing runs in', async () => {
    const pin = await pathOf('Pin');
    const kyc = await session(await person());
    const used = await pathOf('Reveal');
    await visit(used);
    const all = [
      ...[await visit(pin), await visit(kyc), await visit(used), await visit('/pin/nothing'), await submit(pin, '1')],
      ...[await visit(pin, { method: 'PUT' }), await visit(`/reveal/rvlt_${'0'.repeat(26)}`)],
    ];
    expect(all.map(({ status }) => status)).toEqual([200, 200, 410, 404, 422, 405, 404]);
    for (const { headers, text } of all) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'sha256-");
      expect([headers.get('set-cookie'), /<script|javascript:|https?:\/\//.test(text)]).toEqual([null, false]);
    }
  });

  it('may be framed by whom the platform says; of the KYC page by nobody', async () => {
    const tell = (frameOrigins: unknown) =>
      stack.ask(
        'identity',
        v1,
        'mutation ($o: [String!]) { updateTenant(input: { frameOrigins: $o }) { frameOrigins } }',
        {
          o: frameOrigins,
        },
      );
    const pin = await pathOf('Pin');
    expect(policyOf(await visit(pin))).toMatch(/frame-ancestors \*$/);
    for (const bad of ["'self'", '*', 'https://a.example/x', 'https://a.example; script-src *', 'https://a.example b'])
      expect([bad, (await tell([bad])).code]).toEqual([bad, 'INPUT_INVALID']);
    expect((await tell([PARTNER, 'http://localhost:3000'])).errors).toEqual([]);
    const [reveal, kyc] = [await pathOf('Reveal'), await session(await person())];
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const large = { method: 'POST', body: 'x'.repeat(5_000), headers: form };
    const framed = [
      ...[await visit(pin), await submit(pin, '1'), await visit(pin, { method: 'PUT' }), await visit(pin, large)],
      ...[await visit(reveal, { method: 'POST' }), await visit(reveal, { method: 'DELETE' }), await visit(reveal)],
      ...[await visit(reveal), await visit(reveal, { method: 'PUT' })],
    ];
    expect(framed.map(({ status }) => status)).toEqual([200, 422, 405, 413, 405, 405, 200, 410, 405]);
    for (const one of framed) {
      expect(policyOf(one)).toMatch(/frame-ancestors https:\/\/app\.partner\.example http:\/\/localhost:3000$/);
      expect(one.headers.get('x-frame-options')).toBeNull();
    }
    const unknown = `/pin/pint_${'0'.repeat(26)}`;
    const alone = [
      ...[await visit(kyc), await visit(kyc, { method: 'PUT' }), await upload(kyc, {})],
      ...[await visit(unknown), await visit(unknown, { method: 'PUT' })],
    ];
    expect(alone.map(({ status }) => status)).toEqual([200, 405, 422, 404, 405]);
    for (const one of alone) {
      expect(policyOf(one)).toMatch(/frame-ancestors 'none'$/);
      expect(one.headers.get('x-frame-options')).toBe('DENY');
    }
    await tell([]);
    expect(policyOf(await visit(pin))).toMatch(/frame-ancestors 'none'$/);
    await tell(null);
    expect(policyOf(await visit(pin))).toMatch(/frame-ancestors \*$/);
    const live = operator('vaultspay-v1', { tenantId: sandbox['vaultspay-v1'].live.tenantId, sandbox: false });
    expect((await stack.get('identity', live, 'query { tenant { frameOrigins } }')).tenant.frameOrigins).toEqual([]);
  });

  it('is for no other page to read, whatever the settings', async () => {
    const headers = { origin: PARTNER };
    const path = await pathOf('Reveal');
    expect((await visit(path, { headers, method: 'OPTIONS' })).status).toBe(405);
    expect((await visit(path, { headers })).headers.get('access-control-allow-origin')).toBeNull();
  });
});

it('pages are gone while the platform is suspended or banned, and nothing is lost by it', async () => {
  const paths = [await pathOf('Pin'), await pathOf('Reveal'), await session(await person())] as const;
  const status = (to: string) =>
    stack.database.admin`update identity.tenant set status = ${to} where id = ${v1.tenantId}`;
  for (const out of ['suspended', 'banned']) {
    await status(out);
    const seen = await Promise.all(paths.map((path) => visit(path)));
    await status('active');
    expect(seen.map(shown)).toEqual(paths.map(() => [410, 'gone']));
  }
  const again = await Promise.all(paths.map((path) => visit(path)));
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('a page says whose it is, also when it has ended', async () => {
  const platform = 'Al Noor & <Partners>';
  const [former] = await stack.database.admin`select name from identity.tenant where tenant_id = ${v1.tenantId}`;
  await stack.database.admin`update identity.tenant set name = ${platform} where tenant_id = ${v1.tenantId}`;
  const [pin, reveal, kyc] = [await pathOf('Pin'), await pathOf('Reveal'), await session(await person())];
  const all = [
    ...[await visit(pin), await submit(pin, '1'), await submit(pin, '1234'), await visit(pin)],
    ...[await visit(reveal), await visit(reveal), await visit(kyc)],
    ...[await upload(kyc, { document: 'passport', passport: photo() }), await visit(kyc)],
  ];
  await stack.database.admin`update identity.tenant set name = ${former!.name} where tenant_id = ${v1.tenantId}`;
  const states = ['form', 'form', 'done', 'gone', 'revealed', 'gone', 'form', 'done', 'gone'];
  expect(all.map(({ state }) => state)).toEqual(states);
  for (const { text } of all) expect(text).toMatch(/<p>Al Noor &amp; &lt;Partners&gt;<\/p>/);
  expect(all[4]!.text).toMatch(/<p class="brand">(Visa|Mastercard)<\/p>/);
});

describe('a PIN page', () => {
  it('asks until it gets two equal PINs of four digits, and then never again', async () => {
    const { id } = cards[1]!;
    const path = await pathOf('Pin', id);
    const told = async () => (await events(id)).filter((type) => type === 'card.pin_set').length;
    const before = await told();
    for (let i = 0; i < 2; i++) expect(shown(await visit(path))).toEqual([200, 'form']);
    expect(alerts(await visit(path))).toBe(0);
    expect(await head(path)).toBe(200);
    for (const [pin, again] of [['12345'], ['12 4'], ['١٢٣٤'], [''], ['4711', '4712'], ['4711', '']] as const) {
      const refused = await submit(path, pin, again);
      expect([pin, ...shown(refused)]).toEqual([pin, 422, 'form']);
      expect(alerts(refused)).toBe(1);
      if (pin) expect(refused.text).not.toContain(pin);
    }
    const both = await Promise.all([submit(path, '4711'), submit(path, '0815')]);
    expect(both.map(shown).sort()).toEqual([
      [200, 'done'],
      [410, 'gone'],
    ]);
    for (const { text } of both) expect(text).not.toMatch(/4711|0815/);
    expect(await told()).toBe(before + 1);
    expect([shown(await visit(path)), shown(await submit(path, '4711')), await head(path)]).toEqual([
      [410, 'gone'],
      [410, 'gone'],
      410,
    ]);
  });

  it('takes its own form alone, and that is small', async () => {
    const path = await pathOf('Pin');
    const post = (body: RequestInit['body'], type: string) =>
      visit(path, { method: 'POST', body, headers: { 'content-type': type } });
    const bytes = Buffer.from('pin=1234&pin_confirm=1234');
    const foreign = [
      ...[await post('{"pin":"1234","pin_confirm":"1234"}', 'application/json'), await post(bytes, 'text/plain')],
      ...[await visit(path, { method: 'POST', body: bytes }), await visit(path, { method: 'POST' })],
      await post(Buffer.from([...bytes, 0xff]), 'application/x-www-form-urlencoded'),
    ];
    for (const one of foreign) {
      expect(shown(one)).toEqual([422, 'form']);
      expect(alerts(one)).toBe(1);
    }
    const form = 'application/x-www-form-urlencoded';
    expect(shown(await post(`pin=1234&pin_confirm=1234&x=${'y'.repeat(5_000)}`, form))).toEqual([413, 'error']);
    const put = await visit(path, { method: 'PUT' });
    expect([...shown(put), put.headers.get('allow')]).toEqual([405, 'error', 'GET, HEAD, POST']);
    expect(shown(await visit(path))).toEqual([200, 'form']);
  });

  it('ends after ten minutes, with a newer one, and with the suspension of its holder', async () => {
    const { id } = cards[2]!;
    const older = await pathOf('Pin', id);
    const newer = await pathOf('Pin', id);
    expect([shown(await visit(older)), shown(await visit(newer))]).toEqual([
      [410, 'gone'],
      [200, 'form'],
    ]);
    stack.clock.advance(600_000);
    expect([shown(await visit(newer)), shown(await submit(newer, '1234'))]).toEqual([
      [410, 'gone'],
      [410, 'gone'],
    ]);
    const [row] = await stack.database.admin`select customer_id from card.card where id = ${id}`;
    const suspend = (verb: string) =>
      stack.get('identity', v1, `mutation ($id: ID!) { ${verb}Customer(id: $id) { id } }`, { id: row!.customer_id });
    const [pin, reveal] = [await pathOf('Pin', id), await pathOf('Reveal', id)];
    await suspend('suspend');
    await suspend('reactivate');
    for (const path of [pin, reveal])
      expect([shown(await visit(path)), await head(path)]).toEqual([[410, 'gone'], 410]);
  });
});

describe('a reveal page', () => {
  it('shows a card once, to the first who opens it; looking at its head uses nothing up', async () => {
    const { id, last4 } = cards[0]!;
    const path = await pathOf('Reveal', id);
    expect([await head(path), await head(path)]).toEqual([200, 200]);
    const posted = await visit(path, { method: 'POST', body: new URLSearchParams({}) });
    expect([...shown(posted), posted.headers.get('allow')]).toEqual([405, 'error', 'GET, HEAD']);
    const loads = await Promise.all([1, 2, 3].map(() => visit(path)));
    expect(loads.map(shown).sort()).toEqual([
      [200, 'revealed'],
      [410, 'gone'],
      [410, 'gone'],
    ]);
    const { it: real } = await stack.get(
      'card',
      v1,
      'mutation ($id: ID!) { it: revealCard(id: $id) { pan cvv expiryMonth expiryYear } }',
      { id },
    );
    const { text } = loads.find(({ status }) => status === 200)!;
    const field = (name: string) => new RegExp(`data-field="${name}">([^<]*)<`).exec(text)?.[1];
    expect([field('pan')!.replaceAll(' ', ''), field('cvv')]).toEqual([real.pan, real.cvv]);
    expect(field('expiry')).toBe(`${String(real.expiryMonth).padStart(2, '0')}/${String(real.expiryYear).slice(2)}`);
    for (const gone of loads.filter(({ status }) => status === 410)) expect(gone.text).not.toContain(last4);
    expect(await head(path)).toBe(410);
    expect(shown(await visit(path, { method: 'POST' }))).toEqual([410, 'gone']);
  });
});

describe('a KYC page', () => {
  it('keeps nothing of a submission that is not whole, and of several whole ones takes one', async () => {
    const id = await person();
    const path = await session(id, { level: 'FULL' });
    const whole = { document: 'passport', passport: photo(), proof_of_address: photo() };
    const wrong: Record<string, string | Blob>[] = [
      {},
      { document: 'visa', passport: photo(), proof_of_address: photo() },
      { document: 'passport', passport: photo() },
      { document: 'passport', proof_of_address: photo(), passport: new Blob([], { type: 'image/jpeg' }) },
      { document: 'passport', proof_of_address: photo(), passport: photo('image/png') },
      { document: 'emirates_id', emirates_id_front: photo(), proof_of_address: photo() },
    ];
    const marked = ({ text }: Seen) => [...text.matchAll(/id="(\w+)_problem"/g)].map(([, name]) => name);
    expect(marked(await upload(path, { document: 'emirates_id', emirates_id_front: photo('image/png') }))).toEqual([
      ...['emirates_id_front', 'emirates_id_back', 'proof_of_address'],
    ]);
    for (const fields of wrong) {
      const refused = await upload(path, fields);
      expect([Object.keys(fields), ...shown(refused)]).toEqual([Object.keys(fields), 422, 'form']);
      expect(alerts(refused)).toBe(1);
    }
    const types = ['multipart/form-data', 'multipart/form-data; boundary=y', 'text/plain', 'application/json'];
    for (const headers of [...types.map((type) => ({ 'content-type': type })), {}]) {
      const refused = await visit(path, { method: 'POST', body: Buffer.from('x'), headers });
      expect([headers, ...shown(refused)]).toEqual([headers, 422, 'form']);
      expect(alerts(refused)).toBe(1);
    }
    expect((await events(id)).slice(1)).toEqual([]);
    const both = await Promise.all([upload(path, whole), upload(path, whole)]);
    expect(both.map(shown).sort()).toEqual([
      [200, 'done'],
      [410, 'gone'],
    ]);
    expect((await events(id)).slice(1)).toEqual([...['kyc.document.uploaded', 'kyc.document.uploaded', 'kyc.changed']]);
    expect([shown(await visit(path)), shown(await upload(path, whole)), await head(path)]).toEqual([
      [410, 'gone'],
      [410, 'gone'],
      410,
    ]);
  });

  it('leads back to where the platform says, with the outcome before the fragment', async () => {
    const back = { url: 'https://app.example/done?case=7%20a#top' };
    const path = await session(await person(), back);
    expect(policyOf(await visit(path))).not.toContain('form-action');
    const left = await upload(path, { document: 'passport', passport: photo() });
    expect([left.status, left.headers.get('location')]).toEqual([
      303,
      `https://app.example/done?case=7%20a&kyc_session=${path.slice(5)}&status=in_review#top`,
    ]);
  });

  it('refuses a form of more than 48 MiB before it has read it', async () => {
    const url = `${front.url}${await session(await person())}`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 48 * 1_048_576 + 1 };
    const status = await new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', headers }, ({ statusCode }) => {
        resolve(statusCode);
        sent.destroy();
      });
      sent.on('error', reject).flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe('a page that never was', () => {
  it.each(['/kyc/pint_', '/pin/kycs_', '/reveal/pint_', '/pin/pint_'])('%s… is not found', async (start) => {
    for (const method of ['GET', 'POST'])
      expect(shown(await visit(`${start}${'0'.repeat(26)}`, { method }))).toEqual([404, 'not_found']);
  });

  it('is asked for only so often by one address, which then gets no other either', async () => {
    const headers = { 'x-forwarded-for': '2001:db8:1:2::1' };
    const guess = () => visit(`/pin/pint_${'7'.repeat(26)}`, { headers });
    const guesses = await Promise.all(Array.from({ length: 61 }, guess));
    expect(guesses.every(({ status }) => status === 404)).toBe(true);
    const path = await pathOf('Pin');
    const neighbour = await visit(path, { headers: { 'x-forwarded-for': '2001:db8:1:2::77' } });
    expect([...shown(neighbour), Number(neighbour.headers.get('retry-after')) > 0]).toEqual([429, 'error', true]);
    expect(shown(await visit(path, { headers: { 'x-forwarded-for': '2001:db8:1:3::1' } }))).toEqual([200, 'form']);
  });
});

describe('the address of a page', () => {
  const at = (env: Record<string, string>, headers: Record<string, string>, socket = {}) =>
    hostedUrl(
      {
        parts: { config: readConfig(env) },
        exchange: { request: { headers, socket: { localPort: 4000, ...socket } } },
      } as never,
      'pin',
      'pint_X',
    );
  // biome-ignore format: one row, one line
  const cases: readonly (readonly [string, Record<string, string>, Record<string, string>, object, string])[] = [
    ['where it came in', {}, { host: 'api.example:4000' }, {}, 'http://api.example:4000'],
    ['over TLS', {}, { host: 'api.example' }, { encrypted: true }, 'https://api.example'],
    ['behind a proxy', { TRUST_PROXY: 'true' }, { host: 'api.example', 'x-forwarded-proto': 'https' }, {}, 'https://api.example'],
    ['behind a stranger', {}, { host: 'api.example', 'x-forwarded-proto': 'https' }, {}, 'http://api.example'],
    ['at a host that is none', {}, { host: 'a"><b' }, {}, 'http://localhost:4000'],
    ['as the outside calls it', { PUBLIC_URL: 'https://vg.example/api' }, { host: 'x' }, {}, 'https://vg.example'],
    ['of its own', { PUBLIC_URL: 'https://vg.example', HOSTED_ORIGIN: 'https://pay.example' }, { host: 'x' }, {}, 'https://pay.example'],
  ];
  it.each(cases)('%s', (_, env, headers, socket, origin) =>
    expect(at(env, headers, socket)).toBe(`${origin}/pin/pint_X`),
  );
});
